"""The candidate's desk: the port behind the exam window, on a real journal, line and monitor."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from client.app.attempt_folder import Session
from client.app.check_line import check_line
from client.app.check_record import bounded
from client.app.checks_devices import ChosenDevices
from client.app.deeds import JournalledDeeds
from client.app.desk_checks import DeskChecks
from client.app.desk_directives import DeskDirectives
from client.app.desk_disk import DeskDisk, DiskPause, named_by_disk
from client.app.desk_hall import DeskHall, guaranteed_checks
from client.app.desk_help import DeskHelp
from client.app.desk_identity import DeskIdentity
from client.app.desk_link import DeskLink
from client.app.desk_ports import DeskEvents, DeskSetup
from client.app.desk_scan import DeskScan
from client.app.desk_upload import DeskUpload
from client.app.face_feed import FaceFeed
from client.app.face_photos import FacePhotos
from client.app.kept_papers import KeptPapers
from client.app.leftovers import set_aside, take_back
from client.app.line_watch import LineWatch
from client.app.logbook import Logbook
from client.app.restoring import JournalOpening
from client.app.scan_feed import ScanFeed
from client.app.taking_up import client_name, kept_view, note_exemptions, take_up
from client.app.watch import Watch, WatchPorts, WatchSetup
from proctor.core import entry as kinds
from proctor.core.calibration import LookSample
from proctor.core.check_in_policy import USUAL_CHECK_IN
from proctor.core.errors import ConnectionLostError, RefusedError, SynaqError
from proctor.core.line_class import LineClass
from proctor.core.policy import WatchPolicy, parse_policy
from proctor.core.sitting import Sitting
from proctor.host.stay_awake import StayAwake
from proctor.host.survey import Probe
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
from proctor.sync.client import ServiceClient
from proctor.sync.courier import Courier, CourierPorts, Delivery
from proctor.sync.messages import (
    AttemptView,
    CheckIn,
    CheckResult,
    Receipt,
    ResultView,
    SectionPaper,
    SignIn,
)

_CLOCK_NEWS_MS = 500  # a change of the known offset that is worth an entry
_OVER = frozenset({"finished", "closed", "aborted", "broken_off", "expired", "cancelled"})


class CandidateDesk(
    DeskDisk,
    DeskLink,
    DeskUpload,
    JournalledDeeds,
    DeskChecks,
    DeskHelp,
    DeskIdentity,
    DeskHall,
    DeskScan,
    DeskDirectives,
):
    """Implements `client.exam.ports.ExamDesk`."""

    def __init__(self, setup: DeskSetup, events: DeskEvents) -> None:
        self._setup = setup
        self._events = events
        self._client = ServiceClient(setup.server)
        self._client_lock = threading.Lock()
        self._view: AttemptView | None = None
        self._logbook: Logbook | None = None
        self._courier: Courier | None = None
        self._watch: Watch | None = None
        self._papers: KeptPapers | None = None
        self._watch_lock = threading.Lock()
        self._heard_directives: set[str] = set()
        self._line = "unknown"
        self._line_watch = LineWatch(self._jot)
        self._leaving = threading.Event()
        self._awake = StayAwake()
        self._pause = DiskPause()
        self._faces = FaceFeed()
        self._portraits: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._scans = ScanFeed()
        self._source, self._microphone = setup.source, ""
        self._keep_devices = lambda chosen: setup.folder.keep_devices(asdict(chosen))

    # -- what is known ---------------------------------------------------------------------------------------
    @property
    def sitting(self) -> Sitting:
        """The fold of the journal so far."""
        return self._logbook.sitting() if self._logbook else Sitting()

    @property
    def attempt(self) -> AttemptView | None:
        """The attempt signed in to."""
        return self._view

    @property
    def monitor_pid(self) -> int | None:
        """The process id of the monitor, while one runs."""
        return self._watch.pid if self._watch else None

    @property
    def head_seq(self) -> int:
        """The number of the last entry on disk; 0 before sign-in."""
        return self._logbook.journal.head()[0] if self._logbook else 0

    @property
    def line_class(self) -> LineClass:
        """How the line is now, by what is sent anyway: whoever records may adapt to it."""
        return self._line_watch.current()

    @property
    def is_recorded(self) -> bool:
        """Whether a record is being made now."""
        watch = self._watch
        return watch is not None and watch.armed

    def keep_record(self, picture: bytes | None, at: float) -> None:
        """What the window adds to the record (see `RecordFeed.keep`). On any thread."""
        watch = self._watch
        if watch is not None:
            watch.keep_record(picture, at, self.line_class)

    def now_ms(self) -> int:
        """The service's time."""
        return self._logbook.clock.now_ms() if self._logbook else self._setup.clockwork.wall_ms()

    def paper(self, section: str) -> SectionPaper | None:
        """The section's paper, from memory or, unlocked, from the journal's file."""
        return None if self._papers is None else self._papers.get(section)

    # -- slow ------------------------------------------------------------------------------------------------
    def resume(self) -> bool:
        """Take up the attempt on disk, if there is one; without a line, from what was kept."""
        with named_by_disk(self._setup.folder.home):
            return self._resume()

    def _resume(self) -> bool:
        session = self._setup.folder.session()
        if session is None:
            return False
        self._client.close()
        self._client = ServiceClient(session.server, token=session.token, language=self._setup.language())
        before = time.monotonic()
        try:
            view = self._client.attempt(session.attempt)
        except ConnectionLostError:
            kept = kept_view(session)
            if kept is None:
                raise  # without a line and without what was kept there is nothing to show yet
            self._open(kept, heard=None)
        except RefusedError:
            self._client.close()
            self._client = ServiceClient(self._setup.server)
            return False  # the token is not good any more: the code signs in again, and the journal goes on
        else:
            self._open(view, heard=time.monotonic() - before)
        self._keep(done=False)
        if self.sitting.open_section is not None and self._attempt().state not in _OVER:
            self._start_watch(armed=True)
        return True

    def sign_in(self, code: str) -> AttemptView:
        """Bind this computer to the attempt of that code."""
        client = ServiceClient(self._setup.server, language=self._setup.language())
        before = time.monotonic()
        folder, earlier = self._setup.folder, self._setup.folder.session()
        place, key = self._setup.installation, folder.session_key_for_sign_in()
        signed = client.sign_in(
            SignIn(
                code=code.strip(),
                device=self._setup.folder.device(),
                client=client_name(),
                hall=place.hall,
                seat=place.seat,
                verify_key=key.public,
            )
        )
        heard = time.monotonic() - before
        if earlier is not None and earlier.attempt != signed.attempt.id:
            set_aside(folder, earlier, folder.secrets_of_session())
        take_back(folder, signed.attempt.id)
        self._client = client
        self._view = signed.attempt
        self._keep(done=False)
        self._open(signed.attempt, heard=heard)
        if self.sitting.open_section is not None and signed.attempt.state not in _OVER:
            self._start_watch(armed=True)
        return signed.attempt

    def follow_face(self, seen: Callable[[LookSample], None]) -> None:
        """Look through the camera, and pass on what is measured of the face until `leave_face`."""
        self._faces.follow(seen)
        if not self.sitting.sections:  # later there is a watch already, and it must not be disarmed
            self._start_watch(armed=False)

    def leave_face(self) -> None:
        """Pass on nothing more."""
        self._faces.follow(None)

    def measure_line(self, progress: Callable[[int, int], None]) -> CheckResult:
        """Measure the line to the exam service, both ways."""
        rules = parse_policy(self._view.policy).check_in if self._view is not None else USUAL_CHECK_IN
        return check_line(self._client, progress, rules, self._leaving)

    def check_in(self, checks: Sequence[CheckResult]) -> AttemptView:
        """Tell the service of consent, conditions and checks; journalled once it has agreed."""
        view, made = self._attempt(), bounded([*checks, *guaranteed_checks(self._setup.installation)])
        message = CheckIn(consent=True, conditions=True, edition=view.edition, checks=made)
        with self._client_lock:
            self._view = self._client.check_in(view.id, message)
        note_exemptions(self._book(), self._view)
        self.note_overrides(self._view)
        self._write(kinds.CHECK_DONE, checks=[check.model_dump() for check in made])
        self.note_identity_not_asked()
        self._keep(done=False)
        return self._view

    def start_section(self, section: str) -> SectionPaper:
        """Get the paper and journal the start. What was done before is delivered first."""
        view, book = self._attempt(), self._book()
        self._deliver_entries()
        before = time.monotonic()
        with self._client_lock:
            paper = self._client.start_section(view.id, section)
        book.clock.hear(paper.now_ms, time.monotonic() - before)
        if self._papers is not None:
            self._papers.keep(paper)
        self._write(
            kinds.SECTION_STARTED,
            section=section,
            started_ms=paper.started_ms,
            deadline_ms=paper.deadline_ms,
            paper_digest=paper.digest,
        )
        self._start_watch(armed=True)
        self._events.time_changed()
        return paper

    def result(self) -> ResultView:
        """What became of the attempt."""
        with self._client_lock:
            return self._client.result(self._attempt().id)

    # -- leaving the window ----------------------------------------------------------------------------------
    def focus_lost(self, reason: str) -> None:
        """The candidate left the window."""
        if self._watch is not None:
            self._watch.focus_lost(reason)

    def focus_returned(self) -> None:
        """And is back."""
        if self._watch is not None:
            self._watch.focus_returned()

    def close(self) -> None:
        """Stop watching and delivering; what is not delivered goes out at the next start."""
        self._leaving.set()
        self._awake.release()
        self._stop_watch()
        self._leave_link()
        self._say_goodbye()
        courier, self._courier = self._courier, None
        if courier is not None:
            courier.stop()
        if self._logbook is not None:
            self._logbook.journal.close()
        self._client.close()

    # -- inside ----------------------------------------------------------------------------------------------
    def _open(self, view: AttemptView, *, heard: float | None) -> None:
        """Open the attempt's journal and deliver. `heard`: round trip in seconds of `view`'s time."""
        self._put_down()
        opening = JournalOpening(self._setup.folder, view, self._client, self._setup.clockwork, heard)
        journal = opening.open()
        try:
            self._take_up(view, journal, heard)
        except BaseException:
            self._logbook = None
            journal.close()
            raise

    def _fetch_paper(self, section: str) -> SectionPaper:
        with self._client_lock:
            return self._client.start_section(self._attempt().id, section)

    def _put_down(self) -> None:
        """Let go of the attempt that was open, if one was."""
        self._leave_link()
        courier, self._courier = self._courier, None
        if courier is not None:
            courier.stop()
        book, self._logbook = self._logbook, None
        if book is not None:
            book.journal.close()
        self._papers = None

    def _take_up(self, view: AttemptView, journal: Journal, heard: float | None) -> None:
        self._view = view
        self._recall_devices(ChosenDevices.from_kept(self._setup.folder.devices()))
        folder = self._setup.folder
        folder.sweep(view.id)
        self._papers = KeptPapers(journal, folder.disk_key())
        begun = take_up(
            journal, self._setup.clockwork, view, heard, folder.secrets_told(), begun=self._begun()
        )
        self._logbook, self._heard_directives = begun.book, {given.id for given in begun.directives}
        if (running := begun.book.sitting().open_section) is not None:
            self._papers.ensure(running.section, None if heard is None else self._fetch_paper)
        self._take_up_directives(begun.directives)
        self._line_watch = LineWatch(self._jot, parse_policy(view.policy).check_in)
        self._courier = Courier(
            journal,
            self._setup.folder.evidence(view.id),
            self._client.another(),
            CourierPorts(
                self._on_delivery,
                self._on_receipt,
                self._on_directive,
                self._on_unreadable,
                self._line_watch.moved,
                self._line_watch.current,
            ),
            seals=self._setup.folder.seals(view),
            rules=parse_policy(view.policy).delivery,
        )
        self._watch_link(view, begun.book)
        self._courier.start()

    def _start_watch(self, *, armed: bool) -> Watch:
        with self._watch_lock:
            if self._watch is not None and self._watch.armed == armed:
                return self._watch
            if self._watch is not None:
                self._watch.stop()
            view, book = self._attempt(), self._book()
            setup = WatchSetup(
                self._source,
                view.policy,
                self._setup.folder.attempt_path(view.id),
                self._setup.monitor_command,
                self._microphone,
                self._watching_probes() if armed else (),
                view.practice,
                self._photos(),
            )
            ports = WatchPorts(
                state=self._events.monitor,
                preview=self._events.preview,
                notice=self._events.notice,
                opened=self._events.incident,
                seen=self._faces.hear,
                written=self._on_written,
                trouble=self._on_trouble,
                portrait=self._portraits.put,
                scan=self._scans.hear,
            )
            self._watch = Watch(book, setup, ports, armed=armed)
            self._watch.start()
            return self._watch

    def _probes(self) -> tuple[Probe, ...]:
        return self._setup.probes(lambda: self._source, self._behaviour)

    def _watching_probes(self) -> tuple[Probe, ...]:
        return tuple(probe for probe in self._probes() if not self._setup.unwatched.issuperset(probe.kinds))

    def _check_policy(self) -> WatchPolicy:
        return parse_policy(self._attempt().policy).without(self._setup.unwatched)

    def _stop_watch(self) -> None:
        with self._watch_lock:
            if self._watch is not None:
                self._watch.stop()
                self._watch = None

    def _running_watch(self) -> Watch | None:
        return self._watch

    def _fetch_reference(self) -> bytes:
        with self._client_lock:
            return self._client.reference_photo(self._attempt().id)

    def _photos(self) -> FacePhotos:
        folder = self._setup.folder
        return FacePhotos(folder.attempt_path(self._attempt().id), folder.disk_key)

    def _evidence(self) -> EvidenceStore:
        return self._setup.folder.evidence(self._attempt().id, self.sitting.seal_key)

    def _deliver_entries(self) -> None:
        """Deliver until the service holds every entry: a section is released only after the one before it."""
        if self._courier is not None:
            self._courier.deliver_entries()

    def _on_written(self) -> None:
        if self._logbook is not None:
            with suppress(SynaqError):  # what is written is written, though the disk cannot be read now
                self._events.saving(self._logbook.journal.head()[0], self._logbook.journal.held()[0])
            self._tell_room(self._logbook)
        if self._courier is not None:
            self._courier.poke()

    def _on_trouble(self, _error: SynaqError) -> None:
        # What the watch found could not be written: to the candidate, nobody is watching. Their own answers
        # meet the same disk and say so themselves.
        self._events.monitor("lost")

    def _on_delivery(self, delivery: Delivery) -> None:
        line, link_watch = self._line_watch.hear(delivery), self._link_watch
        if link_watch is not None:
            link_watch.hear(delivery)
        if line != self._line:
            before, self._line = self._line, line
            self._events.connection(line, self.now_ms())
            if "offline" in (before, line):
                self._note_line(line, delivery.problem)
        self._events.saving(delivery.head_seq, delivery.held_seq)

    def _note_line(self, line: str, problem: str) -> None:
        what = "line_lost" if line == "offline" else "line_back"
        self._jot(kinds.FAULT, what=what, detail=problem)

    def _jot(self, kind: str, **data: Any) -> None:
        """Write an entry that goes out with the next delivery: nobody waits for it."""
        self._book().jot(kind, **data)

    def _on_receipt(self, receipt: Receipt, round_trip_s: float) -> None:
        self._line_watch.answered(round_trip_s)
        book = self._book()
        self._look_for_room(book)
        before = book.clock.offset_ms()
        if book.clock.hear(receipt.now_ms, round_trip_s):
            after = book.clock.offset_ms()
            if abs(after - before) > _CLOCK_NEWS_MS * self._setup.clockwork.scale:
                book.jot(kinds.CLOCK_SET, offset_ms=after, round_trip_ms=round(round_trip_s * 1000))
            self._events.time_changed()
        if self._view is not None and receipt.state != self._view.state:
            self._view = self._view.model_copy(update={"state": receipt.state})

    def _on_unreadable(self, digest: str, reason: str) -> None:
        self._book().write(kinds.EVIDENCE_MISSING, incident="", sha256=digest, reason=reason)

    def _keep(self, *, done: bool) -> None:
        view = self._attempt()
        self._setup.folder.keep_session(
            Session(self._client.url, view.id, self._client.token, view.model_dump_json(), done)
        )

    def _attempt(self) -> AttemptView:
        if self._view is None:
            raise RefusedError("Nobody has signed in yet.", code="not_signed_in", remedy="Sign in first.")
        return self._view

    def _book(self) -> Logbook:
        if self._logbook is None:
            raise RefusedError("Nobody has signed in yet.", code="not_signed_in", remedy="Sign in first.")
        return self._logbook
