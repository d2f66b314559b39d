"""The desk's dealings with a disk that refuses: what was refused is remembered, and writing is taken up again
once the disk is better. Opening a damaged journal is `restoring`'s business.
"""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from client.app.desk_ports import DeskEvents
from client.app.logbook import Logbook
from client.app.watch import Watch
from proctor.core import entry as kinds
from proctor.core.errors import IntegrityError, RefusedError, StorageError, SynaqError
from proctor.journal.disk_reserve import disk_state

Trouble = StorageError | IntegrityError


@contextmanager
def named_by_disk(folder: Path) -> Iterator[None]:
    """Whoever met a disk that is full or read-only did not always ask why it refused: here it is asked."""
    try:
        yield
    except StorageError as error:
        state = "" if error.code else disk_state(folder)
        if state in ("full", "read_only"):
            error.code = state
        raise


class DiskPause:
    """Since when nothing can be written, and why. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._first: Trouble | None = None
        self._began = 0.0
        self.damaged = False

    def begin(self, error: Trouble) -> None:
        """A write was refused; the first refusal of a pause counts."""
        with self._lock:
            self.damaged = self.damaged or isinstance(error, IntegrityError)
            if self._first is None:
                self._first, self._began = error, time.monotonic()

    def end(self) -> str:
        """It is over; in a sentence what it was, empty where there was none."""
        with self._lock:
            first, self._first, self.damaged = self._first, None, False
        if first is None:
            return ""
        seconds = time.monotonic() - self._began
        return f"Nothing could be saved for {seconds:.0f} s ({first.code or 'unknown'}). {first.what}"


class DeskDisk(ABC):
    """The half of the desk that a disk in trouble meets. `_pause` is made by what carries it."""

    _pause: DiskPause
    _events: DeskEvents
    _low = False

    @abstractmethod
    def resume(self) -> bool:
        """Take up the attempt on disk, if there is one."""

    @abstractmethod
    def _book(self) -> Logbook:
        """The logbook, or RefusedError."""

    @abstractmethod
    def _running_watch(self) -> Watch | None:
        """The watch that runs now."""

    @abstractmethod
    def _stop_watch(self) -> None:
        """End the monitor: it writes the journal too."""

    @abstractmethod
    def _on_written(self) -> None:
        """Something is on disk: tell whoever waits for it."""

    def mend(self) -> None:
        """Try to write again. A damaged journal is put together anew, for which the service is needed.

        StorageError, IntegrityError or ConnectionLostError while it is not possible.
        """
        if self._pause.damaged:
            self._stop_watch()
            if not self.resume():
                raise RefusedError(
                    "The exam service does not know this session any more.",
                    code="not_signed_in",
                    kept="What was saved is kept on this computer.",
                    remedy="Start the program again and sign in with a new code from the operator.",
                )
        book = self._book()
        book.journal.try_disk()
        watch = self._running_watch()
        if watch is not None:
            watch.write_owed()
        said = self._pause.end()
        if said:
            book.write(kinds.FAULT, what="saving_paused", detail=said[:2000])
        self._on_written()

    def _tell_room(self, book: Logbook) -> None:
        """The candidate hears that the disk is nearly full while entries live on the reserve."""
        low = book.journal.on_reserve
        if low != self._low:
            self._low = low
            self._events.notice("low_disk", "open" if low else "over")

    def _look_for_room(self, book: Logbook) -> None:
        """Now and then: a disk that has room again gets its reserve back."""
        if book.journal.on_reserve:
            with suppress(SynaqError):
                book.journal.try_disk()
            self._tell_room(book)

    def _write(self, kind: str, **data: Any) -> None:
        try:
            self._book().write(kind, **data)
        except (StorageError, IntegrityError) as error:
            self._pause.begin(error)
            raise
        self._on_written()
