"""Where the faces are: picture -> boxes with six points each. BlazeFace, full and short range, its pre- and
post-processing.

No identity, no pose, no memory between frames, no decision which box is a face (see `tracking`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from operator import itemgetter, mul
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from proctor.analysis.networks import FloatArray, Network, byte_levels

Picture = npt.NDArray[np.uint8]

OVERLAP = 0.3
SMALL_SIDE = 192
# What the networks were trained with: network's side -> (cells along a side, anchors a cell) of each level.
LEVELS = {192: ((48, 1),), 128: ((16, 2), (8, 6))}
# Of each row of the network: centre, size, the eyes; the centre and the eyes count from the row's anchor.
# (Nose, mouth and ears follow: nobody asks for them.)
READ = 8
_Corners = tuple[float, float, float, float]
_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Face:
    """A found face, in pixels of the whole picture: corners, score 0..1, and the eyes (x, y), the picture's
    left one first for an upright face."""

    x0: float
    y0: float
    x1: float
    y1: float
    score: float
    eyes: tuple[_Point, _Point]

    @property
    def height(self) -> float:
        """Pixels."""
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """Square pixels."""
        return (self.x1 - self.x0) * (self.y1 - self.y0)


@dataclass(frozen=True, slots=True)
class Window:
    """A square that is looked into, in pixels of the picture: upper left corner and side. It may reach beyond
    the picture: nothing is seen there."""

    x: float
    y: float
    side: float


def whole_of(picture: Picture, reach: float = 1.0) -> Window:
    """The window in whose middle the picture lies, `reach` times as large as the picture's longer edge."""
    return _whole(*picture.shape[:2], reach)


@lru_cache(maxsize=64)
def _whole(high: int, wide: int, reach: float) -> Window:
    side = reach * max(high, wide)
    return Window((wide - side) / 2, (high - side) / 2, side)


def bytes_of(array: npt.NDArray[Any]) -> Picture:
    """OpenCV's answer, which is typed as any number, as the uint8 picture it is; no copy."""
    return array.astype(np.uint8, copy=False)


def small_copy(picture: Picture, side: int = SMALL_SIDE) -> Picture:
    """The picture with its longer edge shrunk (or grown) to `side` pixels."""
    high, wide = picture.shape[:2]
    scale = side / max(high, wide)
    return _resized(picture, max(1, round(wide * scale)), max(1, round(high * scale)))


class FaceFinder:
    """Finds all faces in a window of a picture. `threshold` is the least score (0..1) that is reported."""

    def __init__(self, network: Network, threshold: float) -> None:
        self.network = network
        self.side = network.shape[1]
        self._least_logit = log(threshold / (1.0 - threshold))
        # Plain numbers: a few rows are taken of them, and for so few an array's every operation costs more.
        self._anchors = [(x, y) for x, y in _anchors(self.side).tolist()]
        self._square: Picture = np.zeros((self.side, self.side, 3), np.uint8)
        self._levels = byte_levels(1 / 127.5, -1.0)

    def find(
        self, picture: Picture, window: Window | None = None, small: Picture | None = None
    ) -> list[Face]:
        """Faces in a BGR picture (H x W x 3), best score first; in all of it unless a `window` is given.

        `small`: the picture's small copy (longer edge as long as the network's side), where it is at hand and
        no window is given.
        """
        high, wide = picture.shape[:2]
        where = window or _whole(high, wide, 1.0)
        self._show(picture, _cut(high, wide, where, self.side), small if window is None else None)
        self.network.fill(self._write)
        self.network.invoke()
        logits = self.network.output(1).reshape(-1)
        chosen = (logits > self._least_logit).nonzero()[0].tolist()
        if not chosen:
            return []
        rows = [
            _Row(1 / (1 + exp(-logits.item(at))), *self._anchors[at], row)
            for at, row in zip(chosen, self.network.rows(0, chosen, READ), strict=True)
        ]
        return [row.in_picture(where, where.side / self.side) for row in _merged(rows)]

    def _show(self, picture: Picture, cut: _Cut, small: Picture | None) -> None:
        """Put what is cut out of the picture into the network's square, black around it."""
        if small is None or max(small.shape[:2]) != self.side:
            small = _resized(picture[cut.rows, cut.columns], *cut.size)
        small = small[: self.side - cut.top, : self.side - cut.left]
        if small.shape[:2] != self._square.shape[:2]:
            self._square.fill(0)
        inside = self._square[cut.top : cut.top + small.shape[0], cut.left : cut.left + small.shape[1]]
        cv2.cvtColor(small, cv2.COLOR_BGR2RGB, dst=inside)

    def _write(self, tensor: FloatArray) -> None:
        cv2.LUT(self._square, self._levels, dst=tensor[0])


@dataclass(frozen=True, slots=True)
class _Cut:
    """Which rows and columns of the picture a window shows, to what size (wide, high) they are brought, and
    where in the square they come to lie."""

    rows: slice
    columns: slice
    size: tuple[int, int]
    left: int
    top: int


@lru_cache(maxsize=64)
def _cut(high: int, wide: int, where: Window, side: int) -> _Cut:
    """The cut of a window in a picture of this size, for a square of `side` pixels."""
    scale = side / where.side
    x0, y0 = max(0, int(where.x)), max(0, int(where.y))
    x1, y1 = min(wide, int(where.x + where.side)), min(high, int(where.y + where.side))
    left, top = (min(side - 1, max(0, round((a - b) * scale))) for a, b in ((x0, where.x), (y0, where.y)))
    size = max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale))
    return _Cut(slice(y0, max(y0 + 1, y1)), slice(x0, max(x0 + 1, x1)), size, left, top)


class _Row(NamedTuple):
    """A row of the network, in pixels of its square: score, anchor, and the values that are read of it."""

    score: float
    x: float
    y: float
    values: list[float]

    def corners(self) -> _Corners:
        x, y, wide, high = self.values[:4]
        x, y = x + self.x, y + self.y
        return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2

    def in_picture(self, where: Window, grow: float) -> Face:
        """The face, where the square shows `where`, and its pixels are `grow` of the picture each."""
        x, y, wide, high, *eyes = self.values
        left, top = where.x + grow * self.x, where.y + grow * self.y
        x, y, wide, high = left + grow * x, top + grow * y, grow * wide / 2, grow * high / 2
        eye, other = (
            (left + grow * eyes[0], top + grow * eyes[1]),
            (left + grow * eyes[2], top + grow * eyes[3]),
        )
        return Face(x - wide, y - high, x + wide, y + high, self.score, (eye, other))


def _anchors(side: int) -> FloatArray:
    """Centres of the cells in network pixels, in the order of the network's rows (N x 2)."""
    parts = []
    for cells, each in LEVELS[side]:
        centres = (np.arange(cells, dtype=np.float32) + 0.5) * (side / cells)
        x, y = np.meshgrid(centres, centres)
        parts.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), each, axis=0))
    return np.concatenate(parts)


def _resized(picture: Picture, wide: int, high: int) -> Picture:
    """Halve a large picture as long as it stays larger than asked (exact halves are cheap and do not alias),
    then the rest."""
    while picture.shape[1] >= 2 * wide and picture.shape[0] >= 2:
        half = (picture.shape[1] // 2, picture.shape[0] // 2)
        even = picture[: 2 * half[1], : 2 * half[0]]
        picture = bytes_of(cv2.resize(even, half, interpolation=cv2.INTER_AREA))
    if picture.shape[:2] == (high, wide):
        return picture
    return bytes_of(cv2.resize(picture, (wide, high), interpolation=cv2.INTER_LINEAR))


def _merged(rows: list[_Row]) -> list[_Row]:
    """Weighted non-maximum suppression: boxes that overlap are one face, averaged by score; its score is the
    best one's."""
    rest = sorted(rows, key=itemgetter(0), reverse=True)
    faces: list[_Row] = []
    while rest:
        best = rest[0].corners()
        group: list[_Row] = [rest[0]]
        others: list[_Row] = []
        for row in rest[1:]:
            (group if _overlaps(best, row.corners()) else others).append(row)
        rest = others
        faces.append(_averaged(group))
    return faces


def _averaged(group: list[_Row]) -> _Row:
    """The mean of rows, each counting as much as it scores; the score is the first one's."""
    scores, xs, ys, values = zip(*group, strict=True)
    total = sum(scores)
    x, y, *middle = (sum(map(mul, scores, column)) / total for column in (xs, ys, *zip(*values, strict=True)))
    return _Row(scores[0], x, y, middle)


def _overlaps(a: _Corners, b: _Corners) -> bool:
    """Whether two boxes show the same face: they share enough of their union."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    if wide <= 0 or high <= 0:
        return False
    shared = wide * high
    areas = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return shared > OVERLAP * (areas - shared)
