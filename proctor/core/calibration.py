"""A candidate's own neutral pose, from the guided look of the check-in: where the head points while its owner
looks at the screen, and by how much more it turns for the screen's edges.

The watching rules measure every turn from here, so that a laptop below the face or a camera at the screen's
side does not flag an honest person. What the look can shift is bounded: whoever calibrates on notes beside
the screen gains some degrees and no more. Pure: samples in, calibration out; nobody is asked to look here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from statistics import median
from typing import Any

from proctor.core.errors import BadInputError

# Beyond these a head is not measured well enough to watch it, and the camera has to be moved.
MOST_NEUTRAL_YAW, MOST_NEUTRAL_PITCH = 35.0, 30.0
# A screen's half takes up no more of anybody's sight: 40 cm of a very wide screen, seen from 60 cm.
MOST_EXTENT = 32.0
# Whoever turned further than this for an edge did not look at it.
ABSURD_EXTENT = 45.0
# Room beyond the screen's edge before a turn may count as away, and by how much a limit grows at most.
EDGE_MARGIN, MOST_ALLOWANCE = 10.0, 10.0
# From here on a neutral pose to one side narrows the limit on that very side, degree for degree.
FREE_SHIFT = 25.0
LEAST_CENTRE, LEAST_EDGE = 5, 3
MOST_UNSTEADY = 6.0  # median deviation in degrees; who reads the dot keeps within two


class Target(StrEnum):
    """Where the dot stands, as the candidate sees it."""

    CENTRE = "centre"
    LEFT = "left"
    TOP = "top"
    RIGHT = "right"
    BOTTOM = "bottom"


class NotMeasured(StrEnum):
    """Why a look gave no calibration. None of these speaks against the candidate."""

    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    UNSTEADY = "unsteady"
    CAMERA_ASIDE = "camera_aside"
    CAMERA_HEIGHT = "camera_height"
    BEYOND_SCREEN = "beyond_screen"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class LookSample:
    """One observation during the look: the fields of `Observation` that count, in its coordinate frame."""

    faces: int | None = None
    yaw: float | None = None
    pitch: float | None = None
    gaze_yaw: float | None = None
    gaze_pitch: float | None = None
    face_height: float | None = None

    @property
    def usable(self) -> bool:
        """Whether it shows one face whose pose was measured."""
        return self.faces == 1 and self.yaw is not None and self.pitch is not None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Degrees in the coordinate frame of `Observation`.

    neutral_yaw, neutral_pitch: the head while its owner looks at the middle of the screen. right, left, up,
    down: by how much it turns on from there, as the candidate sees it (0 or more), for that edge of the
    screen; None where that edge was not measured. neutral_gaze_*: the eyes at the middle, None where they
    could not be measured. face_height: share of the picture's height. samples: observations used; quality:
    0..1, how steady they were and how much of the look they covered.
    """

    neutral_yaw: float
    neutral_pitch: float
    right: float | None = None
    left: float | None = None
    up: float | None = None
    down: float | None = None
    neutral_gaze_yaw: float | None = None
    neutral_gaze_pitch: float | None = None
    face_height: float | None = None
    samples: int = 0
    quality: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """For the journal and the monitor's configuration: degrees to a tenth."""
        return {
            name: round(value, 3 if name in ("face_height", "quality") else 1)
            if isinstance(value, float)
            else value
            for name, value in asdict(self).items()
        }


def calibrate(look: Mapping[Target, Sequence[LookSample]]) -> Calibration | NotMeasured:
    """What the samples of a look, by target, come to: medians, within bounds; or why they come to nothing.

    The neutral pose is that of the centre alone. The edges may stay unmeasured: their extents are None then,
    which widens nothing.
    """
    taken = look.get(Target.CENTRE, ())
    centre = [sample for sample in taken if sample.usable]
    yaw, pitch = _middle(s.yaw for s in centre), _middle(s.pitch for s in centre)
    if yaw is None or pitch is None or len(centre) < LEAST_CENTRE:
        return _why_so_few(taken)
    unsteady = max(_spread((s.yaw for s in centre), yaw), _spread((s.pitch for s in centre), pitch))
    extents = _extents(look, yaw, pitch)
    if unsteady > MOST_UNSTEADY:
        return NotMeasured.UNSTEADY
    if abs(yaw) > MOST_NEUTRAL_YAW or abs(pitch) > MOST_NEUTRAL_PITCH:
        return NotMeasured.CAMERA_ASIDE if abs(yaw) > MOST_NEUTRAL_YAW else NotMeasured.CAMERA_HEIGHT
    if any(extent is not None and extent > ABSURD_EXTENT for extent in extents.values()):
        return NotMeasured.BEYOND_SCREEN
    return Calibration(
        neutral_yaw=round(yaw, 1),
        neutral_pitch=round(pitch, 1),
        right=_clamped(extents[Target.RIGHT]),
        left=_clamped(extents[Target.LEFT]),
        up=_clamped(extents[Target.TOP]),
        down=_clamped(extents[Target.BOTTOM]),
        neutral_gaze_yaw=_rounded(_middle(s.gaze_yaw for s in centre), 1),
        neutral_gaze_pitch=_rounded(_middle(s.gaze_pitch for s in centre), 1),
        face_height=_rounded(_middle(s.face_height for s in centre), 3),
        samples=sum(sample.usable for samples in look.values() for sample in samples),
        quality=_quality(look, extents, unsteady),
    )


def turned_by(calibration: Calibration | None, yaw: float) -> float:
    """Degrees by which the head is turned from the candidate's neutral pose; `yaw` itself without one."""
    return yaw if calibration is None else yaw - calibration.neutral_yaw


def nodded_by(calibration: Calibration | None, pitch: float) -> float:
    """The same for the head raised (+) or lowered (-)."""
    return pitch if calibration is None else pitch - calibration.neutral_pitch


def gazed_by(calibration: Calibration | None, gaze_yaw: float) -> float:
    """The same for the eyes' direction to the side."""
    neutral = None if calibration is None else calibration.neutral_gaze_yaw
    return gaze_yaw if neutral is None else gaze_yaw - neutral


def turn_limit(calibration: Calibration | None, turn: float, threshold: float) -> float:
    """The limit for a turn (see `turned_by`) to the side it goes to, where the policy says `threshold`.

    Wider, by `MOST_ALLOWANCE` at most, where the screen's edge itself asks for a far turn; narrower on the
    side to which the neutral pose itself lies far out, for nobody needs notes there.
    """
    if calibration is None:
        return threshold
    extent = calibration.right if turn >= 0 else calibration.left
    return _limit(extent, math.copysign(1.0, turn) * calibration.neutral_yaw, threshold)


def nod_limit(calibration: Calibration | None, nod: float, threshold: float) -> float:
    """The same for a head raised (+) or lowered (-)."""
    if calibration is None:
        return threshold
    extent = calibration.up if nod >= 0 else calibration.down
    return _limit(extent, math.copysign(1.0, nod) * calibration.neutral_pitch, threshold)


def calibration_from_json(content: Mapping[str, Any]) -> Calibration:
    """The calibration that `as_json` wrote; BadInputError where it is none, or goes beyond its bounds."""
    known = {field.name for field in fields(Calibration)}
    wrong = sorted(set(content) - known) or [key for key, value in content.items() if not _is_figure(value)]
    if not wrong and (content.get("neutral_yaw") is None or content.get("neutral_pitch") is None):
        wrong = ["its neutral pose is missing"]
    if not wrong:
        found = Calibration(**{**content, "samples": int(content.get("samples") or 0)})
        if _within_bounds(found):
            return found
        wrong = ["its figures go beyond their bounds"]
    raise BadInputError(f"A calibration is damaged ({wrong[0]}).", remedy="Go through the guided look again.")


def _within_bounds(found: Calibration) -> bool:
    """What no honest look comes to is not taken from a file either."""
    extents = (found.right, found.left, found.up, found.down)
    return (
        abs(found.neutral_yaw) <= MOST_NEUTRAL_YAW
        and abs(found.neutral_pitch) <= MOST_NEUTRAL_PITCH
        and all(extent is None or 0 <= extent <= MOST_EXTENT for extent in extents)
        and 0 <= (found.quality or 0.0) <= 1
    )


def _is_figure(value: object) -> bool:
    if value is None:
        return True
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _limit(extent: float | None, outward: float, threshold: float) -> float:
    """`outward`: how far the neutral pose itself lies to the side that is judged (negative: to the other)."""
    needed = 0.0 if extent is None else extent + EDGE_MARGIN
    allowance = min(MOST_ALLOWANCE, max(0.0, needed - threshold))
    narrowed = threshold + allowance - max(0.0, outward - FREE_SHIFT)
    return max(narrowed, min(needed, threshold), threshold / 2)


def _extents(
    look: Mapping[Target, Sequence[LookSample]], yaw: float, pitch: float
) -> dict[Target, float | None]:
    """By how many degrees the head went the way of each edge; negative where it went the other way."""

    def at(target: Target) -> list[LookSample]:
        usable = [sample for sample in look.get(target, ()) if sample.usable]
        return usable if len(usable) >= LEAST_EDGE else []

    # +yaw points to the unmirrored picture's left edge, which is the candidate's own right.
    right, left = (_middle(s.yaw for s in at(target)) for target in (Target.RIGHT, Target.LEFT))
    up, down = (_middle(s.pitch for s in at(target)) for target in (Target.TOP, Target.BOTTOM))
    return {
        Target.RIGHT: None if right is None else right - yaw,
        Target.LEFT: None if left is None else yaw - left,
        Target.TOP: None if up is None else up - pitch,
        Target.BOTTOM: None if down is None else pitch - down,
    }


def _quality(
    look: Mapping[Target, Sequence[LookSample]], extents: Mapping[Target, float | None], unsteady: float
) -> float:
    """The share of samples that could be used, how still the head was, and how many edges were seen."""
    samples = [sample for taken in look.values() for sample in taken]
    usable = sum(sample.usable for sample in samples) / max(1, len(samples))
    edges = sum(extent is not None for extent in extents.values()) / len(extents)
    return round(usable * (1 - 0.5 * unsteady / MOST_UNSTEADY) * (0.6 + 0.4 * edges), 3)


def _why_so_few(samples: Sequence[LookSample]) -> NotMeasured:
    several = sum((sample.faces or 0) > 1 for sample in samples)
    return NotMeasured.SEVERAL_FACES if several * 2 > len(samples) else NotMeasured.NO_FACE


def _middle(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _spread(values: Iterable[float | None], middle: float) -> float:
    """The median deviation: a blink or one wild frame does not count."""
    return median(abs(value - middle) for value in values if value is not None)


def _clamped(extent: float | None) -> float | None:
    return None if extent is None else round(min(MOST_EXTENT, max(0.0, extent)), 1)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
