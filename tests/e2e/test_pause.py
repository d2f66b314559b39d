"""Pause, resume and stop for real: a window with a candidate who goes on answering, the service, a proctor.
The window is killed in the pause; it is in the pause again, and no answer is written there.
"""

from __future__ import annotations

import queue
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from client.exam.scan_ports import ScanEnd
from client.exam.stages import Stage, stage_for
from proctor.core import entry as kinds
from proctor.core.entry import Entry, check_chain, read_entry
from proctor.service.database import Database
from proctor.service.records_desk import RecordsDesk
from proctor.sync.messages import Directive
from proctor.sync.wall_client import WallClient
from proctor.sync.wall_messages import ExtraTime, Order, OrderReason
from tests.e2e.days import Day
from tests.e2e.kill_storm import Process
from tests.e2e.test_scan_day import Day as ScanDay
from tests.e2e.test_scan_day import asked, in_section, service_deadline, until

PATIENCE_S = 240.0
WHY = OrderReason(kk="Бөгде дауыс", ru="Посторонний голос", en="Another voice")


@pytest.fixture
def steps() -> Iterator[ExitStack]:
    with ExitStack() as steps:
        yield steps


class Candidate:
    """The window as a process of its own; what it tells is read as it comes."""

    def __init__(self, day: Day, folder: Path) -> None:
        home = folder / "home"
        command = [sys.executable, "-m", "tests.e2e.candidate_process", "--server", day.service.url]
        command += ["--home", str(home), "--code", day.code, "--source", "synthetic:length 600"]
        self.process = Process([*command, "--go-round", "--every", "0.2"])
        self.told: list[dict[str, Any]] = []

    def tells(self, **wanted: Any) -> dict[str, Any]:
        """The next thing told that is so."""
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                told = self.process.lines.get(timeout=max(0.1, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"not told within {PATIENCE_S} s: {wanted}; but {self.told}") from None
            assert told is not None, f"ended before it told {wanted}: {self.told}"
            self.told.append(told)
            if wanted.items() <= told.items():
                return told

    def stages(self) -> list[str]:
        return [one["stage"] for one in self.told if one["event"] == "stage"]


def order(name: str) -> Order:
    return Order(request=name, reason=WHY)


def entries_of(day: Day) -> list[Entry]:
    database = Database(day.settings.database_url)
    try:
        with database.read() as connection:
            query = "select text from entry order by seq"
            texts = [str(row[0]) for row in connection.exec_driver_sql(query)]
    finally:
        database.close()
    return [read_entry(text, day.attempt) for text in texts]


def rows(day: Day, query: str) -> list[Any]:
    database = Database(day.settings.database_url)
    try:
        with database.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]
    finally:
        database.close()


def test_paused_killed_resumed_and_stopped(day: Day, tmp_path: Path, steps: ExitStack) -> None:
    with RecordsDesk(day.settings) as office:
        staff = WallClient(day.service.url, token=office.add_staff("P", "proctor"))
    steps.callback(staff.close)
    first = Candidate(day, tmp_path)
    steps.callback(first.process.close)
    steps.callback(first.process.child.kill)
    first.tells(event="stage", stage="exam")
    staff.give_extra_time(day.attempt, ExtraTime(request="more", minutes=120, reason="Slow computers"))
    for _ in range(3):
        first.tells(event="saved")
    paused = staff.pause(day.attempt, order("pause"))
    first.tells(event="stage", stage="held")
    until(lambda: any(one.kind == kinds.DIRECTIVE and named(one) == paused for one in entries_of(day)))
    first.process.kill()

    again = Candidate(day, tmp_path)
    steps.callback(again.process.close)
    steps.callback(again.process.child.kill)
    again.tells(event="stage", stage="held")
    assert "exam" not in again.stages() and "recovery" not in again.stages()
    again.tells(event="monitor")  # it goes on being watched
    [tile] = staff.wall().tiles
    assert tile.state == "suspended" and tile.pause_reason is not None
    assert tile.pause_reason.model_dump() == WHY.model_dump()
    resumed = staff.resume(day.attempt, order("resume"))
    back = again.tells(event="exam")
    again.tells(event="saved")
    [(deadline_ms,)] = rows(day, "select deadline_ms from section")
    now_ms = back["wall_ms"]
    assert abs(now_ms + back["left_ms"] - deadline_ms) < 2_000
    stopped = staff.stop(day.attempt, order("stop"))
    again.tells(event="stage", stage="stopped")
    again.tells(event="finished")
    assert again.stages()[-3:] == ["stopped", "upload", "result"]

    entries = entries_of(day)
    check_chain(entries)
    directed = [named(one) for one in entries if one.kind == kinds.DIRECTIVE]
    assert [one.id for one in directed] == ["more", "pause", "resume", "stop"]
    assert directed[1:] == [paused, resumed, stopped]
    # No answer between the pause and the resume, but for what was on screen as it was heard.
    at = {named(one).id: one.seq for one in entries if one.kind == kinds.DIRECTIVE}
    run_2 = max(one.seq for one in entries if one.kind == kinds.RUN_STARTED)
    assert at["pause"] < run_2 < at["resume"]
    assert not [one for one in entries if one.kind == kinds.ANSWERED and run_2 < one.seq < at["resume"]]
    assert [one.data["reason"] for one in entries if one.kind == kinds.ATTEMPT_FINISHED] == ["stopped"]
    assert [one.data["reason"] for one in entries if one.kind == kinds.SECTION_FINISHED] == ["stopped"]
    assert rows(day, "select state, finish_reason from attempt") == [("finished", "stopped")]
    # A kill in the pause is nobody's interruption of the exam: there was nothing to interrupt.
    paused_ms = paused.data["at_ms"]
    found = rows(day, "select start_ms, end_ms from interruption")
    assert all(start < paused_ms for start, _ in found)
    assert rows(day, "select distinct flags from entry") == [("",)]


def named(entry: Entry) -> Directive:
    return Directive.model_validate(entry.data["directive"])


def test_a_pause_and_its_end_heard_together_late(tmp_path: Path, steps: ExitStack) -> None:
    """The candidate's line is away for all of a pause: the time is settled by the service's word."""
    day = ScanDay(steps, tmp_path)
    desk = in_section(day)
    assert desk.attempt is not None and desk.sitting.open_section is not None
    attempt, before = desk.attempt.id, desk.sitting.open_section.deadline_ms
    staff = WallClient(day.proctor.url, token=day.proctor.token)
    steps.callback(staff.close)
    desk.close()  # nothing is heard
    staff.pause(attempt, order("p-1"))
    time.sleep(1.2)
    given = staff.resume(attempt, order("r-1"))
    staff.pause(attempt, order("p-2"))
    again = day.desk()
    assert again.resume()
    until(lambda: again.sitting.open_pause is not None and again.sitting.open_pause.id == "p-2")
    part = again.sitting.open_section
    assert part is not None and part.deadline_ms == before + given.data["paused_ms"] == service_deadline(day)
    again.close()
    staff.stop(attempt, order("s-1"))
    last = day.desk()
    assert last.resume()
    until(lambda: last.sitting.stopped is not None)
    assert last.sitting.finished_ms is None and last.monitor_pid is None
    last.end_stopped()
    last.end_stopped()
    last.deliver(lambda _done, _total: None)
    assert [one.finish_reason for one in last.sitting.sections] == ["stopped"]
    assert last.result().status == "under_review"


def test_a_look_round_the_room_and_a_pause_give_the_same_time_back_once(
    tmp_path: Path, steps: ExitStack
) -> None:
    day = ScanDay(steps, tmp_path)
    desk = in_section(day)
    assert desk.attempt is not None and desk.sitting.open_section is not None
    attempt, before = desk.attempt.id, desk.sitting.open_section.deadline_ms
    staff = WallClient(day.proctor.url, token=day.proctor.token)
    steps.callback(staff.close)
    began_ms = asked(day, desk).asked_ms
    staff.pause(attempt, order("p-1"))
    until(lambda: desk.sitting.open_pause is not None)
    assert stage_for(desk.sitting, desk.attempt, desk.now_ms()) is Stage.SCAN
    time.sleep(1.5)
    desk.end_scan(ScanEnd("unknown", ("skipped",)))
    assert stage_for(desk.sitting, desk.attempt, desk.now_ms()) is Stage.HELD
    until(lambda: desk._book().journal.held() == desk._book().journal.head())
    given = staff.resume(attempt, order("r-1"))
    until(lambda: desk.sitting.open_pause is None)
    part = desk.sitting.open_section
    assert part is not None and part.deadline_ms == service_deadline(day)
    # From the asking to the end of the pause, and not a moment twice; clocks agree to a fraction of a second.
    assert abs((part.deadline_ms - before) - (given.data["at_ms"] - began_ms)) < 700
    desk.finish_section("language", "candidate", False, "")
    desk.finish_attempt("closed_window")
    desk.deliver(lambda _done, _total: None)
    facts = [fact.kind for fact in day.proctor.review(attempt).facts]
    assert "scan_time_claimed" not in facts
