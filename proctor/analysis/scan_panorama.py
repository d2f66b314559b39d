"""The kept pictures of a scan as one strip round the camera: a cylinder rolled out, gaps left grey.

Left edge: where the seen part begins; the middle row is level with the axis of the turn. Drawn for a proctor,
not measured from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from proctor.analysis.scan_album import Page
from proctor.analysis.scan_layout import Placed
from proctor.analysis.scan_rotation import Floats
from proctor.analysis.scene_view import Picture

Floats32 = npt.NDArray[np.float32]

WIDTH = 2160  # pixels of 360 degrees
GREY = 96
MARK = (32, 32, 224)  # BGR
_ABOVE_DEG = 60.0  # of the strip above its middle, and below, before what nobody saw is cut off
_EDGE = 0.06  # of a picture's side, over which it fades into its neighbour
_PER_RADIAN = WIDTH / (2 * np.pi)
_HALF = round(_PER_RADIAN * np.tan(np.radians(_ABOVE_DEG)))


def panorama(
    pages: Sequence[Page], places: Mapping[int, Placed], lens: Floats, start_deg: float
) -> Picture | None:
    """The strip, H x `WIDTH` x 3, BGR, from heading `start_deg` (degrees) rightwards; None without pictures.
    Things found are framed."""
    total = np.zeros((2 * _HALF, WIDTH, 3), np.float32)
    weights = np.zeros((2 * _HALF, WIDTH, 1), np.float32)
    for page in pages:
        if page.node in places and abs(places[page.node].pitch) < _ABOVE_DEG:
            rows, columns, painted, weight = _unrolled(page, places[page.node], lens, start_deg)
            total[rows, columns] += painted * weight
            weights[rows, columns] += weight
    painted_rows = np.flatnonzero(weights.any(axis=(1, 2)))
    if not len(painted_rows):
        return None
    seen = slice(int(painted_rows[0]), int(painted_rows[-1]) + 1)
    strip = np.where(weights[seen] > 0, total[seen] / np.maximum(weights[seen], 1e-6), GREY)
    return np.clip(np.rint(strip), 0, 255).astype(np.uint8)


def _unrolled(
    page: Page, place: Placed, lens: Floats, start_deg: float
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Floats32, Floats32]:
    """The rows (R x 1) and columns (C) of the strip that a picture reaches, what it shows there (R x C x 3),
    and how much it counts (R x C x 1): most in its middle."""
    picture = _framed(page)
    height, width = picture.shape[:2]
    reach = float(np.degrees(np.arctan2(0.62 * page.wide, lens[0]))) + abs(place.roll) / 2 + 2.0
    first = int((place.heading - reach - start_deg) * WIDTH / 360.0)
    columns = np.arange(first, first + min(WIDTH, int(2 * reach * WIDTH / 360.0)))
    turn = columns / _PER_RADIAN + np.radians(start_deg - place.heading)
    rows = _rows(page, place, lens)
    down = (rows - _HALF + 0.5) / _PER_RADIAN
    world = np.broadcast_arrays(np.sin(turn)[None, :], down[:, None], np.cos(turn)[None, :])
    rays = np.stack(world, axis=-1) @ _camera(place)
    flat = rays[..., :2] / np.maximum(rays[..., 2:], 1e-3) * lens[0]
    points = _bent(flat, float(lens[1])) * width / page.wide + [(width - 1) / 2, (height - 1) / 2]
    x, y = points[..., 0].astype(np.float32), points[..., 1].astype(np.float32)
    inner = np.minimum(np.minimum(x, width - 1 - x) / width, np.minimum(y, height - 1 - y) / height)
    weight = np.clip(inner / _EDGE, 0.0, 1.0) * (rays[..., 2] > 0.05)
    weight *= np.maximum(0.0, 1.0 - np.abs(turn) / np.radians(reach)) ** 4
    shown = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    painted = np.asarray(shown, np.float32)
    return rows[:, None], columns % WIDTH, painted, weight[..., None].astype(np.float32)


def _rows(page: Page, place: Placed, lens: Floats) -> npt.NDArray[np.intp]:
    """The rows of the strip that a picture may reach: as far up and down as its corners look."""
    half = np.hypot(page.high, page.wide * np.sin(np.radians(place.roll))) * 0.62 / float(lens[0])
    reach = np.arctan(half) + np.radians(2.0)
    edges = np.radians(-place.pitch) + np.array([-reach, reach])
    tall = np.tan(np.clip(edges, -np.radians(_ABOVE_DEG), np.radians(_ABOVE_DEG))) * _PER_RADIAN
    return np.arange(max(0, int(_HALF + tall[0])), min(2 * _HALF, int(_HALF + tall[1]) + 1))


def _bent(flat: Floats, bend: float) -> Floats:
    """Where a lens with that bend shows straight points: the inverse of `scan_rotation.straight`."""
    found = flat
    for _ in range(4):
        found = flat / (1.0 + bend * (found * found).sum(axis=-1, keepdims=True))
    return found


def _camera(place: Placed) -> Floats:
    """Camera to world (x right, y down, z at the picture's heading) of a picture with pitch and roll."""
    pitch, roll = np.radians(place.pitch), np.radians(place.roll)
    tip = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    lean = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    found: Floats = tip @ lean
    return found


def _framed(page: Page) -> Picture:
    """The picture with a frame round each thing."""
    picture = page.picture()
    height, width = picture.shape[:2]
    for thing in page.things:
        box = thing.box
        corners = [
            (round(box.x0 * width), round(box.y0 * height)),
            (round(box.x1 * width), round(box.y1 * height)),
        ]
        cv2.rectangle(picture, corners[0], corners[1], MARK, 2)
        cv2.putText(
            picture,
            thing.kind,
            (corners[0][0] + 3, corners[0][1] + 16),
            cv2.FONT_HERSHEY_SIMPLEX,
            0.5,
            MARK,
            1,
        )
    return picture
