"""Which parts of the circle a scan has seen. Pure: headings in, spans out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proctor.analysis.scan_graph import Solved
from proctor.analysis.scan_nodes import Node

Span = tuple[float, float]

_TOUCHING_DEG = 0.5
_LEAST_GAP_DEG = 2.0
_SEAM_TIMES = 1.6  # photos meet round the back if their step there is no more than so many usual ones
_WIDEST_SEAM_DEG = 60.0


@dataclass(frozen=True, slots=True)
class Cover:
    """`spans`: the parts of the circle seen, by headings of the camera, in degrees, ascending and apart; they
    may leave 0 to 360, but together are no longer than the circle. `covered_deg`: their length. `gaps`: the
    rest."""

    spans: tuple[Span, ...]
    covered_deg: float
    gaps: tuple[Span, ...]


def covered(
    solved: Solved, nodes: Sequence[Node], cuts: frozenset[tuple[int, int]], *, stills: bool = False
) -> Cover:
    """What the placed pictures, and the ways between neighbours that were not `cuts`, have seen."""
    places = solved.places
    spans = [
        (place.heading + nodes[number].low, place.heading + nodes[number].high)
        for number, place in places.items()
    ]
    for edge, _ in solved.steps:
        if (edge.start, edge.end) not in cuts:
            ends = places[edge.start].heading, places[edge.end].heading
            spans.append((min(ends), max(ends)))
    if stills:
        spans += _seam(solved)
    return _cover(spans)


def _seam(solved: Solved) -> list[Span]:
    """The step by which the last photo meets the first one again, filled like those between neighbours."""
    steps = sorted(abs(turned) for _, turned in solved.steps)
    if not steps:
        return []
    widest = min(_WIDEST_SEAM_DEG, _SEAM_TIMES * steps[len(steps) // 2])
    found = []
    for edge, turned in solved.again:
        start, end = solved.places[edge.start].heading, solved.places[edge.end].heading
        if abs(end - start) > 180.0 and abs(turned) <= widest:
            found.append((min(end, end - turned), max(end, end - turned)))
    return found


def _cover(spans: Sequence[Span]) -> Cover:
    merged = merge(spans)
    low = merged[0][0] if merged else 0.0
    if any(end - start >= 360.0 for start, end in merged):
        return Cover(((low, low + 360.0),), 360.0, ())
    wrapped = merge([part for span in merged for part in _wrapped(span, low)])
    edges = [low, *(edge for span in wrapped for edge in span), low + 360.0]
    gaps = tuple(
        (edges[i], edges[i + 1]) for i in range(0, len(edges), 2) if edges[i + 1] - edges[i] > _LEAST_GAP_DEG
    )
    return Cover(tuple(wrapped), min(360.0, sum(end - start for start, end in wrapped)), gaps)


def _wrapped(span: Span, low: float) -> list[Span]:
    """The span within [low, low + 360), in two parts if it goes over the end."""
    start = (span[0] - low) % 360.0 + low
    end = start + span[1] - span[0]
    return [(start, end)] if end <= low + 360.0 else [(start, low + 360.0), (low, end - 360.0)]


def merge(spans: Sequence[Span]) -> list[Span]:
    """Spans that touch become one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1] + _TOUCHING_DEG:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
