"""What the administrator's page asks of the rest of the program."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from proctor.sync.administration_messages import (
    AttemptLineView,
    ItemStatisticsView,
    ProgrammeView,
    RebookingWish,
    SlotView,
    SlotWish,
)
from proctor.sync.interruption_messages import InterruptionDecision, InterruptionView
from proctor.sync.staff_messages import ActView


class AdministrationDesk(Protocol):
    """The administrator's work. Every call is slow: it runs on a background thread, and raises SynaqError
    where it cannot."""

    def interruptions(self) -> list[InterruptionView]:
        """All interruptions; those that wait for a person come first."""

    def decide_interruption(
        self, attempt: str, interruption: str, decision: InterruptionDecision
    ) -> InterruptionView:
        """Say what follows on an interruption."""

    def acts(self) -> list[ActView]:
        """Acts, the newest first."""

    def register_act(self, act: str) -> ActView:
        """Register a drafted act."""

    def rebook(self, act: str, wish: RebookingWish) -> SlotView:
        """Book anew after a registered act on a technical fault."""

    def programmes(self) -> list[ProgrammeView]:
        """The programmes in force."""

    def item_statistics(self, *, practice: bool) -> list[ItemStatisticsView]:
        """Items in figures."""

    def attempts(self, number: str) -> list[AttemptLineView]:
        """Attempts by a part of the candidate's number."""

    def save_results(self, out: Path, *, practice: bool) -> int:
        """Results as CSV to a file; its size. SaveError where it cannot be written, as of the next two."""

    def save_review(self, attempt: str, out: Path) -> int:
        """An attempt's review as Open edX takes it."""

    def save_flags(self, attempt: str, track: str, out: Path) -> int:
        """An attempt's flags as WebVTT, for the playlist of `track`."""

    def book_slot(self, wish: SlotWish) -> SlotView:
        """Book a slot; its code is told this once."""
