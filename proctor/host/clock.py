"""Whether somebody set the computer's clock: the wall clock against the clocks that nobody can set.

A steady clock that stands still while the computer sleeps and one that runs on tell sleep from a set clock.
Exam time itself comes from the service; this only says that the wall clock cannot be believed.
"""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from proctor.core.host_fact import HostFact, Trace, clear, found, unknown
from proctor.core.kinds import IncidentKind
from proctor.host.native import windows_library

PROBE, KIND = "clock", IncidentKind.CLOCK_CHANGED
# Time services slew by at most 500 parts in a million and step by less than a second in daily use; after a
# sleep the wall clock comes from a battery-backed clock that counts whole seconds.
JUMP_SECONDS, SLEPT_SECONDS = 2.0, 2.0
_FRESH_ANCHOR_SECONDS = 600.0  # within it, honest slewing stays below a third of a second
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class ClockSample:
    """One moment on three clocks, in seconds. `wall`: since 1970, can be set. `awake`: stands still while the
    computer sleeps. `boot`: runs on while it sleeps; either is None where the system has no such clock."""

    wall: float
    awake: float | None
    boot: float | None


def judge_clocks(before: ClockSample, now: ClockSample) -> HostFact:
    """Whether the wall clock jumped between two samples, or the computer merely slept.

    Figures: jump_s (seconds; positive is forward), direction, slept_s, suspended. Where only a clock is left
    that stands still in sleep, a leap forward may be sleep: unknown.
    """
    wall = now.wall - before.wall
    awake, boot = _passed(before.awake, now.awake), _passed(before.boot, now.boot)
    passed = boot if boot is not None else awake
    if passed is None:
        return unknown(PROBE, KIND, "host-clock-unreadable")
    slept = 0.0 if boot is None or awake is None else max(0.0, boot - awake)
    jump = wall - passed
    suspended = slept >= SLEPT_SECONDS
    figures: dict[str, Any] = {"slept_s": round(slept, 1), "suspended": suspended} if suspended else {}
    if abs(jump) < JUMP_SECONDS:
        return clear(PROBE, KIND, **figures)
    figures |= {"jump_s": round(jump, 1), "direction": "forward" if jump > 0 else "back"}
    traces = (Trace("wall clock", f"{wall:.1f} s passed on it, {passed:.1f} s in truth"),)
    if boot is None and jump > 0:
        return unknown(PROBE, KIND, "host-clock-slept", traces, **figures)
    fact = found(PROBE, KIND, _SURE, (f"{jump:+.1f} s",), traces, **figures)
    return replace(fact, reason="host-clock-jumped")


def read_clocks() -> ClockSample:
    """The computer's clocks now."""
    return ClockSample(time.time(), *_steady_clocks())


class ClockProbe:
    """Compares the clocks with those of earlier looks; a slow turning adds up to a jump."""

    name = PROBE
    kinds = (KIND,)

    def __init__(self, read: Callable[[], ClockSample] = read_clocks) -> None:
        self._read = read
        self._anchor = read()

    def look(self) -> tuple[HostFact, ...]:
        """One fact; found or with figures only in the look in which something happened."""
        now = self._read()
        fact = judge_clocks(self._anchor, now)
        steady = _passed(self._anchor.boot, now.boot) or _passed(self._anchor.awake, now.awake) or 0.0
        if fact.figures or fact.reason or steady > _FRESH_ANCHOR_SECONDS:
            self._anchor = now
        return (fact,)


def _passed(before: float | None, now: float | None) -> float | None:
    return None if before is None or now is None else now - before


def _steady_clocks() -> tuple[float | None, float | None]:
    """awake and boot, in seconds."""
    if sys.platform == "win32":
        return _windows_clocks()
    # The names mean different things: on Linux "monotonic" stands still in sleep, on macOS it runs on.
    names = ("CLOCK_UPTIME_RAW", "CLOCK_MONOTONIC") if sys.platform == "darwin" else _LINUX_CLOCKS
    awake, boot = (_clock(name) for name in names)
    return awake, boot


_LINUX_CLOCKS = ("CLOCK_MONOTONIC", "CLOCK_BOOTTIME")


def _clock(name: str) -> float | None:
    number: int | None = getattr(time, name, None)
    return None if number is None else time.clock_gettime(number)


def _windows_clocks() -> tuple[float | None, float | None]:
    kernel = windows_library("kernel32")
    if kernel is None:
        return time.monotonic(), None
    kernel.GetTickCount64.restype = ctypes.c_uint64
    unbiased = ctypes.c_uint64()
    told = kernel.QueryUnbiasedInterruptTime(ctypes.byref(unbiased))
    return (unbiased.value / 1e7 if told else None), kernel.GetTickCount64() / 1000
