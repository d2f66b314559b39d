"""The HTTP client of an administrator: items, programmes, attempts, slots, exports. Errors as in `client`."""

from __future__ import annotations

from urllib.parse import quote

from proctor.sync.administration_messages import (
    AttemptLineView,
    ItemStatisticsView,
    ProgrammeView,
    RebookingWish,
    SlotView,
    SlotWish,
)
from proctor.sync.staff_client import StaffClient


class AdministrationClient(StaffClient):
    """One administrator at one service, with a staff token."""

    def item_statistics(self, *, practice: bool = False) -> list[ItemStatisticsView]:
        """Every item that was in a published attempt, by bank and id; of practice attempts, if asked for."""
        return self._get_list(f"/items/statistics?practice={str(practice).lower()}", ItemStatisticsView)

    def programmes(self) -> list[ProgrammeView]:
        """The programmes in force."""
        return self._get_list("/programmes", ProgrammeView)

    def attempts(self, number: str = "") -> list[AttemptLineView]:
        """Attempts, the latest slot first; of candidates whose number holds `number`."""
        return self._get_list(f"/attempts?number={quote(number, safe='')}", AttemptLineView)

    def book_slot(self, wish: SlotWish) -> SlotView:
        """Book a slot; its code is told this once."""
        return self._send("POST", "/slots", wish, SlotView)

    def rebook(self, act: str, wish: RebookingWish) -> SlotView:
        """Book anew after a registered act on a technical fault, within its 24 hours (26/11)."""
        return self._send("POST", f"/acts/{act}/rebooking", wish, SlotView)

    def results_csv(self, *, practice: bool = False) -> bytes:
        """Results as CSV."""
        return self._call("GET", f"/exports/results.csv?practice={str(practice).lower()}").content

    def edx_review(self, attempt: str) -> bytes:
        """An attempt's review as Open edX takes it: JSON."""
        return self._call("GET", f"/exports/attempts/{attempt}/edx-review.json").content

    def flags(self, attempt: str, track: str) -> bytes:
        """An attempt's flags as WebVTT, for the playlist of `track`."""
        return self._call("GET", f"/exports/attempts/{attempt}/flags.vtt?track={track}").content
