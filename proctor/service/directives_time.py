"""Directives that move a section's clock. The deadline moves here, at once, and this is what counts; the
candidate's computer follows when it has written the directive down.
"""

from __future__ import annotations

import sqlalchemy as sa

from proctor.core.attempt import AttemptState
from proctor.service import tables
from proctor.service.access import require_within_reach
from proctor.service.attempts import load, running_section
from proctor.service.directives import give, given_before
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, record
from proctor.sync.messages import Directive
from proctor.sync.wall_messages import ExtraTime

_MINUTE_MS = 60_000
_TIMED = (AttemptState.RUNNING, AttemptState.SUSPENDED)


def give_extra_time(parts: ServiceParts, caller: Caller, attempt: str, wish: ExtraTime) -> Directive:
    """More time for the section that runs, with a reason. Asked again with the same `request`, the same
    directive and no more time. ProblemError `not_found`, `not_allowed`; `wrong_state`: no section runs, its
    time is over, or the request was another one's.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        require_within_reach(caller, row)
        told = {"minutes": wish.minutes, "reason": wish.reason}
        before = given_before(connection, row, wish.request, "extra_time", told)
        if before is not None:
            return before
        running = running_section(connection, row.id)
        # In a pause the clock stands: time can be added there, too.
        stands_ms = row.since_ms if row.state is AttemptState.SUSPENDED else now
        if row.state not in _TIMED or running is None or running[1] <= stands_ms:
            raise ProblemError("wrong_state")
        section, deadline_ms = running
        data = {"section": section, **told}
        given = Directive(id=wish.request, kind="extra_time", data=data)
        give(connection, row, given, now, caller)
        connection.execute(
            sa.update(tables.section)
            .where(tables.section.c.attempt == row.id, tables.section.c.section == section)
            .values(deadline_ms=deadline_ms + wish.minutes * _MINUTE_MS)
        )
        detail = {**data, "directive": given.id, "deadline_ms": deadline_ms + wish.minutes * _MINUTE_MS}
        record(connection, now, caller, Deed("section.extra_time", row.id, detail=detail))
        return given
