"""A sheet over the window: asks or tells, keeps the keyboard inside, and is no window of its own.

That it is no window matters: opening one would look like leaving the exam.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from client.kit.controls import Label, column, plane, row
from client.kit.looks import Looks
from client.kit.theme import SPACE
from client.kit.words import Words


class Sheet(QWidget):
    """A card in the middle of its parent, which is dimmed and out of reach until the sheet closes."""

    closed = Signal()

    def __init__(self, parent: QWidget, name: str, words: Words, looks: Looks, width: int = 560) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.words, self.looks = words, looks
        self._escape: Callable[[], object] = self.close_sheet
        self._came_from = parent.window().focusWidget()
        card = plane("card")
        card.setFixedWidth(width)
        self.title = Label("heading", wrap=True)
        self.body: QVBoxLayout = column(spacing=SPACE.medium)
        self.buttons: QHBoxLayout = row(spacing=SPACE.medium)
        inside = column(card, spacing=SPACE.large, margins=(32, 28, 32, 28))
        inside.addWidget(self.title)
        inside.addLayout(self.body)
        inside.addSpacing(SPACE.small)
        inside.addLayout(self.buttons)
        centred = column(self, margins=SPACE.wide)
        centred.addStretch(1)
        # Stretches on both sides, not an alignment: so the card's height follows its wrapped words.
        line = row()
        line.addStretch(1)
        line.addWidget(card)
        line.addStretch(1)
        centred.addLayout(line)
        centred.addStretch(1)
        parent.installEventFilter(self)

    def on_escape(self, call: Callable[[], object]) -> None:
        """What the Esc key does; it closes the sheet where nothing is said."""
        self._escape = call

    def open(self, first: QWidget | None = None) -> None:
        """Show it over the parent, the keyboard at `first`."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.words.put_made(self, self.title.text, on="name")
        self.show()
        self.raise_()
        (first or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def close_sheet(self) -> None:
        """Take it away, and give the keyboard back."""
        parent = self.parentWidget()
        if parent is None or self.isHidden():
            return
        parent.removeEventFilter(self)
        self.hide()
        # Where the keyboard came from may be gone: the page below was made anew meanwhile.
        if self._came_from is not None and isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the parent."""
        parent = self.parentWidget()
        if parent is not None and watched is parent and event.type() == QEvent.Type.Resize:
            self.setGeometry(parent.rect())
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside the sheet."""
        stops = [
            child
            for child in self.findChildren(QWidget)
            if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not stops:
            return True
        now = self.window().focusWidget()
        at = stops.index(now) if now in stops else (-1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc is the way back; nothing else goes through to what lies below."""
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim what lies below."""
        painter = QPainter(self)
        colour = self.looks.colour("scrim")
        colour.setAlpha(150)
        painter.fillRect(self.rect(), colour)
