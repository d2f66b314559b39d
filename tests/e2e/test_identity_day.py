"""The identity part of a check-in for real: service, desk and monitor process; a person who does what is
asked, a reference photo that shows somebody else, and what remains on the computer afterwards."""

from __future__ import annotations

import base64
import hashlib
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from client.app import desk_identity
from client.app.attempt_folder import AttemptFolder
from client.app.clock import Clockwork
from client.app.desk import CandidateDesk
from client.app.desk_ports import DeskEvents, DeskSetup
from client.app.face_photos import FacePhotos
from client.exam.identity_course import IdentityCourse
from proctor.capture.frame import Picture
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate
from proctor.core import entry as kinds
from proctor.core import liveness, liveness_track
from proctor.core.entry import Entry
from proctor.core.liveness_state import LivenessAction
from proctor.core.liveness_track import LivenessSample
from proctor.service.embedded import EmbeddedService
from proctor.service.records_desk import RecordsDesk
from proctor.service.settings import ServiceSettings
from proctor.sync.messages import CheckResult
from tests.fakes.network_camera import network_camera

WANTED = {
    LivenessAction.TURN_LEFT: (-32.0, 1.0),
    LivenessAction.TURN_RIGHT: (32.0, 1.0),
    LivenessAction.COME_CLOSER: (0.0, 1.45),
}
MOST_TURN, MOST_GROWTH = 12.0, 0.1  # from one look of the monitor to the next
SEED = 0  # of the task: the same order of actions each time
PATIENCE_S = 200.0


def jpeg(picture: Picture) -> bytes:
    _, coded = cv2.imencode(".jpg", picture)
    return bytes(coded)


@pytest.fixture(scope="module")
def person() -> SyntheticCandidate:
    return SyntheticCandidate(parse_script(""))


def portrait(person: SyntheticCandidate) -> Picture:
    """Another moment, a little darker: the photo of the registration."""
    picture = person.picture_at(7.3)
    assert picture is not None
    return (picture * 0.85).astype(np.uint8)


class Hearer:
    """Sits before a network camera and does what the course asks, look by look: however slow the computer
    is, between two looks of the monitor the head goes no further than heads do."""

    def __init__(self, drawn: SyntheticCandidate) -> None:
        self._drawn = drawn
        self._turn, self._growth = 0.0, 1.0

    def follow(self, course: IdentityCourse, sample: LivenessSample) -> None:
        """The course learns of a look, the person of what is asked now."""
        course.see(sample, time.monotonic())
        action = course.action
        turn, growth = WANTED[action] if action is not None else (0.0, 1.0)
        self._turn += max(-MOST_TURN, min(MOST_TURN, turn - self._turn))
        self._growth += max(-MOST_GROWTH, min(MOST_GROWTH, growth - self._growth))

    def picture_at(self, t: float) -> Picture:
        """What the camera sees now."""
        pose = replace(self._drawn.script.pose_at(0.0), yaw=self._turn, growth=self._growth, picture_t=t)
        return self._drawn._noisy(self._drawn._scene(pose), t)


@pytest.fixture(autouse=True)
def a_slow_computer_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes its time here is the computer, not the person."""
    monkeypatch.setattr(desk_identity, "_SENT_WITHIN_S", PATIENCE_S)
    monkeypatch.setattr(desk_identity, "_TAKEN_WITHIN_S", PATIENCE_S)
    for limit in ("AHEAD_S", "ACTION_S", "BACK_S"):
        monkeypatch.setattr(liveness, limit, PATIENCE_S)
    monkeypatch.setattr(liveness_track, "GAP_S", PATIENCE_S)


class Hall:
    """A service with one booked candidate, and the desks that were opened on it."""

    def __init__(self, steps: ExitStack, folder: Path) -> None:
        self.steps, self.folder = steps, folder
        self.settings = ServiceSettings(
            database=str(folder / "exam.db"), evidence=folder / "held", evidence_reserve_bytes=0
        )
        self.service = steps.enter_context(EmbeddedService(self.settings))

    def book(self, photo: bytes | None) -> str:
        """A candidate with that reference photo; the code."""
        with RecordsDesk(self.settings) as office:
            office.import_shipped_bank("practice")
            candidate = office.add_candidate("A. B.")
            if photo is not None:
                (self.folder / "photo.jpg").write_bytes(photo)
                office.keep_reference_photo(candidate, self.folder / "photo.jpg")
            return office.add_slot(candidate, "practice").code

    def desk(self, source: str) -> CandidateDesk:
        def nothing(*_told: Any) -> None:
            """The window is not looked at here."""

        events = DeskEvents(nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing)
        setup = DeskSetup(
            AttemptFolder(self.folder / "home"),
            self.service.url,
            source,
            lambda: "en",
            Clockwork(),
            probes=lambda _source, _behaviour: (),
        )
        made = CandidateDesk(setup, events)
        self.steps.callback(made.close)
        return made


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with ExitStack() as steps:
        yield Hall(steps, tmp_path)


def checked_in(desk: CandidateDesk, code: str) -> None:
    desk.sign_in(code)
    desk.record_consent()
    desk.record_conditions()
    desk.check_in([CheckResult(name="camera", status="pass")])


def until(true: Callable[[], object], seconds: float = PATIENCE_S) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def entries(desk: CandidateDesk, kind: str) -> list[Entry]:
    assert desk._logbook is not None
    return [entry for entry in desk._logbook.journal.entries() if entry.kind == kind]


@pytest.mark.slow
@pytest.mark.timeout(900)  # as many looks as it takes, however long a busy computer takes for each
def test_who_does_what_is_asked_is_known_enrolled_and_forgotten_at_the_end(
    hall: Hall, person: SyntheticCandidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_identity.secrets, "randbits", lambda _bits: SEED)
    reference = jpeg(portrait(person))
    hearer = Hearer(person)
    desk = hall.desk(hall.steps.enter_context(network_camera(hearer.picture_at, fps=10.0)))
    checked_in(desk, hall.book(reference))
    task = desk.begin_identity()
    assert task is not None
    course = IdentityCourse(task, 1)
    course.taken(desk.take_photo(), time.monotonic())
    assert course.photo is not None
    assert course.photo.compared.similarity is not None
    assert course.photo.compared.similarity > 0.6
    assert cv2.imdecode(np.frombuffer(course.photo.jpeg, np.uint8), cv2.IMREAD_COLOR).shape == (480, 640, 3)
    desk.follow_liveness(lambda sample: hearer.follow(course, sample))
    until(lambda: course.over)
    desk.leave_liveness()
    check = course.judged()
    assert (check.status, check.reason) == ("match", ""), check.figures
    desk.record_identity(check, course.photo)

    view = desk.attempt
    assert view is not None
    folder = AttemptFolder(hall.folder / "home")
    photos = FacePhotos(folder.attempt_path(view.id), folder.disk_key)
    assert photos.read(photos.reference, hashlib.sha256(reference).hexdigest()) == reference
    for kept in (photos.reference, photos.checked_in):
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert b"\xff\xd8\xff" not in kept.read_bytes(), "a photo lies locked on the disk"
    (written,) = entries(desk, kinds.IDENTITY_CHECKED)
    (evidence,) = [one for one in entries(desk, kinds.EVIDENCE) if one.data["incident"] == "identity"]
    assert written.data["photo"] == evidence.data["sha256"]

    # The exam is watched with today's photo, after a restart too.
    desk.choose_camera("synthetic:length 5")
    paper = desk.start_section("language")
    assert desk._watch is not None
    assert base64.b64decode(desk._watch._config()["first"]["photo_b64"]) == course.photo.jpeg
    until(lambda: desk._watch is not None and desk._watch.last_beat)
    desk.close()
    again = hall.desk("synthetic:length 5")
    assert again.resume()
    assert again._watch is not None
    assert base64.b64decode(again._watch._config()["first"]["photo_b64"]) == course.photo.jpeg
    assert not [one for one in entries(again, kinds.FAULT) if "photo" in one.data["what"]]
    again.finish_section(paper.section, "candidate", False, "")
    again.finish_attempt("candidate")
    again.deliver(lambda _done, _all: None)
    assert not photos.reference.exists()
    assert not photos.checked_in.exists()
    held = [path.name for path in (hall.folder / "held").rglob("*") if path.is_file()]
    assert any(str(evidence.data["sha256"]) in name for name in held)


@pytest.mark.slow
def test_somebody_elses_photo_is_a_mismatch_and_the_exam_goes_on(
    hall: Hall, person: SyntheticCandidate
) -> None:
    """The negative of a face has its shape and nothing of its looks."""
    desk = hall.desk("synthetic:length 5")
    checked_in(desk, hall.book(jpeg(255 - portrait(person))))
    task = desk.begin_identity()
    assert task is not None
    course = IdentityCourse(task, 1)
    course.taken(desk.take_photo(), time.monotonic())
    course.stop()
    desk.leave_liveness()
    check = course.judged()
    assert check.status in ("mismatch", "unknown"), check.figures
    assert check.status == "mismatch"
    desk.record_identity(check, course.photo)
    assert desk.start_section("language").items


def test_without_a_reference_photo_it_is_unknown_once_and_no_camera_is_opened(hall: Hall) -> None:
    desk = hall.desk("synthetic:length 5")
    checked_in(desk, hall.book(None))
    (written,) = entries(desk, kinds.IDENTITY_CHECKED)
    assert (written.data["status"], written.data["reason"]) == ("unknown", "no_reference")
    assert desk.monitor_pid is None
