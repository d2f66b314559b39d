"""What the page of the room scan asks of the desk: a part of `client.exam.ports.ExamDesk`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

from proctor.core.check_in_policy import ScanRules
from proctor.core.policy import parse_policy
from proctor.core.room_scan import ScanProgress, ScanResult

ScanStatus = Literal["complete", "incomplete", "refused", "failed", "unknown"]
SCAN_STEP = "room_scan"  # as a step that a test hall answers for
CHECK_IN = "check_in"  # who asked: the check-in itself; else policy or directive


@dataclass(frozen=True, slots=True)
class ScanTask:
    """A scan that is asked for: its id, who asked and when (service ms), the policy's figures, and whether
    it can be left out without consequence."""

    scan: str
    source: str
    asked_ms: int
    rules: ScanRules
    practice: bool = False

    @property
    def in_exam(self) -> bool:
        """Whether it was asked for beside the check-in, and must be answered in time."""
        return self.source != CHECK_IN


@dataclass(frozen=True, slots=True)
class ScanTaken:
    """What one turn came to; `panorama`: SHA-256 of the picture in the evidence (None: none was kept), and
    `picture` the JPEG itself (b"" for none)."""

    result: ScanResult
    panorama: str | None = None
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class ScanEnd:
    """How a scan ended. `reasons`: reasons of the measuring, or why it was refused, failed or is unknown;
    `began_ms`: of the first try, service ms; `note`: the candidate's own words; `tries`: how many."""

    status: ScanStatus
    reasons: tuple[str, ...] = ()
    taken: ScanTaken | None = None
    began_ms: int | None = None
    tries: int = 0
    note: str = ""


class ScanDesk(Protocol):
    """The room scan, at the check-in or asked for during the exam."""

    def ask_scan(self) -> ScanTask | None:
        """Journalled, once. The scan that is due: one under way in the journal, else the check-in's; None
        where none is."""

    def begin_scan(self, seen: Callable[[ScanProgress], None]) -> None:
        """Slow. From the next picture on the camera is followed; `seen` gets the progress some times a
        second. Begun anew, what came before is forgotten. MissingPartError where nothing can be followed."""

    def finish_scan(self) -> ScanTaken:
        """Slow. What the turn came to. MissingPartError where that does not come."""

    def leave_scan(self) -> None:
        """Quick. No progress comes any more, and what was seen is not judged."""

    def end_scan(self, end: ScanEnd) -> None:
        """Journalled. The scan is over; the section that ran at its beginning goes on, prolonged as the
        policy says. Refused, failed and incomplete ones are an incident beside."""


@lru_cache(maxsize=4)
def scan_rules(policy: str) -> ScanRules:
    """The figures of the room scan in an exam policy (TOML text)."""
    return parse_policy(policy).room_scan
