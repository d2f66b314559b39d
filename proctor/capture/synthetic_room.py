"""The room behind the synthetic candidate, painted once: wall, window, shelf, door. Nobody in it."""

from __future__ import annotations

import cv2
import numpy as np

from proctor.capture.frame import Picture

WIDTH, HEIGHT = 640, 480


def paint_room() -> Picture:
    """A quiet room in daylight, 480 x 640 x 3 BGR, softly out of focus as behind a person near the camera."""
    across = np.linspace(1.05, 0.86, WIDTH, dtype=np.float32)[None, :, None]
    down = np.linspace(1.02, 0.9, HEIGHT, dtype=np.float32)[:, None, None]
    room = np.clip(np.array([186, 196, 201], np.float32) * across * down, 0, 255).astype(np.uint8)
    room = np.ascontiguousarray(room)
    _window(room)
    _shelf(room)
    cv2.rectangle(room, (0, 430), (WIDTH, HEIGHT), (112, 128, 140), -1)
    cv2.line(room, (0, 430), (WIDTH, 430), (210, 216, 220), 5)
    soft = cv2.GaussianBlur(room, (0, 0), 2.6)
    grain = np.random.default_rng(7).normal(0, 1.5, soft.shape)
    painted: Picture = np.clip(soft + grain, 0, 255).astype(np.uint8)
    return painted


def _window(room: Picture) -> None:
    """Daylight to the left, with a curtain."""
    cv2.rectangle(room, (18, 34), (150, 270), (228, 230, 232), -1)
    for top, colour in ((44, (246, 238, 222)), (120, (240, 228, 205)), (190, (206, 214, 190))):
        cv2.rectangle(room, (28, top), (140, 260), colour, -1)
    cv2.line(room, (84, 44), (84, 260), (222, 224, 228), 6)
    cv2.line(room, (28, 140), (140, 140), (222, 224, 228), 5)
    for x in range(126, 190, 12):
        shade = 196 - (x % 24)
        cv2.rectangle(room, (x, 24), (x + 11, 330), (shade + 8, shade + 4, shade), -1)


def _shelf(room: Picture) -> None:
    """Book spines and a plant to the right."""
    spines = np.random.default_rng(11)
    cv2.rectangle(room, (486, 60), (628, 330), (124, 148, 172), -1)
    for board in (60, 148, 238, 326):
        cv2.rectangle(room, (482, board), (632, board + 7), (96, 120, 146), -1)
    for bottom in (148, 238):
        x = 494
        while x < 600:
            wide, high = int(spines.integers(7, 15)), int(spines.integers(44, 70))
            colour = tuple(int(v) for v in spines.integers(60, 190, 3))
            cv2.rectangle(room, (x, bottom - high), (x + wide, bottom - 1), colour, -1)
            x += wide + 2
    cv2.ellipse(room, (556, 296), (34, 24), 0, 0, 360, (88, 128, 96), -1)
    cv2.rectangle(room, (540, 306), (572, 326), (150, 168, 196), -1)
