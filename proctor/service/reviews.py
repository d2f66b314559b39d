"""The proctor's side: the queue, one attempt with all its suspicions, verdicts, publication. Numbers, never
names.
"""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptEvent, AttemptState
from proctor.core.entry import SECTION_FINISHED, read_entry
from proctor.core.kinds import KINDS, IncidentKind
from proctor.service import tables
from proctor.service.attempts import AttemptRow, load, load_many, move
from proctor.service.conduct import clause_of_kind
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.results import build_result
from proctor.service.scan_views import scans_of
from proctor.service.trail import Caller, Deed, record
from proctor.service.views import candidate_number
from proctor.sync.messages import (
    FactView,
    IncidentView,
    PublishedViolation,
    ResultView,
    ReviewDetail,
    ReviewItem,
    Verdict,
)

_REVIEWED = (AttemptState.FINISHED, AttemptState.BROKEN_OFF, AttemptState.CLOSED)


def queue(parts: ServiceParts) -> list[ReviewItem]:
    """All attempts that are waiting, being judged or decided; the one due first comes first."""
    with parts.database.read() as connection:
        rows = load_many(connection, tables.attempt.c.state.in_([state.value for state in _REVIEWED]))
        items = [_item(connection, row) for row in rows]
    return sorted(items, key=lambda item: (item.state == "decided", item.due_ms, item.attempt))


def detail(parts: ServiceParts, attempt: str) -> ReviewDetail:
    """All that one attempt is judged by. ProblemError `not_found`, `wrong_state` before its end."""
    with parts.database.read() as connection:
        return _detail(connection, _reviewed(connection, attempt))


def judge(parts: ServiceParts, caller: Caller, attempt: str, incident: str, verdict: Verdict) -> ReviewDetail:
    """A person's verdict on one incident; a later one replaces it until publication.

    ProblemError `not_found`, `wrong_state`, `already_published`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = _reviewed(connection, attempt, lock=True)
        if row.state is AttemptState.CLOSED:
            raise ProblemError("already_published")
        if incident not in {found.id for found in _incidents(connection, row)}:
            raise ProblemError("not_found")
        mine = sa.and_(tables.verdict.c.attempt == attempt, tables.verdict.c.incident == incident)
        connection.execute(sa.delete(tables.verdict).where(mine))
        connection.execute(
            sa.insert(tables.verdict).values(
                attempt=attempt,
                incident=incident,
                verdict=verdict.verdict,
                comment=verdict.comment,
                judged_by=caller.actor,
                judged_ms=now,
            )
        )
        connection.execute(
            sa.update(tables.review).where(tables.review.c.attempt == attempt).values(state="in_review")
        )
        told = {"incident": incident, "verdict": verdict.verdict, "comment": verdict.comment}
        record(connection, now, caller, Deed("review.verdict", attempt, detail=told))
        return _detail(connection, row)


def publish(parts: ServiceParts, caller: Caller, attempt: str, language: str) -> ResultView:
    """The result and the violation list go to the candidate; published again, the same result is answered.

    One confirmed violation means «Өтпеген» (26/57). ProblemError `unjudged` with the list of incidents that
    nobody judged, `not_scored` where a section has no score yet, `not_found`, `wrong_state`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = _reviewed(connection, attempt, lock=True)
        if row.state is AttemptState.CLOSED:
            return build_result(parts, connection, row, language)
        incidents = _incidents(connection, row)
        unjudged = [
            {"incident": found.id, "kind": found.kind} for found in incidents if found.verdict is None
        ]
        if unjudged:
            raise ProblemError("unjudged", values={"count": len(unjudged)}, extra={"refusals": unjudged})
        violations = [_violation(row, found) for found in incidents if found.verdict == "violation"]
        status = _final_status(connection, row, bool(violations))
        connection.execute(
            sa.update(tables.review)
            .where(tables.review.c.attempt == attempt)
            .values(
                state="decided",
                status=status,
                violations=[found.model_dump() for found in violations],
                published_ms=now,
                published_by=caller.actor,
            )
        )
        row = move(connection, row, AttemptEvent.PUBLISH, now, caller)
        told = {"status": status, "violations": len(violations)}
        record(connection, now, caller, Deed("review.publish", attempt, detail=told))
        return build_result(parts, connection, row, language)


def _reviewed(connection: Connection, attempt: str, *, lock: bool = False) -> AttemptRow:
    row = load(connection, attempt, lock=lock)
    if row.state not in _REVIEWED:
        raise ProblemError("wrong_state")
    return row


def _item(connection: Connection, row: AttemptRow) -> ReviewItem:
    review = connection.execute(sa.select(tables.review).where(tables.review.c.attempt == row.id)).one()
    count = sa.select(sa.func.count()).select_from(tables.incident)
    return ReviewItem(
        attempt=row.id,
        candidate_number=candidate_number(connection, row),
        programme=row.programme,
        state=review.state,
        incidents=int(connection.scalar(count.where(tables.incident.c.attempt == row.id)) or 0),
        finished_ms=row.finished_ms or row.since_ms,
        due_ms=review.due_ms,
    )


def _detail(connection: Connection, row: AttemptRow) -> ReviewDetail:
    facts = connection.execute(
        sa.select(tables.fact.c.at_ms, tables.fact.c.kind, tables.fact.c.data)
        .where(tables.fact.c.attempt == row.id)
        .order_by(tables.fact.c.id)
    )
    published = sa.select(tables.review.c.published_ms).where(tables.review.c.attempt == row.id)
    return ReviewDetail(
        item=_item(connection, row),
        incidents=_incidents(connection, row),
        remarks=_remarks(connection, row.id),
        published_ms=connection.scalar(published),
        late_entries=row.late_entries,
        flags=_flag_counts(connection, row.id),
        facts=[FactView(at_ms=at_ms, kind=kind, data=data) for at_ms, kind, data in facts],
        scans=scans_of(connection, row.id),
    )


def _incidents(connection: Connection, row: AttemptRow) -> list[IncidentView]:
    judged = {
        found.incident: found
        for found in connection.execute(sa.select(tables.verdict).where(tables.verdict.c.attempt == row.id))
    }
    files = _files(connection, row.id)
    rows = connection.execute(
        sa.select(tables.incident)
        .where(tables.incident.c.attempt == row.id)
        .order_by(tables.incident.c.ordinal)
    )
    return [
        _incident_view(found.data, found.opened_ms, files.get(found.incident, []), judged.get(found.incident))
        for found in rows
    ]


def _incident_view(
    data: dict[str, Any], opened_ms: int, files: list[tuple[str, bool]], judged: Any
) -> IncidentView:
    return IncidentView(
        id=data["id"],
        kind=data["kind"],
        clause=data["clause"],
        start_s=data["start_s"],
        end_s=data["end_s"],
        started_ms=opened_ms,
        confidence=data["confidence"],
        severity=_severity(data["kind"]),
        detail=data["detail"],
        clips=[sha256 for sha256, is_strip in files if not is_strip],
        strips=[sha256 for sha256, is_strip in files if is_strip],
        verdict=None if judged is None else judged.verdict,
        comment="" if judged is None else judged.comment,
    )


def _severity(kind: str) -> str:
    return KINDS[IncidentKind(kind)].severity.value if kind in set(IncidentKind) else "suspicion"


def _files(connection: Connection, attempt: str) -> dict[str, list[tuple[str, bool]]]:
    """Files on the shelf by incident, moving pictures first: digest, and whether it is a strip."""
    rows = connection.execute(
        sa.select(tables.evidence.c.incident, tables.evidence.c.sha256, tables.evidence.c.media_type)
        .where(
            tables.evidence.c.attempt == attempt,
            tables.evidence.c.incident.is_not(None),
            tables.evidence.c.stored_ms.is_not(None),
        )
        .order_by(tables.evidence.c.named_ms, tables.evidence.c.sha256)
    ).all()
    files: dict[str, list[tuple[str, bool]]] = {}
    for found in sorted(rows, key=lambda row: not str(row.media_type or "").startswith("video/")):
        is_strip = str(found.media_type or "").startswith("image/")
        files.setdefault(found.incident, []).append((found.sha256, is_strip))
    return files


def _remarks(connection: Connection, attempt: str) -> list[str]:
    texts = connection.scalars(
        sa.select(tables.entry.c.text)
        .where(tables.entry.c.attempt == attempt, tables.entry.c.kind == SECTION_FINISHED)
        .order_by(tables.entry.c.seq)
    )
    entries = [read_entry(text, attempt) for text in texts]
    return [str(entry.data["remarks"]) for entry in entries if entry.data["remarks"]]


def _flag_counts(connection: Connection, attempt: str) -> dict[str, int]:
    query = sa.select(tables.entry.c.flags).where(
        tables.entry.c.attempt == attempt, tables.entry.c.flags != ""
    )
    counts: dict[str, int] = {}
    for flags in connection.scalars(query):
        for flag in flags.split(","):
            counts[flag] = counts.get(flag, 0) + 1
    return counts


def _violation(row: AttemptRow, found: IncidentView) -> PublishedViolation:
    clause, words = clause_of_kind(row.edition, found.kind, found.clause)
    return PublishedViolation(
        incident=found.id,
        kind=found.kind,
        clause=clause,
        clause_text=words,
        start_s=found.start_s,
        end_s=found.start_s if found.end_s is None else found.end_s,
        started_ms=found.started_ms,
        comment=found.comment,
        clip=found.clips[0] if found.clips else None,
        strip=found.strips[0] if found.strips else None,
    )


def _final_status(connection: Connection, row: AttemptRow, violated: bool) -> Literal["passed", "not_passed"]:
    outcome = connection.execute(
        sa.select(tables.outcome.c.passed, tables.outcome.c.score).where(tables.outcome.c.attempt == row.id)
    ).one()
    if violated or outcome.passed is False or row.state is AttemptState.BROKEN_OFF:
        return "not_passed"
    if any(reason["code"] == "not_scored" for reason in outcome.score["reasons"]):
        raise ProblemError("not_scored")
    return "passed"
