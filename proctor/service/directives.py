"""Directives: what staff ask of a running exam window. Given once, sent until the journal says it was
received.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from proctor.core.attempt import AttemptState
from proctor.service import tables
from proctor.service.access import require_within_reach
from proctor.service.attempts import AttemptRow, load
from proctor.service.check_in_tables import room_scan
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, record
from proctor.sync.messages import Directive, Text

_SCANNABLE = (AttemptState.CHECKED_IN, AttemptState.RUNNING)


def give_message(parts: ServiceParts, caller: Caller, attempt: str, words: Text) -> Directive:
    """Send a message to the candidate; ProblemError `not_found`, `not_allowed`."""
    given = Directive(id=uuid.uuid4().hex, kind="message", data={"text": words.model_dump()})
    with parts.database.write() as connection:
        row = load(connection, attempt)
        require_within_reach(caller, row)
        give(connection, row, given, parts.clock(), caller)
    return given


def ask_for_scan(parts: ServiceParts, caller: Caller, attempt: str) -> Directive:
    """A person asks for a look round the room (26/10). While one that was asked for has not ended, the same
    directive is answered. ProblemError `not_found`, `not_allowed`, `wrong_state`.
    """
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        require_within_reach(caller, row)
        if row.state not in _SCANNABLE:
            raise ProblemError("wrong_state")
        waiting = unfinished_scan(connection, row.id)
        if waiting is not None:
            return waiting
        name = uuid.uuid4().hex
        return give_scan(connection, row, name, "directive", parts.clock(), caller)


def give_scan(  # noqa: PLR0917  whose, which, why, when, by whom
    connection: Connection, row: AttemptRow, name: str, source: str, at_ms: int, caller: Caller
) -> Directive:
    """Ask for the room scan `name`; `source`: directive (a person asks) or policy (at a random time)."""
    given = Directive(id=name, kind="room_scan", data={"scan": f"scan-{name}", "source": source})
    give(connection, row, given, at_ms, caller)
    return given


def unfinished_scan(connection: Connection, attempt: str) -> Directive | None:
    """The newest room scan that was asked for by a directive and has not ended by the journal."""
    ended = sa.select(room_scan.c.directive).where(
        room_scan.c.attempt == attempt, room_scan.c.ended_ms.is_not(None), room_scan.c.directive.is_not(None)
    )
    found = connection.execute(
        sa.select(tables.directive.c.id, tables.directive.c.data)
        .where(
            tables.directive.c.attempt == attempt,
            tables.directive.c.kind == "room_scan",
            tables.directive.c.id.not_in(ended),
        )
        .order_by(tables.directive.c.created_ms.desc())
        .limit(1)
    ).first()
    return None if found is None else Directive(id=found.id, kind="room_scan", data=found.data)


def waiting_directives(connection: Connection, attempt: str) -> list[Directive]:
    """Directives that the candidate's journal does not name yet, the oldest first."""
    query = (
        sa.select(tables.directive.c.id, tables.directive.c.kind, tables.directive.c.data)
        .where(tables.directive.c.attempt == attempt, tables.directive.c.acknowledged_ms.is_(None))
        .order_by(tables.directive.c.created_ms, tables.directive.c.id)
    )
    return [Directive(id=found, kind=kind, data=data) for found, kind, data in connection.execute(query)]


def newest_directive(connection: Connection, attempt: str, kind: str) -> Row[Any]:
    """The directive of that kind that was given last, of an attempt that was given one."""
    query = sa.select(tables.directive).where(
        tables.directive.c.attempt == attempt, tables.directive.c.kind == kind
    )
    newest = query.order_by(tables.directive.c.created_ms.desc(), tables.directive.c.id.desc()).limit(1)
    return connection.execute(newest).one()


def given_before(
    connection: Connection, row: AttemptRow, request: str, kind: str, told: Mapping[str, Any]
) -> Directive | None:
    """What was given under this request before, so that asking again gives nothing twice. `told`: what the
    data must hold. ProblemError `wrong_state` where the request was another one's.
    """
    known = connection.execute(sa.select(tables.directive).where(tables.directive.c.id == request)).first()
    if known is None:
        return None
    if (known.attempt, known.kind) != (row.id, kind) or not told.items() <= known.data.items():
        raise ProblemError("wrong_state")
    return Directive(id=known.id, kind=known.kind, data=known.data)


def give(connection: Connection, row: AttemptRow, given: Directive, at_ms: int, caller: Caller) -> None:
    """Keep a directive for the candidate's window, and write down who gave it."""
    connection.execute(
        sa.insert(tables.directive).values(
            id=given.id, attempt=row.id, kind=given.kind, data=given.data, created_ms=at_ms
        )
    )
    deed = Deed(f"directive.{given.kind}", row.id, detail={"directive": given.id})
    record(connection, at_ms, caller, deed)
