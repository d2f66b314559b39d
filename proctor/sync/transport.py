"""How the client talks: requests out, answers in, and every failure as one of the known errors.

ConnectionLostError: the service could not be reached, failed, or answered nonsense; trying again is right.
RefusedError: it understood and said no; `code` says why. What is said is `client`'s business.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import requests
from pydantic import BaseModel, ValidationError
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection

from proctor.core.errors import ConnectionLostError, RefusedError
from proctor.sync.messages import API, Problem

_CONNECT_SECONDS = 4.0
READ_SECONDS = 15.0
_SLOWEST = 4_000.0  # bytes a second, below which a line counts as dead
_LONGEST_ASKED_FOR_S = 300.0  # no service may send us away for longer
# What a refusal without words is called: an answer to HEAD has none.
_CODES = {404: "not_found", 405: "method_not_allowed", 501: "method_not_allowed"}

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


class BusyError(ConnectionLostError):
    """The service is there, and asks to be left alone for `after_s` seconds (None: it does not say)."""

    def __init__(self, error: ConnectionLostError, after_s: float | None) -> None:
        super().__init__(error.what, kept=error.kept, remedy=error.remedy)
        self.after_s = after_s


class _SmallBuffer(HTTPAdapter):
    """Connections with a send buffer of so many bytes."""

    def __init__(self, size: int) -> None:
        self._size = size
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As requests makes it, with one socket option more."""
        options = [*HTTPConnection.default_socket_options, (socket.SOL_SOCKET, socket.SO_SNDBUF, self._size)]
        super().init_poolmanager(*args, socket_options=options, **kwargs)


class Transport:
    """Connections to one service. Not for sharing between threads."""

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

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _get(self, path: str, kind: type[M]) -> M:
        return parsed(self._call("GET", path), kind)

    def _get_list(self, path: str, kind: type[M]) -> list[M]:
        return [validated(item, kind) for item in _json_list(self._call("GET", path))]

    def _send(
        self, method: str, path: str, message: BaseModel | None, kind: type[M], seconds: float = READ_SECONDS
    ) -> M:
        body = b"{}" if message is None else message.model_dump_json().encode()
        headers = {"Content-Type": "application/json"}
        seconds += len(body) / _SLOWEST
        return parsed(self._call(method, path, data=body, headers=headers, seconds=seconds), kind)

    def _call(
        self,
        method: str,
        path: str,
        *,
        data: bytes | Iterable[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = READ_SECONDS,
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
            raise lost("The exam service cannot be reached") from error
        if answer.status_code != 501 and (answer.status_code >= 500 or answer.status_code in (408, 425, 429)):
            trouble = lost(f"The exam service is in trouble (it answered {answer.status_code})")
            raise BusyError(trouble, _asked_for(answer))
        if answer.status_code >= 400:
            raise _refusal(answer)
        if answer.status_code >= 300 and not (answer.status_code == 304 and "If-None-Match" in sent):
            raise lost(f"Something on the way answered in the exam service's place ({answer.status_code})")
        return answer


def _asked_for(answer: requests.Response) -> float | None:
    """The seconds of Retry-After; a date there counts as nothing."""
    said = answer.headers.get("Retry-After", "")
    return min(_LONGEST_ASKED_FOR_S, float(said)) if said.isascii() and said.isdigit() else None


def _refusal(answer: requests.Response) -> RefusedError | ConnectionLostError:
    if answer.request.method == "HEAD" or answer.status_code == 501:
        code = _CODES.get(answer.status_code, "unsaid")
        return RefusedError(f"The exam service refused ({answer.status_code}).", code=code)
    try:
        problem = Problem.model_validate_json(answer.content)
    except ValidationError:
        return lost(f"The exam service gave an answer that makes no sense ({answer.status_code})")
    if problem.held_seq is not None:
        return NotFollowingError(problem)
    what = " ".join(part for part in (problem.title, problem.detail) if part)
    return RefusedError(what, code=problem.code, kept=problem.kept, remedy=problem.remedy)


def _json_list(answer: requests.Response) -> list[object]:
    try:
        value = answer.json()
    except ValueError as error:
        raise lost("The exam service gave an answer that makes no sense") from error
    if not isinstance(value, list):
        raise lost("The exam service gave an answer that makes no sense")
    return value


def validated(value: object, kind: type[M]) -> M:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise lost("The exam service gave an answer that makes no sense") from error


def parsed(answer: requests.Response, kind: type[M]) -> M:
    try:
        return kind.model_validate_json(answer.content)
    except ValidationError as error:
        raise lost("The exam service gave an answer that makes no sense") from error


def lost(what: str) -> ConnectionLostError:
    return ConnectionLostError(
        f"{what}.",
        kept="Everything done so far is saved on this computer.",
        remedy="Check the internet connection; Synaq goes on trying by itself.",
    )
