"""Where the faces are: picture -> boxes with six points each. BlazeFace, full and short range, its pre- and
post-processing.

No identity, no pose, no memory between frames, no decision which box is a face (see `tracking`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from proctor.analysis.networks import FloatArray, Network

Picture = npt.NDArray[np.uint8]

OVERLAP = 0.3
SMALL_SIDE = 192
# What the networks were trained with: network's side -> (cells along a side, anchors a cell) of each level.
LEVELS = {192: ((48, 1),), 128: ((16, 2), (8, 6))}
_Row = list[float]  # score, centre, size, six points
_Corners = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Face:
    """A found face, in pixels of the whole picture: corners, score 0..1, and 6 x 2 points.

    The points: the eye, then the other eye (picture's left first for an upright face), nose tip, mouth, two
    ears.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    score: float
    points: FloatArray

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
    high, wide = picture.shape[:2]
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
        self._least_logit = float(np.log(threshold / (1.0 - threshold)))
        self._anchors = _anchors(self.side)
        self._square: Picture = np.zeros((self.side, self.side, 3), np.uint8)

    def find(
        self, picture: Picture, window: Window | None = None, small: Picture | None = None
    ) -> list[Face]:
        """Faces in a BGR picture (H x W x 3), best score first; in all of it unless a `window` is given.

        `small`: the picture's small copy (longer edge as long as the network's side), where it is at hand and
        no window is given.
        """
        where = window or whole_of(picture)
        scale = self.side / where.side
        self._place(picture, where, scale, small if window is None else None)
        self.network.fill(self._write)
        self.network.invoke()
        logits = self.network.output(1).reshape(-1)
        chosen = np.flatnonzero(logits > self._least_logit)
        if chosen.size == 0:
            return []
        scores = [1 / (1 + exp(-logit)) for logit in logits[chosen].tolist()]
        rows = self.network.rows(0, chosen).tolist()
        anchors = self._anchors[chosen].tolist()
        return _merged(
            [
                [score, *_in_picture(row, anchor, where, scale)]
                for score, row, anchor in zip(scores, rows, anchors, strict=True)
            ]
        )

    def _place(self, picture: Picture, where: Window, scale: float, small: Picture | None) -> None:
        """Put what the window shows of the picture into the network's square, black around it."""
        high, wide = picture.shape[:2]
        x0, y0 = max(0, int(where.x)), max(0, int(where.y))
        x1, y1 = min(wide, int(where.x + where.side)), min(high, int(where.y + where.side))
        left, top = (min(self.side - 1, max(0, round((a - b) * scale))) for a, b in _pairs(x0, y0, where))
        if small is None or max(small.shape[:2]) != self.side:
            size = (max(1, round(length * scale)) for length in (x1 - x0, y1 - y0))
            small = _resized(picture[y0 : max(y0 + 1, y1), x0 : max(x0 + 1, x1)], *size)
        small = small[: self.side - top, : self.side - left]
        if small.shape[:2] != self._square.shape[:2]:
            self._square.fill(0)
        inside = self._square[top : top + small.shape[0], left : left + small.shape[1]]
        cv2.cvtColor(small, cv2.COLOR_BGR2RGB, dst=inside)

    def _write(self, tensor: FloatArray) -> None:
        np.multiply(self._square, np.float32(1 / 127.5), out=tensor[0], casting="unsafe")
        np.subtract(tensor[0], np.float32(1.0), out=tensor[0])


def _in_picture(row: list[float], anchor: list[float], where: Window, scale: float) -> list[float]:
    """A row of the network in pixels of the picture: centre, size, six points. All but the size count from
    the anchor, in pixels of the square."""
    x, y = where.x + anchor[0] / scale, where.y + anchor[1] / scale
    placed = [(x, y)[at % 2] + value / scale for at, value in enumerate(row)]
    placed[2:4] = (size / scale for size in row[2:4])
    return placed


def _pairs(x0: int, y0: int, where: Window) -> tuple[tuple[int, float], tuple[int, float]]:
    return (x0, where.x), (y0, where.y)


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


def _merged(rows: list[_Row]) -> list[Face]:
    """Weighted non-maximum suppression: boxes that overlap are one face, averaged by score.

    Plain numbers: there are a handful of rows, and for so few an array's every operation costs more.
    """
    rest = sorted(rows, key=lambda row: -row[0])
    faces: list[Face] = []
    while rest:
        best = _corners(rest[0])
        same = [row is rest[0] or _overlaps(best, _corners(row)) for row in rest]
        group = [row for row, is_same in zip(rest, same, strict=True) if is_same]
        rest = [row for row, is_same in zip(rest, same, strict=True) if not is_same]
        total = sum(row[0] for row in group)
        x, y, wide, high, *points = (
            sum(row[0] * row[at] for row in group) / total for at in range(1, len(group[0]))
        )
        box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        faces.append(Face(*box, group[0][0], np.array(points, np.float32).reshape(6, 2)))
    return faces


def _corners(row: _Row) -> _Corners:
    _, x, y, wide, high = row[:5]
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _overlaps(a: _Corners, b: _Corners) -> bool:
    """Whether two boxes show the same face: they share enough of their union."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    if wide <= 0 or high <= 0:
        return False
    shared = wide * high
    areas = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return shared > OVERLAP * (areas - shared)
