"""The palette of question numbers, block by block: answered, marked,
seen, current; each has a shape of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from client.exam import names
from client.kit.controls import Label, column
from client.kit.looks import Looks
from client.kit.painted import PaintedButton
from client.kit.words import InLanguages, Words


@dataclass(frozen=True)
class TileState:
    """How a question stands."""

    answered: bool = False
    marked: bool = False
    seen: bool = False
    current: bool = False
    unsaved: bool = False


def paint_tile(painter: QPainter, looks: Looks, box: QRectF, state: TileState, number: str) -> None:
    """A tile: filled when answered, a flag in the corner when
    marked, a dot when seen, a ring when current."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = box.adjusted(2.5, 2.5, -2.5, -2.5)
    edge = "bad" if state.unsaved else "accent" if state.answered else "edge" if state.seen else "line"
    if looks.colours.name == "contrast" and edge == "line":
        edge = "edge"
    pen = QPen(looks.colour(edge), 1)
    if state.unsaved:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    fill = "card" if not state.answered else "bad_soft" if state.unsaved else "accent"
    painter.setBrush(looks.colour(fill))
    painter.drawRoundedRect(inner, 6, 6)
    strong = state.current or state.answered
    painter.setFont(looks.font(12, QFont.Weight.DemiBold if strong else QFont.Weight.Medium, figures=True))
    ink = "on_accent" if fill == "accent" else "ink" if state.current or state.seen else "soft"
    painter.setPen(looks.colour(ink))
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, number)
    painter.setPen(Qt.PenStyle.NoPen)
    if state.seen and not state.answered:
        painter.setBrush(looks.colour("soft"))
        painter.drawEllipse(QPointF(inner.center().x(), inner.bottom() - 3), 1.6, 1.6)
    if state.marked:
        corner = inner.topRight() + QPointF(1.5, -1.5)
        painter.setPen(QPen(looks.colour("ink" if looks.colours.name == "light" else "card"), 1))
        painter.setBrush(looks.colour("flag"))
        painter.drawPolygon(QPolygonF([corner, corner - QPointF(10, 0), corner + QPointF(0, 10)]))
    if state.current:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(looks.colour("ink"), 2))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)


class NumberTile(PaintedButton):
    """One number."""

    HEIGHT = 30

    def __init__(self, number: int, looks: Looks) -> None:
        super().__init__(names.tile(number), looks)
        self.number = number
        self.state = TileState()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_state(self, state: TileState) -> bool:
        """Show how the question stands; whether that is news."""
        if state == self.state:
            return False
        self.state = state
        self.update()
        return True

    def sizeHint(self) -> QSize:
        """A number of three digits fits."""
        return QSize(27, self.HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The tile, and a ring."""
        painter = QPainter(self)
        paint_tile(painter, self.looks, QRectF(self.rect()), self.state, str(self.number))
        if self.underMouse() and not self.state.current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.looks.colour("accent"), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        self.paint_ring(painter, 7)


class LegendTile(QWidget):
    """A sample tile, for the legend."""

    def __init__(self, looks: Looks, state: TileState) -> None:
        super().__init__()
        self._looks, self._state = looks, state
        self.setFixedSize(22, 22)
        looks.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The sample."""
        paint_tile(QPainter(self), self._looks, QRectF(self.rect()), self._state, "")


class _TileField(QWidget):
    """The tiles of one block in rows of ten; placed by hand, which is quicker than a layout of 135."""

    COLUMNS = 10

    def __init__(self, tiles: Sequence[NumberTile]) -> None:
        super().__init__()
        self._tiles = tiles
        for tile in tiles:
            tile.setParent(self)
        rows = -(-len(tiles) // self.COLUMNS)
        self.setFixedHeight(rows * NumberTile.HEIGHT)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Spread over the width."""
        wide = self.width() / self.COLUMNS
        for at, tile in enumerate(self._tiles):
            line, place = divmod(at, self.COLUMNS)
            left = round(place * wide)
            right = round((place + 1) * wide)
            tile.setGeometry(QRect(left, line * NumberTile.HEIGHT, right - left, NumberTile.HEIGHT))


class NumberPalette(QScrollArea):
    """All numbers of a section. `picked` carries the index of the question, from 0."""

    picked = Signal(int)

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words, self._looks = words, looks
        self._tiles: list[NumberTile] = []
        self._states: Sequence[TileState] = ()
        self._coming: deque[tuple[InLanguages, int]] = deque()
        self._lines = QVBoxLayout()
        self._grow = QTimer(self, interval=0)
        self._grow.timeout.connect(self._add_block)
        self.setObjectName("palette")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        words.put(self, "exam-palette-name", on="name")
        words.changed.connect(self._name_all)

    def fill(self, blocks: Sequence[tuple[InLanguages, int]]) -> None:
        """Lay out the numbers of blocks: (title, how many). All but the
        first come in the next turns of the loop.

        A hundred and more widgets at once would hold the window up for longer than a picture lasts.
        """
        content = QWidget()
        content.setProperty("role", "clear")
        self._lines = column(content, spacing=4, margins=(0, 0, 8, 8))
        self._lines.addStretch(1)
        self._tiles, self._states, self._coming = [], (), deque(blocks)
        self.setWidget(content)
        self._add_block()
        self._grow.start()

    def stop(self) -> None:
        """Lay out no more."""
        self._grow.stop()

    def show_states(self, states: Sequence[TileState]) -> None:
        """Show how every question stands, in order."""
        self._states = states
        for tile, state in zip(self._tiles, states, strict=False):
            if tile.show_state(state):
                self._name(tile)
            if state.current:
                self.ensureWidgetVisible(tile, 0, 40)

    def _add_block(self) -> None:
        if not self._coming:
            self._grow.stop()
            return
        title, count = self._coming.popleft()
        heading = Label("tiny", wrap=True)
        self._words.put(heading, "exam-block-title", title=title)
        tiles = [self._tile(len(self._tiles) + at + 1) for at in range(count)]
        self._tiles += tiles
        field = _TileField(tiles)
        at = self._lines.count() - 1
        self._lines.insertWidget(at, heading)
        self._lines.insertWidget(at + 1, field)
        self._lines.insertSpacing(at + 2, 6)
        heading.show()
        field.show()
        for tile in tiles:
            self._name(tile)
        if self._states:
            self.show_states(self._states)

    def _tile(self, number: int) -> NumberTile:
        tile = NumberTile(number, self._looks)
        tile.clicked.connect(lambda _checked=False: self.picked.emit(number - 1))
        return tile

    def _name_all(self) -> None:
        for tile in self._tiles:
            self._name(tile)

    def _name(self, tile: NumberTile) -> None:
        state = tile.state
        said = [self._words.t("exam-tile", number=str(tile.number))]
        for is_so, key in (
            (state.current, "exam-tile-current"),
            (state.answered, "exam-tile-answered"),
            (state.marked, "exam-tile-marked"),
            (state.seen and not state.answered, "exam-tile-seen"),
        ):
            if is_so:
                said.append(self._words.t(key))
        tile.setAccessibleName(", ".join(said))
