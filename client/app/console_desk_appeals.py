"""The commission's part of the console's desk."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from client.console.appeals_ports import FetchedDossier
from client.kit.saved_file import save_whole
from proctor.journal.dossier_check import check_dossier
from proctor.sync.appeal_messages import AppealView, CommissionProtocol, RecordGrant, RecordRequest
from proctor.sync.console_client import ConsoleClient


class AppealCalls(ABC):
    """An AppealsDesk over HTTP, for a desk that has clients to lend."""

    @abstractmethod
    def _client(self) -> AbstractContextManager[ConsoleClient]:
        """A client that nobody else uses meanwhile."""

    def appeals(self) -> list[AppealView]:
        """Complaints."""
        with self._client() as client:
            return client.appeals()

    def ask_for_record(self, complaint: str, wish: RecordRequest) -> AppealView:
        """Ask for the record."""
        with self._client() as client:
            return client.ask_for_record(complaint, wish)

    def grant_record(self, complaint: str, request: str, wish: RecordGrant) -> AppealView:
        """Grant a request."""
        with self._client() as client:
            return client.grant_record(complaint, request, wish)

    def decide_appeal(self, complaint: str, protocol: CommissionProtocol) -> AppealView:
        """Write down the decision."""
        with self._client() as client:
            return client.decide_appeal(complaint, protocol)

    def fetch_dossier(
        self,
        attempt: str,
        out: Path,
        told: Callable[[int, int | None], object],
        stopped: Callable[[], bool],
    ) -> FetchedDossier | None:
        """The dossier to a file, and checked as `synaq verify` does."""
        with self._client() as client:
            if not save_whole(out, lambda file: client.fetch_dossier(attempt, file, told, stopped)):
                return None
        with out.open("rb") as file:
            report = check_dossier(file)
        if stopped():  # while it was being checked
            out.unlink(missing_ok=True)
            return None
        sentences = report.broken or [*report.deleted, *report.not_proven]
        return FetchedDossier(out, out.stat().st_size, report.whole, tuple(sentences))
