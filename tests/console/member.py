"""A person at the console's page of complaints, for tests: presses, types, votes, reads what is on screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from client.console.appeals_decision import PROTOCOL, REASONS, RECORD, member_name
from client.console.appeals_page import AppealsPage
from client.console.sign_in import SIGN_IN, TOKEN
from client.console.top_bar import place_name
from client.console.window import ConsoleWindow
from client.kit.controls import Button

PATIENCE_MS = 30_000


class Member:
    """A person at the console, at the page of complaints."""

    def __init__(self, window: ConsoleWindow, bot: QtBot, token: str = "") -> None:
        self.window, self.bot = window, bot
        window.show()
        window.findChild(QLineEdit, TOKEN).setText(token or str(window.property("token")))
        self.there(SIGN_IN).click()
        self.until(lambda: window.page is not None and window.page.place != "sign-in")
        if not isinstance(window.page, AppealsPage):
            self.there(place_name("appeals")).click()
        self.until(lambda: isinstance(window.page, AppealsPage) and self.page.detail.appeal is not None)

    @property
    def page(self) -> AppealsPage:
        assert isinstance(self.window.page, AppealsPage)
        return self.window.page

    def until(self, true: Callable[[], object]) -> None:
        self.bot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)

    def visible(self, name: str) -> QWidget | None:
        return next((one for one in self.window.findChildren(QWidget, name) if one.isVisible()), None)

    def there(self, name: str) -> Button:
        """The button, once it is there to be pressed."""
        self.until(lambda: (found := self.visible(name)) is not None and found.isEnabled())
        found = self.visible(name)
        assert isinstance(found, Button)
        return found

    def go_to(self, name: str) -> None:
        """With the Tab key, as somebody without a mouse."""
        self.until(lambda: self.visible(name))
        for _ in range(80):
            now = self.window.focusWidget()
            if now is not None and now.objectName() == name:
                return
            QTest.keyClick(now or self.window, Qt.Key.Key_Tab)
        raise AssertionError(f"the Tab key does not lead to {name}")

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window.focusWidget() or self.window, key)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.window.focusWidget() or self.window, text)

    def words(self, name: str) -> str:
        found = self.visible(name)
        return found.text() if isinstance(found, QLabel) else ""

    def read(self) -> str:
        """All that can be read on screen."""
        return "\n".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisible())

    def vote(self, votes: str) -> None:
        """u: for the complaint, d: against it, -: not there; the first is the chair."""
        for place, vote in enumerate(votes):
            # Those on screen: of the form before there may be some left that wait to be deleted.
            self.until(lambda place=place: self.visible(member_name(place, "name")))
            name, choice = (self.visible(member_name(place, part)) for part in ("name", "vote"))
            assert isinstance(name, QLineEdit) and isinstance(choice, QComboBox)
            name.setText(f"Member {place}")
            choice.setCurrentIndex("-ud".index(vote))

    def record(self, reasons: str = "The commission has looked at the record.") -> None:
        self.window.findChild(QLineEdit, PROTOCOL).setText("No. 12")
        self.window.findChild(QPlainTextEdit, REASONS).setPlainText(reasons)
        self.there(RECORD).click()
        self.there("sure-go").click()


def choose(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    """What the person chooses in the dialog."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(place), ""))
