"""From when a candidate may sit again, why not before, and which places of the schedule may be chosen.

The grounds are those of `core.admission`: what is shown here is what check-in would say at the slot's moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock_time

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from proctor.core.admission import AdmissionFacts, Refusal, admission_refusals, booking_refusals
from proctor.core.attempt import AttemptState
from proctor.core.programme import Programme
from proctor.core.working_time import ASTANA, to_astana
from proctor.service import tables
from proctor.service.admission_facts import facts_of
from proctor.service.attempts import AttemptRow, load_many
from proctor.service.booking import Slot, Wish, book
from proctor.service.cabinet_cancelling import Booking, booking_in
from proctor.service.cabinet_sessions import CabinetSession, refused
from proctor.service.cabinet_tables import schedule_slot
from proctor.service.parts import ServiceParts, milliseconds, moment
from proctor.service.problems import ProblemError

_MOST_SHOWN = 50
_AHEAD = (
    AttemptState.BOOKED.value,
    AttemptState.CHECKED_IN.value,
    AttemptState.RUNNING.value,
    AttemptState.SUSPENDED.value,
)
_TAKES_A_PLACE_NOT = (
    AttemptState.ABORTED.value,
    AttemptState.EXPIRED.value,
    AttemptState.CANCELLED.value,
)


@dataclass(frozen=True)
class FreeSlot:
    """A moment of the schedule with places left. `hall` None: at home."""

    id: str
    slot_ms: int
    hall: str | None
    places: int


@dataclass(frozen=True)
class Prospect:
    """One programme: from when a new attempt is possible, what stands against it today, what may be chosen.

    `possible_ms`: None where time changes nothing. `booked`: what is booked already.
    """

    programme: Programme
    possible_ms: int | None
    refusals: tuple[Refusal, ...]
    slots: tuple[FreeSlot, ...]
    booked: Booking | None


def prospects(parts: ServiceParts, session: CabinetSession) -> list[Prospect]:
    """The programmes of the candidate's category, and those taken before, in the catalogue's order."""
    with parts.database.read() as connection:
        wanted = _programmes(parts, connection, session.candidate)
        return [_prospect(parts, connection, session, found) for found in wanted]


def choose_slot(parts: ServiceParts, session: CabinetSession, slot: str, language: str) -> Slot:
    """Book a free place; the code of the new attempt is in the answer and nowhere else.

    ProblemError `not_found`; RefusedError `slot_refused` where a ground holds at the slot's moment or it is
    too late to book it (26/37), `slot_taken`, `booked_already`, `language_not_offered`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        # One at a time: of the same candidate, and for the same place.
        mine = tables.candidate.c.id == session.candidate
        connection.execute(sa.select(tables.candidate.c.id).where(mine).with_for_update()).one()
        row = connection.execute(
            sa.select(schedule_slot)
            .where(schedule_slot.c.id == slot, schedule_slot.c.closed_ms.is_(None))
            .with_for_update()
        ).first()
        known = _programmes(parts, connection, session.candidate)
        programme = next((found for found in known if row is not None and found.id == row.programme), None)
        if row is None or programme is None:
            raise ProblemError("not_found")
        if language not in programme.languages:
            raise refused("language_not_offered", "The test is not taken in this language.")
        if _booked(connection, session.candidate, programme.id, now) is not None:
            raise refused("booked_already", "A slot is booked already.")
        facts = facts_of(parts, connection, (session.candidate, programme.id), consent=True)
        if _stands_against(programme, facts, moment(row.slot_ms), moment(now)):
            raise refused("slot_refused", "This slot cannot be chosen.")
        if _left(connection, row) <= 0:
            raise refused("slot_taken", "The last place has just been taken.")
        wish = Wish(programme, int(row.slot_ms), language, hall=row.hall)
        return book(connection, now, session.candidate, wish, session.caller())


def _programmes(parts: ServiceParts, connection: Connection, candidate: str) -> list[Programme]:
    category = str(
        connection.scalar(sa.select(tables.candidate.c.category).where(tables.candidate.c.id == candidate))
        or ""
    )
    ids = {found.id for found in parts.catalogue.for_category(category)} if category else set()
    taken = sa.select(tables.attempt.c.programme).where(tables.attempt.c.candidate == candidate)
    ids.update(connection.scalars(taken.distinct()))
    return [found for found in parts.catalogue.programmes if found.id in ids]


def _prospect(
    parts: ServiceParts, connection: Connection, session: CabinetSession, programme: Programme
) -> Prospect:
    now, candidate = parts.clock(), session.candidate
    facts = facts_of(parts, connection, (candidate, programme.id), consent=True)
    standing = admission_refusals(programme.admission, facts, moment(now))
    ends = [found.until for found in standing]
    timed = [end for end in ends if end is not None]
    first = _first_bookable(programme, moment(now))
    possible = None if len(timed) < len(ends) else milliseconds(max([first, *timed]))
    row = _booked(connection, candidate, programme.id, now)
    booked = None if row is None else booking_in(parts, row)
    slots = [] if booked is not None else _free(connection, programme, facts, moment(now))
    return Prospect(programme, possible, standing, tuple(slots), booked)


def _first_bookable(programme: Programme, now: datetime) -> datetime:
    """The first moment for which a slot may still be booked at `now` (26/37)."""
    days = programme.admission.booking_days_ahead
    if not days:
        return now
    return datetime.combine(to_astana(now).date() + timedelta(days=days), clock_time(0), ASTANA)


def _free(
    connection: Connection, programme: Programme, facts: AdmissionFacts, now: datetime
) -> list[FreeSlot]:
    query = (
        sa.select(schedule_slot)
        .where(
            schedule_slot.c.programme == programme.id,
            schedule_slot.c.closed_ms.is_(None),
            schedule_slot.c.slot_ms >= milliseconds(now),
        )
        .order_by(schedule_slot.c.slot_ms, schedule_slot.c.id)
        .limit(_MOST_SHOWN)
    )
    found = []
    for row in connection.execute(query).all():
        left = _left(connection, row)
        if left > 0 and not _stands_against(programme, facts, moment(row.slot_ms), now):
            found.append(FreeSlot(row.id, int(row.slot_ms), row.hall, left))
    return found


def _stands_against(programme: Programme, facts: AdmissionFacts, slot: datetime, now: datetime) -> bool:
    """Whether a ground will still hold at the slot's moment, or it is too late to book it."""
    return bool(
        admission_refusals(programme.admission, facts, slot)
        or booking_refusals(programme.admission, slot, now)
        or programme.missing_settings()
    )


def _left(connection: Connection, row: Row[tuple[object, ...]]) -> int:
    hall = tables.attempt.c.booked_hall
    taken = sa.select(sa.func.count()).where(
        tables.attempt.c.programme == row.programme,
        tables.attempt.c.slot_ms == row.slot_ms,
        hall.is_(None) if row.hall is None else hall == row.hall,
        tables.attempt.c.state.not_in(_TAKES_A_PLACE_NOT),
    )
    return int(row.places) - int(connection.scalar(taken) or 0)


def _booked(connection: Connection, candidate: str, programme: str, now_ms: int) -> AttemptRow | None:
    """The first attempt that is still to come, or under way."""
    ahead = load_many(
        connection,
        tables.attempt.c.candidate == candidate,
        tables.attempt.c.programme == programme,
        tables.attempt.c.state.in_(_AHEAD),
        sa.or_(tables.attempt.c.slot_ms >= now_ms, tables.attempt.c.state != AttemptState.BOOKED.value),
    )
    return ahead[0] if ahead else None
