"""The part of the console's desk for a contest's commission."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager

from proctor.sync.console_client import ConsoleClient
from proctor.sync.essay_messages import (
    EssayContestDetail,
    EssayContestView,
    EssayMarkWish,
    EssayTextView,
)


class EssayCalls(ABC):
    """An EssaysDesk over HTTP, for a desk that has clients to lend."""

    @abstractmethod
    def _client(self) -> AbstractContextManager[ConsoleClient]:
        """A client that nobody else uses meanwhile."""

    def essay_contests(self) -> list[EssayContestView]:
        """Contests, those that are open first."""
        with self._client() as client:
            return client.essay_contests()

    def essay_contest(self, contest: str) -> EssayContestDetail:
        """One contest."""
        with self._client() as client:
            return client.essay_contest(contest)

    def essay(self, contest: str, essay: str) -> EssayTextView:
        """One essay."""
        with self._client() as client:
            return client.essay(contest, essay)

    def mark_essay(self, contest: str, essay: str, wish: EssayMarkWish) -> EssayTextView:
        """Give a mark."""
        with self._client() as client:
            return client.mark_essay(contest, essay, wish)

    def take_mark_back(self, contest: str, essay: str) -> EssayTextView:
        """Take one's mark back."""
        with self._client() as client:
            return client.take_mark_back(contest, essay)

    def close_essays(self, contest: str) -> EssayContestDetail:
        """Close the marks."""
        with self._client() as client:
            return client.close_essays(contest)
