"""The rehearsal: the same steps days ahead, from the sign-in page and in a window of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from client.exam.ports import DeskSignals, WindowOptions
from client.exam.rehearsal import RehearsalWindow
from client.exam.window import ExamWindow
from client.kit.words import Words
from proctor.resources.shipped_files import asset_path
from proctor.resources.texts import has_text, text
from proctor.sync.messages import CheckResult
from tests.exam.test_check import SLOW
from tests.fakes.desk import FakeDesk, FakeRehearsal


@pytest.fixture
def held() -> FakeRehearsal:
    return FakeRehearsal(FakeDesk(practice=False))


@pytest.fixture
def window(qtbot: QtBot, held: FakeRehearsal) -> Iterator[RehearsalWindow]:
    made = RehearsalWindow(
        held, DeskSignals(), Words(text, has_text, "en"), WindowOptions(), asset_path("icons")
    )
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def seen(window: QWidget, name: str) -> QWidget | None:
    """The visible widget of that name."""
    return next((one for one in window.findChildren(QWidget, name) if one.isVisible()), None)


def through(qtbot: QtBot, window: QWidget) -> None:
    """Through all steps to the summary."""
    for step in ("camera", "microphone", "line", "computer"):
        qtbot.waitUntil(lambda step=step: seen(window, f"check-{step}") is not None)
        qtbot.waitUntil(lambda: seen(window, "check-step-next").isEnabled())
        qtbot.mouseClick(seen(window, "check-step-next"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: seen(window, "check-summary") is not None)


def test_a_rehearsal_ends_in_what_to_do_and_can_be_kept_as_text(
    qtbot: QtBot, window: RehearsalWindow, held: FakeRehearsal
) -> None:
    held.desk.checks["line"] = SLOW
    held.desk.checks["microphone"] = CheckResult(
        name="microphone", status="unknown", advice="equipment-microphone-none"
    )
    window.begin()
    through(qtbot, window)
    assert seen(window, "check-next") is None, "nobody checks in from a rehearsal"
    assert seen(window, "ask-for-help") is None
    verdict = seen(window, "check-verdict")
    assert isinstance(verdict, QLabel) and verdict.text() == window.words.t("checkin-rehearsal-fail")
    qtbot.mouseClick(seen(window, "rehearsal-save"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: seen(window, "rehearsal-kept") is not None)
    kept = held.kept[0]
    assert "Internet: not good enough" in kept and "Measured: ↓ 2.4  ↑ 3.2 Mbit/s" in kept
    to_do = kept.split(window.words.t("checkin-todo-title"))[1]
    assert "2.4 Mbit/s" in to_do and "Microphone: No microphone could be opened" in to_do
    assert "Camera" not in to_do
    assert held.desk.entries == [], "nothing is journalled"
    qtbot.mouseClick(seen(window, "rehearsal-done"), Qt.MouseButton.LeftButton)
    assert not window.isVisible()
    assert held.put_away_times == 1


def test_a_disk_that_refuses_the_summary_is_said(
    qtbot: QtBot, window: RehearsalWindow, held: FakeRehearsal
) -> None:
    window.begin()
    through(qtbot, window)
    held.desk.disk_full = True
    qtbot.mouseClick(seen(window, "rehearsal-save"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: seen(window, "error-text") is not None)
    assert seen(window, "rehearsal-kept") is None


def test_a_rehearsal_has_its_keys_and_languages(qtbot: QtBot, window: RehearsalWindow) -> None:
    window.begin()
    through(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert seen(window, "help-sheet") is not None
    qtbot.keyClick(seen(window, "help-close"), Qt.Key.Key_Return)
    window.words.switch("kk")
    verdict = seen(window, "check-verdict")
    assert isinstance(verdict, QLabel) and verdict.text() == window.words.t("checkin-rehearsal-pass")


def test_the_sign_in_page_leads_to_a_rehearsal_and_back(qtbot: QtBot, held: FakeRehearsal) -> None:
    window = ExamWindow(
        held.desk,
        DeskSignals(),
        Words(text, has_text, "kk"),
        WindowOptions(fullscreen=False),
        asset_path("icons"),
        held,
    )
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.begin()
    qtbot.waitUntil(lambda: window.stage == "sign_in")
    qtbot.mouseClick(seen(window, "rehearse"), Qt.MouseButton.LeftButton)
    assert window.stage == "rehearsal"
    qtbot.waitUntil(lambda: seen(window, "check-step-next") is not None)
    qtbot.mouseClick(seen(window, "rehearsal-end"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.stage == "sign_in")
    qtbot.waitUntil(lambda: held.put_away_times == 1)
    window.close()
