"""The turn of a camera between two pictures of one place, from points that are seen in both.

A camera that only turns moves every point of the picture by a rotation of its ray, whatever the point's
distance; how much more the edges move than the middle tells the lens. Points are in diagonals of the picture
from its middle (x right, y down), and so are focal lengths: nothing here knows pixels. A rotation R takes the
rays of the first picture to those of the second: b = R a, with z forward.

A lens is a pair: its focal length, and its bend, by which points lie too near the middle (barrel distortion:
Brown, 1966, one coefficient): a point p belongs at p (1 + bend |p|^2).

No pictures and no memory: those are in scan_follow and scan_graph. Fitting rays: Kabsch, 1976; a consensus
out of samples: Fischler and Bolles, 1981, here with the same samples every time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]

# From a wide-angle webcam (100 degrees across) to a long lens (20 degrees).
FOCALS: Floats = np.geomspace(0.34, 2.1, 22)
BENDS: Floats = np.array([-0.08, 0.0, 0.08, 0.18, 0.32, 0.5, 0.75])
# Every focal length with every bend, L x 2, the focal lengths of one bend together.
LENSES: Floats = np.array([(focal, bend) for bend in BENDS for focal in FOCALS])
USUAL_FOCAL = 0.68  # webcams and telephones: about 61 degrees across at 4:3, 65 at 16:9
SAMPLES = 64
SOFT = 0.002  # a residual of so many diagonals (1.6 pixels of 640 x 480) weighs half
_BEHIND = 0.15  # rays flatter than this against the picture are not projected
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Pairing:
    """Points of two pictures that fit one turn. `before`, `after`: N x 2, as they lie in the pictures;
    `rotation`: 3 x 3, through `lens`. `fits`: which of the pairs that were tried they are."""

    before: Floats
    after: Floats
    rotation: Floats
    lens: Floats
    fits: Marks

    @property
    def share(self) -> float:
        """Share of the pairs that fit."""
        return float(self.fits.mean())

    @property
    def moved(self) -> float:
        """Diagonals by which half of the points or more have moved in the picture."""
        return float(np.median(np.hypot(*(self.after - self.before).T)))


def lens(focal: float, bend: float = 0.0) -> Floats:
    """One lens."""
    return np.array([focal, bend])


def straight(points: Floats, lenses: Floats) -> Floats:
    """N points as each of L lenses would show them without its bend, L x N x 2."""
    square = (points * points).sum(axis=1, keepdims=True)
    found: Floats = points[None] * (1.0 + lenses[:, 1, None, None] * square[None])
    return found


def rays(points: Floats, lenses: Floats) -> Floats:
    """Unit rays, L x N x 3, of N points through L lenses."""
    flat = straight(points, lenses)
    deep = np.broadcast_to(lenses[:, :1, None], (*flat.shape[:2], 1))
    found = np.concatenate([flat, deep], axis=2)
    unit: Floats = found / np.linalg.norm(found, axis=2, keepdims=True)
    return unit


def misses(rotations: Floats, source: Floats, seen: Floats, focals: Floats) -> Floats:
    """How far (diagonals) each point lands from where it was seen, K x N: K rotations (K x 3 x 3) of rays (K
    or 1 x N x 3) against straight points (K or 1 x N x 2); `focals`: K or 1."""
    turned = source @ np.swapaxes(rotations, -1, -2)
    depth = turned[..., 2]
    landed = turned[..., :2] * (focals[:, None] / np.maximum(depth, _BEHIND))[..., None]
    off = np.hypot(landed[..., 0] - seen[..., 0], landed[..., 1] - seen[..., 1])
    return np.where(depth > _BEHIND, off, 1.0)


def agreed(before: Floats, after: Floats, lenses: Floats, near: float) -> Pairing | None:
    """The turn and the lens (out of `lenses`, L x 2) that most pairs of points agree on within `near`
    diagonals; None with fewer than four pairs or without any agreement."""
    if len(before) < 4:
        return None
    picks = _picks(len(before))
    weight = 1.0 / _crowding(before)
    sources, targets, seen = rays(before, lenses), rays(after, lenses), straight(after, lenses)
    best, chosen, fits = -1.0, 0, np.zeros(len(before), bool)
    for index in range(len(lenses)):
        turns = _triads(targets[index], picks) @ np.swapaxes(_triads(sources[index], picks), -1, -2)
        off = misses(turns, sources[index, None], seen[index, None], lenses[index, :1])
        scores = np.maximum(0.0, 1.0 - (off / near) ** 2) @ weight
        winner = int(np.argmax(scores))
        if scores[winner] > best * 1.001:
            best, chosen, fits = float(scores[winner]), index, off[winner] < near
    return _refined(before, after, lenses[chosen], fits, near)


def _refined(before: Floats, after: Floats, used: Floats, fits: Marks, near: float) -> Pairing | None:
    """The turn fitted to all that agree, and who agrees with that."""
    rotation = np.eye(3)
    for _ in range(2):
        if int(fits.sum()) < 4:
            return None
        rotation = fitted(before[fits], after[fits], used[None])[0][0]
        fits = missed(rotation, before, after, used) < near
    if int(fits.sum()) < 4:
        return None
    return Pairing(before[fits], after[fits], rotation, used, fits)


def missed(rotation: Floats, before: Floats, after: Floats, used: Floats) -> Floats:
    """How far (diagonals, N) a turn through one lens misses where the points went."""
    one = used[None]
    off: Floats = misses(rotation[None], rays(before, one), straight(after, one), one[:, 0])[0]
    return off


def fitted(before: Floats, after: Floats, lenses: Floats) -> tuple[Floats, Floats]:
    """The best turn through each lens, L x 3 x 3, and what speaks against it, L: the sum over the points of a
    cost that grows to 1 with the distance by which a point is missed."""
    source, target, seen = rays(before, lenses), rays(after, lenses), straight(after, lenses)
    weights = np.ones((len(lenses), len(before)))
    rotations, squares = np.zeros((len(lenses), 3, 3)), weights
    for _ in range(_ROUNDS):
        rotations = _kabsch(source, target, weights)
        squares = (misses(rotations, source, seen, lenses[:, 0]) / SOFT) ** 2
        weights = 1.0 / (1.0 + squares) ** 2 + 1e-9
    return rotations, (squares / (1.0 + squares)).sum(axis=1)


def _kabsch(source: Floats, target: Floats, weights: Floats) -> Floats:
    covariance = np.swapaxes(target * weights[..., None], -1, -2) @ source
    left, _, right = np.linalg.svd(covariance)
    flip = np.ones((*covariance.shape[:-2], 3))
    flip[..., 2] = np.sign(np.linalg.det(left @ right))
    found: Floats = (left * flip[..., None, :]) @ right
    return found


def _triads(found: Floats, picks: npt.NDArray[np.intp]) -> Floats:
    first, second = found[picks[:, 0]], found[picks[:, 1]]
    middle, across = first + second, np.cross(first, second)
    middle /= np.linalg.norm(middle, axis=1, keepdims=True)
    across /= np.linalg.norm(across, axis=1, keepdims=True) + 1e-12
    return np.stack([middle, across, np.cross(middle, across)], axis=2)


def _crowding(points: Floats) -> Floats:
    """How many points share each point's part of the picture: a patterned cushion has no more votes than a
    wall of its size."""
    cells = (np.floor(points[:, 0] * 12.0) * 64 + np.floor(points[:, 1] * 12.0)).astype(np.int64)
    _, where, counts = np.unique(cells, return_inverse=True, return_counts=True)
    crowd: Floats = np.sqrt(counts[where].astype(np.float64))
    return crowd


@cache
def _picks(count: int) -> npt.NDArray[np.intp]:
    """The same samples for the same number of points, in every run."""
    chance = np.random.default_rng(count)
    first = chance.integers(0, count, SAMPLES)
    second = (first + chance.integers(1, count, SAMPLES)) % count
    return np.stack([first, second], axis=1)


def turn_vector(rotation: Floats) -> Floats:
    """Axis times angle (radians) of a 3 x 3 rotation."""
    angle = angle_of(rotation)
    axis: Any = np.array(
        [
            rotation[2, 1] - rotation[1, 2],
            rotation[0, 2] - rotation[2, 0],
            rotation[1, 0] - rotation[0, 1],
        ]
    )
    size = float(np.linalg.norm(axis))
    return np.zeros(3) if size < 1e-12 else axis / size * angle


def angle_of(rotation: Floats) -> float:
    """The angle of a rotation, radians."""
    return float(np.arccos(np.clip((np.trace(rotation) - 1.0) / 2.0, -1.0, 1.0)))
