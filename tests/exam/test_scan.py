"""The room scan in the window: at the check-in and in the middle of the exam, done, half done, too late, not
done and why, with a camera that is lost and a program that is started again."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from client.exam.scan_ports import ScanTaken
from client.exam.stages import Stage, stage_for
from proctor.core.calibration import NotMeasured
from proctor.core.entry import SCAN_ASKED, SCAN_ENDED
from proctor.core.errors import MissingPartError
from proctor.core.room_scan import ScanHint, ScanReason
from proctor.sync.messages import CheckResult, Directive
from tests.exam.conftest import Candidate, Sit
from tests.fakes.desk import FakeDesk, progress, scan_result

SECOND = 1000
HALF = ScanTaken(scan_result(180.0, ScanReason.PARTIAL, complete=False))
UNTOLD = ScanTaken(scan_result(320.0, ScanReason.NOT_A_TURN, complete=None))


def checked_in(desk: FakeDesk) -> None:
    """All of the check-in that comes before the look round the room."""
    desk.sign_in(desk.code)
    desk.record_consent()
    desk.record_conditions()
    desk.check_in(list(desk.checks.values()))
    desk.record_look(NotMeasured.SKIPPED, 1)


def at_scan(sit: Sit, language: str = "en", *, practice: bool = False, **desk: Any) -> Candidate:
    """A candidate whose check-in asks for a look round the room."""
    candidate = sit(FakeDesk(scan=True, practice=practice, **desk), language=language)
    checked_in(candidate.desk)
    candidate.window.look()
    candidate.at("scan")
    return candidate


def asked_in_exam(sit: Sit, *, practice: bool = False) -> Candidate:
    """A candidate in the middle of a section, whom a proctor asks for a look round the room."""
    candidate = sit(FakeDesk(practice=practice), language="en")
    candidate.to_exam()
    candidate.desk.direct_scan()
    given = Directive(id="7", kind="room_scan", data={"scan": "scan-7", "source": "directive"})
    candidate.signals.directive.emit(given)
    candidate.at("scan")
    return candidate


def text_of(candidate: Candidate, name: str) -> str:
    return str(candidate.find(name).text())


def says(candidate: Candidate, name: str, key: str) -> bool:
    return text_of(candidate, name) == candidate.words.t(key)


def reads(candidate: Candidate, key: str) -> None:
    """Wait until that sentence stands somewhere."""
    sentence = candidate.words.t(key)

    def is_there() -> bool:
        labels = candidate.window.findChildren(QLabel)
        return any(label.isVisible() and label.text() == sentence for label in labels)

    candidate.bot.waitUntil(is_there)


def until_over(candidate: Candidate) -> None:
    candidate.bot.waitUntil(lambda: candidate.sees("scan-next"))


def ended(candidate: Candidate) -> dict[str, Any]:
    found = [entry for entry in candidate.desk.entries if entry.kind == SCAN_ENDED]
    assert len(found) == 1
    return dict(found[0].data)


def deadline(candidate: Candidate) -> int:
    section = candidate.desk.sitting.open_section
    assert section is not None
    return section.deadline_ms


def test_who_turns_once_round_is_done_and_goes_on(sit: Sit) -> None:
    candidate = at_scan(sit)
    assert candidate.desk.kinds().count(SCAN_ASKED) == 1
    assert candidate.sees("rail-scan")
    said: set[str] = set()
    candidate.press("scan-begin")
    while not candidate.sees("scan-next"):
        candidate.bot.wait(5)
        if candidate.sees("scan-title"):
            said.add(text_of(candidate, "scan-title"))
    assert candidate.words.t("scan-hint-go-on") in said
    assert says(candidate, "scan-status", "scan-page-complete")
    candidate.press("scan-next")
    candidate.at("section_intro")
    assert (ended(candidate)["status"], ended(candidate)["reasons"]) == ("complete", [])


def test_all_of_it_by_keyboard(sit: Sit) -> None:
    candidate = at_scan(sit)
    assert candidate.window.focusWidget().objectName() == "scan-begin"
    candidate.key(Qt.Key.Key_Return)
    candidate.bot.waitUntil(lambda: candidate.sees("scan-finish"))
    assert candidate.window.focusWidget().objectName() == "scan-finish"
    until_over(candidate)
    candidate.key(Qt.Key.Key_Return)
    candidate.at("section_intro")


def test_the_ring_is_told_to_a_screen_reader_in_every_language(sit: Sit) -> None:
    candidate = at_scan(sit)
    candidate.desk.turn = lambda _at: progress(212.0)
    candidate.press("scan-begin")
    ring = candidate.window.page.card.ring
    candidate.bot.waitUntil(lambda: "212" in ring.accessibleName())
    for language in ("kk", "ru", "en"):
        candidate.words.switch(language)
        assert ring.accessibleName() == candidate.words.t("scan-page-covered", covered=212, enough=330)


def test_a_lost_track_shows_the_way_back_and_a_fast_hand_is_slowed(sit: Sit) -> None:
    candidate = at_scan(sit)
    lost = progress(90.0, ScanHint.GO_BACK, lost=True)
    candidate.desk.turn = lambda _at: lost
    candidate.press("scan-begin")
    candidate.bot.waitUntil(lambda: candidate.sees("scan-hint"))
    assert says(candidate, "scan-title", "scan-hint-go-back")
    candidate.desk.turn = lambda _at: progress(100.0, ScanHint.SLOWER, speed_deg_s=90.0)
    candidate.bot.waitUntil(lambda: says(candidate, "scan-title", "scan-hint-slower"))
    assert not candidate.sees("scan-hint")


def test_a_half_turn_says_why_can_be_begun_anew_and_only_so_often(sit: Sit) -> None:
    candidate = at_scan(sit)
    candidate.desk.scanned = HALF
    for time in range(1, 4):
        candidate.press("scan-begin" if time == 1 else "scan-again")
        until_over(candidate)
        assert says(candidate, "scan-status", "scan-page-incomplete")
        reads(candidate, "scan-reason-partial")
    assert not candidate.sees("scan-again")
    candidate.press("scan-next")
    candidate.at("section_intro")
    told = ended(candidate)
    assert (told["status"], told["reasons"], told["figures"]["tries"]) == ("incomplete", ["partial"], 3)


def test_what_cannot_be_told_is_unknown_and_so_is_a_camera_that_does_not_answer(sit: Sit) -> None:
    candidate = at_scan(sit)
    candidate.desk.scanned = UNTOLD
    candidate.press("scan-begin")
    until_over(candidate)
    assert says(candidate, "scan-status", "scan-page-unknown")
    candidate.desk.scanned = MissingPartError("No answer.", remedy="Look at the camera.")
    candidate.press("scan-again")
    until_over(candidate)
    reads(candidate, "scan-reason-camera-lost")
    candidate.press("scan-next")
    assert (ended(candidate)["status"], ended(candidate)["reasons"]) == ("unknown", ["camera_lost"])


def test_a_camera_that_falls_silent_in_the_turn_is_no_ones_fault(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.exam.scan_course.SILENT_S", 0.2)
    candidate = at_scan(sit)
    candidate.desk.turn = lambda at: progress(40.0) if at < 5 else None
    candidate.press("scan-begin")
    until_over(candidate)
    candidate.press("scan-next")
    assert (ended(candidate)["status"], ended(candidate)["reasons"]) == ("unknown", ["camera_lost"])


def test_who_cannot_turn_the_camera_says_why_and_goes_on(sit: Sit) -> None:
    candidate = at_scan(sit)
    candidate.press("scan-cannot")
    assert not candidate.find("scan-refuse").isEnabled()
    candidate.press("scan-reason-other")
    assert not candidate.find("scan-refuse").isEnabled(), "another reason is said in words"
    candidate.find("scan-note").setFocus()
    candidate.type("Кабель қысқа")
    candidate.press("scan-refuse")
    candidate.at("section_intro")
    told = ended(candidate)
    assert (told["status"], told["reasons"], told["figures"]["note"]) == (
        "refused",
        ["other"],
        "Кабель қысқа",
    )


def test_who_thinks_better_of_it_comes_back_from_the_reasons(sit: Sit) -> None:
    candidate = at_scan(sit)
    candidate.press("scan-begin")
    candidate.press("scan-cannot")
    candidate.press("scan-back")
    candidate.press("scan-begin")
    until_over(candidate)
    candidate.press("scan-next")
    assert ended(candidate)["status"] == "complete"


def test_in_practice_it_may_be_left_out_and_nothing_is_held_against_anybody(sit: Sit) -> None:
    candidate = at_scan(sit, practice=True)
    assert not candidate.sees("scan-cannot")
    candidate.press("scan-skip")
    candidate.at("section_intro")
    assert (ended(candidate)["status"], ended(candidate)["reasons"]) == ("unknown", ["skipped"])


def test_a_hall_that_answers_for_its_room_is_not_looked_round(sit: Sit) -> None:
    candidate = sit(FakeDesk(scan=True))
    hall = CheckResult(name="room_scan", status="unknown", figures={"guaranteed_by": "astana-2"})
    candidate.desk.checks["room_scan"] = hall
    checked_in(candidate.desk)
    candidate.window.look()
    candidate.at("section_intro")
    assert SCAN_ASKED not in candidate.desk.kinds()


def test_the_disk_that_refuses_is_said_and_the_scan_is_written_once_it_takes_it(sit: Sit) -> None:
    candidate = at_scan(sit)
    candidate.press("scan-begin")
    until_over(candidate)
    candidate.desk.disk_full = True
    candidate.press("scan-next")
    assert candidate.sees("error-text") and candidate.window.stage == "scan"
    candidate.desk.disk_full = False
    candidate.press("scan-next")
    candidate.at("section_intro")
    assert ended(candidate)["status"] == "complete"


def test_in_the_exam_the_questions_are_covered_and_the_time_stands_still(sit: Sit) -> None:
    candidate = asked_in_exam(sit)
    before = deadline(candidate)
    assert not candidate.sees("question-text")
    assert candidate.sees("time-left") and not candidate.sees("rail-scan")
    shown = text_of(candidate, "time-left")
    candidate.desk.later(25 * SECOND)
    candidate.press("scan-begin")
    candidate.bot.waitUntil(lambda: says(candidate, "scan-clock", "scan-page-clock-stands"))
    candidate.desk.later(20 * SECOND)
    until_over(candidate)
    assert text_of(candidate, "time-left") == shown
    candidate.press("scan-next")
    candidate.at("exam")
    assert deadline(candidate) == before + 45 * SECOND
    assert candidate.sees("question-text") and candidate.sees("banner-scan")
    candidate.bot.waitUntil(lambda: text_of(candidate, "time-left") == shown)


def test_the_same_question_comes_back_with_its_answer_and_the_remarks_half_written(sit: Sit) -> None:
    candidate = sit(FakeDesk(), language="en")
    candidate.to_exam()
    candidate.press("next")
    candidate.press("option-2")
    candidate.press("finish-remarks")
    candidate.find("remarks").setPlainText("Көршілер шулады")
    candidate.desk.direct_scan()
    candidate.window.look()
    candidate.at("scan")
    assert not candidate.sees("remarks")
    candidate.press("scan-begin")
    until_over(candidate)
    candidate.press("scan-next")
    candidate.at("exam")
    assert candidate.find("remarks").toPlainText() == "Көршілер шулады"
    candidate.press("finish-back")
    assert candidate.chosen() == [2]


def test_what_was_not_begun_in_time_has_failed_and_the_exam_goes_on(sit: Sit) -> None:
    candidate = asked_in_exam(sit)
    before = deadline(candidate)
    candidate.desk.later(61 * SECOND)
    candidate.at("exam")
    assert (ended(candidate)["status"], ended(candidate)["reasons"]) == ("failed", ["not_begun"])
    assert deadline(candidate) == before + 61 * SECOND


def test_what_was_not_ended_in_time_has_failed_and_stops_the_clock_no_longer_than_the_policy(
    sit: Sit,
) -> None:
    candidate = asked_in_exam(sit)
    before = deadline(candidate)
    candidate.desk.turn = lambda _at: progress(100.0)
    candidate.desk.scanned = HALF
    candidate.press("scan-begin")
    candidate.bot.waitUntil(lambda: candidate.sees("scan-finish"))
    candidate.desk.later(121 * SECOND)
    until_over(candidate)
    assert says(candidate, "scan-clock", "scan-page-clock-runs")
    candidate.press("scan-next")
    candidate.at("exam")
    told = ended(candidate)
    assert (told["status"], told["reasons"]) == ("failed", ["not_finished", "partial"])
    assert deadline(candidate) == before + 120 * SECOND


def test_who_rests_on_a_scan_that_is_done_is_led_back(sit: Sit) -> None:
    candidate = asked_in_exam(sit)
    candidate.press("scan-begin")
    until_over(candidate)
    candidate.desk.later(11 * SECOND)
    candidate.at("exam")
    assert ended(candidate)["status"] == "complete"


def test_a_section_whose_time_is_over_meanwhile_ends_with_the_scan(sit: Sit) -> None:
    candidate = sit(FakeDesk(), language="en")
    candidate.to_exam()
    desk = candidate.desk
    desk._attempt = desk._attempt.model_copy(
        update={"policy": 'name = "home"\n[room_scan]\nstops_clock = false\n'}
    )
    desk.later(deadline(candidate) - desk.now_ms() - 30 * SECOND)
    desk.direct_scan()
    candidate.window.look()
    candidate.at("scan")
    desk.later(31 * SECOND)
    candidate.bot.waitUntil(lambda: candidate.window.stage not in ("scan", "exam"))
    assert ended(candidate)["status"] == "failed"
    assert [part.finish_reason for part in desk.sitting.sections] == ["time"]


def test_started_again_in_the_middle_the_scan_is_taken_up(sit: Sit) -> None:
    first = asked_in_exam(sit)
    desk = first.desk
    before = deadline(first)
    first.press("scan-begin")
    first.window.shut_down()
    desk.later(70 * SECOND)
    again = sit(desk, language="en")
    again.begin()
    again.at("recovery")
    again.press("recovery-next")
    again.at("scan")
    again.press("scan-begin")
    until_over(again)
    again.press("scan-next")
    again.at("exam")
    assert ended(again)["status"] == "complete"
    assert deadline(again) == before + 70 * SECOND


def test_started_again_too_late_it_has_failed_and_the_clock_was_stopped_so_long_and_no_longer(
    sit: Sit,
) -> None:
    first = asked_in_exam(sit)
    desk = first.desk
    before = deadline(first)
    first.press("scan-begin")
    first.window.shut_down()
    desk.later(200 * SECOND)
    again = sit(desk, language="en")
    again.begin()
    again.press("recovery-next")
    again.at("exam")
    assert (ended(again)["status"], ended(again)["reasons"]) == ("failed", ["not_begun"])
    assert deadline(again) == before + 120 * SECOND


def test_asked_while_waiting_it_comes_before_the_exam_and_stops_no_clock(sit: Sit) -> None:
    candidate = sit(FakeDesk(slot_in_ms=600 * SECOND), language="en")
    checked_in(candidate.desk)
    candidate.window.look()
    candidate.at("waiting")
    candidate.desk.direct_scan()
    given = Directive(id="7", kind="room_scan", data={"scan": "scan-7", "source": "directive"})
    candidate.signals.directive.emit(given)
    candidate.at("scan")
    assert not candidate.sees("scan-clock")
    candidate.press("scan-begin")
    until_over(candidate)
    candidate.press("scan-next")
    candidate.at("waiting")
    assert ended(candidate)["extra_ms"] == 0


def test_an_older_attempt_in_its_middle_is_not_asked() -> None:
    desk = FakeDesk(scan=True)
    checked_in(desk)
    desk.start_section("language")
    assert stage_for(desk.sitting, desk.attempt, desk.now_ms()) is Stage.EXAM
