"""The exam paused and stopped by staff, in the window: covered, said, given back, and safe against whatever
order directives come in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from proctor.sync.messages import ResultView
from tests.exam.conftest import Candidate, Sit
from tests.fakes.desk import FakeDesk

WHY = {"kk": "Бөлмеде шу шықты.", "ru": "В комнате был шум.", "en": "There was a noise in the room."}
MINUTE = 60_000


def told(candidate: Candidate, kind: str, name: str, **data: Any) -> None:
    """Staff direct something, and the desk has heard it."""
    given = candidate.desk.direct(kind, name, reason=WHY, at_ms=candidate.desk.now_ms(), **data)
    candidate.signals.directive.emit(given)


def paused(candidate: Candidate, name: str = "p") -> None:
    told(candidate, "pause", name, section="language")
    candidate.at("held")


def resumed(candidate: Candidate, paused_ms: int, name: str = "p", **more: Any) -> None:
    told(
        candidate,
        "resume",
        f"resume-{name}",
        **{"section": "language", **more},
        pause=name,
        paused_ms=paused_ms,
    )


def time_of(candidate: Candidate) -> str:
    return str(candidate.window.top.time.text())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_pause_covers_the_paper_and_says_what_goes_on(sit: Sit, language: str) -> None:
    candidate = sit(language=language)
    candidate.to_exam()
    candidate.key(Qt.Key.Key_2)
    before = time_of(candidate)
    paused(candidate)
    assert not candidate.sees("question-text")
    assert WHY[language] in candidate.find("held-reason").text()
    assert candidate.find("held-time").text() == before == time_of(candidate)
    said = candidate.words.t("held-watched")
    assert said and any(
        label.text() == said
        for label in candidate.find("page-held").findChildren(type(candidate.find("held-reason")))
    )
    assert candidate.window.watch._armed and not candidate.sees("held-line")
    # Ten minutes later the clock stands where it stood, and nobody's time is over.
    candidate.desk.later(600 * MINUTE)
    candidate.bot.wait(600)
    assert candidate.window.stage == "held"
    assert candidate.find("held-time").text() == before == time_of(candidate)
    resumed(candidate, 600 * MINUTE)
    candidate.at("exam")
    assert time_of(candidate) == before
    assert candidate.chosen() == [2]
    assert "{" not in candidate.find("banner-held-text").text()
    assert "10:00:00" in candidate.find("banner-held-text").text()


def test_no_key_reaches_the_paper_in_a_pause(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    paused(candidate)
    written = candidate.desk.kinds()
    for key in (Qt.Key.Key_1, Qt.Key.Key_PageDown, Qt.Key.Key_Escape, Qt.Key.Key_Return):
        candidate.key(key)
    candidate.control(Qt.Key.Key_Return)
    assert candidate.desk.kinds() == written and candidate.window.stage == "held"


def test_an_essay_being_written_is_kept(sit: Sit) -> None:
    from tests.fakes.desk import essay_section

    candidate = sit(FakeDesk([essay_section()]))
    candidate.to_exam()
    candidate.find("essay-text").setFocus()
    candidate.type("Мен мемлекеттік қызмет")
    paused(candidate)
    [part] = candidate.desk.sitting.sections
    assert [one.text for one in part.responses.values()] == ["Мен мемлекеттік қызмет"]
    resumed(candidate, MINUTE, section=part.section)
    candidate.at("exam")
    assert candidate.find("essay-text").toPlainText() == "Мен мемлекеттік қызмет"


def test_remarks_half_written_are_covered_and_there_again(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    candidate.press("finish-remarks")
    candidate.find("remarks").setPlainText("Микрофон")
    paused(candidate)
    assert not candidate.sees("finish-sheet")
    resumed(candidate, MINUTE)
    candidate.at("exam")
    assert candidate.find("remarks").toPlainText() == "Микрофон"


def test_more_time_given_in_a_pause_shows_at_once(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    paused(candidate)
    part = candidate.desk.sitting.open_section
    assert part is not None
    more = candidate.desk.direct("extra_time", "t", section="language", minutes=15, reason="x")
    candidate.signals.directive.emit(more)
    left = part.deadline_ms + 15 * MINUTE - candidate.desk.now_ms()
    minutes = f"{left // MINUTE:02}:{left // 1000 % 60:02}"
    candidate.bot.waitUntil(lambda: candidate.find("held-time").text() == minutes, timeout=3000)


def test_a_restart_in_the_pause_is_in_the_pause(sit: Sit) -> None:
    first = sit()
    first.to_exam()
    paused(first)
    first.close()
    again = sit(first.desk)
    again.begin()
    assert again.window.stage == "held" and "recovery" not in again.stages
    assert WHY["kk"] in again.find("held-reason").text()
    resumed(again, 5 * MINUTE)
    again.at("exam")


def test_between_two_sections_there_is_no_time_to_stand(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    candidate.desk.finish_section("language", "candidate", False, "")
    candidate.window.look()
    candidate.at("section_intro")
    told(candidate, "pause", "p", section=None)
    candidate.at("held")
    assert not candidate.sees("held-time")
    assert candidate.find("held-stands").text() == candidate.words.t("held-no-section")
    resumed(candidate, MINUTE, section=None)
    candidate.at("section_intro")


def test_who_was_left_in_a_pause_is_told_of_its_end(sit: Sit) -> None:
    candidate = sit()
    candidate.desk.results = [ResultView(attempt="attempt-1", status="aborted", score_passed=None)]
    candidate.to_exam()
    paused(candidate)
    assert candidate.desk._attempt is not None
    candidate.desk._attempt = candidate.desk._attempt.model_copy(update={"state": "aborted"})
    candidate.at("result")
    aborted = candidate.words.t("exam-result-aborted")
    candidate.bot.waitUntil(lambda: candidate.find("result-status").text() == aborted)
    # Nothing is given up any more by closing the window.
    candidate.window.close()
    assert not candidate.window.isVisible() and not candidate.sees("leave-sheet")


def test_without_a_connection_the_page_says_so(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    candidate.signals.connection_changed.emit("offline", candidate.desk.now_ms())
    paused(candidate)
    assert candidate.sees("held-line")
    candidate.signals.connection_changed.emit("online", candidate.desk.now_ms())
    assert not candidate.sees("held-line")


def test_a_look_round_the_room_is_finished_first(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    candidate.desk.direct_scan()
    candidate.window.look()
    candidate.at("scan")
    told(candidate, "pause", "p", section="language")
    assert candidate.find("banner-held-text").text() == candidate.words.t("held-after-scan")
    candidate.press("scan-skip")
    candidate.at("held")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_stop_says_who_why_and_what_comes_next(sit: Sit, language: str) -> None:
    candidate = sit(language=language)
    candidate.desk.results = [ResultView(attempt="attempt-1", status="under_review", score_passed=None)]
    candidate.to_exam()
    candidate.key(Qt.Key.Key_1)
    candidate.press("finish-remarks")
    told(candidate, "stop", "s", section="language")
    candidate.at("stopped")
    assert not candidate.sees("finish-sheet") and not candidate.window.watch._armed
    assert WHY[language] in candidate.find("stopped-reason").text()
    assert "1" in candidate.find("stopped-kept").text()
    candidate.bot.waitUntil(lambda: candidate.find("stopped-next").isEnabled(), timeout=3000)
    assert candidate.desk.kinds()[-2:] == ["section_finished", "attempt_finished"]
    sitting = candidate.desk.sitting
    assert (sitting.finish_reason, sitting.sections[0].finish_reason) == ("stopped", "stopped")
    candidate.press("stopped-next")
    candidate.at("result")
    assert candidate.stages[-3:] == ["stopped", "upload", "result"]


def test_an_essay_is_kept_by_a_stop(sit: Sit) -> None:
    from tests.fakes.desk import essay_section

    candidate = sit(FakeDesk([essay_section()]))
    candidate.to_exam()
    candidate.find("essay-text").setFocus()
    candidate.type("Соңғы сөйлем")
    told(candidate, "stop", "s", section="essay")
    candidate.at("stopped")
    candidate.bot.waitUntil(lambda: candidate.desk.sitting.finished_ms is not None, timeout=3000)
    [part] = candidate.desk.sitting.sections
    assert [one.text for one in part.responses.values()] == ["Соңғы сөйлем"]


def test_a_stop_that_the_disk_refuses_is_tried_again(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    given = candidate.desk.direct("stop", "s", reason=WHY, at_ms=candidate.desk.now_ms(), section="language")
    candidate.desk.disk_full = True
    candidate.signals.directive.emit(given)
    candidate.at("stopped")
    candidate.bot.waitUntil(lambda: candidate.sees("error-text"), timeout=3000)
    candidate.desk.disk_full = False
    candidate.press("stopped-next")
    candidate.bot.waitUntil(lambda: candidate.desk.sitting.finished_ms is not None, timeout=3000)
    candidate.press("stopped-next")
    candidate.at("result")


def test_a_crash_between_the_stop_and_its_end_loses_nothing(sit: Sit) -> None:
    first = sit()
    first.to_exam()
    first.desk.direct("stop", "s", reason=WHY, at_ms=first.desk.now_ms(), section="language")
    first.close()
    again = sit(first.desk)
    again.begin()
    again.at("stopped")
    again.bot.waitUntil(lambda: again.desk.sitting.finish_reason == "stopped", timeout=3000)


def test_who_had_finished_before_it_was_heard_is_told_too(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    candidate.desk.finish_section("language", "candidate", False, "")
    candidate.desk.finish_attempt("candidate")
    candidate.window.look()
    candidate.at("result")
    told(candidate, "stop", "s", section=None)
    candidate.at("stopped")
    candidate.press("stopped-next")
    candidate.at("result")
    assert candidate.desk.sitting.finish_reason == "candidate"


STEPS = st.lists(st.sampled_from(["pause", "resume", "again", "late", "answer", "restart"]), max_size=7)


@given(steps=STEPS)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_whatever_comes_in_whatever_order_the_page_is_the_one_that_is_due(sit: Sit, steps: list[str]) -> None:
    """A pause and its resume, swapped, repeated, across restarts; an answer is written only on the paper."""
    candidate = sit()
    candidate.to_exam()
    part = candidate.desk.sitting.open_section
    assert part is not None
    deadline, count, is_open = part.deadline_ms, 0, False
    for step in steps:
        if step == "pause" and not is_open:
            count, is_open = count + 1, True
            told(candidate, "pause", f"p{count}", section="language")
        elif step == "resume" and is_open:
            candidate.desk.later(1_000)
            is_open, deadline = False, deadline + 1_000
            resumed(candidate, 1_000, f"p{count}")
        elif step == "again" and count:
            told(candidate, "pause", f"p{count}", section="language")
        elif step == "late" and not is_open:
            count, deadline = count + 1, deadline + 1_000
            resumed(candidate, 1_000, f"p{count}")
            told(candidate, "pause", f"p{count}", section="language")
        elif step == "restart":
            candidate.close()
            candidate = sit(candidate.desk)
            candidate.begin()
            if candidate.window.stage == "recovery":
                candidate.press("recovery-next")
        candidate.at("held" if is_open else "exam")
        if step == "answer":
            before = candidate.desk.kinds().count("answered")
            candidate.control(Qt.Key.Key_Delete)
            candidate.key(Qt.Key.Key_1)
            written = candidate.desk.kinds().count("answered") - before
            assert (written == 0) if is_open else (written > 0)
        part = candidate.desk.sitting.open_section
        assert part is not None and part.deadline_ms == deadline
    candidate.close()
