"""What the page of complaints asks of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from proctor.sync.appeal_messages import AppealView, CommissionProtocol, RecordGrant, RecordRequest


@dataclass(frozen=True)
class FetchedDossier:
    """A dossier on this computer's disk, checked. `whole`: nothing in it was altered; `sentences`: what is
    broken, or else what nobody vouches for."""

    path: Path
    size: int
    whole: bool
    sentences: tuple[str, ...]


class AppealsDesk(Protocol):
    """The commission's and the administrator's work on complaints. Every call is slow: it runs on a
    background thread, and raises SynaqError where it cannot."""

    @property
    def role(self) -> str:
        """Quick. The role of who is signed in."""

    def appeals(self) -> list[AppealView]:
        """Complaints, those that wait for a decision first."""

    def ask_for_record(self, complaint: str, wish: RecordRequest) -> AppealView:
        """Ask for the record."""

    def grant_record(self, complaint: str, request: str, wish: RecordGrant) -> AppealView:
        """Grant a request."""

    def decide_appeal(self, complaint: str, protocol: CommissionProtocol) -> AppealView:
        """Write down what the commission decided."""

    def fetch_dossier(
        self,
        attempt: str,
        out: Path,
        told: Callable[[int, int | None], object],
        stopped: Callable[[], bool],
    ) -> FetchedDossier | None:
        """The granted dossier to a file, then checked there; None where it was stopped. `told` gets bytes so
        far and in all, on the calling thread."""
