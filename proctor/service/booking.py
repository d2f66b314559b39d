"""Candidates and their slots: who they are, which programme, when, and the one-time code. Within one
transaction.
"""

from __future__ import annotations

import re
import secrets
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError as AlreadyThereError

from proctor.core.admission import booking_refusals
from proctor.core.attempt import AttemptState
from proctor.core.entry import NO_ENTRY_BEFORE
from proctor.core.errors import BadInputError, RefusedError
from proctor.core.programme import Programme
from proctor.resources.programmes import ProgrammeCatalogue
from proctor.service import tables
from proctor.service.attempts import AttemptRow, load
from proctor.service.candidate_files import CandidateLine
from proctor.service.credentials import code_digest, new_code, new_salt
from proctor.service.parts import moment
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, record
from proctor.service.views import candidate_number

_HALL = re.compile(r"[A-Za-z0-9._:-]{1,80}")
ADMINISTRATOR = Caller("administration", "administrator")


@dataclass(frozen=True)
class Slot:
    """A booked attempt and its one-time code, which is shown here and never again."""

    attempt: str
    code: str
    candidate_number: str
    programme: str
    slot_ms: int


@dataclass(frozen=True)
class Wish:
    """What is to be booked; `at_ms` None means now. `regardless` of how late it is to book. `hall`: the test
    hall; None, at home.
    """

    programme: Programme
    at_ms: int | None
    language: str
    regardless: bool = False
    hall: str | None = None


def enrol(connection: Connection, now: int, line: CandidateLine) -> str:
    """A new candidate; the id. BadInputError where the number is somebody's already."""
    candidate = uuid.uuid4().hex
    number = line.number or f"{secrets.randbelow(9 * 10**9) + 10**9}"
    try:
        connection.execute(
            sa.insert(tables.candidate).values(
                id=candidate, number=number, name=line.name, category=line.category, created_ms=now
            )
        )
    except AlreadyThereError as error:
        raise BadInputError(
            f"There is a candidate with the number {number} already.",
            kept="Nobody was added.",
            remedy="Give another number, or none.",
        ) from error
    record(connection, now, ADMINISTRATOR, Deed("candidate.add", detail={"candidate": candidate}))
    return candidate


def find_candidate(connection: Connection, candidate: str) -> tuple[str, str]:
    """Id and category of a candidate, by id or number; BadInputError where there is none."""
    found = connection.execute(
        sa.select(tables.candidate.c.id, tables.candidate.c.category).where(
            sa.or_(tables.candidate.c.id == candidate, tables.candidate.c.number == candidate)
        )
    ).first()
    if found is None:
        raise BadInputError(
            f"There is no candidate {candidate!r}.",
            kept="Nothing was booked.",
            remedy="Add the candidate first, or check the number.",
        )
    return str(found.id), str(found.category)


def known_attempt(connection: Connection, attempt: str, *, lock: bool = False) -> AttemptRow:
    """The attempt that an administrator named; BadInputError where there is none."""
    try:
        return load(connection, attempt, lock=lock)
    except ProblemError as error:
        raise BadInputError(
            f"There is no attempt {attempt!r}.",
            kept="Nothing was changed.",
            remedy="List them with: synaq admin attempts.",
        ) from error


def choose_programme(catalogue: ProgrammeCatalogue, programme: str | None, category: str) -> Programme:
    """The programme named, or the only one that fits the category; BadInputError naming those that do."""
    if programme is not None:
        return catalogue.get(programme)
    fitting = catalogue.for_category(category)
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(found.id for found in fitting) or "none"
    raise BadInputError(
        f"The category {category!r} fits {len(fitting)} programmes: {names}.",
        kept="Nothing was booked.",
        remedy="Name the programme.",
    )


def book(
    connection: Connection, now: int, candidate: str, wish: Wish, caller: Caller = ADMINISTRATOR
) -> Slot:
    """A slot with its code; RefusedError `booking_too_late` (26/37), BadInputError for a language not
    offered. `caller`: who books it: an administrator, or the candidate in the cabinet.
    """
    _require_bookable(wish, now)
    row = _new_attempt(candidate, wish, now)
    code = new_code()
    connection.execute(
        sa.insert(tables.attempt).values(
            **vars(row), code_hash=code_digest(code), salt=new_salt(), device_hash=None, token_hash=None
        )
    )
    detail = {
        "programme": row.programme,
        "slot_ms": row.slot_ms,
        "regardless": wish.regardless,
        "hall": wish.hall,
    }
    record(connection, now, caller, Deed("attempt.book", row.id, detail=detail))
    return Slot(row.id, code, candidate_number(connection, row), row.programme, row.slot_ms)


def require_hall_name(hall: str | None) -> None:
    """BadInputError for a name that could not travel in a message."""
    if hall is not None and not _HALL.fullmatch(hall):
        raise BadInputError(
            f"{hall!r} cannot be a hall's name.",
            kept="Nothing was changed.",
            remedy="Use letters A to Z, figures, dots, dashes and underscores, as the workstations have it.",
        )


def _require_bookable(wish: Wish, now: int) -> None:
    require_hall_name(wish.hall)
    programme, slot_ms = wish.programme, now if wish.at_ms is None else wish.at_ms
    if wish.language not in programme.languages:
        raise BadInputError(
            f"The programme {programme.id} is not taken in {wish.language!r}.",
            kept="Nothing was booked.",
            remedy=f"Choose one of: {', '.join(programme.languages)}.",
        )
    if not wish.regardless and booking_refusals(programme.admission, moment(slot_ms), moment(now)):
        days, clause = programme.admission.booking_days_ahead, programme.admission.booking_clause
        raise RefusedError(
            f"The programme {programme.id} is booked at least {days} calendar day(s) ahead ({clause}).",
            code="booking_too_late",
            kept="Nothing was booked.",
            remedy="Choose a later slot.",
        )


def _new_attempt(candidate: str, wish: Wish, now: int) -> AttemptRow:
    return AttemptRow(
        id=uuid.uuid4().hex,
        candidate=candidate,
        programme=wish.programme.id,
        edition=wish.programme.edition,
        practice=wish.programme.training,
        test_language=wish.language,
        slot_ms=now if wish.at_ms is None else wish.at_ms,
        state=AttemptState.BOOKED,
        since_ms=now,
        seed=secrets.token_hex(16),
        held_seq=0,
        held_digest=NO_ENTRY_BEFORE,
        late_entries=0,
        heard_ms=None,
        finished_ms=None,
        finish_reason=None,
        created_ms=now,
        booked_hall=wish.hall,
    )
