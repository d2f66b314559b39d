"""The desk's part of what staff direct: written down before it is obeyed, each once, whenever it comes.

What a pause or more time does to the section's clock is the sitting's business, a fold of what is written
here: so it is the same after a crash, and in whatever order directives were heard.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from client.app.desk_ports import DeskEvents
from client.app.logbook import Logbook
from proctor.core import entry as kinds
from proctor.core.held import STOPPED
from proctor.core.sitting import Sitting
from proctor.sync.messages import Directive

_MOVE_TIME = frozenset({"extra_time", "pause", "resume", "stop"})


class DeskDirectives(ABC):
    """Part of `CandidateDesk`, which knows attempt, journal and watch."""

    _events: DeskEvents
    _heard_directives: set[str]

    @property
    @abstractmethod
    def sitting(self) -> Sitting:
        """The fold of the journal so far."""

    @abstractmethod
    def _book(self) -> Logbook:
        """The open journal, or RefusedError."""

    @abstractmethod
    def _write(self, kind: str, **data: Any) -> None:
        """Write one entry; StorageError where it is not on disk."""

    @abstractmethod
    def _stop_watch(self) -> None:
        """Nobody is watched or recorded any more."""

    @abstractmethod
    def note_scan_asked(self, directive: Directive) -> None:
        """A look round the room was asked for: written down once."""

    def end_stopped(self) -> None:
        """Write down the end that staff directed, where it is not yet, and watch no longer. Slow: the watch's
        last clip is written first."""
        sitting = self.sitting
        if sitting.stopped is None:
            return
        running = sitting.open_section
        if sitting.finished_ms is None:
            if running is not None:
                ended = {"section": running.section, "reason": STOPPED}
                self._write(kinds.SECTION_FINISHED, **ended, with_remarks=False, remarks="")
            self._write(kinds.ATTEMPT_FINISHED, reason=STOPPED)
        self._stop_watch()

    def _take_up_directives(self, heard: Sequence[Directive]) -> None:
        """Those that the journal names: a crash may have come between hearing one and obeying it."""
        for given in heard:
            if given.kind == "room_scan":
                self.note_scan_asked(given)

    def _on_directive(self, directive: Directive) -> None:
        if directive.id in self._heard_directives:
            return
        self._book().write(kinds.DIRECTIVE, directive=directive.model_dump())
        self._heard_directives.add(directive.id)
        if directive.kind == "room_scan":
            self.note_scan_asked(directive)
        self._events.directive(directive)
        if directive.kind in _MOVE_TIME:
            self._events.time_changed()
