"""A few megabytes set aside in an attempt's folder, given back to the disk slice by slice when it is full, so
that entries go on; and what a disk has when it refuses. What is written then is the journal's business.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path
from typing import Literal

RESERVE_BYTES = 4 * 1024 * 1024  # some thousand entries
SLICE_BYTES = 256 * 1024  # given back at a time, so that nobody else gets the whole of it at once
_PROBE_BYTES = 64 * 1024
_SHARE_OF_FREE = 8  # of a small disk, at most this part
_NAME = "reserve.bin"

DiskState = Literal["full", "read_only", "failing"]


class DiskReserve:
    """One file full of nothing. Several processes may share it; none of its methods raises."""

    def __init__(self, path: Path, size: int = RESERVE_BYTES, slice_bytes: int = SLICE_BYTES) -> None:
        self._path = path
        self._size = size
        self._slice = slice_bytes

    def left(self) -> int:
        """Bytes that are still set aside."""
        try:
            return self._path.stat().st_size
        except OSError:
            return 0

    def fill(self) -> int:
        """Set aside what is missing, as far as the disk has room to spare; bytes that are set aside now."""
        left = self.left()
        try:
            free = shutil.disk_usage(self._path.parent).free
            wanted = min(self._size, left + free // _SHARE_OF_FREE)
            if wanted - left < self._slice and wanted < self._size:
                return left
            with self._path.open("ab") as file:
                while (missing := wanted - file.tell()) > 0:
                    file.write(bytes(min(missing, self._slice)))
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            # What there is of it helps too; a disk that has no room for it now may have some later.
            return self.left()
        return self.left()

    def give(self) -> bool:
        """Give a slice back to the disk; False where nothing is left to give."""
        left = self.left()
        if left <= 0:
            return False
        try:
            with self._path.open("r+b") as file:
                file.truncate(max(0, left - self._slice))
                os.fsync(file.fileno())
        except OSError:
            return False
        return True


def reserve_beside(journal: Path) -> DiskReserve:
    """The reserve of that journal's folder; every process that writes the journal shares it."""
    return DiskReserve(journal.with_name(_NAME))


def disk_state(folder: Path) -> DiskState:
    """Why the disk of `folder` refuses to be written, as a small write of its own tells: full, read_only,
    else failing.
    """
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(_PROBE_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return _named(error)
    return "failing"


def state_of(error: OSError, folder: Path) -> DiskState:
    """The same for an error of the system."""
    named = _named(error)
    return named if named != "failing" else disk_state(folder)


def _named(error: OSError) -> DiskState:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "full"
    return "read_only" if error.errno == errno.EROFS else "failing"
