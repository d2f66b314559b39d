"""The live wall: all candidates under way on one screen, and one of them beside it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

from client.console.backstage import Backstage, Page
from client.console.wall_layout import ORDERS, SHOWN, in_order, shown_of
from client.console.wall_panel import WallPanel
from client.console.wall_pictures import WallPictures
from client.console.wall_view import WallView
from client.kit.choice import Choice
from client.kit.controls import Button, Label, column, plane, row
from client.kit.theme import SPACE
from proctor.core.errors import SynaqError
from proctor.sync.wall_messages import Wall

SEARCH, ORDER = "wall-search", "wall-order"
_EVERY_MS = 2_500


def filter_name(which: str) -> str:
    """The object name of a filter's button."""
    return f"wall-shown-{which}"


class WallPage(Page):
    """Asks for the wall every few seconds while it is on screen."""

    place = "wall"
    icon = "camera"
    roles = frozenset({"proctor", "operator"})

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        self.wall: Wall | None = None
        self._shown, self._asking = SHOWN[0], False
        self.view = WallView(self.words, self.looks)
        self.panel = WallPanel(backstage)
        self.pictures = WallPictures(backstage)
        self._counts, self._empty = Label("soft"), Label("lead", wrap=True)
        self._filters: dict[str, Button] = {}
        self._search, self._order = QLineEdit(), Choice(self.looks)
        self._build()
        self.view.opened.connect(self._open)
        self.view.moved.connect(self._moved)
        self.panel.closed.connect(self._panel_closed)
        self.panel.done.connect(self.refresh)
        self.pictures.came.connect(self.view.show_image)
        self._timer = QTimer(self, interval=min(_EVERY_MS, backstage.options.refresh_ms))
        self._timer.timeout.connect(self.refresh)
        self.words.changed.connect(lambda _language: self._name_orders())

    def enter(self) -> None:
        """Ask for the wall, now and every few seconds."""
        self.refresh()
        self._timer.start()
        self.view.setFocus()

    def leave(self) -> None:
        """Ask no more."""
        self._timer.stop()
        self.pictures.stop()

    def refresh(self) -> None:
        """Ask for the wall anew, unless an answer is still awaited."""
        if not self._asking:
            self._asking = True
            self.backstage.ask("wall", self.desk.wall, self._arrived, self._failed)

    def _build(self) -> None:
        bar = row(spacing=SPACE.small, margins=(SPACE.large, SPACE.small, SPACE.large, SPACE.small))
        for which in SHOWN:
            made = Button(filter_name(which), "segment")
            made.setCheckable(True)
            made.setChecked(which == self._shown)
            self.words.put(made, f"wall-shown-{which}")
            made.clicked.connect(lambda _checked=False, which=which: self._filter(which))
            bar.addWidget(made)
            self._filters[which] = made
        self._search.setObjectName(SEARCH)
        self._search.setFixedWidth(200)
        self._order.setObjectName(ORDER)
        self._order.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self._order.setMinimumWidth(230)
        for where in ("name", "hint"):
            self.words.put(self._search, "wall-search", on=where)
        self.words.put(self._order, "wall-order", on="name")
        self._name_orders()
        self._search.textChanged.connect(lambda _words: self._show())
        self._order.activated.connect(lambda _index: self._show())
        for widget in (self._search, self._order):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self._counts)
        self.words.put(self._empty, "wall-empty")
        self._empty.setContentsMargins(SPACE.wide, SPACE.wide, SPACE.wide, SPACE.wide)
        self._empty.hide()
        left = plane("ground")
        lines = column(left)
        lines.addLayout(bar)
        lines.addWidget(self._empty)
        lines.addWidget(self.view, 1)
        across = row(self)
        across.addWidget(left, 1)
        across.addWidget(self.panel)

    def _name_orders(self) -> None:
        at = max(0, self._order.currentIndex())
        self._order.clear()
        for order in ORDERS:
            self._order.addItem(self.words.t(f"wall-order-{order}"), order)
        self._order.setCurrentIndex(at)

    def _filter(self, which: str) -> None:
        self._shown = which
        for name, made in self._filters.items():
            made.setChecked(name == which)
        self._show()

    def _arrived(self, wall: Wall) -> None:
        self._asking = False
        self.wall = wall
        self._show()
        self.pictures.want(wall.tiles)

    def _failed(self, error: SynaqError) -> None:
        self._asking = False
        self.backstage.failed(error)

    def _show(self) -> None:
        if self.wall is None:
            return
        found = shown_of(self.wall.tiles, self._shown, self._search.text())
        # While somebody is at work with one of them, tiles do not change places under the hand.
        before = self.view.shown if self.panel.attempt else ()
        self.view.show_tiles(in_order(found, str(self._order.currentData()), before))
        levels = [tile.level for tile in self.wall.tiles]
        urgent, look = levels.count("urgent"), levels.count("look")
        self.words.put(self._counts, "wall-counts", all=len(levels), urgent=urgent, look=look)
        self._empty.setVisible(not found)
        self._follow()

    def _follow(self) -> None:
        """The panel says what is known by now; who is not on the wall any more is put away."""
        if self.wall is None or not self.panel.attempt:
            return
        tile = next((one for one in self.wall.tiles if one.attempt == self.panel.attempt), None)
        if tile is None:
            self.panel.close_panel()
        else:
            self.panel.show_tile(tile)

    def _open(self, attempt: str) -> None:
        tile = self.view.tile(attempt)
        if tile is not None:
            self.panel.open(tile)

    def _moved(self, attempt: str) -> None:
        if self.panel.attempt:
            self._open(attempt)

    def _panel_closed(self) -> None:
        self.view.setFocus()
        self._show()
