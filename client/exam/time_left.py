"""The clock of the top bar, and when it says a quiet word: at 10, 5 and 1 minutes."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from client.exam import names
from client.kit.looks import Looks
from client.kit.theme import TYPE
from client.kit.time_words import left
from client.kit.words import Words

WARNINGS_MIN = (10, 5, 1)


def warning_due(before_ms: int, now_ms: int) -> int | None:
    """The minutes to warn of, where the time left went past them between two looks; None where it did not."""
    passed = [minutes for minutes in WARNINGS_MIN if now_ms <= minutes * 60_000 < before_ms]
    return min(passed) if passed and now_ms > 0 else None


class TimeLeft(QWidget):
    """The time left, in digits that stay in place."""

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words, self._looks = words, looks
        self._digits, self._tone = "", "ink"
        self.setObjectName(names.TIME_LEFT)
        self.setFixedSize(190, 58)
        looks.changed.connect(self.update)
        words.changed.connect(self._renamed)

    def text(self) -> str:
        """The digits shown."""
        return self._digits

    def show_left(self, milliseconds: int) -> None:
        """Show it; gold in the last five minutes, red in the last."""
        digits = left(milliseconds)
        if digits == self._digits:
            return
        self._digits = digits
        self._tone = "bad" if milliseconds <= 60_000 else "gold" if milliseconds <= 300_000 else "ink"
        self._renamed()

    def sizeHint(self) -> QSize:
        """Fixed."""
        return QSize(190, 58)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Digits, and what they are."""
        painter = QPainter(self)
        painter.setFont(self._looks.font(TYPE.clock, QFont.Weight.DemiBold, figures=True))
        painter.setPen(self._looks.colour(self._tone))
        centre = Qt.AlignmentFlag.AlignHCenter
        painter.drawText(
            self.rect().adjusted(0, 2, 0, -20), centre | Qt.AlignmentFlag.AlignVCenter, self._digits
        )
        font = self._looks.font(TYPE.tiny, QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(self._looks.colour("soft"))
        said = QFontMetrics(font).elidedText(
            self._words.t("exam-time-left"), Qt.TextElideMode.ElideRight, 186
        )
        painter.drawText(self.rect().adjusted(0, 38, 0, -2), centre | Qt.AlignmentFlag.AlignTop, said)

    def _renamed(self) -> None:
        self.setAccessibleName(f"{self._words.t('exam-time-left')}: {self._digits}")
        self.update()
