"""A scan followed picture by picture: which earlier picture the newest one hangs on, and by what turn.

A film is followed by its corners from one keyframe to the next; photos, and films that lost the track, by
landmarks. What hangs together is kept in a TurnGraph. Hints, reasons and limits are not known here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from proctor.analysis.scan_follow import (
    Landmarks,
    Look,
    corners,
    follow,
    landmarks,
    to_diagonals,
    without_carried,
)
from proctor.analysis.scan_graph import NOTHING, Solved, TurnGraph
from proctor.analysis.scan_nodes import CALM, Break, Node
from proctor.analysis.scan_recognise import known_again, known_closely, likely_lenses, near_lenses
from proctor.analysis.scan_rotation import (
    Floats,
    Marks,
    Pairing,
    agreed,
    angle_of,
    fitted,
    missed,
)

KEYFRAME_DEG = 10.0
MOST_NODES = 300
_NEAR = 0.006  # diagonals by which a corner may miss the common turn
_FEWEST, _SHARE = 8, 0.35  # corners of a track, and the share of them that must agree
_TELLING = 80  # landmarks; two photos with so many that share none do not overlap
_SEEING = 24  # landmarks; with fewer, a picture cannot be recognised anyway
_NEARLY_ALL = 0.8
_THIN = 0.4
_SLIPPED_DEG = 2.5  # between what corners and landmarks say of one turn
_CARRIED = 0.012  # diagonals; what has moved less since long ago may be a hand or a body before the lens
_CARRIED_DEG = 5.0  # of a turn, after which what stands still in the picture goes with the camera
_LEAP_DEG = 15.0
_APART_DEG = 40.0  # at least, between two pictures of one room that share nothing
_DRIFT_S = 0.25  # while lost, a new keyframe no more often
_BACK_DEG = 40.0  # places so near the expected one are looked at again
_NEAREST = 4
_SEAM_DEG = 200.0  # a way so long may have come round


@dataclass(frozen=True, slots=True)
class Step:
    """The newest picture: the node it hangs on, its turn from that node's (3 x 3, and degrees of heading, +
    to the right), its speed (degrees a second along the way, not signed), whether a node was made of it, and
    whether nothing in it could be followed."""

    node: int
    rotation: Floats
    offset_deg: float = 0.0
    speed_deg_s: float = 0.0
    fresh: bool = False
    blind: bool = False


@dataclass(slots=True)
class _Hold:
    """What the track hangs on: the keyframe's corners, where they are now (pixels), how they last moved."""

    home: Floats
    now: Floats
    begun: int
    flow: Floats = field(default_factory=lambda: np.zeros(2))
    rotation: Floats = field(default_factory=lambda: np.eye(3))


class Tracker:
    """Follows one scan. `stills`: an ordered folder of photos instead of a film."""

    def __init__(self, *, stills: bool = False) -> None:
        self.graph = TurnGraph(1 if stills else 2)  # photos are few; nobody carries them through the room
        self.nodes: list[Node] = []
        self.breaks: list[Break] = []
        self.solved: Solved = NOTHING
        self._stills = stills
        self._anchor = 0
        self._before: tuple[Look, float] | None = None
        self._hold = _Hold(np.zeros((0, 2)), np.zeros((0, 2)), 0)
        self._speeds: list[float] = []
        self._blind = False

    def take(self, look: Look, t: float) -> Step:
        """One picture further; `t` in media seconds."""
        step = self._stepped(look, t)
        self._before, self._blind = (look, t), step.blind
        return step

    def _stepped(self, look: Look, t: float) -> Step:
        if self._before is None or not self.nodes:
            marks = landmarks(look.rough)
            if len(marks.points) < _SEEING and not self._stills and len(corners(look.grey)) < 2 * _FEWEST:
                return Step(0, np.eye(3), blind=True)
            return self._keyframe(look, t, marks)
        before, before_t = self._before
        if self._stills:
            return self._bridge(look, t, t - before_t)
        if not self._blind:
            pairing = self._followed(before, look)
            if pairing is not None:
                return self._follow_on(look, t, pairing, t - before_t)
        return self._bridge(look, t, t - before_t)

    def _follow_on(self, look: Look, t: float, pairing: Pairing, pause: float) -> Step:
        moved = float(np.degrees(angle_of(pairing.rotation @ self._hold.rotation.T)))
        speed = self._note_speed(moved, pause)
        self._hold.rotation = pairing.rotation
        size = float(np.degrees(angle_of(pairing.rotation)))
        offset = _across(pairing.rotation)
        node = self.nodes[self._anchor]
        node.low, node.high = min(node.low, offset), max(node.high, offset)
        thin = len(self._hold.now) < max(_FEWEST + 4, _THIN * self._hold.begun)
        if (size > KEYFRAME_DEG or (thin and size > 2.0)) and len(self.nodes) < MOST_NODES:
            marks = landmarks(look.rough)
            sure = self._checked(pairing, marks)
            return self._keyframe(look, t, marks, speed, (self._anchor, sure))
        return Step(self._anchor, pairing.rotation, offset, speed)

    def _checked(self, pairing: Pairing, marks: Landmarks) -> Pairing:
        """The turn from the last keyframe. Corners of wallpaper slip by a repeat of its pattern; landmarks,
        which look like nothing else nearby, do not."""
        known = known_again(self.nodes[self._anchor].marks, marks, likely_lenses(self.solved))
        if known is None or known.moved < _CARRIED:
            return pairing
        if np.degrees(angle_of(known.rotation @ pairing.rotation.T)) < _SLIPPED_DEG:
            return pairing
        node, offset = self.nodes[self._anchor], _across(known.rotation)
        node.low, node.high = min(0.0, offset), max(0.0, offset)
        return known

    def _followed(self, before: Look, look: Look) -> Pairing | None:
        """The corners of the keyframe in this picture and the turn most of them agree on; None if lost."""
        hold = self._hold
        for guess in (hold.flow, np.zeros(2)):
            there, sure = follow(before.grey, look.grey, hold.now, hold.now + guess)
            if int(sure.sum()) >= _FEWEST:
                home, now = hold.home[sure], there[sure]
                pairing = self._common(home, to_diagonals(now, look.grey))
                if pairing is not None and int(pairing.fits.sum()) >= _FEWEST and pairing.share >= _SHARE:
                    hold.flow = np.median((now - hold.now[sure])[pairing.fits], axis=0)
                    hold.home, hold.now = home[pairing.fits], now[pairing.fits]
                    return pairing
            if np.abs(hold.flow).max() < 1.0:
                break
        return None

    def _common(self, home: Floats, now: Floats) -> Pairing | None:
        """Quick where nearly all agree at once; else the consensus of samples."""
        used = self.solved.lens
        turn = fitted(home, now, used[None])[0][0]
        fits: Marks = missed(turn, home, now, used) < _NEAR
        if fits.mean() > _NEARLY_ALL:
            return Pairing(home[fits], now[fits], turn, used, fits)
        return agreed(home, now, near_lenses(self.solved, 0.17), _NEAR)

    def _bridge(self, look: Look, t: float, pause: float) -> Step:
        """Nothing to follow: look for the landmarks of the last keyframe, then of any."""
        if not self._stills and self._blind and t - self.nodes[-1].t < _DRIFT_S:
            return Step(self._anchor, np.eye(3), blind=True)
        marks = landmarks(look.rough)
        if (len(marks.points) < _SEEING and not self._stills) or len(self.nodes) >= MOST_NODES:
            return Step(self._anchor, np.eye(3), blind=True)
        start, sharp = self._anchor, not self._blind
        if self._stills:
            sharp = min(len(marks.points), len(self.nodes[start].marks.points)) >= _TELLING
        known = known_again(self.nodes[start].marks, marks, likely_lenses(self.solved)) or self._closer(look)
        leap = 0.0 if known is None else float(np.degrees(angle_of(known.rotation @ self._hold.rotation.T)))
        gap = Break(
            start, len(self.nodes), leap or _APART_DEG, pause, self._speeds[-CALM:], sharp, known is not None
        )
        if known is None or (leap > _LEAP_DEG and not self._stills):
            self.breaks.append(gap)
        speed = leap / max(pause, 1e-3)
        self._speeds = [speed] if known is not None else []
        return self._keyframe(look, t, marks, speed, None if known is None else (start, known))

    def _keyframe(
        self,
        look: Look,
        t: float,
        marks: Landmarks,
        speed: float = 0.0,
        hangs_on: tuple[int, Pairing] | None = None,
    ) -> Step:
        """The picture becomes a node, and what follows hangs on it."""
        self.nodes.append(Node(t, marks))
        self._anchor = node = self.graph.add_node()
        now = corners(look.grey)
        flow = self._hold.flow
        self._hold = _Hold(to_diagonals(now, look.grey), now, len(now), flow)
        if hangs_on is not None:
            self.graph.join(hangs_on[0], node, hangs_on[1], path=True)
            if np.degrees(angle_of(hangs_on[1].rotation)) > _CARRIED_DEG:
                before = self.nodes[hangs_on[0]]
                before.marks, self.nodes[node].marks = without_carried(before.marks, marks)
        if node:
            self._recognise(node, None if hangs_on is None else hangs_on[0])
        self.solved = self.graph.solved()
        return Step(node, np.eye(3), 0.0, speed, fresh=True)

    def _recognise(self, node: int, skip: int | None) -> None:
        """Join the newest picture to others in which its landmarks are seen."""
        for other in self._candidates(node, skip):
            known = known_again(self.nodes[other].marks, self.nodes[node].marks, likely_lenses(self.solved))
            if known is not None and (self._stills or known.moved > _CARRIED):
                self.graph.join(other, node, known, path=False)

    def _candidates(self, node: int, skip: int | None) -> list[int]:
        """All where nothing is known of the place; else those that look there by what is known, and those
        at the far end of a way that may have come round."""
        others = [other for other in range(node) if other != skip]
        places = self.solved.places
        if self._stills or skip is None or skip not in places:
            return others
        here = places[skip].heading
        away = {n: abs(places[n].heading - here) for n in others if n in places}
        back = sorted((n for n in away if away[n] < _BACK_DEG and skip - n > _NEAREST), key=away.__getitem__)
        seam = sorted((n for n in away if away[n] > _SEAM_DEG), key=lambda n: (-away[n], n))
        lost = [n for n in others if n not in places]
        return [*back[:_NEAREST], *seam[:_NEAREST], *lost[-_NEAREST:]]

    def _closer(self, look: Look) -> Pairing | None:
        """A second try for two neighbouring photos."""
        before = None if self._before is None else self._before[0].fine
        if before is None or look.fine is None:
            return None
        return known_closely(before, look.fine, likely_lenses(self.solved))

    def _note_speed(self, moved: float, pause: float) -> float:
        speed = moved / max(pause, 1e-3)
        self._speeds = [*self._speeds[-CALM:], speed]
        if self.breaks and self.breaks[-1].known_after < CALM:
            self.breaks[-1].speeds.append(speed)
            self.breaks[-1].known_after += 1
        return speed


def _across(rotation: Floats) -> float:
    """Degrees, + to the right, by which the camera has turned sideways: where its axis looks now."""
    ahead = rotation.T @ np.array([0.0, 0.0, 1.0])
    return float(np.degrees(np.arctan2(ahead[0], ahead[2])))
