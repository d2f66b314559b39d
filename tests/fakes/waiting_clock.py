"""A clock for a whole monitor that waits for it: on a busy computer, what is before the camera happens in
slow motion, and the monitor looks at it as often as on an idle one. Where it keeps up, the clock is right.
"""

from __future__ import annotations

import threading
import time
from math import inf
from types import SimpleNamespace

from proctor.capture import grabbers
from proctor.capture.live import LiveSource
from proctor.capture.sound_live import LiveSound
from proctor.monitor.runner import MonitorRunner

AT_MOST_S = 2.0
STEP_S = 0.1  # so far it runs from one picture that the monitor takes to the next


class WaitingClock:
    """As `time.monotonic`, safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._real = self._now = time.monotonic()
        self._most = inf

    def __call__(self) -> float:
        with self._lock:
            return self._run()

    def run(self) -> None:
        """The monitor waits for a picture: time passes."""
        with self._lock:
            self._run()
            self._most = inf

    def wait(self) -> None:
        """It has one, and works: time goes on a step, and then waits for it."""
        with self._lock:
            self._most = self._run() + STEP_S

    def sleep(self, seconds: float) -> None:
        """As `time.sleep`, by this clock; not for ever, where nobody takes a picture any more."""
        until, end = self() + seconds, time.monotonic() + seconds + AT_MOST_S
        while (left := until - self()) > 0 and time.monotonic() < end:
            time.sleep(min(left, 0.01))

    def _run(self) -> float:
        real = time.monotonic()
        self._now = max(self._now, min(self._now + real - self._real, self._most))
        self._real = real
        return self._now


def let_time_wait() -> None:
    """From now on, whatever this process watches is watched by one such clock."""
    clock, take = WaitingClock(), LiveSource._take

    def waited(source: LiveSource, wait_s: float) -> object:
        clock.run()
        try:
            return take(source, wait_s)
        finally:
            clock.wait()

    LiveSource._take = waited  # type: ignore[method-assign,assignment]
    for kind in (LiveSource, LiveSound):
        usual = kind.__init__.__kwdefaults__ or {}
        kind.__init__.__kwdefaults__ = {**usual, "clock": clock}
    MonitorRunner.__init__.__defaults__ = (clock,)
    grabbers.time = SimpleNamespace(sleep=clock.sleep)  # type: ignore[assignment,attr-defined]
