"""How quickly the review of a long record opens and jumps: a real service, the real window, offscreen.

    python -m tests.console.long_record [--minutes 130] [--jumps 40]

A minute is recorded; the rest are its pieces again with later times, so that two hours need no two hours.
Prints JSON: seconds until the first picture of both tracks is on screen, and of each jump to its picture.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import statistics
import struct
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

from PySide6.QtWidgets import QApplication

from client.console.review_view import ReviewView
from client.console.reviews_page import ReviewsPage
from proctor.core.record_playlist import Segment
from tests.console.console_world import console_at, flagged_attempt, recorded_pieces, service_world
from tests.console.render_console import settle, sign_in, until

_RECORDED_S = 60.0
_TIMESCALES = {1: 90_000, 2: 16_000}  # of the recorder's tracks: pictures, sound


def longer(pieces: list[tuple[Segment, bytes]], seconds: float) -> Iterator[tuple[Segment, bytes]]:
    """The pieces again and again until `seconds` are full, each time later."""
    yield from pieces
    rounds = int(seconds // _RECORDED_S)
    counts = Counter(piece.track for piece, _ in pieces if piece.number > 0)
    for number in range(1, rounds):
        for piece, data in pieces:
            if piece.number == 0:
                continue
            later = moved(data, number * _RECORDED_S)
            yield (
                replace(
                    piece,
                    number=piece.number + number * counts[piece.track],
                    sha256=hashlib.sha256(later).hexdigest(),
                    start_s=piece.start_s + number * _RECORDED_S,
                ),
                later,
            )


def moved(data: bytes, seconds: float) -> bytes:
    """A media segment with its decode times (`tfdt`, version 1) moved."""
    made = bytearray(data)
    place = made.find(b"tfdt")
    while place > 0:
        head = made.rfind(b"tfhd", 0, place)
        (track,) = struct.unpack_from(">I", made, head + 8)
        (at,) = struct.unpack_from(">Q", made, place + 8)
        struct.pack_into(">Q", made, place + 8, at + round(seconds * _TIMESCALES[track]))
        place = made.find(b"tfdt", place + 4)
    return bytes(made)


class Watcher:
    """Notes when a track last showed a picture, and which second of the film it was."""

    def __init__(self, view: ReviewView) -> None:
        self.shown: dict[str, float] = {}
        for track, film in view.player.tracks.items():
            film.picture.connect(lambda frame, track=track: self._note(track, frame))

    def _note(self, track: str, frame: object) -> None:
        if frame is not None:
            self.shown[track] = time.monotonic()


def measure(minutes: float, jumps: int) -> dict[str, object]:
    """Build, open, jump."""
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as scratch, service_world(Path(scratch)) as world:
        minute = recorded_pieces(Path(scratch) / "record", ((0.0, _RECORDED_S),))
        pieces = list(longer(minute, minutes * 60))
        flagged_attempt(world, pieces, last_s=minutes * 60)
        with console_at(world, refresh_ms=600_000) as window:
            window.show()
            sign_in(window)
            page = window.page
            assert isinstance(page, ReviewsPage)
            view = page.view
            watcher = Watcher(view)
            opened = _timed(lambda: _open(page), lambda: len(watcher.shown) == 2)
            settle(1.0)
            times = []
            for _ in range(jumps):
                watcher.shown.clear()
                second = rng.uniform(1.0, minutes * 60 - 10)
                jump = partial(view.player.seek, second)
                times.append(_timed(jump, lambda: "camera" in watcher.shown))
                settle(0.2)
            view.leave()
    QApplication.processEvents()
    return {
        "minutes": minutes,
        "pieces": len(pieces),
        "megabytes": round(sum(len(data) for _, data in pieces) / 1e6, 1),
        "opened_s": round(opened, 3),
        "jump_median_s": round(statistics.median(times), 3),
        "jump_max_s": round(max(times), 3),
    }


def _open(page: ReviewsPage) -> None:
    until(lambda: page.queue.first(lambda _item: True) is not None)
    item = page.queue.first(lambda _item: True)
    assert item is not None
    page.view.open(item.attempt)


def _timed(do: Callable[[], object], done: Callable[[], object]) -> float:
    began = time.monotonic()
    do()
    until(done, 60)
    return time.monotonic() - began


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=130.0)
    parser.add_argument("--jumps", type=int, default=40)
    chosen = parser.parse_args()
    print(json.dumps(measure(chosen.minutes, chosen.jumps)))
