"""The bar on top of every page: what is being sat, the time left, and how the window looks and speaks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from client.exam import names
from client.exam.ports import ExamDesk
from client.exam.time_left import TimeLeft
from client.kit.controls import Button, Icon, Label, column, row
from client.kit.looks import Looks
from client.kit.theme import THEMES
from client.kit.words import LANGUAGE_NAMES, LANGUAGE_SHORT, LANGUAGES, Words

_THEME_ICONS = {"light": "sun", "dark": "moon", "contrast": "contrast"}


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
        for name, sign, key, step in (
            (names.TEXT_SMALLER, "A−", "exam-text-smaller", -1),
            (names.TEXT_LARGER, "A+", "exam-text-larger", 1),
        ):
            size = Button(name, "segment")
            size.setText(sign)
            self._words.put(size, key, on="name")
            self._words.put(size, key, on="tip")
            size.clicked.connect(lambda _checked=False, step=step: self._looks.step_text_size(step))
            line.addWidget(size)
        line.addSpacing(10)
        self._themes = {name: self._theme(name) for name in THEMES}
        for made in self._themes.values():
            line.addWidget(made)
        line.addSpacing(10)
        self._languages = {code: self._language(code) for code in LANGUAGES}
        for made in self._languages.values():
            line.addWidget(made)
        line.addSpacing(10)
        line.addWidget(self.help)
        self._looks.changed.connect(self._show_chosen)
        self._words.changed.connect(self._show_chosen)
        self._show_chosen()
        return line

    def _theme(self, name: str) -> Button:
        made = Button(names.theme(name), "segment", icon=_THEME_ICONS[name], looks=self._looks)
        made.setCheckable(True)
        self._words.put(made, f"exam-theme-{name}", on="name")
        self._words.put(made, f"exam-theme-{name}", on="tip")
        made.clicked.connect(lambda _checked=False: self._choose(lambda: self._looks.use_theme(name)))
        return made

    def _language(self, code: str) -> Button:
        made = Button(names.language(code), "segment")
        made.setCheckable(True)
        made.setText(LANGUAGE_SHORT[code])
        made.setAccessibleName(LANGUAGE_NAMES[code])
        made.setToolTip(LANGUAGE_NAMES[code])
        made.clicked.connect(lambda _checked=False: self._choose(lambda: self._words.switch(code)))
        return made

    def _choose(self, call: Callable[[], None]) -> None:
        call()
        # A press on what is chosen already must not unchoose it.
        self._show_chosen()

    def _show_chosen(self) -> None:
        for name, made in self._themes.items():
            made.setChecked(name == self._looks.colours.name)
        for code, made in self._languages.items():
            made.setChecked(code == self._words.language)
