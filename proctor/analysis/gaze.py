"""Where the eyes look: picture and a face's points -> degrees, from the irises. And the gap between the lips.

Supporting evidence only: glasses, light and small pictures make it rough. No rule, no memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, degrees, dist, hypot, sin

import cv2
import numpy as np

from proctor.analysis.faces import Picture
from proctor.analysis.headpose import Rotation
from proctor.analysis.landmarks import Landmarks
from proctor.analysis.networks import FloatArray, Network, byte_levels

SIDE = 64
REACH = 2.3  # side of the square around an eye, in lengths of the eye: as the network was trained
# Outer and inner corner of the eyes in the mesh, as seen in the picture from the left; the network knows one
# side's eyes, so the other's are shown to it mirrored.
LEFT_EYE, RIGHT_EYE = (33, 133), (362, 263)
# Rows of the network's eye outline: the corners and the middles of the lids.
CORNERS, LIDS = (0, 8), (4, 12)
# The middle eye in millimetres, about: outer corners apart; from the eyeball's centre to the iris; from the
# line between an eye's corners back to that centre.
CORNERS_MM, IRIS_MM, BEHIND_MM = 90.0, 10.5, 7.5
ABOVE_MM = 1.1  # by how much the iris of an eye that looks straight ahead lies above that line
LEAST_EYE_PX = 10.0  # shorter ones say nothing
LEAST_OPENING = 0.14  # of the eye's length: below, the lids hide where the iris is
_MOUTH = (13, 14, 10, 152)  # the lips, forehead, chin


@dataclass(frozen=True, slots=True)
class Gaze:
    """Degrees against the camera's axis, head and eyes together: +yaw to the picture's left edge, +pitch
    up."""

    yaw: float
    pitch: float


@dataclass(frozen=True, slots=True)
class _Eye:
    """One eye in pixels of the picture: its iris, the middle between its corners, how long, how far open."""

    iris: FloatArray
    middle: FloatArray
    length: float
    opening: float


class GazeFinder:
    """Runs the iris network on both eyes of one face."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._square: Picture = np.zeros((SIDE, SIDE, 3), np.uint8)
        self._levels = byte_levels(1 / 255)

    def find(self, picture: Picture, face: Landmarks, rotation: Rotation) -> Gaze | None:
        """The gaze of a face in a BGR picture; `rotation` as of `head_rotation`. None where an eye is
        closed, hidden or too small to tell."""
        flat = face.points[:, :2]
        if min(_length(flat, eye) for eye in (LEFT_EYE, RIGHT_EYE)) < LEAST_EYE_PX:
            return None
        eyes = [self._eye(picture, flat, LEFT_EYE, False), self._eye(picture, flat, RIGHT_EYE, True)]
        if any(eye.length < LEAST_EYE_PX or eye.opening < LEAST_OPENING for eye in eyes):
            return None
        across = CORNERS_MM * hypot(rotation[0][0], rotation[1][0])
        pixels_per_mm = _length(flat, (LEFT_EYE[0], RIGHT_EYE[1])) / across
        # Both eyes together: the corner at the nose lies further from the iris than the other one.
        offset = sum((eye.iris - eye.middle for eye in eyes), np.zeros(2, np.float32)) / len(eyes)
        x, y = (
            (moved / pixels_per_mm - (BEHIND_MM * ahead - ABOVE_MM * down)) / IRIS_MM
            for moved, (_, down, ahead) in zip(offset.tolist(), rotation[:2], strict=True)
        )
        return Gaze(yaw=_degrees_of(-x), pitch=_degrees_of(-y))

    def _eye(self, picture: Picture, flat: FloatArray, corners: tuple[int, int], mirrored: bool) -> _Eye:
        to_picture = _square_around(flat[corners[0]], flat[corners[1]], mirrored)
        cv2.warpAffine(
            picture,
            to_picture,
            (SIDE, SIDE),
            dst=self._square,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        cv2.cvtColor(self._square, cv2.COLOR_BGR2RGB, dst=self._square)
        self.network.fill(self._write)
        self.network.invoke()
        outline = self.network.output(0).reshape(-1, 3)[:, :2]
        iris = self.network.output(1).reshape(-1, 3)[0, :2]
        corner, other = outline[CORNERS[0]], outline[CORNERS[1]]
        length = max(1e-3, float(np.hypot(*(other - corner))))
        return _Eye(
            iris=to_picture[:, :2] @ iris + to_picture[:, 2],
            middle=to_picture[:, :2] @ ((corner + other) / 2) + to_picture[:, 2],
            length=length * hypot(to_picture[0, 0], to_picture[1, 0]),
            opening=float(np.hypot(*(outline[LIDS[1]] - outline[LIDS[0]]))) / length,
        )

    def _write(self, tensor: FloatArray) -> None:
        cv2.LUT(self._square, self._levels, dst=tensor[0])


def mouth_gap(face: Landmarks) -> float:
    """Gap between the lips as a share of the face's height (forehead to chin), however the head is turned."""
    upper, lower, forehead, chin = (face.points[at].tolist() for at in _MOUTH)
    return dist(upper, lower) / max(1.0, dist(forehead, chin))


def _length(flat: FloatArray, ends: tuple[int, int]) -> float:
    return float(np.hypot(*(flat[ends[1]] - flat[ends[0]])))


def _degrees_of(sine: float) -> float:
    return degrees(asin(min(1.0, max(-1.0, sine))))


def _square_around(a: FloatArray, b: FloatArray, mirrored: bool) -> FloatArray:
    """2 x 3: pixels of the network's square -> pixels of the picture; the eye from `a` to `b` lies level in
    it."""
    along = (b - a) / max(1e-3, float(np.hypot(*(b - a))))
    angle = float(np.arctan2(along[1], along[0]))
    grow = max(1e-3, float(np.hypot(*(b - a)))) * REACH / SIDE
    c, s = grow * cos(angle), grow * sin(angle)
    across = -1.0 if mirrored else 1.0
    turn = np.array([[across * c, -s], [across * s, c]], np.float32)
    middle = (a + b) / 2 - turn @ np.array([SIDE / 2, SIDE / 2], np.float32)
    return np.concatenate([turn, middle[:, None]], axis=1)
