"""`synaq demo`: the whole of Synaq on one machine, from a booked attempt to a published result."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proctor.service.administration import Administration

from proctor.core.entry import INCIDENT_CLOSED, INCIDENT_OPENED
from proctor.core.errors import BadInputError, MissingPartError, SynaqError
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal, read_attempt
from proctor.service.embedded import EmbeddedService
from proctor.service.settings import ServiceSettings
from proctor.sync.client import ServiceClient
from proctor.sync.messages import ResultView, ReviewDetail, Verdict

PROGRAMME = "practice"
# What the scripted candidate does before the camera: kind of incident, start and length in seconds.
ACTS = (("face_absent", 6.0, 6.0), ("extra_person", 18.0, 6.0), ("turned_away", 30.0, 6.0))
SCRIPT = "at 6 absent for 6; at 18 joined for 6; at 30 turned 45 for 6; length 60"
STAY_S = (20.0, 26.0)
REMARKS = "Көршілер қатты шулады, бірақ тестті аяқтай алдым."
_MARK = ".synaq-demo"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Booked:
    """What the administrator prepared: the attempt, its code, and a proctor's token."""

    attempt: str
    code: str
    proctor: str


def run_demo(out: Path, *, headless: bool | None, language: str, say: Say) -> Path:
    """Run it and leave everything in `out`, named at the end. SynaqError where a step fails."""
    windowless = not has_display() if headless is None else headless
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
    _put_together(out, booked, steps)
    steps(f"Everything is in {out}:")
    for name in ("windows", "clips", "journal.db", "violations.json", "published.json", "result.json"):
        steps.list(f"{name}: {_about(out / name)}")
    return out


def has_display() -> bool:
    """Whether a window would be seen by somebody."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def prepare(settings: ServiceSettings, programme: str = PROGRAMME) -> Booked:
    """An item bank, one candidate with a code for now, and a proctor."""
    office = Administration(settings)
    try:
        office.import_shipped_bank(programme)
        candidate = office.add_candidate(name="Demo candidate")
        slot = office.add_slot(candidate, programme, at_ms=None, language="kk")
        return Booked(slot.attempt, slot.code, office.add_staff(name="Demo proctor", role="proctor"))
    finally:
        office.close()


def judge(url: str, booked: Booked, say: Say) -> ResultView:
    """The scripted proctor: confirms one incident (the absence, where there is one), dismisses the others."""
    proctor = ServiceClient(url, token=booked.proctor, language="en")
    try:
        queue = proctor.reviews()
        say(f"The proctor sees {len(queue)} attempt waiting, number {queue[0].candidate_number}, no name.")
        detail = proctor.review(booked.attempt)
        confirmed = _worst(detail)
        for incident in detail.incidents:
            is_it = incident.id == confirmed
            proctor.judge(
                booked.attempt,
                incident.id,
                Verdict(
                    verdict="violation" if is_it else "dismissed",
                    comment="Орнын тастап кетті." if is_it else "",
                ),
            )
            say(
                f"  {incident.kind} at {incident.start_s:.1f} s, "
                f"{len(incident.clips)} clip(s): {'confirmed' if is_it else 'dismissed'}."
            )
        return proctor.publish(booked.attempt)
    finally:
        proctor.close()


def _worst(detail: ReviewDetail) -> str:
    for kind, _, _ in ACTS:
        for incident in detail.incidents:
            if incident.kind == kind:
                return incident.id
    return detail.incidents[0].id if detail.incidents else ""


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


def _put_together(out: Path, booked: Booked, say: Say) -> None:
    """Journal, clips and the list as sent, out of the candidate's own folder."""
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
    store = EvidenceStore(source.parent / "evidence")
    for entry in entries:
        incident = incidents.get(str(entry.data.get("incident", ""))) if "sha256" in entry.data else None
        path = store.path(str(entry.data.get("sha256", "")) or "-")
        if incident is not None and path is not None:
            name = f"{incident['start_s']:07.1f}s-{incident['kind']}{path.suffix}"
            shutil.copyfile(path, clips / name)
            incident.setdefault("clips", []).append({"file": f"clips/{name}", "sha256": entry.data["sha256"]})
    ordered = sorted(incidents.values(), key=lambda incident: float(incident["start_s"]))
    write_json(out / "violations.json", {"attempt": booked.attempt, "incidents": ordered})
    say(f"The journal has {len(entries)} entries; the list as sent has {len(ordered)} incidents.")


def _copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def write_json(path: Path, value: Any) -> None:
    """A JSON file for people to read."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _about(path: Path) -> str:
    if path.is_dir():
        return f"{sum(1 for _ in path.iterdir())} files"
    if not path.is_file():
        return "not made"
    return f"{path.stat().st_size / 1024:.0f} kB"


def expected_incidents(armed_at_s: float) -> list[tuple[str, float, float]]:
    """Kind, start and end in media seconds, where the script began at media second `armed_at_s`."""
    return [(kind, armed_at_s + start, armed_at_s + start + length) for kind, start, length in ACTS]


__all__ = ["ACTS", "Booked", "SynaqError", "expected_incidents", "judge", "prepare", "run_demo"]
