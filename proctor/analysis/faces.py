"""Where the faces are: picture -> boxes with six points each. BlazeFace, full and short range, its pre- and
post-processing.

No identity, no pose, no memory between frames, no decision which box is a face (see `tracking`).
"""

from __future__ import annotations

from dataclasses import dataclass
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
        # Each row: centre, size, six points; all but the size count from the anchor.
        values = self.network.output(0).reshape(-1, 8, 2)[chosen]
        size = values[:, 1] / np.float32(scale)
        values += self._anchors[chosen, None]
        values *= np.float32(1.0 / scale)
        values += np.array([where.x, where.y], np.float32)
        values[:, 1] = size
        scores = np.reciprocal(1 + np.exp(-logits[chosen]), dtype=np.float32)
        return _merged(values, scores)

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
        self._square[top : top + small.shape[0], left : left + small.shape[1]] = small
        cv2.cvtColor(self._square, cv2.COLOR_BGR2RGB, dst=self._square)

    def _write(self, tensor: FloatArray) -> None:
        np.multiply(self._square, np.float32(1 / 127.5), out=tensor[0], casting="unsafe")
        np.subtract(tensor[0], np.float32(1.0), out=tensor[0])


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


def _merged(values: FloatArray, scores: FloatArray) -> list[Face]:
    """Weighted non-maximum suppression: boxes that overlap are one face, averaged by score."""
    half = values[:, 1] / 2
    rows = np.concatenate([values[:, 0] - half, values[:, 0] + half, values[:, 2:].reshape(-1, 12)], axis=1)
    rest = np.argsort(-scores, kind="stable")
    faces: list[Face] = []
    while rest.size:
        same = _overlaps(rows[rest, :4])
        group, rest = rest[same], rest[~same]
        weights = scores[group]
        x0, y0, x1, y1, *points = (weights @ rows[group] / weights.sum()).tolist()
        faces.append(Face(x0, y0, x1, y1, float(weights[0]), np.array(points, np.float32).reshape(6, 2)))
    return faces


def _overlaps(boxes: FloatArray) -> npt.NDArray[np.bool_]:
    """Which of the boxes (N x 4, corners) show the same face as the first: those that share enough of their
    union with it, and itself."""
    x0, y0, x1, y1 = boxes.T
    wide = np.minimum(x1, x1[0]) - np.maximum(x0, x0[0])
    high = np.minimum(y1, y1[0]) - np.maximum(y0, y0[0])
    shared = np.maximum(wide, 0.0) * np.maximum(high, 0.0)
    areas = (x1 - x0) * (y1 - y0)
    same: npt.NDArray[np.bool_] = shared > OVERLAP * (areas + areas[0] - shared)
    same[0] = True
    return same
