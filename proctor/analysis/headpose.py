"""Head pose in degrees from the mesh's points: the rotation that lays a middle face onto the measured one.

Kabsch (1976), Umeyama (1991): least squares over three-dimensional points, weak perspective, so no camera
needs to be known. Angles are Euler angles R = Rx(pitch) Ry(yaw) Rz(roll), the order of the AFLW2000 labels.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from math import asin, atan2, cbrt, cos, degrees, hypot, radians, sin

import numpy as np
import numpy.typing as npt

from proctor.analysis.networks import FloatArray
from proctor.resources.shipped_files import asset_path

# The network flattens faces, by how much differs from picture to picture: photographs of turned heads say a
# fifth, heads turned in the computer say nothing. The middle of both.
DEPTH_STRETCH = 1.1
# The portrait that the shape was measured on holds its chin up a little. Degrees.
CHIN_UP = 3.0
MESH_POINTS = 468
# How small the volume of a matrix may be, by its size cubed, before its inverse says nothing; when its
# orthogonal factor has been reached; and how many steps are made towards it.
_FLAT, _SETTLED, _MOST_STEPS = 1e-6, 1e-7, 20


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Degrees: +yaw to the picture's left edge, +pitch up, +roll clockwise in the picture."""

    yaw: float
    pitch: float
    roll: float


Rotation = tuple[tuple[float, ...], ...]  # 3 rows of 3


@cache
def _shape() -> FloatArray:
    """The middle face's points, centred (3 x 468); nothing at the mesh's other points."""
    with asset_path("shapes", "face_shape.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(line for line in stream if not line.startswith("#")))
    points = np.array([[float(row[axis]) for axis in "xyz"] for row in rows], np.float32)
    c, s = cos(radians(CHIN_UP)), sin(radians(CHIN_UP))
    upright = points @ np.array([[1, 0, 0], [0, c, s], [0, -s, c]], np.float32).T
    upright = upright[::2]  # half of them fix a rotation as well as all
    shape = np.zeros((3, MESH_POINTS), np.float32)
    shape[:, [int(row["index"]) for row in rows[::2]]] = (upright - upright.mean(axis=0)).T
    return shape


def head_rotation(points: FloatArray) -> Rotation:
    """A face that looks into the camera (x to the picture's right, y down, z away from the camera) -> the
    head with these 468 x 3 mesh points (pixels, z smaller when nearer)."""
    # The shape is centred, so where the face lies in the picture cancels out.
    x, y, z = (_shape() @ points).T.tolist()
    return _nearest_rotation(x, y, [DEPTH_STRETCH * value for value in z])


def _nearest_rotation(x: list[float], y: list[float], z: list[float]) -> Rotation:
    """The rotation that is the most like the matrix of these rows: its orthogonal factor, by Newton's way
    (Higham 1986), four or five steps in plain numbers; of mirror images and flat ones by singular values."""
    (a, b, c), (d, e, f), (g, h, i) = x, y, z
    sizes = hypot(a, b, c, d, e, f, g, h, i)
    for _ in range(_MOST_STEPS):
        j, k, m = e * i - f * h, f * g - d * i, d * h - e * g
        n, o, p = c * h - b * i, a * i - c * g, b * g - a * h
        q, r, s = b * f - c * e, c * d - a * f, a * e - b * d
        volume = a * j + b * k + c * m
        if volume <= _FLAT * sizes**3:
            break
        own = 0.5 / cbrt(volume)  # the matrix, brought to volume 1, and its inverse, half of each
        inverse = 0.5 * cbrt(volume) / volume
        before = a, e, i
        a, b, c = own * a + inverse * j, own * b + inverse * k, own * c + inverse * m
        d, e, f = own * d + inverse * n, own * e + inverse * o, own * f + inverse * p
        g, h, i = own * g + inverse * q, own * h + inverse * r, own * i + inverse * s
        if abs(a - before[0]) + abs(e - before[1]) + abs(i - before[2]) < _SETTLED:
            return (a, b, c), (d, e, f), (g, h, i)
        sizes = 1.0
    return _by_singular_values(np.array([x, y, z]))


def _by_singular_values(likeness: npt.NDArray[np.float64]) -> Rotation:
    u, _, vt = np.linalg.svd(likeness)
    if np.linalg.det(u) * np.linalg.det(vt) < 0:  # never a mirror image
        vt[2] *= -1
    a, b, c = (u @ vt).tolist()
    return tuple(a), tuple(b), tuple(c)


def head_pose(points: FloatArray) -> HeadPose:
    """The pose of a head from its 468 x 3 mesh points (pixels, z smaller when nearer)."""
    return pose_of(head_rotation(points))


def pose_of(r: Rotation) -> HeadPose:
    """The angles of a head's rotation, as of `head_rotation`."""
    return HeadPose(
        yaw=degrees(asin(min(1.0, max(-1.0, r[0][2])))),
        pitch=degrees(atan2(r[1][2], r[2][2])),
        roll=degrees(atan2(-r[0][1], r[0][0])),
    )
