"""A day of an exam for tests: a service, a candidate's folder, the real desks opened on it, what they say."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from client.app.attempt_folder import AttemptFolder
from client.app.clock import Clockwork
from client.app.desk import CandidateDesk
from client.app.desk_ports import DeskEvents, DeskSetup, ProbesMaker, every_probe
from proctor.core import entry as kinds
from proctor.core.entry import Entry, check_chain
from proctor.service.embedded import EmbeddedService
from proctor.service.settings import ServiceSettings
from proctor.sync.messages import CheckResult, SectionPaper

STILL = "synthetic:length 5"


@dataclass
class Heard:
    """What the desk told its window."""

    lines: list[str] = field(default_factory=list)
    monitor: list[str] = field(default_factory=list)
    notices: list[tuple[str, str]] = field(default_factory=list)

    def events(self) -> DeskEvents:
        return DeskEvents(
            connection=lambda line, _at: self.lines.append(line),
            saving=lambda _head, _held: None,
            preview=lambda _jpeg: None,
            notice=lambda kind, state: self.notices.append((kind, state)),
            incident=lambda _kind: None,
            directive=lambda _directive: None,
            monitor=self.monitor.append,
            time_changed=lambda: None,
        )


@dataclass
class Day:
    """A service, a candidate's folder, and the desks that were opened on it."""

    open_things: ExitStack
    folder: Path
    service: EmbeddedService
    settings: ServiceSettings
    code: str
    attempt: str
    heard: Heard = field(default_factory=Heard)
    clockwork: Clockwork = field(default_factory=Clockwork)
    probes: ProbesMaker = every_probe

    def desk(self, *, source: str = STILL, server: str = "", home: Path | None = None) -> CandidateDesk:
        setup = DeskSetup(
            AttemptFolder(home or self.folder / "home"),
            server or self.service.url,
            source,
            lambda: "en",
            self.clockwork,
            probes=self.probes,
        )
        made = CandidateDesk(setup, self.heard.events())
        self.open_things.callback(made.close)
        return made

    def sitting_at(self, desk: CandidateDesk) -> SectionPaper:
        """Sign in, agree, and start the first section."""
        desk.sign_in(self.code)
        desk.record_consent()
        desk.record_conditions()
        desk.check_in([CheckResult(name="camera", status="pass")])
        return desk.start_section("language")

    def path(self, home: Path | None = None) -> Path:
        return AttemptFolder(home or self.folder / "home").attempt_path(self.attempt)


def entries(desk: CandidateDesk) -> list[Entry]:
    assert desk._logbook is not None
    found = desk._logbook.journal.entries()
    check_chain(found)
    return found


def incidents(desk: CandidateDesk, kind: str) -> list[dict[str, Any]]:
    opened = [entry for entry in entries(desk) if entry.kind == kinds.INCIDENT_OPENED]
    return [dict(entry.data["incident"]) for entry in opened if entry.data["incident"]["kind"] == kind]


def until(true: Callable[[], object], seconds: float = 200.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def answer(desk: CandidateDesk, paper: SectionPaper, number: int = 0) -> None:
    item = paper.items[number]
    desk.answer(paper.section, item.id, options=(item.options[0].id,))
