"""A choice of one out of a few, as a box that drops down."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from client.kit.looks import Looks

_ARROW = 18


class Choice(QComboBox):
    """A box with an arrow of our own: the style's is not drawn beside a rounded frame."""

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self._looks = looks
        looks.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, then the arrow."""
        super().paintEvent(event)
        arrow = self._looks.pixmap("down", "soft", _ARROW, self.devicePixelRatioF())
        QPainter(self).drawPixmap(self.width() - 30, (self.height() - _ARROW) // 2, arrow)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel that passes over it scrolls the page, and chooses nothing."""
        event.ignore()
