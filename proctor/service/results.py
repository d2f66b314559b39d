"""What became of an attempt, as its candidate may know it: the score at once, the rest when it is
published.
"""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from proctor.core.attempt import AttemptState
from proctor.core.entry import ATTEMPT_FINISHED
from proctor.core.held import STOP, STOPPED
from proctor.core.programme import Programme
from proctor.resources.texts import text
from proctor.service import tables
from proctor.service.attempts import AttemptRow, load
from proctor.service.directives import newest_directive
from proctor.service.essay_marks import essays_closed_ms
from proctor.service.parts import ServiceParts
from proctor.service.views import as_text
from proctor.sync.messages import BlockScore, MarkView, PublishedViolation, ResultView, SectionScore

Status = Literal["none", "under_review", "passed", "not_passed", "aborted"]
TOTAL = "total"
_BEFORE_THE_END = (AttemptState.BOOKED, AttemptState.CHECKED_IN, AttemptState.RUNNING, AttemptState.SUSPENDED)
_NEVER_BEGUN = (AttemptState.EXPIRED, AttemptState.CANCELLED)


def result_view(parts: ServiceParts, attempt: str, language: str) -> ResultView:
    """The result; `reason` in `language`. ProblemError `not_found`."""
    with parts.database.read() as connection:
        return build_result(parts, connection, load(connection, attempt), language)


def build_result(parts: ServiceParts, connection: Connection, row: AttemptRow, language: str) -> ResultView:
    """The result as it stands in this transaction."""
    review = connection.execute(sa.select(tables.review).where(tables.review.c.attempt == row.id)).first()
    status = _status(row, None if review is None else review.status)
    if status in ("none", "aborted") or review is None:
        return ResultView(
            attempt=row.id,
            status=status,
            score_passed=None,
            reason=_ended_without_score(row, language),
            finished_ms=row.finished_ms,
        )
    if review.published_ms is None and not _told_its_end(connection, row.id):
        # More answers may still come and count: who saw the score now could shape them by it.
        return ResultView(
            attempt=row.id,
            status=status,
            score_passed=None,
            reason=_joined(_stopped(connection, row, language), text(language, "service-reason-undelivered")),
            incidents=_incident_count(connection, row.id),
            finished_ms=row.finished_ms,
            review_due_ms=review.due_ms,
        )
    score = _score(connection, row.id)
    programme = parts.catalogue.get(row.programme)
    told = told_ms(parts, connection, row, review)
    marking = told is None and review.published_ms is not None
    due_ms = parts.review_due_ms(review.published_ms) if marking else review.due_ms
    waiting = text(language, "service-reason-essay")
    return ResultView(
        attempt=row.id,
        status="under_review" if marking else status,
        score_passed=score["passed"],
        reason=_joined(
            _stopped(connection, row, language),
            waiting if marking else _reason(programme, row, (score, review.violations or []), language),
        ),
        sections=[_section_score(programme, found) for found in score["sections"] if found["blocks"]],
        marks=_marks(score),
        mark_lines=_mark_lines(programme, score),
        incidents=_incident_count(connection, row.id),
        violations=[PublishedViolation.model_validate(found) for found in review.violations or []],
        finished_ms=row.finished_ms,
        published_ms=told,
        review_due_ms=due_ms,
    )


def told_ms(parts: ServiceParts, connection: Connection, row: AttemptRow, review: Row[Any]) -> int | None:
    """When the candidate was told the result, None while it is not: at the publication, and where there is an
    essay to be marked, once its commission has closed the marks (184/115).
    """
    programme = parts.catalogue.get(row.programme)
    with_essay = any(section.kind == "essay" for section in programme.sections)
    if review.published_ms is None or review.status != "passed" or not with_essay:
        return None if review.published_ms is None else int(review.published_ms)
    return essays_closed_ms(connection, programme, row.id)


def published_violations(parts: ServiceParts, attempt: str) -> list[PublishedViolation]:
    """The violation list; empty until it is published."""
    with parts.database.read() as connection:
        return published_violations_in(connection, attempt)


def published_clips(connection: Connection, attempt: str) -> set[str]:
    """Digests of the clips and strips in the published list."""
    return {
        digest
        for found in published_violations_in(connection, attempt)
        for digest in (found.clip, found.strip)
        if digest is not None
    }


def published_violations_in(connection: Connection, attempt: str) -> list[PublishedViolation]:
    """The violation list as it stands in this transaction."""
    query = sa.select(tables.review.c.violations).where(
        tables.review.c.attempt == attempt, tables.review.c.published_ms.is_not(None)
    )
    return [PublishedViolation.model_validate(found) for found in connection.scalar(query) or []]


def _status(row: AttemptRow, published: str | None) -> Status:
    if row.state is AttemptState.ABORTED:
        return "aborted"
    if row.state in _BEFORE_THE_END or row.state in _NEVER_BEGUN:
        return "none"
    if published == "passed":
        return "passed"
    return "under_review" if published is None else "not_passed"


def _ended_without_score(row: AttemptRow, language: str) -> str:
    if row.state is AttemptState.EXPIRED:
        return text(language, "service-reason-expired")
    if row.state is AttemptState.CANCELLED:
        return text(language, "service-reason-cancelled")
    if row.state is AttemptState.ABORTED:
        return text(language, "service-reason-aborted")
    return ""


def _stopped(connection: Connection, row: AttemptRow, language: str) -> str:
    """That staff ended it, and why; empty where they did not."""
    if row.finish_reason != STOPPED:
        return ""
    why = newest_directive(connection, row.id, STOP).data["reason"]
    return text(language, "service-reason-stopped", reason=why[language])


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _score(connection: Connection, attempt: str) -> dict[str, Any]:
    found = connection.scalar(sa.select(tables.outcome.c.score).where(tables.outcome.c.attempt == attempt))
    return dict(found) if found else {"passed": None, "sections": [], "reasons": [], "mark": None}


def _reason(
    programme: Programme, row: AttemptRow, judged: tuple[dict[str, Any], list[Any]], language: str
) -> str:
    """Why it is not a pass, in whole sentences; `judged`: the score, and the published violations."""
    score, violations = judged
    sentences = [_one_reason(programme, found, language) for found in score["reasons"]]
    if violations:
        sentences.insert(0, text(language, "service-reason-violations", count=len(violations)))
    if row.state is AttemptState.BROKEN_OFF or row.finish_reason == "closed_window":
        sentences.insert(0, text(language, "service-reason-broken-off"))
    if score["passed"] is None and not sentences:
        sentences.append(text(language, "service-reason-no-threshold"))
    return " ".join(sentences)


def _one_reason(programme: Programme, found: dict[str, Any], language: str) -> str:
    place = programme.title
    if found["section_id"]:
        section = programme.section(found["section_id"])
        place = section.block(found["block_id"]).title if found["block_id"] else section.title
    key = "service-reason-" + str(found["code"]).replace("_", "-")
    return text(language, key, place=place.get(language), needed=found["needed"], got=found["got"])


def _section_score(programme: Programme, found: dict[str, Any]) -> SectionScore:
    section = programme.section(found["section_id"])
    return SectionScore(
        section=section.id,
        title=as_text(section.title),
        right=found["right"],
        total=found["total"],
        threshold=found["threshold"],
        passed=found["passed"],
        blocks=[
            BlockScore(
                block=block["block_id"],
                title=as_text(section.block(block["block_id"]).title),
                right=block["right"],
                total=block["total"],
                threshold=block["threshold"],
                passed=block["passed"],
            )
            for block in found["blocks"]
        ],
    )


def _marks(score: dict[str, Any]) -> dict[str, float]:
    marks = {
        part["section_id"]: float(part["mark"]) for part in score["sections"] if part["mark"] is not None
    }
    if score["mark"] is not None:
        marks[TOTAL] = float(score["mark"])
    return marks


def _mark_lines(programme: Programme, score: dict[str, Any]) -> list[MarkView]:
    """The marks that the programme knows, with those that are still to come; last the final one."""
    found = {part["section_id"]: part["mark"] for part in score["sections"]}
    lines = [
        MarkView(section=section.id, title=as_text(section.title), value=found.get(section.id))
        for section in programme.sections
        if section.has_mark
    ]
    if programme.mark_rule is not None and len(programme.mark_rule.sections) > 1:
        title = as_text(programme.title)
        lines.append(MarkView(section=TOTAL, title=title, value=score["mark"]))
    return lines


def _told_its_end(connection: Connection, attempt: str) -> bool:
    """Whether the journal's own finish is held; no answer counts behind it."""
    mine = sa.and_(tables.entry.c.attempt == attempt, tables.entry.c.kind == ATTEMPT_FINISHED)
    return connection.scalar(sa.select(tables.entry.c.seq).where(mine).limit(1)) is not None


def _incident_count(connection: Connection, attempt: str) -> int:
    query = sa.select(sa.func.count()).select_from(tables.incident)
    return int(connection.scalar(query.where(tables.incident.c.attempt == attempt)) or 0)
