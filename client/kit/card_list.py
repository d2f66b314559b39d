"""A list of cards to open one from: painted rows that are told to screen readers in words. What a card shows
is said by those who derive from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

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
from client.kit.theme import SPACE
from client.kit.words import Words

Item = TypeVar("Item")
Index = QModelIndex | QPersistentModelIndex

_ITEM = Qt.ItemDataRole.UserRole
# In words: for screen readers, and under the pointer, as a narrow card cuts its words short.
_IN_WORDS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


class _Model(QAbstractListModel):
    def __init__(self, key: Callable[[Any], str], said: Callable[[Any], str], parent: QObject) -> None:
        super().__init__(parent)
        self._key, self._said = key, said
        self.items: tuple[Any, ...] = ()

    def show(self, items: Sequence[Any]) -> None:
        same = [self._key(item) for item in items] == [self._key(item) for item in self.items]
        if not same:
            self.beginResetModel()
        self.items = tuple(items)
        if not same:
            self.endResetModel()
        elif items:
            self.dataChanged.emit(self.index(0), self.index(len(items) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt declares it
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role == _ITEM:
            return item
        if role in _IN_WORDS:
            return self._said(item)
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, cards: CardList[Any]) -> None:
        super().__init__(cards)
        self._cards = cards

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(200, self._cards.height_of_card)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = self._cards.looks.colours
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
        self._cards.paint_card(painter, inner, index.data(_ITEM))
        painter.restore()


class CardList(QListView, Generic[Item]):
    """The list. `opened` carries the item that a person turned to, not one that only came anew."""

    opened = Signal(object)
    height_of_card = 66  # pixels, all alike

    def __init__(
        self, name: str, key: str, words: Words, looks: Looks, parent: QWidget | None = None
    ) -> None:
        """`name`: the object's; `key`: of the text that says what it lists."""
        super().__init__(parent)
        self.setObjectName(name)
        self.words, self.looks = words, looks
        self._model = _Model(self.key_of, self.said_of, self)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QListView.Shape.NoFrame)
        words.put(self, key, on="name")
        words.changed.connect(lambda _language: self.viewport().update())
        looks.changed.connect(self.viewport().update)
        self.selectionModel().currentChanged.connect(self._current)
        self._quiet = False

    def key_of(self, item: Item) -> str:
        """What an item is known by, from one showing to the next."""
        raise NotImplementedError

    def said_of(self, item: Item) -> str:
        """An item in words, for screen readers."""
        raise NotImplementedError

    def paint_card(self, painter: QPainter, inner: QRect, item: Item) -> None:
        """Draw an item into `inner` (pixels of the list's viewport). Must not raise."""
        raise NotImplementedError

    @property
    def items(self) -> tuple[Item, ...]:
        """All, in the order in which they were given."""
        return self._model.items

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these; who was selected stays so where they are still there, and is not opened anew."""
        before = self.selected()
        self._quiet = True
        try:
            self._model.show(items)
            if before is not None:
                self.select(self.key_of(before))
        finally:
            self._quiet = False

    def selected(self) -> Item | None:
        """The item that is open."""
        index = self.currentIndex()
        return self.items[index.row()] if index.isValid() else None

    def select(self, key: str) -> bool:
        """Open that one; whether it is there."""
        rows = [row for row, item in enumerate(self.items) if self.key_of(item) == key]
        if rows:
            self.setCurrentIndex(self._model.index(rows[0]))
        return bool(rows)

    def step(self, by: int) -> None:
        """So many up or down."""
        row = min(max(0, self.currentIndex().row() + by), len(self.items) - 1)
        if row >= 0:
            self.setCurrentIndex(self._model.index(row))

    def _current(self, index: QModelIndex) -> None:
        if index.isValid() and not self._quiet:
            self.opened.emit(self.items[index.row()])
