"""A set clock is told from sleep, from honest corrections, and from a computer that cannot say."""

from __future__ import annotations

from proctor.core.host_fact import FactState
from proctor.host.clock import ClockProbe, ClockSample, judge_clocks

START = ClockSample(1_760_000_000.0, 5000.0, 9000.0)


def after(
    seconds: float, *, set_by: float = 0.0, slept: float = 0.0, boot: bool = True, awake: bool = True
) -> ClockSample:
    """So many seconds awake, then so much sleep; the wall clock set by so much on the way."""
    return ClockSample(
        START.wall + seconds + slept + set_by,
        (START.awake or 0) + seconds if awake else None,
        (START.boot or 0) + seconds + slept if boot else None,
    )


def without_boot(sample: ClockSample) -> ClockSample:
    return ClockSample(sample.wall, sample.awake, None)


def test_an_hour_that_is_an_hour_is_clear() -> None:
    fact = judge_clocks(START, after(3600))
    assert (fact.state, dict(fact.figures)) == (FactState.CLEAR, {})


def test_a_clock_that_is_set_is_found_with_its_figure_and_direction() -> None:
    forward = judge_clocks(START, after(10, set_by=3600))
    assert (forward.state, forward.figures["jump_s"], forward.figures["direction"]) == (
        FactState.FOUND,
        3600.0,
        "forward",
    )
    back = judge_clocks(START, after(10, set_by=-90))
    assert (back.figures["jump_s"], back.figures["direction"], back.names) == (-90.0, "back", ("-90.0 s",))


def test_sleep_is_no_set_clock_and_is_told() -> None:
    fact = judge_clocks(START, after(10, slept=1800))
    assert (fact.state, dict(fact.figures)) == (FactState.CLEAR, {"slept_s": 1800.0, "suspended": True})


def test_a_clock_that_is_set_around_a_sleep_is_found_with_both_figures() -> None:
    fact = judge_clocks(START, after(10, slept=1800, set_by=-600))
    assert (fact.state, fact.figures["jump_s"], fact.figures["slept_s"]) == (FactState.FOUND, -600.0, 1800.0)


def test_where_no_clock_runs_on_in_sleep_a_leap_forward_is_unknown_and_one_back_is_not() -> None:
    before = without_boot(START)
    leap = judge_clocks(before, without_boot(after(10, slept=1800)))
    assert (leap.state, leap.reason) == (FactState.UNKNOWN, "host-clock-slept")
    assert judge_clocks(before, without_boot(after(10, set_by=-60))).state is FactState.FOUND


def test_without_any_steady_clock_it_is_unknown() -> None:
    fact = judge_clocks(START, after(10, boot=False, awake=False))
    assert (fact.state, fact.reason) == (FactState.UNKNOWN, "host-clock-unreadable")


def probe_of(samples: list[ClockSample]) -> ClockProbe:
    return ClockProbe(lambda: samples.pop(0))


def test_a_jump_is_told_once() -> None:
    probe = probe_of([START, after(10, set_by=60), after(20, set_by=60)])
    assert [probe.look()[0].state for _ in range(2)] == [FactState.FOUND, FactState.CLEAR]


def test_turning_the_clock_half_a_second_each_look_adds_up() -> None:
    samples = [START, *(after(10.0 * step, set_by=0.5 * step) for step in range(1, 6))]
    probe = probe_of(samples)
    assert [probe.look()[0].state for _ in range(5)].count(FactState.FOUND) == 1


def test_a_clock_that_is_slewed_all_day_is_honest() -> None:
    samples = [START, *(after(10.0 * step, set_by=10.0 * step * 500e-6) for step in range(1, 3000))]
    count = len(samples) - 1
    probe = probe_of(samples)
    assert {probe.look()[0].state for _ in range(count)} == {FactState.CLEAR}


def test_this_computers_clocks_are_read() -> None:
    probe = ClockProbe()
    assert [fact.state for fact in (*probe.look(), *probe.look())] == [FactState.CLEAR, FactState.CLEAR]
