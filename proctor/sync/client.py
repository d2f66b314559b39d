"""The HTTP client of `/api/v1`: messages out, messages in, and every failure as one of two known errors.

ConnectionLostError: the service could not be reached, failed, or answered nonsense; trying again is right.
RefusedError: it understood and said no; `code` says why.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import requests
from pydantic import BaseModel, ValidationError
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection

from proctor.core.errors import ConnectionLostError, RefusedError
from proctor.sync.messages import (
    API,
    SEALED_HEADER,
    AttemptView,
    Batch,
    CheckIn,
    CheckReport,
    CheckResult,
    EvidenceReceipt,
    Health,
    HeldEntries,
    Problem,
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

_CONNECT_SECONDS = 4.0
_READ_SECONDS = 15.0
_UPLOAD_SECONDS = 120.0

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class BatchRefusal:
    """A batch did not follow on; the service holds up to `seq` with `digest`."""

    code: str
    seq: int
    digest: str


class NotFollowingError(RefusedError):
    """A batch does not follow what the service holds; `held` says what that is."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.title, code=problem.code, kept=problem.kept, remedy=problem.remedy)
        self.held = BatchRefusal(problem.code, problem.held_seq or 0, problem.held_digest or "")


class _SmallBuffer(HTTPAdapter):
    """Connections with a send buffer of so many bytes."""

    def __init__(self, size: int) -> None:
        self._size = size
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As requests makes it, with one socket option more."""
        options = [*HTTPConnection.default_socket_options, (socket.SOL_SOCKET, socket.SO_SNDBUF, self._size)]
        super().init_poolmanager(*args, socket_options=options, **kwargs)


class ServiceClient:
    """One talker to one service. Not for sharing between threads: `another()` gives a second one."""

    def __init__(
        self, url: str, *, token: str = "", language: str = "kk", send_buffer: int | None = None
    ) -> None:
        """`send_buffer`: bytes that the system may hold for each connection on their way out. A small one
        keeps what was sent from piling up before a slow line, where everything else would wait behind it.
        """
        self.url = url.rstrip("/")
        self.token = token
        self.language = language
        self._http = requests.Session()
        # The machine's own proxy settings are for the web; the exam service is named by the site.
        self._http.trust_env = False
        if send_buffer is not None:
            for scheme in ("http://", "https://"):
                self._http.mount(scheme, _SmallBuffer(send_buffer))

    def another(self, send_buffer: int | None = None) -> ServiceClient:
        """A client of the same service with the same token, for another thread."""
        return ServiceClient(self.url, token=self.token, language=self.language, send_buffer=send_buffer)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

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
        return self._send("POST", f"/attempts/{attempt}/entries", batch, Receipt)

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
            seconds=_UPLOAD_SECONDS,
        )
        return _parsed(answer, EvidenceReceipt)

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

    def _get(self, path: str, kind: type[M]) -> M:
        return _parsed(self._call("GET", path), kind)

    def _get_list(self, path: str, kind: type[M]) -> list[M]:
        return [_validated(item, kind) for item in _json_list(self._call("GET", path))]

    def _send(self, method: str, path: str, message: BaseModel | None, kind: type[M]) -> M:
        body = b"{}" if message is None else message.model_dump_json().encode()
        return _parsed(
            self._call(method, path, data=body, headers={"Content-Type": "application/json"}), kind
        )

    def _call(
        self,
        method: str,
        path: str,
        *,
        data: bytes | Iterable[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = _READ_SECONDS,
        stream: bool = False,
    ) -> requests.Response:
        sent = {"Accept-Language": self.language, **(headers or {})}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        try:
            answer = self._http.request(
                method,
                self.url + API + path,
                data=data,
                headers=sent,
                timeout=(_CONNECT_SECONDS, seconds),
                stream=stream,
                allow_redirects=False,
            )
        except (requests.RequestException, ValueError) as error:
            # ValueError: an address or a token that cannot be put into a request at all.
            raise _lost("The exam service cannot be reached") from error
        if answer.status_code >= 500 or answer.status_code in (408, 425, 429):
            raise _lost(f"The exam service is in trouble (it answered {answer.status_code})")
        if answer.status_code >= 400:
            raise _refusal(answer)
        if answer.status_code >= 300:
            raise _lost(f"Something on the way answered in the exam service's place ({answer.status_code})")
        return answer


def _refusal(answer: requests.Response) -> RefusedError | ConnectionLostError:
    try:
        problem = Problem.model_validate_json(answer.content)
    except ValidationError:
        return _lost(f"The exam service gave an answer that makes no sense ({answer.status_code})")
    if problem.held_seq is not None:
        return NotFollowingError(problem)
    what = " ".join(part for part in (problem.title, problem.detail) if part)
    return RefusedError(what, code=problem.code, kept=problem.kept, remedy=problem.remedy)


def _json_list(answer: requests.Response) -> list[object]:
    try:
        value = answer.json()
    except ValueError as error:
        raise _lost("The exam service gave an answer that makes no sense") from error
    if not isinstance(value, list):
        raise _lost("The exam service gave an answer that makes no sense")
    return value


def _validated(value: object, kind: type[M]) -> M:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise _lost("The exam service gave an answer that makes no sense") from error


def _parsed(answer: requests.Response, kind: type[M]) -> M:
    try:
        return kind.model_validate_json(answer.content)
    except ValidationError as error:
        raise _lost("The exam service gave an answer that makes no sense") from error


def _lost(what: str) -> ConnectionLostError:
    return ConnectionLostError(
        f"{what}.",
        kept="Everything done so far is saved on this computer.",
        remedy="Check the internet connection; Synaq goes on trying by itself.",
    )
