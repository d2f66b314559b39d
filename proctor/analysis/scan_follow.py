"""What of one picture of a turning camera is seen again in the next: corners followed, and landmarks
recognised however far apart the pictures are.

Pictures in, pairs of points out (see scan_rotation for their units). No turn is fitted here, and nothing is
remembered beyond what is handed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from proctor.analysis.scan_rotation import Floats, Marks
from proctor.analysis.scene_view import Picture

Places = npt.NDArray[np.intp]

FILM_SIDE = 400  # pixels of the small copy that is followed; a moving webcam shows no more detail
PHOTO_SIDE, FINE_SIDE = 520, 900  # of photos, which are fewer and farther apart
_ROUGH = 0.75  # of the copy; the search for landmarks costs most of all
MOST_CORNERS = 160
MOST_LANDMARKS = 400
LIKEST, LIKE = 0.8, 0.88  # how much nearer a match must be than the second best (Lowe, 2004); at a second try
_STILL = 0.012  # diagonals
_WINDOW = (17, 17)
_LEVELS = 4
_RETURNED = 1.0  # pixels by which a corner followed there and back may miss its place
_CELL = 40
_CORNERS_A_CELL = 4
_FAINTEST = 5e-6  # of a corner; plain walls have no better, and what is noise does not lead back


@dataclass(frozen=True, slots=True)
class Look:
    """Grey copies of a picture: one to follow corners in, a `rough` one in which landmarks are looked for,
    and of a photo a `fine` one for a second search. `brightness` 0 to 255, `contrast` the spread of the grey
    levels."""

    grey: Picture
    rough: Picture
    fine: Picture | None
    brightness: float
    contrast: float


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Points of a picture that can be recognised, N x 2, and their descriptions, N x 128."""

    points: Floats
    signs: Any


def look_at(picture: Picture, *, photo: bool = False) -> Look:
    """The copies of a BGR picture (H x W x 3) that are worked on."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    small = _sized(grey, PHOTO_SIDE if photo else FILM_SIDE)
    mean, spread = cv2.meanStdDev(small)
    fine = _sized(grey, FINE_SIDE) if photo else None
    return Look(small, _sized(small, _ROUGH * max(small.shape)), fine, float(mean[0, 0]), float(spread[0, 0]))


def _sized(grey: Picture, long_side: float) -> Picture:
    height, width = grey.shape
    scale = long_side / max(height, width)
    size = max(16, round(width * scale)), max(16, round(height * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey, size, interpolation=how), np.uint8)


def corners(grey: Picture) -> Floats:
    """Corners worth following, N x 2 pixels, spread over the picture: faint ones too where there is nothing
    better."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 0.8)
    strength = cv2.cornerMinEigenVal(smooth, 5)
    peaks = (strength >= cv2.dilate(strength, np.ones((9, 9), np.uint8))) & (strength > _FAINTEST)
    peaks[:4], peaks[-4:], peaks[:, :4], peaks[:, -4:] = False, False, False, False
    rows, columns = np.nonzero(peaks)
    values = strength[rows, columns]
    order = np.argsort(-values, kind="stable")
    cells = (rows // _CELL) * 64 + columns // _CELL
    taken: dict[int, int] = {}
    kept = []
    for place in order:
        cell = int(cells[place])
        taken[cell] = taken.get(cell, 0) + 1
        if taken[cell] <= _CORNERS_A_CELL:
            kept.append(place)
        if len(kept) == MOST_CORNERS:
            break
    return np.stack([columns[kept], rows[kept]], axis=1).astype(np.float64)


def follow(before: Picture, after: Picture, points: Floats, guess: Floats) -> tuple[Floats, Marks]:
    """Where the points (N x 2 pixels) of `before` are in `after`, looked for around `guess`; and which of
    them lead back to where they came from."""
    if not len(points):
        return points, np.zeros(0, bool)
    there, found = _flow(before, after, points, guess)
    back, again = _flow(after, before, there, points)
    sure: Marks = found & again & (np.hypot(*(back - points).T) < _RETURNED)
    height, width = after.shape
    inside = (there > 1).all(axis=1) & (there[:, 0] < width - 2) & (there[:, 1] < height - 2)
    return there, sure & inside


def _flow(before: Picture, after: Picture, points: Floats, guess: Floats) -> tuple[Floats, Marks]:
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        before,
        after,
        points.astype(np.float32)[:, None],
        guess.astype(np.float32)[:, None].copy(),
        winSize=_WINDOW,
        maxLevel=_LEVELS,
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
        minEigThreshold=1e-5,
    )
    return np.asarray(there, np.float64)[:, 0], np.asarray(found).ravel() == 1


def landmarks(grey: Picture) -> Landmarks:
    """What can be recognised in a grey picture."""
    finder = cv2.SIFT.create(nfeatures=MOST_LANDMARKS, contrastThreshold=0.015)
    found, signs = finder.detectAndCompute(grey, None)
    if signs is None or len(found) < 2:
        return Landmarks(np.zeros((0, 2)), np.zeros((0, 128), np.float32))
    roots = np.sqrt(signs / (signs.sum(axis=1, keepdims=True) + 1e-7))  # Arandjelovic and Zisserman, 2012
    return Landmarks(to_diagonals(np.array([point.pt for point in found]), grey), roots.astype(np.float32))


def recognised(before: Landmarks, after: Landmarks, likest: float = LIKEST) -> tuple[Floats, Floats]:
    """Landmarks of both pictures that are each other's likest, N x 2 twice."""
    rows, columns = _matches(before, after, likest)
    return before.points[rows], after.points[columns]


def without_carried(before: Landmarks, after: Landmarks) -> tuple[Landmarks, Landmarks]:
    """The landmarks of two pictures between which the camera turned, without those that stayed where they
    were: a hand, a body, a mark on the lens. They would be recognised anywhere."""
    rows, columns = _matches(before, after, LIKEST)
    still = np.hypot(*(before.points[rows] - after.points[columns]).T) < _STILL
    return _left(before, rows[still]), _left(after, columns[still])


def _left(marks: Landmarks, out: Places) -> Landmarks:
    return Landmarks(np.delete(marks.points, out, axis=0), np.delete(marks.signs, out, axis=0))


def _matches(before: Landmarks, after: Landmarks, likest: float) -> tuple[Places, Places]:
    if min(len(before.points), len(after.points)) < 2:
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    # Unit vectors: the nearest has the largest product. numpy would spend more on its threads than it saves.
    none = np.zeros((0, 0), np.float32)
    likeness = np.asarray(cv2.gemm(before.signs, after.signs, 1.0, none, 0.0, flags=cv2.GEMM_2_T))
    here, there = _clear(likeness, likest), _clear(likeness.T, likest)
    rows = np.flatnonzero(here >= 0)
    rows = rows[there[here[rows]] == rows]
    return rows, here[rows]


def _clear(likeness: Any, likest: float) -> Any:
    """For each row the column of its match, -1 where the second best is nearly as good."""
    best = np.argmax(likeness, axis=1)
    rows = np.arange(len(likeness))
    first = likeness[rows, best]
    rest = likeness.copy()
    rest[rows, best] = -1.0
    far, near = 1.0 - rest.max(axis=1), np.maximum(1.0 - first, 0.0)
    return np.where(
        near < likest**2 * far, best, -1
    )  # of unit vectors, 1 - product is half the distance squared


def to_diagonals(points: Floats, grey: Picture) -> Floats:
    """Pixels of a picture as diagonals from its middle."""
    height, width = grey.shape
    found: Floats = (points - [(width - 1) / 2, (height - 1) / 2]) / np.hypot(width, height)
    return found
