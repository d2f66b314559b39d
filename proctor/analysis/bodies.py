"""The candidate's body while no face is seen: upright with a hidden face, low (bent down), or not there.

Learnt from the looks that show face and body together; nothing here looks at a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proctor.analysis.boxes import Box
from proctor.analysis.detector import Thing

# A head that has sunk by more than this many face heights is not where a person sits and looks at a screen.
_SUNK = 0.8
# How much a new look tells of the usual place.
_LEARNING = 0.2


@dataclass(frozen=True, slots=True)
class BodySeen:
    """`seen`: somebody sits where the candidate sits. `posture`: "upright", "low", or "" where that cannot be
    told, because no face was ever seen with the body. `box` is in fractions of the picture."""

    seen: bool
    posture: str = ""
    score: float = 0.0
    box: Box | None = None


class BodyFinder:
    """Follows the candidate's usual place. The same looks give the same answers."""

    def __init__(self) -> None:
        self._usual: Box | None = None
        self._face_height = 0.0

    def forget(self) -> None:
        """As between stills."""
        self._usual = None
        self._face_height = 0.0

    def learn(self, persons: Sequence[Thing], face: Box) -> None:
        """A look with a face: the body it belongs to is where the candidate usually is."""
        with_face = [person.box for person in persons if person.box.holds(*face.centre)]
        if not with_face:
            return
        box = min(with_face, key=lambda box: abs(box.y0 - face.y0))
        weight = _LEARNING if self._usual else 1.0
        self._usual = _mixed(self._usual or box, box, weight)
        self._face_height += weight * (face.height - self._face_height)

    def find(self, persons: Sequence[Thing], faint: Sequence[Thing] = ()) -> BodySeen:
        """A look without a face: is the candidate's body there, and how? `faint` boxes count only where the
        candidate has been sitting."""
        if self._usual is None:
            best = max(persons, key=lambda person: person.score, default=None)
            return BodySeen(True, "", best.score, best.box) if best else BodySeen(False)
        near = [person for person in (*persons, *faint) if _beside(person.box, self._usual) > 0.3]
        best = max(near, key=lambda person: _beside(person.box, self._usual or person.box), default=None)
        if best is None:
            return BodySeen(False)
        sunk = best.box.y0 - self._usual.y0 > _SUNK * self._face_height
        return BodySeen(True, "low" if sunk else "upright", best.score, best.box)


def _beside(box: Box, usual: Box) -> float:
    """Share of the narrower of the two widths that lies over the other: heights do not matter here."""
    shared = min(box.x1, usual.x1) - max(box.x0, usual.x0)
    return max(shared, 0.0) / max(min(box.x1 - box.x0, usual.x1 - usual.x0), 1e-6)


def _mixed(old: Box, new: Box, weight: float) -> Box:
    keep = 1.0 - weight
    return Box(
        keep * old.x0 + weight * new.x0,
        keep * old.y0 + weight * new.y0,
        keep * old.x1 + weight * new.x1,
        keep * old.y1 + weight * new.y1,
    )
