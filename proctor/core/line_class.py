"""How the line is doing during an exam: good, poor, bad or offline, from what is sent anyway. Pure.

Fed with round trips of deliveries and with the rates at which evidence really went out; nothing is sent for
its sake. A class changes only when the news agree for a while, so that one late answer says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any, Literal

from proctor.core.check_in_policy import CheckInRules
from proctor.core.line import round_trips

LineClass = Literal["unknown", "good", "poor", "bad", "offline"]

KEPT_ROUND_TRIPS = 10
RATE_LASTS_S = 60.0  # an older rate says nothing: then a file is tried again, and there is a new one
AGREEING = 3  # so many looks in a row must say the same before the class changes
_POOR_MBIT_S = 1.0
_BAD_MBIT_S = 0.3  # about what the recording of one candidate makes
_BAD_TIMES = 4.0  # of the latency that is poor


@dataclass(frozen=True, slots=True)
class LineState:
    """What is known. `round_trips_ms`: the newest, oldest first. `rate`: (seconds, Mbit/s) of the last file.

    `leaning`: what the last looks said, `looks` times in a row. `now`: the class that holds.
    """

    now: LineClass = "unknown"
    round_trips_ms: tuple[float, ...] = ()
    rate: tuple[float, float] | None = None
    leaning: LineClass = "unknown"
    looks: int = 0


def answered(state: LineState, at_s: float, round_trip_ms: float, rules: CheckInRules) -> LineState:
    """A delivery was answered at `at_s` (any steady clock), after so many milliseconds."""
    kept = () if state.now == "offline" else state.round_trips_ms  # what was before an outage is over
    kept = (*kept, round_trip_ms)[-KEPT_ROUND_TRIPS:]
    rate = state.rate if state.rate and at_s - state.rate[0] <= RATE_LASTS_S else None
    state = replace(state, round_trips_ms=kept, rate=rate)
    return _leaning_to(state, _look(state, rules))


def moved(state: LineState, at_s: float, mbit_s: float) -> LineState:
    """A file of evidence went out at that rate. It tells with the next answer."""
    return replace(state, rate=(at_s, mbit_s))


def lost(state: LineState) -> LineState:
    """The service cannot be reached: at once, as the delivery has tried already."""
    return replace(state, now="offline", leaning="offline", looks=0, round_trips_ms=(), rate=None)


def figures(state: LineState) -> dict[str, Any]:
    """What the class rests on, for the journal; None where it was not measured."""
    trips = round_trips(state.round_trips_ms)
    return {
        "class": state.now,
        "latency_ms": None if trips is None else round(trips.median),
        "latency_p95_ms": None if trips is None else round(trips.p95),
        "jitter_ms": None if trips is None else round(_usual_step(state.round_trips_ms)),
        "up_mbit_s": None if state.rate is None else round(state.rate[1], 2),
    }


def _leaning_to(state: LineState, seen: LineClass) -> LineState:
    if seen == state.now:
        return replace(state, leaning=seen, looks=0)
    looks = state.looks + 1 if seen == state.leaning else 1
    if state.now in ("unknown", "offline") or looks >= AGREEING:
        return replace(state, now=seen, leaning=seen, looks=0)
    return replace(state, leaning=seen, looks=looks)


def _look(state: LineState, rules: CheckInRules) -> LineClass:
    rate = None if state.rate is None else state.rate[1]
    usual = median(state.round_trips_ms) if state.round_trips_ms else 0.0
    if (rate is not None and rate < _BAD_MBIT_S) or usual > _BAD_TIMES * rules.latency_ms:
        return "bad"
    uneven = usual > rules.latency_ms or _usual_step(state.round_trips_ms) > rules.jitter_ms
    return "poor" if uneven or (rate is not None and rate < _POOR_MBIT_S) else "good"


def _usual_step(times_ms: tuple[float, ...]) -> float:
    """The median difference between a round trip and the next: one late answer does not move it."""
    return median([abs(after - before) for before, after in pairwise(times_ms)] or [0.0])
