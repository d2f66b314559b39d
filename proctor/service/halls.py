"""Test halls: where the computer of an attempt stands, and whether an operator has seen the document there.

What a workstation says of its place is its own word; the operator who goes to that seat is the proof. Within
one transaction.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptState
from proctor.service import tables
from proctor.service.attempts import AttemptRow, update
from proctor.service.check_in_tables import unlock
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, record
from proctor.sync.messages import HallView, SignIn

_OPEN = (AttemptState.BOOKED, AttemptState.CHECKED_IN, AttemptState.RUNNING, AttemptState.SUSPENDED)


def bind_place(
    connection: Connection, row: AttemptRow, message: SignIn, at_ms: int, caller: Caller
) -> AttemptRow:
    """The attempt belongs to the place that the computer names; ProblemError `other_place`.

    One booked for a hall is taken in that hall; one that was booked for none may be taken in a hall too, and
    is then as locked as any other there. A hall without a seat, or a seat without a hall, is no place.
    """
    told = (message.hall, message.seat)
    if (message.hall is None) != (message.seat is None):
        raise ProblemError("other_place", attempt=row.id)
    if row.booked_hall is not None and message.hall != row.booked_hall:
        raise ProblemError("other_place", attempt=row.id)
    if told == (row.hall, row.seat):
        return row
    record(
        connection, at_ms, caller, Deed("session.place", row.id, detail={"hall": told[0], "seat": told[1]})
    )
    return update(connection, row, hall=message.hall, seat=message.seat)


def hall_view(connection: Connection, row: AttemptRow) -> HallView | None:
    """The seat and whether it is unlocked; None at home."""
    if row.hall is None or row.seat is None:
        return None
    return HallView(hall=row.hall, seat=row.seat, unlocked=_is_unlocked(connection, row))


def require_unlocked(connection: Connection, row: AttemptRow) -> None:
    """ProblemError `hall_locked` where the attempt is taken in a hall and no operator was at the seat yet."""
    place = hall_view(connection, row)
    if place is not None and not place.unlocked:
        raise ProblemError("hall_locked", values={"hall": place.hall, "seat": place.seat})


def unlock_seat(connection: Connection, row: AttemptRow, document: str, at_ms: int, caller: Caller) -> None:
    """An operator has seen the document; ProblemError `wrong_state` where nobody sits there."""
    device = _device(connection, row)
    if row.state not in _OPEN or row.hall is None or row.seat is None or device is None:
        raise ProblemError("wrong_state")
    place = {"hall": row.hall, "seat": row.seat}
    connection.execute(
        sa.insert(unlock).values(
            attempt=row.id,
            device_hash=device,
            document=document.strip(),
            unlocked_by=caller.actor,
            at_ms=at_ms,
            **place,
        )
    )
    # What the document was stays in its own table: the trail is read by more people.
    record(connection, at_ms, caller, Deed("hall.unlock", row.id, detail=place))


def _is_unlocked(connection: Connection, row: AttemptRow) -> bool:
    """For this seat and this computer: at another one, somebody else may sit."""
    query = sa.select(unlock.c.id).where(
        unlock.c.attempt == row.id,
        unlock.c.hall == row.hall,
        unlock.c.seat == row.seat,
        unlock.c.device_hash == _device(connection, row),
    )
    return connection.scalar(query.limit(1)) is not None


def _device(connection: Connection, row: AttemptRow) -> str | None:
    found = connection.scalar(sa.select(tables.attempt.c.device_hash).where(tables.attempt.c.id == row.id))
    return None if found is None else str(found)
