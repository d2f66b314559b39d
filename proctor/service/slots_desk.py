"""What an administrator sees and books over HTTP: programmes in force, attempts, slots, new bookings after a
technical fault. Numbers, never names; a one-time code is told once.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptState
from proctor.core.errors import BadInputError, RefusedError
from proctor.core.programme import Programme, Section
from proctor.service import tables
from proctor.service.acts import REBOOKED, REBOOKING_MS, rebooked_as, rebooking_asked_ms
from proctor.service.admission_facts import FAULT_ACT
from proctor.service.attempts import AttemptRow, load, load_many
from proctor.service.booking import Slot, Wish, book
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, record
from proctor.service.views import as_text
from proctor.sync.administration_messages import (
    AttemptLineView,
    ProgrammeSection,
    ProgrammeView,
    RebookingWish,
    SlotView,
    SlotWish,
)

_MOST_LISTED = 500


def programmes_in_force(parts: ServiceParts) -> list[ProgrammeView]:
    """All programmes of this site, and what it still has to set for one to start."""
    booked = tables.attempt.c.state == AttemptState.BOOKED.value
    query = sa.select(tables.attempt.c.programme, sa.func.count()).where(booked)
    with parts.database.read() as connection:
        counted = connection.execute(query.group_by(tables.attempt.c.programme)).all()
        waiting = {str(programme): int(count) for programme, count in counted}
    return [_programme(found, waiting.get(found.id, 0)) for found in parts.catalogue.programmes]


def list_attempts(parts: ServiceParts, number: str) -> list[AttemptLineView]:
    """Attempts of candidates whose number holds `number`, the latest slot first; 500 at most."""
    newest = sa.select(tables.attempt.c.id, tables.candidate.c.number).join(
        tables.candidate, tables.candidate.c.id == tables.attempt.c.candidate
    )
    if number:
        newest = newest.where(tables.candidate.c.number.contains(number, autoescape=True))
    newest = newest.order_by(tables.attempt.c.slot_ms.desc(), tables.attempt.c.id).limit(_MOST_LISTED)
    with parts.database.read() as connection:
        numbers = {str(attempt): str(held) for attempt, held in connection.execute(newest)}
        rows = load_many(connection, tables.attempt.c.id.in_(list(numbers)))
    return [_attempt(row, numbers[row.id]) for row in reversed(rows)]


def book_slot(parts: ServiceParts, caller: Caller, wish: SlotWish) -> SlotView:
    """Book a slot for the candidate of that number. ProblemError `not_found` for number or programme,
    `programme_wanted` where the category does not say which, `booking_too_late` (26/37), `invalid_request`
    for a language that the programme is not taken in.
    """
    with parts.database.write() as connection:
        candidate = connection.execute(
            sa.select(tables.candidate.c.id, tables.candidate.c.category).where(
                tables.candidate.c.number == wish.candidate_number
            )
        ).first()
        if candidate is None:
            raise ProblemError("not_found")
        programme = _chosen(parts, wish.programme, candidate.category)
        wanted = Wish(programme, wish.slot_ms, wish.language, wish.regardless, wish.hall)
        return _slot(_booked(parts, connection, candidate.id, wanted, caller))


def rebook(parts: ServiceParts, caller: Caller, act: str, wish: RebookingWish) -> SlotView:
    """Book anew for the candidate of an attempt that a registered act on a technical fault ended: the same
    programme, language and place (26/11). What they asked for within the 24 hours may be booked later.

    `act` is the draft's id. ProblemError `not_found`, `wrong_state` where it is not registered or of another
    kind, `rebooking_over` behind its 24 hours, `already_rebooked`, `booking_too_late` unless `regardless`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        found = connection.execute(
            sa.select(tables.act.c.id, tables.act.c.attempt, tables.act.c.at_ms, tables.act.c.kind).where(
                tables.act.c.draft == act
            )
        ).first()
        if found is None:
            raise ProblemError("not_found")
        row = load(connection, found.attempt, lock=True)
        if found.kind != FAULT_ACT:
            raise ProblemError("wrong_state")
        if rebooked_as(connection, row.id, act) is not None:
            raise ProblemError("already_rebooked")
        asked = rebooking_asked_ms(connection, row.id, found.id) is not None
        if now > found.at_ms + REBOOKING_MS and not asked:
            raise ProblemError("rebooking_over")
        wanted = Wish(
            _chosen(parts, row.programme, ""),
            wish.slot_ms,
            row.test_language,
            wish.regardless,
            row.booked_hall,
        )
        slot = _booked(parts, connection, row.candidate, wanted, caller)
        detail = {"act": act, "attempt": slot.attempt, "regardless": wish.regardless}
        record(connection, now, caller, Deed(REBOOKED, row.id, detail=detail))
        return _slot(slot)


def _chosen(parts: ServiceParts, programme: str | None, category: str) -> Programme:
    if programme is not None:
        try:
            return parts.catalogue.get(programme)
        except BadInputError as error:
            raise ProblemError("not_found") from error
    fitting = parts.catalogue.for_category(category)
    if len(fitting) != 1:
        raise ProblemError("programme_wanted")
    return fitting[0]


def _booked(parts: ServiceParts, connection: Connection, candidate: str, wish: Wish, caller: Caller) -> Slot:
    if wish.language not in wish.programme.languages:
        raise ProblemError("invalid_request", values={"places": "language"})
    try:
        return book(connection, parts.clock(), candidate, wish, caller)
    except RefusedError as error:
        days = wish.programme.admission.booking_days_ahead
        values = {"days": days, "clause": wish.programme.admission.booking_clause}
        raise ProblemError(error.code, values=values) from error


def _slot(slot: Slot) -> SlotView:
    return SlotView(
        attempt=slot.attempt,
        candidate_number=slot.candidate_number,
        programme=slot.programme,
        slot_ms=slot.slot_ms,
        code=slot.code,
    )


def _programme(found: Programme, waiting: int) -> ProgrammeView:
    return ProgrammeView(
        id=found.id,
        title=as_text(found.title),
        edition=found.edition,
        training=found.training,
        languages=list(found.languages),
        sections=[_section(section) for section in found.sections],
        missing=found.missing_settings(),
        waiting=waiting,
    )


def _section(section: Section) -> ProgrammeSection:
    return ProgrammeSection(
        id=section.id,
        title=as_text(section.title),
        kind=section.kind,
        minutes=section.minutes,
        items=section.item_total,
        threshold=section.threshold_total if section.has_threshold else None,
    )


def _attempt(row: AttemptRow, number: str) -> AttemptLineView:
    return AttemptLineView(
        attempt=row.id,
        candidate_number=number,
        programme=row.programme,
        practice=row.practice,
        test_language=row.test_language,
        state=row.state.value,
        slot_ms=row.slot_ms,
        finished_ms=row.finished_ms,
        booked_hall=row.booked_hall,
    )
