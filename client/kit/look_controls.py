"""The buttons with which a window's look and language are chosen: text size, theme, language."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from client.kit.controls import Button, row
from client.kit.looks import Looks
from client.kit.theme import THEMES
from client.kit.words import LANGUAGE_NAMES, LANGUAGE_SHORT, LANGUAGES, Words

TEXT_SMALLER, TEXT_LARGER = "text-smaller", "text-larger"
_THEME_ICONS = {"light": "sun", "dark": "moon", "contrast": "contrast"}


def language_name(code: str) -> str:
    """The object name of the button that switches to that language."""
    return f"language-{code}"


def theme_name(name: str) -> str:
    """The object name of the button that takes that theme."""
    return f"theme-{name}"


class LookControls(QWidget):
    """A line of buttons; what is chosen is marked."""

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words, self._looks = words, looks
        line = row(self, spacing=4)
        for name, sign, key, step in (
            (TEXT_SMALLER, "A−", "exam-text-smaller", -1),
            (TEXT_LARGER, "A+", "exam-text-larger", 1),
        ):
            size = Button(name, "segment")
            size.setText(sign)
            words.put(size, key, on="name")
            words.put(size, key, on="tip")
            size.clicked.connect(lambda _checked=False, step=step: looks.step_text_size(step))
            line.addWidget(size)
        line.addSpacing(10)
        self._themes = {name: self._theme(name) for name in THEMES}
        for made in self._themes.values():
            line.addWidget(made)
        line.addSpacing(10)
        self._languages = {code: self._language(code) for code in LANGUAGES}
        for made in self._languages.values():
            line.addWidget(made)
        looks.changed.connect(self._show_chosen)
        words.changed.connect(self._show_chosen)
        self._show_chosen()

    def _theme(self, name: str) -> Button:
        made = Button(theme_name(name), "segment", icon=_THEME_ICONS[name], looks=self._looks)
        made.setCheckable(True)
        self._words.put(made, f"exam-theme-{name}", on="name")
        self._words.put(made, f"exam-theme-{name}", on="tip")
        made.clicked.connect(lambda _checked=False: self._choose(lambda: self._looks.use_theme(name)))
        return made

    def _language(self, code: str) -> Button:
        made = Button(language_name(code), "segment")
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
