"""The administrator's desk for the cabinet: a way in for a candidate, and places of the schedule."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from proctor.core.errors import BadInputError
from proctor.service.booking import ADMINISTRATOR, find_candidate, require_hall_name
from proctor.service.cabinet_sessions import issue_link
from proctor.service.cabinet_tables import schedule_slot
from proctor.service.papers_address import service_url
from proctor.service.records_desk import RecordsDesk
from proctor.service.trail import Deed, record


class CabinetOffice(RecordsDesk):
    """The desk of `RecordsDesk`, and the cabinet's. Used and closed in the same way."""

    def cabinet_link(self, candidate: str) -> tuple[str, str]:
        """A one-time code for a candidate (id or number) and the address that fills it in; shown here and
        never again. BadInputError where there is no such candidate.
        """
        settings, now = self._parts.settings, self._parts.clock()
        with self._parts.database.write() as connection:
            known, _ = find_candidate(connection, candidate)
            code = issue_link(connection, now, settings.cabinet_link_ms, known, ADMINISTRATOR)
            return code, f"{service_url(connection, settings)}/cabinet/enter/{code}"

    def open_slot(self, programme: str, at_ms: int, places: int, hall: str | None = None) -> str:
        """Places of the schedule that candidates may choose; the slot's id. BadInputError for a programme
        that is not there, no places, or a moment that is over.
        """
        found = self._parts.catalogue.get(programme)
        require_hall_name(hall)
        if places < 1 or at_ms <= self._parts.clock():
            raise BadInputError(
                "A slot of the schedule needs a place and a moment that is still to come.",
                kept="Nothing was opened.",
                remedy="Give one place or more, and a later moment.",
            )
        name = uuid.uuid4().hex
        with self._parts.database.write() as connection:
            connection.execute(
                sa.insert(schedule_slot).values(
                    id=name, programme=found.id, slot_ms=at_ms, hall=hall, places=places
                )
            )
            told = {"slot": name, "programme": found.id, "slot_ms": at_ms, "hall": hall, "places": places}
            record(connection, self._parts.clock(), ADMINISTRATOR, Deed("schedule.open", detail=told))
        return name

    def close_slot(self, slot: str) -> None:
        """Let nobody more choose the slot; who has is booked. BadInputError where there is none."""
        mine = schedule_slot.c.id == slot
        with self._parts.database.write() as connection:
            closing = sa.update(schedule_slot).where(mine).values(closed_ms=self._parts.clock())
            if not connection.execute(closing).rowcount:
                raise BadInputError(f"There is no slot {slot!r}.", kept="Nothing was closed.")
            deed = Deed("schedule.close", detail={"slot": slot})
            record(connection, self._parts.clock(), ADMINISTRATOR, deed)
