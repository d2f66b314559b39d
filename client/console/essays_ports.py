"""What the page of essays asks of the rest of the program."""

from __future__ import annotations

from typing import Protocol

from proctor.sync.essay_messages import (
    EssayContestDetail,
    EssayContestView,
    EssayMarkWish,
    EssayTextView,
)


class EssaysDesk(Protocol):
    """A contest's commission. Every call is slow: it runs on a background thread, and raises SynaqError where
    it cannot."""

    def essay_contests(self) -> list[EssayContestView]:
        """Contests, those that are open first."""

    def essay_contest(self, contest: str) -> EssayContestDetail:
        """One contest with its essays."""

    def essay(self, contest: str, essay: str) -> EssayTextView:
        """One essay to read."""

    def mark_essay(self, contest: str, essay: str, wish: EssayMarkWish) -> EssayTextView:
        """Give a mark, or another in place of it."""

    def take_mark_back(self, contest: str, essay: str) -> EssayTextView:
        """Take one's mark back."""

    def close_essays(self, contest: str) -> EssayContestDetail:
        """Close the marks of a contest."""
