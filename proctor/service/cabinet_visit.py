"""One request to the cabinet: who, in which language, with which form; cookies, and refusals as pages.

The session's cookie is HttpOnly, SameSite=Strict and, where people come by https, Secure. A visitor who is
not signed in has a cookie of the same kind, so that nobody can be signed in by a form of another site.
"""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from proctor.core.errors import RefusedError, SynaqError
from proctor.resources.texts import has_text
from proctor.service.cabinet_pages import NAMES, page
from proctor.service.cabinet_sessions import (
    CabinetSession,
    form_token,
    new_secret,
    refused,
    session_of,
)
from proctor.service.parts import ServiceParts
from proctor.service.problems import STATUS_OF, language_of
from proctor.service.trail import NOBODY, Deed, record

log = logging.getLogger(__name__)

SESSION, DOOR, LANGUAGE = "synaq-cabinet", "synaq-cabinet-door", "synaq-cabinet-language"
_PATH = "/cabinet"
_BACK = re.compile(
    r"(/(enter(/[A-Za-z0-9-]{1,40})?|booking(/[A-Za-z0-9._:-]{1,80}/cancel)?|attempts/[A-Za-z0-9._:-]{1,80}))?"
)
_NAME = re.compile(r"[A-Za-z0-9._:-]{1,80}")
_STATUS = {
    "wrong_code": 403,
    "link_used": 403,
    "link_expired": 403,
    "forged_form": 403,
    "too_many_tries": 429,
}
# What happens by the thousand when somebody tries to get in would only drown the trail.
_NOT_ON_THE_TRAIL = frozenset({"too_many_tries", "not_found"})
_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True)
class Visit:
    """A request, read. `door`: the secret of a visitor who is not signed in."""

    request: Request
    parts: ServiceParts
    session: CabinetSession | None
    door: str
    language: str
    form: Mapping[str, str]

    @property
    def path(self) -> Mapping[str, str]:
        """The variable parts of the address."""
        return self.request.path_params

    @property
    def source(self) -> str:
        """Where the request came from."""
        return self.request.client.host if self.request.client is not None else "unknown"

    @property
    def signed_in(self) -> CabinetSession:
        """The session of a page that is for those who are signed in."""
        assert self.session is not None  # noqa: S101  `answered` lets nobody else through
        return self.session

    @property
    def form_token(self) -> str:
        """What every form of this visitor carries."""
        return form_token(self.door) if self.session is None else self.session.form_token

    def page(self, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
        """A page for this visitor."""
        back = self.request.url.path.removeprefix(_PATH).removesuffix("/")
        common = {
            "signed_in": self.session is not None,
            "form_token": self.form_token,
            "back": back if _BACK.fullmatch(back) else "",
        }
        answer = page(self.request, template, self.language, {**common, **values}, status)
        if self.session is None:
            self._set(answer, DOOR, self.door)
        return answer

    def to(self, place: str) -> Response:
        """Off to another page of the cabinet, and to no other place."""
        wanted = place if _BACK.fullmatch(place.partition("#")[0]) else ""
        return RedirectResponse(_PATH + (wanted or "/"), status_code=303)

    def with_session(self, answer: Response, session: CabinetSession) -> Response:
        """The answer with the session's cookie."""
        self._set(answer, SESSION, session.token, self.parts.settings.cabinet_session_ms // 1000)
        return answer

    def without_session(self, answer: Response) -> Response:
        """The answer that takes the cookie away."""
        answer.delete_cookie(SESSION, path=_PATH)
        return answer

    def with_language(self, answer: Response) -> Response:
        """The answer with the language that the form names."""
        wanted = self.form.get("language", "")
        if wanted in NAMES:
            self._set(answer, LANGUAGE, wanted, _YEAR_S)
        return answer

    def _set(self, answer: Response, name: str, value: str, lasts_s: int | None = None) -> None:
        https = self.request.url.scheme == "https" or self.parts.settings.public_url.startswith("https:")
        answer.set_cookie(
            name, value, max_age=lasts_s, path=_PATH, secure=https, httponly=True, samesite="strict"
        )


class Answer(Protocol):
    """What answers one address; its name goes on the trail."""

    __name__: str

    def __call__(self, visit: Visit, /) -> Response:
        """The page."""
        ...


def answered(answer: Answer, *, open_to_all: bool = False) -> Callable[[Request], Awaitable[Response]]:
    """`answer` as an endpoint: the form's token is checked, who is not signed in is shown the door, and what
    is refused becomes a page and a line of the trail.
    """

    async def endpoint(request: Request) -> Response:
        form = await _form(request) if request.method == "POST" else {}
        return await anyio.to_thread.run_sync(_answer, request, form, answer, open_to_all)

    return endpoint


def refusals_as_pages(site: Starlette) -> None:
    """What no address of ours answers, as a page as well."""

    async def missed(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        code = {400: "forged_form", 404: "not_found", 405: "not_found", 413: "too_many_words"}.get(
            status, "internal"
        )
        return await anyio.to_thread.run_sync(lambda: _refusal(_visit(request, {}), code, status))

    async def bug(request: Request, error: Exception) -> Response:
        log.error("a bug in %s %s", request.method, request.url.path, exc_info=error)
        return await anyio.to_thread.run_sync(lambda: _refusal(_visit(request, {}), "internal", 500))

    site.add_exception_handler(HTTPException, missed)
    site.add_exception_handler(Exception, bug)


def _answer(request: Request, form: Mapping[str, str], answer: Answer, open_to_all: bool) -> Response:
    visit = _visit(request, form)
    if visit.session is None and not open_to_all:
        return visit.page("door.html", {"code": ""}, 401)
    try:
        if request.method == "POST" and not hmac.compare_digest(
            form.get("token", "").encode(), visit.form_token.encode()
        ):
            raise refused("forged_form", "The form is not one of this visitor's.")
        if not all(_NAME.fullmatch(part) for part in visit.path.values()):
            raise refused("not_found", "No name of ours.")
        return answer(visit)
    except RefusedError as refusal:
        code, attempt = refusal.code or "internal", getattr(refusal, "attempt", None)
        _put_on_trail(visit, f"cabinet.{answer.__name__}", code, attempt)
        return _refusal(visit, code, _STATUS.get(code, STATUS_OF.get(code, 409)))
    except SynaqError as error:
        log.warning("%s %s: %s", request.method, request.url.path, error.what)
        return _refusal(visit, "internal", 503)


def _visit(request: Request, form: Mapping[str, str]) -> Visit:
    parts: ServiceParts = request.app.state.parts
    wanted = request.cookies.get(LANGUAGE, "")
    language = wanted if wanted in NAMES else language_of(request.headers.get("accept-language", ""))
    session = session_of(parts, request.cookies.get(SESSION, ""))
    return Visit(request, parts, session, request.cookies.get(DOOR) or new_secret(), language, form)


async def _form(request: Request) -> dict[str, str]:
    found = await request.form(max_files=0, max_fields=20)
    # No database keeps a NUL in a text.
    return {name: value.replace("\0", "") for name, value in found.items() if isinstance(value, str)}


def _refusal(visit: Visit, code: str, status: int) -> Response:
    key = f"cabinet-refused-{code.replace('_', '-')}"
    known = code if has_text(visit.language, key) else "internal"
    return visit.page("refused.html", {"code": known.replace("_", "-")}, status)


def _put_on_trail(visit: Visit, action: str, code: str, attempt: str | None) -> None:
    anybodys = code in _NOT_ON_THE_TRAIL or (code == "forged_form" and visit.session is None)
    if anybodys and attempt is None:
        return
    parts = visit.parts
    caller = NOBODY if visit.session is None else visit.session.caller()
    try:
        with parts.database.write() as connection:
            record(connection, parts.clock(), caller, Deed(action, attempt, outcome=code))
    except SynaqError as error:
        log.exception("a refusal (%s) could not be put on the trail: %s", code, error.what)
