"""Which of the other faces are people's: a face on a poster or in a photograph on the wall never moves.

Only about faces besides the candidate's. The candidate is somebody in any case; a candidate who does not move
is what `camera_frozen` is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from proctor.analysis.boxes import Box
from proctor.analysis.faces import Picture

SIDE = 12  # cells of a face's print: coarse enough that sensor noise averages out
# Mean grey difference between two prints of one place. Noise and compression stay below half of it; people
# who sit still and look into the picture pass it within a second or two.
MOVED = 2.5
FRESH_S = 20.0  # a print is taken anew this often, so that dusk does not look like movement
REMEMBERED_S = 60.0  # a place is remembered for so long, for a finder may miss a face for a while

Print = npt.NDArray[np.float32]


@dataclass(slots=True)
class _Place:
    """A face that was seen at `box`: its print then, and whether it has changed since."""

    box: Box
    print: Print
    printed_t: float
    seen_t: float
    moved: bool = False


class LivingFaces:
    """The other faces of one source, in order of media time. The same frames give the same answers."""

    def __init__(self) -> None:
        self._places: list[_Place] = []

    def forget(self) -> None:
        """Another scene."""
        self._places = []

    def among(self, picture: Picture, faces: Sequence[Box], t: float) -> list[Box]:
        """Those of `faces` that are people's, at media time `t` (seconds); the first, the candidate's, always
        is."""
        self._places = [place for place in self._places if t - place.seen_t <= REMEMBERED_S]
        return [*faces[:1], *(face for face in faces[1:] if self._lives(picture, face, faces[0], t))]

    def _lives(self, picture: Picture, face: Box, candidate: Box, t: float) -> bool:
        place = next((known for known in self._places if known.box.overlap(face) > 0.3), None)
        if place is None:
            # Who walks leaves a trail of places; it is one person all the same.
            before = next((known for known in self._places if known.box.holds(*face.centre)), None)
            walked = before is not None
            self._places.append(_Place(face, _print_of(picture, face), t, t, moved=walked))
            return walked
        place.seen_t = t
        # The candidate's head before a poster is the candidate's movement, not the poster's.
        if not place.moved and place.box.overlap(candidate) == 0.0:
            now = _print_of(picture, place.box)
            place.moved = _difference(place.print, now) > MOVED
            if t - place.printed_t > FRESH_S:
                place.print, place.printed_t = now, t
        return place.moved


def _print_of(picture: Picture, box: Box) -> Print:
    rows, columns = picture.shape[:2]
    top, left = max(0, int(box.y0 * rows)), max(0, int(box.x0 * columns))
    part = picture[top : max(top + 1, int(box.y1 * rows)), left : max(left + 1, int(box.x1 * columns))]
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
    return cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)


def _difference(before: Print, after: Print) -> float:
    """Mean grey difference beyond a change of light over the whole face."""
    gain = np.float32((before.mean() + 1.0) / (after.mean() + 1.0))
    return float(np.abs(after * gain - before).mean())
