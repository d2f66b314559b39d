"""Who sits there: what the machine measured, by the journal, and what a person decided. Never mixed.

A mismatch refuses nobody: it is shown to staff until one of them decides.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.entry import IDENTITY_CHECKED, Entry, read_entry
from proctor.service import tables
from proctor.service.attempts import AttemptRow
from proctor.service.check_in_tables import identity_decision
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, note_fact, record
from proctor.sync.staff_messages import DOUBTFUL, IdentityDecision, IdentityView


def identity_of(connection: Connection, attempt: str) -> IdentityView:
    """The last comparison and the last decision."""
    text = connection.scalar(
        sa.select(tables.entry.c.text)
        .where(tables.entry.c.attempt == attempt, tables.entry.c.kind == IDENTITY_CHECKED)
        .order_by(tables.entry.c.seq.desc())
        .limit(1)
    )
    decided = connection.execute(
        sa.select(identity_decision)
        .where(identity_decision.c.attempt == attempt)
        .order_by(identity_decision.c.id.desc())
        .limit(1)
    ).first()
    measured = {} if text is None else dict(read_entry(text, attempt).data)
    return IdentityView(
        status=measured.get("status"),
        reason=str(measured.get("reason", "")),
        figures=measured.get("figures") or {},
        photo=measured.get("photo"),
        decision=None if decided is None else decided.decision,
        decision_reason="" if decided is None else decided.reason,
        decided_ms=None if decided is None else decided.at_ms,
        needs_a_person=decided is None and measured.get("status") in DOUBTFUL,
    )


def decide_identity(
    connection: Connection, row: AttemptRow, decision: IdentityDecision, at_ms: int, caller: Caller
) -> None:
    """Write down what a person decided; a later decision holds over an earlier one, and both stay."""
    values = {"decision": decision.decision, "reason": decision.reason.strip(), "role": str(caller.role)}
    connection.execute(
        sa.insert(identity_decision).values(attempt=row.id, decided_by=caller.actor, at_ms=at_ms, **values)
    )
    record(connection, at_ms, caller, Deed("identity.decide", row.id, detail=values))


def require_no_impostor(connection: Connection, row: AttemptRow) -> None:
    """ProblemError `identity_refused` where a person's last word is that this is somebody else."""
    if identity_of(connection, row.id).decision == "impostor":
        raise ProblemError("identity_refused")


def note_checked(connection: Connection, row: AttemptRow, entry: Entry, at_ms: int) -> None:
    """A journal's `identity_checked` entry: for the proctor where it does not say for certain
    that it is the same person.
    """
    if entry.data["status"] in DOUBTFUL:
        data = {"status": entry.data["status"], "reason": entry.data["reason"], "seq": entry.seq}
        note_fact(connection, row.id, at_ms, "identity", {**data, "figures": entry.data["figures"]})
