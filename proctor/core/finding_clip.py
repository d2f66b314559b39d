"""The clip of a span of the record: whole pieces of one track as a film of its own that begins at second 0.

Nothing is decoded or made anew, so the same pieces always give the same bytes: whoever holds the record can
check that a clip shows what it says. Pure: pieces in, bytes out, one piece at a time.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import Any

from proctor.core.record_film import Film, track_clocks
from proctor.core.record_playlist import HOLE_S, TRACKS, Segment

LEAD_S, TAIL_S = 2.0, 1.0
MOST_S = 600.0  # a longer span's clip ends there: who wants more has the record
MOST_PIECE_BYTES = 32 * 2**20  # they are some tens of kilobytes

Span = tuple[float, float]


@dataclass(frozen=True)
class ClipPlan:
    """Which pieces a clip is made of. `missing`: parts of the wanted span that are not in it, media
    seconds."""

    init: Segment
    pieces: tuple[Segment, ...]
    missing: tuple[Span, ...]

    @property
    def start_s(self) -> float:
        """Media second at which the clip begins."""
        return self.pieces[0].start_s

    @property
    def end_s(self) -> float:
        """Media second at which it is over."""
        return self.pieces[-1].end_s

    def as_json(self) -> dict[str, Any]:
        """As it is written down with the finding."""
        return {
            "track": self.init.track,
            "start_s": round(self.start_s, 3),
            "end_s": round(self.end_s, 3),
            "init": self.init.sha256,
            "pieces": [piece.sha256 for piece in self.pieces],
            "missing": [[round(start, 3), round(end, 3)] for start, end in self.missing],
        }


def plan_clip(segments: Iterable[Segment], start_s: float, end_s: float) -> ClipPlan | None:
    """The clip of the span, of the camera's track or, where that has nothing of it, of the screen's; None
    where the record has nothing of it. `segments`: what can be read, with their init segments (number 0).
    """
    listed = tuple(segments)
    inits = {one.sha256: one for one in listed if one.init is None}
    until = min(end_s + TAIL_S, start_s + MOST_S)
    for track in TRACKS:
        groups: dict[str, dict[str, Segment]] = {}
        for one in sorted(listed, key=lambda found: (found.start_s, found.number)):
            near = one.start_s < until and one.end_s > start_s - LEAD_S
            if one.track == track and one.init in inits and near:
                groups.setdefault(str(one.init), {})[one.sha256] = one
        # Pieces of different settings make no one film: the settings that show most of the span win.
        best = max(groups, key=lambda init: _shown(groups[init].values(), start_s, end_s), default=None)
        if best is not None and _shown(groups[best].values(), start_s, end_s) > 0:
            pieces = tuple(groups[best].values())
            return ClipPlan(inits[best], pieces, _missing(pieces, start_s, end_s))
    return None


def plan_from_json(told: Mapping[str, Any], segments: Iterable[Segment]) -> ClipPlan | None:
    """The plan that was written down, out of a record's segments; None where one of its pieces is not among
    them. ValueError, KeyError or TypeError where it is none.
    """
    known = {one.sha256: one for one in segments}
    wanted = [str(sha256) for sha256 in told["pieces"]]
    init = known.get(str(told["init"]))
    if not wanted:
        raise ValueError("a clip of nothing")
    if init is None or any(sha256 not in known for sha256 in wanted):
        return None
    missing = tuple((float(start), float(end)) for start, end in told["missing"])
    return ClipPlan(init, tuple(known[sha256] for sha256 in wanted), missing)


def clip_blocks(plan: ClipPlan, read: Callable[[str], bytes]) -> Iterator[bytes]:
    """The clip's bytes. `read`: a file by its SHA-256. ValueError where a piece is not what its name says."""
    init = _whole(plan.init, read)
    clocks = {clock.track_id: clock.timescale for clock in track_clocks(init)}
    first = _whole(plan.pieces[0], read)
    began = min((Fraction(at, clocks[track]) for _, _, track, at in _times(first, clocks)), default=None)
    if began is None:
        raise ValueError("a piece without a time")
    moved = [replace(piece, start_s=piece.start_s - plan.start_s) for piece in plan.pieces]
    film = Film(plan.init.track, plan.init.sha256, len(init), tuple(moved))
    yield init + film.index(track_clocks(init)[0])
    for piece in plan.pieces:
        data = bytearray(_whole(piece, read))
        for place, form, track, at in _times(bytes(data), clocks):
            struct.pack_into(form, data, place, max(0, at - floor(began * clocks[track])))
        yield bytes(data)


def _shown(pieces: Iterable[Segment], start_s: float, end_s: float) -> float:
    """How much of the span they show; of a span that is a moment, whether they show it."""
    if end_s <= start_s:
        return float(any(one.start_s <= start_s < one.end_s for one in pieces))
    return sum(max(0.0, min(one.end_s, end_s) - max(one.start_s, start_s)) for one in pieces)


def _missing(pieces: Sequence[Segment], start_s: float, end_s: float) -> tuple[Span, ...]:
    holes, at = [], start_s
    for one in pieces:
        if one.start_s - at > HOLE_S:
            holes.append((at, min(one.start_s, end_s)))
        at = max(at, one.end_s)
        if at >= end_s:
            break
    if end_s - at > HOLE_S:
        holes.append((at, end_s))
    return tuple((start, end) for start, end in holes if end > start)


def _whole(piece: Segment, read: Callable[[str], bytes]) -> bytes:
    if not 0 < piece.size <= MOST_PIECE_BYTES:
        raise ValueError("a piece of an impossible size")
    data = read(piece.sha256)
    if len(data) != piece.size:
        raise ValueError("a piece is not as large as it was named")
    return data


def _times(piece: bytes, clocks: Mapping[int, int]) -> list[tuple[int, str, int, int]]:
    """Where the decode times of a piece's fragments stand (`tfdt`): place, form, track, value."""
    found = []
    for moof in (box for box in _boxes(piece, 0, len(piece)) if box[0] == b"moof"):
        for traf in (box for box in _boxes(piece, *moof[1:]) if box[0] == b"traf"):
            inside = {kind: body for kind, body, _ in _boxes(piece, *traf[1:])}
            if b"tfhd" not in inside or b"tfdt" not in inside:
                raise ValueError("a fragment without a time")
            try:
                (track,) = struct.unpack_from(">I", piece, inside[b"tfhd"] + 4)
                form = ">Q" if piece[inside[b"tfdt"]] else ">I"
                (at,) = struct.unpack_from(form, piece, inside[b"tfdt"] + 4)
            except (struct.error, IndexError) as error:
                raise ValueError("a fragment that ends in its head") from error
            if track not in clocks:
                raise ValueError("a fragment of an unknown track")
            found.append((inside[b"tfdt"] + 4, form, track, at))
    return found


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes between two places: kind, where the body begins, where it ends. Such pieces hold no box of
    the long or the open kind."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        if size < 8 or start + size > end:
            raise ValueError("a box that does not fit")
        yield kind, start + 8, start + size
        start += size
