"""More time for a candidate: how many minutes, and why."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from client.kit.controls import button, column, row
from client.kit.theme import SPACE
from client.kit.words import Words
from proctor.sync.wall_messages import ExtraTime

MINUTES, REASON, GIVE = "wall-minutes", "wall-time-reason", "wall-time-give"
_MOST, _USUAL = 120, "10"


class TimeBox(QWidget):
    """`wanted` carries an ExtraTime. Until it is taken (`empty`), pressing again asks for the same one."""

    wanted = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._request, self._there = uuid4().hex, False
        self.minutes, self.reason = QLineEdit(_USUAL), QLineEdit()
        self.minutes.setObjectName(MINUTES)
        self.minutes.setValidator(QIntValidator(1, _MOST, self.minutes))
        self.minutes.setFixedWidth(72)
        self.reason.setObjectName(REASON)
        self.reason.setMaxLength(500)
        for where in ("name", "tip"):
            words.put(self.minutes, "wall-minutes", on=where)
        for where in ("name", "hint"):
            words.put(self.reason, "wall-time-reason", on=where)
        self._give = button(words, GIVE, "wall-time-give", pressed=self._ask)
        lines = column(self, spacing=SPACE.small)
        line = row(spacing=SPACE.small)
        line.addWidget(self.minutes)
        line.addWidget(self.reason, 1)
        lines.addLayout(line)
        lines.addWidget(self._give)
        self.reason.textChanged.connect(lambda _words: self._anew())
        self.minutes.textChanged.connect(lambda _minutes: self._anew())

    def allow(self, there: bool) -> None:
        """Whether there is a section whose time could be prolonged."""
        self._there = there
        self._look()

    def empty(self) -> None:
        """It was given: the next is another one."""
        self.reason.clear()
        self.minutes.setText(_USUAL)
        self._anew()

    def _anew(self) -> None:
        self._request = uuid4().hex
        self._look()

    def _look(self) -> None:
        written = len(self.reason.text().strip()) >= 3 and self.minutes.hasAcceptableInput()
        self._give.setEnabled(self._there and written)

    def _ask(self) -> None:
        self.wanted.emit(
            ExtraTime(
                request=self._request, minutes=int(self.minutes.text()), reason=self.reason.text().strip()
            )
        )
