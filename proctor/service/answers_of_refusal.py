"""Every failure as `application/problem+json`, in the reader's language, and on the trail where somebody was
refused.
"""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from proctor.core.errors import RefusedError, SynaqError
from proctor.service.asking import known_caller, parts_of, reader_language
from proctor.service.problems import STATUS_OF, ProblemError, as_problem, from_known_error
from proctor.service.trail import Deed, record
from proctor.sync.messages import Problem

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_CODE_OF_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 503: "busy"}
_TROUBLES = {"storage_full": "full", "busy": "busy", "internal": "failed"}
# What happens by the thousand when somebody tries to get in would only drown the trail.
_NOT_ON_THE_TRAIL = frozenset(
    {"too_many_tries", "not_signed_in", "not_found", "gap", "storage_full", "internal"}
)


def answer_refusals(app: FastAPI) -> None:
    """Set up the answers to all failures, and their description in the OpenAPI document."""
    app.add_exception_handler(SynaqError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _bug)
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]


def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, SynaqError)  # noqa: S101  registered for these alone
    refusal = from_known_error(error)
    if not isinstance(error, RefusedError):
        log.warning("%s %s: %s", request.method, request.url.path, error.what)
    _put_on_trail(request, refusal)
    _note_trouble(request, refusal)
    return _answer(request, refusal)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for these alone
    # Places only: what was sent may hold a code or an answer.
    places = sorted({".".join(str(step) for step in found["loc"]) for found in error.errors()})
    return _answer(request, ProblemError("invalid_request", values={"places": ", ".join(places[:5])[:300]}))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for these alone
    code = _CODE_OF_STATUS.get(
        error.status_code, "invalid_request" if error.status_code < 500 else "internal"
    )
    response = _answer(request, ProblemError(code, values={"places": "body", "limit": ""}))
    response.headers.update(error.headers or {})
    return response


def _gone(_request: Request, _error: Exception) -> Response:
    # A line that broke in the middle of an upload is everyday life; nobody is left to read an answer.
    return Response(status_code=400)


def _bug(request: Request, error: Exception) -> Response:
    # The trace goes to the service's own log; parameters of statements are hidden by the engine.
    log.error("a bug in %s %s", request.method, request.url.path, exc_info=error)
    refusal = ProblemError("internal")
    _note_trouble(request, refusal)
    return _answer(request, refusal)


def _answer(request: Request, refusal: ProblemError) -> Response:
    problem = as_problem(refusal, reader_language(request))
    response = Response(
        problem.model_dump_json(exclude_none=True), status_code=problem.status, media_type=MEDIA_TYPE
    )
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if "seconds" in refusal.values:
        response.headers["Retry-After"] = str(refusal.values["seconds"])
    if "offset" in refusal.values:
        response.headers["Upload-Offset"] = str(refusal.values["offset"])
    return response


def _note_trouble(request: Request, refusal: ProblemError) -> None:
    """That a running attempt was turned away because we could not is a fact for its interruptions."""
    trouble = _TROUBLES.get(refusal.code)
    # Evidence may be told to wait at any time; that interrupts nobody.
    if trouble is not None and request.url.path.endswith(("/entries", "/start")):
        parts = parts_of(request)
        parts.hearing.failed(trouble, request.path_params.get("attempt"), parts.clock())


def _put_on_trail(request: Request, refusal: ProblemError) -> None:
    if refusal.code in _NOT_ON_THE_TRAIL:
        return
    parts, caller = parts_of(request), known_caller(request)
    attempt = refusal.attempt or request.path_params.get("attempt")
    action = f"{request.method} {request.scope['route'].path}" if "route" in request.scope else request.method
    detail = {"refusals": refusal.extra["refusals"]} if "refusals" in refusal.extra else {}
    try:
        with parts.database.write() as connection:
            deed = Deed(action, attempt, outcome=refusal.code, detail=detail)
            record(connection, parts.clock(), caller, deed)
    except SynaqError as error:
        # The refusal itself stands whether or not it could be written down.
        log.exception("a refusal (%s) could not be put on the trail: %s", refusal.code, error.what)


def _document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the Problem as the answer to every failure of every call."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    schemas = document["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas["Problem"]["properties"]["code"]["enum"] = sorted(STATUS_OF)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    failure = {
        "description": "Refused or failed",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            operation["responses"].update({"4XX": failure, "5XX": failure})
    app.openapi_schema = document
    return document
