"""The watch over the computer: what changes is journalled once, what stays is an incident with a clip, and
what the check-in knew already is not held against anybody twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from client.app.host_watch import HostPorts, HostWatch, Known, known_of
from proctor.core.entry import HOST_LOOKED, INCIDENT_CLOSED, INCIDENT_OPENED
from proctor.core.exemption import Exemption, apply_exemptions
from proctor.core.finding import Incident
from proctor.core.host_fact import HostFact, clear, found, unknown
from proctor.core.kinds import IncidentKind
from proctor.core.policy import WatchPolicy, default_policy
from proctor.core.sitting import Sitting

DISPLAY, REMOTE, MACHINE = (
    IncidentKind.SECOND_DISPLAY,
    IncidentKind.REMOTE_ACCESS,
    IncidentKind.VIRTUAL_MACHINE,
)
TV = found("displays", DISPLAY, 0.95, ("SAMSUNG (HDMI-1)",), count=2)
ONE = clear("displays", DISPLAY, count=1)
ANYDESK = found("programs", REMOTE, 0.9, ("AnyDesk",))
NO_PROGRAM = clear("programs", REMOTE)
VIRTUAL = found("virtual_machine", MACHINE, 0.97, ("VirtualBox",))


class Changing:
    """A probe whose fact the test sets."""

    def __init__(self, fact: HostFact) -> None:
        self.name, self.kinds, self.fact, self.looks = fact.probe, (fact.kind,), fact, 0

    def look(self) -> tuple[HostFact, ...]:
        self.looks += 1
        return (self.fact,)


@dataclass
class Exam:
    """What the watch wrote and told, on a clock that the test turns."""

    t: float = 0.0
    entries: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    clips: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)

    def ports(self) -> HostPorts:
        return HostPorts(
            write=lambda kind, **data: self.entries.append((kind, data)),
            clip=lambda incident: self.clips.append(incident.id),
            notice=lambda kind, state: self.told.append((kind, state)),
            opened=lambda kind: self.told.append((kind, "incident")),
            media_s=lambda: self.t,
        )

    def data(self, kind: str) -> list[dict[str, Any]]:
        return [data for written, data in self.entries if written == kind]

    def written_states(self) -> list[str]:
        return [fact["state"] for data in self.data(HOST_LOOKED) for fact in data["facts"]]

    def incidents(self, kind: str) -> list[dict[str, Any]]:
        return [data["incident"] for data in self.data(kind)]


# A look every few milliseconds; the hold times of the policy run on the exam's clock, which the test turns.
POLICY = replace(default_policy(), check_in=replace(default_policy().check_in, host_every_s=0.0))


@pytest.fixture
def begin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., HostWatch]]:
    monkeypatch.setattr("client.app.host_watch._SOONEST_S", 0.005)
    monkeypatch.setattr(HostWatch, "_pause", lambda _self: 0.005)
    running: list[HostWatch] = []

    def start(
        exam: Exam, *probes: Changing, policy: WatchPolicy = POLICY, known: Known | None = None
    ) -> HostWatch:
        watch = HostWatch(probes, policy, known or Known(), exam.ports(), "attempt")
        running.append(watch)
        watch.start()
        return watch

    yield start
    for watch in running:
        watch.stop()


def looked(probe: Changing, times: int = 2) -> None:
    """Wait until the probe was asked so many times more, the round after the last one included."""
    until, end = probe.looks + times, time.monotonic() + 200
    while probe.looks < until:
        assert time.monotonic() < end
        time.sleep(0.002)


def test_a_display_that_is_plugged_in_is_announced_then_an_incident_and_ends(
    begin: Callable[..., HostWatch],
) -> None:
    exam, displays = Exam(), Changing(ONE)
    begin(exam, displays)
    looked(displays)
    assert exam.written_states() == ["clear"]
    exam.t, displays.fact = 100.0, TV
    looked(displays)
    assert exam.told == [("second_display", "soon")]
    exam.t = 106.0
    looked(displays)
    (opened,) = exam.incidents(INCIDENT_OPENED)
    assert (opened["kind"], opened["start_s"], opened["detail"]) == (
        "second_display",
        100.0,
        "SAMSUNG (HDMI-1)",
    )
    assert exam.clips == [opened["id"]]
    exam.t, displays.fact = 120.0, ONE
    looked(displays)
    exam.t = 126.0
    looked(displays)
    (closed,) = exam.incidents(INCIDENT_CLOSED)
    assert (closed["id"], closed["end_s"]) == (opened["id"], 120.0)
    assert exam.told[1:] == [("second_display", s) for s in ("incident", "open", "over")]
    assert exam.written_states() == ["clear", "found", "clear"]


def test_what_is_open_when_the_exam_ends_is_closed_then(begin: Callable[..., HostWatch]) -> None:
    exam, programs = Exam(), Changing(ANYDESK)
    watch = begin(exam, programs)
    looked(programs)
    exam.t = 3.0
    looked(programs)
    exam.t = 60.0
    watch.stop()
    (closed,) = exam.incidents(INCIDENT_CLOSED)
    assert (closed["kind"], closed["end_s"]) == ("remote_access", 60.0)


def test_unknown_accuses_nobody_and_is_written_down_once(begin: Callable[..., HostWatch]) -> None:
    dark = unknown("displays", DISPLAY, "host-displays-unreadable")
    exam, displays = Exam(), Changing(dark)
    begin(exam, displays)
    exam.t = 500.0
    looked(displays, 5)
    assert exam.written_states() == ["unknown"]
    assert exam.told == [] and exam.incidents(INCIDENT_OPENED) == []


def test_figures_that_waver_are_not_news(begin: Callable[..., HostWatch]) -> None:
    exam, probe = Exam(), Changing(clear("displays", DISPLAY, level=0.1))
    begin(exam, probe)
    looked(probe)
    probe.fact = clear("displays", DISPLAY, level=0.2)
    looked(probe)
    assert exam.written_states() == ["clear"]


def test_an_exemption_switches_its_kind_off_and_the_fact_is_still_written(
    begin: Callable[..., HostWatch],
) -> None:
    headset = found("audio_devices", IncidentKind.HEADSET, 0.95, ("Jabra",))
    exempt = apply_exemptions(POLICY, (Exemption("hearing_device", "decision 3"),))
    assert apply_exemptions(POLICY, ()).rules[IncidentKind.HEADSET].enabled
    exam, probe = Exam(), Changing(headset)
    begin(exam, probe, policy=exempt)
    exam.t = 100.0
    looked(probe, 5)
    assert exam.written_states() == ["found"]
    assert exam.incidents(INCIDENT_OPENED) == []


def checked_in(*facts: HostFact, passed: bool = False) -> Sitting:
    step = {"name": "computer", "figures": {"facts": [fact.as_json() for fact in facts]}}
    overrides = ({"step": "computer", "reason": "seen", "role": "operator"},) if passed else ()
    return Sitting(checks=(step,), overrides=overrides)


def opened_with(
    begin: Callable[..., HostWatch], sitting: Sitting, fact: HostFact, *, practice: bool = False
) -> list[Incident]:
    exam, probe = Exam(), Changing(fact)
    begin(exam, probe, known=known_of(sitting, practice=practice))
    looked(probe)
    exam.t = 50.0
    looked(probe)
    assert exam.written_states() == ["found"]
    return exam.incidents(INCIDENT_OPENED)


def test_a_virtual_machine_that_the_check_in_told_is_not_told_again(begin: Callable[..., HostWatch]) -> None:
    assert opened_with(begin, checked_in(VIRTUAL), VIRTUAL) == []
    assert opened_with(begin, Sitting(), VIRTUAL, practice=True) == []
    (incident,) = opened_with(begin, Sitting(), VIRTUAL)
    assert incident["kind"] == "virtual_machine"


def test_what_a_person_let_pass_by_name_is_no_incident_and_anything_else_is(
    begin: Callable[..., HostWatch],
) -> None:
    assert opened_with(begin, checked_in(ANYDESK, passed=True), ANYDESK) == []
    assert len(opened_with(begin, checked_in(ANYDESK), ANYDESK)) == 1
    other = found("programs", REMOTE, 0.9, ("AnyDesk", "TeamViewer"))
    assert len(opened_with(begin, checked_in(ANYDESK, passed=True), other)) == 1


def test_a_journal_from_before_the_computer_was_looked_at_is_read() -> None:
    old = Sitting(checks=({"name": "camera", "status": "pass"}, {"name": "computer", "status": "unknown"}))
    assert known_of(old, practice=False) == Known(frozenset(), None, False)


def test_while_something_waits_for_its_hold_time_it_is_looked_at_sooner() -> None:
    exam, displays = Exam(), Changing(TV)
    watch = HostWatch([displays], default_policy(), Known(), exam.ports(), "attempt")
    assert watch._pause() == default_policy().check_in.host_every_s
    watch._round()
    assert watch._pause() == default_policy().rules[DISPLAY].hold_s


def test_a_probe_that_hangs_does_not_hold_up_the_end(begin: Callable[..., HostWatch]) -> None:
    go_on = threading.Event()

    class Hanging(Changing):
        def look(self) -> tuple[HostFact, ...]:
            self.looks += 1
            go_on.wait(200)
            return (self.fact,)

    exam, slow = Exam(), Hanging(ONE)
    watch = HostWatch([slow], POLICY, Known(), exam.ports(), "attempt")
    watch._lookout._seconds = 0.01
    watch.start()
    end = time.monotonic() + 200
    while not exam.entries:
        assert time.monotonic() < end
        time.sleep(0.002)
    assert exam.written_states() == ["unknown"]
    go_on.set()
    watch.stop()
