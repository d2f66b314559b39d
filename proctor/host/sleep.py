"""Whether the computer slept, or the program stood still, between two looks at the clocks. Pure; the
clocks are read in `clock`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from proctor.host.clock import ClockSample

_SLEPT_S = 3.0
_STOOD_STILL_S = 15.0  # a busy computer may keep a thread waiting for some seconds


@dataclass(frozen=True, slots=True)
class Slept:
    """For how many seconds, up to now."""

    how: Literal["asleep", "stood_still"]
    seconds: float


def judge_sleep(before: ClockSample, now: ClockSample, waited_s: float) -> Slept | None:
    """What the time between two samples shows beyond the `waited_s` seconds that were meant to pass.

    Without a clock that runs on in sleep, a leap of the wall clock may be sleep or a set clock: nothing is
    said then.
    """
    awake = None if before.awake is None or now.awake is None else now.awake - before.awake
    boot = None if before.boot is None or now.boot is None else now.boot - before.boot
    if awake is not None and boot is not None and boot - awake >= _SLEPT_S:
        return Slept("asleep", boot - awake)
    passed = awake if awake is not None else boot
    if passed is not None and passed - waited_s >= _STOOD_STILL_S:
        return Slept("stood_still", passed - waited_s)
    return None
