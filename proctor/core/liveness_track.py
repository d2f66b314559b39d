"""One face followed through the liveness check: what is measured of it in a picture, and whether two pictures
in a row can show one head that moves as heads do.

Pure: samples in, words out. Who asks for what is in `liveness`; nobody is compared with a photo here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import acos, degrees
from statistics import median

GAP_S = 0.5  # without the face for longer, nobody knows who is seen next
# Between two pictures: the middle of the face goes no further than this share of its height, and its height
# changes by no more than this factor. Heads that sway or come near stay within half of it.
MOST_WAY, MOST_GROWTH = 0.7, 1.35
# Degrees between two pictures. Faster turns are no fault, only too fast to see that one head made them.
MOST_TURN = 26.0
LEAST_HEIGHT, MOST_HEIGHT = 0.14, 0.56  # of the picture's height, for a face that is to come closer yet
LEAST_LIGHT = 38.0


class Break(StrEnum):
    """Why two samples in a row are not known to show one head."""

    GAP = "gap"
    JUMP = "jump"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class LivenessSample:
    """One picture at media time `t` (seconds). Angles in degrees, in the frame of `Observation` (+yaw: to the
    picture's left edge, the candidate's own right).

    nose: the turn that the nose's tip tells by how far it has left the line from brow to upper lip, with the
    sign of yaw; on a flat picture it stays where it was, however the picture is held. width: distance of the
    outer eye corners across that line, by the line's length. x, y, height: middle and height of the face, by
    the picture's height. whole: the face lies within the picture. alike: likeness 0 to 1 to the check-in
    photo. followed: it is the face of the picture before. light: mean grey level of the face.
    """

    t: float
    faces: int | None = None
    yaw: float | None = None
    pitch: float | None = None
    nose: float | None = None
    width: float | None = None
    x: float | None = None
    y: float | None = None
    height: float | None = None
    whole: bool = True
    alike: float | None = None
    followed: bool = True
    light: float | None = None

    @property
    def face(self) -> Face | None:
        """What was measured, where it shows one face that was measured in full."""
        values = (self.yaw, self.pitch, self.nose, self.width, self.x, self.y, self.height)
        known = [value for value in values if value is not None]
        if self.faces != 1 or len(known) < len(values):
            return None
        return Face(*known)


@dataclass(frozen=True, slots=True)
class Face:
    """The figures of a `LivenessSample`, none of them missing."""

    yaw: float
    pitch: float
    nose: float
    width: float
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Movement:
    """A face against the same face looking ahead. turn, nose, nod: degrees; growth: factor of its height;
    narrowed: by how many degrees a flat picture would have to be turned to look as narrow."""

    turn: float
    nose: float
    nod: float
    growth: float
    narrowed: float


def movement(ahead: Face, now: Face) -> Movement:
    """How `now` stands against `ahead`."""
    return Movement(
        turn=now.yaw - ahead.yaw,
        nose=now.nose - ahead.nose,
        nod=now.pitch - ahead.pitch,
        growth=now.height / max(ahead.height, 1e-6),
        narrowed=degrees(acos(min(1.0, max(0.0, now.width / max(ahead.width, 1e-6))))),
    )


def middle_of(faces: Iterable[Face]) -> Face:
    """Each figure's median; at least one face is needed."""
    rows = list(faces)
    return Face(*(median(getattr(face, name) for face in rows) for name in Face.__dataclass_fields__))


def break_between(before: LivenessSample, now: LivenessSample) -> Break | None:
    """Why the two, both with a measured face, do not follow on each other; None where they do."""
    a, b = before.face, now.face
    if is_gap(before, now):
        return Break.GAP
    if not now.followed:
        return Break.LOST
    if a is None or b is None:
        return None
    taller, smaller = max(a.height, b.height), max(1e-6, min(a.height, b.height))
    way = max(abs(a.x - b.x), abs(a.y - b.y)) / smaller
    return Break.JUMP if way > MOST_WAY or taller / smaller > MOST_GROWTH else None


def is_gap(before: LivenessSample, now: LivenessSample) -> bool:
    """Whether so much time lies between the two, or time itself began anew, that much may have happened."""
    return not 0 <= now.t - before.t <= GAP_S


def is_too_fast(before: LivenessSample, now: LivenessSample) -> bool:
    """Whether the head turned further between the two than can be followed."""
    a, b = before.face, now.face
    return a is not None and b is not None and max(abs(a.yaw - b.yaw), abs(a.pitch - b.pitch)) > MOST_TURN
