"""A lock, so that two set-ups of one checkout do not write over each other: the second waits, and says so."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from steps import SetUpError, say


@contextmanager
def one_at_a_time(path: Path, patience_s: float = 1200) -> Iterator[None]:
    """Hold the lock at `path`; the system lets it go by itself when this program ends, however it ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as stream:
        deadline = time.monotonic() + patience_s
        told = False
        while not _take(stream):
            if not told:
                say("Another set-up of this checkout is running; waiting for it ...")
                told = True
            if time.monotonic() >= deadline:
                raise SetUpError(
                    "Another set-up of this checkout is still running.", "Wait for it to end, or end it."
                )
            time.sleep(0.2)
        yield


def _take(stream: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
