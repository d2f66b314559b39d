"""Entries that a disk refused and that are told all the same: kept in memory, written before the next one."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

_MOST = 200  # of them wait; whoever finds more than that while nothing can be written has told enough


class OwedEntries:
    """In front of `write(kind, **data)`, which raises SynaqError where it cannot. Safe for threads."""

    def __init__(self, write: Callable[..., Any]) -> None:
        self._write = write
        self._lock = threading.RLock()
        self._owed: deque[tuple[str, dict[str, Any]]] = deque(maxlen=_MOST)

    def write(self, kind: str, data: dict[str, Any]) -> None:
        """Write what is owed, then this; where that fails, this is owed too, and the error is raised."""
        with self._lock:
            self._owed.append((kind, data))
            self.settle()

    def settle(self) -> None:
        """Write what is owed, in order."""
        with self._lock:
            while self._owed:
                kind, data = self._owed[0]
                self._write(kind, **data)
                self._owed.popleft()
