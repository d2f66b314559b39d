"""What a candidate does, written down: one journal entry a deed, on disk when the call returns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from proctor.core import entry as kinds
from proctor.core.calibration import Calibration, NotMeasured
from proctor.core.host_fact import HostFact, clear, unknown
from proctor.core.kinds import IncidentKind
from proctor.core.sitting import Sitting
from proctor.sync.messages import AttemptView


class JournalledDeeds(ABC):
    """The journalled half of `client.exam.ports.ExamDesk`; what carries it knows attempt and journal."""

    @abstractmethod
    def _write(self, kind: str, **data: Any) -> None:
        """Write one entry; StorageError where it is not on disk."""

    @property
    @abstractmethod
    def sitting(self) -> Sitting:
        """The exam as the journal has it."""

    @abstractmethod
    def _attempt(self) -> AttemptView:
        """The attempt signed in to, or RefusedError."""

    def record_consent(self) -> None:
        """Consent was given (26/6); pressed twice, once."""
        if not self.sitting.consent:
            self._write(kinds.CONSENT_GIVEN, edition=self._attempt().edition)

    def record_conditions(self) -> None:
        """The conditions of the stage were accepted (26/7); pressed twice, once."""
        if not self.sitting.conditions:
            self._write(kinds.CONDITIONS_ACCEPTED, edition=self._attempt().edition)

    def record_look(self, outcome: Calibration | NotMeasured, tries: int) -> None:
        """The guided look is over; unmeasured, it is noted as unknown, with the reason."""
        measured = isinstance(outcome, Calibration)
        self._write(
            kinds.CALIBRATED,
            status="measured" if measured else "unknown",
            reason="" if measured else str(outcome),
            tries=tries,
            calibration=outcome.as_json() if isinstance(outcome, Calibration) else None,
        )

    def record_protection(self, results: Mapping[str, str]) -> None:
        """What came of protecting the window; kept out of captures, there is nothing to see in them."""
        self._write(kinds.HOST_LOOKED, facts=[protection_fact(results).as_json()])

    def show_item(self, section: str, item: str) -> None:
        """The item came on screen."""
        self._write(kinds.ITEM_SHOWN, section=section, item=item)

    def answer(
        self, section: str, item: str, *, options: tuple[str, ...] = (), text: str | None = None
    ) -> None:
        """The answer is now this."""
        if text is None:
            self._write(kinds.ANSWERED, section=section, item=item, options=list(options))
        else:
            self._write(kinds.ANSWERED, section=section, item=item, text=text)

    def mark(self, section: str, item: str, marked: bool) -> None:
        """The item was marked for later, or no longer is."""
        self._write(kinds.MARKED, section=section, item=item, marked=marked)

    def finish_section(self, section: str, reason: str, with_remarks: bool, remarks: str) -> None:
        """The section is over (26/48)."""
        self._write(
            kinds.SECTION_FINISHED,
            section=section,
            reason=reason,
            with_remarks=with_remarks,
            remarks=remarks,
        )

    def finish_attempt(self, reason: str) -> None:
        """The attempt is over."""
        self._write(kinds.ATTEMPT_FINISHED, reason=reason)


def protection_fact(results: Mapping[str, str]) -> HostFact:
    """The results of the protection's steps as a fact: clear only where captures do not show the window."""
    capture = results.get("capture", "unsupported")
    if capture == "succeeded":
        return clear("protection", IncidentKind.REMOTE_ACCESS, (), **results)
    reason = f"host-protection-{'failed' if capture == 'failed' else 'unsupported'}"
    return unknown("protection", IncidentKind.REMOTE_ACCESS, reason, (), **results)
