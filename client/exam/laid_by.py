"""Sheets over the questions, such as remarks half written: covered with them, and there again with them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from client.exam.stages import Stage
from client.kit.sheet import Sheet

_COVERS = frozenset({Stage.SCAN, Stage.HELD})


class LaidBy:
    """The sheets of `window` that wait until the questions are back."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._sheets: list[Sheet] = []

    def follow(self, stage: Stage) -> None:
        """That page comes up: sheets are laid by, shown again, or, after the end by staff, closed."""
        if stage in _COVERS:
            up = open_sheets(self._window)
            self._sheets += up
            for sheet in up:
                sheet.hide()
        elif stage is Stage.EXAM:
            for sheet in self._sheets:
                sheet.show()
                sheet.raise_()
            self._sheets = []
        elif stage is Stage.STOPPED:
            for sheet in open_sheets(self._window):
                sheet.close_sheet()
            self._sheets = []


def open_sheets(window: QWidget) -> list[Sheet]:
    """Those on screen."""
    return [sheet for sheet in window.findChildren(Sheet) if not sheet.isHidden()]
