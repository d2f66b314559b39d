"""A crowd of candidates under way at a real service, over HTTP: beats, incidents, a camera's record.

For the load tool it lives in a process of its own, with the service, so that the window has one to itself.
"""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from proctor.core import entry as kinds
from proctor.service.app import wall_clock
from proctor.service.embedded import EmbeddedService
from proctor.service.records_desk import RecordsDesk
from tests.service.camera_pieces import camera_pieces
from tests.service.exam_world import Sitter, TurnedClock, World, settings_in

KINDS = (
    ("turned_away", "suspicion"),
    ("extra_person", "grave"),
    ("speech", "suspicion"),
    ("face_absent", "suspicion"),
)
_SHADES = tuple(range(30, 230, 10))
_LONG_MS = 3 * 3_600_000


class TrueClock(TurnedClock):
    """The real time, where tests usually turn a clock."""

    @property
    def now(self) -> int:  # type: ignore[override]
        return wall_clock()

    @now.setter
    def now(self, _at_ms: int) -> None:
        """It cannot be set."""


@dataclass
class Candidate:
    """One of the crowd: what is due when."""

    sitter: Sitter
    chance: random.Random
    film: tuple[bytes, list[tuple[bytes, float, float]]]
    piece_every_s: float
    sent: int = 0
    pieces: int = 0
    incidents: int = 0
    going_on: list[str] = field(default_factory=list)
    piece_at: float = 0.0

    def begin(self) -> None:
        """Check in and start."""
        assert self.sitter.check_in().status == 200
        assert self.sitter.start("language").status == 200
        self._recorded(0, self.film[0], 0.0, 0.0)
        self.piece_at = time.monotonic() + self.chance.uniform(0, self.piece_every_s)
        self.send()

    def live(self) -> None:
        """One beat, with whatever has happened since the last."""
        if time.monotonic() >= self.piece_at:
            self.piece_at += self.piece_every_s
            data, start, seconds = self.film[1][self.chance.randrange(len(self.film[1]))]
            self.pieces += 1
            self._recorded(self.pieces, data, start, seconds)
        roll = self.chance.random()
        if roll < 0.02:
            self._suspect()
        elif roll < 0.10 and self.going_on:
            self._is_over()
        elif roll < 0.13:
            self.sitter.write(kinds.LINE_MEASURED, **{"class": self.chance.choice(["good", "poor", "bad"])})
        self.send()

    def send(self) -> None:
        """What is new; nothing new is a beat."""
        answer = self.sitter.send(self.sent + 1)
        assert answer.status == 200, answer.json
        self.sent = len(self.sitter.book.entries)

    def _suspect(self) -> None:
        kind, severity = self.chance.choice(KINDS)
        name = f"inc-{self.incidents}"
        self.incidents += 1
        self.going_on.append(name)
        self.sitter.suspect(name, kind, severity=severity, end_s=None)

    def _is_over(self) -> None:
        name = self.going_on.pop()
        incident = {"id": name, "kind": "turned_away", "start_s": 5.0, "end_s": 9.0, "severity": "suspicion"}
        self.sitter.write(kinds.INCIDENT_CLOSED, incident=incident)

    def _recorded(self, number: int, data: bytes, start: float, seconds: float) -> None:
        digest = hashlib.sha256(data).hexdigest()
        self.sitter.write(
            kinds.RECORDED,
            track="camera",
            number=number,
            sha256=digest,
            bytes=len(data),
            media_type="video/mp4",
            start_s=start,
            duration_s=seconds,
            init=None if number == 0 else hashlib.sha256(self.film[0]).hexdigest(),
        )
        assert self.sitter.upload(digest, data).status == 200


class Crowd:
    """Candidates that live until `stop`; a few threads move them all."""

    def __init__(self, candidates: list[Candidate], beat_s: float, threads: int = 8) -> None:
        self._candidates, self._beat_s = candidates, beat_s
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._move, args=(candidates[number::threads],), name=f"crowd-{number}")
            for number in range(min(threads, len(candidates)))
        ]
        self.beats = 0
        self.troubles: list[str] = []

    def start(self) -> None:
        """Let them live."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """They stop where they are."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _move(self, mine: list[Candidate]) -> None:
        while not self._ended.is_set():
            began = time.monotonic()
            for candidate in mine:
                if self._ended.is_set():
                    return
                try:
                    candidate.live()
                except (AssertionError, requests.RequestException) as error:
                    self.troubles.append(repr(error))
                self.beats += 1
                self._ended.wait(self._beat_s / len(mine) / 2)
            self._ended.wait(max(0.0, self._beat_s - (time.monotonic() - began)))


def crowd_in(world: World, count: int, *, beat_s: float = 3.0, piece_every_s: float = 10.0) -> Crowd:
    """Candidates who have begun; nobody moves yet."""
    film = camera_pieces(_SHADES, seconds=2.0)
    candidates = []
    for number in range(count):
        sitter = world.sitter(world.book())
        sitter.clock = world.clock
        candidates.append(Candidate(sitter, random.Random(number), film, piece_every_s))
    with ThreadPoolExecutor(4) as several:
        list(several.map(Candidate.begin, candidates))
    world.do(f"update section set deadline_ms = deadline_ms + {_LONG_MS}")  # noqa: S608  a number of ours
    return Crowd(candidates, beat_s)


@contextmanager
def world_in_real_time(folder: Path) -> Iterator[World]:
    """A service on a free port that goes by the real clock."""
    settings, clock = settings_in(folder), TrueClock()
    with EmbeddedService(settings, clock) as service, RecordsDesk(settings, clock) as office:
        office.import_shipped_bank("practice")
        yield World(service, settings, clock, office)
