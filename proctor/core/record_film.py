"""A film: a recording process's segments of a track as one fragmented MP4 file that is sought in at once.

Segments lie one behind the other after their init segment and an index (`sidx`, ISO/IEC 14496-12, 8.16.3), so
that a player finds a second of two hours without reading what lies before. Pure: sizes and times in, bytes
and places out. Media seconds are the files' own, so films of both tracks are in step.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from proctor.core.record_playlist import HOLE_S, Segment

_MOST_PIECES = 0xFFFF
_ENTRY_BYTES, _HEAD_BYTES = 12, 40


@dataclass(frozen=True)
class TrackClock:
    """What an init segment says of its first track: its id, and how many ticks a second has."""

    track_id: int
    timescale: int


@dataclass(frozen=True)
class Film:
    """Pieces of one track with the same init segment, in order. `pieces` is never empty."""

    track: str
    init: str
    init_size: int
    pieces: tuple[Segment, ...]

    @property
    def start_s(self) -> float:
        """Its first media second."""
        return self.pieces[0].start_s

    @property
    def end_s(self) -> float:
        """Media second at which it is over."""
        return self.pieces[-1].end_s

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return self.places[-1]

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Where each piece begins in the file, and where the last ends."""
        first = self.init_size + _HEAD_BYTES + _ENTRY_BYTES * len(self.pieces)
        return tuple(accumulate((piece.size for piece in self.pieces), initial=first))

    def index(self, clock: TrackClock) -> bytes:
        """The `sidx` box: where each piece lies and how long it lasts, in the track's own ticks: some players
        take them for such whatever the box says.
        """
        entries = []
        for piece, following in zip(self.pieces, (*self.pieces[1:], None), strict=True):
            ends = piece.end_s if following is None else following.start_s
            lasts = max(0, round(ends * clock.timescale) - round(piece.start_s * clock.timescale))
            # One reference: its size, its length, and that it begins with a key picture (SAP type 1).
            entries.append(struct.pack(">III", piece.size, lasts, 0x90000000))
        first = round(self.start_s * clock.timescale)
        size = _HEAD_BYTES + _ENTRY_BYTES * len(entries)
        told = (size, b"sidx", 0x01000000, clock.track_id, clock.timescale, first, 0, 0, len(entries))
        return struct.pack(">I4sIIIQQHH", *told) + b"".join(entries)

    def at(self, place: int) -> int:
        """The number of the piece that holds the byte at `place`, which lies behind the index."""
        return bisect_right(self.places, place) - 1


def films_of(segments: Iterable[Segment]) -> tuple[Film, ...]:
    """The films of a record, in the order of their media time. `segments`: with their init segments (number
    0); pieces whose init segment is not among them are left out, and behind a hole begins another film.
    """
    listed = tuple(segments)
    inits = {one.sha256: one.size for one in listed if one.init is None}
    films: list[tuple[str, str, list[Segment]]] = []
    for piece in sorted((one for one in listed if one.init in inits), key=_order):
        init = str(piece.init)
        before = films[-1][2] if films else []
        same = bool(before) and films[-1][:2] == (piece.track, init) and _follows(before[-1], piece)
        if same and len(before) < _MOST_PIECES:
            before.append(piece)
        else:
            films.append((piece.track, init, [piece]))
    return tuple(Film(track, init, inits[init], tuple(pieces)) for track, init, pieces in films)


def track_clock(init: bytes) -> TrackClock:
    """The clock of the first track of an init segment; ValueError where it is none."""
    return track_clocks(init)[0]


def track_clocks(init: bytes) -> tuple[TrackClock, ...]:
    """The clocks of all tracks of an init segment, never none; ValueError where it is none."""
    clocks = []
    for track in _all_inside(_inside(init, b"moov"), b"trak"):
        header, media = _inside(track, b"tkhd"), _inside(_inside(track, b"mdia"), b"mdhd")
        try:
            # Version 1 has two times of 8 bytes before what is looked for, version 0 of 4.
            (track_id,) = struct.unpack_from(">I", header, 20 if header[0] else 12)
            (timescale,) = struct.unpack_from(">I", media, 20 if media[0] else 12)
        except (struct.error, IndexError) as error:
            raise ValueError("no init segment") from error
        if not timescale:
            raise ValueError("no init segment")
        clocks.append(TrackClock(int(track_id), int(timescale)))
    if not clocks:
        raise ValueError("no track in the init segment")
    return tuple(clocks)


def _inside(box: bytes, wanted: bytes) -> bytes:
    """The body of the first box of that kind."""
    for body in _all_inside(box, wanted):
        return body
    raise ValueError(f"no {wanted.decode()} in the init segment")


def _all_inside(box: bytes, wanted: bytes) -> Iterator[bytes]:
    """The bodies of all boxes of that kind."""
    place = 0
    while place + 8 <= len(box):
        size, kind = struct.unpack_from(">I4s", box, place)
        if kind == wanted:
            yield box[place + 8 : place + size]
        if size < 8:
            break
        place += size


def _follows(before: Segment, piece: Segment) -> bool:
    return before.run == piece.run and abs(piece.start_s - before.end_s) <= HOLE_S


def _order(piece: Segment) -> tuple[str, float, int]:
    return piece.track, piece.start_s, piece.number
