"""A person at the console, for tests: signs in, presses keys, gives verdicts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from client.console.reviews_page import ReviewsPage
from client.console.sign_in import SIGN_IN, TOKEN
from client.console.window import ConsoleWindow
from client.kit.controls import Button


class Reviewer:
    """A person at the console."""

    def __init__(self, window: ConsoleWindow, bot: QtBot) -> None:
        self.window, self.bot = window, bot
        window.show()

    def sign_in(self, token: str = "") -> None:
        self.window.findChild(QLineEdit, TOKEN).setText(token or str(self.window.property("token")))
        self.window.findChild(Button, SIGN_IN).click()

    @property
    def page(self) -> ReviewsPage:
        assert isinstance(self.window.page, ReviewsPage)
        return self.window.page

    def until(self, true: Callable[[], object]) -> None:
        self.bot.waitUntil(lambda: bool(true()))

    def at_work(self) -> Reviewer:
        """Signed in, the first attempt on screen."""
        self.sign_in()
        self.until(lambda: isinstance(self.window.page, ReviewsPage))
        self.until(lambda: self.page.view.detail is not None)
        return self

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def judge(self, key: Qt.Key, reason: str, for_candidate: str = "") -> None:
        """Write a reason, and words for the candidate; press the number."""
        before = self.page.view.incident
        assert before is not None
        self.window.findChild(QPlainTextEdit, "verdict-reason").setPlainText(reason)
        self.window.findChild(QPlainTextEdit, "verdict-comment").setPlainText(for_candidate)
        self.page.queue.setFocus()
        self.press(key)
        self.until(lambda: self.own(before.id) is not None)

    def own(self, incident: str) -> str | None:
        detail = self.page.view.detail
        assert detail is not None
        found = next(one for one in detail.incidents if one.id == incident)
        return found.own.verdict if found.own is not None else None
