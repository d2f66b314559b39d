"""What earlier candidates at this computer left undelivered: kept apart, and delivered in the background.

A session that makes room for another is kept in its attempt's own folder, its secrets where those of a
session lie. It stays there until the service holds all of it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from client.app.attempt_folder import AttemptFolder, Session
from client.app.face_photos import FacePhotos
from client.app.session_secrets import Secrets, SessionSecrets
from client.app.taking_up import kept_view
from proctor.core.errors import ConnectionLostError, StorageError, SynaqError
from proctor.journal.signing import SigningKey
from proctor.sync.client import ServiceClient
from proctor.sync.courier import Courier, CourierPorts, Seals
from proctor.sync.patience import Backoff, Patience

_NAME = "left.json"
_LOOK_S = 3.0

_log = logging.getLogger(__name__)


def set_aside(folder: AttemptFolder, session: Session, own: Secrets) -> None:
    """Keep a session in its attempt's folder, before another takes its place. StorageError."""
    place = folder.attempt_path(session.attempt)
    store = SessionSecrets(place, folder.ring)
    kept = replace(session, token="", keys=own.signing.public, done=False)
    try:
        place.mkdir(parents=True, exist_ok=True)
        store.keep(own.with_token(session.token))
        part = place / f"{_NAME}.part"
        part.write_text(json.dumps(asdict(kept)), encoding="utf-8")
        part.replace(place / _NAME)
    except OSError as error:
        raise StorageError(
            f"What is left of the attempt cannot be set aside ({error.strerror}).",
            kept="It stays as it is, and goes on.",
            remedy="Free some space on the disk, and try again.",
        ) from error


def left_behind(folder: AttemptFolder) -> list[Session]:
    """Sessions that were set aside, with their tokens; without one where their secrets are gone."""
    found = []
    for path in sorted((folder.home / "attempts").glob(f"*/{_NAME}")):
        with contextlib.suppress(OSError, ValueError, TypeError):
            session = Session(**json.loads(path.read_text(encoding="utf-8")))
            own = SessionSecrets(path.parent, folder.ring).read(session.keys)
            found.append(replace(session, token=own.token if own is not None else ""))
    return found


def left_key(folder: AttemptFolder, session: Session) -> SigningKey | None:
    """The pair with which a session that was set aside signs; None where it is gone."""
    own = SessionSecrets(folder.attempt_path(session.attempt), folder.ring).read(session.keys)
    return own.signing if own is not None else None


def take_back(folder: AttemptFolder, attempt: str) -> None:
    """The attempt is nobody's leftover any more: it is open again, or delivered whole."""
    place = folder.attempt_path(attempt)
    if (place / _NAME).exists():
        (place / _NAME).unlink(missing_ok=True)
        with contextlib.suppress(SynaqError):
            SessionSecrets(place, folder.ring).forget()


class Leftovers:
    """Delivers what was set aside, one attempt after the other, unless `busy()`: somebody sits an exam."""

    def __init__(
        self, folder: AttemptFolder, busy: Callable[[], bool], patience: Patience | None = None
    ) -> None:
        self._folder = folder
        self._busy = busy
        self._patience = patience or Patience()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._hopeless: set[str] = set()

    def start(self) -> None:
        """Deliver in the background until `stop`."""
        self._thread = threading.Thread(target=self._run, name="synaq-leftovers", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop; what is left goes on at the next start."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self._stopping.wait(min(_LOOK_S, self._patience.beat_s)):
            try:
                for session in left_behind(self._folder):
                    if session.attempt not in self._hopeless and not self._stopping.is_set():
                        self._deliver(session)
            except Exception:  # noqa: BLE001  a bug must not end it for good
                _log.exception("a bug in the delivery of what was left behind; it tries again")

    def _deliver(self, session: Session) -> None:
        backoff = Backoff(self._patience)
        try:
            courier, close = self._courier(session)
        except SynaqError as error:
            self._give_up(session, error)
            return
        try:
            while self._still_left(session) and not self._stopping.is_set():
                if self._busy():
                    self._stopping.wait(self._patience.beat_s)
                    continue
                try:
                    courier.cycle()
                except ConnectionLostError as error:
                    self._stopping.wait(backoff.after(error))
                    continue
                backoff.well()
                if courier.remaining().nothing:
                    self._delivered(session)
        except SynaqError as error:
            self._give_up(session, error)
        finally:
            close()

    def _courier(self, session: Session) -> tuple[Courier, Callable[[], None]]:
        folder, view = self._folder, kept_view(session)
        own = left_key(folder, session)
        signs = own is not None and view is not None and own.public == view.verify_key
        journal = folder.journal(session.attempt)
        ports = CourierPorts(lambda _d: None, lambda _r, _s: None, lambda _d: None, lambda _d, _w: None)
        courier = Courier(
            journal,
            folder.evidence(session.attempt),
            ServiceClient(session.server, token=session.token),
            ports,
            seals=Seals(own if signs else None, view.service_key if view is not None else None),
            patience=self._patience,
        )

        def close() -> None:
            courier.stop()
            journal.close()

        return courier, close

    def _still_left(self, session: Session) -> bool:
        return (self._folder.attempt_path(session.attempt) / _NAME).exists()

    def _delivered(self, session: Session) -> None:
        place = self._folder.attempt_path(session.attempt)
        FacePhotos(place, self._folder.disk_key).forget()
        take_back(self._folder, session.attempt)

    def _give_up(self, session: Session, error: SynaqError) -> None:
        """Until the next start; a rescue file can still be written."""
        _log.error("what attempt %s left behind cannot be delivered: %s", session.attempt, error.what)
        self._hopeless.add(session.attempt)


def any_left(home: Path) -> bool:
    """Whether somebody left something behind at this computer."""
    return any((home / "attempts").glob(f"*/{_NAME}"))
