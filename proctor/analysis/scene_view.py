"""What a small picture shows, cell by cell: edges, tones, and which edges of another picture it still has.

Pure measuring of one or two pictures. What was seen over time is in `scene`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from proctor.analysis.boxes import Box

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Cells = npt.NDArray[np.bool_]

CELL = 12  # pixels of the small picture: a cell shows one edge or two
# Grey levels per pixel, root of the mean square over a cell. Below the first, a cell shows nothing: sensor
# noise stays under it once shrunk and smoothed. Above the second, more contrast is not more structure.
STRUCTURED = 1.0
STRONG = 8.0
ALIKE = 0.5  # correlation of the edges in a cell from which on they are the same edges
FAINT = 0.45  # of the edges' strength: fainter ones are out of focus, or behind a veil
EVEN = 4.0  # grey levels that keep a ratio of brightnesses finite in the dark
# Curvature of the edges by their steepness, per pixel: what lies against the lens is soft, below the first; a
# room in focus is above the second.
SOFT, CRISP = 0.25, 0.55
# Power of the curvature that whole grey levels and sensor noise bring with them: what the smoother cells
# have, within these bounds.
LEAST_NOISE, MOST_NOISE = 1.0, 4.0
TONE = 25.0  # grey levels of one colour by which a cell looks otherwise, after allowing for exposure


@dataclass(frozen=True, slots=True)
class View:
    """One small picture. `flat`: H x W, smoothed grey; `dx`, `dy`: its edges in grey levels per pixel.

    `power` (mean square of the edges), `weight` (how much structure, 0 or STRUCTURED..STRONG): one value per
    cell; `tone`: the cells' colours, BGR; `light`: mean grey level.
    """

    flat: Floats
    dx: Floats
    dy: Floats
    power: Floats
    weight: Floats
    tone: Floats
    light: float


def view_of(grey: Picture, bgr: Picture) -> View:
    """The view in a small picture (H x W, and H x W x 3)."""
    size = cells_of(grey)
    flat = floats(cv2.GaussianBlur(grey, (5, 5), 0))
    return _view(flat, floats(cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)))


def mixed(old: View, new: View, share: float) -> View:
    """`old` with `share` (0..1) of `new` mixed in: a memory that forgets slowly what has gone."""
    keep = np.float32(1.0 - share)
    fresh = np.float32(share)
    return _view(old.flat * keep + new.flat * fresh, old.tone * keep + new.tone * fresh)


def cells_of(grey: Picture) -> tuple[int, int]:
    """Cells across and down."""
    return max(1, grey.shape[1] // CELL), max(1, grey.shape[0] // CELL)


def still_there(view: View, reference: View) -> Cells:
    """In which cells `view` shows the edges of `reference`: alike in form, whatever the exposure, and not
    faint."""
    crossed = _averaged(view.dx * reference.dx + view.dy * reference.dy, view.power.shape)
    alike = crossed > ALIKE * np.sqrt(view.power * reference.power + np.float32(1e-3))
    exposure = min(1.0, (view.light + EVEN) / (reference.light + EVEN))
    strong: Cells = view.power > (FAINT * exposure) ** 2 * reference.power
    there: Cells = alike & strong
    return there


def crisp_weight(view: View) -> Floats:
    """The structure in each cell, 0..STRONG, as far as it is in focus."""
    bends = floats(cv2.Laplacian(view.flat, cv2.CV_32F))
    power = _averaged(bends * bends, view.power.shape)
    noise = min(MOST_NOISE, max(LEAST_NOISE, 1.5 * float(np.percentile(power, 20))))
    power = np.maximum(power - np.float32(noise), np.float32(0))
    ratio = np.sqrt(power / np.maximum(view.power, np.float32(1e-3)))
    return floats(view.weight * np.clip((ratio - SOFT) / (CRISP - SOFT), 0.0, 1.0))


def otherwise_toned(view: View, reference: View) -> Cells:
    """In which cells the colour is another one, apart from the exposure of the whole picture."""
    exposure = min(1.6, max(0.6, (view.light + EVEN) / (reference.light + EVEN)))
    apart = np.abs(view.tone - np.clip(reference.tone * np.float32(exposure), 0, 255))
    changed: Cells = apart.max(axis=2) > TONE
    return changed


def people_in(shape: tuple[int, ...], faces: Sequence[Box]) -> Cells:
    """The cells (down x across) that the people of these faces take: head with hair, and body down to the
    edge."""
    taken = np.zeros(shape, np.bool_)
    down, across = shape

    def part(x0: float, y0: float, x1: float, y1: float) -> None:
        rows = slice(max(0, int(y0 * down)), max(0, int(np.ceil(y1 * down))))
        taken[rows, max(0, int(x0 * across)) : max(0, int(np.ceil(x1 * across)))] = True

    for face in faces:
        wide, high = face.x1 - face.x0, face.y1 - face.y0
        part(face.x0 - 0.35 * wide, face.y0 - 0.6 * high, face.x1 + 0.35 * wide, face.y1 + 0.3 * high)
        part(face.x0 - wide, face.y1, face.x1 + wide, 1.0)
    return taken


def floats(array: npt.NDArray[Any]) -> Floats:
    """OpenCV's answer, which is typed as any number, as single floats."""
    return array.astype(np.float32, copy=False)


def _view(flat: Floats, tone: Floats) -> View:
    dx = floats(cv2.Sobel(flat, cv2.CV_32F, 1, 0, scale=1 / 8))
    dy = floats(cv2.Sobel(flat, cv2.CV_32F, 0, 1, scale=1 / 8))
    power = _averaged(dx * dx + dy * dy, tone.shape[:2])
    strength = np.sqrt(power)
    weight = np.where(strength < STRUCTURED, np.float32(0), np.minimum(strength, np.float32(STRONG)))
    return View(flat, dx, dy, power, weight, tone, float(cv2.mean(flat)[0]))


def _averaged(values: Floats, cells: tuple[int, ...]) -> Floats:
    return floats(cv2.resize(values, (cells[1], cells[0]), interpolation=cv2.INTER_AREA))
