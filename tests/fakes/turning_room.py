"""A made-up room seen by a camera that turns: every heading is known exactly. For tests of the room scan.

Headings in degrees, + to the right; pictures H x W x 3, BGR.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from proctor.capture.frame import Picture

_WIDE = 1440  # pixels of the panorama's circle
SIZE = (400, 224)


def room(seed: int, *, things: int = 60, wallpaper: bool = False) -> Picture:
    """A panorama (equirectangular) of walls with `things` of all colours and patterns on them, or of
    wallpaper whose pattern is everywhere the same."""
    chance = np.random.default_rng(seed)
    high = _WIDE // 2
    soft = cv2.resize(chance.normal(0, 12, (9, 16, 3)), (_WIDE, high), interpolation=cv2.INTER_CUBIC)
    soft = (soft + soft[:, ::-1]) / 2  # no seam at the back
    picture = 150.0 + soft
    if wallpaper:
        rows, columns = np.mgrid[0:high, 0:_WIDE]
        picture += (18 * np.sign(np.sin(columns * np.pi / 18) * np.sin(rows * np.pi / 18)))[..., None]
    for _ in range(things):
        x, y = int(chance.integers(0, _WIDE)), int(chance.normal(high / 2, high / 9))
        wide, tall = (int(v) for v in chance.integers(12, 90, 2))
        colour = chance.uniform(10, 245, 3)
        pattern = cv2.resize(chance.normal(0, 40, (6, 6, 1)), (wide, tall), interpolation=cv2.INTER_NEAREST)
        where = np.arange(x, x + wide) % _WIDE
        top, end = max(0, y - tall // 2), min(high, y - tall // 2 + tall)
        picture[top:end, where] = colour + pattern[: end - top, :, None]
    return np.clip(picture, 0, 255).astype(np.uint8)


def view(
    panorama: Picture, heading: float, pitch: float = 0.0, across: float = 70.0, size: tuple[int, int] = SIZE
) -> Picture:
    """What a camera `across` degrees wide sees; `pitch` + up."""
    wide, tall = size
    focal = wide / 2 / np.tan(np.radians(across / 2))
    x, y = np.meshgrid((np.arange(wide) - wide / 2 + 0.5) / focal, (np.arange(tall) - tall / 2 + 0.5) / focal)
    tip = np.radians(pitch)
    down, ahead = y * np.cos(tip) - np.sin(tip), y * np.sin(tip) + np.cos(tip)
    longitude = np.arctan2(x, ahead) + np.radians(heading)
    latitude = np.arctan2(down, np.hypot(x, ahead))
    columns = (longitude / (2 * np.pi) % 1.0) * _WIDE
    rows = (latitude / np.pi + 0.5) * (_WIDE // 2)
    found = cv2.remap(
        panorama,
        columns.astype(np.float32),
        rows.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_WRAP,
    )
    return np.asarray(found, np.uint8)


def turn(*headings: float, speed: float = 40.0, fps: float = 8.0) -> list[float]:
    """Headings frame by frame from each one to the next at `speed` degrees a second, with a rest at both
    ends."""
    found = [headings[0]] * 2
    for start, end in pairwise(headings):
        steps = max(1, round(abs(end - start) / speed * fps))
        found += [start + (end - start) * step / steps for step in range(1, steps + 1)]
    return [*found, headings[-1]]


def film(
    panorama: Picture, headings: Sequence[float], seed: int = 0, fps: float = 8.0, pitch: float = 0.0
) -> Iterator[tuple[float, Picture]]:
    """Media time and picture, from a hand that shakes and a camera that is noisy."""
    chance = np.random.default_rng(seed)
    for index, heading in enumerate(headings):
        shake: npt.NDArray[np.float64] = chance.normal(0, 0.25, 2)
        seen = view(panorama, heading + shake[0], pitch + shake[1] + np.sin(index / 5)).astype(np.float64)
        yield index / fps, np.clip(seen + chance.normal(0, 3, seen.shape), 0, 255).astype(np.uint8)
