"""A room as a graph: pictures of it (nodes), the turns between those that share points (edges), and from
both the camera's lens and where each picture looks.

Neighbours in time are joined by the path; a picture in which an earlier one is recognised is joined to it
too. If the path went round, that closes the circle: it must be 360 degrees long, which fixes the scale better
than anything else can. No pictures here, and no judgement of what a scan should be.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from proctor.analysis.scan_layout import Edge, Layout, Placed
from proctor.analysis.scan_rotation import BENDS, FOCALS, LENSES, USUAL_FOCAL, Floats, Pairing, fitted, lens

MOST_POINTS = 48  # of an edge; more of them say the same
MOST_CIRCLES = 6
_POINT_WORTH = 0.1  # points of one picture err together (a wall nearby), so each counts little
_FOCAL_SPREAD = 0.25  # of the usual lenses, in logarithms
_BARREL, _CUSHION = 0.2, 0.05  # usual bends: nearly all lenses of webcams have the first kind
_CLOSED_DEG = 3.0  # by which a closed circle may miss
_CLOSED_SURE = 0.015  # of the scale, once the circle is closed
_GRID = 0.005  # of a focal length's logarithm and of a bend: the same lens gives the same layout again


@dataclass(frozen=True, slots=True)
class Solved:
    """`lens` and the relative uncertainty of its focal length; where the nodes look that hang together with
    the first one; whether the circle closed. `steps`: the edges of the path that are placed, with their turn
    in degrees; `again`: likewise those by which a place was recognised."""

    lens: Floats
    uncertainty: float
    closed: bool
    places: dict[int, Placed]
    steps: tuple[tuple[Edge, float], ...]
    again: tuple[tuple[Edge, float], ...]


_FAR = np.log(LENSES[:, 0] / USUAL_FOCAL) / _FOCAL_SPREAD
_BENT = LENSES[:, 1] / np.where(LENSES[:, 1] < 0.0, _CUSHION, _BARREL)
_UNSEEN: Floats = 0.5 * _FAR**2 + 0.5 * _BENT**2  # against each lens before anything was seen
NOTHING = Solved(lens(USUAL_FOCAL), _FOCAL_SPREAD, False, {}, (), ())


@dataclass(slots=True)
class TurnGraph:
    """Grows while the camera turns. The same edges in the same order give the same answers. `witnesses`: how
    many edges must say alike that the path came round."""

    witnesses: int = 2
    nodes: int = 0
    edges: list[Edge] = field(default_factory=list)
    _against: Floats = field(default_factory=lambda: _UNSEEN)

    def add_node(self) -> int:
        """One more picture; its number."""
        self.nodes += 1
        return self.nodes - 1

    def join(self, start: int, end: int, pairing: Pairing, *, path: bool, cut: bool = False) -> None:
        """The same points are in both pictures."""
        some = np.linspace(0, len(pairing.before) - 1, min(MOST_POINTS, len(pairing.before))).astype(int)
        edge = Edge(start, end, pairing.before[some], pairing.after[some], path, cut)
        if path:
            edge.turns, costs = fitted(edge.before, edge.after, LENSES)
            self._against = self._against + _POINT_WORTH * costs
        self.edges.append(edge)

    def solved(self) -> Solved:
        """What all edges say together."""
        if not self.nodes:
            return NOTHING
        chosen, uncertainty = _lowest(self._against)
        layout = Layout(self.edges, chosen, self.witnesses, uncertainty)
        circles = layout.circles()
        if circles:
            some = circles[:: max(1, len(circles) // MOST_CIRCLES)]
            errors = [(layout.length(edge) - 360.0 * times) / _CLOSED_DEG for edge, times in some]
            chosen, _ = _lowest(self._against + 0.5 * np.mean(np.square(errors), axis=0))
            layout, uncertainty = Layout(self.edges, chosen, self.witnesses), _CLOSED_SURE
        places, steps, again = layout.told()
        return Solved(chosen, uncertainty, bool(circles), places, steps, again)


def _lowest(against: Floats) -> tuple[Floats, float]:
    """The lens that what was seen speaks for, between those tried, and the uncertainty of its focal length.

    The bend is the mean over all likely ones, for little tells them apart; the focal length is the best for
    that bend.
    """
    table = against.reshape(len(BENDS), len(FOCALS))
    likely = np.exp(table.min() - table.min(axis=1)) * np.gradient(BENDS)
    bend = round(float((likely * BENDS).sum() / likely.sum()) / _GRID) * _GRID
    above = int(np.clip(np.searchsorted(BENDS, bend), 1, len(BENDS) - 1))
    part = (bend - BENDS[above - 1]) / (BENDS[above] - BENDS[above - 1])
    row = table[above - 1] * (1.0 - part) + table[above] * part
    place, logs = int(np.argmin(row)), np.log(FOCALS)
    if not 0 < place < len(FOCALS) - 1:
        return lens(float(FOCALS[place]), bend), _FOCAL_SPREAD
    low, middle, high = (float(value) for value in row[place - 1 : place + 2])
    bow, step = max(low - 2 * middle + high, 1e-9), float(logs[1] - logs[0])
    exact = float(logs[place]) + 0.5 * (low - high) / bow * step
    return lens(float(np.exp(round(exact / _GRID) * _GRID)), bend), _spread(table.min(axis=0), step)


def _spread(row: Floats, step: float) -> float:
    """How uncertain the focal length is, whatever the bend: relative to it."""
    likely, logs = np.exp(row.min() - row), np.log(FOCALS)
    mean = float((likely * logs).sum() / likely.sum())
    square = float((likely * (logs - mean) ** 2).sum() / likely.sum())
    return min(_FOCAL_SPREAD, float(np.sqrt(square + (step / 4) ** 2)))
