"""A plain table for figures: columns with words in their heads, sorted by a click on one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from client.kit.words import Words

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column:
    """`key`: of the words in the head; `shown`: what a cell says of a line; `order`: what it is sorted by."""

    key: str
    shown: Callable[[Any], str]
    order: Callable[[Any], Any]
    figure: bool = False
    wide: bool = False


class TableModel(QAbstractTableModel):
    """Lines of any kind, as the columns tell them."""

    def __init__(self, words: Words, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words, self._columns = words, tuple(columns)
        self._lines: list[Any] = []
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        words.changed.connect(lambda _language: self._all_changed())

    def show(self, lines: Sequence[Any]) -> None:
        """Show these, in the order that was chosen."""
        self.beginResetModel()
        self._lines = list(lines)
        self._arrange()
        self.endResetModel()

    def line(self, row: int) -> Any:
        """The line in a row."""
        return self._lines[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt declares it
        """How many lines."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt declares it
        """How many columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell in words; figures stand to the right."""
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.shown(self._lines[index.row()])
        return _side(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' words."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.t(column.key)
        return _side(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; what is not known comes last either way."""
        self.layoutAboutToBeChanged.emit()
        self._sorted = (column, order) if 0 <= column < len(self._columns) else None
        self._arrange()
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        if self._sorted is None:
            return
        number, order = self._sorted
        value = self._columns[number].order
        known = [line for line in self._lines if value(line) is not None]
        known.sort(key=value, reverse=order == Qt.SortOrder.DescendingOrder)
        self._lines = known + [line for line in self._lines if value(line) is None]

    def _all_changed(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        if self._lines:
            last = self.index(len(self._lines) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


class PlainTable(QTableView):
    """The table itself."""

    def __init__(self, name: str, words: Words, columns: Sequence[Column], parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName(name)
        self.lines = TableModel(words, columns, self)
        self.setModel(self.lines)
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(36)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        for number, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Stretch if column.wide else QHeaderView.ResizeMode.ResizeToContents
            head.setSectionResizeMode(number, mode)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.figure else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
