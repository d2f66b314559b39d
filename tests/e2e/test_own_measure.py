"""One candidate's own measure: the calibrated pose and the exemptions, from the service to a real monitor."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from client.app.attempt_folder import AttemptFolder
from client.app.clock import Clockwork
from client.app.desk import CandidateDesk
from client.app.desk_ports import DeskEvents, DeskSetup
from proctor.core import entry as kinds
from proctor.core.calibration import Calibration, LookSample, NotMeasured
from proctor.core.entry import check_chain
from proctor.core.exemption import apply_exemptions, exemptions_from_json
from proctor.core.policy import parse_policy
from proctor.service.administration import Administration
from proctor.service.embedded import EmbeddedService
from proctor.service.settings import ServiceSettings
from proctor.sync.client import ServiceClient
from proctor.sync.messages import CheckResult

# A camera that stands so far aside that whoever looks at the screen shows it a turned head, all the time.
ASIDE = "synthetic:at 0 turned 36 for 600"
PATIENT = pytest.mark.timeout(180)


@dataclass
class Sitting:
    """A candidate at the desk, up to the end of the exam."""

    desk: CandidateDesk
    url: str
    attempt: str
    proctor: str
    monitor: list[str] = field(default_factory=list)

    def begin(self, look: Calibration | NotMeasured) -> None:
        self.desk.record_consent()
        self.desk.record_conditions()
        self.desk.check_in([CheckResult(name="camera", status="pass")])
        self.desk.record_look(look, 1)
        self.desk.start_section("language")
        until(lambda: "watching" in self.monitor)

    def data(self, kind: str) -> list[dict[str, Any]]:
        assert self.desk._logbook is not None
        entries = self.desk._logbook.journal.entries()
        check_chain(entries)
        return [dict(entry.data) for entry in entries if entry.kind == kind]

    def suspected(self) -> list[str]:
        return [str(data["incident"]["kind"]) for data in self.data(kinds.INCIDENT_OPENED)]

    def media_s(self) -> float:
        assert self.desk._logbook is not None
        return self.desk._logbook.media_s()

    def facts(self, kind: str) -> list[dict[str, Any]]:
        """What the proctor is shown of that kind, once the exam is over and delivered."""
        client = ServiceClient(self.url, token=self.proctor)
        try:
            return [fact.data for fact in client.review(self.attempt).facts if fact.kind == kind]
        finally:
            client.close()


def until(true: Callable[[], object], seconds: float = 200.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def sit(tmp_path: Path) -> Iterator[Callable[..., Sitting]]:
    """Book, exempt and sign in a candidate before the synthetic camera `source`."""
    settings = ServiceSettings(
        database=str(tmp_path / "exam.db"), evidence=tmp_path / "held", evidence_reserve_bytes=0
    )
    with ExitStack() as open_things:
        service = open_things.enter_context(EmbeddedService(settings))

        def make(source: str, *exempt: tuple[str, str]) -> Sitting:
            with Administration(settings) as office:
                office.import_shipped_bank("practice")
                slot = office.add_slot(office.add_candidate("A. B."), "practice")
                proctor = office.add_staff("P. R.", "proctor")
                for name, basis in exempt:
                    office.exempt(slot.attempt, name, basis=basis)
            monitor: list[str] = []
            events = DeskEvents(
                connection=lambda _line, _at: None,
                saving=lambda _head, _held: None,
                preview=lambda _jpeg: None,
                notice=lambda _kind, _state: None,
                incident=lambda _kind: None,
                directive=lambda _directive: None,
                monitor=monitor.append,
                time_changed=lambda: None,
            )
            folder = AttemptFolder(tmp_path / slot.attempt)
            setup = DeskSetup(
                folder, service.url, source, lambda: "en", Clockwork(), probes=lambda _source, _behaving: ()
            )
            desk = CandidateDesk(setup, events)
            open_things.callback(desk.close)
            desk.sign_in(slot.code)
            return Sitting(desk, service.url, slot.attempt, proctor, monitor)

        yield make


@PATIENT
def test_without_a_look_the_camera_at_the_side_is_held_against_the_candidate(
    sit: Callable[..., Sitting],
) -> None:
    """What the calibration is there for: the same candidate as below, unmeasured."""
    sitting = sit(ASIDE)
    sitting.begin(NotMeasured.NO_FACE)
    until(lambda: sitting.suspected() == ["turned_away"])


@PATIENT
def test_a_calibrated_candidate_is_watched_from_their_own_pose_even_by_a_new_monitor(
    sit: Callable[..., Sitting],
) -> None:
    sitting = sit(ASIDE)
    sitting.begin(Calibration(30.0, 0.0, right=10.0, left=10.0, samples=24, quality=0.9))
    until(lambda: sitting.media_s() > 7.0)
    assert sitting.suspected() == []
    lost = sitting.desk.monitor_pid
    assert lost is not None
    os.kill(lost, signal.SIGKILL)
    until(lambda: "restarted" in sitting.monitor)
    again = sitting.media_s()
    until(lambda: sitting.media_s() > again + 7.0)
    assert sitting.suspected() == ["monitor_restarted"]


@PATIENT
def test_exemptions_reach_the_monitor_the_journal_and_the_proctor(sit: Callable[..., Sitting]) -> None:
    sitting = sit("synthetic:at 1 turned 50 for 6; at 10 absent for 600", ("screen_reader", "No. 118"))
    view = sitting.desk.attempt
    assert view is not None
    assert [(one.name, one.basis) for one in view.exemptions] == [("screen_reader", "No. 118")]
    (entry,) = sitting.data(kinds.EXEMPTED)
    own = apply_exemptions(parse_policy(view.policy), exemptions_from_json(entry["exemptions"]))
    assert entry["policy_digest"] == own.digest() != view.policy_digest
    off = {effect["kind"] for effect in entry["effects"] if effect["after"] is False}
    assert {"turned_away", "headset"} <= off
    sitting.begin(NotMeasured.SKIPPED)
    until(lambda: sitting.suspected() != [])
    assert sitting.suspected() == ["face_absent"], "the turn came first, and was nobody's business"
    sitting.desk.finish_section("language", "candidate", False, "")
    sitting.desk.start_section("legislation")
    sitting.desk.finish_section("legislation", "candidate", False, "")
    sitting.desk.finish_attempt("candidate")
    sitting.desk.deliver(lambda _done, _total: None)
    (told,) = sitting.facts("exemptions")
    assert told["granted"] is True
    assert told["effects"] == entry["effects"]
    (look,) = sitting.facts("calibration")
    assert (look["status"], look["reason"], look["in_exam"]) == ("unknown", "skipped", False)


@PATIENT
def test_the_real_monitor_feeds_a_guided_look(sit: Callable[..., Sitting]) -> None:
    sitting = sit("synthetic:length 5")
    seen: list[LookSample] = []
    sitting.desk.follow_face(seen.append)
    until(lambda: sum(sample.usable for sample in seen) >= 10)
    sitting.desk.leave_face()
    had = len(seen)
    time.sleep(1.0)
    assert len(seen) <= had + 1
