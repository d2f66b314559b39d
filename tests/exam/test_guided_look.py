"""The course of a guided look by the clock: quick where pictures come quickly, patient where they do not."""

from __future__ import annotations

import pytest

from client.exam.guided_look import ORDER, GuidedLook
from proctor.core.calibration import Calibration, LookSample, NotMeasured, Target

FACE, NOBODY = LookSample(1, 2.0, -4.0), LookSample(0)


def run(per_second: float, sample: LookSample = FACE, *, until_s: float = 90.0) -> tuple[GuidedLook, float]:
    """A whole look at so many observations a second; and how long it took."""
    look, t, next_s = GuidedLook(100.0), 0.0, 0.0
    while look.outcome is None and t < until_s:
        t += 0.04
        look.tick(100.0 + t)
        if per_second and t >= next_s:
            next_s += 1 / per_second
            look.see(sample, 100.0 + t)
    return look, t


@pytest.mark.parametrize(("per_second", "longest_s"), [(5.0, 10.5), (2.0, 18.0), (1.0, 25.0)])
def test_it_takes_about_ten_seconds_and_no_slow_computer_fails_it(
    per_second: float, longest_s: float
) -> None:
    look, took = run(per_second)
    assert isinstance(look.outcome, Calibration)
    assert took <= longest_s
    assert None not in (look.outcome.left, look.outcome.right, look.outcome.up, look.outcome.down)


@pytest.mark.parametrize("per_second", [5.0, 0.0])
def test_where_the_middle_is_not_seen_the_edges_are_not_asked_for(per_second: float) -> None:
    look, took = run(per_second, NOBODY)
    assert look.outcome is NotMeasured.NO_FACE
    assert took < 11.0


def test_samples_of_eyes_on_their_way_to_the_next_dot_do_not_count() -> None:
    look, t = GuidedLook(0.0), 0.0
    while look.outcome is None:
        t += 0.1
        turning = t - look._since < 0.6  # the head still points to the dot before
        look.see(LookSample(1, 30.0 if turning else 2.0, 0.0), t)
    assert isinstance(look.outcome, Calibration)
    assert look.outcome.neutral_yaw == 2.0
    assert (look.outcome.left, look.outcome.right) == (0.0, 0.0)


def test_the_ring_fills_and_the_dots_come_in_order() -> None:
    look, t, dots, shares = GuidedLook(0.0), 0.0, [Target.CENTRE], [0.0]
    while look.outcome is None:
        t += 0.2
        look.see(FACE, t)
        if look.target is not dots[-1]:
            dots.append(look.target)
            shares = [0.0]
        share = look.share(t)
        assert 0.0 <= share <= 1.0
        assert share >= shares[-1]
        shares.append(share)
    assert tuple(dots) == ORDER
    assert look.number == len(ORDER)
    assert look.face == "one"
