"""Attempts as rows: reading them, and moving them on. The only place where an attempt's state is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import Attempt, AttemptEvent, AttemptState, advance
from proctor.core.errors import RefusedError
from proctor.core.paper import Paper
from proctor.service import tables
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, record


@dataclass(frozen=True)
class AttemptRow:
    """An attempt as it is kept: the columns of `tables.attempt` that anyone but the sign-in reads."""

    id: str
    candidate: str
    programme: str
    edition: str
    practice: bool
    test_language: str
    slot_ms: int
    state: AttemptState
    since_ms: int
    seed: str
    held_seq: int
    held_digest: str
    late_entries: int
    heard_ms: int | None
    finished_ms: int | None
    finish_reason: str | None
    created_ms: int
    booked_hall: str | None = None
    hall: str | None = None
    seat: str | None = None


@dataclass(frozen=True)
class SectionRow:
    """A section that was started: its paper as it was drawn then, and the service's own times for it."""

    section: str
    ordinal: int
    paper: Mapping[str, Any]
    paper_digest: str
    started_ms: int
    deadline_ms: int
    finished_ms: int | None
    finish_reason: str | None

    def drawn(self) -> Paper:
        """The paper as a value."""
        return Paper.from_dict(self.paper)


_ATTEMPT_COLUMNS = [tables.attempt.c[field.name] for field in fields(AttemptRow)]
_SECTION_COLUMNS = [tables.section.c[field.name] for field in fields(SectionRow)]


def load(connection: Connection, attempt: str, *, lock: bool = False) -> AttemptRow:
    """The attempt; `lock` keeps others from moving it until the transaction ends. ProblemError
    `not_found`.
    """
    query = sa.select(*_ATTEMPT_COLUMNS).where(tables.attempt.c.id == attempt)
    if lock:
        query = query.with_for_update()
    found = connection.execute(query).mappings().first()
    if found is None:
        raise ProblemError("not_found")
    return _attempt_row(found)


def load_many(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[AttemptRow]:
    """All attempts that meet the conditions, by slot."""
    query = (
        sa.select(*_ATTEMPT_COLUMNS)
        .where(*conditions)
        .order_by(tables.attempt.c.slot_ms, tables.attempt.c.id)
    )
    return [_attempt_row(found) for found in connection.execute(query).mappings()]


def sections_of(connection: Connection, attempt: str) -> list[SectionRow]:
    """The sections that were started, in order."""
    query = (
        sa.select(*_SECTION_COLUMNS)
        .where(tables.section.c.attempt == attempt)
        .order_by(tables.section.c.ordinal)
    )
    return [SectionRow(**found) for found in connection.execute(query).mappings()]


def running_section(connection: Connection, attempt: str) -> tuple[str, int] | None:
    """Id and deadline of the section that runs now."""
    found = connection.execute(
        sa.select(tables.section.c.section, tables.section.c.deadline_ms)
        .where(tables.section.c.attempt == attempt, tables.section.c.finished_ms.is_(None))
        .order_by(tables.section.c.ordinal.desc())
        .limit(1)
    ).first()
    return None if found is None else (str(found.section), int(found.deadline_ms))


def move(
    connection: Connection, row: AttemptRow, event: AttemptEvent, at_ms: int, caller: Caller
) -> AttemptRow:
    """The attempt after `event`, written down with who did it; RefusedError `wrong_state` where it may not
    be.
    """
    before = Attempt(row.state, row.since_ms)
    after = advance(before, event, at_ms)
    detail = {"from": before.state.value, "to": after.state.value}
    record(connection, at_ms, caller, Deed(f"attempt.{event.value}", row.id, detail=detail))
    if after == before:
        return row
    return update(connection, row, state=after.state, since_ms=after.since_ms)


def may(row: AttemptRow, event: AttemptEvent) -> bool:
    """Whether the attempt's state allows `event`."""
    try:
        advance(Attempt(row.state, row.since_ms), event, row.since_ms)
    except RefusedError:
        return False
    return True


def update(connection: Connection, row: AttemptRow, **changes: Any) -> AttemptRow:
    """The attempt with some columns changed."""
    connection.execute(sa.update(tables.attempt).where(tables.attempt.c.id == row.id).values(**changes))
    return replace(row, **changes)


def _attempt_row(found: Mapping[Any, Any]) -> AttemptRow:
    return AttemptRow(**{**found, "state": AttemptState(found["state"])})
