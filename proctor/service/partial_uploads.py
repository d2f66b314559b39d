"""Uploads that are not whole yet: what came of a file, kept beside the evidence until the rest comes.

One file an attempt and digest of the body, at least as long as the offset that was told. Nothing here is
acknowledged as held: that begins on the shelf. No database, and no idea of what the bytes mean.

What lies here may be lost with the power: whoever sends asks for the offset before going on, and the digest
of the whole decides.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import io
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakValueDictionary

from proctor.core.errors import StorageError
from proctor.journal.sealing import OVERHEAD_BYTES
from proctor.service.problems import ProblemError
from proctor.sync.messages import MAX_EVIDENCE_BYTES

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_BUSY_SECONDS = 3
_WRONG = frozenset({"bad_digest", "not_openable", "too_large"})  # more of the same would not mend it


@dataclass(frozen=True)
class PartialKey:
    """Which upload: the attempt, and the SHA-256 of the body that is to come whole."""

    attempt: str
    digest: str

    @property
    def place(self) -> str:
        """Its path below the folder. The attempt's id is not trusted as a path."""
        return f"{hashlib.sha256(self.attempt.encode()).hexdigest()[:32]}/{self.digest}"


@dataclass(frozen=True)
class PartialBounds:
    """How much is kept: of one attempt, files and their bytes, before the oldest goes; the largest file; and
    how many requests may be carrying bytes at once.
    """

    files: int = 8
    total_bytes: int = 128 * 1024 * 1024
    file_bytes: int = MAX_EVIDENCE_BYTES + OVERHEAD_BYTES
    at_once: int = 256


class PartialUploads:
    """The folder `root`. `require_room` raises where the disk is too full. For one event loop."""

    def __init__(
        self, root: Path, require_room: Callable[[], None], bounds: PartialBounds | None = None
    ) -> None:
        self._root = root
        self._require_room = require_room
        self._bounds = bounds or PartialBounds()
        self._locks: WeakValueDictionary[PartialKey, asyncio.Lock] = WeakValueDictionary()
        self._turns: dict[PartialKey, object] = {}
        self._carrying = 0
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                f"The evidence folder cannot be used ({error.strerror}).",
                remedy="Choose a folder that can be written to.",
            ) from error

    @property
    def load(self) -> float:
        """From 0 (idle) to 1: the next upload is sent away."""
        return min(1.0, self._carrying / self._bounds.at_once)

    @contextlib.contextmanager
    def admitted(self) -> Iterator[None]:
        """One request that carries bytes; ProblemError `busy` where there are too many already."""
        if self._carrying >= self._bounds.at_once:
            raise ProblemError("busy", values={"seconds": _BUSY_SECONDS})
        self._carrying += 1
        try:
            yield
        finally:
            self._carrying -= 1

    async def offset(self, key: PartialKey) -> int:
        """How many bytes are here. Whoever was still sending is cut off, so that the answer stays true."""
        async with self._lock(key):
            self._turns.pop(key, None)
            return self._size(key)

    async def append(self, key: PartialKey, offset: int, blocks: AsyncIterator[bytes]) -> int:
        """Take in what comes behind `offset`; how many bytes are here then. A request that breaks off leaves
        what it brought. A newer one takes over from an older, whose line may be dead without our knowing.

        ProblemError `upload_offset` with the true offset where it is another, or where somebody took over;
        `too_large`, whereupon nothing is kept; `storage_full`.
        """
        async with self._lock(key):
            self._require_room()
            at = self._size(key)
            if offset != at:
                raise ProblemError("upload_offset", values={"offset": at})
            self._make_way(key)
            mine = self._turns[key] = object()
            file = self._open(key)
        try:
            with file:
                async for block in blocks:
                    if self._turns.get(key) is not mine:
                        raise ProblemError("upload_offset", values={"offset": self._size(key)})
                    at += len(block)
                    if at > self._bounds.file_bytes:
                        self.forget(key)
                        raise ProblemError("too_large", values={"limit": self._bounds.file_bytes})
                    _write_all(file, block)
        finally:
            if self._turns.get(key) is mine:
                del self._turns[key]
        return at

    @contextlib.asynccontextmanager
    async def whole(self, key: PartialKey) -> AsyncIterator[Path]:
        """The file, which nobody writes to any more; gone when the block ends well, or finds it wrong."""
        async with self._lock(key):
            self._turns.pop(key, None)
            try:
                yield self._root / key.place
            except ProblemError as error:
                if error.code in _WRONG:
                    self.forget(key)
                raise
            self.forget(key)

    def forget(self, key: PartialKey) -> None:
        """Throw away what came."""
        self._turns.pop(key, None)
        (self._root / key.place).unlink(missing_ok=True)

    def sweep(self, older_than_s: float) -> int:
        """Throw away what nobody went on with for so long; how many files."""
        swept = 0
        for file in self._root.glob("*/*"):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - file.stat().st_mtime > older_than_s:
                    file.unlink()
                    swept += 1
        for folder in self._root.iterdir():
            with contextlib.suppress(OSError):  # not empty, or somebody begins there just now
                folder.rmdir()
        return swept

    def _lock(self, key: PartialKey) -> asyncio.Lock:
        return self._locks.setdefault(key, asyncio.Lock())

    def _size(self, key: PartialKey) -> int:
        try:
            return (self._root / key.place).stat().st_size
        except FileNotFoundError:
            return 0

    def _open(self, key: PartialKey) -> io.FileIO:
        path = self._root / key.place
        try:
            path.parent.mkdir(exist_ok=True)
            return path.open("ab", buffering=0)
        except OSError as error:
            raise _full_or(error) from error

    def _make_way(self, key: PartialKey) -> None:
        """The attempt's oldest uploads go, where this one would be too many."""
        own = self._root / key.place
        others = []
        for file in own.parent.glob("*"):
            lock = self._locks.get(PartialKey(key.attempt, file.name))
            with contextlib.suppress(FileNotFoundError):
                if file != own and (lock is None or not lock.locked()):  # else it is being completed
                    others.append((file.stat().st_mtime, file.stat().st_size, file))
        others.sort(reverse=True)
        room = self._bounds.total_bytes - self._size(key)
        for place, (_, size, file) in enumerate(others, 2):
            room -= size
            if place > self._bounds.files or room < 0:
                self.forget(PartialKey(key.attempt, file.name))


def _write_all(file: io.FileIO, block: bytes) -> None:
    rest = memoryview(block)
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError as error:
        raise _full_or(error) from error


def _full_or(error: OSError) -> Exception:
    return ProblemError("storage_full") if error.errno in FULL else error
