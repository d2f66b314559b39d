"""The logbook: one attempt's journal with this process's clock, and the sitting folded from it."""

from __future__ import annotations

import threading
from typing import Any

from client.app.clock import ServiceClock, Stamper
from proctor.core.entry import Entry
from proctor.core.errors import SynaqError
from proctor.core.sitting import Sitting, fold
from proctor.journal.journal import Journal

BEFORE_THE_EXAM = -600.0


class Logbook:
    """Writes entries and keeps the sitting up to date, entries of the monitor's process included."""

    def __init__(self, journal: Journal, clock: ServiceClock) -> None:
        self.journal = journal
        self.clock = clock
        self._stamper = Stamper(clock)
        self._lock, self._jotting = threading.Lock(), threading.Lock()
        self._is_over = False
        self._folded = 0
        self._sitting = Sitting()

    @property
    def run(self) -> str:
        """The id of this run, as stamped on its entries."""
        return self._stamper.run

    def write(self, kind: str, **data: Any) -> Entry:
        """Write one entry; on disk when this returns, StorageError where it is not, IntegrityError where the
        journal is damaged.
        """
        entry = self.journal.append(kind, data, self._stamper.stamp())
        self._catch_up()
        return entry

    def jot(self, kind: str, **data: Any) -> None:
        """Write what was noticed by the way, as a line that changed; nothing once the notes are over. Errors
        as `write`."""
        with self._jotting:
            if not self._is_over:
                self.write(kind, **data)

    def end_notes(self) -> None:
        """Nothing is noticed any more. A receipt brings such facts: noted of the last one, they would lie
        here alone."""
        with self._jotting:
            self._is_over = True

    def sitting(self) -> Sitting:
        """What the journal says now; while it cannot be read, what it said last. Writing tells of that."""
        try:
            return self._catch_up()
        except SynaqError:
            return self._sitting

    def _catch_up(self) -> Sitting:
        with self._lock:
            news = self.journal.entries(after=self._folded)
            if news:
                self._sitting = fold(news, self._sitting)
                self._folded = news[-1].seq
            return self._sitting

    def media_s(self, at_ms: int | None = None) -> float:
        """Seconds of the attempt's media time at service time `at_ms` (now by default); real seconds.

        Zero is the start of the first section; before it, everything is at BEFORE_THE_EXAM.
        """
        sections = self.sitting().sections
        if not sections:
            return BEFORE_THE_EXAM
        now = self.clock.now_ms() if at_ms is None else at_ms
        return max(0.0, (now - sections[0].started_ms) / 1000 / self.clock.clockwork.scale)
