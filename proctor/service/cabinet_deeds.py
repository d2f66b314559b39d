"""What a candidate does in the cabinet about a result: remarks pinned to flags, complaints, taking one back.

Each is one transaction, with the attempt locked and the deed on the trail. Booking is in `cabinet_booking`.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.complaint import (
    ComplaintEvent,
    ComplaintState,
    advance_complaint,
    complaint_deadline,
    complaint_refusal,
    remarks_open,
)
from proctor.service import tables
from proctor.service.attempts import AttemptRow, load
from proctor.service.cabinet_sessions import CabinetSession, refused
from proctor.service.check_in_tables import erasure
from proctor.service.complaint_tables import complaint, remark
from proctor.service.parts import ServiceParts, milliseconds, moment
from proctor.service.problems import ProblemError
from proctor.service.results import published_violations, told_ms
from proctor.service.trail import Deed, record

LONGEST_COMPLAINT = 4_000
LONGEST_REMARK = 1_000


def own_attempt(
    connection: Connection, session: CabinetSession, attempt: str, *, lock: bool = False
) -> AttemptRow:
    """The attempt, if it is this candidate's. ProblemError `not_found` for another's, too: the answer does
    not tell whether it exists.
    """
    row = load(connection, attempt, lock=lock)
    if row.candidate != session.candidate:
        raise ProblemError("not_found", attempt=attempt)
    return row


def pin_remark(parts: ServiceParts, session: CabinetSession, attempt: str, incident: str, words: str) -> None:
    """One remark a flag of the published list, until a complaint is decided.

    ProblemError `not_found` for a flag that is not on it; RefusedError `no_words`, `remark_given`,
    `remarks_closed`.
    """
    listed = {found.incident for found in published_violations(parts, attempt)}
    with parts.database.write() as connection:
        row = own_attempt(connection, session, attempt, lock=True)
        if incident not in listed:
            raise ProblemError("not_found", attempt=attempt)
        said = _said(words, LONGEST_REMARK)
        if not remarks_open(states_of(connection, row.id)):
            raise refused("remarks_closed", "The complaint has been decided.")
        mine = sa.and_(remark.c.attempt == row.id, remark.c.incident == incident)
        if connection.scalar(sa.select(remark.c.id).where(mine)) is not None:
            raise refused("remark_given", "This flag has its remark.")
        name = uuid.uuid4().hex
        connection.execute(
            sa.insert(remark).values(
                id=name, attempt=row.id, incident=incident, text=said, at_ms=parts.clock()
            )
        )
        told = {"remark": name, "incident": incident}
        record(connection, parts.clock(), session.caller(row.id), Deed("cabinet.remark", row.id, detail=told))


def file_complaint(parts: ServiceParts, session: CabinetSession, attempt: str, words: str) -> str:
    """A complaint about a published result; its id. RefusedError `no_words`, `complaint_deleted` where the
    attempt's journal went by its time, those of `core.complaint.complaint_refusal`; ProblemError `not_found`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = own_attempt(connection, session, attempt, lock=True)
        published = published_at(parts, connection, row)
        deadline = deadline_of(parts, published)
        refusal = complaint_refusal(
            None if published is None else moment(published),
            None if deadline is None else moment(deadline),
            states_of(connection, row.id),
            moment(now),
        )
        if refusal is None and is_deleted(connection, row.id):
            refusal = "complaint_deleted"
        if refusal is not None:
            raise refused(refusal, "No complaint may be filed now.")
        said = _said(words, LONGEST_COMPLAINT)
        name = uuid.uuid4().hex
        connection.execute(
            sa.insert(complaint).values(
                id=name,
                attempt=row.id,
                text=said,
                at_ms=now,
                deadline_ms=deadline,
                state=ComplaintState.FILED.value,
            )
        )
        told = {"complaint": name, "deadline_ms": deadline}
        record(connection, now, session.caller(row.id), Deed("cabinet.complain", row.id, detail=told))
    return name


def withdraw_complaint(parts: ServiceParts, session: CabinetSession, attempt: str, name: str) -> None:
    """Take a complaint back before it is decided. ProblemError `not_found`, RefusedError `wrong_state`."""
    now = parts.clock()
    with parts.database.write() as connection:
        row = own_attempt(connection, session, attempt, lock=True)
        mine = sa.and_(complaint.c.id == name, complaint.c.attempt == row.id)
        state = connection.scalar(sa.select(complaint.c.state).where(mine))
        if state is None:
            raise ProblemError("not_found", attempt=attempt)
        after = advance_complaint(ComplaintState(state), ComplaintEvent.WITHDRAW)
        connection.execute(sa.update(complaint).where(mine).values(state=after.value))
        told = {"complaint": name}
        record(connection, now, session.caller(row.id), Deed("cabinet.withdraw", row.id, detail=told))


def is_deleted(connection: Connection, attempt: str) -> bool:
    """Whether the attempt's journal was deleted by the rules of retention: nothing is left to judge by."""
    gone = sa.and_(erasure.c.attempt == attempt, erasure.c.what == "journal")
    return connection.scalar(sa.select(erasure.c.attempt).where(gone).limit(1)) is not None


def states_of(connection: Connection, attempt: str) -> list[ComplaintState]:
    """The states of the attempt's complaints, the oldest first."""
    query = sa.select(complaint.c.state).where(complaint.c.attempt == attempt).order_by(complaint.c.at_ms)
    return [ComplaintState(state) for state in connection.scalars(query)]


def published_at(parts: ServiceParts, connection: Connection, row: AttemptRow) -> int | None:
    """When the attempt's result was told: of an essay, once its commission had marked it."""
    review = connection.execute(sa.select(tables.review).where(tables.review.c.attempt == row.id)).first()
    return None if review is None else told_ms(parts, connection, row, review)


def deadline_of(parts: ServiceParts, published_ms: int | None) -> int | None:
    """When it is too late to complain; None before publication, or where the site has set no limit."""
    if published_ms is None:
        return None
    at, days = moment(published_ms), parts.settings.complaint_working_days or None
    found = complaint_deadline(at, days, parts.work_days.around(at))
    return None if found is None else milliseconds(found)


def _said(words: str, longest: int) -> str:
    """The words as they are kept: line ends as ours, nothing that cannot be shown. RefusedError
    `no_words`, `too_many_words`."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign == "\n" or sign.isprintable()).strip()
    if not kept:
        raise refused("no_words", "Nothing was written.")
    if len(kept) > longest:
        raise refused("too_many_words", "That is too long.")
    return kept
