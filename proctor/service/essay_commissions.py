"""Naming a contest's commission, and writing down a questionnaire's level: the administrator's own deeds."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.errors import BadInputError
from proctor.service import tables
from proctor.service.attempts import load
from proctor.service.essay_contests import contest_of
from proctor.service.essay_tables import essay_contest, essay_member, section_level
from proctor.service.finishing import score
from proctor.service.parts import ServiceParts
from proctor.service.trail import Caller, Deed, record

EXAMINER = "examiner"
_REMEDY = "Add a member with: synaq admin add-staff NAME --role examiner."


@dataclass(frozen=True)
class Commission:
    """Who marks the essays of a programme whose slots lie in [from_ms, until_ms). Members by name or id; the
    chair is one of them.
    """

    programme: str
    title: str
    from_ms: int
    until_ms: int
    chair: str
    members: Sequence[str]


def name_commission(parts: ServiceParts, caller: Caller, wish: Commission) -> str:
    """Name a commission; the contest's id. Named again for the same days, before anybody has marked, the new
    one takes its place.

    BadInputError where there is no such programme or member, where days overlap with another open contest's,
    or where marks have been given.
    """
    if wish.programme not in _with_essays(parts):
        raise _bad(f"There is no programme {wish.programme!r} with an essay")
    if wish.until_ms <= wish.from_ms:
        raise _bad("The last day is before the first")
    now = parts.clock()
    with parts.database.write() as connection:
        chair = _member(connection, wish.chair)
        seats = {_member(connection, name): False for name in wish.members} | {chair: True}
        name = _place(connection, wish)
        values = {"programme": wish.programme, "title": wish.title.strip(), "from_ms": wish.from_ms}
        if name is None:
            name = uuid.uuid4().hex
            by = {"named_by": caller.actor, "at_ms": now, "until_ms": wish.until_ms}
            connection.execute(sa.insert(essay_contest).values(id=name, **values, **by))
        else:
            mine = essay_contest.c.id == name
            connection.execute(sa.update(essay_contest).where(mine).values(title=wish.title.strip()))
            connection.execute(sa.delete(essay_member).where(essay_member.c.contest == name))
        for member, presides in seats.items():
            seat = {"contest": name, "staff": member, "chair": presides}
            connection.execute(sa.insert(essay_member).values(**seat))
        who = {"contest": name, "members": sorted(seats), "chair": chair}
        told = {**values, "until_ms": wish.until_ms, **who}
        record(connection, now, caller, Deed("essay.commission", detail=told))
    return name


def note_level(
    parts: ServiceParts, caller: Caller, attempt: str, percent: Decimal, basis: str
) -> Decimal | None:
    """Write down S, a questionnaire's truthfulness in per cent (184/annex 1); the final mark that follows.

    BadInputError for an attempt without a questionnaire, or a level outside 0 to 100. ProblemError
    `not_found`.
    """
    if not Decimal(0) <= percent <= Decimal(100):
        raise _bad("A level of truthfulness is 0 to 100 per cent")
    now = parts.clock()
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        sections = parts.catalogue.get(row.programme).sections
        asked = [section.id for section in sections if section.kind == "questionnaire"]
        if not asked or row.finished_ms is None:
            raise _bad(f"The attempt {attempt} has no questionnaire that was taken")
        for section in asked:
            told = {"section": section, "percent": str(percent), "basis": basis.strip()}
            by = {"recorded_by": caller.actor, "at_ms": now}
            connection.execute(sa.insert(section_level).values(attempt=row.id, **told, **by))
            record(connection, now, caller, Deed("questionnaire.level", row.id, detail=told))
        return score(parts, connection, row).mark


def _with_essays(parts: ServiceParts) -> set[str]:
    return {
        programme.id
        for programme in parts.catalogue.programmes
        if any(section.kind == "essay" for section in programme.sections)
    }


def _place(connection: Connection, wish: Commission) -> str | None:
    """The open contest of exactly these days, where nobody has marked; None where there is none."""
    overlap = sa.select(essay_contest).where(
        essay_contest.c.programme == wish.programme,
        essay_contest.c.closed_ms.is_(None),
        essay_contest.c.from_ms < wish.until_ms,
        essay_contest.c.until_ms > wish.from_ms,
    )
    for found in connection.execute(overlap.with_for_update()):
        if (found.from_ms, found.until_ms) != (wish.from_ms, wish.until_ms):
            raise _bad(f"The days overlap with those of the open contest {found.id}")
        if any(contest_of(connection, found.id).marks.values()):
            raise _bad(f"In the contest {found.id} marks have been given")
        return str(found.id)
    return None


def _member(connection: Connection, name: str) -> str:
    query = sa.select(tables.staff.c.id).where(
        tables.staff.c.role == EXAMINER, sa.or_(tables.staff.c.id == name, tables.staff.c.name == name)
    )
    found = list(connection.scalars(query))
    if len(found) != 1:
        how = "There is no examiner" if not found else "There are several examiners"
        raise _bad(f"{how} called {name!r}")
    return str(found[0])


def _bad(what: str) -> BadInputError:
    return BadInputError(f"{what}.", kept="Nothing was changed.", remedy=_REMEDY)
