"""The end of an attempt: sections closed, the score worked out at once, and a place in the review queue.

A score rests on the service's own start and deadline of a section, never on what an entry says about them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core import entry as kinds
from proctor.core.attempt import AttemptEvent
from proctor.core.entry import read_entry
from proctor.core.errors import MissingPartError
from proctor.core.items import AnswerKey
from proctor.core.paper import Paper
from proctor.core.programme import Section
from proctor.core.scoring import AttemptScore, SectionScore, score_attempt, score_section, score_untaken
from proctor.core.sitting import Response, SectionSitting, Sitting, fold
from proctor.service import tables
from proctor.service.attempts import AttemptRow, SectionRow, load, move, sections_of, update
from proctor.service.essay_marks import score_by_people
from proctor.service.parts import ServiceParts
from proctor.service.trail import Caller, note_fact

_SCORED_KINDS = (kinds.ANSWERED, kinds.SECTION_FINISHED, kinds.ATTEMPT_FINISHED)


@dataclass(frozen=True)
class Ending:
    """How an attempt ends: FINISH, BREAK_OFF or EXPIRE, why, and by whom."""

    event: AttemptEvent
    reason: str
    caller: Caller


def finish_attempt(
    parts: ServiceParts, connection: Connection, row: AttemptRow, ending: Ending
) -> AttemptRow:
    """Finish now. What was delivered counts."""
    now = parts.clock()
    for section in sections_of(connection, row.id):
        if section.finished_ms is None:
            close_section(connection, row.id, section, min(now, section.deadline_ms), ending.reason)
    row = move(connection, row, ending.event, now, ending.caller)
    row = update(connection, row, finished_ms=now, finish_reason=ending.reason)
    score(parts, connection, row)
    connection.execute(
        sa.insert(tables.review).values(attempt=row.id, state="waiting", due_ms=parts.review_due_ms(now))
    )
    return row


def close_section(connection: Connection, attempt: str, section: SectionRow, at_ms: int, reason: str) -> None:
    """The section is over; its end lies within its time."""
    within = max(section.started_ms, min(at_ms, section.deadline_ms))
    connection.execute(
        sa.update(tables.section)
        .where(tables.section.c.attempt == attempt, tables.section.c.section == section.section)
        .values(finished_ms=within, finish_reason=reason)
    )


def score(parts: ServiceParts, connection: Connection, row: AttemptRow) -> AttemptScore:
    """Work out the score from what is held, and keep it."""
    programme = parts.catalogue.get(row.programme)
    started = {section.section: section for section in sections_of(connection, row.id)}
    sitting = delivered_sitting(connection, row.id, list(started.values()))
    scores: list[SectionScore] = []
    for section in programme.sections:
        if section.kind != "choice":
            given = score_by_people(connection, row.id, section)
            scores.extend([] if given is None else [given])
            continue
        try:
            scores.append(_section_score(connection, section, started.get(section.id), sitting))
        except MissingPartError as error:
            note_fact(
                connection, row.id, parts.clock(), "not_scored", {"section": section.id, "why": error.what}
            )
    result = score_attempt(programme, scores)
    _keep(connection, row.id, result, parts.clock())
    return result


def delivered_sitting(connection: Connection, attempt: str, sections: list[SectionRow]) -> Sitting:
    """The answers that count, by the journal as held and the service's own section times."""
    own = tuple(
        SectionSitting(section.section, section.started_ms, section.deadline_ms, section.paper_digest)
        for section in sections
    )
    texts = connection.scalars(
        sa.select(tables.entry.c.text)
        .where(tables.entry.c.attempt == attempt, tables.entry.c.kind.in_(_SCORED_KINDS))
        .order_by(tables.entry.c.seq)
    )
    return fold((read_entry(text, attempt) for text in texts), Sitting(sections=own))


def _section_score(
    connection: Connection, section: Section, started: SectionRow | None, sitting: Sitting
) -> SectionScore:
    if started is None:
        return score_untaken(section)
    paper = started.drawn()
    taken = sitting.section(section.id)
    responses = {} if taken is None else {item: _choice(given) for item, given in taken.responses.items()}
    return score_section(section, paper, responses, _keys(connection, paper))


def _choice(response: Response) -> str | None:
    return response.options[0] if len(response.options) == 1 else None


def _keys(connection: Connection, paper: Paper) -> Mapping[str, AnswerKey]:
    wanted = [item.id for item in paper.items]
    query = sa.select(tables.answer_key.c.item, tables.answer_key.c.option)
    found = connection.execute(query.where(tables.answer_key.c.item.in_(wanted)))
    return {item: AnswerKey(item, option) for item, option in found}


def _keep(connection: Connection, attempt: str, result: AttemptScore, now: int) -> None:
    values = {"score": result.to_dict(), "passed": result.passed, "computed_ms": now}
    known = connection.scalar(sa.select(tables.outcome.c.attempt).where(tables.outcome.c.attempt == attempt))
    if known is None:
        connection.execute(sa.insert(tables.outcome).values(attempt=attempt, **values))
    else:
        connection.execute(
            sa.update(tables.outcome).where(tables.outcome.c.attempt == attempt).values(**values)
        )


def rescore(parts: ServiceParts, connection: Connection, attempt: str) -> None:
    """Score again after a late delivery."""
    score(parts, connection, load(connection, attempt))
