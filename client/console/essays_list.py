"""A contest's essays as a list: a number, one's own mark, and how many marks it has where one may know."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from client.console.essays_words import about_words, given_words, mark_words
from client.kit.looks import Looks
from client.kit.theme import SPACE, TYPE
from client.kit.words import Words
from proctor.sync.essay_messages import EssayLineView

ESSAYS = "essays-list"
_LINE = Qt.ItemDataRole.UserRole
_HEIGHT = 62
_MARK_WIDTH = 54

Index = QModelIndex | QPersistentModelIndex


class EssaysModel(QAbstractListModel):
    """The essays, in the service's order."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._lines: tuple[EssayLineView, ...] = ()

    @property
    def lines(self) -> tuple[EssayLineView, ...]:
        """All essays."""
        return self._lines

    def show(self, lines: Sequence[EssayLineView]) -> None:
        """Show these; whoever is selected stays so where they are still there."""
        same = [line.id for line in lines] == [line.id for line in self._lines]
        if not same:
            self.beginResetModel()
        self._lines = tuple(lines)
        if not same:
            self.endResetModel()
        elif lines:
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt declares it
        """How many there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line itself; in words for screen readers."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == _LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            mark, about = mark_words(line), about_words(self._words, line)
            parts = [f"№ {line.candidate_number}", self._words.t("essays-mark", mark=mark), about]
            if line.given is not None:
                parts.append(self._words.t("essays-given", given=given_words(line)))
            return ". ".join(parts)
        return None


class _Painter(QStyledItemDelegate):
    """A row: number and mark, below it what is to be known."""

    def __init__(self, words: Words, looks: Looks, parent: QObject) -> None:
        super().__init__(parent)
        self._words, self._looks = words, looks

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """One height for all."""
        return QSize(200, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        line = index.data(_LINE)
        colours = self._looks.colours
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(option.rect).adjusted(8, 3, -8, -3)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(colours.accent_soft))
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(QColor(colours.focus if focused else colours.accent_line), 1 + focused))
            painter.drawRoundedRect(box, 10, 10)
        inner = box.adjusted(SPACE.medium, 7, -SPACE.medium, -7)
        self._paint_mark(painter, inner, line)
        inner.setRight(inner.right() - _MARK_WIDTH)
        painter.setFont(self._looks.font(TYPE.small))
        painter.setPen(QColor(colours.gold if line.over else colours.soft))
        metrics, about = painter.fontMetrics(), about_words(self._words, line)
        under = metrics.elidedText(about, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, under)
        font = self._looks.font(TYPE.body)
        font.setBold(line.own is None and line.mark is None and line.short != 0)
        painter.setFont(font)
        painter.setPen(QColor(colours.ink))
        number = f"№ {line.candidate_number}"
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, number)
        painter.restore()

    def _paint_mark(self, painter: QPainter, inner: QRect, line: EssayLineView) -> None:
        """One's own mark or the mean; below it how many marks there are, where the caller may know."""
        colours, given = self._looks.colours, given_words(line)
        right = Qt.AlignmentFlag.AlignRight
        if given:
            painter.setFont(self._looks.font(TYPE.small, figures=True))
            painter.setPen(QColor(colours.gold if line.short else colours.soft))
            painter.drawText(inner, right | Qt.AlignmentFlag.AlignBottom, given)
        font = self._looks.font(TYPE.heading, figures=True)
        font.setBold(True)
        painter.setFont(font)
        told = line.mark is not None or line.own is not None
        painter.setPen(QColor(colours.accent if told else colours.soft))
        side = Qt.AlignmentFlag.AlignTop if given else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner.adjusted(0, -4 if given else 0, 0, 0), right | side, mark_words(line))


class EssaysList(QListView):
    """The list itself. `opened` carries the id of the essay that is to be read."""

    opened = Signal(str)

    def __init__(self, words: Words, looks: Looks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(ESSAYS)
        self._model = EssaysModel(words, self)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(words, looks, self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QListView.Shape.NoFrame)
        words.put(self, "essays-list", on="name")
        words.changed.connect(lambda _language: self.viewport().update())
        looks.changed.connect(self.viewport().update)
        self.selectionModel().currentChanged.connect(self._current)
        self._quiet = False

    @property
    def lines(self) -> tuple[EssayLineView, ...]:
        """All essays of the contest."""
        return self._model.lines

    def show_lines(self, lines: Sequence[EssayLineView]) -> None:
        """Show these; what was selected stays selected, and is not opened anew."""
        before = self.selected()
        self._quiet = True
        try:
            self._model.show(lines)
            if before:
                self.select(before)
        finally:
            self._quiet = False

    def selected(self) -> str:
        """The essay that is read; "" where none is."""
        index = self.currentIndex()
        return self._model.lines[index.row()].id if index.isValid() else ""

    def select(self, essay: str) -> None:
        """Read that essay, if it is there."""
        rows = [row for row, line in enumerate(self._model.lines) if line.id == essay]
        if rows:
            self.setCurrentIndex(self._model.index(rows[0]))

    def next_unmarked(self) -> str:
        """The first essay behind the selected one that one has not marked, going round; "" where all are."""
        lines, at = self._model.lines, self.currentIndex().row()
        behind = [*lines[at + 1 :], *lines[: at + 1]]
        return next((line.id for line in behind if line.own is None), "")

    def step(self, by: int) -> None:
        """One up or down."""
        row = min(max(0, self.currentIndex().row() + by), len(self._model.lines) - 1)
        if row >= 0:
            self.setCurrentIndex(self._model.index(row))

    def _current(self, index: QModelIndex) -> None:
        if index.isValid() and not self._quiet:
            self.opened.emit(self._model.lines[index.row()].id)
