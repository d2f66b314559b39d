"""A contest's essays as a list: a number, one's own mark, and how many marks it has where one may know."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from client.console.essays_words import about_words, given_words, mark_words
from client.kit.card_list import CardList
from client.kit.looks import Looks
from client.kit.theme import TYPE
from client.kit.words import Words
from proctor.sync.essay_messages import EssayLineView

ESSAYS = "essays-list"
_MARK_WIDTH = 54


class EssaysList(CardList[EssayLineView]):
    """The list itself, in the service's order: number and mark, below it what is to be known."""

    height_of_card = 62

    def __init__(self, words: Words, looks: Looks, parent: QWidget | None = None) -> None:
        super().__init__(ESSAYS, "essays-list", words, looks, parent)

    def next_unmarked(self) -> str:
        """The first essay behind the selected one that one has not marked, going round; "" where all are."""
        lines, at = self.items, self.currentIndex().row()
        behind = [*lines[at + 1 :], *lines[: at + 1]]
        return next((line.id for line in behind if line.own is None), "")

    def key_of(self, item: EssayLineView) -> str:
        """The essay's id."""
        return item.id

    def said_of(self, item: EssayLineView) -> str:
        """Number, mark, what is to be known."""
        mark, about = mark_words(item), about_words(self.words, item)
        parts = [f"№ {item.candidate_number}", self.words.t("essays-mark", mark=mark), about]
        if item.given is not None:
            parts.append(self.words.t("essays-given", given=given_words(item)))
        return ". ".join(parts)

    def paint_card(self, painter: QPainter, inner: QRect, item: EssayLineView) -> None:
        """Draw one essay."""
        colours = self.looks.colours
        self._paint_mark(painter, inner, item)
        inner.setRight(inner.right() - _MARK_WIDTH)
        painter.setFont(self.looks.font(TYPE.small))
        painter.setPen(QColor(colours.gold if item.over else colours.soft))
        metrics, about = painter.fontMetrics(), about_words(self.words, item)
        under = metrics.elidedText(about, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, under)
        font = self.looks.font(TYPE.body)
        font.setBold(item.own is None and item.mark is None and item.short != 0)
        painter.setFont(font)
        painter.setPen(QColor(colours.ink))
        number = f"№ {item.candidate_number}"
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, number)

    def _paint_mark(self, painter: QPainter, inner: QRect, line: EssayLineView) -> None:
        """One's own mark or the mean; below it how many marks there are, where the caller may know."""
        colours, given = self.looks.colours, given_words(line)
        right = Qt.AlignmentFlag.AlignRight
        if given:
            painter.setFont(self.looks.font(TYPE.small, figures=True))
            painter.setPen(QColor(colours.gold if line.short else colours.soft))
            painter.drawText(inner, right | Qt.AlignmentFlag.AlignBottom, given)
        font = self.looks.font(TYPE.heading, figures=True)
        font.setBold(True)
        painter.setFont(font)
        told = line.mark is not None or line.own is not None
        painter.setPen(QColor(colours.accent if told else colours.soft))
        side = Qt.AlignmentFlag.AlignTop if given else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner.adjusted(0, -4 if given else 0, 0, 0), right | side, mark_words(line))
