"""What the console asks of the rest of the program. The windows themselves touch no disk or network.

`client/app` implements these ports over HTTP; tests use the real one at a real service.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from client.console.admin_ports import AdministrationDesk
from client.console.appeals_ports import AppealsDesk
from client.console.essays_ports import EssaysDesk
from client.console.wall_ports import WallDesk
from proctor.sync.messages import ResultView, ReviewDetail, ReviewItem, Verdict
from proctor.sync.review_messages import Look, OwnFinding, Timeline
from proctor.sync.staff_messages import StaffView


@dataclass(frozen=True)
class FilmAt:
    """A film, and where the player finds it. Its own time begins at `start_s` of media time."""

    track: str
    start_s: float
    end_s: float
    address: str


class ReviewDesk(Protocol):
    """Reviews and their records. Every call is slow: it runs on a background thread, and raises SynaqError
    where it cannot."""

    def reviews(self) -> list[ReviewItem]:
        """The queue; the one due first comes first."""

    def review(self, attempt: str) -> ReviewDetail:
        """One attempt for review."""

    def timeline(self, attempt: str) -> Timeline:
        """One attempt along its media time."""

    def judge(self, attempt: str, incident: str, verdict: Verdict) -> ReviewDetail:
        """Give one's word on one incident."""

    def dismiss_kind(self, attempt: str, kind: str, reason: str) -> ReviewDetail:
        """Dismiss all incidents of one kind that wait for one's word."""

    def add_finding(self, attempt: str, finding: OwnFinding) -> ReviewDetail:
        """Add what the machine did not see."""

    def withdraw_finding(self, attempt: str, finding: str) -> ReviewDetail:
        """Take an own finding back."""

    def publish(self, attempt: str) -> ResultView:
        """Publish result and violation list to the candidate."""

    def looks_at(self, attempt: str) -> Callable[[Sequence[Look]], None]:
        """A way to tell the audit trail what was done with the record, by whoever is signed in now; it holds
        after they have signed out."""

    def evidence(self, attempt: str, sha256: str) -> bytes:
        """A clip, a strip or a picture."""

    def films(self, attempt: str, line: Timeline) -> tuple[FilmAt, ...]:
        """The record as films, one for each track and recording process. The addresses are for this program's
        own player, and good until one signs out."""

    def clip(self, attempt: str, sha256: str) -> str:
        """Where the player finds a clip, which has come by then; good until one signs out."""


class ConsoleDesk(EssaysDesk, ReviewDesk, WallDesk, AdministrationDesk, AppealsDesk, Protocol):
    """Everything that a member of staff does at the console."""

    def sign_in(self, token: str) -> StaffView:
        """Slow. Whose token it is; from now on every call is made with it."""

    def sign_out(self) -> None:
        """Quick. Forget the token."""

    def now_ms(self) -> int:
        """Quick. The service's clock as known here, in milliseconds since 1970 UTC."""


@dataclass(frozen=True)
class ConsoleOptions:
    """How the window is to appear, and how often what is on screen is asked for anew."""

    theme: str = "dark"
    text_size: float = 1.0
    refresh_ms: int = 10_000
    server_label: str = ""
