"""Directives: what staff ask of a running exam window. Given once, sent until the journal says it was
received.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.service import tables
from proctor.service.attempts import load
from proctor.service.parts import ServiceParts
from proctor.service.trail import Caller, Deed, record
from proctor.sync.messages import Directive, Text


def give_message(parts: ServiceParts, caller: Caller, attempt: str, words: Text) -> Directive:
    """Send a message to the candidate; ProblemError `not_found`."""
    now = parts.clock()
    given = Directive(id=uuid.uuid4().hex, kind="message", data={"text": words.model_dump()})
    with parts.database.write() as connection:
        row = load(connection, attempt)
        connection.execute(
            sa.insert(tables.directive).values(
                id=given.id, attempt=row.id, kind=given.kind, data=given.data, created_ms=now
            )
        )
        record(connection, now, caller, Deed("directive.message", row.id, detail={"directive": given.id}))
    return given


def waiting_directives(connection: Connection, attempt: str) -> list[Directive]:
    """Directives that the candidate's journal does not name yet, the oldest first."""
    query = (
        sa.select(tables.directive.c.id, tables.directive.c.kind, tables.directive.c.data)
        .where(tables.directive.c.attempt == attempt, tables.directive.c.acknowledged_ms.is_(None))
        .order_by(tables.directive.c.created_ms, tables.directive.c.id)
    )
    return [Directive(id=found, kind=kind, data=data) for found, kind, data in connection.execute(query)]
