"""The evidence store: files addressed by their SHA-256 in one folder, whole or not there at all.

With a key to seal for, a file is sealed in memory and only its sealed bytes reach the disk, named by their
SHA-256; whoever holds the disk alone cannot read it back. Who knows the key is not decided here.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from proctor.core.errors import IntegrityError, StorageError
from proctor.journal.sealing import seal

SEALED = ".sealed"
_PART = ".part"
_STRAY_AFTER_S = 60.0
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is kept: the SHA-256 of its plain bytes, by which everybody names it, and of the sealed
    bytes that lie on the disk; None: it lies there plain.
    """

    sha256: str
    sealed: str | None = None


class EvidenceStore:
    """A folder of evidence files: flushed to disk and then named, so that a crash leaves no half file.

    `seal_key`: the public half (base64) of the pair for which `keep` seals; None: it keeps plain files.
    """

    def __init__(self, folder: Path, seal_key: str | None = None) -> None:
        self.folder = folder
        self.seal_key = seal_key
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _refused(error) from error

    def keep(self, data: bytes, suffix: str = "") -> Kept:
        """Keep `data`, sealed where a key is known; `suffix` (".mp4") names plain files only.

        Sealed twice it lies there twice: two boxes of the same bytes have nothing in common. IntegrityError
        where the key is none, StorageError where the disk refuses.
        """
        if self.seal_key is None:
            return Kept(self.put(data, suffix))
        box = seal(data, self.seal_key)
        return Kept(hashlib.sha256(data).hexdigest(), self._write(box, SEALED))

    def put(self, data: bytes, suffix: str = "") -> str:
        """Keep `data` as it is; its SHA-256. `suffix` (".mp4") helps people and players only."""
        return self._write(data, suffix)

    def path(self, sha256: str) -> Path | None:
        """Where the file of that digest lies, or None; what is no digest leads nowhere."""
        if not _DIGEST.fullmatch(sha256):
            return None
        return next(
            (found for found in self.folder.glob(f"{sha256}*") if found.suffix != _PART),
            None,
        )

    def read(self, sha256: str) -> bytes:
        """The plain file's bytes; IntegrityError where it is missing or no longer has its digest."""
        return self._read(sha256, self.path(sha256))

    def read_sealed(self, sealed: str) -> bytes:
        """The sealed bytes of that digest, as they go over the line; IntegrityError as `read`."""
        place = self.folder / f"{sealed}{SEALED}"
        return self._read(sealed, place if _DIGEST.fullmatch(sealed) and place.is_file() else None)

    def body(self, kept: Kept) -> bytes:
        """What lies here of a file that the journal names: sealed or plain. IntegrityError as `read`."""
        return self.read(kept.sha256) if kept.sealed is None else self.read_sealed(kept.sealed)

    def sweep(self) -> None:
        """Remove what killed writers left half; what is younger than a minute may still be written."""
        for stray in self.folder.glob(f"*{_PART}"):
            try:
                if time.time() - stray.stat().st_mtime > _STRAY_AFTER_S:
                    stray.unlink(missing_ok=True)
            except OSError:
                continue  # somebody has it open; it is sealed, and the next start tries again

    def _write(self, data: bytes, suffix: str) -> str:
        digest = hashlib.sha256(data).hexdigest()
        target = self.folder / f"{digest}{suffix}"
        if target.exists():
            return digest
        try:
            descriptor, name = tempfile.mkstemp(suffix=_PART, dir=self.folder)
            part = Path(name)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(target)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
            _sync_folder(self.folder)
        except OSError as error:
            raise _refused(error) from error
        return digest

    def _read(self, digest: str, found: Path | None) -> bytes:
        if found is None:
            raise _unsound(digest, "is missing")
        try:
            data = found.read_bytes()
        except OSError as error:
            raise _unsound(digest, f"cannot be read ({error.strerror})") from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise _unsound(digest, "is damaged")
        return data


def _unsound(sha256: str, how: str) -> IntegrityError:
    return IntegrityError(
        f"The evidence file {sha256[:12]} {how}.",
        kept="The journal still names it.",
        remedy="Do not delete the folder; tell the operator or the support service.",
    )


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows has no folder handles to flush; the rename is journalled there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refused(error: OSError) -> StorageError:
    return StorageError(
        f"Evidence could not be kept on this disk ({error.strerror}).",
        kept="Answers and journal entries are kept apart from it and go on.",
        remedy="Free some space on the disk or make it writable.",
    )
