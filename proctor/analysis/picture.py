"""What the picture itself says, whoever is in it: brightness, sharpness, detail, change. On the small copy
only."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from proctor.analysis.faces import Picture

BLOCK = 8
SHARPEST = 0.02  # share of the blocks that counts as the sharpest
# Grey levels of mean change from which on a block has changed. A frame repeated through a video codec changes
# less in nearly every block, a living picture changes more in many.
LIVELY = 0.25


@dataclass(frozen=True, slots=True)
class PictureMeasures:
    """See `Observation`; `change`, `motion` and `stir` are None where there is no frame before.

    stir: share of the blocks that changed at all.
    """

    brightness: float
    sharpness: float
    detail: float
    change: float | None
    motion: float | None
    stir: float | None


def measure(grey: Picture, before: Picture | None) -> PictureMeasures:
    """Measures of a small grey picture (H x W), against the one analysed before, if it has the same shape."""
    cells = (grey.shape[1] // BLOCK, grey.shape[0] // BLOCK)
    edges = cv2.Laplacian(grey, cv2.CV_32F)
    deviation = float(cv2.meanStdDev(edges)[1][0, 0])
    strength = cv2.resize(np.abs(edges), cells, interpolation=cv2.INTER_AREA).ravel()
    order = np.sort(strength)
    sharpest = order[-max(1, int(SHARPEST * order.size))]
    change = motion = stir = None
    if before is not None and before.shape == grey.shape:
        difference = cv2.absdiff(grey, before)
        change = float(cv2.mean(difference)[0])
        blocks = cv2.resize(difference.astype(np.float32), cells, interpolation=cv2.INTER_AREA)
        motion = float(blocks.max())
        stir = float((blocks > LIVELY).mean())
    return PictureMeasures(
        brightness=float(cv2.mean(grey)[0]),
        sharpness=deviation * deviation,
        detail=float(sharpest - order[order.size // 2]),
        change=change,
        motion=motion,
        stir=stir,
    )
