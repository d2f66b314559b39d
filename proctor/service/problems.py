"""What the service says when it says no: one table of codes, each with its status and sentences in three
languages.

Programs look at the code, people read the sentences. Nothing that was sent is repeated in an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proctor.core.errors import (
    BadInputError,
    ConnectionLostError,
    IntegrityError,
    MissingPartError,
    RefusedError,
    SynaqError,
)
from proctor.resources.texts import has_text, text
from proctor.service.database import DiskFullError
from proctor.sync.messages import Problem

STATUS_OF = {
    "wrong_code": 401,
    "not_signed_in": 401,
    "not_allowed": 403,
    "admission_refused": 403,
    "evidence_not_named": 403,
    "identity_refused": 403,
    "other_place": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "code_used": 409,
    "gap": 409,
    "chain_conflict": 409,
    "wrong_state": 409,
    "already_paused": 409,
    "not_paused": 409,
    "paused": 409,
    "section_over": 409,
    "section_order": 409,
    "not_startable": 409,
    "paper_unavailable": 409,
    "start_too_late": 409,
    "edition_differs": 409,
    "conditions_missing": 409,
    "checks_failed": 409,
    "hall_locked": 409,
    "unjudged": 409,
    "not_scored": 409,
    "already_published": 409,
    "already_decided": 409,
    "judged_by_others": 409,
    "upload_offset": 409,
    "rescue_elsewhere": 409,
    "commission_small": 409,
    "commission_twice": 409,
    "commission_chair": 409,
    "commission_quorum": 409,
    "commission_tie": 409,
    "essays_closed": 409,
    "essays_awaited": 409,
    "essays_none": 409,
    "essays_short": 409,
    "booking_too_late": 409,
    "programme_wanted": 409,
    "rebooking_over": 409,
    "already_rebooked": 409,
    "evidence_erased": 410,
    "too_large": 413,
    "evidence_quota": 413,
    "journal_full": 413,
    "bad_digest": 422,
    "bad_entry": 422,
    "bad_signature": 422,
    "bad_rescue": 422,
    "not_openable": 422,
    "not_sealed": 422,
    "invalid_request": 422,
    "too_many_tries": 429,
    "internal": 500,
    "busy": 503,
    "storage_full": 507,
}


class ProblemError(RefusedError):
    """A refusal on its way out. `values` fill the sentences, `extra` are further fields of the Problem.

    `attempt`: whom it concerns, for the trail; never shown.
    """

    def __init__(
        self,
        code: str,
        *,
        values: Mapping[str, Any] | None = None,
        extra: Mapping[str, Any] | None = None,
        attempt: str | None = None,
    ) -> None:
        super().__init__(code, code=code)
        self.attempt = attempt
        self.values = dict(values or {})
        self.extra = dict(extra or {})


def as_problem(error: ProblemError, language: str) -> Problem:
    """The Problem that the caller reads, in `language`."""
    key = "service-problem-" + error.code.replace("_", "-")
    parts = {
        part: text(language, f"{key}-{part}", **error.values)
        for part in ("detail", "kept", "remedy")
        if has_text(language, f"{key}-{part}")
    }
    return Problem(
        title=text(language, key, **error.values),
        status=STATUS_OF[error.code],
        code=error.code,
        **{**parts, **error.extra},
    )


_CODE_OF_ERROR: tuple[tuple[type[SynaqError], str], ...] = (
    (DiskFullError, "storage_full"),
    (ConnectionLostError, "busy"),
    (IntegrityError, "bad_entry"),
    (MissingPartError, "paper_unavailable"),
    (BadInputError, "paper_unavailable"),
)


def from_known_error(error: SynaqError) -> ProblemError:
    """The refusal that a known error of the rooms below amounts to."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, RefusedError) and error.code in STATUS_OF:
        return ProblemError(error.code)
    return ProblemError(next((code for kind, code in _CODE_OF_ERROR if isinstance(error, kind)), "internal"))


def language_of(accept_language: str) -> str:
    """The first of kk, ru, en that an Accept-Language header asks for; kk where it asks for none of them."""
    wishes: list[tuple[float, int, str]] = []
    for place, wish in enumerate(accept_language.split(",")):
        tag, _, quality = wish.strip().partition(";q=")
        language = tag.strip().lower()[:2]
        if language in ("kk", "ru", "en"):
            wishes.append((-_quality(quality), place, language))
    return min(wishes)[2] if wishes else "kk"


def _quality(written: str) -> float:
    try:
        return float(written) if written else 1.0
    except ValueError:
        return 0.0
