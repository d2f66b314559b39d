"""The window's words: which language is on, and every text on screen
tied to its key, so that all of them can change.

Where sentences come from is not known here: the translator is passed in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

LANGUAGES = ("kk", "ru", "en")
# A language is named in itself, so that whoever needs it finds it.
LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
LANGUAGE_SHORT = {"kk": "ҚАЗ", "ru": "РУС", "en": "ENG"}

_SETTERS = {
    "text": "setText",
    "name": "setAccessibleName",
    "about": "setAccessibleDescription",
    "tip": "setToolTip",
    "hint": "setPlaceholderText",
    "title": "setWindowTitle",
}


class InLanguages(Protocol):
    """A text that already exists in the three languages, such as a programme's title."""

    @property
    def kk(self) -> str: ...
    @property
    def ru(self) -> str: ...
    @property
    def en(self) -> str: ...


Translate = Callable[..., str]


class Words(QObject):
    """Texts by key in the language that is on. `changed` carries the
    new language after all texts were set."""

    changed = Signal(str)

    def __init__(self, translate: Translate, has: Callable[[str, str], bool], language: str = "kk") -> None:
        """`translate(language, key, **values)` gives a sentence;
        `has(language, key)` whether there is one."""
        super().__init__()
        self._translate, self._has = translate, has
        self._language = language if language in LANGUAGES else "kk"
        self._shown: dict[tuple[int, str], tuple[QWidget, Callable[[], str]]] = {}

    @property
    def language(self) -> str:
        """The language that is on: kk, ru or en."""
        return self._language

    def switch(self, language: str) -> None:
        """Show everything in `language` from now on."""
        if language not in LANGUAGES or language == self._language:
            return
        self._language = language
        for (_, setter), (widget, sentence) in list(self._shown.items()):
            getattr(widget, setter)(sentence())
        self.changed.emit(language)

    def t(self, key: str, **values: Any) -> str:
        """The sentence `key`. Values may be texts in languages, or
        functions that give the value of the moment."""
        return self._translate(self._language, key, **{name: self._value(v) for name, v in values.items()})

    def has(self, key: str) -> bool:
        """Whether there is a sentence `key`."""
        return bool(key) and self._has(self._language, key)

    def pick(self, text: InLanguages) -> str:
        """The text in the language that is on; the first that is not empty where it has none."""
        return str(getattr(text, self._language) or text.kk or text.ru or text.en)

    def key_or_plain(self, text: str) -> str:
        """The sentence of that key where `text` is one, else `text` itself."""
        return self.t(text) if self.has(text) else text

    def put(self, widget: QWidget, key: str, *, on: str = "text", **values: Any) -> None:
        """Set the sentence on `widget` now and at each change of language, until another is put there.

        `on`: text, name and about (for screen readers), tip, hint (of an empty field) or title (of a window).
        """
        self.put_made(widget, partial(self.t, key, **values), on=on)

    def put_made(self, widget: QWidget, sentence: Callable[[], str], *, on: str = "text") -> None:
        """As `put`, with a function that makes the sentence."""
        setter = _SETTERS[on]
        if not any((id(widget), known) in self._shown for known in _SETTERS.values()):
            widget.destroyed.connect(partial(self._forget, id(widget)))
        self._shown[(id(widget), setter)] = (widget, sentence)
        getattr(widget, setter)(sentence())

    def put_plain(self, widget: QWidget, text: str, *, on: str = "text") -> None:
        """Set `text` as it is, in no language of ours (a test item, a
        number), and forget what was put there."""
        setter = _SETTERS[on]
        self._shown.pop((id(widget), setter), None)
        getattr(widget, setter)(text)

    def _value(self, value: Any) -> Any:
        if callable(value):
            return value()
        if all(hasattr(value, language) for language in LANGUAGES):
            return self.pick(value)
        return value

    def _forget(self, widget_id: int, *_: object) -> None:
        for setter in _SETTERS.values():
            self._shown.pop((widget_id, setter), None)
