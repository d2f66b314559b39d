"""How far the camera's view has moved between two small pictures: corners of the background, followed and
agreed upon.

The corners of the room move together when the camera moves; a person, a curtain or a shadow does not carry
them.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from proctor.analysis.scene_view import Cells, Floats, Picture, View, floats

MOST_CORNERS = 80
# Fewer corners that agree could be chance, or one thing that was moved.
LEAST_AGREED = 8
LEAST_SHARE = 0.5
NEAR = 1.5  # pixels of the small picture
WINDOW = (15, 15)
LEVELS = 3


def view_shift(reference: View, view: View, background: Cells) -> float | None:
    """How far the `background` of `reference` has moved in `view`, as a share of the picture's width; the
    mean over the picture, so that a turn or a zoom counts too. None where too few corners agree."""
    corners = _corners(reference, background)
    if corners is None:
        return None
    before, after = reference.flat.astype(np.uint8), view.flat.astype(np.uint8)
    there, found = _followed(before, after, corners)
    back, again = _followed(after, before, there)
    returned = np.linalg.norm(back - corners, axis=2).ravel() < NEAR
    sure = returned & found & again
    if int(sure.sum()) < LEAST_AGREED:
        return None
    model, agreed = cv2.estimateAffinePartial2D(corners[sure], there[sure], ransacReprojThreshold=NEAR)
    if model is None or int(agreed.sum()) < max(LEAST_AGREED, LEAST_SHARE * int(sure.sum())):
        return None
    height, width = reference.flat.shape
    step: float = _mean_step(floats(np.asarray(model)), width, height) / width
    return step


def _followed(before: Picture, after: Picture, points: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Where the points (N x 1 x 2) of `before` are in `after`, and which of them were found."""
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        before, after, points, np.empty_like(points), winSize=WINDOW, maxLevel=LEVELS
    )
    return floats(np.asarray(there)), np.asarray(found).ravel() == 1


def _corners(reference: View, background: Cells) -> Floats | None:
    height, width = reference.flat.shape
    mask = cv2.resize(background.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    found = cv2.goodFeaturesToTrack(reference.flat, MOST_CORNERS, 0.02, 5, mask=mask)
    if found is None or len(found) < LEAST_AGREED:
        return None
    return floats(found)


def _mean_step(motion: Floats, width: int, height: int) -> float:
    """Pixels by which `motion` (2 x 3) moves the middle of each quarter of the picture, on average."""
    across, down = (width * np.array([0.25, 0.75, 0.25, 0.75])), (height * np.array([0.25, 0.25, 0.75, 0.75]))
    places = np.stack([across, down, np.ones(4)])
    return float(np.linalg.norm(motion @ places - places[:2], axis=0).mean())
