"""The HTTP client of staff: check-ins, halls, room scans, acts. Errors as in `client`."""

from __future__ import annotations

from proctor.sync.client import ServiceClient
from proctor.sync.interruption_messages import InterruptionDecision, InterruptionView
from proctor.sync.messages import Directive
from proctor.sync.staff_messages import (
    ActView,
    ActWish,
    CheckInView,
    IdentityDecision,
    OverrideGrant,
    UnlockGrant,
)


class StaffClient(ServiceClient):
    """One member of staff at one service, with a staff token."""

    def check_ins(self) -> list[CheckInView]:
        """Attempts on their way to the exam, by slot; an operator sees those of their own hall."""
        return self._get_list("/check-ins", CheckInView)

    def grant_override(self, attempt: str, step: str, reason: str) -> CheckInView:
        """Let a step of the check-in pass, with a reason."""
        message = OverrideGrant(step=step, reason=reason)
        return self._send("POST", f"/attempts/{attempt}/overrides", message, CheckInView)

    def unlock(self, attempt: str, document: str) -> CheckInView:
        """The document was seen at the seat: the attempt may begin there."""
        return self._send("POST", f"/attempts/{attempt}/unlock", UnlockGrant(document=document), CheckInView)

    def decide_identity(self, attempt: str, decision: IdentityDecision) -> CheckInView:
        """A person's word on who the candidate is."""
        return self._send("POST", f"/attempts/{attempt}/identity-decision", decision, CheckInView)

    def ask_for_scan(self, attempt: str) -> Directive:
        """Ask for a look round the room now (26/10)."""
        return self._send("POST", f"/attempts/{attempt}/directives/room-scan", None, Directive)

    def interruptions(self, attempt: str | None = None) -> list[InterruptionView]:
        """Interruptions with their findings: of one attempt, or all, those that wait for a person first."""
        query = "" if attempt is None else f"?attempt={attempt}"
        return self._get_list(f"/interruptions{query}", InterruptionView)

    def decide_interruption(
        self, attempt: str, interruption: str, decision: InterruptionDecision
    ) -> InterruptionView:
        """Decide what follows on an interruption (administrator)."""
        path = f"/attempts/{attempt}/interruptions/{interruption}/decision"
        return self._send("POST", path, decision, InterruptionView)

    def draft_act(self, attempt: str, wish: ActWish) -> ActView:
        """Draft an act from the attempt's record."""
        return self._send("POST", f"/attempts/{attempt}/acts", wish, ActView)

    def acts(self) -> list[ActView]:
        """Acts, the newest first; an operator sees those of their own hall."""
        return self._get_list("/acts", ActView)

    def register_act(self, act: str) -> ActView:
        """Register a drafted act: from now on it is a ground of refusal (26/annex 2)."""
        return self._send("POST", f"/acts/{act}/register", None, ActView)
