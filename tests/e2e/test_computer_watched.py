"""A display that is plugged in during the exam: from a probe on the candidate's computer to the proctor, with
the candidate warned and a clip of the moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from client.app.attempt_folder import AttemptFolder
from client.app.clock import Clockwork
from client.app.desk import CandidateDesk
from client.app.desk_ports import DeskEvents, DeskSetup
from proctor.core import entry as kinds
from proctor.core.calibration import NotMeasured
from proctor.core.host_fact import HostFact, clear, found
from proctor.core.kinds import IncidentKind
from proctor.service.administration import Administration
from proctor.service.embedded import EmbeddedService
from proctor.service.settings import ServiceSettings
from proctor.sync.client import ServiceClient
from proctor.sync.messages import CheckResult

KIND = IncidentKind.SECOND_DISPLAY


class Cable:
    """A probe of the displays; the test plugs a television in and pulls it out."""

    name, kinds = "displays", (KIND,)

    def __init__(self) -> None:
        self.plugged = False

    def look(self) -> tuple[HostFact, ...]:
        if self.plugged:
            return (found("displays", KIND, 0.95, ("SAMSUNG (HDMI-A-1)",), count=2),)
        return (clear("displays", KIND, count=1),)


def until(true: Callable[[], object], seconds: float = 200.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@pytest.mark.slow
def test_a_display_plugged_in_during_the_exam_reaches_the_proctor(tmp_path: Path) -> None:
    settings = ServiceSettings(
        database=str(tmp_path / "exam.db"), evidence=tmp_path / "held", evidence_reserve_bytes=0
    )
    cable, notices, incidents = Cable(), list[tuple[str, str]](), list[str]()
    with ExitStack() as open_things:
        service = open_things.enter_context(EmbeddedService(settings))
        with Administration(settings) as office:
            office.import_shipped_bank("practice")
            slot = office.add_slot(office.add_candidate("A. B."), "practice")
            proctor = office.add_staff("P. R.", "proctor")
        events = DeskEvents(
            connection=lambda _line, _at: None,
            saving=lambda _head, _held: None,
            preview=lambda _jpeg: None,
            notice=lambda kind, state: notices.append((kind, state)),
            incident=incidents.append,
            directive=lambda _directive: None,
            monitor=lambda _state: None,
            time_changed=lambda: None,
        )
        setup = DeskSetup(
            AttemptFolder(tmp_path / "home"),
            service.url,
            "synthetic:length 600",
            lambda: "en",
            Clockwork(),
            probes=lambda _source, _behaving: (cable,),
        )
        desk = CandidateDesk(setup, events)
        open_things.callback(desk.close)
        desk.sign_in(slot.code)
        desk.record_consent()
        desk.record_conditions()
        desk.check_in([CheckResult(name="camera", status="pass")])
        desk.record_look(NotMeasured.SKIPPED, 0)
        desk.start_section("language")

        def written(kind: str) -> list[dict[str, Any]]:
            assert desk._logbook is not None
            return [dict(entry.data) for entry in desk._logbook.journal.entries() if entry.kind == kind]

        until(lambda: written(kinds.HOST_LOOKED))
        cable.plugged = True
        until(lambda: (KIND.value, "soon") in notices)
        until(lambda: incidents)
        until(lambda: written(kinds.EVIDENCE))
        desk.record_protection({"clipboard": "succeeded", "capture": "unsupported"})
        desk.finish_section("language", "candidate", False, "")
        desk.finish_attempt("candidate")
        desk.deliver(lambda _done, _of: None)

        assert [data["incident"]["kind"] for data in written(kinds.INCIDENT_OPENED)] == [KIND.value]
        assert [data["incident"]["kind"] for data in written(kinds.INCIDENT_CLOSED)] == [KIND.value]
        client = ServiceClient(service.url, token=proctor)
        open_things.callback(client.close)
        (incident,) = client.review(slot.attempt).incidents
        assert incident.kind == KIND.value
        assert incident.clips
