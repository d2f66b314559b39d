"""In a test hall: the window waits for an operator, and leaves out what the hall answers for."""

from __future__ import annotations

import pytest

from client.exam import names
from client.exam.stages import Stage, stage_for
from client.kit.error_box import ERROR_TEXT
from proctor.core.sitting import Sitting
from proctor.sync.messages import HallView
from tests.exam.conftest import Candidate, Sit
from tests.fakes.desk import FakeDesk

LOCKED = HallView(hall="astana-1", seat="7", unlocked=False)


def seated(sit: Sit, language: str = "kk") -> tuple[Candidate, FakeDesk]:
    """A candidate at a locked seat, who has just signed in."""
    desk = FakeDesk(hall=LOCKED)
    candidate = sit(desk, language, help_poll_ms=20)
    candidate.begin()
    candidate.type(desk.code)
    candidate.press(names.SIGN_IN)
    candidate.at(Stage.HALL)
    return candidate, desk


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_window_waits_at_the_seat_until_an_operator_was_there(sit: Sit, language: str) -> None:
    candidate, desk = seated(sit, language)
    said = candidate.find(names.HALL_PLACE).text()
    assert "astana-1" in said
    assert "7" in said
    candidate.bot.waitUntil(lambda: desk.asked_for_unlock > 2)
    assert candidate.window.stage == Stage.HALL
    desk.unlock_seat()
    candidate.at(Stage.CONSENT)


def test_a_line_that_fails_is_said_and_the_question_put_again(sit: Sit) -> None:
    candidate, desk = seated(sit)
    desk.line_down = True
    candidate.bot.waitUntil(lambda: candidate.sees(ERROR_TEXT))
    desk.line_down = False
    candidate.bot.waitUntil(lambda: not candidate.sees(ERROR_TEXT))
    desk.unlock_seat()
    candidate.at(Stage.CONSENT)


def test_at_another_seat_in_the_middle_of_the_exam_the_operator_comes_first() -> None:
    desk = FakeDesk(hall=LOCKED)
    attempt = desk.sign_in(desk.code)
    assert stage_for(Sitting(), attempt, 0) is Stage.HALL
    unlocked = attempt.model_copy(update={"hall": LOCKED.model_copy(update={"unlocked": True})})
    assert stage_for(Sitting(), unlocked, 0) is Stage.CONSENT
    assert stage_for(Sitting(finished_ms=1), attempt, 0) is Stage.UPLOAD, "what is done is delivered anyway"


def test_steps_that_the_hall_guarantees_are_not_made(sit: Sit) -> None:
    candidate = sit(guaranteed=frozenset({"line", "computer"}))
    candidate.to_check()
    for step in ("camera", "microphone"):
        candidate.made(step)
        assert not candidate.sees("rail-line")
        candidate.press("check-step-next")
    candidate.bot.waitUntil(lambda: candidate.sees("check-summary"))
    candidate.press(names.CHECK_NEXT)
    candidate.bot.waitUntil(lambda: bool(candidate.desk.sitting.checks))
    assert [check["name"] for check in candidate.desk.sitting.checks] == ["camera", "microphone"]
