"""How much room the disk has, and who stops first where there is little: the record, then the clips."""

from __future__ import annotations

import shutil
from pathlib import Path

MEGABYTE = 1024 * 1024
RECORD_STOPS_BYTES = 400 * MEGABYTE
CLIPS_STOP_BYTES = 100 * MEGABYTE


def free_bytes(folder: Path) -> int:
    """Free on the disk of `folder`; a disk that cannot be asked is taken for one with room."""
    try:
        return shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists())).free
    except OSError:
        return RECORD_STOPS_BYTES
