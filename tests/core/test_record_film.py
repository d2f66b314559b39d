"""A film put together from segments: where each byte lies, what its index says, where films begin and end."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.record_film import TrackClock, films_of, track_clock
from proctor.core.record_playlist import Segment


def piece(number: int, start: float, size: int = 100, run: str = "r1", track: str = "camera") -> Segment:
    init = f"{track}-{run}"
    if number == 0:
        return Segment(track, 0, init, size, 0.0, 0.0, None, run)
    return Segment(track, number, f"{track}-{run}-{number}", size, start, 6.0, init, run)


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def init_segment(track_id: int, timescale: int, version: int = 0) -> bytes:
    times = b"\0" * (16 if version else 8)
    head = struct.pack(">I", version << 24) + times
    track = box(b"tkhd", head + struct.pack(">I", track_id) + b"\0" * 60)
    track += box(b"mdia", box(b"mdhd", head + struct.pack(">I", timescale) + b"\0" * 8))
    return box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", b"\0" * 100) + box(b"trak", track))


def test_a_restarted_recorder_begins_another_film() -> None:
    listed = [piece(0, 0), piece(1, 0.0), piece(2, 6.0), piece(0, 0, run="r2"), piece(3, 20.0, run="r2")]
    films = films_of([*listed, piece(0, 0, track="screen"), piece(1, 0.0, track="screen")])
    assert [(film.track, film.start_s, film.end_s) for film in films] == [
        ("camera", 0.0, 12.0),
        ("camera", 20.0, 26.0),
        ("screen", 0.0, 6.0),
    ]


def test_behind_a_hole_begins_another_film() -> None:
    films = films_of([piece(0, 0), piece(1, 0.0), piece(2, 6.1), piece(3, 30.0)])
    assert [(film.start_s, film.end_s) for film in films] == [(0.0, 12.1), (30.0, 36.0)]


def test_pieces_without_their_init_segment_are_left_out() -> None:
    assert films_of([piece(1, 0.0), piece(2, 6.0)]) == ()


@given(st.lists(st.integers(1, 500), min_size=1, max_size=30), st.integers(10, 400))
def test_every_byte_of_a_film_has_its_place(sizes: list[int], init: int) -> None:
    pieces = [piece(number, 6.0 * (number - 1), size) for number, size in enumerate(sizes, 1)]
    [film] = films_of([piece(0, 0, init), *pieces])
    index = film.index(TrackClock(1, 90_000))
    assert film.places[0] == init + len(index) and film.size == init + len(index) + sum(sizes)
    for number, (place, size) in enumerate(zip(film.places, sizes, strict=False)):
        assert film.at(place) == film.at(place + size - 1) == number


def test_the_index_tells_sizes_and_lengths_in_the_tracks_own_ticks() -> None:
    [film] = films_of([piece(0, 0, 50), piece(1, 12.0, 70), piece(2, 18.2, 80)])
    index = film.index(TrackClock(3, 1000))
    size, kind, _, track, scale, first, offset, _, count = struct.unpack_from(">I4sIIIQQHH", index)
    assert (size, kind, track, scale, first, offset, count) == (len(index), b"sidx", 3, 1000, 12_000, 0, 2)
    assert struct.unpack_from(">IIIIII", index, 40)[0::3] == (70, 80)
    assert struct.unpack_from(">IIIIII", index, 40)[1::3] == (6200, 6000)


@pytest.mark.parametrize("version", [0, 1])
def test_the_first_tracks_clock_is_read_from_the_init_segment(version: int) -> None:
    assert track_clock(init_segment(7, 90_000, version)) == TrackClock(7, 90_000)


@given(st.binary(max_size=200))
def test_what_is_no_init_segment_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match="init segment"):
        track_clock(data)


def test_a_cut_init_segment_is_a_value_error() -> None:
    whole = init_segment(1, 90_000)
    for cut in range(len(whole) - 8):
        with pytest.raises(ValueError, match="init segment"):
            track_clock(whole[:cut])
