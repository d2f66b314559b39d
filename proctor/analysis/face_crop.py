"""A face laid upright into a square of one size: mesh points -> five places -> a turned, scaled cut-out.

No network and no comparison (see `identity`). Whatever compares faces must see them all cut in one way.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from proctor.analysis.faces import Picture, bytes_of
from proctor.analysis.networks import FloatArray

# Mesh indices of five places: the eyes (corners and middles of the lids), the nose's tip, the mouth's
# corners. The eye that comes first lies on the picture's left in an upright face.
_PLACES = ((33, 133, 159, 145), (362, 263, 386, 374), (1,), (61,), (291,))
# Where the five lie in an upright frontal face: shares of a face square's side. The proportions are those in
# common use since ArcFace (Deng et al. 2019), so that networks of many makers can be tried.
_UPRIGHT = (
    np.array(
        [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]],
        np.float32,
    )
    / 112
)


@dataclass(frozen=True, slots=True)
class Fit:
    """`to_square`: 2 x 3, pixels of the picture -> pixels of the square; `error`: how far the five places lie
    from an upright face's (root mean square, share of the square's side): large in a far turn."""

    to_square: FloatArray
    error: float


def five_places(points: FloatArray) -> FloatArray:
    """5 x 2 pixels of the picture from a face's mesh points (468 x 2 or more)."""
    flat = points[:, :2]
    return np.stack([flat[list(indices)].mean(axis=0) for indices in _PLACES])


def fit_upright(points: FloatArray, side: int, zoom: float) -> Fit:
    """The turn, scale and shift that lay a face into a square of `side` pixels with the least squares.

    `zoom` 1 leaves the margins of `_UPRIGHT`; less shows more around the face. Umeyama (1991), in the plane
    by complex numbers, so never a mirror image.
    """
    source = five_places(points).astype(np.float64)
    target = ((_UPRIGHT - 0.5) * zoom + 0.5).astype(np.float64) * side
    middle, goal = source.mean(axis=0), target.mean(axis=0)
    a = (source - middle) @ np.array([1, 1j])
    b = (target - goal) @ np.array([1, 1j])
    factor = np.vdot(a, b) / max(np.vdot(a, a).real, 1e-9)
    turn = np.array([[factor.real, -factor.imag], [factor.imag, factor.real]])
    error = float(np.sqrt(np.mean(np.abs(factor * a - b) ** 2))) / side
    to_square = np.concatenate([turn, (goal - turn @ middle)[:, None]], axis=1)
    return Fit(to_square.astype(np.float32), error)


def cut_out(picture: Picture, fit: Fit, side: int) -> Picture:
    """The face in a BGR square of `side` pixels. What lies outside the picture repeats its edge."""
    to_square = fit.to_square.copy()
    picture, left, top = _around(picture, to_square, side)
    to_square[:, 2] += to_square[:, :2] @ np.array([left, top], np.float32)
    # A large face is halved first: each pixel of the square then rests on all that it covers.
    while _scale(to_square) < 0.5 and min(picture.shape[:2]) >= 4:
        half = (picture.shape[1] // 2, picture.shape[0] // 2)
        picture = bytes_of(
            cv2.resize(picture[: 2 * half[1], : 2 * half[0]], half, interpolation=cv2.INTER_AREA)
        )
        to_square[:, 2] += to_square[:, :2] @ np.array([0.5, 0.5], np.float32)
        to_square[:, :2] *= 2
    return bytes_of(
        cv2.warpAffine(
            picture, to_square, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
    )


def _scale(to_square: FloatArray) -> float:
    return float(np.hypot(to_square[0, 0], to_square[1, 0]))


def _around(picture: Picture, to_square: FloatArray, side: int) -> tuple[Picture, int, int]:
    """The upright part of the picture that the square covers, and where it begins; at least 4 pixels wide."""
    back = np.linalg.inv(to_square[:, :2].astype(np.float64))
    corners = np.array([[0, 0], [side, 0], [0, side], [side, side]]) - to_square[:, 2]
    places = corners @ back.T
    high, wide = picture.shape[:2]
    left = int(np.clip(places[:, 0].min() - 4, 0, max(0, wide - 4)))
    top = int(np.clip(places[:, 1].min() - 4, 0, max(0, high - 4)))
    right = int(np.clip(places[:, 0].max() + 5, left + 4, max(wide, left + 4)))
    bottom = int(np.clip(places[:, 1].max() + 5, top + 4, max(high, top + 4)))
    return picture[top:bottom, left:right], left, top
