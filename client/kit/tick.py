"""A box to be ticked, in the theme's own colours."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox

from client.kit.looks import Looks


class Tick(QCheckBox):
    """A check box whose box has the ground of a card: the style sheet colours the tick, not what it is on."""

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self._looks = looks
        looks.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, self._looks.colour("card"))
        self.setPalette(palette)
