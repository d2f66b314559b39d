"""The check-in's help: the staff is shown the checks, and what they let pass goes into the journal once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from client.app.check_record import bounded
from proctor.core import entry as kinds
from proctor.core.sitting import Sitting
from proctor.sync.client import ServiceClient
from proctor.sync.messages import AttemptView, CheckResult, OverrideView


class DeskHelp(ABC):
    """The part "help" of `client.exam.ports.ExamDesk`."""

    _client: ServiceClient

    @property
    @abstractmethod
    def sitting(self) -> Sitting:
        """The fold of the journal so far."""

    @abstractmethod
    def _attempt(self) -> AttemptView:
        """The attempt signed in to, or RefusedError."""

    @abstractmethod
    def _write(self, kind: str, **data: Any) -> None:
        """Write one entry; StorageError where it is not on disk."""

    def ask_for_help(self, checks: Sequence[CheckResult]) -> tuple[OverrideView, ...]:
        """Show the staff these checks; the steps that a person lets pass."""
        client = self._client.another()
        try:
            return self.note_overrides(client.report_checks(self._attempt().id, bounded(checks)))
        finally:
            client.close()

    def overrides(self) -> tuple[OverrideView, ...]:
        """Ask the service which steps a person lets pass."""
        client = self._client.another()
        try:
            return self.note_overrides(client.attempt(self._attempt().id))
        finally:
            client.close()

    def note_overrides(self, view: AttemptView) -> tuple[OverrideView, ...]:
        """Write down what was not known before: who let which step pass, and why."""
        known = {_told(override) for override in self.sitting.overrides}
        for override in view.overrides:
            data = {"step": override.step, "reason": override.reason, "role": override.role}
            if _told(data) not in known:
                self._write(kinds.CHECK_OVERRIDDEN, **data)
                known.add(_told(data))
        return tuple(view.overrides)


def _told(override: Any) -> tuple[str, str, str]:
    return str(override["step"]), str(override["reason"]), str(override["role"])
