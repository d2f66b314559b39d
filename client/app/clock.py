"""Clocks: the machine's two, and the service's as it is known here.

The service's clock decides; this machine's wall clock is only a label. Between two answers of the service its
time is carried on by a steady clock that also runs while the machine sleeps.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from uuid import uuid4

from proctor.core.entry import Stamp

_BOOT_CLOCK: int | None = getattr(time, "CLOCK_BOOTTIME", None)
_AGE_COST_MS_PER_MINUTE = 20.0  # an old reading is worth a new one with this much longer a round trip


def steady_s() -> float:
    """Seconds since some fixed moment; runs on while the machine sleeps, never jumps."""
    return time.monotonic() if _BOOT_CLOCK is None else time.clock_gettime(_BOOT_CLOCK)


@dataclass(frozen=True)
class Clockwork:
    """The machine's clocks; `scale` above 1 compresses time from `epoch_ms` on, to rehearse long exams."""

    scale: float = 1.0
    epoch_ms: int = 0

    def wall_ms(self) -> int:
        """Milliseconds since 1970 UTC, as this machine believes."""
        return round(self.epoch_ms + (time.time() * 1000 - self.epoch_ms) * self.scale)

    def steady_ms(self) -> int:
        """Milliseconds since some fixed moment; runs on while the machine sleeps, never jumps."""
        return round(steady_s() * 1000 * self.scale)


class ServiceClock:
    """The service's time as known here, from answers with their round trips (Cristian 1989)."""

    def __init__(self, clockwork: Clockwork, offset_ms: int | None = None, last: Stamp | None = None) -> None:
        """For a start without a line: `offset_ms`, service minus wall, as journalled by an earlier run, and
        its `last` stamp. Whoever turns the wall clock back meanwhile wins no time: at least as much has
        passed as the steady clock says, which begins at zero with the machine.
        """
        self.clockwork = clockwork
        self._lock = Lock()
        self._known = False
        self._service_ms = clockwork.wall_ms() + (offset_ms or 0)
        self._steady_ms = clockwork.steady_ms()
        if last is not None:
            passed = max(0, self._steady_ms - last.mono_ms)
            self._service_ms = max(self._service_ms, last.at_ms + passed)
        self._round_trip_ms = float("inf")

    @property
    def known(self) -> bool:
        """Whether the service itself has told its time in this run."""
        return self._known

    def hear(self, service_ms: int, round_trip_s: float) -> bool:
        """Take in a reading made in the middle of a round trip; whether it was the best so far."""
        with self._lock:
            steady = self.clockwork.steady_ms()
            round_trip_ms = round_trip_s * 1000 * self.clockwork.scale
            aged = self._round_trip_ms + (steady - self._steady_ms) / 60_000 * _AGE_COST_MS_PER_MINUTE
            if self._known and round_trip_ms > aged:
                return False
            self._known = True
            self._service_ms = service_ms + round(round_trip_ms / 2)
            self._steady_ms = steady
            self._round_trip_ms = round_trip_ms
            return True

    def now_ms(self) -> int:
        """The service's time now, in milliseconds since 1970 UTC."""
        with self._lock:
            return self._service_ms + self.clockwork.steady_ms() - self._steady_ms

    def offset_ms(self) -> int:
        """Service minus wall."""
        return self.now_ms() - self.clockwork.wall_ms()


class Stamper:
    """Stamps journal entries with all three clocks, for one run of one process."""

    def __init__(self, clock: ServiceClock) -> None:
        self._clock = clock
        self.run = uuid4().hex[:12]

    def stamp(self) -> Stamp:
        """The stamp of this moment."""
        work = self._clock.clockwork
        return Stamp(self._clock.now_ms(), work.wall_ms(), work.steady_ms(), self.run)
