"""The session's secrets: its bearer token, the pair it signs with, and the key with which it locks what lies
on this disk. Kept for a start after a crash in the system's keyring; where there is none that answers, in a
file that only its owner reads. What is locked or signed with them is not decided here.

A keyring may ask a person, wait for another program, or not be there: each call is given some seconds on a
thread of its own, and then the file takes its place.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar, cast

import keyring

from proctor.core.errors import IntegrityError, StorageError
from proctor.journal.sealing import DiskKey, new_disk_key
from proctor.journal.signing import SigningKey, key_from_pem, new_key

SERVICE = "Synaq"
WITHIN_S = 5.0
KEYRING, FILE = "keyring", "file"
_NAME = "session.keys"

T = TypeVar("T")


class Ring(Protocol):
    """What the system's keyring is used for; any error of its own may come out of it."""

    def get_password(self, service_name: str, username: str) -> str | None:
        """What was put there, or None."""
        ...

    def set_password(self, service_name: str, username: str, password: str) -> None:
        """Put it there."""
        ...

    def delete_password(self, service_name: str, username: str) -> None:
        """Take it away."""
        ...


@dataclass(frozen=True)
class Secrets:
    """Of one session. The public half of `signing` is also the name by which its record is known again."""

    signing: SigningKey
    disk: DiskKey
    token: str = ""

    def with_token(self, token: str) -> Secrets:
        """The same, with that token."""
        return replace(self, token=token)


def new_secrets(signing: SigningKey | None = None) -> Secrets:
    """Fresh keys; no token yet. `signing`: a pair that there is already."""
    return Secrets(signing or new_key(), new_disk_key())


class SessionSecrets:
    """The secrets of the session in the folder `home`, one at a time.

    `place`: where they lie (keyring, file, or "" as long as nothing is known); `trouble`: why not in the
    keyring.
    """

    def __init__(self, home: Path, ring: Ring | None = None, *, within_s: float = WITHIN_S) -> None:
        self._file = home / _NAME
        self._ring = ring or cast("Ring", keyring)
        self._user = "session " + hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
        self._within_s = within_s
        self._silent = False
        self.place = ""
        self.trouble = ""

    def keep(self, secrets: Secrets) -> None:
        """Put them into the keyring, else into the file; StorageError where neither takes them."""
        record = _written(secrets)
        if self._ring_took(record):
            self.place, self.trouble = KEYRING, ""
            _wipe(self._file)
            return
        _write(self._file, record)
        self.place = FILE

    def read(self, name: str) -> Secrets | None:
        """Those whose pair's public half is `name`; None where they are in neither place, or it is silent."""
        try:
            record = self._file.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            record = None
        found = _parsed(record)
        if found is not None and found.signing.public == name:
            self.place = FILE
            return found
        found = _parsed(self._asked(lambda: self._ring.get_password(SERVICE, self._user), None))
        if found is None or found.signing.public != name:
            return None
        self.place = KEYRING
        return found

    def forget(self) -> None:
        """Take them away from both places; StorageError where the file stays."""
        for left in (self._file, _part(self._file)):
            _wipe(left)
        self._silent = False  # it is worth another try: here something would be left behind
        if self._asked(lambda: self._ring.get_password(SERVICE, self._user), None) is not None:
            self._asked(lambda: self._ring.delete_password(SERVICE, self._user), None)
        self.place, self.trouble = "", ""

    def _ring_took(self, record: str) -> bool:
        """Whether the keyring gives back what was put into it: some take everything and keep nothing."""

        def put() -> bool:
            self._ring.set_password(SERVICE, self._user, record)
            return self._ring.get_password(SERVICE, self._user) == record

        took = self._asked(put, None)
        if took is False:
            self.trouble = "the keyring does not keep what is put into it"
        return took is True

    def _asked(self, call: Callable[[], T], otherwise: T) -> T:
        """What the keyring says within its time; a silent one is not asked again by this process."""
        if self._silent:
            return otherwise
        answers: queue.SimpleQueue[tuple[bool, T, str]] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put((True, call(), ""))
            except Exception as error:  # noqa: BLE001  each system's keyring has errors of its own
                answers.put((False, otherwise, type(error).__name__))

        threading.Thread(target=ask, name="synaq-keyring", daemon=True).start()
        try:
            good, answer, trouble = answers.get(timeout=self._within_s)
        except queue.Empty:
            self._silent = True
            self.trouble = f"the keyring did not answer within {self._within_s:g} seconds"
            return otherwise
        if not good:
            self.trouble = f"the keyring refused ({trouble})"
        return answer


def _written(secrets: Secrets) -> str:
    return json.dumps(
        {
            "signing": secrets.signing.pem().decode("ascii"),
            "disk": base64.b64encode(secrets.disk.secret).decode("ascii"),
            "token": secrets.token,
        }
    )


def _parsed(record: str | None) -> Secrets | None:
    try:
        value = json.loads(record or "")
        signing = key_from_pem(str(value["signing"]).encode())
        disk = DiskKey(base64.b64decode(str(value["disk"]), validate=True))
        token = value["token"]
    except (ValueError, KeyError, TypeError, binascii.Error, IntegrityError):
        return None
    return Secrets(signing, disk, token) if signing is not None and isinstance(token, str) else None


def _write(path: Path, text: str) -> None:
    """Whole or not at all, on disk, for this user's eyes only."""
    part = _part(path)
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise _refused(error) from error


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _wipe(path: Path) -> None:
    """Write over it, then delete it: what a drive keeps of it beneath is beyond a program's reach."""
    try:
        if not path.exists():
            return
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except OSError as error:
        raise _refused(error) from error


def _refused(error: OSError) -> StorageError:
    return StorageError(
        f"The session's keys cannot be kept or deleted on this disk ({error.strerror}).",
        kept="What was saved before is kept.",
        remedy="Free some space on the disk, or make Synaq's folder writable, and try again.",
    )
