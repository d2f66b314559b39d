"""The room scan in values: how far the turn has come, what hinders it, and what came of it. No picture here.

Headings: degrees of the camera's yaw since the scan's first picture, + to the right (clockwise seen from
above), not wrapped. Spans of the circle: (from, to) in degrees, 0 the first picture's heading, from < to.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ScanHint(StrEnum):
    """What the candidate is told while turning; a key of `scan.ftl` each."""

    START = "start"  # nothing has moved yet
    GO_ON = "go_on"
    SLOWER = "slower"
    GO_BACK = "go_back"  # the track was lost: turn back to the last picture that was followed
    WRONG_WAY = "wrong_way"  # the camera turns back over what was seen
    HOLD_LEVEL = "hold_level"
    TILT_DOWN = "tilt_down"  # the circle is whole: now the desk
    DARK = "dark"
    COVERED = "covered"
    DONE = "done"


class ScanReason(StrEnum):
    """Why a scan is not complete; a key of `scan.ftl` each."""

    STATIC = "static"
    PARTIAL = "partial"
    BACK_AND_FORTH = "back_and_forth"
    TOO_FAST = "too_fast"
    JUMP = "jump"
    BLURRED = "blurred"
    DARK = "dark"
    COVERED = "covered"
    NOT_A_TURN = "not_a_turn"  # the pictures move, but not as those of a turning camera do
    NO_DESK = "no_desk"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """Where a scan stands after one more picture.

    `heading_deg`: of the last picture followed; `speed_deg_s`: of the turn, signed; `covered_deg`: the range
    of headings seen so far, 0 to 360; `spans`: the parts of the circle seen. `lost`: the track is lost since
    the picture with heading `heading_deg`. `closed`: the start was seen again. `desk`: the desk was shown.
    """

    t: float
    heading_deg: float
    speed_deg_s: float
    covered_deg: float
    spans: tuple[tuple[float, float], ...]
    hint: ScanHint
    lost: bool = False
    closed: bool = False
    desk: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the monitor's messages."""
        return {
            "t": round(self.t, 3),
            "heading_deg": round(self.heading_deg, 1),
            "speed_deg_s": round(self.speed_deg_s, 1),
            "covered_deg": round(self.covered_deg, 1),
            "spans": [[round(start, 1), round(end, 1)] for start, end in self.spans],
            "hint": self.hint.value,
            "lost": self.lost,
            "closed": self.closed,
            "desk": self.desk,
        }


@dataclass(frozen=True, slots=True)
class ScanThing:
    """A person, phone or screen that the scan met, at `heading_deg`, seen with `score` 0 to 1."""

    kind: str
    heading_deg: float
    score: float

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "kind": self.kind,
            "heading_deg": round(self.heading_deg, 1),
            "score": round(self.score, 2),
        }


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What a scan came to. `complete`: None where it could not be told.

    `gaps_deg`: parts of the circle not seen; `reasons`: empty when complete. `closed`: the start was seen
    again, which fixes the scale. `figures`: speeds, blur, frames and the like, plain JSON values.
    """

    complete: bool | None
    covered_deg: float
    gaps_deg: tuple[tuple[float, float], ...]
    reasons: tuple[ScanReason, ...]
    closed: bool
    things: tuple[ScanThing, ...]
    figures: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The output of `synaq scan`, and the figures in the journal."""
        return {
            "covered_deg": round(self.covered_deg, 1),
            "complete": self.complete,
            "gaps_deg": [[round(start, 1), round(end, 1)] for start, end in self.gaps_deg],
            "reasons": [reason.value for reason in self.reasons],
            "closed": self.closed,
            "things": [thing.as_json() for thing in self.things],
            "figures": self.figures,
        }
