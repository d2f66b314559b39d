"""What the window adds to the record: its own picture, and how much the line carries. Passed on to the
monitor, which encodes; nothing is kept here, and nothing of Qt.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from typing import Any

from proctor.core.line_class import LineClass

_LEVEL_OF: dict[LineClass, str] = {"unknown": "normal", "good": "normal", "poor": "low", "bad": "low"}


class RecordFeed:
    """`offer` gives the monitor a message, and says False where it cannot take one now. Safe for threads."""

    def __init__(self, offer: Callable[[dict[str, Any]], bool]) -> None:
        self._offer = offer
        self._lock = threading.Lock()
        self._level = ""
        self._picture: bytes | None = None
        self._fresh = False

    def begin_anew(self) -> None:
        """Another monitor listens now: it knows nothing yet."""
        with self._lock:
            self._level, self._fresh = "", True

    def keep(self, picture: bytes | None, at: float, line: LineClass) -> None:
        """Once a second: the window's picture (JPEG) as it was `at` by `time.monotonic`, None where it looks
        as before; and how the line is now. Offline, the record stays as it was."""
        with self._lock:
            level = _LEVEL_OF.get(line, self._level)
            if level and level != self._level and self._offer({"type": "quality", "level": level}):
                self._level = level
            if picture is not None:
                self._picture, self._fresh = picture, True
            if self._fresh and self._picture is not None:
                coded = base64.b64encode(self._picture).decode("ascii")
                self._fresh = not self._offer({"type": "screen", "picture_b64": coded, "at": at})
