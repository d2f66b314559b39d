"""The pictures of a scan laid out round the camera, through one lens: from the turns between them to where
each one looks.

Which lens it was is scan_graph's business. The world is the first picture's: x right, y down, z forward.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from proctor.analysis.scan_rotation import LENSES, Floats, fitted, turn_vector

_CIRCLE_OFF, _CIRCLE_FAR = 0.12, 0.36  # share of 360 degrees by which a closed circle may be off
_ALIKE_DEG, _MOST_SHARE = 3.5, 0.6  # among those who say how long the circle is
_ASTRAY_DEG, _ASTRAY_SHARE = 12.0, 0.25  # how far a way that leads back may have gone astray
_LEVEL_DEG = 25.0  # of turn, which the first picture's upright counts for
_FOLLOWED, _KNOWN = (0.3, 0.03), (0.6, 0.03)  # error of an edge: degrees, and share of its turn

Link = tuple[int, int, bool]  # an edge's number, the node that hangs on it, whether the edge leads to it


@dataclass(slots=True)
class Edge:
    """From node `start` to node `end`: the pairs of points, N x 2, and the turn through each of LENSES, once
    it was asked for. `path`: neighbours in time. `cut`: the pictures between were left out."""

    start: int
    end: int
    before: Floats
    after: Floats
    path: bool
    cut: bool = False
    turns: Floats | None = None
    _at: tuple[float, float] = (0.0, 0.0)
    _turn: Floats = field(default_factory=lambda: np.eye(3))

    def turn(self, lens: Floats) -> Floats:
        """The turn through one lens; remembered for the last one."""
        asked = float(lens[0]), float(lens[1])
        if asked != self._at:
            self._turn, self._at = fitted(self.before, self.after, lens[None])[0][0], asked
        return self._turn

    def all_turns(self) -> Floats:
        """The turn through each of LENSES."""
        if self.turns is None:
            self.turns = fitted(self.before, self.after, LENSES)[0]
        return self.turns


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a node looks, in degrees: `heading` from the first picture's, + to the right, not wrapped;
    `pitch` + up, `roll` + clockwise as the camera leans, both against the axis of the turn."""

    heading: float
    pitch: float
    roll: float


class Layout:
    """The nodes that hang together with node 0, laid out through `lens`. `witnesses`: how many edges must say
    alike that the path came round; `uncertainty`: of the focal length, relative."""

    def __init__(self, edges: list[Edge], lens: Floats, witnesses: int = 2, uncertainty: float = 0.1) -> None:
        self._edges = edges
        self._lens = lens
        self._tree = _tree(edges)
        self._cameras: dict[int, Floats] = {0: np.eye(3)}
        for number, node, forward in self._tree:
            turn, other = edges[number].turn(lens), self._other(number, forward)
            self._cameras[node] = self._cameras[other] @ (turn.T if forward else turn)
        self._down = self._axis()
        self._headings = {0: 0.0}
        for number, node, forward in self._tree:
            turned, other = self.turned(edges[number]), self._other(number, forward)
            self._headings[node] = self._headings[other] + (turned if forward else -turned)
        off = min(_CIRCLE_FAR, _CIRCLE_OFF + 3.0 * uncertainty)
        self._came_round = self._round_trip(witnesses, off)

    def _other(self, number: int, forward: bool) -> int:
        return self._edges[number].start if forward else self._edges[number].end

    def _axis(self) -> Floats:
        """The axis of the turn, downwards: what all steps turn about, and the first picture's own down as
        long as there is little turn."""
        total = np.array([0.0, np.radians(_LEVEL_DEG), 0.0])
        for number, _, _ in self._tree:
            edge = self._edges[number]
            if edge.path:
                turned = self._cameras[edge.start] @ -turn_vector(edge.turn(self._lens))
                total += turned * np.sign(turned[1] or 1.0)
        found: Floats = total / np.linalg.norm(total)
        return found

    def turned(self, edge: Edge) -> float:
        """Degrees, + to the right, by which an edge goes round the axis."""
        return float(self._round(edge, edge.turn(self._lens)[None])[0])

    def _round(self, edge: Edge, turns: Floats) -> Floats:
        """The same for each of some turns (L x 3 x 3): their twist about the axis."""
        down = self._cameras[edge.start].T @ self._down
        halves = np.stack([turns[:, 1, 2], turns[:, 2, 0], turns[:, 0, 1]], axis=1)
        halves -= np.stack([turns[:, 2, 1], turns[:, 0, 2], turns[:, 1, 0]], axis=1)
        whole = np.maximum(1e-9, 1.0 + np.trace(turns, axis1=1, axis2=2))
        found: Floats = np.degrees(2.0 * np.arctan2(halves @ down, whole))
        return (found + 180.0) % 360.0 - 180.0

    def circles(self) -> list[tuple[Edge, int]]:
        """The edges by which the path, unbroken, comes back after a whole turn or several; how many."""
        found = []
        for edge in self._edges:
            times = None if edge.path else self._times(edge)
            if times and self._way(edge) is not None:
                found.append((edge, abs(times)))
        return found

    def length(self, edge: Edge) -> Floats:
        """Degrees round the circle that `edge` closes, through each of LENSES."""
        total = -self._round(edge, edge.all_turns())
        for number, forward in self._way(edge) or ():
            walked = self._round(self._edges[number], self._edges[number].all_turns())
            total = total + (walked if forward else -walked)
        return np.abs(total)

    def _times(self, edge: Edge) -> int | None:
        """How many whole turns lie between the path from the edge's start to its end and the edge itself;
        None if it does not fit: then the two places only look alike, or are not placed."""
        if edge.start not in self._headings or edge.end not in self._headings:
            return None
        more, times = self._more(edge)
        if times == 0:
            way = self._headings[edge.end] - self._headings[edge.start]
            return 0 if abs(more) < _ASTRAY_DEG + _ASTRAY_SHARE * abs(way) else None
        whole = self._came_round
        return times if whole is not None and abs(abs(more / times) - whole) < _ALIKE_DEG else None

    def _more(self, edge: Edge) -> tuple[float, int]:
        """Degrees by which the path is longer than the edge, and how many whole turns that may be."""
        more = self._headings[edge.end] - self._headings[edge.start] - self.turned(edge)
        return more, round(more / 360.0)

    def _round_trip(self, witnesses: int, off: float) -> float | None:
        """Degrees of a whole turn as the layout has it, by most of the edges that close one; None where they
        contradict each other: then it is not the room that they have in common."""
        said = []
        for edge in self._edges:
            if not edge.path and edge.start in self._headings and edge.end in self._headings:
                more, times = self._more(edge)
                if times and abs(more / (360.0 * times) - 1.0) < off:
                    said.append(abs(more / times))
        if not said:
            return None
        middle = float(np.median(said))
        alike = sum(abs(one - middle) < _ALIKE_DEG for one in said)
        return middle if alike >= max(witnesses, _MOST_SHARE * len(said)) else None

    def _way(self, edge: Edge) -> list[tuple[int, bool]] | None:
        """From the edge's start to its end along the path: numbers of edges, and whether each is walked
        forward; None where what was recognised is part of it."""
        above = {node: (number, forward) for number, node, forward in self._tree}
        first, second = (self._up(node, above) for node in (edge.start, edge.end))
        while first and second and first[-1] == second[-1]:
            first.pop(), second.pop()
        whole = [(number, not forward) for number, forward in first] + second[::-1]
        return whole if all(self._edges[number].path for number, _ in whole) else None

    def _up(self, node: int, above: dict[int, tuple[int, bool]]) -> list[tuple[int, bool]]:
        found = []
        while node in above:
            found.append(above[node])
            node = self._other(*above[node])
        return found

    def told(
        self,
    ) -> tuple[dict[int, Placed], tuple[tuple[Edge, float], ...], tuple[tuple[Edge, float], ...]]:
        """Where each node looks, the placed edges of the path, and those of places seen again, each with its
        turn: what errors are left is spread over all of them."""
        headings = self._relaxed()
        places = {node: self._placed(camera, headings[node]) for node, camera in self._cameras.items()}
        steps, again = [], []
        for edge in self._edges:
            if edge.start in headings and edge.end in headings:
                if edge.path:
                    steps.append((edge, headings[edge.end] - headings[edge.start]))
                elif self._times(edge) is not None:
                    again.append((edge, self.turned(edge)))
        return places, tuple(steps), tuple(again)

    def _placed(self, camera: Floats, heading: float) -> Placed:
        ahead, side = camera[:, 2], camera[:, 0]
        level = np.cross(self._down, ahead)
        pitch = -np.degrees(np.arcsin(np.clip(ahead @ self._down, -1.0, 1.0)))
        roll = np.degrees(np.arctan2(side @ self._down, side @ level / (np.linalg.norm(level) + 1e-9)))
        return Placed(heading, float(pitch), float(roll))

    def _relaxed(self) -> dict[int, float]:
        """Headings that fit all edges best, the first node's 0: least squares."""
        nodes = sorted(self._headings)
        column = {node: place for place, node in enumerate(nodes)}
        rows, wanted = [np.eye(len(nodes))[column[0]] * 1e3], [0.0]
        for edge in self._edges:
            if edge.start not in column or edge.end not in column:
                continue
            times = 0 if edge.path else self._times(edge)
            if times is not None:
                turned = self.turned(edge)
                least, share = _FOLLOWED if edge.path else _KNOWN
                weight = 1.0 / (least + share * abs(turned))
                row = np.zeros(len(nodes))
                row[column[edge.end]], row[column[edge.start]] = weight, -weight
                rows.append(row)
                wanted.append(weight * (turned + 360.0 * times))
        solution = np.linalg.lstsq(np.array(rows), np.array(wanted), rcond=None)[0]
        return {node: float(solution[column[node]]) for node in nodes}


def _tree(edges: list[Edge]) -> list[Link]:
    """How each node hangs on those before it. The path is taken as far as it goes; what was recognised joins
    the parts."""
    at: dict[int, list[int]] = {}
    for number, edge in enumerate(edges):
        at.setdefault(edge.start, []).append(number)
        at.setdefault(edge.end, []).append(number)
    reached, found = {0}, []
    followed: deque[int] = deque(n for n in at.get(0, ()) if edges[n].path)
    known: deque[int] = deque(n for n in at.get(0, ()) if not edges[n].path)
    while followed or known:
        number = followed.popleft() if followed else known.popleft()
        edge = edges[number]
        if (edge.start in reached) == (edge.end in reached):
            continue
        forward = edge.start in reached
        node = edge.end if forward else edge.start
        reached.add(node)
        found.append((number, node, forward))
        followed.extend(n for n in at[node] if edges[n].path)
        known.extend(n for n in at[node] if not edges[n].path)
    return found
