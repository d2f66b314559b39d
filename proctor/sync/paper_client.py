"""The HTTP client of papers: for the candidate's own, and for staff by role. Errors as in `client`."""

from __future__ import annotations

from proctor.sync.client import ServiceClient
from proctor.sync.paper_messages import PaperCheck, PaperRevocation, PaperView


class PaperClient(ServiceClient):
    """One talker about papers, with a candidate's or a staff token."""

    def papers(self, attempt: str) -> list[PaperView]:
        """The papers of an attempt, the oldest first."""
        return self._get_list(f"/attempts/{attempt}/papers", PaperView)

    def paper_pdf(self, number: str, language: str) -> bytes:
        """A paper's PDF in Kazakh ("kk") or Russian ("ru"); the same bytes every time."""
        return self._call("GET", f"/papers/{number}.pdf?language={language}").content

    def revoke_paper(self, number: str, reason: str) -> PaperView:
        """Revoke a paper, as an administrator."""
        return self._send("POST", f"/papers/{number}/revoke", PaperRevocation(reason=reason), PaperView)

    def check_paper(self, number: str, code: str) -> PaperCheck:
        """What anybody is told who follows the address on a paper."""
        return self._get(f"/papers/check/{number}/{code}", PaperCheck)
