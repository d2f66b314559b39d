"""The watch over the line's own side: what is written down when the line goes and comes, and who is told."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from client.app import link_watch as module
from client.app.link_looks import LinkReaders, Sources, away_word
from client.app.link_watch import LinkPorts, LinkWatch
from client.app.run_end import RunEnd, crash_file
from client.app.session_end import orderly_end
from proctor.core import entry as kinds
from proctor.core.entry import NO_ENTRY_BEFORE, Stamp, write_entry
from proctor.core.interruption import Answer, InterruptionRules
from proctor.host.clock import ClockSample
from proctor.host.links import RawInterface, RawLinks
from proctor.host.power import Power
from proctor.host.reach import NameAsker
from proctor.service.entry_shapes import require_shape
from proctor.sync.courier import Delivery

PATIENCE_S = 200
WHOLE = RawLinks((RawInterface("enp3s0", up=True, carrier=True),), ("enp3s0", "192.168.1.1"), "enp3s0")
PULLED = RawLinks((RawInterface("enp3s0", up=True, carrier=False),))


@dataclass
class Computer:
    """A computer whose cable, router, power and clocks tests turn."""

    links: RawLinks = WHOLE
    gateway: Answer = Answer.YES
    elsewhere: Answer = Answer.UNKNOWN
    power: Power = field(default_factory=lambda: Power(on_battery=False, level=0.8))
    slept_s: float = 0.0

    def clocks(self) -> ClockSample:
        """Awake time stands; what was slept comes on top of it."""
        return ClockSample(1000.0, 500.0, 600.0 + self.slept_s)

    def readers(self) -> LinkReaders:
        sources = Sources(
            links=lambda _towards: self.links,
            gateway=lambda _gateway: self.gateway,
            elsewhere=lambda _address: self.elsewhere,
            power=lambda: self.power,
            clocks=self.clocks,
        )
        return LinkReaders(NameAsker("192.0.2.7"), "", sources)


@dataclass
class Record:
    """What was written and told, in order."""

    said: queue.SimpleQueue[tuple[str, Any]] = field(default_factory=queue.SimpleQueue)
    clips: list[str] = field(default_factory=list)

    def write(self, kind: str, **data: Any) -> None:
        # What this watch writes is what the service's door lets in.
        entry = write_entry("A", 1, NO_ENTRY_BEFORE, kind=kind, data=data, stamp=Stamp(1, 1, 1, "r"))
        require_shape(entry, [])
        self.said.put((kind, data))

    def clip(self, incident: str) -> bool:
        self.clips.append(incident)
        return False

    def until(self, wanted: str) -> Any:
        """The next of that kind; what comes before it is passed over."""
        while True:
            kind, data = self.said.get(timeout=PATIENCE_S)
            if kind == wanted:
                return data


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Start a watch over a computer; stopped at the test's end."""
    monkeypatch.setattr(module, "_TICK_S", 0.02)
    monkeypatch.setattr(module, "_TOLD_FROM_S", 0.0)
    monkeypatch.setattr(module, "_POWER_EVERY_S", 0.0)
    open_ones: list[LinkWatch] = []

    def begin(computer: Computer, record: Record, *, active: bool = True, noted_s: float = 0.0) -> LinkWatch:
        ports = LinkPorts(
            write=record.write,
            active=lambda: active,
            now_ms=lambda: 1_770_000_000_000,
            media_s=lambda: 42.0,
            clip=record.clip,
            opened=lambda kind: record.said.put(("opened", kind)),
            back=lambda what, seconds: record.said.put(("back", (what, seconds))),
        )
        rules = InterruptionRules(noted_s=noted_s)
        watch = LinkWatch("http://192.0.2.7:8710", rules, ports, "A", computer.readers())
        open_ones.append(watch)
        watch.hear(Delivery(line="online", service="yes"))
        watch.start()
        return watch

    yield begin
    for watch in open_ones:
        watch.stop()


def test_a_cable_that_is_out_is_written_down_noted_and_told(watching: Callable[..., LinkWatch]) -> None:
    computer, record = Computer(), Record()
    watch = watching(computer, record)
    began = record.until(kinds.LINK_LOOKED)
    assert (began["link"], began["medium"], began["reason"]) == ("yes", "wired", "began")
    computer.links = PULLED
    watch.hear(Delivery(line="offline", service="no"))
    away = record.until(kinds.LINK_LOOKED)
    while away["reason"] != "offline":  # the link's change may be seen before the delivery fails
        away = record.until(kinds.LINK_LOOKED)
    assert (away["link"], away["how"], away["service"]) == ("no", "no_carrier", "no")
    incident = record.until(kinds.INCIDENT_OPENED)["incident"]
    assert (incident["kind"], incident["severity"], incident["clause"]) == ("network_lost", "note", "26/49")
    assert "link: no" in incident["detail"]
    assert record.until("opened") == "network_lost"
    assert record.until(kinds.EVIDENCE_MISSING)["incident"] == incident["id"] == record.clips[0]
    computer.links = WHOLE
    watch.hear(Delivery(line="online", service="yes"))
    assert record.until(kinds.LINK_LOOKED)["reason"] == "online"
    assert record.until(kinds.INCIDENT_CLOSED)["incident"]["id"] == incident["id"]
    assert record.until("back")[0] == "link"


@pytest.mark.parametrize(
    ("gateway", "elsewhere", "service", "word"),
    [
        (Answer.NO, Answer.UNKNOWN, "no", "gateway"),
        (Answer.YES, Answer.UNKNOWN, "no", "provider"),
        (Answer.UNKNOWN, Answer.NO, "no", "provider"),
        (Answer.YES, Answer.YES, "no", "service"),
        (Answer.YES, Answer.UNKNOWN, "refused", "service"),
        (Answer.UNKNOWN, Answer.UNKNOWN, "no", "unknown"),
    ],
)
def test_what_the_candidate_is_told_was_away(
    gateway: Answer, elsewhere: Answer, service: str, word: str
) -> None:
    computer = Computer(gateway=gateway, elsewhere=elsewhere)
    assert away_word(computer.readers().look(service, thorough=True)) == word


def test_power_and_sleep_are_written_when_they_change(watching: Callable[..., LinkWatch]) -> None:
    computer, record = Computer(), Record()
    watching(computer, record)
    assert record.until(kinds.POWER_LOOKED) == {"source": "mains", "percent": 80}
    computer.power = Power(on_battery=True, level=0.79)
    assert record.until(kinds.POWER_LOOKED) == {"source": "battery", "percent": 79}
    computer.slept_s = 180.0
    slept = record.until(kinds.SLEPT)
    assert (slept["how"], slept["to_ms"] - slept["from_ms"]) == ("asleep", 180_000)
    assert record.until("back") == ("asleep", 180)


def test_a_program_that_was_stopped_while_it_waited_stood_still(
    watching: Callable[..., LinkWatch], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped, all clocks of this computer go on, and so does the wait itself."""
    stopped = [0.0]
    computer, record = Computer(), Record()
    clocks = SimpleNamespace(monotonic=lambda: time.monotonic() + stopped[0])
    monkeypatch.setattr(module, "time", clocks)
    monkeypatch.setattr(
        computer, "clocks", lambda: ClockSample(1000.0, 500.0 + stopped[0], 600.0 + stopped[0])
    )
    watch = watching(computer, record)
    record.until(kinds.LINK_LOOKED)
    wait = watch._wake.wait

    def wait_and_be_stopped(seconds: float) -> bool:
        woken, stopped[0] = wait(seconds), 40.0
        return woken

    monkeypatch.setattr(watch._wake, "wait", wait_and_be_stopped)
    slept = record.until(kinds.SLEPT)
    assert slept["how"] == "stood_still"
    assert abs(slept["to_ms"] - slept["from_ms"] - 40_000) < 1_000


def test_before_the_exam_nothing_is_written(watching: Callable[..., LinkWatch]) -> None:
    computer, record = Computer(links=PULLED), Record()
    watch = watching(computer, record, active=False)
    watch.hear(Delivery(line="offline"))
    watch.stop()
    assert record.said.empty()


def test_an_absence_shorter_than_the_policy_lets_pass_is_no_incident(
    watching: Callable[..., LinkWatch],
) -> None:
    computer, record = Computer(), Record()
    watch = watching(computer, record, noted_s=3_600.0)
    record.until(kinds.LINK_LOOKED)
    watch.hear(Delivery(line="offline", service="no"))
    record.until(kinds.LINK_LOOKED)
    watch.hear(Delivery(line="online", service="yes"))
    record.until("back")
    watch.stop()
    kinds_said = []
    while not record.said.empty():
        kinds_said.append(record.said.get()[0])
    assert kinds.INCIDENT_OPENED not in kinds_said


# -- how a run ends -----------------------------------------------------------------------------------------
def test_the_first_word_on_the_end_holds(qapp: QApplication) -> None:
    end = RunEnd()
    end.note("unknown", "SIGTERM")
    end.note("person", "closed")
    end.note("logout", "the session ends")
    assert (end.by, end.detail) == ("person", "closed")
    ended = RunEnd()
    with pytest.raises(ZeroDivisionError), orderly_end(ended, qapp):
        raise ZeroDivisionError
    assert (ended.by, ended.detail) == ("error", "ZeroDivisionError")


def test_a_signal_of_a_system_that_goes_down_is_its_shutdown(qapp: QApplication) -> None:
    before = signal.getsignal(signal.SIGTERM)
    ended, quits = RunEnd(), []
    qapp.aboutToQuit.connect(lambda: quits.append(True))
    with orderly_end(ended, qapp, going_down=lambda: True):
        signal.raise_signal(signal.SIGTERM)
    assert (ended.by, ended.detail) == ("system_shutdown", "SIGTERM")
    assert signal.getsignal(signal.SIGTERM) is before
    loose = RunEnd()
    with orderly_end(loose, qapp, going_down=lambda: None):
        signal.raise_signal(signal.SIGTERM)
    assert (loose.by, loose.detail) == ("unknown", "SIGTERM")  # by whom, nobody knows


CRASHES = """
import ctypes, pathlib, sys
from client.app.run_end import crash_file
with crash_file(pathlib.Path(sys.argv[1])) as left:
    print(repr(left), flush=True)
    if sys.argv[2] == "crash":
        ctypes.string_at(0)
"""


def test_a_crash_is_known_at_the_next_start_and_only_there(tmp_path: Path) -> None:
    def run(what: str) -> str:
        command = [sys.executable, "-c", CRASHES, str(tmp_path / "crash.txt"), what]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout.strip()

    assert run("crash") == "''"
    assert "Segmentation fault" in run("end")
    assert run("end") == "''"
    with crash_file(tmp_path / "no such folder" / "crash.txt") as left:
        assert left == ""  # a disk that keeps nothing keeps nobody from their exam
