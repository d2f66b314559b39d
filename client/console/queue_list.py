"""The queue of reviews as a list: a number, what waits for oneself, and how much working time is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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

from client.kit.looks import Looks
from client.kit.theme import SPACE, TYPE
from client.kit.words import Words
from proctor.sync.messages import ReviewItem

QUEUE = "review-queue"
_ITEM = Qt.ItemDataRole.UserRole
_HEIGHT = 66
_HOUR_MS = 3_600_000

Index = QModelIndex | QPersistentModelIndex


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


class QueueModel(QAbstractListModel):
    """The attempts, in the service's order."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._items: tuple[ReviewItem, ...] = ()

    def show(self, items: Sequence[ReviewItem]) -> None:
        """Show these; whoever is selected stays so where they are still there."""
        if [item.attempt for item in items] == [item.attempt for item in self._items]:
            self._items = tuple(items)
            if items:
                self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
            return
        self.beginResetModel()
        self._items = tuple(items)
        self.endResetModel()

    def item(self, row: int) -> ReviewItem:
        """The attempt in a row."""
        return self._items[row]

    def row_of(self, attempt: str) -> int:
        """The row of an attempt; -1 where it is not there."""
        return next((row for row, item in enumerate(self._items) if item.attempt == attempt), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt declares it
        """How many there are."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The item itself; in words for screen readers."""
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == _ITEM:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            left = left_words(self._words, item.left_ms)
            return f"№ {item.candidate_number}. {second_line(self._words, item)}. {left}"
        return None


class _Painter(QStyledItemDelegate):
    """A row: number and time left, below it what waits."""

    def __init__(self, words: Words, looks: Looks, parent: QObject) -> None:
        super().__init__(parent)
        self._words, self._looks = words, looks

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """One height for all."""
        return QSize(200, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        item = index.data(_ITEM)
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
        inner = box.adjusted(SPACE.medium, 8, -SPACE.medium, -8)
        left = left_words(self._words, item.left_ms) if item.state != "published" else ""
        painter.setFont(self._looks.font(TYPE.small))
        painter.setPen(QColor(getattr(colours, left_tone(item))))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, left)
        painter.setPen(QColor(colours.soft))
        under = painter.fontMetrics().elidedText(
            second_line(self._words, item), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, under)
        font = self._looks.font(TYPE.body)
        font.setBold(bool(item.mine))
        painter.setFont(font)
        painter.setPen(QColor(colours.ink))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, item.candidate_number)
        painter.restore()


class QueueList(QListView):
    """The list itself. `opened` carries the ReviewItem that is to be looked at."""

    opened = Signal(object)

    def __init__(self, words: Words, looks: Looks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(QUEUE)
        self._model = QueueModel(words, self)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(words, looks, self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QListView.Shape.NoFrame)
        words.put(self, "console-queue", on="name")
        words.changed.connect(lambda _language: self.viewport().update())
        looks.changed.connect(self.viewport().update)
        self.selectionModel().currentChanged.connect(self._current)
        self._quiet = False

    def show_items(self, items: Sequence[ReviewItem]) -> None:
        """Show the queue; who was selected stays selected."""
        before = self.selected()
        self._quiet = True
        try:
            self._model.show(items)
            if before is not None:
                self.select(before.attempt)
        finally:
            self._quiet = False

    def selected(self) -> ReviewItem | None:
        """The attempt that is looked at."""
        index = self.currentIndex()
        return self._model.item(index.row()) if index.isValid() else None

    def select(self, attempt: str) -> bool:
        """Look at that attempt; whether it is there."""
        row = self._model.row_of(attempt)
        if row >= 0:
            self.setCurrentIndex(self._model.index(row))
        return row >= 0

    def first(self, wanted: Callable[[ReviewItem], bool]) -> ReviewItem | None:
        """The first attempt that is so."""
        items = (self._model.item(row) for row in range(self._model.rowCount()))
        return next((item for item in items if wanted(item)), None)

    def _current(self, index: QModelIndex) -> None:
        if index.isValid() and not self._quiet:
            self.opened.emit(self._model.item(index.row()))
