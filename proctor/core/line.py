"""What a measurement of the line says of it: pure figures, and a verdict (26/9: a stable 5 Mbit/s).

A line is as good as its worst sustained second: what counts is the lowest of all windows of one second,
neither the peak nor the mean. A mean that suffices with windows that do not is "unstable", with an advice
of its own. What could not be measured is "unknown". Measuring itself is `proctor/sync/line_measure`.

A sender faster than the line makes it look uneven by itself: queues overflow, and what comes behind a lost
packet is handed over late, in a lump. So a way that was sent more than it carried and had weak seconds is
measured once more, at a pace just below what it carries (`calmer_pace`); a line that pauses still does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Literal

from proctor.core.check_in_policy import CheckInRules

Verdict = Literal["pass", "fail", "unstable", "unknown"]

BIN_S = 0.05
WINDOW_S = 1.0
WARM_UP_S = 1.0  # TCP's slow start, and the burst that a token bucket lets through at first
CONNECTIONS = 4
PACE = 4.0  # a measurement moves at most so many times what is required: enough to judge, and no more
_AT_THE_PACE = 0.9  # of the pace: from here on the line may be any faster, as it was not asked for more
_KEPT_UP = 0.93  # of the pace, in the best second: then the line was not sent more than it carries
_BELOW_MEAN, _ABOVE_REQUIRED = 0.95, 1.04  # the second pace
_PER_WINDOW = round(WINDOW_S / BIN_S)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Bytes that arrived at the receiving end, `at_s` seconds after the sending began."""

    at_s: float
    size: int


@dataclass(frozen=True, slots=True)
class WaySamples:
    """What arrived in one direction, sent at `pace_mbit_s`. `broke`: a connection ended before its time.

    `first_mean`: Mbit/s of the measurement before, where this is the second one at a calmer pace.
    """

    arrivals: tuple[Arrival, ...] = ()
    broke: bool = False
    pace_mbit_s: float = math.inf
    first_mean: float | None = None


@dataclass(frozen=True, slots=True)
class LineSamples:
    """One measurement: both ways, and the round trips of small requests, in milliseconds.

    `seconds`: how long each way is judged, after WARM_UP_S. `idle_ms` while nothing else moved, `loaded_ms`
    meanwhile; `unanswered`: small requests without an answer.
    """

    down: WaySamples
    up: WaySamples
    idle_ms: tuple[float, ...] = ()
    loaded_ms: tuple[float, ...] = ()
    unanswered: int = 0
    seconds: float = 6.0
    connections: int = CONNECTIONS


@dataclass(frozen=True, slots=True)
class WayFigures:
    """One direction in Mbit/s of what the programs get (1 Mbit = 1e6 bits), headers not counted.

    `lowest`, `highest`: of all sustained windows. `at_pace`: nearly all that was sent arrived, so that the
    line may be faster. `known`: whether there is anything to judge.
    """

    mean: float = 0.0
    lowest: float = 0.0
    highest: float = 0.0
    at_pace: bool = False
    known: bool = False


@dataclass(frozen=True, slots=True)
class RoundTrips:
    """Round trips in milliseconds; jitter is the mean difference between one and the next."""

    median: float
    p95: float
    jitter: float


@dataclass(frozen=True, slots=True)
class LineJudgement:
    """The verdict with its figures. `laggy`: slow or uneven to answer, which fails nobody by itself."""

    verdict: Verdict
    down: WayFigures = field(default_factory=WayFigures)
    up: WayFigures = field(default_factory=WayFigures)
    idle: RoundTrips | None = None
    loaded: RoundTrips | None = None
    laggy: bool = False

    @property
    def lowest(self) -> float:
        """The lowest sustained window of both ways, in Mbit/s."""
        return min(self.down.lowest, self.up.lowest)


def judge_line(samples: LineSamples, rules: CheckInRules) -> LineJudgement:
    """The verdict on a measurement by the policy's figures."""
    down, up = (way_figures(way, samples.seconds) for way in (samples.down, samples.up))
    idle = round_trips(samples.idle_ms)
    laggy = idle is not None and (idle.median > rules.latency_ms or idle.jitter > rules.jitter_ms)
    verdict = _verdict((down, up), rules.line_mbit_s)
    return LineJudgement(verdict, down, up, idle, round_trips(samples.loaded_ms), laggy)


def _verdict(ways: Sequence[WayFigures], required: float) -> Verdict:
    known = [way for way in ways if way.known]
    if any(way.mean < required for way in known):
        return "fail"  # one way that is too slow settles it, whatever could not be told of the other
    if len(known) < len(ways):
        return "unknown"
    return "pass" if all(way.lowest >= required for way in known) else "unstable"


def calmer_pace(figures: WayFigures, pace_mbit_s: float, required: float) -> float | None:
    """The pace to measure a way at once more, or None where the first measurement settles it."""
    if not figures.known or figures.mean < required or figures.lowest >= required:
        return None
    if figures.highest >= _KEPT_UP * pace_mbit_s:
        return None  # its weak seconds are its own
    return max(_ABOVE_REQUIRED * required, _BELOW_MEAN * figures.mean)


def way_figures(samples: WaySamples, seconds: float) -> WayFigures:
    """Mean and lowest sustained window of one direction, from WARM_UP_S on for `seconds`.

    A connection that broke, or nothing that arrived at all, leaves the way unknown.
    """
    bins = _bins(samples.arrivals, seconds)
    if samples.broke or not samples.arrivals or len(bins) < _PER_WINDOW:
        return WayFigures()
    sums = [0, *accumulate(bins)]
    windows = [after - before for before, after in zip(sums, sums[_PER_WINDOW:], strict=False)]
    mean = _mbit_s(sums[-1], len(bins) * BIN_S)
    at_pace = samples.first_mean is None and mean >= _AT_THE_PACE * samples.pace_mbit_s
    return WayFigures(
        max(mean, samples.first_mean or 0.0),
        _mbit_s(min(windows), WINDOW_S),
        _mbit_s(max(windows), WINDOW_S),
        at_pace,
        known=True,
    )


def _bins(arrivals: Iterable[Arrival], seconds: float) -> list[int]:
    """Bytes in each BIN_S of the judged time."""
    bins = [0] * max(0, round(seconds / BIN_S))
    for arrival in arrivals:
        place = math.floor((arrival.at_s - WARM_UP_S) / BIN_S + 1e-9)
        if 0 <= place < len(bins):
            bins[place] += arrival.size
    return bins


def _mbit_s(size: int, seconds: float) -> float:
    return size * 8 / 1e6 / seconds


def round_trips(times_ms: Sequence[float]) -> RoundTrips | None:
    """Median, 95th percentile and jitter; None where nothing was answered."""
    if not times_ms:
        return None
    ordered = sorted(times_ms)
    steps = [abs(after - before) for before, after in pairwise(times_ms)]
    jitter = sum(steps) / len(steps) if steps else 0.0
    return RoundTrips(_share(ordered, 0.5), _share(ordered, 0.95), jitter)


def _share(ordered: Sequence[float], share: float) -> float:
    """The value below which that share lies (nearest rank)."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
