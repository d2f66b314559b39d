"""Boxes of things in a picture or in a part of it: the SSDLite network's pre- and post-processing.

No memory, and no judgement of what a box means: that is in objects and bodies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from proctor.analysis.boxes import WHOLE, Box
from proctor.analysis.faces import Picture, bytes_of
from proctor.analysis.networks import FloatArray, Network, byte_levels

SIDE = 300
# Columns of the network's classes (COCO's numbers; 0 is the background).
CLASSES = {1: "person", 72: "screen", 73: "laptop", 77: "phone", 84: "book"}
COLUMNS = 91
OVERLAP = 0.45

# The network's boxes start from these (Liu et al., SSD, 2016, with six levels from .2 to .95).
_CELLS = (19, 10, 5, 3, 2, 1)
_SCALES = (0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1.0)
_RATIOS = (1.0, 2.0, 1 / 2, 3.0, 1 / 3)


@dataclass(frozen=True, slots=True)
class Thing:
    """What was seen where: kind is one of CLASSES' names, score 0..1 as the network gives it."""

    kind: str
    score: float
    box: Box


class ThingDetector:
    """Looks at a picture through the network of role `object-detector`. Not for two threads."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._anchors = _anchors()
        self._columns = np.array(list(CLASSES))
        self._kinds = list(CLASSES.values())
        self._square: Picture = np.zeros((SIDE, SIDE, 3), np.uint8)
        self._levels = byte_levels(1 / 127.5, -1.0)

    def look(self, picture: Picture, part: Box = WHOLE, least: float = 0.1) -> list[Thing]:
        """Things scoring `least` or more in `part` of a BGR picture (H x W x 3), best first within a kind.

        The boxes are in fractions of the whole picture, whatever part was looked at.
        """
        rows, columns = picture.shape[:2]
        x0, x1 = _span(part.x0, part.x1, columns)
        y0, y1 = _span(part.y0, part.y1, rows)
        self._show(picture[y0:y1, x0:x1])
        self.network.invoke()
        logits = self.network.output(1).reshape(-1, COLUMNS)[:, self._columns]
        hits = np.argwhere(logits > math.log(least / (1.0 - least)))
        if hits.size == 0:
            return []
        corners = _decoded(self.network.output(0).reshape(-1, 4)[hits[:, 0]], self._anchors[hits[:, 0]])
        corners = np.clip(corners, 0.0, 1.0) * np.array([x1 - x0, y1 - y0] * 2) + np.array([x0, y0] * 2)
        corners /= np.array([columns, rows] * 2)
        scores = 1.0 / (1.0 + np.exp(-logits[hits[:, 0], hits[:, 1]].astype(np.float64)))
        return [
            Thing(self._kinds[hits[row, 1]], float(scores[row]), Box(*corners[row].tolist()))
            for row in _distinct_rows(corners, scores, hits[:, 1])
        ]

    def _show(self, part: Picture) -> None:
        shrinks = part.shape[0] > 1.5 * SIDE
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        cv2.resize(part, (SIDE, SIDE), dst=self._square, interpolation=how)
        cv2.cvtColor(self._square, cv2.COLOR_BGR2RGB, dst=self._square)
        self.network.fill(self._write)

    def _write(self, tensor: FloatArray) -> None:
        cv2.LUT(self._square, self._levels, dst=tensor[0])


def _distinct_rows(
    corners: npt.NDArray[Any], scores: npt.NDArray[Any], kinds: npt.NDArray[np.intp]
) -> list[int]:
    """The rows that `distinct` would keep, in its order; a close-up has a thousand boxes to go through."""
    boxes = np.concatenate([corners[:, :2], corners[:, 2:] - corners[:, :2]], axis=1)
    kept = cv2.dnn.NMSBoxesBatched(boxes.tolist(), scores.tolist(), kinds.tolist(), 0.0, OVERLAP)
    return [int(row) for row in kept]


def distinct(things: list[Thing], overlap: float = OVERLAP) -> list[Thing]:
    """Of boxes of one kind that overlap by more than `overlap` the best, best first."""
    kept: list[Thing] = []
    for thing in sorted(things, key=lambda thing: -thing.score):
        if not any(other.kind == thing.kind and other.box.overlap(thing.box) > overlap for other in kept):
            kept.append(thing)
    return kept


def shrunk_grey(picture: Picture, width: int) -> Picture:
    """A small grey copy of a BGR picture, `width` pixels wide."""
    height = max(1, round(picture.shape[0] * width / picture.shape[1]))
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return bytes_of(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))


def _span(low: float, high: float, size: int) -> tuple[int, int]:
    """Pixels from `low` to `high`, at least one of them and none outside."""
    start = min(max(int(low * size), 0), size - 1)
    return start, min(max(int(high * size), start + 1), size)


def _anchors() -> FloatArray:
    """1917 x 4: centre y, centre x, height, width, in fractions of what is looked at."""
    found: list[FloatArray] = []
    for level, cells in enumerate(_CELLS):
        if level == 0:
            shapes = [(0.1, 1.0), (0.2, 2.0), (0.2, 0.5)]
        else:
            shapes = [(_SCALES[level], ratio) for ratio in _RATIOS]
            shapes.append((math.sqrt(_SCALES[level] * _SCALES[level + 1]), 1.0))
        sizes = np.array([(scale / math.sqrt(ratio), scale * math.sqrt(ratio)) for scale, ratio in shapes])
        centres = (np.arange(cells) + 0.5) / cells
        block = np.zeros((cells, cells, len(shapes), 4), np.float32)
        block[..., 0] = centres[:, None, None]
        block[..., 1] = centres[None, :, None]
        block[..., 2:] = sizes
        found.append(block.reshape(-1, 4))
    return np.concatenate(found)


def _decoded(codes: FloatArray, anchors: FloatArray) -> FloatArray:
    """N x 4 corners (left, top, right, bottom) from the network's codes."""
    centres = codes[:, :2] / 10.0 * anchors[:, 2:] + anchors[:, :2]
    halves = np.exp(codes[:, 2:] / 5.0) * anchors[:, 2:] / 2.0
    return np.concatenate([(centres - halves)[:, ::-1], (centres + halves)[:, ::-1]], axis=1)
