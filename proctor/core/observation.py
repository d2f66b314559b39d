"""What was measured in one frame. Numbers only: no judgement, no rule, no picture.

Coordinate frame: degrees seen in the unmirrored picture. +yaw: the face points to the picture's left edge;
+pitch: up; +roll: the head tilts clockwise. `None` stands where there was nothing to measure: unknown is not
clean.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Observation:
    """One analysed frame at media time `t` (seconds).

    brightness: mean grey level 0..255; sharpness: variance of the Laplacian; detail: by how much the sharpest
    spots stand out from the ordinary one (grey levels; sensor noise adds nothing); change: mean absolute grey
    difference to the frame analysed before; motion: the same in the liveliest block; face_height: share of
    the picture's height that the candidate's face takes.
    `camera_ok` is False for the moments in which a live source gave no picture at all.
    """

    t: float
    faces: int | None = None
    persons: int | None = None
    yaw: float | None = None
    pitch: float | None = None
    roll: float | None = None
    gaze_yaw: float | None = None
    gaze_pitch: float | None = None
    brightness: float | None = None
    sharpness: float | None = None
    detail: float | None = None
    change: float | None = None
    motion: float | None = None
    face_height: float | None = None
    phone: float | None = None
    book: float | None = None
    identity: float | None = None
    camera_ok: bool = True

    def as_json(self) -> dict[str, Any]:
        """The documented observation line: numbers rounded to what the measurement carries, `camera_ok` left
        out."""
        line: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name != "camera_ok":
                line[field.name] = round(value, 3) if isinstance(value, float) else value
        return line


def no_picture(t: float) -> Observation:
    """The observation of a moment in which a live camera gave nothing."""
    return Observation(t=t, camera_ok=False)
