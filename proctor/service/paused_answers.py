"""Answers in a pause by staff: by the journal's own order, once it names the pause. A flag, and no more.

Who is offline has not heard of a pause, and answers on in good faith: that is no answer in a pause.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from proctor.core.entry import DIRECTIVE, Entry
from proctor.core.held import PAUSE, RESUME, STOP, Held, hear
from proctor.service import tables
from proctor.service.entry_shapes import directive_id


class PauseWatch:
    """Follows one attempt's entries in order; what it was told by directives is the service's own word."""

    def __init__(self, connection: Connection, attempt: str, tolerance_ms: int) -> None:
        """`tolerance_ms`: what was on screen when the pause was heard is still written down."""
        query = sa.select(tables.directive).where(
            tables.directive.c.attempt == attempt, tables.directive.c.kind.in_((PAUSE, RESUME, STOP))
        )
        self._given = {str(one.id): one for one in connection.execute(query)}
        self._tolerance_ms = tolerance_ms
        self._held, self._heard_ms = Held(), dict[str, int]()
        for one in self._given.values():
            if one.acknowledged_ms is not None:
                self._hear(one, int(one.acknowledged_ms))

    def pauses(self, entry: Entry) -> bool:
        """Take in the next entry; whether it lies in a pause that the journal had heard of."""
        if entry.kind == DIRECTIVE and (given := self._given.get(directive_id(entry))) is not None:
            self._hear(given, entry.stamp.at_ms)
        pause = self._held.open_pause
        return pause is not None and entry.stamp.at_ms > self._heard_ms[pause.id] + self._tolerance_ms

    def _hear(self, given: Row[Any], at_ms: int) -> None:
        self._held, _ = hear(self._held, {"id": given.id, "kind": given.kind, "data": given.data})
        self._heard_ms.setdefault(str(given.id), at_ms)
