"""A real record that is killed: the exam's watch with its monitor process, the synthetic candidate, a window
that changes, and `kill -9` after so many seconds of media time.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from client.app.clock import Clockwork, ServiceClock
from client.app.logbook import Logbook
from client.app.watch import Watch, WatchPorts, WatchSetup
from proctor.core.entry import RECORDED, SECTION_STARTED, Entry
from proctor.core.record_playlist import Segment, record_of
from proctor.journal.dossier import DossierContents, HeldFile
from proctor.journal.journal import Journal
from proctor.resources.shipped_files import asset_path

ATTEMPT = "A-1"
SOURCE = "synthetic:at 5 turned 30 for 3; at 12 speaking for 4; at 20 absent for 3; length 40"
_PATIENCE_S = 120.0  # wall clock, and only against hanging for ever


@dataclass(frozen=True)
class Life:
    """Of one monitor: the first and the last media second it told of before it was killed."""

    first_s: float
    last_s: float


@dataclass
class KilledRecord:
    """What is left: `folder` holds journal.db and evidence/."""

    folder: Path
    lives: list[Life] = field(default_factory=list)

    def entries(self) -> tuple[Entry, ...]:
        """The journal, opened as after a crash."""
        journal = Journal(self.folder / "journal.db", ATTEMPT)
        try:
            return tuple(journal.entries())
        finally:
            journal.close()

    def runs(self, track: str) -> list[list[Segment]]:
        """The segments of a track, by monitor process, in their order."""
        entries = self.entries()
        order = dict.fromkeys(entry.stamp.run for entry in entries if entry.kind == RECORDED)
        found = [one for one in record_of(entries) if one.number > 0 and one.track == track]
        return [[one for one in found if one.run == run] for run in order]

    def place(self, sha256: str) -> Path:
        """The file of a digest."""
        return self.folder / "evidence" / f"{sha256}.mp4"


def record_and_kill(folder: Path, after_s: Sequence[float]) -> KilledRecord:
    """Record an exam; kill the monitor once it has told of `after_s[n]` seconds of media in its n-th life.

    After each kill but the last the watch starts another one by itself, as in an exam.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = KilledRecord(folder)
    journal = Journal(folder / "journal.db", ATTEMPT)
    try:
        watch = _watch(journal, folder)
        watch.start()
        try:
            for seconds in after_s:
                made.lives.append(_kill_after(watch, seconds))
        finally:
            watch.stop()
    finally:
        journal.close()
    return made


def _watch(journal: Journal, folder: Path) -> Watch:
    clock = ServiceClock(Clockwork())
    logbook, began = Logbook(journal, clock), clock.now_ms()
    times = {"started_ms": began, "deadline_ms": began + 3_600_000}
    logbook.write(SECTION_STARTED, section="law", paper_digest="0" * 64, **times)
    policy = asset_path("policies", "home-2024-11.toml").read_text(encoding="utf-8")
    ports = WatchPorts(
        state=_nothing,
        preview=_nothing,
        notice=_nothing,
        opened=_nothing,
        seen=_nothing,
        written=_nothing,
        trouble=_nothing,
    )
    return Watch(logbook, WatchSetup(SOURCE, policy, folder), ports, armed=True)


def contents_of(made: KilledRecord, without: Container[str] = ()) -> DossierContents:
    """A dossier of nothing but the record; `without`: files that never came."""
    entries = made.entries()
    pieces = [piece.sha256 for piece in record_of(entries) if piece.sha256 not in without]
    return DossierContents(
        attempt=ATTEMPT,
        candidate_number="040404400123",
        made_ms=entries[-1].stamp.at_ms,
        entries=entries,
        intake=[],
        keys={"service": [], "sessions": []},
        signatures=[],
        papers={},
        verdicts={},
        facts=[],
        trail=[],
        result={"status": "under_review", "violations": []},
        grant={"basis": "No. 7"},
        files={name: HeldFile(name, partial(_blocks, made.place(name))) for name in pieces},
    )


def _blocks(file: Path) -> list[bytes]:
    return [file.read_bytes()]


def _kill_after(watch: Watch, seconds: float) -> Life:
    """Let it live for so many media seconds from its first word on."""
    until, first, shown = time.monotonic() + _PATIENCE_S, None, 0
    while True:
        beat, now = watch.last_beat, time.monotonic()
        assert now < until, f"the monitor told of no {seconds} seconds"
        if beat:
            first = float(beat["t"]) if first is None else first
            if float(beat["t"]) - first >= seconds:
                break
            if int(float(beat["t"]) - first) >= shown:
                watch.keep_record(_page(shown), now, "good")
                shown += 1
        time.sleep(0.02)
    pid = watch.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while watch.last_beat:  # forgotten as soon as the watch knows that it is alone
        time.sleep(0.005)
    return Life(first, float(beat["t"]))


def _page(number: int) -> bytes:
    """The window: another line of text is chosen each time."""
    page = np.full((540, 960, 3), 245, np.uint8)
    for line in range(12):
        colour = (200, 90, 0) if line == number % 12 else (30, 30, 30)
        cv2.putText(
            page, f"{number}.{line} an option", (40, 50 + 40 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.7, colour
        )
    return bytes(cv2.imencode(".jpg", page)[1])


def _nothing(*_: object) -> None:
    """Nobody listens."""
