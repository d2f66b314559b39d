"""A real service with recorded attempts, and the real console in front of it."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from client.app.clock import Clockwork, ServiceClock
from client.app.console import ConsoleSettings, open_console
from client.app.monitor_main import JournalSink
from client.console.ports import ConsoleOptions
from client.console.window import ConsoleWindow
from proctor.capture.frame import Frame
from proctor.capture.sound import BLOCK, SAMPLE_RATE, AudioBlock
from proctor.core import entry as kinds
from proctor.core.record_playlist import Segment, record_of
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
from proctor.monitor.messages import Speaker
from proctor.monitor.record import Recorder
from proctor.service.embedded import EmbeddedService
from proctor.service.records_desk import RecordsDesk
from proctor.sync.messages import MAX_BATCH_ENTRIES
from tests.service.exam_world import Sitter, TurnedClock, World, settings_in

INCIDENTS = (
    ("face_absent", 6.0, 10.5, "suspicion"),
    ("extra_person", 18.0, 24.0, "grave"),
    ("turned_away", 31.0, 35.0, "suspicion"),
    ("turned_away", 44.0, 47.5, "suspicion"),
)


@contextmanager
def service_world(folder: Path, **changes: Any) -> Iterator[World]:
    """A service on a free port whose clock stands at Monday, 10:00 in Astana."""
    settings, clock = settings_in(folder, **changes), TurnedClock()
    with EmbeddedService(settings, clock) as service, RecordsDesk(settings, clock) as office:
        office.import_shipped_bank("practice")
        yield World(service, settings, clock, office)


@contextmanager
def console_at(world: World, role: str = "proctor", **options: object) -> Iterator[ConsoleWindow]:
    """The console's window, signed in to nobody yet; `token` of a member of staff is on the window."""
    chosen = ConsoleOptions(**{"refresh_ms": 1_000, **options})  # type: ignore[arg-type]
    with open_console(ConsoleSettings(world.service.url, "en", chosen)) as (window, _desk):
        window.setProperty("token", world.staff(role).token)
        window.begin()
        yield window


def recorded_pieces(folder: Path, spans: tuple[tuple[float, float], ...]) -> list[tuple[Segment, bytes]]:
    """Pieces of both tracks of a record with those lives of the recorder: (first second, seconds) each."""
    for start, seconds in spans:
        _record(folder, start, seconds)
    journal = Journal(folder / "journal.db", "A-1")
    try:
        pieces = record_of(journal.entries())
    finally:
        journal.close()
    store = EvidenceStore(folder / "evidence")
    return [(piece, store.read(piece.sha256)) for piece in pieces]


def flagged_attempt(
    world: World,
    pieces: list[tuple[Segment, bytes]],
    *,
    last_s: float = 60.0,
    clips: Mapping[str, bytes] | None = None,
) -> Sitter:
    """A finished attempt with INCIDENTS, a strip each, a clip where `clips` has one, and the record."""
    sitter = world.sitter(world.book())
    assert sitter.check_in().status == 200
    files: list[tuple[str, bytes]] = []
    paper = sitter.start("language").json
    zero = world.clock.now
    for number, item in enumerate(paper["items"]):
        world.clock.now = zero + round((number + 1) * last_s * 200)
        sitter.answer("language", item["id"], item["options"][0]["id"])
    sitter.write(kinds.LINE_MEASURED, **{"class": "good"})
    for number, (kind, start, end, severity) in enumerate(INCIDENTS):
        name = f"inc-{number}"
        sitter.suspect(
            name, kind, start_s=start, end_s=end, severity=severity, evidence=_evidence(kind, start)
        )
        strip = _strip(kind, start)
        files.append((sitter.name_file(name, strip, "image/jpeg"), strip))
        clip = (clips or {}).get(name)
        if clip is not None:
            files.append((sitter.name_file(name, clip), clip))
    for piece, data in pieces:
        heard = piece.track == "camera" and piece.number > 0
        loud = {"sound_db": [-20.0 - 6 * (piece.number % 5)] * 6} if heard else {}
        sitter.write(kinds.RECORDED, **piece.as_json(), **loud)
        files.append((piece.sha256, data))
    world.clock.now = zero + round(last_s * 1000)
    sitter.finish_section("language", "A child came in for a moment and left at once.")
    sitter.finish()
    for first in range(1, len(sitter.book.entries) + 1, MAX_BATCH_ENTRIES):
        answer = sitter.send(first, first + MAX_BATCH_ENTRIES - 1).json
    assert answer["state"] == "finished"
    for digest, data in files:
        assert sitter.upload(digest, data).status == 200
    return sitter


def _evidence(kind: str, start: float) -> dict[str, object]:
    value, limit = {"turned_away": (41.0, 28), "extra_person": (2.0, 2)}.get(kind, (0.0, 1))
    return {
        "measure": "a measure",
        "value": value,
        "limit": limit,
        "hold_s": 2.5,
        "held": 28,
        "of": 30,
        "moments": {"start": start, "worst": start + 1, "known": start + 2.5},
        "circumstances": {"brightness": 112.0},
        "calibrated": True,
        "networks": {"face-detector": "0a1b2c3d4e5f"},
    }


def _strip(kind: str, start: float) -> bytes:
    frames = []
    for number in range(4):
        frame = np.full((180, 240, 3), 70 + 10 * number, np.uint8)
        cv2.putText(
            frame, f"{start + number:.0f} s", (60, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (230, 230, 230), 2
        )
        frames.append(frame)
    return bytes(cv2.imencode(".jpg", np.hstack(frames))[1])


def _write(picture: np.ndarray, text: str, place: tuple[int, int], size: float, shade: int = 240) -> None:
    cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, size, (shade,) * 3, 3)


def _record(folder: Path, start: float, seconds: float) -> None:
    cv2.setNumThreads(1)
    journal = Journal(folder / "journal.db", "A-1")
    sink = JournalSink(journal, EvidenceStore(folder / "evidence"), ServiceClock(Clockwork()))
    recorder = Recorder(sink, Speaker(io.BytesIO()), folder)
    tone = (0.2 * np.sin(2 * np.pi * 440 * np.arange(BLOCK) / SAMPLE_RATE)).astype(np.float32)
    for index in range(round(seconds * 10)):
        t = start + index / 10
        picture = np.full((480, 640, 3), (96, 80, 60), np.uint8)
        cv2.circle(picture, (320, 210), 80, (150, 180, 215), -1)
        _write(picture, f"{t:06.1f}", (200, 440), 1.8)
        recorder.picture(Frame(picture, "test", index, t))
        recorder.sound(AudioBlock(tone, "test", index, t))
        if index % 20 == 0:
            screen = np.full((540, 960, 3), 245, np.uint8)
            _write(screen, f"question {t:.0f}", (80, 120), 2.0, shade=40)
            recorder.screen(bytes(cv2.imencode(".jpg", screen)[1]), t)
        while recorder.waiting > 5:
            time.sleep(0.0005)
    recorder.close()
    journal.close()
