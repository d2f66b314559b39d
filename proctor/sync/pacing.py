"""How fast evidence goes: within a share of what the line is measured to carry, as a token bucket.

Measured by what is sent anyway: a piece goes at the line's own pace, and the pause behind it makes the share.
So a share of a line that grows slower is a share of the slower line, without anybody measuring it apart.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

LEAST_PIECE, MOST_PIECE = 64 * 1024, 1024 * 1024
_PIECE_S = 2.0  # of the line: what may have to be sent again after a break
_NEWEST = 0.3  # weight of the newest piece in the rate
_LEAST_RATE = 1_000.0  # bytes a second: below it a pause would outlast the outage


class Pace:
    """`share()` of the line, 0 to 1, asked anew for each piece; 1: no pause at all. One sender at a time."""

    def __init__(self, share: Callable[[], float], steady: Callable[[], float] = time.monotonic) -> None:
        self._share = share
        self._steady = steady
        self._owed = 0.0  # bytes that went out before their time
        self._at = steady()
        self.rate: float | None = None  # of the line, bytes a second; None before the first piece

    @property
    def piece_bytes(self) -> int:
        """How much to send in one piece: no more is ever sent twice."""
        if self.rate is None:
            return LEAST_PIECE
        return int(min(MOST_PIECE, max(LEAST_PIECE, self.rate * self._share() * _PIECE_S)))

    def sent(self, size: int, busy_s: float) -> None:
        """`size` bytes went out since `due_s` said zero, and kept the line busy for so long."""
        now = size / max(1e-3, busy_s)
        kept = now if self.rate is None else self.rate + _NEWEST * (now - self.rate)
        self.rate = max(_LEAST_RATE, kept)
        self._owed += size

    def due_s(self) -> float:
        """How long until the next piece may go."""
        now, before = self._steady(), self._at
        self._at = now
        if self.rate is None or self._share() >= 1:
            self._owed = 0.0
            return 0.0
        allowed = self.rate * self._share()
        self._owed = max(0.0, self._owed - (now - before) * allowed)
        return self._owed / allowed

    def wait(self, stop: threading.Event) -> bool:
        """Wait until the next piece may go; False where `stop` came first."""
        while not stop.is_set():
            due = self.due_s()
            if due <= 0:
                return True
            stop.wait(min(due, 0.5))  # the share may have grown meanwhile
        return False
