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
    the picture's height that the candidate's face takes; face_width: likewise of its width; face_x, face_y:
    where its middle is, as shares of the picture from the top left corner; mouth: gap between the lips by the
    face's height.
    stir: share of the picture's blocks that changed at all, lately; face_light: mean grey level of the face.
    blank: how far the settled view is gone with nothing in its place (0..1); shift: how far the view has
    moved against the settled one, as a share of the picture's width (1: nothing of it is left), since
    `shift_since`.
    persons: people in the picture, with or without a face; body: whether the candidate's body is seen while
    no face is, and `posture`: "upright", "low" or "" where that cannot be told.
    phone, book, headset: gathered scores 0..1, 0.5 decides. identity: similarity (0..1) to the enrolled face;
    continuity: to the person who has been sitting there so far.
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
    stir: float | None = None
    face_light: float | None = None
    face_height: float | None = None
    face_width: float | None = None
    face_x: float | None = None
    face_y: float | None = None
    mouth: float | None = None
    blank: float | None = None
    shift: float | None = None
    shift_since: float | None = None
    body: bool | None = None
    posture: str = ""
    phone: float | None = None
    book: float | None = None
    headset: float | None = None
    identity: float | None = None
    continuity: float | None = None
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


@dataclass(frozen=True, slots=True)
class SoundObservation:
    """What was measured in a short stretch of sound that ends at media time `t` (seconds).

    voice: share of the stretch that is a voice, 0..1; level_db: loudness in dB below full scale (never above
    0); floor_db: the level of the quiet moments so far. `microphone_ok` is False for the moments in which a
    microphone that should give sound gave none.
    """

    t: float
    voice: float | None = None
    level_db: float | None = None
    floor_db: float | None = None
    microphone_ok: bool = True

    def as_json(self) -> dict[str, Any]:
        """Plain numbers, rounded, for the window's level meter and for files."""
        return {
            "t": round(self.t, 3),
            "voice": None if self.voice is None else round(self.voice, 3),
            "level_db": None if self.level_db is None else round(self.level_db, 1),
            "floor_db": None if self.floor_db is None else round(self.floor_db, 1),
            "microphone_ok": self.microphone_ok,
        }


def no_sound(t: float) -> SoundObservation:
    """The observation of a moment in which a microphone gave nothing."""
    return SoundObservation(t=t, microphone_ok=False)


def no_picture(t: float) -> Observation:
    """The observation of a moment in which a live camera gave nothing."""
    return Observation(t=t, camera_ok=False)
