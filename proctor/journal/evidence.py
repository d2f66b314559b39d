"""The evidence store: files addressed by their SHA-256 in one folder, whole or not there at all."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from proctor.core.errors import IntegrityError, StorageError

_PART = ".part"
_DIGEST = re.compile("[0-9a-f]{64}")


class EvidenceStore:
    """A folder of evidence files: flushed to disk and then named, so that a crash leaves no half file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _refused(error) from error

    def put(self, data: bytes, suffix: str = "") -> str:
        """Keep `data`; its SHA-256. `suffix` (".mp4") helps people and players only."""
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

    def adopt(self, path: Path, suffix: str = "") -> str:
        """Take over a finished file (and remove it from where it was); its SHA-256."""
        try:
            digest = self.put(path.read_bytes(), suffix)
            path.unlink()
        except OSError as error:
            raise _refused(error) from error
        return digest

    def path(self, sha256: str) -> Path | None:
        """Where the file of that digest lies, or None; what is no digest leads nowhere."""
        if not _DIGEST.fullmatch(sha256):
            return None
        return next(
            (found for found in self.folder.glob(f"{sha256}*") if found.suffix != _PART),
            None,
        )

    def read(self, sha256: str) -> bytes:
        """The file's bytes; IntegrityError where it is missing or no longer has its digest."""
        found = self.path(sha256)
        if found is None:
            raise _unsound(sha256, "is missing")
        try:
            data = found.read_bytes()
        except OSError as error:
            raise _unsound(sha256, f"cannot be read ({error.strerror})") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise _unsound(sha256, "is damaged")
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
