"""Whether two pictures show one place, and by what turn they are apart: their landmarks, matched and agreed
upon.

Two pictures in, at most one pairing out; which pictures are worth comparing is scan_track's business.
"""

from __future__ import annotations

import numpy as np

from proctor.analysis.scan_follow import LIKE, Landmarks, landmarks, recognised
from proctor.analysis.scan_graph import Solved
from proctor.analysis.scan_rotation import FOCALS, Floats, Pairing, agreed, angle_of, lens, turn_vector
from proctor.analysis.scene_view import Picture

_NEAR = 0.01  # diagonals by which a landmark may miss the common turn
_FEWEST, _SHARE = 14, 0.25  # landmarks that prove a place is seen again, and the share that must agree
_FEWEST_LEVEL, _LEVEL_DEG = 10, 10.0  # likewise at a second try, which only a level turn passes
_WIDEST_DEG = 75.0  # between two pictures that still share something
_ROUGH = 0.06  # of the focal length's uncertainty: above it all lenses are tried


def known_again(first: Landmarks, second: Landmarks, lenses: Floats) -> Pairing | None:
    """The turn between two pictures by their landmarks; None where they share too few."""
    before, after = recognised(first, second)
    if len(before) < _FEWEST:
        return None
    pairing = agreed(before, after, lenses, _NEAR)
    if pairing is None or int(pairing.fits.sum()) < _FEWEST or pairing.share < _SHARE:
        return None
    return pairing if np.degrees(angle_of(pairing.rotation)) < _WIDEST_DEG else None


def known_closely(first: Picture, second: Picture, lenses: Floats) -> Pairing | None:
    """A second try, on finer copies: fewer landmarks do, for a turn that tips the camera no more than a hand
    does."""
    before, after = recognised(landmarks(first), landmarks(second), LIKE)
    pairing = agreed(before, after, lenses, _NEAR)
    if pairing is None or int(pairing.fits.sum()) < _FEWEST_LEVEL:
        return None
    tip, turn, lean = np.degrees(turn_vector(pairing.rotation))
    return pairing if max(abs(tip), abs(lean)) < _LEVEL_DEG and abs(turn) < _WIDEST_DEG else None


def likely_lenses(solved: Solved) -> Floats:
    """The lenses to try: all as long as little is known."""
    if solved.uncertainty > _ROUGH:
        return np.array([lens(focal) for focal in FOCALS[2:-2:3]])
    return near_lenses(solved, 0.08)


def near_lenses(solved: Solved, share: float) -> Floats:
    """The lens as known, and one a little shorter and longer."""
    focal, bend = (float(value) for value in solved.lens)
    return np.array([lens(focal * factor, bend) for factor in (1.0 - share, 1.0, 1.0 + share)])
