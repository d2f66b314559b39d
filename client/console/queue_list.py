"""The queue of reviews as a list: a number, what waits for oneself, and how much working time is left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from client.kit.card_list import CardList
from client.kit.looks import Looks
from client.kit.theme import TYPE
from client.kit.words import Words
from proctor.sync.messages import ReviewItem

QUEUE = "review-queue"
_HOUR_MS = 3_600_000


def left_words(words: Words, left_ms: int) -> str:
    """How much working time is left, or since when it is over, in words: «5 сағ 12 мин»."""
    minutes = abs(left_ms) // 60_000
    span = words.t("console-left-hours", hours=minutes // 60, minutes=minutes % 60)
    return span if left_ms >= 0 else words.t("console-left-over", span=span)


def left_tone(item: ReviewItem) -> str:
    """The colour of the countdown: bad within the last hour and behind it, gold before, soft once it is
    published."""
    if item.state == "published":
        return "soft"
    return "bad" if item.left_ms < _HOUR_MS else "gold"


def second_line(words: Words, item: ReviewItem) -> str:
    """What waits in that attempt."""
    parts = [words.t("console-queue-incidents", count=item.incidents)]
    if item.severe and item.state != "published":
        parts.append(words.t("console-queue-severe", count=item.severe))
    if item.state in ("second_review", "third_review", "decided", "published"):
        parts.insert(0, words.t(f"console-state-{item.state.replace('_', '-')}"))
    if item.remarks:
        parts.append(words.t("console-queue-remarks"))
    return " · ".join(parts)


class QueueList(CardList[ReviewItem]):
    """The list itself, in the service's order: number and time left, below it what waits."""

    def __init__(self, words: Words, looks: Looks, parent: QWidget | None = None) -> None:
        super().__init__(QUEUE, "console-queue", words, looks, parent)

    def first(self, wanted: Callable[[ReviewItem], bool]) -> ReviewItem | None:
        """The first attempt that is so."""
        return next((item for item in self.items if wanted(item)), None)

    def key_of(self, item: ReviewItem) -> str:
        """The attempt."""
        return item.attempt

    def said_of(self, item: ReviewItem) -> str:
        """Number, what waits, time left."""
        left = left_words(self.words, item.left_ms)
        return f"№ {item.candidate_number}. {second_line(self.words, item)}. {left}"

    def paint_card(self, painter: QPainter, inner: QRect, item: ReviewItem) -> None:
        """Draw one attempt."""
        colours = self.looks.colours
        left = left_words(self.words, item.left_ms) if item.state != "published" else ""
        painter.setFont(self.looks.font(TYPE.small))
        painter.setPen(QColor(getattr(colours, left_tone(item))))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, left)
        painter.setPen(QColor(colours.soft))
        under = painter.fontMetrics().elidedText(
            second_line(self.words, item), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, under)
        font = self.looks.font(TYPE.body)
        font.setBold(bool(item.mine))
        painter.setFont(font)
        painter.setPen(QColor(colours.ink))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, item.candidate_number)
