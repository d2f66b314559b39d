"""The HTTP client of the proctor's console: who one is, reviews, the record. Errors as in `client`."""

from __future__ import annotations

from collections.abc import Sequence

from proctor.sync.administration_client import AdministrationClient
from proctor.sync.appeal_client import AppealClient
from proctor.sync.essay_client import EssayClient
from proctor.sync.messages import ReviewDetail
from proctor.sync.review_messages import BulkDismissal, Look, Looks, OwnFinding, Timeline
from proctor.sync.staff_messages import StaffView
from proctor.sync.wall_client import WallClient


class ConsoleClient(EssayClient, WallClient, AdministrationClient, AppealClient):
    """One member of staff at one service, with a staff token. Not for sharing between threads: `twin` gives a
    second one."""

    def twin(self) -> ConsoleClient:
        """A client of the same service with the same token, for another thread."""
        return ConsoleClient(self.url, token=self.token, language=self.language)

    def me(self) -> StaffView:
        """Who is signed in; RefusedError `not_signed_in` for a token that the service does not know."""
        return self._get("/me", StaffView)

    def timeline(self, attempt: str) -> Timeline:
        """One attempt along its media time."""
        return self._get(f"/reviews/{attempt}/timeline", Timeline)

    def dismiss_kind(self, attempt: str, kind: str, reason: str) -> ReviewDetail:
        """Dismiss every incident of one kind that waits for one's own word."""
        wish = BulkDismissal(kind=kind, reason=reason)
        return self._send("POST", f"/reviews/{attempt}/dismissals", wish, ReviewDetail)

    def add_finding(self, attempt: str, finding: OwnFinding) -> ReviewDetail:
        """Add what the machine did not see."""
        return self._send("POST", f"/reviews/{attempt}/findings", finding, ReviewDetail)

    def withdraw_finding(self, attempt: str, finding: str) -> ReviewDetail:
        """Take an own finding back."""
        return self._send("DELETE", f"/reviews/{attempt}/findings/{finding}", None, ReviewDetail)

    def note_looks(self, attempt: str, looks: Sequence[Look]) -> None:
        """Tell the audit trail what was done with the record."""
        body = Looks(looks=list(looks)).model_dump_json().encode()
        headers = {"Content-Type": "application/json"}
        self._call("POST", f"/reviews/{attempt}/looks", data=body, headers=headers)
