"""Members' deeds: an essay read, a mark given, changed or taken back, the marks closed (26/123, 184/115).

Nobody is told another member's mark while the marks are open, and no deed says whose essay it is.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from proctor.core.essay import mark_essays, marks_short
from proctor.service.attempts import load
from proctor.service.essay_contests import (
    Contest,
    contest_of,
    detail_of,
    essay_facts,
    member_of,
    seen_by,
)
from proctor.service.essay_tables import essay_contest, essay_mark, essay_result
from proctor.service.finishing import rescore
from proctor.service.papers_issue import issue_at_publication
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, record
from proctor.service.views import candidate_number
from proctor.sync.essay_messages import EssayContestDetail, EssayMarkWish, EssayTextView


def read_essay(parts: ServiceParts, caller: Caller, contest: str, name: str) -> EssayTextView:
    """One essay, for a member of its commission; who read it is on the trail. ProblemError `not_found`."""
    with parts.database.write() as connection:
        _, found = _mine(connection, caller, contest, name)
        told = {"contest": contest, "essay": name}
        record(connection, parts.clock(), caller, Deed("essay.read", found.attempt, detail=told))
        return _text_view(connection, caller, contest, name)


def mark_essay(
    parts: ServiceParts, caller: Caller, contest: str, name: str, wish: EssayMarkWish
) -> EssayTextView:
    """Give one's mark, or another in place of it, until the marks are closed.

    ProblemError `not_found`, `essays_closed`.
    """
    now, member = parts.clock(), member_of(caller)
    with parts.database.write() as connection:
        _, found = _open(connection, caller, contest, name)
        mine = sa.and_(essay_mark.c.essay == name, essay_mark.c.member == member)
        before = connection.execute(sa.select(essay_mark).where(mine)).first()
        words = wish.words.strip()
        if before is not None and (before.mark, before.words) == (wish.mark, words):
            return _text_view(connection, caller, contest, name)
        values = {"mark": wish.mark, "words": words, "at_ms": now}
        if before is None:
            connection.execute(sa.insert(essay_mark).values(essay=name, member=member, **values))
        else:
            connection.execute(sa.update(essay_mark).where(mine).values(**values))
        told = {"contest": contest, "essay": name, "mark": wish.mark, "words": words}
        was = {} if before is None else {"before": before.mark, "words_before": before.words}
        record(connection, now, caller, Deed("essay.mark", found.attempt, detail={**told, **was}))
        return _text_view(connection, caller, contest, name)


def take_mark_back(parts: ServiceParts, caller: Caller, contest: str, name: str) -> EssayTextView:
    """Take one's mark back; without one, nothing changes. ProblemError `not_found`, `essays_closed`."""
    with parts.database.write() as connection:
        _, found = _open(connection, caller, contest, name)
        mine = sa.and_(essay_mark.c.essay == name, essay_mark.c.member == member_of(caller))
        before = connection.execute(sa.select(essay_mark).where(mine)).first()
        if before is not None:
            connection.execute(sa.delete(essay_mark).where(mine))
            told = {"contest": contest, "essay": name, "before": before.mark, "words_before": before.words}
            record(connection, parts.clock(), caller, Deed("essay.unmark", found.attempt, detail=told))
        return _text_view(connection, caller, contest, name)


def close_marks(parts: ServiceParts, caller: Caller, name: str) -> EssayContestDetail:
    """Close the marks: each essay's mean becomes its attempt's mark, and the results are told. Closed again,
    the same answer.

    ProblemError `not_found`, `not_allowed` for a member who does not preside, `essays_awaited` while a
    candidate or a proctor is not through, `essays_none`, `essays_short` with the essays that are short of
    marks (at least two thirds of the members, each essay by the same number).
    """
    now = parts.clock()
    with parts.database.write() as connection:
        contest = seen_by(connection, name, caller, lock=True)
        if caller.role != "administrator" and not contest.is_chair(caller):
            raise ProblemError("not_allowed")
        if contest.line.closed_ms is not None:
            return detail_of(parts, connection, contest, caller)
        _require_complete(connection, contest)
        _keep_means(connection, contest, now)
        closing = {"closed_ms": now, "closed_by": caller.actor}
        connection.execute(sa.update(essay_contest).where(essay_contest.c.id == name).values(**closing))
        told = {"contest": name, "essays": len(contest.essays), "members": len(contest.seats)}
        record(connection, now, caller, Deed("essay.close", detail=told))
        for attempt in dict.fromkeys(found.attempt for found in contest.essays):
            _tell_result(parts, connection, caller, attempt)
        return detail_of(parts, connection, contest_of(connection, name), caller)


def _tell_result(parts: ServiceParts, connection: Connection, caller: Caller, attempt: str) -> None:
    row = load(connection, attempt, lock=True)
    rescore(parts, connection, attempt)
    issue_at_publication(parts, connection, row, caller)


def _require_complete(connection: Connection, contest: Contest) -> None:
    if contest.awaited:
        raise ProblemError("essays_awaited", values={"count": contest.awaited})
    if not contest.essays:
        raise ProblemError("essays_none")
    short = marks_short(contest.marks, len(contest.seats))
    if short:
        attempts = {found.id: load(connection, found.attempt) for found in contest.essays}
        numbers = {essay: candidate_number(connection, row) for essay, row in attempts.items()}
        listed = [
            {"essay": essay, "candidate_number": numbers[essay], "short": count}
            for essay, count in short.items()
        ]
        said = ", ".join(f"№ {one['candidate_number']}: {one['short']}" for one in listed)
        values = {"count": len(listed), "listed": said}
        raise ProblemError("essays_short", values=values, extra={"refusals": listed})


def _keep_means(connection: Connection, contest: Contest, now: int) -> None:
    found = mark_essays(contest.marks, len(contest.seats))
    for line in contest.essays:
        mean = found[line.id]
        connection.execute(
            sa.insert(essay_result).values(
                contest=contest.line.id,
                attempt=line.attempt,
                section=line.section,
                mark=str(mean.mark),
                members=mean.members,
                needed=mean.needed,
                at_ms=now,
            )
        )


def _mine(
    connection: Connection, caller: Caller, contest: str, name: str, *, lock: bool = False
) -> tuple[Contest, Row[Any]]:
    """A contest of the caller's commission, and an essay of it."""
    found = contest_of(connection, contest, lock=lock)
    essays = {line.id: line for line in found.essays}
    if not found.is_member(caller) or name not in essays:
        raise ProblemError("not_found")
    return found, essays[name]


def _open(connection: Connection, caller: Caller, contest: str, name: str) -> tuple[Contest, Row[Any]]:
    found, line = _mine(connection, caller, contest, name, lock=True)
    if found.line.closed_ms is not None:
        raise ProblemError("essays_closed")
    return found, line


def _text_view(connection: Connection, caller: Caller, contest: str, name: str) -> EssayTextView:
    kept, found = _mine(connection, caller, contest, name)
    mine = sa.and_(essay_mark.c.essay == name, essay_mark.c.member == member_of(caller))
    own = connection.execute(sa.select(essay_mark).where(mine)).first()
    return EssayTextView(
        **essay_facts(found, candidate_number(connection, load(connection, found.attempt))),
        topic=found.topic,
        text=found.text,
        own=None if own is None else own.mark,
        own_words="" if own is None else own.words,
        closed=kept.line.closed_ms is not None,
    )
