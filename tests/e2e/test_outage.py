"""Ten minutes without a line in the middle of a time-compressed exam: it goes on, and catches up."""

from __future__ import annotations

import queue
import sys
import time
from pathlib import Path

import pytest

from client.app.clock import Clockwork
from proctor.core.entry import FAULT
from proctor.service.administration import Administration
from proctor.service.embedded import EmbeddedService
from proctor.service.settings import ServiceSettings
from tests.e2e.kill_storm import Process, doubled_answers, entries_at_service, lost_answers
from tests.fakes.line import Line

SCALE = 30.0  # the hour of the law section takes two minutes
OUTAGE_MIN = 10


class Candidate:
    """The program in its process, and what it said."""

    def __init__(self, line: str, home: Path, code: str, epoch_ms: int) -> None:
        self.process = Process(
            [
                *(sys.executable, "-m", "tests.e2e.candidate_process"),
                *("--server", line, "--home", str(home), "--code", code, "--every", "0.15"),
                *("--scale", str(SCALE), "--epoch", str(epoch_ms), "--go-round"),
            ]
        )
        self.saved: list[tuple[str, tuple[str, ...]]] = []
        self.result: dict | None = None

    def hear(self, seconds: float, until: str = "") -> bool:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                message = self.process.lines.get(timeout=left)
            except queue.Empty:
                return False
            if message is None:
                return False
            if message["event"] == "saved":
                self.saved.append((message["item"], tuple(message["options"])))
            if message["event"] == "finished":
                self.result = message["result"]
            if message["event"] == until:
                return True
        return False

    def finish(self) -> None:
        assert self.process.child.stdin is not None
        self.process.child.stdin.write("finish\n")
        self.process.child.stdin.flush()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_ten_minutes_of_outage_lose_no_answer(tmp_path: Path) -> None:
    epoch_ms = round(time.time() * 1000)
    clock = Clockwork(SCALE, epoch_ms)
    settings = ServiceSettings(database=str(tmp_path / "exam.db"), evidence=tmp_path / "evidence")
    with Administration(settings, clock.wall_ms) as office:
        office.import_shipped_bank("law-enforcement-3")
        booked_ms = clock.wall_ms() + round(60_000 * SCALE)  # so long may the check-in take
        slot = office.add_slot(
            office.add_candidate(name="B."), "law-enforcement-3", at_ms=booked_ms, regardless=True
        )
    with EmbeddedService(settings, clock.wall_ms) as service:
        port = int(service.url.rpartition(":")[2])
        with Line(("127.0.0.1", port)) as line:
            candidate = Candidate(line.url, tmp_path / "home", slot.code, epoch_ms)
            try:
                _sit_through_an_outage(candidate, line)
                entries = entries_at_service(service.url, slot.code, tmp_path / "home")
            finally:
                candidate.process.kill()
    assert candidate.result is not None
    assert candidate.result["status"] == "under_review"
    assert lost_answers(candidate.saved, entries) == []
    assert doubled_answers(entries) == []
    faults = [str(entry.data["what"]) for entry in entries if entry.kind == FAULT]
    assert faults.count("line_lost") == 1
    assert faults.count("line_back") == 1
    lost, back = (
        next(entry.stamp.at_ms for entry in entries if entry.data.get("what") == what)
        for what in ("line_lost", "line_back")
    )
    assert (back - lost) / 60_000 >= OUTAGE_MIN - 2  # it was noticed in time, and lasted


def _sit_through_an_outage(candidate: Candidate, line: Line) -> None:
    assert candidate.hear(120, until="saved"), "the exam did not begin"
    candidate.hear(2)
    line.cut()
    before = len(candidate.saved)
    candidate.hear(OUTAGE_MIN * 60 / SCALE)
    assert len(candidate.saved) > before + 5, "the exam stood still without a line"
    line.mend()
    candidate.finish()
    assert candidate.hear(120, until="finished"), "it did not come to its end after the outage"
