"""The bar on top of every page: what is being sat, the time left, and how the window looks and speaks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from client.exam import names
from client.exam.ports import ExamDesk
from client.exam.time_left import TimeLeft
from client.kit.controls import Button, Icon, Label, column, row
from client.kit.look_controls import LookControls
from client.kit.looks import Looks
from client.kit.words import Words


class TopBar(QWidget):
    """Made once; `show_attempt` and `show_section` fill it."""

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words, self._looks = words, looks
        self.setProperty("role", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(66)
        self._title, self._under = Label("strong"), Label("soft")
        self.time = TimeLeft(words, looks)
        self.time.hide()
        self.help = Button(names.HELP, "segment", icon="question", looks=looks)
        words.put(self.help, "exam-help", on="name")
        words.put(self.help, "exam-help", on="tip")
        line = row(self, spacing=16, margins=(24, 0, 16, 0))
        line.addWidget(Icon(looks, "shield", "accent", 28))
        line.addLayout(self._titles(), 1)
        line.addWidget(self.time)
        line.addLayout(self._controls(), 1)

    def show_attempt(self, desk: ExamDesk, section: str = "") -> None:
        """Say what is sat, by whom (a number, 184/74-1), and which section of it."""
        attempt = desk.attempt
        words = self._words
        if attempt is None:
            self.show_brand("exam-brand-under")
            return
        words.put_made(self._title, lambda: words.pick(attempt.programme_title))
        at = next((at for at, part in enumerate(attempt.sections) if part.id == section), None)
        if at is None:
            words.put(self._under, "exam-top-candidate", number=attempt.candidate_number)
        else:
            words.put(
                self._under,
                "exam-top-section",
                at=at + 1,
                section=attempt.sections[at].title,
                number=attempt.candidate_number,
            )

    def show_brand(self, under: str) -> None:
        """Before anybody has signed in: our name, and the sentence `under` below it."""
        self._words.put(self._title, "exam-brand")
        self._words.put(self._under, under)

    def _titles(self) -> QBoxLayout:
        lines = column(spacing=2)
        lines.addStretch(1)
        for one in (self._title, self._under):
            one.setMinimumWidth(120)
            lines.addWidget(one)
        lines.addStretch(1)
        return lines

    def _controls(self) -> QBoxLayout:
        line = row(spacing=4)
        line.addStretch(1)
        line.addWidget(LookControls(self._words, self._looks))
        line.addSpacing(10)
        line.addWidget(self.help)
        return line
