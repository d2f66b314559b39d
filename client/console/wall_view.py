"""The wall itself: tiles of all candidates in one painted view.

Each tile is painted once into a picture of its own and again only when something on it changed, a few in a
turn of the event loop; drawing the wall is copying pictures. So it does not stutter, however many there are.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from client.console.wall_layout import Grid, grid_for
from client.console.wall_tile import TilePainter, TileWords, tile_words
from client.console.wall_words import all_words
from client.kit.controls import announce
from client.kit.looks import Looks
from client.kit.words import Words
from proctor.sync.wall_messages import WallTile

WALL_VIEW = "wall-view"
_TURN_S = 0.004
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class WallView(QAbstractScrollArea):
    """`opened` carries the attempt of a tile that was asked for more; `moved` the one that is current now."""

    opened = Signal(str)
    moved = Signal(str)

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self.setObjectName(WALL_VIEW)
        self._words, self._looks = words, looks
        self._painter = TilePainter(looks)
        self._tiles: list[WallTile] = []
        self._images: dict[str, QImage] = {}
        self._said: dict[str, TileWords] = {}
        self._painted: dict[str, QPixmap] = {}
        self._due: dict[str, None] = {}
        self._grid = Grid(1, 100, 80, 100)
        self._current = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        words.put(self, "wall-name", on="name")
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._paint_some)
        words.changed.connect(lambda _language: self._anew())
        looks.changed.connect(self._anew)

    @property
    def current(self) -> str:
        """The attempt of the current tile; empty where there is none."""
        return self._current

    @property
    def shown(self) -> list[str]:
        """The attempts in the order in which they lie."""
        return [tile.attempt for tile in self._tiles]

    @property
    def pictured(self) -> frozenset[str]:
        """The attempts whose picture is on the wall."""
        return frozenset(self._images)

    @property
    def is_settled(self) -> bool:
        """Whether every tile is painted as it should be."""
        return not self._due

    def show_tiles(self, tiles: Sequence[WallTile]) -> None:
        """Show these, in this order; whoever is current stays so."""
        before = self.shown
        self._tiles = list(tiles)
        there = set(self.shown)
        for kept in (self._images, self._said, self._painted, self._due):
            for gone in kept.keys() - there:
                del kept[gone]
        for tile in self._tiles:
            said = tile_words(self._words, tile)
            if self._said.get(tile.attempt) != said:
                self._said[tile.attempt] = said
                self._due[tile.attempt] = None
        if self._current not in there:
            self._current = self._tiles[0].attempt if self._tiles else ""
        if before != self.shown:
            self._lay_out()
        self._go_on()

    def show_image(self, attempt: str, image: QImage) -> None:
        """A candidate's newest picture."""
        if attempt in self._said:
            self._images[attempt] = image
            self._due[attempt] = None
            self._go_on()

    def tile(self, attempt: str) -> WallTile | None:
        """What is known of an attempt."""
        return next((tile for tile in self._tiles if tile.attempt == attempt), None)

    def choose(self, attempt: str) -> None:
        """Make a tile the current one."""
        if attempt == self._current or attempt not in self._said:
            return
        before, self._current = self._current, attempt
        for changed in (before, attempt):
            self._refresh(changed)
        self._bring_into_view(attempt)
        tile = self.tile(attempt)
        if tile is not None:
            said = all_words(self._words, tile)
            self.setAccessibleDescription(said)
            if self.hasFocus():
                announce(self, said)
        self.moved.emit(attempt)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the tiles' pictures."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._looks.colour("ground"))
        for number, tile in enumerate(self._tiles):
            box = self._box(number)
            if not box.intersects(event.rect()):
                continue
            picture = self._painted.get(tile.attempt)
            if picture is not None:
                painter.drawPixmap(box, picture)  # of another size for a moment, when the tiles' size changes
            if tile.attempt == self._current:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._looks.colour("focus" if self.hasFocus() else "accent"), 3))
                painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from tile to tile, Home and End to the ends, Enter opens."""
        place = self._number(self._current)
        steps = {
            **_STEPS,
            Qt.Key.Key_Up: -self._grid.columns,
            Qt.Key.Key_Down: self._grid.columns,
            Qt.Key.Key_Home: -place,
            Qt.Key.Key_End: len(self._tiles) - 1 - place,
        }
        key = Qt.Key(event.key())
        if key in steps and self._tiles:
            wanted = place + steps[key]
            if 0 <= wanted < len(self._tiles):
                self.choose(self._tiles[wanted].attempt)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current:
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click makes a tile the current one, and opens it."""
        place = event.position().toPoint()
        number = self._grid.at(place.x(), place.y() + self.verticalScrollBar().value())
        if number is not None and number < len(self._tiles):
            self.choose(self._tiles[number].attempt)
            self.opened.emit(self._current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other room, other tiles."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """The ring round the current tile shows whether the keyboard is here."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self.viewport().update()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """The tiles move with the bar."""
        self.viewport().update()

    def _number(self, attempt: str) -> int:
        return next((number for number, tile in enumerate(self._tiles) if tile.attempt == attempt), 0)

    def _box(self, number: int) -> QRect:
        left, top = self._grid.place(number)
        return QRect(left, top - self.verticalScrollBar().value(), self._grid.width, self._grid.tall)

    def _refresh(self, attempt: str) -> None:
        if attempt in self._said:
            self.viewport().update(self._box(self._number(attempt)))

    def _bring_into_view(self, attempt: str) -> None:
        box, bar = self._box(self._number(attempt)), self.verticalScrollBar()
        if box.top() < 0:
            bar.setValue(bar.value() + box.top() - 6)
        elif box.bottom() > self.viewport().height():
            bar.setValue(bar.value() + box.bottom() - self.viewport().height() + 6)

    def _lay_out(self) -> None:
        size = self.viewport().size()
        before, self._grid = self._grid, grid_for(len(self._tiles), size.width(), size.height())
        self.verticalScrollBar().setRange(0, max(0, self._grid.height - size.height()))
        self.verticalScrollBar().setPageStep(size.height())
        if (before.width, before.tall) != (self._grid.width, self._grid.tall):
            self._due.update(dict.fromkeys(self.shown))
        self.viewport().update()
        self._go_on()

    def _anew(self) -> None:
        self._said = {tile.attempt: tile_words(self._words, tile) for tile in self._tiles}
        self._due.update(dict.fromkeys(self.shown))
        self.viewport().update()
        self._go_on()

    def _go_on(self) -> None:
        if self._due and not self._turn.isActive():
            self._turn.start()

    def _paint_some(self) -> None:
        """A few tiles, no longer than a turn may take; the rest in the next."""
        until = time.monotonic() + _TURN_S
        ratio = self.devicePixelRatioF()
        while self._due and time.monotonic() < until:
            attempt = next(iter(self._due))
            del self._due[attempt]
            said, image = self._said[attempt], self._images.get(attempt)
            self._painted[attempt] = self._painter.paint(
                said, image, self._grid.width, self._grid.tall, ratio
            )
            self._refresh(attempt)
        if not self._due:
            self._turn.stop()
