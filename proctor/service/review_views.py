"""What a reviewer sees: the queue, and one attempt with all its suspicions. Numbers, never names; and of what
other reviewers said, nothing before it is decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from proctor.core.attempt import AttemptState
from proctor.core.entry import SECTION_FINISHED, read_entry
from proctor.core.kinds import KINDS, IncidentKind, Severity
from proctor.core.review import AttemptReview
from proctor.service import tables
from proctor.service.attempts import AttemptRow, load, load_many
from proctor.service.conduct import clause_of_kind
from proctor.service.finding_clips import clip_of
from proctor.service.interruption_views import interruptions_of
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.review_store import review_of, reviews_of, words_of
from proctor.service.review_tables import own_finding
from proctor.service.scan_views import scans_of
from proctor.service.trail import Caller, Deed, record
from proctor.service.views import as_text, candidate_number, rule_views
from proctor.sync.messages import FactView, IncidentView, JudgementView, ReviewDetail, ReviewItem, Text

REVIEWED = (AttemptState.FINISHED, AttemptState.BROKEN_OFF, AttemptState.CLOSED)


def queue(parts: ServiceParts, caller: Caller) -> list[ReviewItem]:
    """All attempts that are waiting, being judged or published; the one due first comes first."""
    now = parts.clock()
    with parts.database.read() as connection:
        rows = load_many(connection, tables.attempt.c.state.in_([state.value for state in REVIEWED]))
        reviews = reviews_of(connection, [row.id for row in rows])
        items = [_item(parts, connection, row, reviews[row.id], caller, now) for row in rows]
    return sorted(items, key=lambda item: (item.state == "published", item.due_ms, item.attempt))


def detail(parts: ServiceParts, caller: Caller, attempt: str) -> ReviewDetail:
    """All that one attempt is judged by; the look is on the trail. ProblemError `not_found`, `wrong_state`
    before its end.
    """
    with parts.database.write() as connection:
        row = reviewed(connection, attempt)
        record(connection, parts.clock(), caller, Deed("review.look", attempt))
        return detail_view(parts, connection, row, caller)


def reviewed(connection: Connection, attempt: str, *, lock: bool = False) -> AttemptRow:
    """The attempt, if it is over. ProblemError `not_found`, `wrong_state`."""
    row = load(connection, attempt, lock=lock)
    if row.state not in REVIEWED:
        raise ProblemError("wrong_state")
    return row


def detail_view(parts: ServiceParts, connection: Connection, row: AttemptRow, caller: Caller) -> ReviewDetail:
    """One attempt as this reviewer sees it, in this transaction."""
    review = review_of(connection, row.id)
    facts = connection.execute(
        sa.select(tables.fact.c.at_ms, tables.fact.c.kind, tables.fact.c.data)
        .where(tables.fact.c.attempt == row.id)
        .order_by(tables.fact.c.id)
    )
    published = sa.select(tables.review.c.published_ms).where(tables.review.c.attempt == row.id)
    return ReviewDetail(
        item=_item(parts, connection, row, review, caller, parts.clock()),
        incidents=incident_views(connection, row, review, caller),
        remarks=_remarks(connection, row.id),
        published_ms=connection.scalar(published),
        late_entries=row.late_entries,
        flags=_flag_counts(connection, row.id),
        facts=[FactView(at_ms=at_ms, kind=kind, data=data) for at_ms, kind, data in facts],
        scans=scans_of(connection, row.id),
        interruptions=interruptions_of(connection, row.id),
        rules=rule_views(row.edition),
        programme_title=as_text(parts.catalogue.get(row.programme).title),
    )


def incident_views(
    connection: Connection, row: AttemptRow, review: AttemptReview, caller: Caller
) -> list[IncidentView]:
    """The incidents of an attempt in the order of their time, those that reviewers found among them."""
    files = _files(connection, row.id)
    stands = {
        found.incident: found
        for found in connection.execute(sa.select(tables.verdict).where(tables.verdict.c.attempt == row.id))
    }
    own = {word.incident: word for word in words_of(connection, row.id) if word.reviewer == caller.actor}
    views = []
    for name, data, opened_ms, source in _suspicions(connection, row.id):
        clause, words = _rule_of(row, data)
        standing = review.standing(name)
        decided = stands.get(name) if standing.verdict is not None else None
        views.append(
            IncidentView(
                id=name,
                kind=data["kind"],
                clause=clause,
                clause_text=words,
                start_s=data["start_s"],
                end_s=data["end_s"],
                started_ms=opened_ms,
                confidence=data["confidence"],
                severity=_severity(data),
                detail=data["detail"],
                evidence=_evidence(data),
                clips=_clips(files.get(name, []), data, source),
                strips=[sha256 for sha256, is_strip in files.get(name, []) if is_strip],
                source=source,
                stage=standing.stage.value,
                mine=review.may_judge(name, caller.actor),
                own=_own_word(own.get(name)),
                verdict=None if standing.verdict is None else standing.verdict.value,
                comment="" if decided is None else decided.comment,
            )
        )
    return sorted(views, key=lambda view: view.start_s)


def _suspicions(
    connection: Connection, attempt: str
) -> list[tuple[str, Mapping[str, Any], int, Literal["machine", "reviewer"]]]:
    machine = connection.execute(
        sa.select(tables.incident.c.incident, tables.incident.c.data, tables.incident.c.opened_ms)
        .where(tables.incident.c.attempt == attempt)
        .order_by(tables.incident.c.ordinal)
    )
    people = connection.execute(
        sa.select(own_finding.c.id, own_finding.c.data, own_finding.c.at_ms)
        .where(own_finding.c.attempt == attempt, own_finding.c.withdrawn_ms.is_(None))
        .order_by(own_finding.c.at_ms)
    )
    return [
        *((name, data, at_ms, "machine") for name, data, at_ms in machine),
        *((name, data, at_ms, "reviewer") for name, data, at_ms in people),
    ]


def _rule_of(row: AttemptRow, data: Mapping[str, Any]) -> tuple[str, Text]:
    if "rule_text" in data:
        return str(data["clause"]), Text.model_validate(data["rule_text"])
    return clause_of_kind(row.edition, data["kind"], data["clause"])


def _item(  # noqa: PLR0917  whose review, for whom, when
    parts: ServiceParts,
    connection: Connection,
    row: AttemptRow,
    review: AttemptReview,
    caller: Caller,
    now_ms: int,
) -> ReviewItem:
    kept = connection.execute(sa.select(tables.review).where(tables.review.c.attempt == row.id)).one()
    found = [data for _, data, _, _ in _suspicions(connection, row.id)]
    return ReviewItem(
        attempt=row.id,
        candidate_number=candidate_number(connection, row),
        programme=row.programme,
        state="published" if kept.published_ms is not None else review.state().value,
        incidents=len(review.incidents),
        finished_ms=row.finished_ms or row.since_ms,
        due_ms=kept.due_ms,
        left_ms=parts.working_ms_left(kept.due_ms, now_ms),
        mine=sum(review.may_judge(name, caller.actor) for name in review.incidents),
        kinds=dict(Counter(data["kind"] for data in found)),
        severe=sum(_severity(data) == Severity.GRAVE for data in found),
        remarks=len(_remarks(connection, row.id)),
    )


def _own_word(word: Row[Any] | None) -> JudgementView | None:
    if word is None:
        return None
    return JudgementView(verdict=word.verdict, reason=word.reason, comment=word.comment, at_ms=word.at_ms)


def _clips(files: list[tuple[str, bool]], data: Mapping[str, Any], source: str) -> list[str]:
    if source == "reviewer":  # cut anew from a fuller record, it has another; findings may share one
        clip = clip_of(data)
        return [] if clip is None or "sha256" not in clip else [str(clip["sha256"])]
    return [sha256 for sha256, is_strip in files if not is_strip]


def _severity(data: Mapping[str, Any]) -> str:
    if data.get("severity"):
        return str(data["severity"])
    kind = data["kind"]
    return KINDS[IncidentKind(kind)].severity.value if kind in set(IncidentKind) else "suspicion"


def _evidence(data: Mapping[str, Any]) -> dict[str, Any]:
    found = data.get("evidence")
    return dict(found) if isinstance(found, Mapping) else {}


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
    return dict(Counter(flag for flags in connection.scalars(query) for flag in flags.split(",")))
