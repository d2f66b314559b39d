"""The HTTP client of a contest's commission: essays and marks. Errors as in `client`."""

from __future__ import annotations

from proctor.sync.essay_messages import (
    EssayContestDetail,
    EssayContestView,
    EssayMarkWish,
    EssayTextView,
)
from proctor.sync.staff_client import StaffClient


class EssayClient(StaffClient):
    """One member of a commission, or an administrator, at one service, with a staff token."""

    def essay_contests(self) -> list[EssayContestView]:
        """Contests, those that are open first."""
        return self._get_list("/essay-contests", EssayContestView)

    def essay_contest(self, contest: str) -> EssayContestDetail:
        """One contest with its essays."""
        return self._get(f"/essay-contests/{contest}", EssayContestDetail)

    def essay(self, contest: str, essay: str) -> EssayTextView:
        """One essay to read."""
        return self._get(f"/essay-contests/{contest}/essays/{essay}", EssayTextView)

    def mark_essay(self, contest: str, essay: str, wish: EssayMarkWish) -> EssayTextView:
        """Give a mark, or another in place of it."""
        return self._send("PUT", f"/essay-contests/{contest}/essays/{essay}/mark", wish, EssayTextView)

    def take_mark_back(self, contest: str, essay: str) -> EssayTextView:
        """Take one's mark back."""
        return self._send("DELETE", f"/essay-contests/{contest}/essays/{essay}/mark", None, EssayTextView)

    def close_essays(self, contest: str) -> EssayContestDetail:
        """Close the marks of a contest."""
        return self._send("POST", f"/essay-contests/{contest}/close", None, EssayContestDetail)
