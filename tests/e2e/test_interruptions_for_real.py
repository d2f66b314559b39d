"""Lines that really go: an adapter switched off, a cable pulled, a router that hangs, a provider that is
away, a service that is killed. A real service finds whose each was, from a real desk's journal and its own
facts.

Each in network namespaces of its own, at the same time. Skipped, with the reason, where the machine forbids
namespaces.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from proctor.service.database import Database
from proctor.service.records_desk import RecordsDesk
from tests.e2e.interrupted_process import settings_of
from tests.e2e.three_rooms import SERVICE, RoomsForbiddenError, ThreeRooms

# How sure a finding is falls with every answer that a busy computer lets wait: by itself, then.
pytestmark = pytest.mark.alone

PORT = 8076
SLOT_IN_S, STARTS_S, AWAY_S, COMES_BACK_S = 600, 150, 24, 90


class Talker:
    """A process that says lines of JSON."""

    def __init__(self, command: list[str]) -> None:
        self.child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reading = threading.Thread(target=self._read, name="test-talker")
        self._reading.start()
        self._complaints = threading.Thread(target=self._complain, name="test-complaints")
        self.complaints = ""
        self._complaints.start()

    def until(self, event: str, seconds: float) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while True:
            try:
                said = self.lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {event!r} came: {self.complaints[-2000:]}") from None
            if said["event"] == event:
                return said

    def tell(self, words: str) -> None:
        assert self.child.stdin is not None
        self.child.stdin.write(words + "\n")
        self.child.stdin.flush()

    def end(self, *, kill: bool = False) -> None:
        if kill:
            self.child.kill()
        elif self.child.poll() is None:
            self.tell("end")
        try:
            self.child.wait(30)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self._reading.join()
        self._complaints.join()
        for pipe in (self.child.stdin, self.child.stdout, self.child.stderr):
            if pipe is not None:
                pipe.close()

    def _read(self) -> None:
        for line in self.child.stdout or ():
            self.lines.put(json.loads(line))

    def _complain(self) -> None:
        for line in self.child.stderr or ():
            self.complaints += line


@dataclass
class Day:
    """One candidate, one service, and what happens to the line between them."""

    folder: Path
    harm: Callable[[Day], None]
    mend: Callable[[Day], None]
    rooms: ThreeRooms = field(default_factory=ThreeRooms)
    service: Talker | None = None
    told: dict[str, Any] = field(default_factory=dict)
    found: Any = None
    failed: BaseException | None = None

    def open_office(self) -> RecordsDesk:
        """Whoever leads databases to a schema does so one after the other."""
        office = RecordsDesk(settings_of(self.folder / "exam.db"))
        office.import_shipped_bank("law-enforcement-3")
        return office

    def run(self, office: RecordsDesk, ready: threading.Barrier) -> None:
        try:
            self._run(office, ready)
        except BaseException as error:  # noqa: BLE001  raised again where a test looks at it
            ready.abort()
            self.failed = error

    def serve(self) -> None:
        words = [sys.executable, "-m", "tests.e2e.interrupted_process", "serve"]
        database = str(self.folder / "exam.db")
        self.service = Talker(self.rooms.behind([*words, database, SERVICE, str(PORT)]))
        self.service.until("serving", STARTS_S)

    def kill_service(self) -> None:
        assert self.service is not None
        self.service.end(kill=True)

    def _run(self, office: RecordsDesk, ready: threading.Barrier) -> None:
        with office, ExitStack() as steps:
            person = office.add_candidate(name="D.")
            at_ms = round((time.time() + SLOT_IN_S) * 1000)
            slot = office.add_slot(person, "law-enforcement-3", at_ms=at_ms, regardless=True)
            steps.enter_context(self.rooms)
            self.serve()
            steps.callback(lambda: self.service is None or self.service.end())
            words = [sys.executable, "-m", "tests.e2e.interrupted_process", "sit"]
            url, home = f"http://{SERVICE}:{PORT}", str(self.folder / "home")
            candidate = Talker(self.rooms.at_home([*words, url, slot.code, home]))
            steps.callback(candidate.end)
            candidate.until("checked_in", STARTS_S)
            _bring_on_the_slot(self.folder / "exam.db")  # however long the check-in took
            candidate.tell("start")
            candidate.until("sitting", STARTS_S)
            candidate.tell("answer")
            candidate.until("answered", STARTS_S)
            ready.wait(STARTS_S * 2)
            self._sit_through(candidate, office, slot.attempt)

    def _sit_through(self, candidate: Talker, office: RecordsDesk, attempt: str) -> None:
        time.sleep(4)  # a beat or two, and a look at the whole line
        self.harm(self)
        candidate.tell("answer")  # who answers without a line goes on all the same
        candidate.until("answered", STARTS_S)
        assert candidate.until("incident", AWAY_S * 2)["kind"] == "network_lost"
        time.sleep(8)
        self.mend(self)
        self.told = candidate.until("back", COMES_BACK_S)
        end = time.monotonic() + COMES_BACK_S
        while time.monotonic() < end:
            views = office.interruptions(attempt)
            self.found = views[-1] if views else None
            if self.found is not None and self.found.end_ms is not None and self.found.seen_by == "both":
                return
            time.sleep(0.5)


def _bring_on_the_slot(database: Path) -> None:
    opened = Database(f"sqlite:///{database}")
    try:
        with opened.write() as connection:
            now = round(time.time() * 1000)
            connection.exec_driver_sql(f"update attempt set slot_ms = {now}")  # noqa: S608  a number of ours
    finally:
        opened.close()


CASES: dict[str, tuple[Callable[[Day], None], Callable[[Day], None]]] = {
    "adapter": (lambda day: day.rooms.switch_adapter(False), lambda day: day.rooms.switch_adapter(True)),
    "cable": (lambda day: day.rooms.plug_cable(False), lambda day: day.rooms.plug_cable(True)),
    "router": (lambda day: day.rooms.hang_router(True), lambda day: day.rooms.hang_router(False)),
    "provider": (
        lambda day: day.rooms.connect_provider(False),
        lambda day: day.rooms.connect_provider(True),
    ),
    "service": (lambda day: day.kill_service(), lambda day: day.serve()),
}


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Day]:
    """All of them, at the same time: most of each is waiting."""
    try:
        with ThreeRooms():
            pass
    except RoomsForbiddenError as error:
        pytest.skip(str(error))
    found = {name: Day(tmp_path_factory.mktemp(name), harm, mend) for name, (harm, mend) in CASES.items()}
    ready = threading.Barrier(len(found))
    threads = [
        threading.Thread(target=day.run, args=(day.open_office(), ready), name=f"test-day-{name}")
        for name, day in found.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("name", "party", "fact", "word"),
    [
        ("adapter", "candidate", "adapter_off", "link"),
        ("cable", "computer", "link_down", "link"),
        ("router", "computer", "gateway_gone", "gateway"),
        ("provider", "provider", "beyond_gateway", "provider"),
        ("service", "service", "service_down", "service"),
    ],
)
def test_whose_it_was_is_found(days: dict[str, Day], name: str, party: str, fact: str, word: str) -> None:
    day = days[name]
    if day.failed is not None:
        raise day.failed
    finding = day.found.finding
    assert finding is not None and day.found.end_ms is not None, day.found
    assert (finding.party, fact in {ground.fact for ground in finding.grounds}) == (party, True), finding
    # How sure a finding is, is a matter of tests/core/test_attribution: a service that is slow because five
    # days share two cores rightly makes it less sure.
    assert finding.confidence > 0.25, finding
    assert not finding.within_grace and day.found.needs_a_person
    assert day.told["what"] == word and day.told["seconds"] >= 5, day.told
