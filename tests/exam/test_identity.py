"""The identity page in the window: somebody who does what is asked, a stranger, a printed photo, somebody who
cannot turn the head, a hall with its operator; and a service or a disk that fails on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from proctor.core.entry import IDENTITY_CHECKED
from proctor.core.errors import MissingPartError
from proctor.core.identity_check import Comparison
from proctor.core.liveness_state import LivenessAction, LivenessHint, LivenessReason
from proctor.core.liveness_track import LivenessSample
from proctor.sync.messages import HallView, OverrideView
from tests.exam.conftest import Candidate, Sit
from tests.fakes.desk import FakeDesk, willing

HALL = HallView(hall="astana-2", seat="14", unlocked=True)
STRANGER = Comparison(0.11, 1.0, 0.9, {"false_accept": 0.01})


def at_identity(sit: Sit, language: str = "ru", **desk: Any) -> Candidate:
    """A candidate whose page of identity is up; the person before the camera sees what it asks."""
    candidate = sit(FakeDesk(identity=True, **desk), language=language, help_poll_ms=20)
    made = candidate.desk
    made.sign_in(made.code)
    made.record_consent()
    made.record_conditions()
    made.check_in(list(made.checks.values()))
    candidate.window.look()
    candidate.at("identity")

    def asked() -> LivenessAction | None:
        course = candidate.window.page._course
        return None if course is None else course.action

    made.asked = asked
    candidate.bot.waitUntil(lambda: candidate.sees("identity-start"))
    return candidate


def text_of(candidate: Candidate, name: str) -> str:
    return str(candidate.find(name).text())


def said(candidate: Candidate, key: str) -> bool:
    return text_of(candidate, "identity-status") == candidate.words.t(key)


def over(candidate: Candidate) -> None:
    candidate.bot.waitUntil(lambda: candidate.sees("identity-next"))


def written(candidate: Candidate) -> dict[str, Any]:
    entries = [entry for entry in candidate.desk.entries if entry.kind == IDENTITY_CHECKED]
    assert len(entries) == 1
    return dict(entries[0].data)


def test_who_turns_and_comes_closer_as_asked_is_known_and_it_is_on_record(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate = at_identity(sit)
    shown: list[str] = []
    title = candidate.find("identity-title")
    say = title.setText
    monkeypatch.setattr(title, "setText", lambda words: (shown.append(words), say(words)))
    candidate.press("identity-start")
    over(candidate)
    assert said(candidate, "identity-match")
    candidate.press("identity-next")
    candidate.at("look")
    found = written(candidate)
    assert (found["status"], found["reason"]) == ("match", "")
    assert found["photo"]
    assert found["figures"]["similarity"] == 0.91
    assert found["figures"]["limit"] == 0.5
    assert found["figures"]["expected"]["false_accept"] == 0.01
    done = found["figures"]["actions"]["done"]
    assert [one["action"] for one in done] == found["figures"]["actions"]["asked"]
    for one in done:
        assert candidate.words.t(f"identity-ask-{one['action'].replace('_', '-')}") in shown


def test_a_stranger_hears_calm_words_goes_on_and_a_person_will_look(sit: Sit) -> None:
    candidate = at_identity(sit)
    candidate.desk.photo = replace(candidate.desk.photo, compared=STRANGER)
    candidate.press("identity-start")
    over(candidate)
    assert said(candidate, "identity-mismatch")
    candidate.press("identity-next")
    candidate.at("look")
    assert (written(candidate)["status"], written(candidate)["reason"]) == ("mismatch", "different_person")


def turned_print(action: LivenessAction | None, t: float) -> LivenessSample:
    """A print held before the camera and turned as asked: narrower, and its nose stays where it was."""
    seen = willing(action, t)
    if action in (LivenessAction.TURN_LEFT, LivenessAction.TURN_RIGHT):
        return replace(seen, yaw=5.0, nose=3.0, width=1.5)
    return seen


def test_a_printed_photo_is_found_out_and_even_that_is_left_to_a_person(sit: Sit) -> None:
    candidate = at_identity(sit)
    candidate.desk.person = turned_print
    candidate.press("identity-start")
    over(candidate)
    assert said(candidate, "identity-mismatch")
    candidate.press("identity-next")
    candidate.at("look")
    assert (written(candidate)["status"], written(candidate)["reason"]) == ("mismatch", "flat")


def test_who_cannot_move_the_head_goes_on_and_it_is_unknown(sit: Sit) -> None:
    candidate = at_identity(sit)
    candidate.press("identity-skip")
    candidate.at("look")
    assert (written(candidate)["status"], written(candidate)["reason"]) == ("unknown", "skipped")
    assert written(candidate)["photo"] is None


def test_stopped_in_the_middle_it_can_be_done_again(sit: Sit) -> None:
    candidate = at_identity(sit)
    candidate.desk.person = lambda _action, t: willing(None, t)  # sits still, whatever is asked
    candidate.press("identity-start")
    candidate.bot.waitUntil(lambda: candidate.desk.asked() is not None)
    candidate.press("identity-stop")
    assert said(candidate, "identity-unknown-skipped")
    candidate.desk.person = willing
    candidate.press("identity-again")
    over(candidate)
    assert said(candidate, "identity-match")
    candidate.press("identity-next")
    candidate.at("look")
    assert written(candidate)["figures"]["tries"] == 2


def test_after_three_tries_only_going_on_is_offered(sit: Sit) -> None:
    candidate = at_identity(sit)
    nothing = Comparison(None, None, 0.9, reason="no_photo")
    candidate.desk.photo = replace(candidate.desk.photo, jpeg=b"", compared=nothing)
    candidate.press("identity-start")
    for _ in range(2):
        candidate.bot.waitUntil(lambda: candidate.sees("identity-again"))
        assert said(candidate, "identity-unknown-no-photo")
        candidate.press("identity-again")
    candidate.bot.waitUntil(lambda: candidate.sees("identity-next"))
    assert not candidate.sees("identity-again")
    candidate.press("identity-next")
    candidate.at("look")
    assert written(candidate)["reason"] == "no_photo"


def test_a_camera_that_shows_nothing_any_more_ends_as_unknown(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("proctor.core.liveness.AHEAD_S", 1.2)
    candidate = at_identity(sit)

    def nothing(seen: Callable[[LivenessSample], None]) -> None:
        """The monitor is gone: no look comes."""

    monkeypatch.setattr(candidate.desk, "follow_liveness", nothing)
    candidate.press("identity-start")
    over(candidate)
    assert said(candidate, "identity-unknown-no-face")


def test_in_a_hall_the_operator_has_the_last_word(sit: Sit) -> None:
    candidate = at_identity(sit, hall=HALL)
    candidate.desk.photo = replace(candidate.desk.photo, compared=STRANGER)
    candidate.press("identity-start")
    over(candidate)
    candidate.press("identity-next")
    candidate.bot.waitUntil(lambda: said(candidate, "identity-wait"))
    candidate.window.look()  # nothing leads past it
    candidate.bot.wait(60)
    assert candidate.window.stage == "identity"
    grant = OverrideView(step="identity", reason="Passport seen at the seat.", role="operator", at_ms=1)
    candidate.desk.let_pass.append(grant)
    candidate.at("look")
    assert written(candidate)["status"] == "mismatch", "what was measured stays as it was measured"


def test_in_a_hall_a_match_waits_for_nobody(sit: Sit) -> None:
    candidate = at_identity(sit, hall=HALL)
    candidate.press("identity-start")
    over(candidate)
    candidate.press("identity-next")
    candidate.at("look")


def test_without_a_line_the_photo_is_asked_for_again(sit: Sit) -> None:
    candidate = sit(FakeDesk(identity=True), language="en")
    desk = candidate.desk
    desk.sign_in(desk.code)
    desk.record_consent()
    desk.record_conditions()
    desk.check_in(list(desk.checks.values()))
    desk.line_down = True
    candidate.window.look()
    candidate.at("identity")
    candidate.bot.waitUntil(lambda: candidate.sees("identity-retry"))
    assert candidate.sees("error-text")
    desk.line_down = False
    candidate.press("identity-retry")
    candidate.bot.waitUntil(lambda: candidate.sees("identity-start"))


def test_a_monitor_that_does_not_answer_bars_nobody(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    candidate = at_identity(sit)

    def silent() -> None:
        raise MissingPartError("The program's camera part did not answer.")

    monkeypatch.setattr(candidate.desk, "take_photo", silent)
    candidate.press("identity-start")
    candidate.bot.waitUntil(lambda: candidate.sees("error-text"))
    candidate.press("identity-skip")
    candidate.at("look")
    assert written(candidate)["status"] == "unknown"


def test_a_disk_that_refuses_is_said_and_tried_again(sit: Sit) -> None:
    candidate = at_identity(sit)
    candidate.press("identity-start")
    over(candidate)
    candidate.desk.disk_full = True
    candidate.press("identity-next")
    assert candidate.sees("error-text")
    candidate.desk.disk_full = False
    candidate.press("identity-next")
    candidate.at("look")


def test_where_there_is_nothing_to_compare_with_no_page_comes_up(sit: Sit) -> None:
    candidate = sit(FakeDesk())
    desk = candidate.desk
    desk.sign_in(desk.code)
    desk.record_consent()
    desk.record_conditions()
    desk.check_in(list(desk.checks.values()))
    candidate.window.look()
    candidate.at("look")
    assert "identity" not in candidate.stages
    assert written(candidate) == {"status": "unknown", "reason": "no_reference", "figures": {}, "photo": None}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_outcome_and_every_hint_has_its_words(sit: Sit, language: str) -> None:
    candidate = sit(FakeDesk(), language=language)
    keys = [f"identity-hint-{hint.replace('_', '-')}" for hint in LivenessHint if hint]
    keys += [f"identity-ask-{action.replace('_', '-')}" for action in LivenessAction]
    speaking = (LivenessReason.FLAT, LivenessReason.OTHER_PERSON)
    reasons = [reason.value for reason in LivenessReason if reason not in speaking]
    reasons += ["not_told", "no_photo", "no_reference", "reference_unavailable", "no_network"]
    reasons += ["no_face_in_reference", "reference_unreadable"]
    keys += [f"identity-unknown-{reason.replace('_', '-')}" for reason in reasons]
    assert [key for key in keys if not candidate.words.has(key)] == []
