"""Banners under the top bar: what must be said without stopping anyone.
Each has a key; saying it again replaces it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from client.kit.controls import Button, Icon, Label, column, row
from client.kit.looks import Looks
from client.kit.theme import SPACE
from client.kit.words import Words

_ICONS = {"accent": "notice", "gold": "warning", "bad": "warning", "good": "check"}


@dataclass(frozen=True)
class Saying:
    """What a banner says: a sentence's key and values, its tone, and what can be done about it."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)
    tone: str = "accent"
    action_key: str = ""
    action: Callable[[], object] | None = None


class Banners(QWidget):
    """All banners that are up, the newest at the bottom."""

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words, self._looks = words, looks
        self._up: dict[str, QWidget] = {}
        self._layout = column(self)
        self.hide()

    def say(self, name: str, saying: Saying) -> None:
        """Put up the banner `name`; its object name is `banner-<name>`."""
        self.drop(name)
        banner = self._made(name, saying)
        self._up[name] = banner
        self._layout.addWidget(banner)
        banner.show()
        self.show()

    def drop(self, name: str) -> None:
        """Take the banner `name` down, if it is up."""
        banner = self._up.pop(name, None)
        if banner is not None:
            self._layout.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        if not self._up:
            self.hide()

    def clear(self) -> None:
        """Take all down."""
        for name in list(self._up):
            self.drop(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The banners that are up."""
        return tuple(self._up)

    def text(self, name: str) -> str:
        """What the banner `name` says; empty where it is not up."""
        banner = self._up.get(name)
        words = banner.findChild(Label, f"banner-{name}-text") if banner is not None else None
        return words.text() if isinstance(words, Label) else ""

    def _made(self, name: str, saying: Saying) -> QWidget:
        banner = QWidget()
        banner.setObjectName(f"banner-{name}")
        banner.setProperty("banner", saying.tone)
        banner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = row(banner, spacing=SPACE.medium, margins=(SPACE.wide, 8, SPACE.large, 8))
        line.addWidget(Icon(self._looks, _ICONS[saying.tone], saying.tone, 20))
        words = Label("reading", wrap=True)
        words.setObjectName(f"banner-{name}-text")
        self._words.put(words, saying.key, **saying.values)
        self._words.put(banner, saying.key, on="name", **saying.values)
        line.addWidget(words, 1)
        if saying.action is not None:
            act = Button(f"banner-{name}-action", "small")
            self._words.put(act, saying.action_key)
            action = saying.action
            act.clicked.connect(lambda _checked=False: action())
            line.addWidget(act)
        away = Button(f"banner-{name}-close", "segment", icon="cross", looks=self._looks)
        self._words.put(away, "kit-close", on="name")
        away.clicked.connect(lambda _checked=False: self.drop(name))
        line.addWidget(away)
        return banner
