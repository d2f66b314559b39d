"""The scene a camera has settled on, and what has become of it: covered, moved, standing still, dark.

Remembers by media time only: the same pictures give the same measures. No rules and no thresholds of
incidents: those are in proctor.core.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import cv2
import numpy as np

from proctor.analysis.boxes import Box
from proctor.analysis.picture import PictureMeasures, measure
from proctor.analysis.scene_shift import view_shift
from proctor.analysis.scene_view import (
    Cells,
    Floats,
    Picture,
    View,
    crisp_weight,
    mixed,
    otherwise_toned,
    people_in,
    still_there,
    view_of,
)

LEARN_S = 1.0  # the first look at a scene
MEMORY_S = 4.0  # how slowly the settled view takes in what changes
REFRESH_S = 0.5  # and how often
PLACE_S = 10.0  # how slowly the candidate's place is learnt
PLACED = 0.15
SAME = 0.7  # of the settled view's structure: with more, it is that view
SETTLED_S = 3.0  # a view that was never settled cannot be left
REST_S = 1.0  # a view this long unchanged has come to rest
ADOPT_S = 3.0  # and this long, it is the settled one
RICH = 0.4  # of the settled view's structure: with less, a new view is rather a cover
ELSEWHERE = 0.2  # of the settled view's structure: with less, nothing of it is left
MUCH = 0.35  # with more, it is not gone at all
LEAST_CELLS = 0.03  # of the picture: fewer structured cells say nothing
BARE = 0.25  # mean structure of a view that has none worth speaking of
STILL_LOOKS = 3


@dataclass(frozen=True, slots=True)
class SceneMeasures:
    """See `Observation` for brightness to motion.

    stir: share of the picture that changed at all since the look before, median of the last three; blank:
    how far the settled view is gone with nothing in its place, 0..1; shift: how far the view has moved
    against the settled one, by the picture's width (1: nothing of it is left), since `shift_since`; kept:
    share of the settled background's structure still seen; face_brightness: mean grey level of the first
    face. None: not measurable, or not yet.
    """

    picture: PictureMeasures
    stir: float | None
    blank: float | None
    shift: float | None
    shift_since: float | None
    kept: float | None
    face_brightness: float | None


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A view against the settled one. `grounded`: whether the background alone is structured.

    kept: share of the structure still there; fresh: structure in focus that was not there before, by what has
    gone (may exceed 1); blank: see `SceneMeasures`.
    """

    grounded: bool
    kept: float
    fresh: float
    blank: float
    background: Cells


class SceneMemory:
    """The settled view of one source. Looks must come in order of time."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Everything seen so far, as between stills."""
        self._before: Picture | None = None
        self._stirs: deque[float] = deque(maxlen=STILL_LOOKS)
        self._t = 0.0
        self._settled: View | None = None
        self._settled_for = 0.0
        self._earlier: View | None = None
        self._learnt_from = 0.0
        self._mixed_t = 0.0
        self._place: Floats | None = None
        self._left_t: float | None = None
        self._next: View | None = None
        self._next_t = 0.0

    def look(self, t: float, grey: Picture, bgr: Picture, faces: Sequence[Box]) -> SceneMeasures:
        """Measures of a small picture (H x W, and the same in colour, H x W x 3) at media second `t`."""
        if self._before is not None and self._before.shape != grey.shape:
            self.forget()
        seen = measure(grey, self._before)
        if seen.stir is not None:
            self._stirs.append(seen.stir)
        self._before = grey
        view = view_of(grey, bgr)
        compared = self._compared(t, view, faces)
        shift = None if compared is None else self._follow(t, view, compared, seen_face=bool(faces))
        self._t = t
        return SceneMeasures(
            picture=seen,
            stir=sorted(self._stirs)[STILL_LOOKS // 2] if len(self._stirs) == STILL_LOOKS else None,
            blank=None if compared is None else compared.blank,
            shift=shift,
            shift_since=self._left_t if shift else None,
            kept=None if compared is None else compared.kept,
            face_brightness=_brightness_in(grey, faces[0]) if faces else None,
        )

    def _compared(self, t: float, view: View, faces: Sequence[Box]) -> _Comparison | None:
        """The view against the settled one; None while that is being learnt, or bare."""
        people = people_in(view.power.shape, faces)
        if self._settled is None or self._place is None:
            self._settled, self._place = view, people.astype(np.float32)
            self._learnt_from, self._mixed_t, self._settled_for = t, t, 0.0
            return None
        if faces:
            self._place += (people - self._place) * np.float32(1.0 - exp((self._t - t) / PLACE_S))
        if t - self._learnt_from < LEARN_S:
            self._settled = mixed(self._settled, view, 0.3)
            return None
        if float(self._settled.weight.mean()) < BARE:
            self._learn_anew(t, view)
            return None
        return _compare(view, self._settled, people | (self._place > PLACED))

    def _learn_anew(self, t: float, view: View) -> None:
        """A view that shows nothing is no measure for others: wait for one that does."""
        assert self._settled is not None  # noqa: S101 (only called with one)
        self._settled = mixed(self._settled, view, 0.3)
        if float(self._settled.weight.mean()) >= BARE:
            self._settled, self._learnt_from, self._settled_for = view, t, 0.0

    def _follow(self, t: float, view: View, compared: _Comparison, *, seen_face: bool) -> float | None:
        """Keep the settled view up to date; the shift against it, None where that is not known."""
        assert self._settled is not None  # noqa: S101 (compared with it)
        if compared.kept >= SAME:
            if seen_face:
                self._earlier = None  # somebody sits before this view: it is one
            if t - self._mixed_t >= REFRESH_S:
                self._settled = mixed(self._settled, view, 1.0 - exp(-REFRESH_S / MEMORY_S))
                self._mixed_t = t
            self._settled_for += t - self._t
            self._left_t = self._next = None
            return 0.0 if compared.grounded else None
        if self._earlier is not None and _rests(view, self._earlier, compared.background):
            # What was taken for a view was something before the lens: it has gone, and nothing has moved.
            self._settled, self._earlier, self._left_t = self._earlier, None, None
            return 0.0 if compared.grounded else None
        if self._left_t is None:
            self._left_t = t
        if self._next is None or not _rests(view, self._next, compared.background):
            self._next, self._next_t = view, t
        rested = t - self._next_t
        covered = compared.blank > 1.0 - RICH and not seen_face
        rich = not covered and compared.kept + compared.fresh >= RICH
        if rested >= ADOPT_S and (rich or seen_face):
            self._earlier = None if seen_face else self._settled
            self._settled, self._settled_for = view, rested
            self._left_t = self._next = None
            return 0.0 if compared.grounded else None
        judged = rested >= REST_S and self._settled_for >= SETTLED_S
        if not judged or covered or not compared.grounded:
            return None
        shift = view_shift(self._settled, view, compared.background)
        if shift is None and compared.kept < ELSEWHERE and compared.fresh >= RICH:
            return 1.0
        return shift


def _compare(view: View, settled: View, people: Cells) -> _Comparison:
    there = still_there(view, settled)
    background = ~people
    ground = settled.weight * background
    grounded = _says_something(ground)
    basis = ground if grounded else settled.weight
    kept = float(basis[there].sum()) / max(float(basis.sum()), 1e-6)
    gone = min(1.0, max(0.0, (MUCH - kept) / (MUCH - ELSEWHERE)))
    new = crisp_weight(view) if gone else view.weight
    lost = max(float(settled.weight[~there].sum()), 2 * BARE * ground.size)
    fresh = float(new[~there].sum()) / lost
    blank = gone * max(0.0, 1.0 - fresh)
    if not grounded and _left_a_bare_wall(view, settled, people):
        blank = 0.0
    return _Comparison(grounded, kept, fresh, blank, background)


def _left_a_bare_wall(view: View, settled: View, people: Cells) -> bool:
    """Whether, before a wall without structure, only the person has gone: the wall keeps its tone, and the
    person's place has another one. A cover changes the wall's tone; a blurred person is still there."""
    changed = otherwise_toned(view, settled)
    wall = float(changed[~people].mean()) if (~people).any() else 1.0
    place = float(changed[people].mean()) if people.any() else 0.0
    return wall < 0.3 and place > 0.35


def _rests(view: View, candidate: View, background: Cells) -> bool:
    """Whether `candidate` is still what is seen, whatever the people in front of it do."""
    ground = candidate.weight * background
    basis = ground if _says_something(ground) else candidate.weight
    return float(basis[still_there(view, candidate)].sum()) >= SAME * float(basis.sum())


def _says_something(weight: Floats) -> bool:
    return int((weight > 0).sum()) >= LEAST_CELLS * weight.size


def _brightness_in(grey: Picture, face: Box) -> float | None:
    height, width = grey.shape
    rows = slice(max(0, int(face.y0 * height)), max(0, int(face.y1 * height)))
    part = grey[rows, max(0, int(face.x0 * width)) : max(0, int(face.x1 * width))]
    return float(cv2.mean(part)[0]) if part.size else None
