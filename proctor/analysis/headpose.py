"""Head pose in degrees from the mesh's points: the rotation that lays a middle face onto the measured one.

Kabsch (1976), Umeyama (1991): least squares over three-dimensional points, weak perspective, so no camera
needs to be known. Angles are Euler angles R = Rx(pitch) Ry(yaw) Rz(roll), the order of the AFLW2000 labels.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from math import asin, atan2, cos, degrees, radians, sin

import cv2
import numpy as np
import numpy.typing as npt

from proctor.analysis.networks import FloatArray
from proctor.resources.shipped_files import asset_path

# The network flattens faces, by how much differs from picture to picture: photographs of turned heads say a
# fifth, heads turned in the computer say nothing. The middle of both.
DEPTH_STRETCH = 1.1
# The portrait that the shape was measured on holds its chin up a little. Degrees.
CHIN_UP = 3.0


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Degrees: +yaw to the picture's left edge, +pitch up, +roll clockwise in the picture."""

    yaw: float
    pitch: float
    roll: float


@cache
def _shape() -> tuple[npt.NDArray[np.intp], FloatArray]:
    """Mesh indices and the middle face's points there, centred (N x 3)."""
    with asset_path("shapes", "face_shape.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(line for line in stream if not line.startswith("#")))
    points = np.array([[float(row[axis]) for axis in "xyz"] for row in rows], np.float32)
    c, s = cos(radians(CHIN_UP)), sin(radians(CHIN_UP))
    upright = points @ np.array([[1, 0, 0], [0, c, s], [0, -s, c]], np.float32).T
    upright = upright[::2]  # half of them fix a rotation as well as all
    return np.array([int(row["index"]) for row in rows[::2]]), upright - upright.mean(axis=0)


def head_rotation(points: FloatArray) -> FloatArray:
    """3 x 3: a face that looks into the camera (x to the picture's right, y down, z away from the camera) ->
    the head with these 468 x 3 mesh points (pixels, z smaller when nearer)."""
    indices, shape = _shape()
    # The shape is centred, so where the face lies in the picture cancels out.
    likeness = shape.T @ points[indices]
    likeness[:, 2] *= DEPTH_STRETCH
    _, u, vt = cv2.SVDecomp(likeness)
    if cv2.determinant(u) * cv2.determinant(vt) < 0:  # never a mirror image
        vt[2] *= -1
    rotation: FloatArray = (u @ vt).T
    return rotation


def head_pose(points: FloatArray) -> HeadPose:
    """The pose of a head from its 468 x 3 mesh points (pixels, z smaller when nearer)."""
    return pose_of(head_rotation(points))


def pose_of(rotation: FloatArray) -> HeadPose:
    """The angles of a head's rotation (3 x 3, as of `head_rotation`)."""
    r = rotation.tolist()
    return HeadPose(
        yaw=degrees(asin(min(1.0, max(-1.0, r[0][2])))),
        pitch=degrees(atan2(r[1][2], r[2][2])),
        roll=degrees(atan2(-r[0][1], r[0][0])),
    )
