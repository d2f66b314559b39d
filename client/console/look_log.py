"""What a reviewer did with a record, gathered and told to the audit trail now and then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QObject, QTimer

from client.console.backstage import Backstage
from proctor.sync.review_messages import Look

_TELL_MS = 5_000
_MOST = 200

What = Literal["play", "pause", "seek", "speed", "clip", "strip", "scan", "flag", "close"]


class LookLog(QObject):
    """One attempt's looks at a time. What the service does not take is kept and told again."""

    def __init__(self, backstage: Backstage) -> None:
        super().__init__()
        self._backstage = backstage
        self._attempt = ""
        self._to_trail: Callable[[Sequence[Look]], None] = lambda _looks: None
        self._looks: list[Look] = []
        self._timer = QTimer(self, interval=_TELL_MS)
        self._timer.timeout.connect(self._tell)

    def open(self, attempt: str) -> None:
        """From now on, looks are at that attempt's record."""
        self.close()
        self._attempt = attempt
        self._to_trail = self._backstage.desk.looks_at(attempt)
        self._timer.start()

    def note(self, what: What, media_s: float, *, incident: str | None = None) -> None:
        """Something was done at that media second; seeking on and on is one look."""
        if not self._attempt:
            return
        look = Look(what=what, t_s=round(max(0.0, media_s), 2), incident=incident)
        if what == "seek" and self._looks and self._looks[-1].what == "seek":
            self._looks[-1] = look
        else:
            self._looks.append(look)

    def close(self) -> None:
        """The record is left."""
        if self._attempt:
            self.note("close", 0.0)
            self._tell()
        self._timer.stop()
        self._attempt = ""
        self._looks = []

    def _tell(self) -> None:
        if not self._looks or not self._attempt:
            return
        attempt, to_trail, told = self._attempt, self._to_trail, self._looks[:_MOST]
        self._looks = self._looks[_MOST:]

        def failed(_error: object) -> None:
            if attempt == self._attempt:
                self._looks = [*told, *self._looks]

        self._backstage.ask("looks", lambda: to_trail(told), lambda _done: None, failed)
