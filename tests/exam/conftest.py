"""A window with a desk in memory, closed after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from client.exam.check_course import CHECK_STEPS
from client.exam.ports import DeskSignals, WindowOptions
from client.exam.window import ExamWindow
from client.kit.words import Words
from proctor.core.calibration import NotMeasured
from proctor.resources.shipped_files import asset_path
from proctor.resources.texts import has_text, text
from tests.fakes.desk import FakeDesk


class Candidate:
    """Someone who sits at the window: finds things by name, presses keys and buttons, waits for pages."""

    def __init__(self, qtbot: QtBot, desk: FakeDesk, language: str, options: WindowOptions) -> None:
        self.bot, self.desk = qtbot, desk
        self.signals = DeskSignals()
        self.words = Words(text, has_text, language)
        self.window = ExamWindow(desk, self.signals, self.words, options, asset_path("icons"))
        self.stages: list[str] = []
        self.window.stage_changed.connect(self.stages.append)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()

    def begin(self) -> None:
        """Start, and wait for the first page."""
        self.window.begin()
        self.bot.waitUntil(lambda: self.window.stage not in ("", "starting"))

    def at(self, stage: str) -> None:
        """Wait for that page."""
        self.bot.waitUntil(lambda: self.window.stage == stage)

    def find(self, name: str) -> Any:
        """The visible widget of that name; the last made where sheets leave an older one behind."""
        found = [widget for widget in self.window.findChildren(QWidget, name) if widget.isVisible()]
        assert found, f"nothing visible is called {name} at {self.window.stage}"
        return found[-1]

    def sees(self, name: str) -> bool:
        """Whether something of that name is on screen."""
        return any(widget.isVisible() for widget in self.window.findChildren(QWidget, name))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is now."""
        self.bot.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def control(self, key: Qt.Key) -> None:
        """Press Ctrl and a key."""
        self.key(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, words: str) -> None:
        """Type where the keyboard is now."""
        for sign in words:  # QTest's own typing knows ASCII only
            press = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(self.window.focusWidget(), press)

    def press(self, name: str) -> None:
        """Click, once it can be clicked."""
        self.bot.waitUntil(lambda: self.find(name).isEnabled())
        self.bot.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def tab_to(self, name: str) -> None:
        """Press Tab until the keyboard is at that widget."""
        for _ in range(400):
            here = self.window.focusWidget()
            if here is not None and here.objectName() == name:
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name}")

    def chosen(self) -> list[int]:
        """Numbers of the options that are chosen on screen."""
        cards = [self.find(f"option-{at}") for at in range(1, 10) if self.sees(f"option-{at}")]
        return [
            at for at, card in enumerate(cards, 1) if isinstance(card, QAbstractButton) and card.isChecked()
        ]

    def to_check(self) -> None:
        """Be at the equipment check, by the desk."""
        self.desk.sign_in(self.desk.code)
        self.desk.record_consent()
        self.desk.record_conditions()
        self.window.look()
        self.at("check")

    def made(self, step: str) -> None:
        """Wait until that step of the check is up and has its result."""
        self.bot.waitUntil(lambda: self.sees(f"check-{step}") and self.find("check-step-next").isEnabled())

    def to_summary(self) -> None:
        """Through the steps of the check, one after another."""
        for step in CHECK_STEPS:
            self.made(step)
            self.press("check-step-next")
        self.bot.waitUntil(lambda: self.sees("check-summary"))

    def to_exam(self) -> None:
        """Be in the first section, by the desk."""
        self.desk.sign_in(self.desk.code)
        self.desk.record_consent()
        self.desk.record_conditions()
        self.desk.check_in(list(self.desk.checks.values()))
        self.desk.record_look(NotMeasured.SKIPPED, 1)
        self.desk.start_section(self.desk.attempt.sections[0].id)
        self.window.look()
        self.at("exam")

    def close(self) -> None:
        """End it, whatever is up."""
        self.window._may_close = True
        self.window.close()


Sit = Callable[..., Candidate]


@pytest.fixture
def sit(qtbot: QtBot) -> Iterator[Sit]:
    """Makes a candidate at a window; closes all windows made."""
    made: list[Candidate] = []

    def make(desk: FakeDesk | None = None, language: str = "kk", **options: Any) -> Candidate:
        wanted = WindowOptions(**{"fullscreen": False, "result_poll_ms": 50, "look_pace": 0.1, **options})
        candidate = Candidate(qtbot, desk or FakeDesk(), language, wanted)
        qtbot.addWidget(candidate.window)
        made.append(candidate)
        return candidate

    yield make
    for candidate in made:
        candidate.close()
