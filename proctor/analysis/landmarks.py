"""The 468 points of one face: picture and a region -> points in pixels. Face Mesh, its pre- and
post-processing.

No pose, no decision which face matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, exp, hypot, sin
from typing import NamedTuple

import cv2
import numpy as np

from proctor.analysis.faces import Face, Picture
from proctor.analysis.networks import FloatArray, Network, byte_levels

SIDE = 192
MARGIN = 1.5
EYE_LEFT, EYE_RIGHT = 33, 263  # outer eye corners, as seen in the picture


class Region(NamedTuple):
    """A turned square in the picture: centre and side in pixels, angle in radians (clockwise, eyes level
    inside)."""

    x: float
    y: float
    side: float
    angle: float


@dataclass(frozen=True, slots=True)
class Landmarks:
    """468 x 3 points, pixels of the whole picture; z in the same unit, smaller is nearer to the camera.

    `presence`: 0..1, how sure the network is that this is a face; `box`: left, top, right, bottom of the
    points, pixels; `region`: where to look for this face in the next frame, steadier than the finder's box.
    """

    points: FloatArray
    presence: float
    box: tuple[float, float, float, float]
    region: Region

    @property
    def height(self) -> float:
        """Pixels from the highest to the lowest point."""
        return self.box[3] - self.box[1]


def region_of_face(face: Face) -> Region:
    """The region for a face that the finder has just found."""
    eye, other = face.eyes
    side = MARGIN * max(face.x1 - face.x0, face.height)
    angle = atan2(other[1] - eye[1], other[0] - eye[0])
    return Region((face.x0 + face.x1) / 2, (face.y0 + face.y1) / 2, side, angle)


class LandmarkFinder:
    """Runs the mesh network on one region of a picture."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._square: Picture = np.zeros((SIDE, SIDE, 4), np.uint8)
        self._colours: Picture = np.zeros((SIDE, SIDE, 3), np.uint8)
        self._levels = byte_levels(1 / 255)
        # Laid out once and written anew for each face: small arrays cost more to make than to use.
        self._to_picture = np.zeros((2, 3))
        self._turns: FloatArray = np.zeros((5, 3), np.float32)
        self._shifts: FloatArray = np.zeros((5, 1), np.float32)

    def find(self, picture: Picture, region: Region) -> Landmarks:
        """The points of the face in `region` of a BGR picture; with a low `presence` where there is none."""
        corner = _corner(region)
        c, s, x, y = corner
        # Four channels because OpenCV turns those three times as fast as three.
        around, left, top = _surroundings(picture, region)
        self._to_picture[0] = c, -s, x - left
        self._to_picture[1] = s, c, y - top
        cv2.warpAffine(
            cv2.cvtColor(around, cv2.COLOR_BGR2RGBA),
            self._to_picture,
            (SIDE, SIDE),
            dst=self._square,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        )
        cv2.cvtColor(self._square, cv2.COLOR_RGBA2RGB, dst=self._colours)
        self._network.fill(self._write)
        self._network.invoke()
        return self._placed(corner, region.angle)

    def _placed(self, corner: tuple[float, float, float, float], angle: float) -> Landmarks:
        """The points that the network has found in a region of this `corner` and `angle`, in the picture."""
        c, s, x, y = corner
        points = self._network.output(0).reshape(-1, 3)
        eye, other = points[EYE_LEFT].tolist(), points[EYE_RIGHT].tolist()
        # By how much the line between the eyes is still turned inside the region.
        more = atan2(other[1] - eye[1], other[0] - eye[0])
        grow, a, b = hypot(c, s), cos(more), sin(more)
        # Rows: the points in the picture, and once more, unmoved, in a frame in which the eyes are level.
        self._turns[0] = c, -s, 0.0
        self._turns[1] = s, c, 0.0
        self._turns[2] = 0.0, 0.0, grow
        self._turns[3] = grow * a, grow * b, 0.0
        self._turns[4] = -grow * b, grow * a, 0.0
        self._shifts[0], self._shifts[1] = x, y
        places = self._turns @ points.T
        places += self._shifts
        left, top, _, near, upper = places.min(axis=1).tolist()
        right, bottom, _, far, lower = places.max(axis=1).tolist()
        across, down = (near + far) / 2, (upper + lower) / 2
        turned = angle + more
        a, b = cos(turned), sin(turned)
        region = Region(
            x + a * across - b * down,
            y + b * across + a * down,
            MARGIN * max(far - near, lower - upper),
            turned,
        )
        logit = max(-80.0, self._network.output(1).item())  # exp would leave the range of numbers
        return Landmarks(places[:3].T, 1.0 / (1.0 + exp(-logit)), (left, top, right, bottom), region)

    def _write(self, tensor: FloatArray) -> None:
        cv2.LUT(self._colours, self._levels, dst=tensor[0])


def _surroundings(picture: Picture, region: Region) -> tuple[Picture, int, int]:
    """The upright part of the picture that holds the region, and where it begins; at least one pixel."""
    reach = region.side / 2 * (abs(cos(region.angle)) + abs(sin(region.angle))) + 2
    high, wide = picture.shape[:2]
    left = min(wide - 1, max(0, int(region.x - reach)))
    top = min(high - 1, max(0, int(region.y - reach)))
    right, bottom = int(region.x + reach) + 1, int(region.y + reach) + 1
    return picture[top : max(top + 1, bottom), left : max(left + 1, right)], left, top


def _corner(region: Region) -> tuple[float, float, float, float]:
    """From pixels of the network's square to pixels of the picture: cosine and sine of the turn, both times
    the growth, and where the square's upper left corner comes to lie."""
    grow = region.side / SIDE
    c, s = grow * cos(region.angle), grow * sin(region.angle)
    half = SIDE / 2
    return c, s, region.x - half * (c - s), region.y - half * (s + c)
