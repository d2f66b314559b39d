"""The line during an exam, watched by what is sent anyway: round trips of deliveries, rates of evidence.

Nothing is sent for its sake: the courier's beat every three seconds is probe enough. The class is journalled
when it changes, with its figures; whoever records may read `current` and adapt (`proctor/core/line_class`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from proctor.core import line_class
from proctor.core.check_in_policy import USUAL_CHECK_IN, CheckInRules
from proctor.core.entry import LINE_MEASURED
from proctor.core.line_class import LineClass, LineState
from proctor.sync.courier import Delivery

# A smaller file is over before the line has shown what it carries.
_TELLING_BYTES = 128 * 1024


class LineWatch:
    """One attempt's line. Safe for threads; `write(kind, **data)` puts an entry into the journal."""

    def __init__(
        self,
        write: Callable[..., Any],
        rules: CheckInRules = USUAL_CHECK_IN,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write = write
        self._rules = rules
        self._steady = steady
        self._lock = threading.Lock()
        self._state = LineState()

    def current(self) -> LineClass:
        """How the line is now: unknown, good, poor, bad or offline."""
        return self._state.now

    def answered(self, round_trip_s: float) -> None:
        """A delivery was answered."""
        self._become(
            lambda state: line_class.answered(state, self._steady(), round_trip_s * 1000, self._rules)
        )

    def moved(self, size: int, seconds: float) -> None:
        """A file of `size` bytes kept the line busy for `seconds`."""
        if size >= _TELLING_BYTES:
            mbit_s = size * 8 / 1e6 / seconds
            self._become(lambda state: line_class.moved(state, self._steady(), mbit_s))

    def hear(self, delivery: Delivery) -> str:
        """The line in the window's words, after this news of the delivery: online, poor, offline, unknown."""
        if delivery.line == "offline":
            self._become(line_class.lost)
            return "offline"
        if delivery.line != "online":
            return "unknown"
        return "poor" if self.current() in ("poor", "bad") else "online"

    def _become(self, change: Callable[[LineState], LineState]) -> None:
        with self._lock:
            before, self._state = self._state, change(self._state)
            state = self._state
        if state.now != before.now:
            self._write(LINE_MEASURED, **line_class.figures(state))
