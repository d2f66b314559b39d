"""Where the faces are: picture -> boxes with six points each. BlazeFace full range, its pre- and
post-processing.

No identity, no pose, no memory between frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from proctor.analysis.networks import FloatArray, Network

Picture = npt.NDArray[np.uint8]

SIDE = 192
GRID = 48
OVERLAP = 0.3


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


def _anchors() -> FloatArray:
    centres = (np.arange(GRID, dtype=np.float32) + 0.5) * (SIDE / GRID)
    x, y = np.meshgrid(centres, centres)
    return np.stack([x.ravel(), y.ravel()], axis=1)


def bytes_of(array: npt.NDArray[Any]) -> Picture:
    """OpenCV's answer, which is typed as any number, as the uint8 picture it is; no copy."""
    return array.astype(np.uint8, copy=False)


class FaceFinder:
    """Finds all faces in one picture. `threshold` is the least score (0..1) that counts as a face."""

    def __init__(self, network: Network, threshold: float) -> None:
        self._network = network
        self._least_logit = float(np.log(threshold / (1.0 - threshold)))
        self._anchors = _anchors()
        self._square: Picture = np.zeros((SIDE, SIDE, 3), np.uint8)
        self.shrunk: Picture = self._square
        """The small BGR copy of the last picture, for whoever wants to measure it without shrinking it
        again."""

    def find(self, picture: Picture) -> list[Face]:
        """Faces in a BGR picture (H x W x 3), best score first."""
        scale, left, top = self._prepare(picture)
        self._network.invoke()
        logits = self._network.output(1).reshape(-1)
        chosen = np.flatnonzero(logits > self._least_logit)
        if chosen.size == 0:
            return []
        values = self._network.output(0).reshape(-1, 16)[chosen]
        values[:, :2] += self._anchors[chosen]
        values[:, 4:] += np.tile(self._anchors[chosen], 6)
        scores = np.reciprocal(1 + np.exp(-logits[chosen]), dtype=np.float32)
        values[:, [0, *range(4, 16, 2)]] -= left
        values[:, [1, *range(5, 16, 2)]] -= top
        values *= np.float32(1.0 / scale)
        return _merged(values, scores)

    def _prepare(self, picture: Picture) -> tuple[float, int, int]:
        """Letterbox into the network's square; returns the scale and the margins in network pixels."""
        height, width = picture.shape[:2]
        scale = SIDE / max(height, width)
        wide, high = max(1, round(width * scale)), max(1, round(height * scale))
        left, top = (SIDE - wide) // 2, (SIDE - high) // 2
        self._square.fill(0)
        self.shrunk = bytes_of(
            cv2.resize(_halved(picture, wide), (wide, high), interpolation=cv2.INTER_LINEAR)
        )
        self._square[top : top + high, left : left + wide] = self.shrunk
        cv2.cvtColor(self._square, cv2.COLOR_BGR2RGB, dst=self._square)
        self._network.fill(self._write)
        return scale, left, top

    def _write(self, tensor: FloatArray) -> None:
        np.multiply(self._square, np.float32(1 / 127.5), out=tensor[0], casting="unsafe")
        np.subtract(tensor[0], np.float32(1.0), out=tensor[0])


def _halved(picture: Picture, wide: int) -> Picture:
    """Halve a large picture as long as it stays larger than asked: exact halves are cheap and do not
    alias."""
    while picture.shape[1] >= 2 * wide and picture.shape[0] >= 2:
        half = (picture.shape[1] // 2, picture.shape[0] // 2)
        even = picture[: 2 * half[1], : 2 * half[0]]
        picture = bytes_of(cv2.resize(even, half, interpolation=cv2.INTER_AREA))
    return picture


def _merged(values: FloatArray, scores: FloatArray) -> list[Face]:
    """Weighted non-maximum suppression: boxes that overlap are one face, averaged by score."""
    corners = np.concatenate([values[:, :2] - values[:, 2:4] / 2, values[:, :2] + values[:, 2:4] / 2], axis=1)
    rest = np.argsort(-scores, kind="stable")
    faces: list[Face] = []
    while rest.size:
        best = rest[0]
        same = _overlaps(corners[best], corners[rest]) > OVERLAP
        same[0] = True
        group, rest = rest[same], rest[~same]
        weights = scores[group] / scores[group].sum()
        x0, y0, x1, y1 = (weights @ corners[group]).tolist()
        points = (weights @ values[group, 4:]).reshape(6, 2)
        faces.append(Face(x0, y0, x1, y1, float(scores[best]), points))
    return faces


def _overlaps(box: FloatArray, others: FloatArray) -> FloatArray:
    """Intersection over union of one box (4) with each of the others (N x 4)."""
    low = np.maximum(box[:2], others[:, :2])
    high = np.minimum(box[2:], others[:, 2:])
    shared: FloatArray = np.prod(np.maximum(high - low, 0.0), axis=1)
    areas = np.prod(others[:, 2:] - others[:, :2], axis=1)
    union: FloatArray = areas + np.prod(box[2:] - box[:2]) - shared
    return shared / union
