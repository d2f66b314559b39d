"""The 468 points of one face: picture and a region -> points in pixels. Face Mesh, its pre- and
post-processing.

No pose, no decision which face matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, exp, hypot, sin

import cv2
import numpy as np

from proctor.analysis.faces import Face, Picture
from proctor.analysis.networks import FloatArray, Network

SIDE = 192
MARGIN = 1.5
EYE_LEFT, EYE_RIGHT = 33, 263  # outer eye corners, as seen in the picture


@dataclass(frozen=True, slots=True)
class Region:
    """A turned square in the picture: centre and side in pixels, angle in radians (clockwise, eyes level
    inside)."""

    x: float
    y: float
    side: float
    angle: float


@dataclass(frozen=True, slots=True)
class Landmarks:
    """468 x 3 points, pixels of the whole picture; z in the same unit, smaller is nearer to the camera.

    `presence`: 0..1, how sure the network is that this is a face.
    """

    points: FloatArray
    presence: float

    @property
    def height(self) -> float:
        """Pixels from the highest to the lowest point."""
        rows = self.points[:, 1]
        return float(rows.max() - rows.min())

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Pixels: left, top, right, bottom of the points."""
        low, high = self.points[:, :2].min(axis=0), self.points[:, :2].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def region_of_face(face: Face) -> Region:
    """The region for a face that the finder has just found."""
    eye, other = face.points[0], face.points[1]
    side = MARGIN * max(face.x1 - face.x0, face.height)
    angle = atan2(float(other[1] - eye[1]), float(other[0] - eye[0]))
    return Region((face.x0 + face.x1) / 2, (face.y0 + face.y1) / 2, side, angle)


def region_of_landmarks(landmarks: Landmarks) -> Region:
    """The region for the next frame, from where the points are now: steadier than the finder's box."""
    flat = landmarks.points[:, :2]
    across = flat[EYE_RIGHT] - flat[EYE_LEFT]
    angle = atan2(float(across[1]), float(across[0]))
    turn = np.array([[cos(angle), -sin(angle)], [sin(angle), cos(angle)]], np.float32)
    level = turn.T @ flat.T  # into the frame in which the eyes are level
    low, high = level.min(axis=1), level.max(axis=1)
    centre = turn @ ((low + high) / 2)
    return Region(float(centre[0]), float(centre[1]), MARGIN * float((high - low).max()), angle)


class LandmarkFinder:
    """Runs the mesh network on one region of a picture."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._square: Picture = np.zeros((SIDE, SIDE, 4), np.uint8)
        self._colours: Picture = np.zeros((SIDE, SIDE, 3), np.uint8)

    def find(self, picture: Picture, region: Region) -> Landmarks:
        """The points of the face in `region` of a BGR picture; with a low `presence` where there is none."""
        c, s, x, y = _corner(region)
        # Four channels because OpenCV turns those three times as fast as three.
        around, left, top = _surroundings(picture, region)
        cv2.warpAffine(
            cv2.cvtColor(around, cv2.COLOR_BGR2RGBA),
            np.array([[c, -s, x - left], [s, c, y - top]], np.float32),
            (SIDE, SIDE),
            dst=self._square,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        )
        cv2.cvtColor(self._square, cv2.COLOR_RGBA2RGB, dst=self._colours)
        self._network.fill(self._write)
        self._network.invoke()
        to_picture = np.array([[c, s, 0], [-s, c, 0], [0, 0, hypot(c, s)]], np.float32)
        points = self._network.output(0).reshape(-1, 3) @ to_picture
        points += np.array((x, y, 0), np.float32)
        logit = max(-80.0, self._network.output(1).item())  # exp would leave the range of numbers
        return Landmarks(points, 1.0 / (1.0 + exp(-logit)))

    def _write(self, tensor: FloatArray) -> None:
        np.multiply(self._colours, np.float32(1 / 255), out=tensor[0], casting="unsafe")


def _surroundings(picture: Picture, region: Region) -> tuple[Picture, int, int]:
    """The upright part of the picture that holds the region, and where it begins; at least one pixel."""
    reach = region.side * 0.71 + 2  # half a diagonal
    high, wide = picture.shape[:2]
    left, top = (min(size - 1, max(0, int(at - reach))) for size, at in ((wide, region.x), (high, region.y)))
    right, bottom = int(region.x + reach) + 1, int(region.y + reach) + 1
    return picture[top : max(top + 1, bottom), left : max(left + 1, right)], left, top


def _corner(region: Region) -> tuple[float, float, float, float]:
    """From pixels of the network's square to pixels of the picture: cosine and sine of the turn, both times
    the growth, and where the square's upper left corner comes to lie."""
    grow = region.side / SIDE
    c, s = grow * cos(region.angle), grow * sin(region.angle)
    half = SIDE / 2
    return c, s, region.x - half * (c - s), region.y - half * (s + c)
