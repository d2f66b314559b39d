"""The candidate's folder on disk: one folder an attempt, and the session that can be taken up again."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from client.app.session_secrets import FILE, Ring, Secrets, SessionSecrets, new_secrets
from proctor.core.errors import BadInputError, IntegrityError, StorageError
from proctor.journal.disk_reserve import reserve_beside, state_of
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
from proctor.journal.sealing import DiskKey
from proctor.journal.signing import SigningKey, read_key
from proctor.sync.courier import Seals
from proctor.sync.messages import AttemptView

_OLDER_KEY = "session.key"
# What a fault's entry says of the session's secrets.
KEYS_IN_FILE, KEYS_LOST = "session_keys_in_file", "session_keys_lost"
_SECRET = re.compile(rb"[0-9a-f]{64}")


def default_home() -> Path:
    """Where attempts lie unless told otherwise."""
    return user_data_path("synaq", appauthor=False) / "candidate"


@dataclass(frozen=True)
class Session:
    """What is needed to go on after a crash. `token` opens this one attempt and nothing else."""

    server: str
    attempt: str
    token: str  # not in the file, but with the session's other secrets
    view: str  # the AttemptView, as JSON, as last seen
    done: bool = False
    keys: str = ""  # the name of its secrets: the public half of its pair; "" as older programs wrote it


class AttemptFolder:
    """One candidate's folder: device secret, the session under way, attempts beside it."""

    def __init__(self, home: Path, ring: Ring | None = None) -> None:
        """`ring`: another keyring than the system's."""
        self.home = home
        self.ring = ring
        self._store = SessionSecrets(home, ring)
        self._secrets: Secrets | None = None
        self._keys_lost = False
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _refused(error, self.home) from error
        self._lock = FileLock(home / "window.lock")

    def take_possession(self) -> None:
        """One window at a time: two would both write. BadInputError where one is open already."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise BadInputError(
                "Another Synaq window is open on this computer.",
                kept="It goes on undisturbed.",
                remedy="Use that window, or close it first.",
            ) from error
        except OSError as error:
            raise _refused(error, self.home) from error

    def release(self) -> None:
        """Let another window in."""
        self._lock.release()

    def device(self) -> str:
        """The digest of this computer's secret; the secret is on disk before its digest is first told."""
        path = self.home / "device.key"
        try:
            kept = path.read_bytes() if path.exists() else b""
        except OSError as error:
            raise _refused(error, self.home) from error
        # Half a secret could be guessed: it counts as none, and the operator gives a new code.
        if not _SECRET.fullmatch(kept):
            kept = secrets.token_hex(32).encode()
            _write(path, kept.decode())
        return hashlib.sha256(kept).hexdigest()

    def session(self) -> Session | None:
        """The session under way, or None; a damaged file counts as none (the code signs in again)."""
        try:
            value = json.loads((self.home / "session.json").read_text(encoding="utf-8"))
            session = Session(**value)
        except (OSError, ValueError, TypeError):
            return None
        names = ("server", "attempt", "token", "view", "keys")
        if session.done is not False or not all(isinstance(getattr(session, name), str) for name in names):
            return None
        if session.token:  # an older program wrote it
            return session
        known = self._known(session.keys)
        if known is None or not known.token:
            self._keys_lost = True
            return None
        return replace(session, token=known.token)

    def keep_session(self, session: Session) -> None:
        """Write the session down, its token apart from it; StorageError where the disk refuses. One that is
        done leaves no secrets behind.
        """
        if session.done:
            _write(self.home / "session.json", json.dumps(asdict(replace(session, token=""))))
            self._secrets = None
            self._store.forget()
        else:
            held = self._own()
            if held.token != session.token:
                held = self._hold(held.with_token(session.token))
            kept = replace(session, token="", keys=held.signing.public)
            _write(self.home / "session.json", json.dumps(asdict(kept)))
        self._forget_older()

    def session_key(self) -> SigningKey | None:
        """The pair with which the session under way signs; None where it is gone or damaged: it then signs
        nothing.
        """
        if self._secrets is None:
            self.session()
        return self._older_key() if self._secrets is None else self._secrets.signing

    def session_key_for_sign_in(self) -> SigningKey:
        """The pair of the session under way, else a new one; kept before its public half is told."""
        under_way = self.session() is not None
        if self._secrets is None or not under_way:
            self._hold(new_secrets(self._older_key() if under_way else None))
        return self._own().signing

    def disk_key(self) -> DiskKey:
        """The key with which the session under way locks what lies here; kept before anything is locked."""
        return self._own().disk

    def secrets_of_session(self) -> Secrets:
        """All secrets of the session under way; made and kept where there are none yet."""
        return self._own()

    def secrets_told(self) -> list[tuple[str, str]]:
        """What the record should say of where the session's secrets lie: what, and why."""
        told = []
        if self._store.place == FILE:
            told.append((KEYS_IN_FILE, self._store.trouble or "they were put there when no keyring answered"))
        if self._keys_lost:
            told.append((KEYS_LOST, self._store.trouble or "they are in neither place"))
        return told

    def _own(self) -> Secrets:
        """The secrets of the session under way, made and kept where there are none yet."""
        if self._secrets is None:
            self.session()
        older = self._older_key()
        if self._secrets is None and older is not None:  # a crash may have come before its name was written
            self._known(older.public)
        return self._secrets or self._hold(new_secrets(older))

    def _known(self, name: str) -> Secrets | None:
        """The secrets of that name; those that lie in the file move into a keyring that answers by now."""
        if self._secrets is None or self._secrets.signing.public != name:
            found = self._store.read(name) if name else None
            if found is None:
                return None
            self._secrets = found
            if self._store.place == FILE:
                self._store.keep(found)
        return self._secrets

    def _hold(self, made: Secrets) -> Secrets:
        self._store.keep(made)
        self._secrets = made
        return made

    def _older_key(self) -> SigningKey | None:
        """The pair as an older program kept it: in a file of its own."""
        try:
            return read_key(self.home / _OLDER_KEY)
        except (IntegrityError, StorageError):
            return None

    def _forget_older(self) -> None:
        try:
            (self.home / _OLDER_KEY).unlink(missing_ok=True)
        except OSError as error:
            raise _refused(error, self.home) from error

    def seals(self, view: AttemptView) -> Seals:
        """What the courier of that attempt signs and checks with."""
        own = self.session_key()
        return Seals(own if own is not None and own.public == view.verify_key else None, view.service_key)

    def devices(self) -> dict[str, Any]:
        """The devices that were chosen on this computer, as kept; empty where none were."""
        try:
            kept = json.loads((self.home / "devices.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def keep_devices(self, chosen: dict[str, Any]) -> None:
        """Write the choice down; StorageError where the disk refuses."""
        _write(self.home / "devices.json", json.dumps(chosen))

    def attempt_path(self, attempt: str) -> Path:
        """The folder of one attempt. Its id comes from the service, so it is not trusted as a path."""
        return self.home / "attempts" / hashlib.sha256(attempt.encode()).hexdigest()[:16]

    def journal(self, attempt: str) -> Journal:
        """The attempt's journal, with a reserve for a full disk set aside where there is room."""
        path = self.journal_path(attempt)
        journal = Journal(path, attempt, reserve := reserve_beside(path))
        reserve.fill()
        return journal

    def journal_path(self, attempt: str) -> Path:
        """Where the attempt's journal lies, or is to lie."""
        return self.attempt_path(attempt) / "journal.db"

    def evidence(self, attempt: str, seal_key: str | None = None) -> EvidenceStore:
        """The attempt's evidence; what is kept there is sealed for `seal_key`."""
        return EvidenceStore(self.attempt_path(attempt) / "evidence", seal_key)

    def sweep(self, attempt: str) -> None:
        """Delete what killed programs left behind unfinished; older ones wrote clips plain before they took
        them over.
        """
        self.evidence(attempt).sweep()
        for stray in (self.attempt_path(attempt) / "clips").glob("*"):
            try:
                stray.unlink()
            except OSError:
                continue  # somebody has it open: the next start tries again


def _write(path: Path, text: str) -> None:
    """Whole or not at all, on disk, for this user's eyes only."""
    part = path.with_suffix(".part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise _refused(error, path.parent) from error


def _refused(error: OSError, folder: Path) -> StorageError:
    return StorageError(
        f"Synaq's folder cannot be written ({error.strerror}).",
        code=state_of(error, folder),
        kept="What was saved before is kept.",
        remedy="Free some space on the disk, or make the folder writable, and try again.",
    )
