"""The desk's part of a test hall: where this computer says it stands, and waiting for an operator there."""

from __future__ import annotations

from abc import ABC, abstractmethod

from client.app.installation import Installation
from proctor.sync.client import ServiceClient
from proctor.sync.messages import AttemptView, CheckResult


class DeskHall(ABC):
    """The part "hall" of `client.exam.ports.ExamDesk`."""

    _client: ServiceClient
    _view: AttemptView | None

    @abstractmethod
    def _attempt(self) -> AttemptView:
        """The attempt signed in to, or RefusedError."""

    @abstractmethod
    def _keep(self, *, done: bool) -> None:
        """Write down what is known of the attempt, for the next start."""

    def ask_whether_unlocked(self) -> bool:
        """Ask the service whether an operator has seen the document at this seat."""
        client = self._client.another()
        try:
            view = client.attempt(self._attempt().id)
        finally:
            client.close()
        self._view = view
        self._keep(done=False)
        return view.hall is None or view.hall.unlocked


def guaranteed_checks(installation: Installation) -> list[CheckResult]:
    """The steps that were left out because the hall answers for them: not measured, and by whose word."""
    place = installation.hall or ""
    return [
        CheckResult(name=step, status="unknown", figures={"guaranteed_by": place})
        for step in sorted(installation.guaranteed)
    ]
