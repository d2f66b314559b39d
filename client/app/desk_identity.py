"""The identity part of the candidate's desk: photo and liveness through the monitor, what came of it.

No network is loaded in this process: the monitor compares, and tells a figure.
"""

from __future__ import annotations

import base64
import hashlib
import queue
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from client.app.face_feed import FaceFeed
from client.app.face_photos import FacePhotos
from client.app.watch import Watch
from client.exam.identity_ports import CheckInPhoto, IdentityTask
from proctor.core import entry as kinds
from proctor.core.check_in_policy import CheckInRules
from proctor.core.errors import IntegrityError, MissingPartError
from proctor.core.identity_check import Comparison, IdentityCheck, not_asked
from proctor.core.liveness_track import LivenessSample
from proctor.core.policy import parse_policy
from proctor.journal.evidence import EvidenceStore
from proctor.sync.messages import AttemptView

PHOTO_TYPE = "image/jpeg"
EVIDENCE_OF = "identity"  # stands in the entry where evidence of an incident has the incident's id
_SENT_WITHIN_S, _TAKEN_WITHIN_S = 25.0, 20.0


class DeskIdentity(ABC):
    """Implements `client.exam.identity_ports.IdentityDesk`; what carries it knows attempt, journal, watch."""

    _faces: FaceFeed
    _portraits: queue.SimpleQueue[dict[str, Any]]

    @abstractmethod
    def _write(self, kind: str, **data: Any) -> None:
        """Write one entry; StorageError where it is not on disk."""

    @abstractmethod
    def _attempt(self) -> AttemptView:
        """The attempt signed in to, or RefusedError."""

    @abstractmethod
    def _start_watch(self, *, armed: bool) -> Watch:
        """The watch over this attempt, armed or not."""

    @abstractmethod
    def _running_watch(self) -> Watch | None:
        """The watch that runs now, armed or not."""

    @abstractmethod
    def _fetch_reference(self) -> bytes:
        """The reference photo from the service."""

    @abstractmethod
    def _photos(self) -> FacePhotos:
        """The photos of this attempt."""

    @abstractmethod
    def _evidence(self) -> EvidenceStore:
        """The evidence of this attempt."""

    def begin_identity(self) -> IdentityTask | None:
        """Fetch the reference photo where one is to be compared with; else write down that there is none."""
        if self.note_identity_not_asked():
            return None
        view, photos = self._attempt(), self._photos()
        digest = view.reference_photo or ""
        if photos.read(photos.reference, digest) is None:
            photo = self._fetch_reference()
            if hashlib.sha256(photo).hexdigest() != digest:
                raise IntegrityError(
                    "The reference photo did not arrive as the exam service holds it.",
                    kept="Nothing was compared.",
                    remedy="Try again; if it stays so, tell the operator.",
                )
            photos.keep(photos.reference, photo)
        self._start_watch(armed=False)
        return IdentityTask(self._rules(), secrets.randbits(48), waits=view.hall is not None)

    def note_identity_not_asked(self) -> bool:
        """Whether nothing is compared; that is written down, once."""
        view = self._attempt()
        asked = self._rules().identity
        if asked and view.reference_photo is not None:
            return False
        self.record_identity(not_asked("no_reference" if asked else "policy"), None)
        return True

    def take_photo(self) -> CheckInPhoto:
        """Ask the monitor for the best picture of some seconds; MissingPartError where it does not answer."""
        while not self._portraits.empty():
            self._portraits.get()
        photos = self._photos()
        reference = photos.read(photos.reference, self._attempt().reference_photo or "") or b""
        coded = base64.b64encode(reference).decode("ascii")
        self._tell({"type": "identity", "ask": "photo", "reference_b64": coded})
        try:
            return _photo_of(self._portraits.get(timeout=_TAKEN_WITHIN_S))
        except queue.Empty:
            raise _silent() from None

    def follow_liveness(self, seen: Callable[[LivenessSample], None]) -> None:
        """Pass on every closer look until `leave_liveness`."""
        self._faces.follow_closely(seen)
        self._tell({"type": "identity", "ask": "actions"})

    def leave_liveness(self) -> None:
        """Pass on nothing more; the monitor looks as usual."""
        self._faces.follow_closely(None)
        self._tell_now({"type": "identity", "ask": "rest"})

    def record_identity(self, check: IdentityCheck, photo: CheckInPhoto | None) -> None:
        """The photo first, then the entry that names it."""
        digest = None
        if photo is not None and photo.jpeg:
            kept = self._evidence().keep(photo.jpeg, ".jpg")
            digest = kept.sha256
            photos = self._photos()
            photos.keep(photos.checked_in, photo.jpeg)
            self._write(
                kinds.EVIDENCE,
                incident=EVIDENCE_OF,
                sha256=digest,
                sealed=kept.sealed,
                bytes=len(photo.jpeg),
                media_type=PHOTO_TYPE,
            )
        figures = dict(check.figures)
        self._write(
            kinds.IDENTITY_CHECKED, status=check.status, reason=check.reason, figures=figures, photo=digest
        )

    def _rules(self) -> CheckInRules:
        return parse_policy(self._attempt().policy).check_in

    def _tell(self, command: dict[str, Any]) -> None:
        """Tell the monitor, waiting for one that is just being started."""
        until = time.monotonic() + _SENT_WITHIN_S
        while not self._start_watch(armed=False).tell(command):
            if time.monotonic() > until:
                raise _silent()
            time.sleep(0.1)

    def _tell_now(self, command: dict[str, Any]) -> None:
        """Tell the monitor, if one is there to hear it."""
        watch = self._running_watch()
        if watch is not None and not watch.armed:
            watch.tell(command)


def _photo_of(told: dict[str, Any]) -> CheckInPhoto:
    rates = {name: told.get(name) for name in ("false_accept", "false_reject", "false_alarm")}
    compared = Comparison(
        told["similarity"], told["quality"], told["reference_quality"], rates, str(told["reason"])
    )
    return CheckInPhoto(base64.b64decode(told["jpeg_b64"]), float(told["t"] or 0.0), compared)


def _silent() -> MissingPartError:
    return MissingPartError(
        "The program's camera part did not answer.",
        kept="Nothing is lost, and nothing was decided.",
        remedy="Check that the camera is connected and used by no other program, and try again.",
    )
