"""The synthetic candidate's body: cut out of scikit-image's astronaut photo (NASA, public domain), head on
its own.

The head turns about its vertical axis: every row of the photo is moved by the depth of each spot, and what
comes to lie behind something nearer is hidden. No script, no room, no time.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from proctor.capture.frame import Picture
from proctor.core.errors import MissingPartError
from proctor.resources.shipped_files import asset_path

ROWS = 340  # of the photo: head, collar and shoulders
AXIS_X = 225.0  # photo column of the neck's axis
DEPTH_ZERO = 128  # grey level of the axis' depth in the layers file; one level is one photo pixel
DEPTH_STRETCH = 1.2  # the landmark network that measured the depth flattens faces by about this
HEAD = (slice(0, 190), slice(120, 330))  # photo rows and columns in which the head may come to lie
NECK_ROWS = (168.0, 190.0)  # over these rows the neck takes up the turn
NECK = np.array([[200, 140], [250, 140], [254, 181], [196, 181]], np.int32)
EYES = ((33, 160, 158, 133, 153, 144), (362, 385, 387, 263, 373, 380))

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Look:
    """What makes two people of one photo: hue (OpenCV degrees) and lightness of the clothes, of hair,
    mirrored or not."""

    clothes_hue: int = 108
    clothes_light: float = 0.62
    hair_light: float = 1.0
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class _Layers:
    """Premultiplied BGRA, photo size: the body without its head, and the head with open and with closed
    eyes."""

    body: Picture
    head_open: Picture
    head_closed: Picture
    depth: FloatArray


def _photo() -> Picture:
    """The photo as scikit-image ships it, read without importing scikit-image, which takes seconds."""
    package = find_spec("skimage")
    path = Path(package.origin).parent / "data" / "astronaut.png" if package and package.origin else None
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR) if path and path.is_file() else None
    if picture is None:
        raise MissingPartError(
            "The synthetic candidate's photo, which comes with scikit-image, is not installed.",
            remedy="Install the program again, or use a camera.",
        )
    return np.ascontiguousarray(_u8(picture)[:ROWS])


def _load(look: Look) -> _Layers:
    photo = _photo()
    layers = cv2.imread(str(asset_path("synthetic", "astronaut_layers.png")), cv2.IMREAD_COLOR)
    assert layers is not None  # noqa: S101 (a file of this installation)
    depth = (layers[..., 0].astype(np.float32) - DEPTH_ZERO) * DEPTH_STRETCH
    head, person = layers[..., 1], layers[..., 2]
    photo = _dressed(photo, head, look)
    behind, body_alpha = _without_head(photo, head, person)
    return _Layers(
        _premultiplied(behind, body_alpha),
        _premultiplied(photo, head),
        _premultiplied(_eyes_closed(photo), head),
        depth,
    )


def _without_head(
    photo: Picture, head: npt.NDArray[Any], person: npt.NDArray[Any]
) -> tuple[Picture, npt.NDArray[Any]]:
    """The body as it looks behind the head: a neck in shaded skin, and the collar; with its alpha."""
    rows = np.arange(ROWS)[:, None]
    hole = cv2.dilate(np.where((head > 8) & (rows > 132), 255, 0).astype(np.uint8), np.ones((5, 5)))
    behind = _u8(cv2.inpaint(photo, _u8(hole), 5, cv2.INPAINT_TELEA))
    neck = cv2.fillConvexPoly(np.zeros(photo.shape[:2], np.uint8), NECK, 255)
    behind[neck > 0] = photo[170:176, 215:235].reshape(-1, 3).mean(axis=0) * 0.72
    alpha = np.where(rows < 138, 0, person)
    alpha = np.where((hole > 0) & (neck == 0) & (rows < 182), 0, alpha)
    return behind, cv2.GaussianBlur(np.maximum(alpha, neck).astype(np.uint8), (3, 3), 0)


def _u8(array: npt.NDArray[Any]) -> Picture:
    return array.astype(np.uint8, copy=False)


def _premultiplied(picture: Picture, alpha: npt.NDArray[Any]) -> Picture:
    colour = (picture.astype(np.uint16) * alpha[..., None].astype(np.uint16) // 255).astype(np.uint8)
    return np.ascontiguousarray(np.dstack([colour, alpha.astype(np.uint8)]))


def _dressed(photo: Picture, head: npt.NDArray[Any], look: Look) -> Picture:
    """A jersey's colour instead of the suit's orange, and other hair where asked."""
    tone = cv2.cvtColor(photo, cv2.COLOR_BGR2HSV).astype(np.int32)
    rows = np.arange(ROWS)[:, None]
    suit = ((tone[..., 0] < 18) | (tone[..., 0] > 170)) & (tone[..., 1] > 110) & (rows > 190)
    tone[..., 0] = np.where(suit, look.clothes_hue, tone[..., 0])
    tone[..., 1] = np.where(suit, tone[..., 1] * 45 // 100, tone[..., 1])
    tone[..., 2] = np.where(suit, tone[..., 2] * look.clothes_light, tone[..., 2])
    outline = cv2.convexHull(_mesh()[:, :2].astype(np.int32))
    face = cv2.GaussianBlur(cv2.fillConvexPoly(np.zeros(photo.shape[:2], np.uint8), outline, 255), (9, 9), 0)
    hair = (head > 0) & (face < 128) & (rows < 140)
    tone[..., 2] = np.where(hair, tone[..., 2] * look.hair_light, tone[..., 2])
    return _u8(cv2.cvtColor(tone.clip(0, 255).astype(np.uint8), cv2.COLOR_HSV2BGR))


def _mesh() -> FloatArray:
    with asset_path("shapes", "astronaut_face.csv").open(encoding="utf-8") as stream:
        rows = csv.DictReader(line for line in stream if not line.startswith("#"))
        return np.array([[float(row[axis]) for axis in "xyz"] for row in rows], np.float32)


def _eyes_closed(photo: Picture) -> Picture:
    """The same photo with lids over the eyes, in the colour of the skin just above them."""
    closed = photo.copy()
    mesh = _mesh()
    for eye in EYES:
        points = mesh[list(eye), :2]
        centre = points.mean(axis=0)
        lid = (centre + (points - centre) * [1.12, 1.7]).astype(np.int32)
        mask = cv2.fillPoly(np.zeros(photo.shape[:2], np.uint8), [lid.reshape(-1, 1, 2)], 255)
        x, y = int(centre[0]), int(points[:, 1].min()) - 3
        skin = photo[y - 1 : y + 1, x - 5 : x + 5].reshape(-1, 3).mean(axis=0)
        soft = cv2.GaussianBlur(mask, (5, 5), 0).astype(np.float32)[..., None] / 255
        closed = _u8(closed * (1 - soft) + skin * 0.97 * soft)
        lash = np.array([points[0], points[5] + [0, 1], points[4] + [0, 1], points[3]]).astype(np.int32)
        cv2.polylines(closed, [lash.reshape(-1, 1, 2)], False, (40, 55, 80), 1, cv2.LINE_AA)
    return closed


class SyntheticPerson:
    """A person at `scale` photo pixels -> picture pixels. `drawn` gives premultiplied BGRA, person on
    nothing."""

    def __init__(self, scale: float, look: Look | None = None) -> None:
        self._look = look or Look()
        layers = _load(self._look)
        size = (round(512 * scale), round(ROWS * scale))
        self._scale = scale
        self._body = _u8(cv2.resize(layers.body, size, interpolation=cv2.INTER_LINEAR))
        self._heads = [
            _u8(cv2.resize(head, size, interpolation=cv2.INTER_LINEAR))
            for head in (layers.head_open, layers.head_closed)
        ]
        self._depth = layers.depth.astype(np.float32)
        rows, columns = HEAD
        self._where = tuple(slice(round(s.start * scale), round(s.stop * scale)) for s in (rows, columns))
        self._maps = lru_cache(maxsize=24)(self._turn_maps)

    def drawn(self, yaw: float, eyes_closed: bool) -> Picture:
        """Body and head turned by `yaw` degrees (+ to the picture's left edge)."""
        degrees = round(-yaw if self._look.mirrored else yaw)
        map_x, map_y = self._maps(degrees)
        picture = self._body.copy()
        head = cv2.remap(
            self._heads[int(eyes_closed)], map_x, map_y, cv2.INTER_LINEAR, borderValue=(0, 0, 0, 0)
        )
        spot = picture[self._where]
        spot[:] = over(_u8(head), spot)
        return _u8(cv2.flip(picture, 1)) if self._look.mirrored else picture

    def _turn_maps(self, degrees: int) -> tuple[FloatArray, FloatArray]:
        """For every picture pixel of the head's spot: where in the scaled photo it is taken from."""
        rows, columns = self._where
        high, wide = rows.stop - rows.start, columns.stop - columns.start
        wanted = (np.arange(columns.start, columns.stop) / self._scale).astype(np.float64)
        map_x = np.empty((high, wide), np.float32)
        for line in range(high):
            y = (rows.start + line) / self._scale
            map_x[line] = _row_sources(self._depth[min(int(y), ROWS - 1)], y, degrees, wanted)
        map_y = np.repeat(np.arange(rows.start, rows.stop, dtype=np.float32)[:, None], wide, axis=1)
        return map_x * np.float32(self._scale), map_y


def _row_sources(depth: FloatArray, y: float, degrees: int, wanted: npt.NDArray[np.float64]) -> FloatArray:
    """Photo columns that are seen at the `wanted` columns when one row of the head is turned."""
    low, high = NECK_ROWS
    angle = radians(degrees) * min(1.0, max(0.0, (high - y) / (high - low)))
    columns = np.arange(HEAD[1].start - 20, HEAD[1].stop + 20)
    moved = AXIS_X + (columns - AXIS_X) * cos(angle) + depth[columns] * sin(angle)
    if angle >= 0:  # what folds back behind a nearer spot to its right is hidden
        seen = moved <= np.minimum.accumulate(moved[::-1])[::-1]
    else:
        seen = moved >= np.maximum.accumulate(moved)
    sources: FloatArray = np.interp(wanted, moved[seen], columns[seen], left=-9.0, right=-9.0).astype(
        np.float32
    )
    return sources


def over(front: Picture, back: Picture) -> Picture:
    """Premultiplied BGRA `front` laid over `back`, which is BGRA or BGR."""
    rest = cv2.bitwise_not(front[..., 3])
    channels = back.shape[2]
    keep = cv2.merge([rest] * channels)
    return _u8(cv2.add(front[..., :channels], cv2.multiply(back, keep, scale=1 / 255.0)))
