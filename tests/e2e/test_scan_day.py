"""A look round the room for real: service, desk, journal and monitor process. At the check-in; asked for by a
proctor in the middle of a section, whose clock stands; refused; and with a program that is ended by force."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from client.app.attempt_folder import AttemptFolder
from client.app.clock import Clockwork
from client.app.desk import CandidateDesk
from client.app.desk_ports import DeskEvents, DeskSetup
from client.exam.scan_ports import ScanEnd, ScanTask
from client.exam.stages import Stage, stage_for
from proctor.core import entry as kinds
from proctor.core.calibration import NotMeasured
from proctor.core.room_scan import ScanProgress
from proctor.core.scan_clock import scan_extra_ms
from proctor.service.embedded import EmbeddedService
from proctor.service.records_desk import RecordsDesk
from proctor.service.settings import ServiceSettings
from proctor.sync.messages import CheckResult, ReviewDetail
from proctor.sync.staff_client import StaffClient

WHOLE, PART = "360 for 24", "50 for 9"
LEAD_S = 9.0


def until(true: Callable[[], object], seconds: float = 200.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


class Day:
    """A service with one booked candidate, a proctor, and the desks that were opened on it."""

    def __init__(self, steps: ExitStack, folder: Path) -> None:
        self.steps, self.folder = steps, folder
        self.settings = ServiceSettings(
            database=str(folder / "exam.db"), evidence=folder / "held", evidence_reserve_bytes=0
        )
        self.service = steps.enter_context(EmbeddedService(self.settings))
        with RecordsDesk(self.settings) as office:
            office.import_shipped_bank("practice")
            self.code = office.add_slot(office.add_candidate("A. B."), "practice").code
            self.proctor = StaffClient(self.service.url, token=office.add_staff("P", "proctor"))
        steps.callback(self.proctor.close)

    def desk(self) -> CandidateDesk:
        def nothing(*_told: Any) -> None:
            """The window is not looked at here."""

        events = DeskEvents(nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing)
        setup = DeskSetup(
            AttemptFolder(self.folder / "home"),
            self.service.url,
            "synthetic:length 600",
            lambda: "en",
            Clockwork(),
            probes=lambda _source, _behaviour: (),
        )
        made = CandidateDesk(setup, events)
        self.steps.callback(made.close)
        return made

    def record(self, desk: CandidateDesk) -> ReviewDetail:
        """What a proctor sees, once the exam is over and everything has been delivered."""
        desk.finish_section("language", "candidate", False, "")
        desk.finish_attempt("closed_window")
        desk.deliver(lambda _done, _total: None)
        assert desk.attempt is not None
        return self.proctor.review(desk.attempt.id)


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    with ExitStack() as steps:
        yield Day(steps, tmp_path)


def checked_in(day: Day) -> CandidateDesk:
    """All of the check-in that comes before the look round the room."""
    desk = day.desk()
    desk.sign_in(day.code)
    desk.record_consent()
    desk.record_conditions()
    desk.check_in([CheckResult(name="camera", status="pass")])
    desk.record_look(NotMeasured.SKIPPED, 1)
    return desk


def stage(desk: CandidateDesk) -> Stage:
    return stage_for(desk.sitting, desk.attempt, desk.now_ms())


def task_of(desk: CandidateDesk) -> ScanTask:
    task = desk.ask_scan()
    assert task is not None
    return task


def turned(desk: CandidateDesk, until_deg: float, turn: str) -> ScanEnd:
    """Turn the camera, which is back in its place afterwards; what came of it when so much was seen."""
    seen: list[ScanProgress] = []
    desk.begin_scan(seen.append)
    until(lambda: seen)
    until(lambda: desk.enact(lambda now: f"at {now + LEAD_S:.1f} scan {turn}; length 600"))
    until(lambda: max(progress.covered_deg for progress in seen) >= until_deg)
    taken = desk.finish_scan()
    status = {True: "complete", False: "incomplete", None: "unknown"}[taken.result.complete]
    reasons = tuple(reason.value for reason in taken.result.reasons)
    return ScanEnd(status, reasons, taken, tries=1)  # type: ignore[arg-type]


def in_section(day: Day) -> CandidateDesk:
    """A candidate in the first section, who left the check-in's scan out."""
    desk = checked_in(day)
    task_of(desk)
    desk.end_scan(ScanEnd("unknown", ("skipped",)))
    desk.start_section("language")
    return desk


def asked(day: Day, desk: CandidateDesk) -> ScanTask:
    """A proctor asks for a scan, and the desk has heard it."""
    assert desk.attempt is not None
    given = day.proctor.ask_for_scan(desk.attempt.id)
    until(lambda: desk.sitting.open_scan is not None)
    task = task_of(desk)
    assert task.scan == given.data["scan"] and task.in_exam
    assert stage(desk) is Stage.SCAN
    return task


def service_deadline(day: Day) -> int:
    (found,) = day_rows(day, "select deadline_ms from section")
    return int(found[0])


def day_rows(day: Day, query: str) -> list[Any]:
    with closing(sqlite3.connect(day.settings.database)) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.slow
def test_the_check_ins_scan_is_complete_and_its_panorama_is_with_the_proctor(day: Day) -> None:
    desk = checked_in(day)
    assert stage(desk) is Stage.SCAN
    assert task_of(desk).scan == task_of(desk).scan == "scan-check-in"
    end = turned(desk, 340.0, WHOLE)
    desk.end_scan(end)
    assert stage(desk) is not Stage.SCAN
    assert end.status == "complete" and end.taken is not None
    desk.start_section("language")
    (scan,) = day.record(desk).scans
    assert (scan.source, scan.known, scan.status, scan.extra_ms) == ("check_in", True, "complete", 0)
    # The service names a panorama only once it holds it.
    assert scan.panorama == end.taken.panorama is not None
    picture = cv2.imdecode(np.frombuffer(end.taken.picture, np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape[1] > 1000


def test_shown_in_part_in_the_exam_the_clock_stands_on_both_sides_alike(day: Day) -> None:
    desk = in_section(day)
    section = desk.sitting.open_section
    assert section is not None
    task = asked(day, desk)
    end = turned(desk, 40.0, PART)
    assert end.status == "incomplete" and end.taken is not None
    desk.end_scan(end)
    after = desk.sitting.open_section
    assert after is not None and stage(desk) is Stage.EXAM
    record = day.record(desk)
    scan = next(one for one in record.scans if one.scan == task.scan)
    assert (scan.source, scan.known, scan.status) == ("directive", True, "incomplete")
    assert scan.extra_ms == after.deadline_ms - section.deadline_ms > 5_000
    assert scan.ended_ms is not None
    assert scan.extra_ms <= scan_extra_ms(task.rules, scan.asked_ms, scan.ended_ms)
    assert service_deadline(day) == after.deadline_ms
    assert scan.panorama == end.taken.panorama is not None
    assert scan.pictures, "stills beside what was not shown"
    # The turning itself is held against nobody, what it came to is.
    assert [incident.kind for incident in record.incidents] == ["room_scan"]


def test_a_refusal_is_an_incident_with_its_reason_and_no_clip_is_missed(day: Day) -> None:
    desk = in_section(day)
    before = desk.sitting.open_section
    task = asked(day, desk)
    desk.end_scan(ScanEnd("refused", ("fixed_camera",), note="Монитордың ішінде"))
    after = desk.sitting.open_section
    desk.close()  # the program is started again: nothing is held to be missing
    desk = day.desk()
    assert desk.resume()
    record = day.record(desk)
    scan = next(one for one in record.scans if one.scan == task.scan)
    assert (scan.status, scan.reasons) == ("refused", ["fixed_camera"])
    assert scan.figures["note"] == "Монитордың ішінде"
    (incident,) = record.incidents
    assert (incident.kind, incident.clause, incident.detail) == (
        "room_scan",
        "184/10",
        "refused: fixed_camera",
    )
    assert before is not None and after is not None
    assert service_deadline(day) == after.deadline_ms == before.deadline_ms + scan.extra_ms
    assert kinds.EVIDENCE_MISSING not in [one.kind for one in desk._book().journal.entries()]


def test_ended_by_force_in_the_middle_the_scan_is_there_again(day: Day) -> None:
    desk = in_section(day)
    task = asked(day, desk)
    before = desk.sitting.open_section
    desk.close()  # nothing more was written: as after a crash
    again = day.desk()
    assert again.resume()
    assert stage(again) is Stage.SCAN
    assert task_of(again) == task
    again.end_scan(ScanEnd("failed", ("not_finished",)))
    after = again.sitting.open_section
    assert before is not None and after is not None and after.deadline_ms > before.deadline_ms
    day.record(again)
    assert service_deadline(day) == after.deadline_ms


def test_a_directive_heard_and_not_yet_written_as_asked_is_asked_after_a_crash(day: Day) -> None:
    desk = in_section(day)
    assert desk.attempt is not None
    desk.note_scan_asked = lambda _directive: None  # type: ignore[method-assign]
    day.proctor.ask_for_scan(desk.attempt.id)
    until(lambda: kinds.DIRECTIVE in [one.kind for one in desk._book().journal.entries()])
    assert desk.sitting.open_scan is None
    desk.close()
    again = day.desk()
    assert again.resume()
    assert task_of(again).source == "directive"
