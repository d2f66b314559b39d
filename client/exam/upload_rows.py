"""What remains of the delivery, in rows and in words; the figures come from the desk."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from client.kit.controls import Icon, Label, label
from client.kit.looks import Looks
from client.kit.theme import SPACE
from client.kit.words import Words
from proctor.sync.remaining import Remaining

_ROWS = ("upload-entries", "upload-clips", "upload-record")


class RemainingRows(QWidget):
    """A row each for entries, clips and the record: a mark, what it is, and how much of it is left."""

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words = words
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.medium)
        grid.setVerticalSpacing(SPACE.small)
        grid.setColumnStretch(1, 1)
        self._marks: dict[str, Icon] = {}
        self._figures: dict[str, Label] = {}
        for at, key in enumerate(_ROWS):
            mark = self._marks[key] = Icon(looks, "clock", "soft", 20)
            figure = self._figures[key] = Label("strong")
            figure.setObjectName(key)
            grid.addWidget(mark, at, 0)
            grid.addWidget(label(words, key), at, 1)
            grid.addWidget(figure, at, 2, Qt.AlignmentFlag.AlignRight)

    def show_left(self, left: Remaining) -> None:
        """Show what is left."""
        self._row("upload-entries", left.entries, "upload-left-entries")
        self._row("upload-clips", left.clips, "upload-left-files", left.clip_bytes)
        self._row("upload-record", left.record, "upload-left-files", left.record_bytes)

    def _row(self, name: str, count: int, key: str, size: int = 0) -> None:
        figure = self._figures[name]
        self._marks[name].display(*(("clock", "soft") if count else ("check", "good")))
        figure.tone("" if count else "good")
        if count:
            self._words.put(figure, key, count=count, size=megabytes(size))
        else:
            self._words.put(figure, "upload-sent")


def megabytes(size: int) -> float:
    """With one figure behind the point below ten, and none above; the texts write it as people do."""
    value = size / 1e6
    return max(0.1, round(value, 1)) if value < 9.95 else round(value)


def time_words(left: Remaining) -> tuple[str, dict[str, Any]]:
    """How long it takes: a text's key and its values. Nothing is said that was not measured."""
    if left.line != "online":
        return "upload-time-no-line", {}
    if left.seconds is None or left.rate is None:
        return "upload-time-unknown", {}
    rate = round(left.rate * 8 / 1e6, 1 if left.rate > 12_500 else 2)
    minutes = round(left.seconds / 60)
    if left.seconds < 55:
        return "upload-time-soon", {"rate": rate}
    if minutes < 100:
        return "upload-time-minutes", {"minutes": max(1, minutes), "rate": rate}
    hours, minutes = divmod(5 * round(left.seconds / 300), 60)  # nobody knows it to the minute
    return "upload-time-hours", {"hours": hours, "minutes": minutes, "rate": rate}


def line_words(left: Remaining) -> tuple[str, dict[str, Any]]:
    """The state of the line: a text's key and its values."""
    minutes = int(left.line_s // 60)
    if left.line == "offline" and not minutes:
        return "upload-line-offline-now", {}
    known = left.line in ("online", "offline", "refused")
    return f"upload-line-{left.line if known else 'unknown'}", {"minutes": minutes}
