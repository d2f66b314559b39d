"""After a technical fault: 24 hours in which the candidate asks support for a new booking (26/11).

What is asked in time stays good: an administrator may book by it later. Without it the time is over. What was
asked, and booked, is on the trail; `slots_desk.rebook` books.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from proctor.core.programme import Programme
from proctor.service import tables
from proctor.service.acts import REBOOKING_ASKED, REBOOKING_MS, rebooked_as, rebooking_asked_ms
from proctor.service.admission_facts import FAULT_ACT
from proctor.service.attempts import load
from proctor.service.cabinet_sessions import CabinetSession, refused
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.trail import Deed, record

_SHOWN_FOR_MS = 30 * REBOOKING_MS  # a fault of long ago is of no use on the page any more


@dataclass(frozen=True)
class Fault:
    """An act on a technical fault of the system, and what became of the right to a new booking.

    `open`: may be asked for until `until_ms`. `asked`: it was, and an administrator books. `booked`: for
    `booked_ms`. `over`: nobody asked in time.
    """

    act: str
    programme: Programme
    slot_ms: int
    at_ms: int
    until_ms: int
    state: Literal["open", "asked", "booked", "over"]
    asked_ms: int | None
    booked_ms: int | None


def faults(parts: ServiceParts, session: CabinetSession) -> list[Fault]:
    """The candidate's, the newest first."""
    since = parts.clock() - _SHOWN_FOR_MS
    with parts.database.read() as connection:
        query = sa.select(tables.act).where(
            tables.act.c.candidate == session.candidate,
            tables.act.c.kind == FAULT_ACT,
            tables.act.c.attempt.is_not(None),
            tables.act.c.at_ms > since,
        )
        found = connection.execute(query.order_by(tables.act.c.at_ms.desc())).all()
        return [_fault(parts, connection, act) for act in found]


def ask_rebooking(parts: ServiceParts, session: CabinetSession, act: str) -> None:
    """Ask for a new booking. ProblemError `not_found`; RefusedError `rebooking_asked`, `already_rebooked`,
    `rebooking_over`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        mine = sa.and_(
            tables.act.c.id == act,
            tables.act.c.candidate == session.candidate,
            tables.act.c.kind == FAULT_ACT,
            tables.act.c.attempt.is_not(None),
        )
        found = connection.execute(sa.select(tables.act).where(mine)).first()
        if found is None:
            raise ProblemError("not_found")
        row = load(connection, found.attempt, lock=True)
        why = {"asked": "rebooking_asked", "booked": "already_rebooked", "over": "rebooking_over"}
        state = _fault(parts, connection, found).state
        if state != "open":
            raise refused(why[state], "A new booking cannot be asked for.")
        deed = Deed(REBOOKING_ASKED, row.id, detail={"act": found.id, "draft": found.draft})
        record(connection, now, session.caller(row.id), deed)


def _fault(parts: ServiceParts, connection: Connection, act: Row[tuple[object, ...]]) -> Fault:
    row = load(connection, act.attempt)
    until_ms = int(act.at_ms) + REBOOKING_MS
    asked_ms = rebooking_asked_ms(connection, row.id, act.id)
    booked_ms = _booked_ms(connection, row.id, act.draft)
    state: Literal["open", "asked", "booked", "over"] = "open"
    if booked_ms is not None:
        state = "booked"
    elif asked_ms is not None:
        state = "asked"
    elif parts.clock() > until_ms:
        state = "over"
    programme = parts.catalogue.get(row.programme)
    return Fault(act.id, programme, row.slot_ms, int(act.at_ms), until_ms, state, asked_ms, booked_ms)


def _booked_ms(connection: Connection, attempt: str, draft: str | None) -> int | None:
    """The slot that was booked by the act."""
    booked = None if draft is None else rebooked_as(connection, attempt, draft)
    return None if booked is None else load(connection, booked).slot_ms
