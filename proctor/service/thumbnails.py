"""Small pictures for the live wall, decoded from the record as far as it has arrived: nothing is sent for
their sake.

A candidate's file is decoded here, so it is taken for hostile: sizes are looked at first, one picture is
read, and whatever fails is no picture. Kept in memory only.
"""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from pathlib import Path

import av
import av.error
import cv2

from proctor.core.errors import StorageError

WIDTH = 240
_QUALITY = 72
_LARGEST_SIDE = 4096
_LARGEST_BYTES = 32 * 2**20
_KEPT = 300
_AT_ONCE = 2


class Thumbnails:
    """The pictures of one process of the service, the least used forgotten first. Safe for threads."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._lock = threading.Lock()
        self._turn = threading.BoundedSemaphore(_AT_ONCE)  # the exam itself must not wait for pictures
        self._kept: OrderedDict[str, bytes | None] = OrderedDict()
        self._most = kept

    def of(self, sha256: str, init: Path, piece: Path) -> bytes | None:
        """The first picture of a piece of a record, JPEG, WIDTH pixels wide; None where there is none in
        it."""
        with self._lock:
            if sha256 in self._kept:
                self._kept.move_to_end(sha256)
                return self._kept[sha256]
        with self._turn:
            made = _first_picture(init, piece)
        with self._lock:
            self._kept[sha256] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


def _first_picture(init: Path, piece: Path) -> bytes | None:
    try:
        if init.stat().st_size + piece.stat().st_size > _LARGEST_BYTES:
            return None
        film = io.BytesIO(init.read_bytes() + piece.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"A piece of a record cannot be read ({error.strerror}).") from error
    try:
        with av.open(film, "r", format="mp4") as opened:
            stream = opened.streams.video[0]
            context = stream.codec_context
            if not (0 < context.width <= _LARGEST_SIDE and 0 < context.height <= _LARGEST_SIDE):
                return None
            context.skip_frame = "NONKEY"
            frame = next(opened.decode(stream))
            height = max(2, min(WIDTH * 2, round(frame.height * WIDTH / frame.width / 2) * 2))
            small = frame.reformat(width=WIDTH, height=height, format="bgr24").to_ndarray()
    except (av.error.FFmpegError, StopIteration, IndexError, ValueError, MemoryError):
        return None
    done, jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return bytes(jpeg) if done else None
