"""Exemptions from an accommodation: granted and withdrawn by the administration, told to the candidate's
program, and compared with what its journal says it applied. Within one transaction.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptState
from proctor.core.entry import SECTION_STARTED, Entry
from proctor.core.errors import BadInputError, RefusedError
from proctor.core.exemption import Exemption, exemptions_from_json
from proctor.service import tables
from proctor.service.attempts import AttemptRow
from proctor.service.trail import Caller, Deed, note_fact, record


def exemptions_of(connection: Connection, attempt: str) -> tuple[Exemption, ...]:
    """What holds for this attempt now, by name."""
    lines = connection.execute(
        sa.select(tables.exemption.c.name, tables.exemption.c.basis, tables.exemption.c.granted)
        .where(tables.exemption.c.attempt == attempt)
        .order_by(tables.exemption.c.id)
    )
    last = {line.name: line for line in lines}
    return tuple(Exemption(name, last[name].basis) for name in sorted(last) if last[name].granted)


def decide_exemption(
    connection: Connection,
    row: AttemptRow,
    exemption: Exemption,
    *,
    granted: bool,
    at_ms: int,
    caller: Caller,
) -> tuple[Exemption, ...]:
    """Grant or withdraw one; what holds then.

    BadInputError for an unknown name or no basis; RefusedError once the candidate has checked in, for what
    they were told there is what they are watched by.
    """
    exemptions_from_json([exemption.as_json()])
    if row.state is not AttemptState.BOOKED:
        raise RefusedError(
            f"An attempt that is {row.state.value.replace('_', ' ')} takes no other exemptions.",
            code="wrong_state",
            kept="Nothing was changed.",
            remedy="Grant exemptions before the check-in; now only the reviewer can take them into account.",
        )
    if not granted and exemption.name not in {held.name for held in exemptions_of(connection, row.id)}:
        raise BadInputError(f"The attempt has no exemption {exemption.name!r}.", kept="Nothing was changed.")
    values = {"attempt": row.id, **exemption.as_json(), "granted": granted}
    connection.execute(sa.insert(tables.exemption).values(**values, decided_by=caller.actor, at_ms=at_ms))
    action = "exemption.grant" if granted else "exemption.withdraw"
    record(connection, at_ms, caller, Deed(action, row.id, detail=exemption.as_json()))
    return exemptions_of(connection, row.id)


def note_applied(connection: Connection, row: AttemptRow, entry: Entry, at_ms: int) -> None:
    """A journal's `exempted` entry, for the proctor: with its effects, and whether all of it was granted."""
    applied = exemptions_from_json(entry.data["exemptions"])
    granted = {exemption.name for exemption in exemptions_of(connection, row.id)}
    data = {**entry.data, "seq": entry.seq, "granted": {found.name for found in applied} == granted}
    note_fact(connection, row.id, at_ms, "exemptions", data)


def note_look(connection: Connection, row: AttemptRow, entry: Entry, at_ms: int) -> None:
    """A journal's `calibrated` entry, for the proctor; `in_exam`: it came too late to be believed."""
    started_before = sa.select(tables.entry.c.seq).where(
        tables.entry.c.attempt == row.id,
        tables.entry.c.kind == SECTION_STARTED,
        tables.entry.c.seq < entry.seq,
    )
    in_exam = connection.scalar(started_before.limit(1)) is not None
    data = {**entry.data, "seq": entry.seq, "in_exam": in_exam}
    note_fact(connection, row.id, at_ms, "calibration", data)
