"""Where staff paused or stopped an attempt, along its media time: for whoever reviews it."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.held import PAUSE, RESUME, STOP
from proctor.service import tables
from proctor.sync.messages import Text
from proctor.sync.review_messages import HeldSpan


def held_spans(
    connection: Connection, attempt: str, media_s: Callable[[int], float], end_ms: int
) -> list[HeldSpan]:
    """Pauses from their directive to the one that ended them, else to `end_ms`; a stop is a moment."""
    query = sa.select(tables.directive).where(
        tables.directive.c.attempt == attempt, tables.directive.c.kind.in_((PAUSE, RESUME, STOP))
    )
    given = connection.execute(query.order_by(tables.directive.c.created_ms)).all()
    ends = {str(one.data["pause"]): int(one.created_ms) for one in given if one.kind == RESUME}
    spans = []
    for one in given:
        if one.kind != RESUME:
            until_ms = one.created_ms if one.kind == STOP else ends.get(one.id, end_ms)
            told = {"start_s": media_s(int(one.created_ms)), "end_s": media_s(int(until_ms))}
            spans.append(HeldSpan(**told, kind=one.kind, reason=Text.model_validate(one.data["reason"])))
    return spans
