"""A file's bytes on their way out, giving way to answers. Which file, and when, is not decided here.

It goes in small blocks over a connection of its own whose buffer is small, so that little of it lies before a
slow line when an answer comes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from proctor.core.errors import ConnectionLostError

GENTLE_BUFFER = 40 * 1024  # under a second of a line of 0.5 Mbit/s, and no hindrance for a good one
_BLOCK_BYTES = 8 * 1024
_ASIDE_SECONDS = 5.0  # the longest a file stands still at one block: its connection must not look dead


class StandingAside:
    """While at least one holder is inside `hold`, files on their way wait. Safe for threads."""

    def __init__(self) -> None:
        self._free = threading.Event()
        self._free.set()

    def __enter__(self) -> None:
        self._free.clear()

    def __exit__(self, *_: object) -> None:
        self._free.set()

    def wait(self) -> None:
        """Wait until nobody is inside, or _ASIDE_SECONDS."""
        self._free.wait(_ASIDE_SECONDS)


class FileBody:
    """Bytes as the body of a request, that stands aside. `stop` ends it in the middle. `aside_s`: how long it
    stood aside.
    """

    def __init__(self, data: bytes | memoryview, aside: StandingAside, stop: threading.Event) -> None:
        self._data = data
        self._aside = aside
        self._stop = stop
        self.aside_s = 0.0

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self._data), _BLOCK_BYTES):
            before = time.monotonic()
            self._aside.wait()
            self.aside_s += time.monotonic() - before
            if self._stop.is_set():
                raise ConnectionLostError("The file was left on its way.", kept="It is sent again later.")
            yield bytes(self._data[start : start + _BLOCK_BYTES])
