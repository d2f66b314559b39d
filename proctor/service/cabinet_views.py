"""What a candidate sees in the cabinet: their attempts, and all there is about one. Reads only, but for the
note that it was seen; nothing is decided here.

Of suspicions only the published violations come here, with the words that a reviewer wrote for the candidate.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from proctor.core.attempt import AttemptState
from proctor.core.complaint import OPEN, complaint_refusal, remarks_open
from proctor.core.entry import SECTION_FINISHED, read_entry
from proctor.service import tables
from proctor.service.attempts import AttemptRow, load_many
from proctor.service.cabinet_deeds import deadline_of, is_deleted, own_attempt, states_of
from proctor.service.cabinet_sessions import CabinetSession
from proctor.service.cabinet_tables import cabinet_seen
from proctor.service.complaint_tables import complaint, remark
from proctor.service.interruption_views import interruptions_of
from proctor.service.papers import papers_of
from proctor.service.parts import ServiceParts, moment
from proctor.service.results import build_result
from proctor.service.trail import Deed, record
from proctor.service.views import candidate_number
from proctor.sync.interruption_messages import InterruptionView
from proctor.sync.messages import PublishedViolation, ResultView
from proctor.sync.paper_messages import PaperView

_TOLD = 0.3  # facts that weigh less are no part of the story


@dataclass(frozen=True)
class AttemptLine:
    """One attempt in the list. `status`: a result's, or the attempt's own state before its end. `unread`:
    published or decided since it was last opened."""

    id: str
    title: str
    slot_ms: int
    status: str
    review_due_ms: int | None
    practice: bool
    unread: bool


@dataclass(frozen=True)
class ShownViolation:
    """One entry of the published list. `at_ms`: by the clock; `remark`: the candidate's own, if given."""

    violation: PublishedViolation
    at_ms: int
    clip: str | None
    strip: str | None
    remark: str | None
    remark_ms: int | None


@dataclass(frozen=True)
class ShownInterruption:
    """One interruption: `facts` in whole sentences; `decision`: a person's, `waiting`, or `grace`."""

    start_ms: int
    seconds: int | None
    party: str
    decision: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Complaining:
    """The complaints so far, the oldest first, and whether one may be filed (`refusal` None) until when."""

    complaints: tuple[Row[tuple[object, ...]], ...]
    refusal: str | None
    deadline_ms: int | None
    under_way: bool


@dataclass(frozen=True)
class AttemptPage:
    """All that the page of one attempt says."""

    line: AttemptLine
    number: str
    result: ResultView
    papers: tuple[PaperView, ...]
    violations: tuple[ShownViolation, ...]
    remarks_open: bool
    finish_remarks: tuple[tuple[str, str], ...]
    interruptions: tuple[ShownInterruption, ...]
    complaining: Complaining


def attempt_lines(parts: ServiceParts, session: CabinetSession, language: str) -> list[AttemptLine]:
    """The candidate's attempts, the newest first."""
    with parts.database.read() as connection:
        rows = load_many(connection, tables.attempt.c.candidate == session.candidate)
        return [_line(parts, connection, row, language) for row in reversed(rows)]


def attempt_page(parts: ServiceParts, session: CabinetSession, attempt: str, language: str) -> AttemptPage:
    """One attempt; from now on it is no longer new. ProblemError `not_found`."""
    now = parts.clock()
    with parts.database.read() as connection:
        caller = session.caller(own_attempt(connection, session, attempt).id)
    papers = tuple(papers_of(parts, caller, attempt))
    with parts.database.write() as connection:
        row = own_attempt(connection, session, attempt)
        result = build_result(parts, connection, row, language)
        shown = AttemptPage(
            line=_line(parts, connection, row, language),
            number=candidate_number(connection, row),
            result=result,
            papers=papers,
            violations=_violations(parts, connection, row, result),
            remarks_open=remarks_open(states_of(connection, row.id)),
            finish_remarks=_finish_remarks(parts, connection, row, language),
            interruptions=tuple(map(_interruption, interruptions_of(connection, row.id, language))),
            complaining=_complaining(parts, connection, row, result),
        )
        _see(connection, row.id, now)
        record(connection, now, caller, Deed("cabinet.look", row.id))
    return shown


def _line(parts: ServiceParts, connection: Connection, row: AttemptRow, language: str) -> AttemptLine:
    result = build_result(parts, connection, row, language)
    status: str = row.state.value if result.status == "none" else result.status
    news = [result.published_ms or 0]
    decided = sa.select(sa.func.max(complaint.c.decided_ms)).where(complaint.c.attempt == row.id)
    news.append(int(connection.scalar(decided) or 0))
    seen = connection.scalar(sa.select(cabinet_seen.c.seen_ms).where(cabinet_seen.c.attempt == row.id))
    return AttemptLine(
        id=row.id,
        title=parts.catalogue.get(row.programme).title.get(language),
        slot_ms=row.slot_ms,
        status=status,
        review_due_ms=result.review_due_ms if status == "under_review" else None,
        practice=row.practice,
        unread=max(news) > int(seen or 0),
    )


def _see(connection: Connection, attempt: str, now_ms: int) -> None:
    mine = cabinet_seen.c.attempt == attempt
    if not connection.execute(sa.update(cabinet_seen).where(mine).values(seen_ms=now_ms)).rowcount:
        connection.execute(sa.insert(cabinet_seen).values(attempt=attempt, seen_ms=now_ms))


def _violations(
    parts: ServiceParts, connection: Connection, row: AttemptRow, result: ResultView
) -> tuple[ShownViolation, ...]:
    said = {
        found.incident: found
        for found in connection.execute(sa.select(remark).where(remark.c.attempt == row.id))
    }
    held = _held(parts, connection, row.id)
    shown = []
    for found in result.violations:
        mine = said.get(found.incident)
        shown.append(
            ShownViolation(
                violation=found,
                at_ms=found.started_ms,
                clip=found.clip if found.clip in held else None,
                strip=found.strip if found.strip in held else None,
                remark=None if mine is None else mine.text,
                remark_ms=None if mine is None else mine.at_ms,
            )
        )
    return tuple(shown)


def _held(parts: ServiceParts, connection: Connection, attempt: str) -> set[str]:
    """Digests of files that are still there: what was deleted by its time is not offered."""
    query = sa.select(tables.evidence.c.sha256).where(
        tables.evidence.c.attempt == attempt,
        tables.evidence.c.stored_ms.is_not(None),
        tables.evidence.c.erased_ms.is_(None),
    )
    return {digest for digest in connection.scalars(query) if parts.shelf.holds(digest)}


def _finish_remarks(
    parts: ServiceParts, connection: Connection, row: AttemptRow, language: str
) -> tuple[tuple[str, str], ...]:
    """What the candidate wrote at the finish of a section (26/48): the section's title, the words."""
    texts = connection.scalars(
        sa.select(tables.entry.c.text)
        .where(tables.entry.c.attempt == row.id, tables.entry.c.kind == SECTION_FINISHED)
        .order_by(tables.entry.c.seq)
    )
    titles = {
        section.id: section.title.get(language) for section in parts.catalogue.get(row.programme).sections
    }
    entries = [read_entry(text, row.id).data for text in texts]
    return tuple(
        (titles.get(str(data["section"]), ""), str(data["remarks"])) for data in entries if data["remarks"]
    )


def _interruption(found: InterruptionView) -> ShownInterruption:
    finding = found.finding
    if found.decision is not None:
        decision: str = found.decision.decision
    elif finding is not None and finding.within_grace:
        decision = "grace"
    else:
        decision = "waiting"
    grounds = [] if finding is None else [one for one in finding.grounds if abs(one.weight) >= _TOLD]
    return ShownInterruption(
        start_ms=found.start_ms,
        seconds=None if found.end_ms is None else max(1, round((found.end_ms - found.start_ms) / 1000)),
        party="unknown" if finding is None else finding.party,
        decision=decision,
        facts=tuple(dict.fromkeys(one.sentence for one in grounds)),
    )


def _complaining(
    parts: ServiceParts, connection: Connection, row: AttemptRow, result: ResultView
) -> Complaining:
    query = sa.select(complaint).where(complaint.c.attempt == row.id).order_by(complaint.c.at_ms)
    complaints = tuple(connection.execute(query).all())
    states = states_of(connection, row.id)
    published = result.published_ms if row.state is AttemptState.CLOSED else None
    deadline = deadline_of(parts, published)
    refusal = complaint_refusal(
        None if published is None else moment(published),
        None if deadline is None else moment(deadline),
        states,
        moment(parts.clock()),
    )
    if refusal is None and is_deleted(connection, row.id):
        refusal = "complaint_deleted"
    return Complaining(complaints, refusal, deadline, any(state in OPEN for state in states))
