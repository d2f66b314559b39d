"""Evidence files by their SHA-256, in a folder: received beside it, checked, on disk, and only then in place.

A file that is in place is whole: a reader never sees half of one, and a kill in between leaves nothing but a
stray in `incoming`, which a later start sweeps.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio.to_thread
import obstore
from obstore.store import LocalStore

from proctor.core.errors import BadInputError, StorageError
from proctor.service.partial_uploads import FULL, PartialUploads
from proctor.service.problems import ProblemError

_STRAY_AFTER_S = 3600
_PARTIAL_AFTER_S = 7 * 24 * 3600  # a candidate's computer may stay off for a weekend and more


class EvidenceShelf:
    """The folder `root`; refuses new files while less than `reserve_bytes` is free there. `partial`: uploads
    that are not whole yet.
    """

    def __init__(self, root: Path, reserve_bytes: int = 0) -> None:
        if "://" in str(root) or ":/" in str(root)[:6]:
            raise BadInputError(
                f"Evidence cannot be kept at {root}: this version keeps it in a folder.",
                kept="Nothing was started.",
                remedy="Give the path of a folder.",
            )
        self._root = root
        self._reserve = reserve_bytes
        self._incoming = root / "incoming"
        self.partial = PartialUploads(root / "partial", self.require_room)
        try:
            self._incoming.mkdir(parents=True, exist_ok=True)
            self._store = LocalStore(prefix=root)
        except OSError as error:
            raise StorageError(
                f"The evidence folder cannot be used ({error.strerror}).",
                remedy="Choose a folder that can be written to.",
            ) from error

    async def take(self, sha256: str, blocks: AsyncIterator[bytes], limit: int) -> int:
        """Receive one file; its size in bytes. On disk when this returns.

        ProblemError `too_large` above `limit`, `bad_digest` where other bytes came than were named,
        `storage_full` where the disk is full. In every such case nothing is kept.
        """
        with self._spool() as spool:
            size = await self._receive(spool, sha256, blocks, limit)
            target = self._target(sha256)
            await obstore.rename_async(self._store, f"incoming/{spool.name}", self._key(sha256))
            self._settle(target)
        return size

    def keep(self, blocks: Iterable[bytes]) -> tuple[str, int]:
        """Put a file there that the service makes itself: its SHA-256, and its size. On disk when this
        returns. ProblemError `storage_full`, OSError; nothing is kept then, nor when `blocks` fails.
        """
        digest, size = hashlib.sha256(), 0
        with self._spool() as spool:
            with spool.open("wb") as file:
                for block in blocks:
                    digest.update(block)
                    size += len(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            target = self._target(digest.hexdigest())
            spool.replace(target)
            self._settle(target)
        return digest.hexdigest(), size

    async def read(self, sha256: str) -> tuple[int, AsyncIterator[bytes]]:
        """Size and content of a file that is held; ProblemError `not_found` where it is not there."""
        try:
            found = await obstore.get_async(self._store, self._key(sha256))
        except FileNotFoundError as error:
            raise ProblemError("not_found") from error
        return int(found.meta["size"]), _blocks(found)

    def holds(self, sha256: str) -> bool:
        """Whether the file is in place."""
        return (self._root / self._key(sha256)).is_file()

    def place(self, sha256: str) -> Path:
        """Where the file of that digest lies, if it is held."""
        return self._root / self._key(sha256)

    def erase(self, sha256: str) -> None:
        """Delete a file for good; nothing where it is gone already."""
        place = self._root / self._key(sha256)
        try:
            place.unlink(missing_ok=True)
            if place.parent.is_dir():
                _sync_folder(place.parent)
        except OSError as error:
            raise StorageError(
                f"The file {sha256[:12]} could not be deleted ({error.strerror}).",
                kept="Its receipt was not written.",
                remedy="Check the access rights of the evidence folder.",
            ) from error

    async def _receive(self, spool: Path, sha256: str, blocks: AsyncIterator[bytes], limit: int) -> int:
        digest, size = hashlib.sha256(), 0
        # Blocking writes of a few tens of kilobytes into the page cache; the one slow step is the sync at the
        # end.
        with spool.open("wb") as file:
            async for block in blocks:
                size += len(block)
                if size > limit:
                    raise ProblemError("too_large", values={"limit": limit})
                digest.update(block)
                file.write(block)
            if digest.hexdigest() != sha256:
                raise ProblemError("bad_digest")
            file.flush()
            await anyio.to_thread.run_sync(os.fsync, file.fileno())
        return size

    @contextmanager
    def _spool(self) -> Iterator[Path]:
        """A place for a file that is on its way; gone afterwards where the file did not go on from there."""
        self.require_room()
        spool = self._incoming / uuid.uuid4().hex
        try:
            yield spool
        except OSError as error:
            if error.errno in FULL:
                raise ProblemError("storage_full") from error
            raise
        finally:
            spool.unlink(missing_ok=True)

    def _target(self, sha256: str) -> Path:
        """Where the file is to go; its folder is there then."""
        target = self.place(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _settle(self, target: Path) -> None:
        """Its name is on disk when this returns."""
        _sync_folder(target.parent)
        _sync_folder(self._root)

    def require_room(self) -> None:
        """ProblemError `storage_full` where too little is free for evidence."""
        if self._reserve and shutil.disk_usage(self._root).free < self._reserve:
            raise ProblemError("storage_full")

    def _key(self, sha256: str) -> str:
        return f"{sha256[:2]}/{sha256}"

    def sweep(self) -> int:
        """Remove what killed uploads left behind, and what nobody went on with for days; how many of these.
        What is younger may still be on its way.
        """
        for stray in self._incoming.iterdir():
            if time.time() - stray.stat().st_mtime > _STRAY_AFTER_S:
                stray.unlink(missing_ok=True)
        return self.partial.sweep(_PARTIAL_AFTER_S)


async def _blocks(found: obstore.GetResult) -> AsyncIterator[bytes]:
    async for block in found.stream():
        yield bytes(block)


def _sync_folder(folder: Path) -> None:
    """The name of a file is on disk once its folder is. Windows has no such call, and no such need."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
