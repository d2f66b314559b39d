"""One attempt's flags for other programs: a review as Open edX takes it, and WebVTT beside the record."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptState
from proctor.core.attribution_facts import CLOSED_WINDOW
from proctor.core.flag_track import Flag, flag_track
from proctor.core.kinds import KINDS, IncidentKind
from proctor.resources.texts import has_text, text
from proctor.service import tables
from proctor.service.attempts import AttemptRow
from proctor.service.parts import ServiceParts
from proctor.service.record_desk import held_record
from proctor.service.review_store import review_of
from proctor.service.review_views import incident_views, reviewed
from proctor.service.trail import Caller, Deed, record
from proctor.sync.messages import IncidentView


def edx_review(parts: ServiceParts, caller: Caller, attempt: str, language: str) -> dict[str, Any]:
    """The body of Open edX's call `.../proctored_exam/attempt/{id}/reviewed`: `status` and `comments`, each
    with start and stop in seconds of the record; the look is on the trail.

    `status` is about conduct alone, never about the score: not_reviewed until it is published, then violation
    where one was confirmed or the candidate left (26/49), else passed. A comment's status is the verdict that
    stands, `unknown` where none does yet. ProblemError `not_found`, `wrong_state` before its end.
    """
    with parts.database.write() as connection:
        row = reviewed(connection, attempt)
        found = incident_views(connection, row, review_of(connection, row.id), caller)
        review = connection.execute(
            sa.select(tables.review.c.published_ms, tables.review.c.violations).where(
                tables.review.c.attempt == row.id
            )
        ).one()
        comments: list[dict[str, Any]] = [_comment(one, language) for one in found]
        if _left(row):
            words = text(language, "service-reason-broken-off")
            comments.append({"comment": f"26/49: {words}", "status": "violation"})
        status = _status(row, review.published_ms is not None, bool(review.violations))
        told: dict[str, Any] = {"status": status, "comments": comments}
        record(connection, parts.clock(), caller, Deed("export.edx_review", attempt))
        return told


def record_flags(parts: ServiceParts, caller: Caller, attempt: str, track: str, language: str) -> str:
    """The flags of an attempt as WebVTT for the playlist of `track`; the look is on the trail.

    Of others' verdicts, nothing before an incident is decided. ProblemError as for `edx_review`.
    """
    with parts.database.write() as connection:
        row = reviewed(connection, attempt)
        flags = _flags(connection, row, caller, language)
        record(connection, parts.clock(), caller, Deed("record.flags", attempt, detail={"track": track}))
        return flag_track(flags, held_record(connection, row.id), track)


def words_of(found: IncidentView, language: str) -> str:
    """What a flag says: the rule, what was seen, and a reviewer's words for the candidate where there are
    any.
    """
    parts = [f"{found.clause}: {_kind(found, language)}"]
    if found.comment:
        parts.append(found.comment)
    return " — ".join(parts)


def _flags(connection: Connection, row: AttemptRow, caller: Caller, language: str) -> list[Flag]:
    flags = []
    for one in incident_views(connection, row, review_of(connection, row.id), caller):
        verdict = (
            "" if one.verdict is None else f"\n{text(language, f'administration-verdict-{one.verdict}')}"
        )
        end = one.start_s if one.end_s is None else one.end_s
        flags.append(Flag(one.id, one.start_s, end, words_of(one, language) + verdict))
    return flags


def _kind(found: IncidentView, language: str) -> str:
    if found.source == "machine" and found.kind in set(IncidentKind):
        key = KINDS[IncidentKind(found.kind)].text_key("name")
        if has_text(language, key):
            return text(language, key)
    return found.detail or found.kind


def _comment(found: IncidentView, language: str) -> dict[str, Any]:
    return {
        "comment": words_of(found, language),
        "status": found.verdict or "unknown",
        "start": round(found.start_s, 3),
        "stop": round(found.start_s if found.end_s is None else found.end_s, 3),
    }


def _status(row: AttemptRow, published: bool, violated: bool) -> str:
    if not published:
        return "not_reviewed"
    return "violation" if violated or _left(row) else "passed"


def _left(row: AttemptRow) -> bool:
    return row.state is AttemptState.BROKEN_OFF or row.finish_reason == CLOSED_WINDOW
