"""The synthetic candidate's whole room, as a camera sees it that is turned round on its own axis.

A strip once round (a cylinder about the camera), painted by rule and texture; in its middle the wall that is
always seen behind the candidate. Nobody in it, no time, no script.
"""

from __future__ import annotations

from math import cos, pi, radians, sin

import cv2
import numpy as np
import numpy.typing as npt

from proctor.capture.frame import Picture
from proctor.capture.synthetic_room import HEIGHT, WIDTH, paint_room

FOCAL = 554.0  # pixels: a picture 60 degrees wide, as many webcams have it
AROUND = round(2 * pi * FOCAL)  # columns of the strip
_FLOOR = 430
_OUT_OF_SIGHT = 60.0  # degrees: two halves of the picture
_WALLS = ((188, 198, 204), (176, 192, 196), (196, 196, 188), (182, 188, 202))

FloatArray = npt.NDArray[np.float32]


class RoundView:
    """The room from its middle; costs a few milliseconds a picture, and 15 MB."""

    def __init__(self) -> None:
        strip = paint_round()
        # Repeated at its end, so that every view is one piece.
        self._strip = np.ascontiguousarray(np.hstack([strip, strip[:, : 2 * WIDTH]]))
        across = (np.arange(WIDTH, dtype=np.float32) - WIDTH / 2) / np.float32(FOCAL)
        angle = np.arctan(across)
        down = np.arange(HEIGHT, dtype=np.float32) - HEIGHT / 2
        self._x: FloatArray = np.tile(angle * np.float32(FOCAL) + WIDTH, (HEIGHT, 1)).astype(np.float32)
        self._y: FloatArray = (down[:, None] * np.cos(angle)[None, :] + HEIGHT / 2).astype(np.float32)

    def at(self, heading: float, ahead: Picture) -> Picture:
        """What a camera sees that is turned by `heading` degrees (+ to the right), 480 x 640 x 3 BGR.

        `ahead`: what it sees unturned, laid over the strip where it is still in sight.
        """
        left = (AROUND / 2 + heading / 360 * AROUND - WIDTH) % AROUND
        begin = int(left)
        part = self._strip[:, begin : begin + 2 * WIDTH]
        x = self._x + np.float32(left - begin)
        seen = cv2.remap(part, x, self._y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return self._with(seen.astype(np.uint8, copy=False), heading, ahead)

    def _with(self, seen: Picture, heading: float, ahead: Picture) -> Picture:
        turn = (heading + 180) % 360 - 180
        if abs(turn) >= _OUT_OF_SIGHT:
            return seen
        lens = np.array([[FOCAL, 0, WIDTH / 2], [0, FOCAL, HEIGHT / 2], [0, 0, 1]])
        c, s = cos(radians(turn)), sin(radians(turn))
        way = lens @ np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]]) @ np.linalg.inv(lens)
        cv2.warpPerspective(ahead, way, (WIDTH, HEIGHT), seen, borderMode=cv2.BORDER_TRANSPARENT)
        return seen


def paint_round() -> Picture:
    """The strip, 480 x AROUND x 3 BGR; what the camera sees unturned is in its middle."""
    chance = np.random.default_rng(23)
    strip = np.zeros((HEIGHT, AROUND, 3), np.uint8)
    for at, colour in enumerate(_WALLS):
        strip[:, at * AROUND // 4 : (at + 1) * AROUND // 4] = colour
    _paper(strip, chance)
    cv2.rectangle(strip, (0, _FLOOR), (AROUND, HEIGHT), (112, 128, 140), -1)
    for x in range(0, AROUND, 47):
        cv2.line(strip, (x, HEIGHT), (x + 9, _FLOOR), (100, 114, 126), 2)
    x = 20
    for at in range(100):
        x += (_shelf, _picture, _board, _curtain)[at % 4](strip, x, chance) + int(chance.integers(14, 40))
        if x > AROUND - 180:
            break
    cv2.line(strip, (0, _FLOOR), (AROUND, _FLOOR), (210, 216, 220), 5)
    soft = cv2.GaussianBlur(strip, (0, 0), 0.9).astype(np.uint8, copy=False)
    _lay_front(soft)
    return soft


def _lay_front(strip: Picture) -> None:
    """The wall behind the candidate, bent onto the cylinder."""
    half = round(np.arctan(WIDTH / 2 / FOCAL) * FOCAL)
    angle = np.arange(-half, half, dtype=np.float32) / np.float32(FOCAL)
    down = np.arange(HEIGHT, dtype=np.float32) - HEIGHT / 2
    x = np.tile(np.tan(angle) * np.float32(FOCAL) + WIDTH / 2, (HEIGHT, 1)).astype(np.float32)
    y = (down[:, None] / np.cos(angle)[None, :] + HEIGHT / 2).astype(np.float32)
    front = cv2.remap(paint_room(), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    strip[:, AROUND // 2 - half : AROUND // 2 + half] = front


def _paper(strip: Picture, chance: np.random.Generator) -> None:
    """A faint pattern on every wall, nowhere the same."""
    rough = chance.integers(0, 22, (HEIGHT // 12, AROUND // 12), dtype=np.uint8)
    pattern = cv2.resize(rough, (AROUND, HEIGHT), interpolation=cv2.INTER_CUBIC)
    strip[:] = cv2.subtract(strip, cv2.merge([pattern, pattern, pattern]))


def _shelf(strip: Picture, x: int, chance: np.random.Generator) -> int:
    """Boards with books; how wide it is."""
    wide = int(chance.integers(150, 220))
    cv2.rectangle(strip, (x, 70), (x + wide, 410), (118, 140, 164), -1)
    for board in range(154, 411, 84):
        cv2.rectangle(strip, (x - 4, board), (x + wide + 4, board + 7), (92, 114, 138), -1)
        at = x + 6
        while at < x + wide - 18:
            thick, high = int(chance.integers(8, 18)), int(chance.integers(40, 72))
            colour = tuple(int(value) for value in chance.integers(50, 210, 3))
            cv2.rectangle(strip, (at, board - high), (at + thick, board - 1), colour, -1)
            at += thick + 2
    return wide


def _picture(strip: Picture, x: int, chance: np.random.Generator) -> int:
    """A framed picture of coloured spots, over a chest of drawers; how wide it is."""
    wide, high, top = int(chance.integers(110, 170)), int(chance.integers(90, 140)), 70
    cv2.rectangle(strip, (x - 7, top - 7), (x + wide + 7, top + high + 7), (60, 72, 88), -1)
    spots = chance.integers(40, 230, (high // 14, wide // 14, 3), dtype=np.uint8)
    strip[top : top + high, x : x + wide] = cv2.resize(spots, (wide, high), interpolation=cv2.INTER_CUBIC)
    cv2.rectangle(strip, (x - 14, 300), (x + wide + 14, _FLOOR), (96, 122, 150), -1)
    for row in (312, 352, 392):
        cv2.rectangle(strip, (x - 6, row), (x + wide + 6, row + 30), (110, 138, 166), -1)
        cv2.circle(strip, (x + int(chance.integers(20, wide - 20)), row + 15), 5, (50, 60, 74), -1)
    return wide


def _board(strip: Picture, x: int, chance: np.random.Generator) -> int:
    """A board with notes pinned to it; how wide it is."""
    wide = int(chance.integers(140, 200))
    cv2.rectangle(strip, (x, 90), (x + wide, 280), (96, 138, 170), -1)
    for _ in range(14):
        left, top = x + int(chance.integers(4, wide - 38)), int(chance.integers(96, 240))
        colour = tuple(int(value) for value in chance.integers(150, 250, 3))
        cv2.rectangle(strip, (left, top), (left + 32, top + 28), colour, -1)
        for line in range(top + 6, top + 26, 6):
            cv2.line(strip, (left + 4, line), (left + int(chance.integers(10, 28)), line), (70, 70, 70), 1)
    return wide


def _curtain(strip: Picture, x: int, chance: np.random.Generator) -> int:
    """A curtain in folds of its own; how wide it is."""
    at, wide = x, int(chance.integers(90, 150))
    while at < x + wide:
        fold = int(chance.integers(7, 16))
        shade = int(chance.integers(120, 200))
        cv2.rectangle(strip, (at, 30), (at + fold, 420), (shade, shade - 14, shade - 40), -1)
        at += fold
    return wide
