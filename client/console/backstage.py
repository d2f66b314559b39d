"""What every page of the console is handed, and what a page is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from client.console.ports import ConsoleDesk, ConsoleOptions
from client.kit.background import Background
from client.kit.looks import Looks
from client.kit.words import Words
from proctor.core.errors import SynaqError

Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Backstage:
    """The desk and the kit's parts, made once by the window. `failed`: says a known error where no page
    has a better place for it."""

    desk: ConsoleDesk
    words: Words
    looks: Looks
    background: Background
    options: ConsoleOptions
    failed: Callable[[SynaqError], None]

    def ask(
        self,
        name: str,
        call: Callable[[], Outcome],
        done: Callable[[Outcome], None],
        failed: Callable[[SynaqError], None] | None = None,
    ) -> None:
        """Run a slow call of the desk; its outcome or its error comes back on the Qt thread."""
        self.background.run(name, call, done, failed or self.failed)


class Page(QWidget):
    """One page of the console. `place` is its name on the rail, and the middle of its texts' keys.

    `roles`: whose console has it.
    """

    place = ""
    icon = ""
    roles: frozenset[str] = frozenset()

    def __init__(self, backstage: Backstage) -> None:
        super().__init__()
        self.backstage = backstage
        self.desk, self.words, self.looks = backstage.desk, backstage.words, backstage.looks
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName(f"page-{self.place}")

    def enter(self) -> None:
        """The page comes on screen."""

    def leave(self) -> None:
        """The page goes: stop every timer and player."""
