"""One candidate beside the wall: what is known in words, and what staff can do: a message, a look round
the room, more time, pause, resume and stop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from client.console.backstage import Backstage
from client.console.wall_hold_box import HoldBox
from client.console.wall_order_sheet import OrderKind
from client.console.wall_time_box import TimeBox
from client.console.wall_words import (
    TONES,
    age_words,
    incident_words,
    left_words,
    line_words,
    pause_words,
    place_words,
    reason_words,
)
from client.kit.controls import Label, button, column, row, rule, scrolled
from client.kit.error_box import ErrorBox
from client.kit.theme import SPACE
from proctor.core.errors import SynaqError
from proctor.sync.messages import Text
from proctor.sync.wall_messages import ExtraTime, Order, WallTile

WALL_PANEL, MESSAGE, SEND, SCAN, CLOSE = "wall-panel", "wall-message", "wall-send", "wall-scan", "wall-close"
_WIDTH = 320
_MOST = 500


class WallPanel(QWidget):
    """Shows one tile; `done` comes after something was asked of the candidate, `closed` when it is put
    away."""

    done = Signal()
    closed = Signal()

    def __init__(self, backstage: Backstage) -> None:
        super().__init__()
        self.setObjectName(WALL_PANEL)
        self._backstage, self._words = backstage, backstage.words
        self._tile: WallTile | None = None
        self.setProperty("role", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH)
        inner = QWidget()  # with large words it is taller than a small screen
        column(self).addWidget(scrolled(inner, "scroll-wall-panel"))
        lines = column(
            inner, spacing=SPACE.small, margins=(SPACE.large, SPACE.medium, SPACE.large, SPACE.large)
        )
        self._title, self._reason = Label("heading"), Label("strong", wrap=True)
        self._facts, self._said = Label("soft", wrap=True), Label("soft", wrap=True)
        self._error = ErrorBox(backstage.words, backstage.looks)
        head = row()
        head.addWidget(self._title, 1)
        head.addWidget(button(self._words, CLOSE, "wall-close", "small", pressed=self.close_panel))
        lines.addLayout(head)
        for widget in (self._reason, self._facts, rule()):
            lines.addWidget(widget)
        self.message = self._field("wall-message", MESSAGE)
        lines.addWidget(self.message)
        self._send = button(self._words, SEND, "wall-send", "primary", pressed=self._give_message)
        self._scan = button(self._words, SCAN, "wall-scan", pressed=self._ask_for_scan)
        for made in (self._send, self._scan):
            lines.addWidget(made)
        self.time = TimeBox(self._words)
        self.time.wanted.connect(self._give_time)
        lines.addWidget(rule())
        lines.addWidget(self.time)
        self.hold = HoldBox(self._words, backstage.looks)
        self.hold.wanted.connect(self._give_order)
        lines.addWidget(rule())
        lines.addWidget(self.hold)
        for told in (self._said, self._error):
            lines.addWidget(told)
        lines.addStretch(1)
        self.message.textChanged.connect(self._look)
        self.hide()

    @property
    def attempt(self) -> str:
        """Whom it shows; empty where it is put away."""
        return "" if self._tile is None else self._tile.attempt

    def open(self, tile: WallTile) -> None:
        """Show this candidate, the keyboard in the message."""
        if tile.attempt != self.attempt:
            self.message.clear()
            self.time.empty()
            self.hold.empty()
            self._words.put_plain(self._said, "")
            self._error.hide()
        self.show_tile(tile)
        self.show()
        self.message.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_tile(self, tile: WallTile) -> None:
        """What is known by now."""
        self._tile = tile
        self._words.put_plain(self._title, f"№ {tile.candidate_number}")
        self._words.put_made(self._reason, lambda: reason_words(self._words, tile, most=4))
        self._reason.tone(TONES[tile.level])
        self._words.put_made(self._facts, lambda: self._facts_of(tile))
        self.hold.show_tile(tile)
        self._look()

    def close_panel(self) -> None:
        """Put it away."""
        self._tile = None
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away; Ctrl+Enter sends the message, Ctrl+P pauses or lets go on, Ctrl+T stops."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control and self._send.isEnabled():
            self._give_message()
        elif event.key() == Qt.Key.Key_P and control:
            self.hold.ask_to_hold()
        elif event.key() == Qt.Key.Key_T and control:
            self.hold.ask_to_stop()
        else:
            super().keyPressEvent(event)

    def _facts_of(self, tile: WallTile) -> str:
        words = self._words
        heard = tile.silent_ms
        said = [
            words.pick(tile.programme_title),
            "" if tile.section_title is None else words.pick(tile.section_title),
            place_words(words, tile),
            "" if tile.left_ms is None else words.t("wall-left", left=left_words(words, tile)),
            pause_words(words, tile),
            words.t("wall-heard-never")
            if heard is None
            else words.t("wall-heard", age=age_words(words, heard)),
            line_words(words, tile),
            incident_words(words, tile),
            words.t("wall-no-picture")
            if tile.picture is None
            else words.t("wall-picture-age", age=age_words(words, tile.picture.age_ms)),
        ]
        return "\n".join(part for part in said if part)

    def _give_time(self, wish: ExtraTime) -> None:
        attempt = self.attempt
        self._ask(
            "wall-said-time", lambda: self._backstage.desk.give_extra_time(attempt, wish), self.time.empty
        )

    def _give_order(self, kind: OrderKind, wish: Order) -> None:
        attempt, desk = self.attempt, self._backstage.desk
        calls = {"pause": desk.pause, "resume": desk.resume, "stop": desk.stop}
        self._ask(f"wall-said-{kind}", lambda: calls[kind](attempt, wish), self.hold.empty)

    def _look(self) -> None:
        tile = self._tile
        written = self.message.toPlainText().strip()
        self._send.setEnabled(tile is not None and 0 < len(written) <= _MOST)
        timed = tile is not None and tile.state in ("running", "suspended")
        self.time.allow(timed and tile is not None and bool(tile.left_ms))
        self._scan.setEnabled(
            tile is not None and not tile.scan_asked and tile.state in ("checked_in", "running")
        )

    def _give_message(self) -> None:
        said = self.message.toPlainText().strip()
        # A person's own words: the same in whatever language the candidate reads.
        text, attempt = Text(kk=said, ru=said, en=said), self.attempt
        self._ask(
            "wall-said-message", lambda: self._backstage.desk.give_message(attempt, text), self.message.clear
        )

    def _ask_for_scan(self) -> None:
        attempt = self.attempt
        self._ask("wall-said-scan", lambda: self._backstage.desk.ask_for_scan(attempt))

    def _ask(self, said: str, call: Callable[[], object], then: Callable[[], object] = lambda: None) -> None:
        """Ask for it; `said`: the sentence once the service has it."""
        attempt = self.attempt
        self._error.hide()

        def done(_given: object) -> None:
            if attempt == self.attempt:
                then()
                self._words.put(self._said, said)
            self.done.emit()

        def failed(error: SynaqError) -> None:
            if attempt == self.attempt:
                self._words.put_plain(self._said, "")
                self._error.say(error)

        self._backstage.ask("wall-deed", call, done, failed)

    def _field(self, key: str, name: str) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setObjectName(name)
        field.setFixedHeight(76)
        field.setTabChangesFocus(True)
        for where in ("name", "hint"):
            self._words.put(field, key, on=where)
        return field
