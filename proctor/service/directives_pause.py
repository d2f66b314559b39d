"""Pause, resume and stop by staff. The service's own state and deadline move here, at once, and these are
what counts; the candidate's computer follows when it has written the directive down.

A pause stands over the whole attempt, between two sections too. It never ends by itself in the candidate's
loss: nobody resumes, and the service ends the attempt as a fault of ours (`expiry`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptEvent, AttemptState
from proctor.core.held import PAUSE, RESUME, STOP, STOPPED
from proctor.service import tables
from proctor.service.access import require_within_reach
from proctor.service.attempts import AttemptRow, load, move, running_section
from proctor.service.directives import give, given_before, newest_directive
from proctor.service.finishing import Ending, finish_attempt
from proctor.service.interruptions import settle
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, record
from proctor.sync.messages import Directive
from proctor.sync.wall_messages import Order

_Kind = Literal["pause", "resume", "stop"]


def pause(parts: ServiceParts, caller: Caller, attempt: str, wish: Order) -> Directive:
    """The attempt stands still, its section's time with it. Asked again with the same `request`: the same
    directive. ProblemError `not_found`, `not_allowed`; `already_paused`; `section_over`: the time of the
    section is; `wrong_state`: not under way, or the request was another one's.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        require_within_reach(caller, row)
        before = _asked_before(connection, row, PAUSE, wish)
        if before is not None:
            return before
        if row.state is AttemptState.SUSPENDED:
            raise ProblemError("already_paused")
        running = running_section(connection, row.id)
        if row.state is AttemptState.RUNNING and running is not None and running[1] <= now:
            raise ProblemError("section_over")
        row = move(connection, row, AttemptEvent.SUSPEND, now, caller)
        settle(connection, row)  # an interruption does not go on in a pause
        section = None if running is None else running[0]
        told = {"section": section, "at_ms": now}
        return _give(connection, row, caller, PAUSE, wish, told)


def resume(parts: ServiceParts, caller: Caller, attempt: str, wish: Order) -> Directive:
    """The attempt goes on; the section that runs gets the time of the pause back. Errors as `pause`, and
    `not_paused`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        require_within_reach(caller, row)
        before = _asked_before(connection, row, RESUME, wish)
        if before is not None:
            return before
        if row.state is not AttemptState.SUSPENDED:
            raise ProblemError("not_paused")
        held, running = newest_directive(connection, row.id, PAUSE), running_section(connection, row.id)
        paused_ms = max(0, now - row.since_ms)
        row = move(connection, row, AttemptEvent.RESUME, now, caller)
        told: dict[str, Any] = {"section": None, "pause": held.id, "at_ms": now, "paused_ms": paused_ms}
        if running is not None:
            told.update(section=running[0], deadline_ms=running[1] + paused_ms)
            connection.execute(
                sa.update(tables.section)
                .where(tables.section.c.attempt == row.id, tables.section.c.section == running[0])
                .values(deadline_ms=running[1] + paused_ms)
            )
        return _give(connection, row, caller, RESUME, wish, told)


def stop(parts: ServiceParts, caller: Caller, attempt: str, wish: Order) -> Directive:
    """The attempt ends with what was delivered, and goes to review: what it means is decided there. Errors
    as `pause`. What the candidate had written until they heard of it still comes, and counts.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        require_within_reach(caller, row)
        before = _asked_before(connection, row, STOP, wish)
        if before is not None:
            return before
        if row.state not in (AttemptState.RUNNING, AttemptState.SUSPENDED):
            raise ProblemError("wrong_state")
        running = running_section(connection, row.id)
        row = finish_attempt(parts, connection, row, Ending(AttemptEvent.FINISH, STOPPED, caller))
        told = {"section": None if running is None else running[0], "at_ms": now}
        return _give(connection, row, caller, STOP, wish, told)


def _give(  # noqa: PLR0917  whose, by whom, what, why, and what moved
    connection: Connection,
    row: AttemptRow,
    caller: Caller,
    kind: _Kind,
    wish: Order,
    told: Mapping[str, Any],
) -> Directive:
    given = Directive(id=wish.request, kind=kind, data={**told, "reason": wish.reason.model_dump()})
    give(connection, row, given, told["at_ms"], caller)
    detail = {**given.data, "directive": given.id}
    record(connection, told["at_ms"], caller, Deed(f"attempt.{kind}_by_staff", row.id, detail=detail))
    return given


def _asked_before(connection: Connection, row: AttemptRow, kind: _Kind, wish: Order) -> Directive | None:
    return given_before(connection, row, wish.request, kind, {"reason": wish.reason.model_dump()})
