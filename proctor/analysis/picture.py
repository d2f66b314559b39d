"""What the picture itself says, whoever is in it: brightness, sharpness, detail, change. On the small copy
only."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from proctor.analysis.faces import Picture

BLOCK = 8
SHARPEST = 0.02  # share of the blocks that counts as the sharpest


@dataclass(frozen=True, slots=True)
class PictureMeasures:
    """See `Observation`; `change` and `motion` are None where there is no frame before."""

    brightness: float
    sharpness: float
    detail: float
    change: float | None
    motion: float | None


def measure(grey: Picture, before: Picture | None) -> PictureMeasures:
    """Measures of a small grey picture (H x W), against the one analysed before, if it has the same shape."""
    cells = (grey.shape[1] // BLOCK, grey.shape[0] // BLOCK)
    edges = cv2.Laplacian(grey, cv2.CV_32F)
    deviation = float(cv2.meanStdDev(edges)[1][0, 0])
    strength = cv2.resize(np.abs(edges), cells, interpolation=cv2.INTER_AREA).ravel()
    order = np.sort(strength)
    sharpest = order[-max(1, int(SHARPEST * order.size))]
    change = motion = None
    if before is not None and before.shape == grey.shape:
        difference = cv2.absdiff(grey, before)
        change = float(cv2.mean(difference)[0])
        blocks = cv2.resize(difference.astype(np.float32), cells, interpolation=cv2.INTER_AREA)
        motion = float(blocks.max())
    return PictureMeasures(
        brightness=float(cv2.mean(grey)[0]),
        sharpness=deviation * deviation,
        detail=float(sharpest - order[order.size // 2]),
        change=change,
        motion=motion,
    )
