"""A candidate's own neutral pose, from the guided look of the check-in: where the head points while its owner
looks at the screen, and by how much more it turns for the screen's edges.

The watching rules measure every turn from here, so that a laptop below the face or a camera at the screen's
side does not flag an honest person. What the look can shift is bounded: whoever calibrates on notes beside
the screen gains some degrees and no more. Pure: samples in, calibration out; nobody is asked to look here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from proctor.core.errors import BadInputError


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


def calibration_from_json(content: Mapping[str, Any]) -> Calibration:
    """The calibration that `as_json` wrote; BadInputError where it is none, or beyond its bounds."""
    known = {field.name for field in fields(Calibration)}
    values = dict(content)
    wrong = sorted(set(values) - known) or [
        name
        for name, value in values.items()
        if value is not None
        and (isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value))
    ]
    if wrong or values.get("neutral_yaw") is None or values.get("neutral_pitch") is None:
        raise BadInputError(
            f"A calibration is damaged: {wrong[0] if wrong else 'its neutral pose is missing'}.",
            remedy="Go through the guided look again.",
        )
    return Calibration(**values)
