"""The candidate's folder on disk: one folder an attempt, and the session that can be taken up again."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from proctor.core.errors import BadInputError, IntegrityError, StorageError
from proctor.journal.disk_reserve import NAME as RESERVE_NAME
from proctor.journal.disk_reserve import DiskReserve, state_of
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
from proctor.journal.signing import SigningKey, keep_key, new_key, read_key
from proctor.sync.courier import Seals
from proctor.sync.messages import AttemptView

_SESSION_KEY = "session.key"
_SECRET = re.compile(rb"[0-9a-f]{64}")


def default_home() -> Path:
    """Where attempts lie unless told otherwise."""
    return user_data_path("synaq", appauthor=False) / "candidate"


@dataclass(frozen=True)
class Session:
    """What is needed to go on after a crash. `token` opens this one attempt and nothing else."""

    server: str
    attempt: str
    token: str
    view: str  # the AttemptView, as JSON, as last seen
    done: bool = False


class AttemptFolder:
    """One candidate's folder: device secret, the session under way, attempts beside it."""

    def __init__(self, home: Path) -> None:
        self.home = home
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
        whole = all(
            isinstance(getattr(session, name), str) for name in ("server", "attempt", "token", "view")
        )
        return session if whole and session.done is False else None

    def keep_session(self, session: Session) -> None:
        """Write the session down; StorageError where the disk refuses. One that is done leaves no pair."""
        _write(self.home / "session.json", json.dumps(asdict(session)))
        if session.done:
            try:
                (self.home / _SESSION_KEY).unlink(missing_ok=True)
            except OSError as error:
                raise _refused(error, self.home) from error

    def session_key(self) -> SigningKey | None:
        """The pair with which the session under way signs; None where it is gone or damaged: it then signs
        nothing.
        """
        try:
            return read_key(self.home / _SESSION_KEY)
        except (IntegrityError, StorageError):
            return None

    def session_key_for_sign_in(self) -> SigningKey:
        """The pair of the session under way, else a new one; on disk before its public half is told."""
        kept = self.session_key() if self.session() is not None else None
        if kept is not None:
            return kept
        made = new_key()
        keep_key(self.home / _SESSION_KEY, made)
        return made

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

    def evidence(self, attempt: str) -> EvidenceStore:
        """The attempt's evidence."""
        return EvidenceStore(self.attempt_path(attempt) / "evidence")


def reserve_beside(journal: Path) -> DiskReserve:
    """The reserve of that journal's folder; every process that writes the journal shares it."""
    return DiskReserve(journal.with_name(RESERVE_NAME))


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
