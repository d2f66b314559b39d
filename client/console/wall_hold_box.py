"""Pause, resume and stop a candidate: what is possible now, and why something is not."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from client.console.wall_order_sheet import OrderKind, OrderSheet
from client.kit.controls import Label, button, column, row
from client.kit.looks import Looks
from client.kit.theme import SPACE
from client.kit.words import Words
from proctor.sync.wall_messages import Order, OrderReason, WallTile

HOLD, STOP, HOLD_WHY = "wall-hold", "wall-stop", "wall-hold-why"


class HoldBox(QWidget):
    """`wanted` carries what is to be done (pause, resume, stop) and an Order. Until it is taken (`empty`),
    asking again is the same order: an answer that got lost does nothing twice."""

    wanted = Signal(str, object)

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words, self._looks = words, looks
        self._tile: WallTile | None = None
        self._requests: dict[OrderKind, str] = {}
        self._hold = button(words, HOLD, "wall-pause", pressed=self.ask_to_hold)
        self._stop = button(words, STOP, "wall-stop", "danger", pressed=self.ask_to_stop)
        words.put(self._stop, "wall-stop-tip", on="tip")
        self._why = Label("soft", wrap=True)
        self._why.setObjectName(HOLD_WHY)
        lines = column(self, spacing=SPACE.small)
        line = row(spacing=SPACE.small)
        line.addWidget(self._hold, 1)
        line.addWidget(self._stop, 1)
        lines.addLayout(line)
        lines.addWidget(self._why)

    def show_tile(self, tile: WallTile) -> None:
        """What can be asked of this candidate now."""
        self._tile = tile
        key = "wall-resume" if tile.state == "suspended" else "wall-pause"
        self._words.put(self._hold, key)
        self._words.put(self._hold, f"{key}-tip", on="tip")
        hindered = self._hindered(tile)
        self._hold.setEnabled(not hindered)
        self._stop.setEnabled(tile.state in ("running", "suspended"))
        self._why.setVisible(bool(hindered))
        if hindered:
            self._words.put(self._why, hindered)

    def empty(self) -> None:
        """It was done, or it is about another candidate: the next is another order."""
        self._requests.clear()

    def ask_to_hold(self) -> None:
        """Ask why it is to be paused, or to go on."""
        if self._tile is not None and self._hold.isEnabled():
            self._ask("resume" if self._tile.state == "suspended" else "pause")

    def ask_to_stop(self) -> None:
        """Ask why it is to be ended, and whether that is meant."""
        if self._stop.isEnabled():
            self._ask("stop")

    def _hindered(self, tile: WallTile) -> str:
        """The sentence that says why it cannot be paused; empty where it can."""
        if tile.state == "checked_in":
            return "wall-hold-not-yet"
        return "wall-hold-over" if tile.state == "running" and tile.left_ms == 0 else ""

    def _ask(self, kind: OrderKind) -> None:
        tile = self._tile
        if tile is None:
            return

        def chosen(reason: OrderReason) -> None:
            if self._tile is not None and self._tile.attempt == tile.attempt:
                request = self._requests.setdefault(kind, uuid4().hex)
                self.wanted.emit(kind, Order(request=request, reason=reason))

        OrderSheet(self.window(), self._words, self._looks, kind, tile.candidate_number, chosen).ask()
