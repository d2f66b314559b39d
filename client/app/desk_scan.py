"""The room scan's part of the candidate's desk: asked for and ended in the journal, followed by the monitor.

Pictures of a scan are kept by the monitor. What is refused, failed or incomplete after the last try is an
incident; what could not be told is none.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from client.app.logbook import Logbook
from client.app.scan_feed import ScanFeed
from client.app.watch import Watch
from client.exam.scan_ports import CHECK_IN, ScanEnd, ScanTaken, ScanTask, scan_rules
from client.exam.stages import scan_due
from proctor.core import entry as kinds
from proctor.core.errors import MissingPartError
from proctor.core.finding import close_incident, new_incident
from proctor.core.kinds import IncidentKind
from proctor.core.room_scan import ScanProgress, ScanResult
from proctor.core.scan_clock import scan_extra_ms
from proctor.core.sitting import Sitting
from proctor.sync.messages import AttemptView, Directive

CHECK_IN_SCAN = "scan-check-in"
_SENT_WITHIN_S, _JUDGED_WITHIN_S = 25.0, 40.0
_MOST = 24  # gaps and things of one scan in the journal
_LONGEST_NOTE = 500
_ACCUSING = frozenset({"refused", "failed", "incomplete"})


class DeskScan(ABC):
    """Implements `client.exam.scan_ports.ScanDesk`; what carries it knows attempt, journal, watch."""

    _scans: ScanFeed

    @property
    @abstractmethod
    def sitting(self) -> Sitting:
        """The fold of the journal so far."""

    @abstractmethod
    def now_ms(self) -> int:
        """The service's time."""

    @abstractmethod
    def _write(self, kind: str, **data: Any) -> None:
        """Write one entry; StorageError where it is not on disk."""

    @abstractmethod
    def _attempt(self) -> AttemptView:
        """The attempt signed in to, or RefusedError."""

    @abstractmethod
    def _book(self) -> Logbook:
        """The attempt's journal, or RefusedError."""

    @abstractmethod
    def _start_watch(self, *, armed: bool) -> Watch:
        """The watch over this attempt, armed or not."""

    @abstractmethod
    def _running_watch(self) -> Watch | None:
        """The watch that runs now, armed or not."""

    def ask_scan(self) -> ScanTask | None:
        """The scan under way in the journal; else, where the check-in asks for one, that, written down."""
        view = self._attempt()
        if self.sitting.open_scan is None and scan_due(self.sitting, view):
            self._write(kinds.SCAN_ASKED, scan=CHECK_IN_SCAN, source=CHECK_IN, directive=None)
        asked = self.sitting.open_scan
        if asked is None:
            return None
        rules = scan_rules(view.policy)
        return ScanTask(
            str(asked["scan"]), str(asked["source"]), int(asked["asked_ms"]), rules, view.practice
        )

    def begin_scan(self, seen: Callable[[ScanProgress], None]) -> None:
        """Tell the monitor, waiting for one that is just being started."""
        scan = self.sitting.open_scan
        if scan is None:
            return
        self._scans.follow(seen)
        longest = scan_rules(self._attempt().policy).longest_s
        command = {"type": "scan", "scan": scan["scan"], "longest_s": longest}
        until = time.monotonic() + _SENT_WITHIN_S
        while not self._start_watch(armed=bool(self.sitting.sections)).tell(command):
            if time.monotonic() > until:
                raise _silent()
            time.sleep(0.1)

    def finish_scan(self) -> ScanTaken:
        """End the turn, and wait for what it came to and for its pictures."""
        watch = self._running_watch()
        self._scans.forget()
        if watch is None or not watch.tell({"type": "scan_end"}):
            raise _silent()
        told = self._scans.result(_JUDGED_WITHIN_S)
        if told is None:
            raise _silent()
        return ScanTaken(*told)

    def leave_scan(self) -> None:
        """Follow it no longer; the rules of watching take over again."""
        self._scans.follow(None)
        watch = self._running_watch()
        if watch is not None:
            watch.tell({"type": "scan_end"})

    def end_scan(self, end: ScanEnd) -> None:
        """Write it down, and the incident after it: never one of a scan that is still open."""
        scan = self.sitting.open_scan
        if scan is None:
            return
        now = self.now_ms()
        self._write(
            kinds.SCAN_ENDED,
            scan=scan["scan"],
            status=end.status,
            reasons=list(end.reasons),
            figures=scan_figures(end),
            began_ms=end.began_ms,
            ended_ms=now,
            panorama=None if end.taken is None else end.taken.panorama,
            extra_ms=self._extra_ms(scan["section"], int(scan["asked_ms"]), now),
        )
        if end.status in _ACCUSING:
            self._write_incident(str(scan["scan"]), int(scan["asked_ms"]), end)

    def enact(self, script: Callable[[float], str]) -> bool:
        """For a synthetic candidate who is to do something now: `script` gives what, from media second on.
        Until the next watch begins. Whether it was told: a monitor that has just begun does not say yet what
        second it is."""
        watch = self._running_watch()
        if watch is None or not watch.last_beat:
            return False
        told = script(float(watch.last_beat["t"]))
        watch.tell({"type": "source", "source": f"synthetic:{told}"})
        return True

    def note_scan_asked(self, directive: Directive) -> None:
        """A scan was asked for by directive: written down once, while the attempt can still obey."""
        scan = str(directive.data.get("scan", ""))
        sitting = self.sitting
        known = any(one["scan"] == scan for one in sitting.scans)
        if scan and not known and sitting.finished_ms is None:
            source = "policy" if directive.data.get("source") == "policy" else "directive"
            self._write(kinds.SCAN_ASKED, scan=scan, source=source, directive=directive.id)

    def _extra_ms(self, section: str | None, asked_ms: int, now_ms: int) -> int:
        """By how much the scan prolongs the section: what of it lay in a pause by staff, the pause does."""
        sitting = self.sitting
        running = sitting.open_section
        if section is None or running is None or running.section != section:
            return 0
        paused_ms = sitting.held.paused_within_ms(asked_ms, now_ms)
        return scan_extra_ms(scan_rules(self._attempt().policy), asked_ms + paused_ms, now_ms)

    def _write_incident(self, scan: str, asked_ms: int, end: ScanEnd) -> None:
        book = self._book()
        detail = f"{end.status}: {', '.join(end.reasons)}" if end.reasons else end.status
        # Before the exam media time stands still: the scan's name keeps two incidents apart.
        begun = new_incident(
            f"{book.journal.attempt} {scan}", IncidentKind.ROOM_SCAN, book.media_s(asked_ms), detail=detail
        )
        self._write(kinds.INCIDENT_OPENED, incident=begun.as_json())
        self._write(kinds.INCIDENT_CLOSED, incident=close_incident(begun, book.media_s()).as_json())


def scan_figures(end: ScanEnd) -> dict[str, Any]:
    """What is written down of a scan, bounded."""
    told: dict[str, Any] = {"tries": end.tries}
    if end.note:
        told["note"] = end.note[:_LONGEST_NOTE]
    return told if end.taken is None else {**told, **_measured(end.taken.result)}


def _measured(result: ScanResult) -> dict[str, Any]:
    data = result.as_json()
    return {
        "covered_deg": data["covered_deg"],
        "closed": data["closed"],
        "gaps_deg": data["gaps_deg"][:_MOST],
        "things": data["things"][:_MOST],
        "measured": data["figures"],
    }


def _silent() -> MissingPartError:
    return MissingPartError(
        "The program's camera part did not answer.",
        kept="Nothing is lost, and nothing was decided.",
        remedy="Check that the camera is connected and used by no other program, and try again.",
    )
