"""What has stood there since the beginning: books on a shelf behind the candidate are furniture.

Only books are forgiven, and only where they already were when the watch began. A phone never is.
"""

from __future__ import annotations

from dataclasses import replace

from proctor.analysis.boxes import Box
from proctor.analysis.objects import Things

BEGINNING_S = 12.0
# Where one book stands there are others beside it: a place reaches this far, in lengths of the book.
REACH = 1.5
MOST_PLACES = 24  # a library's wall; what lies beyond is looked at like any other book


class StandingBooks:
    """The places where books stood when the watch of one source began. Looks come in order of time."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Another scene: its own books stand there."""
        self._since: float | None = None
        self._places: list[Box] = []

    def without(self, look: Things, t: float) -> Things:
        """The look at media time `t` (seconds), its book left out where books stood from the beginning."""
        self._since = t if self._since is None else self._since
        if look.book_box is None:
            return look
        place = _around(look.book_box)
        known = any(standing.holds(*look.book_box.centre) for standing in self._places)
        if t - self._since <= BEGINNING_S or known:
            # The shelf goes on beyond the book that was recognised first.
            new = not any(standing.overlap(place) > 0.7 for standing in self._places)
            if look.book >= 0.25 and new and len(self._places) < MOST_PLACES:
                self._places.append(place)
            return replace(look, book=0.0, book_box=None)
        return look


def _around(box: Box) -> Box:
    reach = REACH * max(box.x1 - box.x0, box.height)
    return Box(box.x0 - reach, box.y0 - reach, box.x1 + reach, box.y1 + reach)
