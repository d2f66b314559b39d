"""How this run of the program ends, and by whom, as far as it can tell: for the journal's last entry.

An orderly end says so; one that is missing from the journal was none. What a crash of the program leaves
behind is read at the next start. Who hears of the end is in `session_end`; no Qt here.
"""

from __future__ import annotations

import faulthandler
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

EndedBy = Literal["person", "system_shutdown", "logout", "error", "unknown"]
_MOST_CRASH = 200


class RunEnd:
    """Who ends this run. The first word that is more than unknown holds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.by: EndedBy = "unknown"
        self.detail = ""

    def note(self, by: EndedBy, detail: str) -> None:
        """Somebody ends the run."""
        with self._lock:
            if self.by == "unknown":
                self.by, self.detail = by, detail[:300] or self.detail


@contextmanager
def crash_file(path: Path) -> Iterator[str]:
    """What the run before left of a crash, in one line ("" for none); inside, a crash of this one is kept."""
    left = _first_line(path)
    try:
        file = path.open("w", encoding="utf-8")
    except OSError:
        yield left  # a disk that keeps nothing must not keep anybody from their exam
        return
    with file:
        was_on = faulthandler.is_enabled()
        faulthandler.enable(file)
        try:
            yield left
        finally:
            faulthandler.disable()
            if was_on:
                faulthandler.enable()


def _first_line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.readline(_MOST_CRASH).strip()
    except OSError:
        return ""
