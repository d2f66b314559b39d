"""What a scan's track is made of: keyframes, and the places where it broke. Pure values; how they come about
is scan_track's business.
"""

from __future__ import annotations

from dataclasses import dataclass

from proctor.analysis.scan_follow import Landmarks

CALM = 3  # steps before and after a break which tell how the camera moved
_CUT_S = 0.6  # a longer pause is the camera's
_CUT_TIMES = 5.0  # a leap so many times as fast as the steps beside it was cut
_CALMEST_DEG_S = 20.0  # what a hand does at any time
_FILLED_DEG = 25.0  # of a leap, in which both pictures overlap so far that nothing was left out


@dataclass(slots=True)
class Node:
    """A keyframe: when it was seen, its landmarks, and how far (degrees of heading, from its own) the
    pictures that hang on it reach."""

    t: float
    marks: Landmarks
    low: float = 0.0
    high: float = 0.0


@dataclass(slots=True)
class Break:
    """The track broke between nodes `before` and `after`. `least_deg`: how far apart they look at least;
    `pause_s`: between the two pictures. `speeds`: of the last steps before and the first ones after, in
    degrees a second. `sharp`: whether both pictures, taken by themselves, could have been followed. `joined`:
    whether the second was recognised from the first."""

    before: int
    after: int
    least_deg: float
    pause_s: float
    speeds: list[float]
    sharp: bool
    joined: bool
    known_after: int = 0

    @property
    def gap(self) -> bool:
        """Whether something between the two pictures was not seen."""
        return not self.joined or not self.sharp or self.least_deg > _FILLED_DEG or self.sudden

    @property
    def sudden(self) -> bool:
        """Whether pictures must have been left out: a leap between two calm stretches."""
        if not self.sharp or self.known_after < CALM or self.pause_s > _CUT_S:
            return False
        leap = self.least_deg / max(self.pause_s, 1e-3)
        return leap > _CUT_TIMES * max(*self.speeds, _CALMEST_DEG_S)
