"""Contests of essays: whose essays they are, who marks them, how far the marking is. Nothing is marked here.

A contest takes the essays of one programme whose slots lie in its days; one that has its mark from an earlier
contest stays there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from proctor.core.attempt import AttemptState
from proctor.core.essay import marks_needed, marks_short
from proctor.service import tables
from proctor.service.attempts import load_many
from proctor.service.essay_tables import essay, essay_contest, essay_mark, essay_member, essay_result
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller
from proctor.service.views import as_text, candidate_number
from proctor.sync.essay_messages import EssayContestDetail, EssayContestView, EssayLineView

_ON_THEIR_WAY = [
    state.value
    for state in (
        AttemptState.BOOKED,
        AttemptState.CHECKED_IN,
        AttemptState.RUNNING,
        AttemptState.SUSPENDED,
        AttemptState.FINISHED,
        AttemptState.BROKEN_OFF,
    )
]


@dataclass(frozen=True)
class Contest:
    """A contest as it stands: `seats` is member -> chair, `marks` essay -> member -> mark."""

    line: Row[Any]
    seats: Mapping[str, bool]
    essays: tuple[Row[Any], ...]
    marks: Mapping[str, Mapping[str, int]]
    awaited: int

    def is_member(self, caller: Caller) -> bool:
        """Whether the caller marks here."""
        return member_of(caller) in self.seats

    def is_chair(self, caller: Caller) -> bool:
        """Whether the caller presides."""
        return self.seats.get(member_of(caller), False)


def list_contests(parts: ServiceParts, caller: Caller) -> list[EssayContestView]:
    """Contests, those that are open first, then the newest: a member's own, an administrator's all."""
    with parts.database.read() as connection:
        is_closed = essay_contest.c.closed_ms.is_not(None)
        newest = (is_closed, essay_contest.c.at_ms.desc(), essay_contest.c.id)
        names = connection.scalars(sa.select(essay_contest.c.id).order_by(*newest))
        found = [contest_of(connection, name) for name in list(names)]
        return [_view(parts, one, caller) for one in found if may_see(one, caller)]


def see_contest(parts: ServiceParts, caller: Caller, name: str) -> EssayContestDetail:
    """A contest with its essays. ProblemError `not_found`, also for one whose commission one is not in."""
    with parts.database.read() as connection:
        return detail_of(parts, connection, seen_by(connection, name, caller), caller)


def detail_of(
    parts: ServiceParts, connection: Connection, contest: Contest, caller: Caller
) -> EssayContestDetail:
    """A contest with its essays, as it stands in this transaction."""
    told = contest.line.closed_ms is not None
    counted = told or caller.role == "administrator" or contest.is_chair(caller)
    short = marks_short(contest.marks, len(contest.seats)) if counted and not told else {}
    numbers = _numbers(connection, contest)
    means = _means(connection, contest.line.id)
    lines = [
        EssayLineView(
            **essay_facts(found, numbers[found.attempt]),
            due_ms=parts.review_due_ms(found.handed_ms),
            own=contest.marks[found.id].get(member_of(caller)),
            given=len(contest.marks[found.id]) if counted else None,
            short=short.get(found.id, 0) if counted else None,
            mark=means.get((found.attempt, found.section)),
        )
        for found in contest.essays
    ]
    return EssayContestDetail(**dict(_view(parts, contest, caller)), lines=lines)


def seen_by(connection: Connection, name: str, caller: Caller, *, lock: bool = False) -> Contest:
    """A contest that the caller may see; `lock` keeps others from marking and closing meanwhile.

    ProblemError `not_found`.
    """
    found = contest_of(connection, name, lock=lock)
    if not may_see(found, caller):
        raise ProblemError("not_found")
    return found


def may_see(contest: Contest, caller: Caller) -> bool:
    """An administrator, or a member of its commission."""
    return caller.role == "administrator" or contest.is_member(caller)


def contest_of(connection: Connection, name: str, *, lock: bool = False) -> Contest:
    """A contest by its id. ProblemError `not_found`."""
    query = sa.select(essay_contest).where(essay_contest.c.id == name)
    line = connection.execute(query.with_for_update() if lock else query).first()
    if line is None:
        raise ProblemError("not_found")
    seats = connection.execute(
        sa.select(essay_member.c.staff, essay_member.c.chair).where(essay_member.c.contest == name)
    )
    within = sa.and_(
        tables.attempt.c.programme == line.programme,
        tables.attempt.c.slot_ms >= line.from_ms,
        tables.attempt.c.slot_ms < line.until_ms,
    )
    essays = _essays(connection, line, within)
    marks: dict[str, dict[str, int]] = {found.id: {} for found in essays}
    given = sa.select(essay_mark).where(essay_mark.c.essay.in_(list(marks))).order_by(essay_mark.c.id)
    for mark in connection.execute(given):
        marks[mark.essay][mark.member] = mark.mark
    awaited = sa.select(sa.func.count()).where(within, tables.attempt.c.state.in_(_ON_THEIR_WAY))
    return Contest(
        line,
        {seat.staff: seat.chair for seat in seats},
        essays,
        marks,
        0 if line.closed_ms is not None else int(connection.scalar(awaited) or 0),
    )


def essay_facts(found: Row[Any], number: str) -> dict[str, Any]:
    """What every view of an essay says of it."""
    limit = found.word_limit
    return {
        "id": found.id,
        "candidate_number": number,
        "language": found.language,
        "words": found.words,
        "word_limit": limit,
        "over": limit is not None and found.words > limit,
    }


def member_of(caller: Caller) -> str:
    """The caller's id among the staff."""
    return caller.actor.removeprefix("staff:")


def _essays(connection: Connection, line: Row[Any], within: sa.ColumnElement[bool]) -> tuple[Row[Any], ...]:
    """Essays of attempts that no violation ended, in an order that says nothing of slot or person."""
    marked = sa.and_(essay_result.c.attempt == essay.c.attempt, essay_result.c.section == essay.c.section)
    here = essay_result.c.contest == line.id
    # Of a closed contest only what it marked: what came in late is for the next one.
    belongs = here if line.closed_ms is not None else essay_result.c.id.is_(None)
    query = (
        sa.select(essay)
        .join(tables.attempt, tables.attempt.c.id == essay.c.attempt)
        .join(tables.review, tables.review.c.attempt == essay.c.attempt)
        .outerjoin(essay_result, marked)
        .where(within, tables.review.c.status == "passed", belongs)
        .order_by(essay.c.id)
    )
    return tuple(connection.execute(query).all())


def _numbers(connection: Connection, contest: Contest) -> dict[str, str]:
    attempts = {found.attempt for found in contest.essays}
    rows = load_many(connection, tables.attempt.c.id.in_(attempts))
    return {row.id: candidate_number(connection, row) for row in rows}


def _means(connection: Connection, contest: str) -> dict[tuple[str, str], str]:
    query = sa.select(essay_result).where(essay_result.c.contest == contest)
    return {(found.attempt, found.section): found.mark for found in connection.execute(query)}


def _view(parts: ServiceParts, contest: Contest, caller: Caller) -> EssayContestView:
    line, me = contest.line, member_of(caller)
    return EssayContestView(
        id=line.id,
        title=line.title,
        programme=line.programme,
        programme_title=as_text(parts.catalogue.get(line.programme).title),
        from_ms=line.from_ms,
        until_ms=line.until_ms,
        size=len(contest.seats),
        needed=marks_needed(len(contest.seats)),
        member=contest.is_member(caller),
        chair=contest.is_chair(caller),
        essays=len(contest.essays),
        mine=sum(me in given for given in contest.marks.values()),
        awaited=contest.awaited,
        closed_ms=line.closed_ms,
    )
