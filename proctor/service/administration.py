"""What an administrator does beside the running service: items, candidates, slots, staff, acts. Same
database.

Codes and tokens are shown once, by the call that makes them; only digests are kept.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from proctor.core.errors import BadInputError
from proctor.core.exemption import Exemption
from proctor.core.items import KeyedItem
from proctor.core.training_items import training_bank
from proctor.resources.item_files import load_items, load_shipped_items
from proctor.service import tables
from proctor.service.acts import enter_act
from proctor.service.admission_facts import ACT_KINDS
from proctor.service.app import wall_clock
from proctor.service.attempts import load, load_many, update
from proctor.service.booking import (
    ADMINISTRATOR,
    Slot,
    Wish,
    book,
    choose_programme,
    enrol,
    find_candidate,
    known_attempt,
    require_hall_name,
)
from proctor.service.candidate_files import CandidateLine, read_candidates
from proctor.service.credentials import code_digest, new_code, new_salt, staff_token, token_digest
from proctor.service.exemptions import decide_exemption
from proctor.service.item_store import keep_items
from proctor.service.migration import newest_revision
from proctor.service.papers_issue import issue_for_act
from proctor.service.parts import Clock, open_parts
from proctor.service.settings import ServiceSettings
from proctor.service.trail import STAFF_ROLES, Deed, record
from proctor.service.views import candidate_number


@dataclass(frozen=True)
class Imported:
    """How many items were new, how many replaced one of the same id, in which banks."""

    added: int
    replaced: int
    banks: tuple[str, ...]


@dataclass(frozen=True)
class AttemptLine:
    """One attempt in the administrator's list."""

    attempt: str
    candidate_number: str
    programme: str
    state: str
    slot_ms: int
    held_entries: int
    late_entries: int


class Administration:
    """The administrator's desk over the service's database. `close` it, or use it as a context manager.

    Opening it leads the database to this version's schema. SynaqError where the database cannot be used.
    """

    def __init__(self, settings: ServiceSettings, clock: Clock = wall_clock) -> None:
        self._parts = open_parts(settings, clock)

    def close(self) -> None:
        """Close the database."""
        self._parts.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def schema(self) -> str:
        """The revision of the database's schema."""
        return newest_revision()

    def import_items(self, file: Path, *, language: str = "kk") -> Imported:
        """Import a bank from CSV or GIFT, whole or not at all. BadInputError with all lines that are
        wrong.
        """
        return self._keep_items(load_items(file, language=language), file.name)

    def import_shipped_bank(self, programme: str) -> Imported:
        """The shipped items for a training programme; for any other, sums that say they are for training."""
        found = self._parts.catalogue.get(programme)
        items = load_shipped_items() if found.training else list(training_bank(found))
        return self._keep_items(items, f"shipped items for {programme}")

    def add_candidate(self, name: str, *, number: str | None = None, category: str = "") -> str:
        """A candidate; the id to book slots with. Without `number`, a new personal identification number."""
        with self._parts.database.write() as connection:
            return enrol(
                connection, self._parts.clock(), CandidateLine(name=name, number=number, category=category)
            )

    def import_candidates(self, file: Path) -> list[Slot]:
        """Candidates, and slots where the file names a programme; all of the file or nothing of it."""
        slots = []
        with self._parts.database.write() as connection:
            for line in read_candidates(file):
                candidate = enrol(connection, self._parts.clock(), line)
                if line.programme:
                    programme = self._parts.catalogue.get(line.programme)
                    wish = Wish(programme, line.slot_ms, line.language, hall=line.hall)
                    slots.append(book(connection, self._parts.clock(), candidate, wish))
        return slots

    def add_slot(
        self,
        candidate: str,
        programme: str | None,
        *,
        at_ms: int | None = None,
        language: str = "kk",
        regardless: bool = False,
        hall: str | None = None,
    ) -> Slot:
        """Book a slot, at home or in a `hall`; `at_ms` None means now. The programme None is found by the
        candidate's category.

        `candidate` is an id or a number. RefusedError `booking_too_late` (26/37) unless `regardless`, which
        the trail then shows; BadInputError for a candidate, programme or language that is not there.
        """
        with self._parts.database.write() as connection:
            known, category = find_candidate(connection, candidate)
            chosen = choose_programme(self._parts.catalogue, programme, category)
            wish = Wish(chosen, at_ms, language, regardless, hall)
            return book(connection, self._parts.clock(), known, wish)

    def new_code(self, attempt: str) -> str:
        """A new one-time code: the old code, the device bound to it and its token are worthless from now
        on.
        """
        code = new_code()
        with self._parts.database.write() as connection:
            row = known_attempt(connection, attempt, lock=True)
            connection.execute(
                sa.update(tables.attempt)
                .where(tables.attempt.c.id == row.id)
                .values(code_hash=code_digest(code), salt=new_salt(), device_hash=None, token_hash=None)
            )
            update(connection, row, hall=None, seat=None)
            record(connection, self._parts.clock(), ADMINISTRATOR, Deed("attempt.new_code", row.id))
        return code

    def add_staff(self, name: str, role: str, hall: str | None = None) -> str:
        """A member of staff; the bearer token, shown here and never again. `hall`: an operator's own."""
        if role not in STAFF_ROLES:
            raise BadInputError(
                f"There is no role {role!r}.", remedy=f"Choose one of: {', '.join(STAFF_ROLES)}."
            )
        if hall is not None and role != "operator":
            raise BadInputError("Only an operator works in one hall.", remedy="Leave the hall away.")
        require_hall_name(hall)
        token, member, now = staff_token(), uuid.uuid4().hex, self._parts.clock()
        with self._parts.database.write() as connection:
            connection.execute(
                sa.insert(tables.staff).values(
                    id=member,
                    name=name,
                    role=role,
                    token_hash=token_digest(token),
                    created_ms=now,
                    hall=hall,
                )
            )
            detail = {"staff": member, "role": role, "hall": hall}
            record(connection, now, ADMINISTRATOR, Deed("staff.add", detail=detail))
        return token

    def list_attempts(self) -> list[AttemptLine]:
        """All attempts, by slot; numbers, no names."""
        with self._parts.database.read() as connection:
            return [
                AttemptLine(
                    row.id,
                    candidate_number(connection, row),
                    row.programme,
                    row.state.value,
                    row.slot_ms,
                    row.held_seq,
                    row.late_entries,
                )
                for row in load_many(connection)
            ]

    def register_act(self, kind: str, *, attempt: str, note: str) -> str:
        """Register an act against an attempt's candidate: rule_violation, impostor or technical_fault.

        The first two are grounds of refusal from now on; the third ends an attempt that is under way (26/11).
        """
        if kind not in ACT_KINDS:
            raise BadInputError(
                f"There is no act {kind!r}.", remedy=f"Choose one of: {', '.join(ACT_KINDS)}."
            )
        with self._parts.database.write() as connection:
            row = known_attempt(connection, attempt, lock=True)
            act = enter_act(connection, row, kind, note, self._parts.clock(), ADMINISTRATOR)
            issue_for_act(self._parts, connection, load(connection, row.id), act, ADMINISTRATOR)
            return act

    def exempt(self, attempt: str, name: str, *, basis: str, granted: bool = True) -> tuple[Exemption, ...]:
        """Grant an exemption from an accommodation, or withdraw it; those that hold then.

        `basis`: the reference of the decision. BadInputError for an unknown attempt or name, or no basis;
        RefusedError once the candidate has checked in.
        """
        with self._parts.database.write() as connection:
            row = known_attempt(connection, attempt, lock=True)
            now, wish = self._parts.clock(), Exemption(name, basis.strip())
            return decide_exemption(connection, row, wish, granted=granted, at_ms=now, caller=ADMINISTRATOR)

    def _keep_items(self, items: list[KeyedItem], origin: str) -> Imported:
        now = self._parts.clock()
        with self._parts.database.write() as connection:
            added, replaced = keep_items(connection, items, now)
            detail = {"origin": origin, "added": added, "replaced": replaced}
            record(connection, now, ADMINISTRATOR, Deed("items.import", detail=detail))
        return Imported(added, replaced, tuple(sorted({keyed.item.bank for keyed in items})))
