"""Giving a booking back: until when, why not, and what follows. The place is free for others at once.

The orders say nothing of it; `core.admission.cancelling_ends` says what this program holds to.
"""

from __future__ import annotations

from dataclasses import dataclass

from proctor.core.admission import cancelling_ends
from proctor.core.attempt import AttemptEvent, AttemptState
from proctor.core.programme import Programme
from proctor.service.attempts import AttemptRow, move, update
from proctor.service.cabinet_deeds import own_attempt
from proctor.service.cabinet_sessions import CabinetSession, refused
from proctor.service.parts import ServiceParts, milliseconds, moment

CANCELLED = "cancelled"


@dataclass(frozen=True)
class Booking:
    """An attempt that is still to come or under way. `until_ms`: the moment from which it can no longer be
    given back; `refusal`: why it cannot be now.
    """

    attempt: str
    programme: Programme
    slot_ms: int
    hall: str | None
    until_ms: int
    refusal: str | None


def booking_of(parts: ServiceParts, session: CabinetSession, attempt: str) -> Booking:
    """One booking, to be given back or not. ProblemError `not_found`."""
    with parts.database.read() as connection:
        return booking_in(parts, own_attempt(connection, session, attempt))


def cancel_booking(parts: ServiceParts, session: CabinetSession, attempt: str) -> None:
    """Give a booking back: its place is free at once, its code is of no use. Given back again: nothing more.

    ProblemError `not_found`; RefusedError `booking_begun` once checked in, `cancelling_too_late`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = own_attempt(connection, session, attempt, lock=True)
        if row.state is AttemptState.CANCELLED:
            return
        refusal = booking_in(parts, row).refusal
        if refusal is not None:
            raise refused(refusal, "This booking cannot be given back.")
        row = move(connection, row, AttemptEvent.CANCEL, now, session.caller(row.id))
        update(connection, row, finished_ms=now, finish_reason=CANCELLED)


def booking_in(parts: ServiceParts, row: AttemptRow) -> Booking:
    """The booking of an attempt, as it stands now."""
    programme = parts.catalogue.get(row.programme)
    until_ms = milliseconds(cancelling_ends(programme.admission, moment(row.slot_ms)))
    refusal = None
    if row.state is not AttemptState.BOOKED:
        refusal = "booking_begun"
    elif parts.clock() >= until_ms:
        refusal = "cancelling_too_late"
    return Booking(row.id, programme, row.slot_ms, row.booked_hall, until_ms, refusal)
