"""Steps of the check-in that a person let pass: granted by staff, told to the candidate's program, and
compared with what its journal says it let pass. Within one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptState
from proctor.core.entry import Entry
from proctor.service.attempts import AttemptRow
from proctor.service.check_in_tables import check_override
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, note_fact, record
from proctor.sync.messages import CheckResult, OverrideView
from proctor.sync.staff_messages import OverrideGrant

_ON_THE_WAY = (AttemptState.BOOKED, AttemptState.CHECKED_IN)


def overrides_of(connection: Connection, attempt: str) -> list[OverrideView]:
    """All that was granted for this attempt, the oldest first."""
    lines = connection.execute(
        sa.select(
            check_override.c.step, check_override.c.reason, check_override.c.role, check_override.c.at_ms
        )
        .where(check_override.c.attempt == attempt)
        .order_by(check_override.c.id)
    )
    return [OverrideView(step=step, reason=reason, role=role, at_ms=at) for step, reason, role, at in lines]


def grant_override(
    connection: Connection, row: AttemptRow, grant: OverrideGrant, at_ms: int, caller: Caller
) -> None:
    """Let one step pass; ProblemError `wrong_state` once the exam has begun."""
    if row.state not in _ON_THE_WAY:
        raise ProblemError("wrong_state")
    values = {"step": grant.step, "reason": grant.reason.strip(), "role": str(caller.role)}
    connection.execute(
        sa.insert(check_override).values(attempt=row.id, granted_by=caller.actor, at_ms=at_ms, **values)
    )
    record(connection, at_ms, caller, Deed("check.override", row.id, detail=values))


def hindering(checks: Iterable[CheckResult], overrides: Iterable[OverrideView]) -> list[str]:
    """Names of the steps that failed and that nobody let pass; what could not be told hinders nobody here."""
    passed = {override.step for override in overrides}
    return [check.name for check in checks if check.status == "fail" and check.name not in passed]


def note_overridden(connection: Connection, row: AttemptRow, entry: Entry, at_ms: int) -> None:
    """A journal's `check_overridden` entry, for the proctor, and whether anybody granted just that."""
    claimed = (str(entry.data["step"]), str(entry.data["reason"]), str(entry.data["role"]))
    granted = {(found.step, found.reason, found.role) for found in overrides_of(connection, row.id)}
    data = {**entry.data, "seq": entry.seq, "granted": claimed in granted}
    note_fact(connection, row.id, at_ms, "override", data)
