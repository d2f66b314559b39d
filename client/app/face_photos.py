"""The reference photo and the check-in photo on this computer: locked with the session's key, and gone at the
end.

No picture is looked at here. The record's own copy of the check-in photo is evidence and lies there, sealed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from proctor.core.errors import IntegrityError, StorageError
from proctor.journal.sealing import DiskKey


class FacePhotos:
    """Two photos in the folder of one attempt, locked with the key that `key` gives."""

    def __init__(self, folder: Path, key: Callable[[], DiskKey]) -> None:
        self._key = key
        self.reference = folder / "reference.photo"
        self.checked_in = folder / "check-in.photo"

    def keep(self, path: Path, photo: bytes) -> None:
        """Write one of them, whole or not at all; StorageError where the disk refuses."""
        part = path.with_suffix(".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(self._key().lock(photo, path.name))
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            raise StorageError(
                f"The photo could not be kept on this disk ({error.strerror}).",
                kept="Nothing that was saved before is lost.",
                remedy="Free some space on the disk, or make the folder writable, and try again.",
            ) from error

    def read(self, path: Path, digest: str) -> bytes | None:
        """The photo with this SHA-256 out of that file; None where it is not there, or not that one."""
        try:
            photo = self._key().unlock(path.read_bytes(), path.name)
        except (OSError, IntegrityError):
            return None
        return photo if hashlib.sha256(photo).hexdigest() == digest else None

    def enrolled(self, identity: Mapping[str, Any] | None) -> bytes | None:
        """The photo with which whoever sits there is compared: the one that the journal's `identity_checked`
        names, if it is still that one. It shows the person as they came today, in today's light."""
        digest = None if identity is None else identity.get("photo")
        return self.read(self.checked_in, digest) if isinstance(digest, str) else None

    def forget(self) -> None:
        """Delete both, once the attempt is over and delivered."""
        for path in (self.reference, self.checked_in):
            try:
                path.unlink(missing_ok=True)
            except OSError:
                continue  # somebody else has it open; only this user can read it
