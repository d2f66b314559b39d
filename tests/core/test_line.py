"""The line is judged by its worst second, and what was not measured is not judged."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.check_in_policy import CheckInRules
from proctor.core.line import (
    WARM_UP_S,
    Arrival,
    LineSamples,
    WaySamples,
    calmer_pace,
    judge_line,
    round_trips,
    way_figures,
)
from proctor.core.line_class import AGREEING, RATE_LASTS_S, LineState, answered, figures, lost, moved

RULES = CheckInRules()
SECONDS = 6.0
rates = st.floats(0.1, 100.0)


def flow(
    rate: Callable[[float], float], lasts: float = WARM_UP_S + SECONDS, every: float = 0.02
) -> WaySamples:
    """A line of `rate(second)` Mbit/s, arriving every `every` seconds."""
    moments = [n * every for n in range(round(lasts / every))]
    return WaySamples(tuple(Arrival(at, round(rate(at) * 1e6 / 8 * every)) for at in moments))


def steady(mbit_s: float) -> WaySamples:
    return flow(lambda _at: mbit_s)


def line(down: WaySamples, up: WaySamples, **more: object) -> LineSamples:
    return LineSamples(down, up, seconds=SECONDS, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("down", "up", "verdict"),
    [
        (5.74, 5.74, "pass"),  # what programs get of 6 Mbit/s on the wire
        (3.82, 3.82, "fail"),
        (19.0, 3.8, "fail"),
        (3.8, 19.0, "fail"),
        (5.0, 5.0, "pass"),
    ],
)
def test_a_steady_line_is_what_it_is(down: float, up: float, verdict: str) -> None:
    judged = judge_line(line(steady(down), steady(up)), RULES)
    assert judged.verdict == verdict
    assert judged.lowest == pytest.approx(min(down, up), rel=0.01)
    assert judged.down.mean == pytest.approx(down, rel=0.01)


@given(begins=st.floats(0.0, 4.99))
def test_one_second_of_pause_every_five_is_found_wherever_it_begins(begins: float) -> None:
    paused = flow(lambda at: 0.0 if (at - begins) % 5 < 1 else 19.0)
    judged = judge_line(line(steady(19.0), paused), RULES)
    assert judged.verdict == "unstable"
    assert judged.lowest < 1.5 and judged.up.mean > 10


def test_a_slow_start_and_a_first_burst_are_not_judged() -> None:
    slow = flow(lambda at: 0.5 if at < WARM_UP_S else 6.0)
    burst = flow(lambda at: 80.0 if at < WARM_UP_S else 4.0)
    assert judge_line(line(slow, slow), RULES).verdict == "pass"
    assert judge_line(line(burst, burst), RULES).verdict == "fail"


@given(rate=rates, seed=st.integers(0, 2**32), every=st.floats(0.002, 0.04))
def test_the_lowest_window_is_never_above_the_mean_nor_the_peak(rate: float, seed: int, every: float) -> None:
    dice = random.Random(seed)
    way = way_figures(flow(lambda _at: rate * dice.uniform(0, 2), every=every), SECONDS)
    assert way.known
    assert 0 <= way.lowest <= way.mean * 1.05 <= way.highest * 1.1  # a window more or less at the edges


@given(rate=rates, share=st.floats(0.05, 0.9))
def test_a_line_made_slower_is_never_judged_better(rate: float, share: float) -> None:
    order = ["fail", "unstable", "pass"]
    full, less = (judge_line(line(steady(r), steady(r)), RULES).verdict for r in (rate, rate * share))
    assert order.index(less) <= order.index(full)


def test_what_came_in_lumps_is_counted_whole() -> None:
    """64 KiB at a time, as a reader may get them: a few of them in a second still make the second."""
    lumps = WaySamples(tuple(Arrival(n * 0.0873, 65_536) for n in range(81)))
    assert judge_line(line(lumps, lumps), RULES).verdict == "pass"


def test_a_line_as_fast_as_it_was_asked_to_be_may_be_any_faster() -> None:
    down, up = (replace(steady(rate), pace_mbit_s=20.0) for rate in (19.6, 8.0))
    judged = judge_line(line(down, up), RULES)
    assert judged.down.at_pace and not judged.up.at_pace


@pytest.mark.parametrize("nothing", [WaySamples(), WaySamples(steady(20.0).arrivals, broke=True)])
def test_what_was_not_measured_is_unknown_and_never_guilty(nothing: WaySamples) -> None:
    assert judge_line(line(steady(20.0), nothing), RULES).verdict == "unknown"
    assert judge_line(line(nothing, nothing), RULES).verdict == "unknown"
    assert judge_line(line(steady(3.0), nothing), RULES).verdict == "fail"  # this much is known


def test_a_way_that_was_sent_more_than_it_carries_is_measured_again_at_less() -> None:
    """Lumps behind lost packets look like weak seconds; a line that kept up with the sender made its own."""
    lumpy = way_figures(flow(lambda at: 3.0 if 2 < at % 4 < 3 else 6.6), SECONDS)
    again = calmer_pace(lumpy, 20.0, 5.0)
    assert again is not None and 5.0 < again < lumpy.mean
    paused = way_figures(flow(lambda at: 0.0 if 2 < at % 5 < 3 else 19.0), SECONDS)
    assert calmer_pace(paused, 20.0, 5.0) is None
    for settled in (steady(3.8), steady(5.8), WaySamples()):
        assert calmer_pace(way_figures(settled, SECONDS), 20.0, 5.0) is None


def test_a_second_measurement_tells_the_windows_and_the_first_one_the_mean() -> None:
    calm = replace(steady(5.3), pace_mbit_s=5.35, first_mean=5.8)
    judged = judge_line(line(calm, calm), RULES)
    assert judged.verdict == "pass" and not judged.up.at_pace
    assert (judged.up.mean, round(judged.up.lowest, 1)) == (5.8, 5.3)


def test_too_short_a_measurement_says_nothing() -> None:
    assert not way_figures(steady(20.0), 0.5).known


def test_round_trips_have_a_middle_a_tail_and_a_jitter() -> None:
    trips = round_trips([10.0] * 18 + [10.0, 300.0])
    assert trips is not None
    assert (trips.median, trips.p95) == (10.0, 10.0)
    assert trips.jitter == pytest.approx(290 / 19)
    assert round_trips([]) is None
    single = round_trips([7.0])
    assert single is not None and (single.median, single.p95, single.jitter) == (7.0, 7.0, 0.0)


def test_a_line_slow_to_answer_is_named_and_fails_nobody() -> None:
    slow = judge_line(line(steady(20.0), steady(20.0), idle_ms=(600.0,) * 5), RULES)
    uneven = judge_line(line(steady(20.0), steady(20.0), idle_ms=(20.0, 380.0) * 5), RULES)
    quick = judge_line(line(steady(20.0), steady(20.0), idle_ms=(20.0, 24.0) * 5), RULES)
    assert [(j.verdict, j.laggy) for j in (slow, uneven, quick)] == [("pass", True)] * 2 + [("pass", False)]


# -- during the exam -----------------------------------------------------------------------------------------
def after(state: LineState, round_trip_ms: float, times: int, at_s: float = 0.0) -> LineState:
    for n in range(times):
        state = answered(state, at_s + 3 * n, round_trip_ms, RULES)
    return state


def test_an_exam_on_a_good_line_that_gets_worse_is_lost_and_comes_back() -> None:
    state = after(LineState(), 30.0, 1)
    assert state.now == "good"
    state = after(state, 900.0, 12)
    assert state.now == "poor"
    state = after(state, 4000.0, 12)
    assert state.now == "bad"
    state = lost(state)
    assert state.now == "offline" and figures(state)["latency_ms"] is None
    state = after(state, 35.0, 1)
    assert state.now == "good"
    assert figures(state) == {
        "class": "good",
        "latency_ms": 35,
        "latency_p95_ms": 35,
        "jitter_ms": 0,
        "up_mbit_s": None,
    }


@given(late=st.floats(30.0, 60_000.0))
def test_one_late_answer_among_quick_ones_changes_nothing(late: float) -> None:
    state = after(after(LineState(), 30.0, 10), late, 1)
    for _ in range(2 * AGREEING):
        assert state.now == "good"
        state = after(state, 30.0, 1)


@pytest.mark.parametrize(("mbit_s", "now"), [(0.2, "bad"), (0.6, "poor"), (3.0, "good")])
def test_the_rate_of_a_file_tells_until_it_is_old(mbit_s: float, now: str) -> None:
    state = moved(after(LineState(), 30.0, 3), 10.0, mbit_s)
    state = after(state, 30.0, AGREEING, at_s=11.0)
    assert state.now == now
    assert figures(state)["up_mbit_s"] == mbit_s
    assert after(state, 30.0, AGREEING, at_s=10.0 + RATE_LASTS_S + 1).now == "good"


@given(
    st.lists(
        st.one_of(st.tuples(st.just("answer"), st.floats(1, 5000)), st.tuples(st.just("lost"), st.just(0.0))),
        max_size=60,
    )
)
def test_the_class_needs_agreement_and_an_outage_none(news: list[tuple[str, float]]) -> None:
    state, agreed = LineState(), 0
    for n, (what, value) in enumerate(news):
        before = state
        state = lost(state) if what == "lost" else answered(state, float(n), value, RULES)
        if what == "lost":
            assert state.now == "offline"
            agreed = 0
            continue
        assert state.now not in ("offline", "unknown")
        agreed = 1 if before.now in ("offline", "unknown") else agreed + 1
        if state.now != before.now and before.now not in ("offline", "unknown"):
            assert agreed >= AGREEING
            agreed = 0
