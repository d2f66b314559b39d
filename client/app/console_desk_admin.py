"""The administrator's part of the console's desk."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from client.kit.saved_file import save_whole
from proctor.sync.administration_messages import (
    AttemptLineView,
    ItemStatisticsView,
    ProgrammeView,
    RebookingWish,
    SlotView,
    SlotWish,
)
from proctor.sync.console_client import ConsoleClient
from proctor.sync.interruption_messages import InterruptionDecision, InterruptionView
from proctor.sync.staff_messages import ActView


class AdministrationCalls(ABC):
    """An AdministrationDesk over HTTP, for a desk that has clients to lend."""

    @abstractmethod
    def _client(self) -> AbstractContextManager[ConsoleClient]:
        """A client that nobody else uses meanwhile."""

    def interruptions(self) -> list[InterruptionView]:
        """Those that wait for a person come first."""
        with self._client() as client:
            return client.interruptions()

    def decide_interruption(
        self, attempt: str, interruption: str, decision: InterruptionDecision
    ) -> InterruptionView:
        """A person's word."""
        with self._client() as client:
            return client.decide_interruption(attempt, interruption, decision)

    def acts(self) -> list[ActView]:
        """Acts, the newest first."""
        with self._client() as client:
            return client.acts()

    def register_act(self, act: str) -> ActView:
        """Register a drafted act."""
        with self._client() as client:
            return client.register_act(act)

    def rebook(self, act: str, wish: RebookingWish) -> SlotView:
        """Book anew after a fault."""
        with self._client() as client:
            return client.rebook(act, wish)

    def programmes(self) -> list[ProgrammeView]:
        """The programmes in force."""
        with self._client() as client:
            return client.programmes()

    def item_statistics(self, *, practice: bool) -> list[ItemStatisticsView]:
        """Items in figures."""
        with self._client() as client:
            return client.item_statistics(practice=practice)

    def attempts(self, number: str) -> list[AttemptLineView]:
        """Attempts by a part of the number."""
        with self._client() as client:
            return client.attempts(number)

    def save_results(self, out: Path, *, practice: bool) -> int:
        """Results as CSV."""
        with self._client() as client:
            return _saved(out, client.results_csv(practice=practice))

    def save_review(self, attempt: str, out: Path) -> int:
        """A review for Open edX."""
        with self._client() as client:
            return _saved(out, client.edx_review(attempt))

    def save_flags(self, attempt: str, track: str, out: Path) -> int:
        """Flags as WebVTT."""
        with self._client() as client:
            return _saved(out, client.flags(attempt, track))

    def book_slot(self, wish: SlotWish) -> SlotView:
        """Book a slot."""
        with self._client() as client:
            return client.book_slot(wish)


def _saved(out: Path, data: bytes) -> int:
    def fill(file: BinaryIO) -> bool:
        return file.write(data) == len(data)

    save_whole(out, fill)
    return len(data)
