"""What every page of the exam window is handed, and what a page is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from client.exam.ports import DeskSignals, ExamDesk, RehearsalDesk, WindowOptions
from client.exam.stages import Stage
from client.kit.background import Background
from client.kit.controls import column, plane, row, scrolled
from client.kit.error_box import ErrorBox
from client.kit.looks import Looks
from client.kit.theme import SPACE
from client.kit.words import Words
from proctor.core.errors import SynaqError


@dataclass(frozen=True)
class Backstage:
    """Desk, signals and the kit's parts, made once by the window. `rehearsal`: where one can be held."""

    desk: ExamDesk
    signals: DeskSignals
    words: Words
    looks: Looks
    background: Background
    options: WindowOptions
    rehearsal: RehearsalDesk | None = None


class Page(QWidget):
    """One page. `go_on` asks the window to look which page is due now. `keys`: which keys F1 shows."""

    go_on = Signal()
    stage = Stage.STARTING
    keys: Literal["exam", "check"] = "exam"

    def __init__(self, backstage: Backstage) -> None:
        super().__init__()
        self.backstage = backstage
        self.desk, self.words, self.looks = backstage.desk, backstage.words, backstage.looks
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName(f"page-{self.stage}")

    def enter(self) -> None:
        """The page comes on screen."""

    def leave(self) -> None:
        """The page goes: stop every timer."""

    def put_in_the_middle(self, card: QWidget, on: QWidget | None = None) -> None:
        """Lay out one card in the middle of the page, or of `on`; it scrolls where the window is small."""
        inner = QWidget()
        around = column(inner, margins=SPACE.wide)
        line = row()
        line.addStretch(1)
        line.addWidget(card, 1000)
        line.addStretch(1)
        around.addStretch(1)
        around.addLayout(line)
        around.addStretch(1)
        column(on or self).addWidget(scrolled(inner, f"scroll-{self.stage}"))


class CardPage(Page):
    """A page with one card in the middle, which scrolls where the window is small."""

    card_width = 720

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        card = plane("card")
        card.setMaximumWidth(self.card_width)
        self.body: QVBoxLayout = column(card, spacing=SPACE.large, margins=(44, 36, 44, 36))
        self.error = ErrorBox(self.words, self.looks)
        self.put_in_the_middle(card)

    def work(self, name: str, call: Callable[[], object], done: Callable[[object], None]) -> None:
        """Run something slow; a known error lands in the page's box."""
        self.error.hide()
        self.backstage.background.run(name, call, done, self.failed)

    def failed(self, error: SynaqError) -> None:
        """Show what went wrong. Pages add what becomes possible again."""
        self.error.say(error)
