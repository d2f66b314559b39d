"""The HTTP client of `/api/v1`: messages out, messages in. Errors as in `transport`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass

import requests

from proctor.core.errors import ConnectionLostError, RefusedError
from proctor.sync.messages import (
    SEALED_HEADER,
    AttemptView,
    Batch,
    CheckIn,
    CheckReport,
    CheckResult,
    EvidenceReceipt,
    Health,
    HeldEntries,
    Receipt,
    RemoteAccessList,
    ResultView,
    ReviewDetail,
    ReviewItem,
    SectionPaper,
    SentEntry,
    SignedIn,
    SignIn,
    Verdict,
)
from proctor.sync.transport import BatchRefusal, BusyError, NotFollowingError, Transport, lost, parsed

__all__ = ["BatchRefusal", "BusyError", "NotFollowingError", "ServiceClient"]

_UPLOAD_SECONDS = 120.0
_PIECE_SECONDS = 20.0  # a new connection gets on sooner than one that says nothing
_SLOWEST_UPLOAD = 4_000.0  # bytes a second, below which a line counts as dead
_ENTRIES_SECONDS = 5.0  # answers wait


@dataclass(frozen=True)
class Upload:
    """Which file goes up: the SHA-256 of the plain file, and of the sealed one where this is what goes."""

    sha256: str
    sealed: str | None = None


@dataclass(frozen=True)
class Piece:
    """A part of a file: where it begins, its bytes, and whether the file ends with it."""

    offset: int
    data: bytes | Iterable[bytes]
    last: bool


@dataclass(frozen=True)
class UploadStanding:
    """How much of a file the service has, and whether it holds it whole."""

    offset: int
    whole: bool


class ServiceClient(Transport):
    """One talker to one service. Not for sharing between threads: `another()` gives a second one."""

    def another(self, send_buffer: int | None = None) -> ServiceClient:
        """A client of the same service with the same token, for another thread."""
        return ServiceClient(self.url, token=self.token, language=self.language, send_buffer=send_buffer)

    def health(self) -> Health:
        """Whether the service is there, and its clock."""
        return self._get("/health", Health)

    def sign_in(self, message: SignIn) -> SignedIn:
        """Sign in with a one-time code; the token is kept for the calls that follow."""
        signed = self._send("POST", "/sessions", message, SignedIn)
        self.token = signed.token
        return signed

    def attempt(self, attempt: str) -> AttemptView:
        """The attempt as the service sees it now."""
        return self._get(f"/attempts/{attempt}", AttemptView)

    def check_in(self, attempt: str, message: CheckIn) -> AttemptView:
        """Consent, conditions and checks; RefusedError `admission_refused` with the grounds."""
        return self._send("POST", f"/attempts/{attempt}/check-in", message, AttemptView)

    def report_checks(self, attempt: str, checks: Sequence[CheckResult]) -> AttemptView:
        """Tell how the steps of the check-in stand; the answer carries overrides and the hall as they are
        now.
        """
        return self._send(
            "POST", f"/attempts/{attempt}/checks", CheckReport(checks=list(checks)), AttemptView
        )

    def reference_photo(self, attempt: str) -> bytes:
        """The photo to compare the candidate with, JPEG or PNG; RefusedError `not_found` without one."""
        return self._call("GET", f"/attempts/{attempt}/reference-photo").content

    def remote_access_list(self) -> RemoteAccessList:
        """The newest signed list of programs; RefusedError `not_found` where the service has none."""
        return self._get("/remote-access-list", RemoteAccessList)

    def start_section(self, attempt: str, section: str) -> SectionPaper:
        """Start a section and get its paper; the same paper again where it has begun."""
        return self._send("POST", f"/attempts/{attempt}/sections/{section}/start", None, SectionPaper)

    def send_entries(self, attempt: str, entries: list[SentEntry], signature: str | None = None) -> Receipt:
        """Send entries, signed by the session where it signs; NotFollowingError where the service holds fewer
        or others.
        """
        batch = Batch(entries=entries, signature=signature)
        return self._send("POST", f"/attempts/{attempt}/entries", batch, Receipt, _ENTRIES_SECONDS)

    def held_entries(self, attempt: str, after: int) -> HeldEntries:
        """Entries that the service holds behind `after`."""
        return self._get(f"/attempts/{attempt}/entries?after={after}", HeldEntries)

    def send_evidence(
        self,
        attempt: str,
        sha256: str,
        data: bytes | Iterable[bytes],
        media_type: str,
        *,
        sealed: str | None = None,
    ) -> EvidenceReceipt:
        """Send an evidence file, in one piece or in blocks; the receipt names the digest that is held.

        `sealed`: the SHA-256 of `data` where that is the sealed file and not the plain one of `sha256`.
        """
        headers = {"Content-Type": media_type, **({} if sealed is None else {SEALED_HEADER: sealed})}
        answer = self._call(
            "PUT",
            f"/attempts/{attempt}/evidence/{sha256}",
            data=data,
            headers=headers,
            seconds=_patience_for(data),
        )
        return parsed(answer, EvidenceReceipt)

    def upload_standing(self, attempt: str, upload: Upload) -> UploadStanding | None:
        """How much of the file the service has; None where it takes files in one piece only. Whoever was
        still sending it, over a line that died, is cut off.
        """
        path = f"/attempts/{attempt}/evidence/{upload.sha256}"
        try:
            return _standing(self._call("HEAD", path, headers=_named(upload)))
        except RefusedError as error:
            if error.code == "method_not_allowed":
                return None
        # Asked without a body it says no without words; asked to take nothing, it says why.
        return self.append_evidence(attempt, upload, Piece(0, b"", last=False))

    def append_evidence(self, attempt: str, upload: Upload, piece: Piece) -> UploadStanding:
        """Send what follows; RefusedError `upload_offset` where the service has more or less of it."""
        answer = self._call(
            "PATCH",
            f"/attempts/{attempt}/evidence/{upload.sha256}",
            data=piece.data,
            headers={
                "Content-Type": "application/partial-upload",
                "Upload-Offset": str(piece.offset),
                "Upload-Complete": "?1" if piece.last else "?0",
                **_named(upload),
            },
            seconds=_PIECE_SECONDS,
        )
        standing = _standing(answer)
        if standing.whole and parsed(answer, EvidenceReceipt).sha256 != upload.sha256:
            raise ConnectionLostError("The exam service confirmed another file than was sent.")
        return standing

    def evidence(self, attempt: str, sha256: str) -> bytes:
        """An evidence file, for those who may see it."""
        return self._call("GET", f"/attempts/{attempt}/evidence/{sha256}").content

    def result(self, attempt: str) -> ResultView:
        """What became of the attempt."""
        return self._get(f"/attempts/{attempt}/result", ResultView)

    def reviews(self) -> list[ReviewItem]:
        """The proctor's queue."""
        return self._get_list("/reviews", ReviewItem)

    def review(self, attempt: str) -> ReviewDetail:
        """One attempt for review."""
        return self._get(f"/reviews/{attempt}", ReviewDetail)

    def judge(self, attempt: str, incident: str, verdict: Verdict) -> ReviewDetail:
        """A proctor's verdict on one incident."""
        return self._send("PUT", f"/reviews/{attempt}/verdicts/{incident}", verdict, ReviewDetail)

    def publish(self, attempt: str) -> ResultView:
        """Publish the result of a review to the candidate."""
        return self._send("POST", f"/reviews/{attempt}/publish", None, ResultView)


def _patience_for(data: bytes | Iterable[bytes]) -> float:
    """Seconds without a word behind the last byte of a file: a small one has long arrived by then."""
    if not isinstance(data, Sized):
        return _UPLOAD_SECONDS
    return min(_UPLOAD_SECONDS, _PIECE_SECONDS + len(data) / _SLOWEST_UPLOAD)


def _named(upload: Upload) -> dict[str, str]:
    return {} if upload.sealed is None else {SEALED_HEADER: upload.sealed}


def _standing(answer: requests.Response) -> UploadStanding:
    offset, whole = answer.headers.get("Upload-Offset", ""), answer.headers.get("Upload-Complete")
    if not (offset.isascii() and offset.isdigit()) or whole not in ("?0", "?1"):
        raise lost("The exam service gave an answer that makes no sense")
    return UploadStanding(int(offset), whole == "?1")
