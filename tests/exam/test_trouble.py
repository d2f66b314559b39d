"""What goes wrong and what leaves the window: disks, lines, focus, closing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from client.exam.focus_watch import FocusWatch
from proctor.core import entry as kinds
from proctor.core.errors import IntegrityError, StorageError
from tests.exam.conftest import Candidate, Sit
from tests.fakes.desk import FakeDesk


def test_an_answer_the_disk_refuses_pauses_the_exam_until_it_is_saved(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    candidate.key(Qt.Key.Key_1)
    candidate.desk.disk_full = True
    candidate.key(Qt.Key.Key_2)
    assert candidate.chosen() == [2]
    assert candidate.find("option-2").accessibleDescription() == candidate.words.t("exam-not-saved")
    assert candidate.find("saving-state").text() == candidate.words.t("exam-saving-failed")
    assert candidate.find("tile-1").state.unsaved
    assert candidate.find("pause-what").text() == candidate.words.t("recovery-full")
    told = said(candidate.find("pause-sheet"))
    assert candidate.words.t("recovery-pause-unsaved") in told
    assert any(line.endswith(candidate.words.t("recovery-pause-kept", answers=1)) for line in told)
    assert candidate.words.t("recovery-full-remedy") in told
    candidate.press("pause-again")
    candidate.bot.waitUntil(lambda: candidate.find("pause-again").isEnabled())
    candidate.key(Qt.Key.Key_Escape)
    assert candidate.sees("pause-sheet"), "still refused, still said"
    candidate.key(Qt.Key.Key_PageDown)
    assert candidate.sees("option-2") and candidate.chosen() == [2], "no question is answered meanwhile"

    candidate.desk.disk_full = False
    candidate.bot.waitUntil(lambda: not candidate.sees("pause-sheet"))  # by itself
    assert candidate.window.banners.text("pause-over") == candidate.words.t("recovery-pause-over")
    assert candidate.find("option-2").accessibleDescription() == ""
    assert candidate.desk.sitting.sections[0].responses["language-1"].options == ("language-1-o2",)


@pytest.mark.parametrize("code", ["read_only", "failing"])
def test_each_trouble_of_a_disk_is_said_in_its_own_words(sit: Sit, code: str) -> None:
    candidate = sit(FakeDesk(), "ru")
    candidate.to_exam()
    candidate.desk.disk_full = True
    candidate.desk.disk_trouble = StorageError("x", code=code)
    candidate.key(Qt.Key.Key_1)
    key = f"recovery-{code.replace('_', '-')}"
    assert candidate.find("pause-what").text() == candidate.words.t(key)
    assert candidate.words.t(f"{key}-remedy") in said(candidate.find("pause-sheet"))
    candidate.desk.disk_trouble = IntegrityError("x", code="journal_damaged_offline")
    candidate.press("pause-again")
    told = candidate.words.t("recovery-journal-damaged-offline")
    candidate.bot.waitUntil(lambda: candidate.find("pause-what").text() == told)
    candidate.desk.disk_trouble = StorageError("Something else.")
    candidate.press("pause-again")
    other = candidate.words.t("exam-error-storage")
    candidate.bot.waitUntil(lambda: candidate.find("pause-what").text() == other)


def test_a_section_is_not_finished_while_an_answer_is_not_on_disk(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    candidate.key(Qt.Key.Key_1)
    candidate.control(Qt.Key.Key_Return)
    candidate.desk.disk_full = True
    candidate.press("finish-go")
    assert candidate.window.stage == "exam"
    assert candidate.sees("pause-sheet")
    candidate.desk.disk_full = False
    candidate.press("pause-again")
    candidate.bot.waitUntil(lambda: not candidate.sees("pause-sheet"))
    candidate.control(Qt.Key.Key_Return)
    candidate.press("finish-go")
    candidate.at("section_intro")
    assert candidate.desk.sitting.sections[0].answered == {"language-1"}


def test_a_section_whose_time_ends_in_the_pause_is_finished_by_time_after_it(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    candidate.desk.disk_full = True
    candidate.key(Qt.Key.Key_1)
    candidate.desk.later(20 * 60_000)
    candidate.bot.wait(500)
    assert candidate.sees("pause-sheet") and candidate.window.stage == "exam"
    candidate.desk.disk_full = False
    candidate.press("pause-again")
    candidate.at("section_intro")
    assert not candidate.sees("pause-sheet")
    assert candidate.desk.sitting.sections[0].finish_reason == "time"


def test_a_lost_line_is_said_and_the_exam_goes_on(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    candidate.signals.connection_changed.emit("offline", candidate.desk.now_ms())
    candidate.signals.saving_changed.emit(9, 4)
    candidate.key(Qt.Key.Key_1)
    assert candidate.sees("banner-line")
    assert candidate.find("saving-state").text().startswith("Осы компьютерде сақталды")
    candidate.signals.connection_changed.emit("online", candidate.desk.now_ms())
    candidate.signals.saving_changed.emit(9, 9)
    assert not candidate.sees("banner-line")
    assert candidate.find("saving-state").text().startswith("Сақталды және жіберілді")


def test_a_section_that_cannot_start_and_an_upload_that_cannot_end_are_tried_again(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    desk = candidate.desk
    candidate.control(Qt.Key.Key_Return)
    candidate.press("finish-go")
    candidate.at("section_intro")
    desk.line_down = True
    candidate.press("section-start")
    candidate.bot.waitUntil(lambda: candidate.sees("error-text"))
    assert candidate.find("error-text").text() == candidate.words.t("exam-error-connection")
    desk.line_down = False
    candidate.press("section-start")
    candidate.at("exam")
    desk.line_down = True
    candidate.control(Qt.Key.Key_Return)
    candidate.press("finish-go")
    candidate.at("upload")
    candidate.bot.waitUntil(lambda: candidate.sees("upload-retry"))
    desk.line_down = False
    candidate.press("upload-retry")
    candidate.at("result")
    assert desk.delivered == len(desk.entries)


def test_leaving_the_window_is_noticed_said_and_told_to_the_desk(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    told = candidate.desk.kinds
    assert kinds.INCIDENT_OPENED not in told()
    leave(candidate)
    leave(candidate)  # Qt says it more than once; it is one leaving
    assert told().count(kinds.INCIDENT_OPENED) == 1
    candidate.desk.later(5_000)
    come_back(candidate)
    assert told().count(kinds.INCIDENT_CLOSED) == 1
    assert "(5 с)" in candidate.window.banners.text("away")


def test_our_own_sheets_and_other_pages_are_no_leaving(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    candidate.key(Qt.Key.Key_F1)
    assert candidate.sees("help-sheet")
    candidate.key(Qt.Key.Key_Escape)
    candidate.control(Qt.Key.Key_Return)
    candidate.press("finish-go")
    candidate.at("section_intro")
    leave(candidate)
    assert kinds.INCIDENT_OPENED not in candidate.desk.kinds()


def test_the_application_losing_its_place_in_front_counts_too(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert candidate.desk.kinds()[-1] == kinds.INCIDENT_OPENED
    assert candidate.desk.entries[-1].data["incident"]["kind"] == "application"
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert candidate.desk.kinds()[-1] == kinds.INCIDENT_CLOSED


def test_a_stopped_watch_hears_nothing_more(qtbot: object) -> None:
    window = QWidget()
    watch = FocusWatch(window)
    heard: list[str] = []
    watch.lost.connect(heard.append)
    watch.arm(True)
    watch.stop()
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.WindowDeactivate))
    assert heard == []
    window.deleteLater()


def test_closing_explains_and_staying_is_the_default(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    candidate.window.close()
    assert candidate.window.isVisible()
    assert candidate.window.focusWidget() is candidate.find("leave-stay")
    said = candidate.words.t("exam-leave-text")
    assert "«Өтпеген»" in said
    assert any(
        said == label.text()
        for label in candidate.find("leave-sheet").findChildren(QWidget)
        if hasattr(label, "text")
    )
    candidate.key(Qt.Key.Key_Space)
    assert not candidate.sees("leave-sheet")
    candidate.window.close()
    candidate.key(Qt.Key.Key_Escape)
    assert candidate.window.isVisible()
    assert candidate.desk.sitting.finished_ms is None


def test_closing_can_lead_to_a_proper_finish_or_to_leaving(sit: Sit) -> None:
    candidate = sit()
    candidate.to_exam()
    candidate.window.close()
    candidate.press("leave-finish")
    assert candidate.sees("finish-sheet")
    candidate.key(Qt.Key.Key_Escape)
    candidate.window.close()
    candidate.press("leave-anyway")
    assert not candidate.window.isVisible()
    assert candidate.desk.sitting.finish_reason == "closed_window"


@pytest.mark.parametrize("stage", ["sign_in", "result"])
def test_closing_where_nothing_is_at_stake_just_closes(sit: Sit, stage: str) -> None:
    candidate = sit()
    if stage == "result":
        candidate.to_exam()
        candidate.desk.finish_attempt("candidate")
        candidate.window.look()
    else:
        candidate.begin()
    candidate.at(stage)
    candidate.window.close()
    assert not candidate.window.isVisible()


def test_kind_words_come_before_an_incident_and_go_after(sit: Sit) -> None:
    candidate = sit(FakeDesk(), "en")
    candidate.to_exam()
    candidate.signals.monitor_state.emit("watching")
    assert candidate.find("kind-word").text() == "We can see you well"
    candidate.signals.notice.emit("face_absent", "soon")
    assert candidate.find("kind-word").text() == "We can't see you"
    candidate.press("self-view-fold")
    assert candidate.find("kind-word").text() == "We can't see you", "the word stays when the picture is away"
    candidate.signals.incident_opened.emit("face_absent")
    assert candidate.words.t("watching-face-absent-name") in candidate.window.banners.text("notice")
    candidate.signals.notice.emit("face_absent", "over")
    candidate.signals.monitor_state.emit("lost")
    assert candidate.find("kind-word").text() == "No picture for the moment"
    assert candidate.sees("banner-monitor")
    candidate.signals.monitor_state.emit("restarted")
    assert not candidate.sees("banner-monitor")


def said(sheet: QWidget) -> list[str]:
    """All that stands on it."""
    return [label.text() for label in sheet.findChildren(QLabel) if label.isVisible()]


def leave(candidate: Candidate) -> None:
    """Another window comes in front."""
    QCoreApplication.sendEvent(candidate.window, QEvent(QEvent.Type.WindowDeactivate))


def come_back(candidate: Candidate) -> None:
    """Ours is in front again."""
    QCoreApplication.sendEvent(candidate.window, QEvent(QEvent.Type.WindowActivate))
