"""`synaq demo`: the whole of Synaq on one machine, from a booked attempt to a published result."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from client.app.demo_cast import Booked, Say, prepare, write_json
from client.app.display import has_display, require_display
from proctor.core.entry import INCIDENT_CLOSED, INCIDENT_OPENED, SECTION_STARTED, Entry
from proctor.core.errors import BadInputError, MissingPartError
from proctor.core.record_playlist import TRACKS, playlist, record_of
from proctor.journal.journal import Journal, read_attempt
from proctor.service.embedded import EmbeddedService
from proctor.service.evidence_shelf import EvidenceShelf
from proctor.service.records_desk import RecordsDesk
from proctor.service.settings import ServiceSettings

_MARK = ".synaq-demo"
_SUFFIXES = {"video/mp4": ".mp4", "image/jpeg": ".jpg"}


def run_demo(out: Path, *, headless: bool | None, language: str, say: Say) -> Path:
    """Run it and leave everything in `out`, named at the end. SynaqError where a step fails."""
    windowless = not has_display() if headless is None else headless
    if not windowless:
        require_display()
    _clear(out)
    steps = _Steps(say)
    steps(f"Starting an exam service of its own (SQLite and a folder) in {out / 'service'}.")
    settings = ServiceSettings(
        database=str(out / "service" / "exam.db"), evidence=out / "service" / "evidence"
    )
    with EmbeddedService(settings) as service:
        booked = prepare(settings)
        steps(f"The administrator imported items and booked attempt {booked.attempt}; code {booked.code}.")
        if windowless:
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from client.app.demo_window import sit

        sit(service.url, booked, out, headless=windowless, language=language, say=steps)
    with RecordsDesk(settings) as office:
        office.export_dossier(booked.attempt, out / "dossier.zip", basis="demo")
    _put_together(out, booked, EvidenceShelf(settings.evidence), steps)
    steps(f"Everything is in {out}:")
    lists = ("violations.json", "published.json", "result.json")
    for name in ("windows", "clips", "record", "journal.db", *lists, "dossier.zip"):
        steps.list(f"{name}: {_about(out / name)}")
    return out


class _Steps:
    """Says each step with its time."""

    def __init__(self, say: Say) -> None:
        self._say, self._began = say, time.monotonic()

    def __call__(self, sentence: str) -> None:
        self._say(f"[{time.monotonic() - self._began:6.1f} s] {sentence}")

    def list(self, sentence: str) -> None:
        """One line of a list."""
        self._say(f"    {sentence}")


def _clear(out: Path) -> None:
    """An empty folder, or one that an earlier demo left: nobody else's files are removed."""
    if out.exists():
        if not out.is_dir() or (any(out.iterdir()) and not (out / _MARK).exists()):
            raise BadInputError(
                f"{out} is not empty and was not left by a demo.",
                kept="Nothing in it was touched.",
                remedy="Name another folder with --out.",
            )
        shutil.rmtree(out)
    out.mkdir(parents=True)
    (out / _MARK).write_text("left by synaq demo\n")
    (out / "service").mkdir()


def _put_together(out: Path, booked: Booked, shelf: EvidenceShelf, say: Say) -> None:
    """Journal and the list as sent, out of the candidate's own folder; clips and record from the service, for
    what lies on the candidate's disk is sealed.
    """
    source = next((out / "candidate" / "attempts").glob("*/journal.db"), None)
    if source is None:
        raise MissingPartError("The candidate's journal is missing after the exam: the exam was not begun.")
    _copy_database(source, out / "journal.db")
    journal = Journal(out / "journal.db", read_attempt(out / "journal.db"))
    try:
        entries = journal.entries()
    finally:
        journal.close()
    incidents: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if entry.kind in (INCIDENT_OPENED, INCIDENT_CLOSED):
            incidents[str(entry.data["incident"]["id"])] = dict(entry.data["incident"])
    clips = out / "clips"
    clips.mkdir()
    for entry in entries:
        incident = incidents.get(str(entry.data.get("incident", ""))) if "sha256" in entry.data else None
        if incident is not None and shelf.holds(str(entry.data["sha256"])):
            suffix = _SUFFIXES.get(str(entry.data["media_type"]), "")
            name = f"{incident['start_s']:07.1f}s-{incident['kind']}{suffix}"
            shutil.copyfile(shelf.place(str(entry.data["sha256"])), clips / name)
            part = "strips" if suffix == ".jpg" else "clips"
            incident.setdefault(part, []).append({"file": f"clips/{name}", "sha256": entry.data["sha256"]})
    pieces = _put_record(out / "record", entries, shelf)
    say(f"The record has {pieces} pieces; camera.m3u8 and screen.m3u8 play in any player.")
    ordered = sorted(incidents.values(), key=lambda incident: float(incident["start_s"]))
    write_json(out / "violations.json", {"attempt": booked.attempt, "incidents": ordered})
    say(f"The journal has {len(entries)} entries; the list as sent has {len(ordered)} incidents.")


def _put_record(folder: Path, entries: list[Entry], shelf: EvidenceShelf) -> int:
    """The playlists, and beside them the files they name; how many files."""
    folder.mkdir()
    record = record_of(entries)
    for piece in record:
        if shelf.holds(piece.sha256):
            shutil.copyfile(shelf.place(piece.sha256), folder / f"{piece.sha256}.mp4")
    zero_ms = next((int(e.data["started_ms"]) for e in entries if e.kind == SECTION_STARTED), None)
    for track in TRACKS:
        text = playlist(record, track, address="{}.mp4".format, zero_ms=zero_ms, finished=True)
        (folder / f"{track}.m3u8").write_text(text)
    return len(record)


def _copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _about(path: Path) -> str:
    if path.is_dir():
        return f"{sum(1 for _ in path.iterdir())} files"
    if not path.is_file():
        return "not made"
    return f"{path.stat().st_size / 1024:.0f} kB"
