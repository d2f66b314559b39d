"""A closer look at the candidate's face, for the check-in only: the check-in photo, how alike each later look
is to it, and the figures that tell a solid head from a flat picture.

Costs a run of the identity network for every frame, so it is on only while it is asked for. What the figures
come to is said in proctor.core (`liveness`, `identity_check`). Templates stay in here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import asin, degrees
from typing import Any

import numpy as np

from proctor.analysis.faces import Picture
from proctor.analysis.identity import FaceEncoder, IdentityLimits, Template, cosine
from proctor.analysis.landmarks import EYE_LEFT, EYE_RIGHT, Landmarks
from proctor.analysis.networks import FloatArray
from proctor.analysis.tracking import FacesSeen

# Mesh points on the middle line of a face: the bridge of the nose, where it meets the lip, its tip.
_BRIDGE, _BASE, _TIP = [168, 6], [2, 164], [4, 1, 5]
# How far the tip stands out before the line from bridge to base, by the line's length: of the middle shape.
_RELIEF = 0.386
# One look at a moving head against a photo of the same minute. Measured on films: of looks at one person,
# turned by up to 32 degrees, nine in ten lie above 0.6; the strangers' median is 0.36.
MOVING_LIMITS = IdentityLimits(0.30, 0.45, 0.58)
# A photo is taken once it is as good as this, or, after some time, the best that is at least usable.
GOOD, USABLE = 0.8, 0.25
SOON_S, PATIENCE_S = 0.8, 6.0


@dataclass(frozen=True, slots=True)
class CloseFigures:
    """One look. nose, width, x, y, whole, alike, followed: see `LivenessSample`; quality: of `Template`."""

    nose: float
    width: float
    x: float
    y: float
    whole: bool
    followed: bool
    quality: float
    light: float | None
    alike: float | None

    def as_json(self) -> dict[str, Any]:
        """Rounded, for a message."""
        return {
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in ((name, getattr(self, name)) for name in self.__dataclass_fields__)
        }


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """A photo of the candidate: the whole picture (BGR), the face's template and mesh points, and when (media
    seconds)."""

    picture: Picture
    template: Template
    points: FloatArray
    t: float


class CloseLook:
    """Looks closely at the candidate's face in each frame. Not for two threads."""

    def __init__(self, encoder: FaceEncoder) -> None:
        self._encoder = encoder
        self._best: Portrait | None = None
        self._since: float | None = None
        self._taking = False
        self.taken: Portrait | None = None
        self.figures: CloseFigures | None = None

    def take_photo(self) -> None:
        """From the next frame on, look for a good photo."""
        self._best, self._since, self._taking, self.taken = None, None, True, None

    def look(self, picture: Picture, seen: FacesSeen, t: float, light: float | None) -> None:
        """One frame (BGR) at media second `t`; `light`: mean grey level of the face."""
        if self._taking and self._since is None:
            self._since = t
        face = seen.candidate
        if face is None:
            self.figures = None
            return
        template = self._encoder.encode(picture, face.points)
        alone = len(seen.faces) == 1
        if self._taking and alone and (self._best is None or template.quality > self._best.template.quality):
            self._best = Portrait(picture.copy(), template, face.points, t)
        self.figures = self._measured(picture, face, template, light, followed=seen.followed)

    def finished(self, t: float) -> bool:
        """Whether the search for a photo has come to its end now: then `taken` is the photo, or None."""
        if not self._taking or self._since is None:
            return False
        lasted, best = t - self._since, self._best
        quality = 0.0 if best is None else best.template.quality
        if lasted < SOON_S or (quality < GOOD and lasted < PATIENCE_S):
            return False
        self._taking = False
        if best is not None and quality >= USABLE:
            # As other photos are looked at, so that the limits measured on photos hold.
            template = self._encoder.encode(best.picture, best.points, mirrored=True)
            self.taken = replace(best, template=template)
        return True

    def _measured(
        self, picture: Picture, face: Landmarks, template: Template, light: float | None, *, followed: bool
    ) -> CloseFigures:
        high, wide = picture.shape[:2]
        left, top, right, bottom = face.box
        alike = None
        if self.taken is not None:
            alike = MOVING_LIMITS.likeness(cosine(template, self.taken.template))
        return CloseFigures(
            nose=nose_turn(face.points),
            width=eyes_width(face.points),
            x=(left + right) / 2 / high,
            y=(top + bottom) / 2 / high,
            whole=left >= 0 and top >= 0 and right <= wide and bottom <= high,
            followed=followed,
            quality=template.quality,
            light=light,
            alike=alike,
        )


def nose_turn(points: FloatArray) -> float:
    """Degrees of turn (+ to the picture's left edge) that the nose's tip tells by how far it stands beside
    the line from bridge to base, from mesh points (468 x 3, pixels).

    What lies on a line stays on it however the plane is turned, so on a flat picture of a face the tip stays
    on the line from bridge to base; on a head it leaves it by the sine of the turn.
    """
    bridge, base, tip = _middle_line(points)
    line = base - bridge
    length = float(np.hypot(*line)) or 1e-6
    beside = float(line[1] * (tip - bridge)[0] - line[0] * (tip - bridge)[1]) / length / length
    return -degrees(asin(min(1.0, max(-1.0, beside / _RELIEF))))


def eyes_width(points: FloatArray) -> float:
    """The outer eye corners' distance across the line from bridge to base, by the line's length: narrower
    when a face is turned, a printed one as well."""
    bridge, base, _ = _middle_line(points)
    line = base - bridge
    length = float(np.hypot(*line)) or 1e-6
    eyes = points[EYE_RIGHT, :2] - points[EYE_LEFT, :2]
    return abs(float(eyes[0] * line[1] - eyes[1] * line[0])) / length / length


def _middle_line(points: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    flat = points[:, :2]
    return flat[_BRIDGE].mean(axis=0), flat[_BASE].mean(axis=0), flat[_TIP].mean(axis=0)
