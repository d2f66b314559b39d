"""Complaints before the commission: the list, a member's request for the record, an administrator's grant.

What the commission decides is in `commission`.
"""

from __future__ import annotations

import uuid
from typing import Any, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from proctor.core.complaint import (
    OPEN,
    ComplaintEvent,
    ComplaintState,
    advance_complaint,
    complaint_deadline,
)
from proctor.service import tables
from proctor.service.attempts import load
from proctor.service.commission_tables import commission_session, commission_vote, record_request
from proctor.service.complaint_tables import complaint, remark
from proctor.service.dossier_tables import dossier_grant
from proctor.service.parts import ServiceParts, milliseconds, moment
from proctor.service.problems import ProblemError
from proctor.service.results import published_violations_in
from proctor.service.trail import Caller, Deed, record
from proctor.service.views import candidate_number
from proctor.sync.appeal_messages import (
    AppealView,
    CommissionSeat,
    DecisionView,
    RecordGrant,
    RecordRequest,
    RemarkView,
    RequestView,
    VoteWord,
)


def list_appeals(parts: ServiceParts, caller: Caller) -> list[AppealView]:
    """All complaints, those that wait for a decision first, then the newest."""
    with parts.database.read() as connection:
        waiting = sa.case((complaint.c.state.in_(("filed", "granted")), 0), else_=1)
        found = connection.execute(sa.select(complaint).order_by(waiting, complaint.c.at_ms.desc())).all()
        return [view_of(parts, connection, line, caller) for line in found]


def ask_for_record(parts: ServiceParts, caller: Caller, name: str, wish: RecordRequest) -> AppealView:
    """Ask for the record of the attempt that a complaint is about; asked again before it was granted, the
    same request. ProblemError `not_found`, RefusedError `wrong_state`.
    """
    now, member = parts.clock(), _member(caller)
    with parts.database.write() as connection:
        line = known(connection, name)
        advance_complaint(ComplaintState(line.state), ComplaintEvent.GRANT)
        mine = sa.and_(
            record_request.c.complaint == name,
            record_request.c.staff == member,
            record_request.c.granted_ms.is_(None),
        )
        if connection.scalar(sa.select(record_request.c.id).where(mine)) is None:
            request = uuid.uuid4().hex
            values = {"id": request, "complaint": name, "staff": member, "at_ms": now}
            connection.execute(sa.insert(record_request).values(**values, reason=wish.reason.strip()))
            told = {"complaint": name, "request": request}
            record(connection, now, caller, Deed("appeal.request", line.attempt, detail=told))
        return view_of(parts, connection, known(connection, name), caller)


def grant_record(
    parts: ServiceParts, caller: Caller, name: str, request: str, wish: RecordGrant
) -> AppealView:
    """Grant a request: from now on its member may have the dossier. Granted again, the same answer.

    ProblemError `not_found`, RefusedError `wrong_state`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        line = known(connection, name)
        mine = sa.and_(record_request.c.id == request, record_request.c.complaint == name)
        asked = connection.execute(sa.select(record_request).where(mine)).first()
        if asked is None:
            raise ProblemError("not_found")
        if asked.granted_ms is None:
            after = advance_complaint(ComplaintState(line.state), ComplaintEvent.GRANT)
            grant = _let_have(connection, line.attempt, asked.staff, wish, (caller, now))
            connection.execute(sa.update(record_request).where(mine).values(grant=grant, granted_ms=now))
            connection.execute(sa.update(complaint).where(complaint.c.id == name).values(state=after.value))
        return view_of(parts, connection, known(connection, name), caller)


def known(connection: Connection, name: str) -> Row[Any]:
    """A complaint, with its attempt locked until the transaction ends. ProblemError `not_found`."""
    query = sa.select(complaint).where(complaint.c.id == name)
    found = connection.execute(query).first()
    if found is None:
        raise ProblemError("not_found")
    load(connection, found.attempt, lock=True)
    # Once more: who had the lock before may have changed it.
    return connection.execute(query).one()


def view_of(parts: ServiceParts, connection: Connection, line: Row[Any], caller: Caller) -> AppealView:
    """A complaint with its requests and decision."""
    row = load(connection, line.attempt)
    published = connection.execute(
        sa.select(tables.review.c.published_ms, tables.review.c.status).where(
            tables.review.c.attempt == row.id
        )
    ).first()
    due = _due_ms(parts, line.at_ms) if ComplaintState(line.state) in OPEN else None
    return AppealView(
        complaint=line.id,
        attempt=row.id,
        candidate_number=candidate_number(connection, row),
        programme=row.programme,
        practice=row.practice,
        text=line.text,
        filed_ms=line.at_ms,
        state=next(state for state in get_args(_STATE) if state == line.state),
        requests=_requests(connection, line.id, _member(caller)),
        violations=published_violations_in(connection, row.id),
        remarks=_remarks(connection, row.id),
        decision=decision_of(connection, line.id),
        published_ms=None if published is None else published.published_ms,
        passed=None if published is None or published.status is None else published.status == "passed",
        due_ms=due,
        left_ms=None if due is None else parts.working_ms_left(due, parts.clock()),
    )


def _remarks(connection: Connection, attempt: str) -> list[RemarkView]:
    """What the candidate pinned to violations, the oldest first."""
    query = sa.select(remark).where(remark.c.attempt == attempt).order_by(remark.c.at_ms, remark.c.id)
    return [
        RemarkView(incident=said.incident, text=said.text, at_ms=said.at_ms)
        for said in connection.execute(query)
    ]


def _due_ms(parts: ServiceParts, filed_ms: int) -> int | None:
    """Until when the commission decides; None where the site has set no limit."""
    at, days = moment(filed_ms), parts.settings.appeal_working_days or None
    found = complaint_deadline(at, days, parts.work_days.around(at))
    return None if found is None else milliseconds(found)


_STATE = AppealView.model_fields["state"].annotation


def decision_of(connection: Connection, name: str) -> DecisionView | None:
    """What the commission decided on a complaint, with its votes."""
    found = connection.execute(
        sa.select(commission_session).where(commission_session.c.complaint == name)
    ).first()
    if found is None:
        return None
    voted = connection.execute(
        sa.select(commission_vote).where(commission_vote.c.complaint == name).order_by(commission_vote.c.id)
    )
    seats = [
        CommissionSeat(member=seat.member, chair=seat.chair, vote=_vote_word(seat.vote)) for seat in voted
    ]
    return DecisionView(
        upheld=found.upheld,
        members=len(seats),
        present=sum(seat.vote is not None for seat in seats),
        for_it=found.for_it,
        against=found.against,
        by_chair=found.by_chair,
        protocol=found.protocol,
        words=found.words,
        withdrawn=found.withdrawn,
        at_ms=found.at_ms,
        seats=seats,
    )


def appeals_of(connection: Connection, attempt: str) -> list[dict[str, Any]]:
    """All that was complained of and decided about an attempt, for its dossier."""
    query = sa.select(complaint).where(complaint.c.attempt == attempt).order_by(complaint.c.at_ms)
    told = []
    for line in connection.execute(query):
        decision = decision_of(connection, line.id)
        told.append(
            {
                "complaint": line.id,
                "text": line.text,
                "filed_ms": line.at_ms,
                "state": line.state,
                "remarks": [said.model_dump() for said in _remarks(connection, attempt)],
                "decision": None if decision is None else decision.model_dump(),
            }
        )
    return told


def _requests(connection: Connection, name: str, member: str) -> list[RequestView]:
    query = (
        sa.select(record_request, dossier_grant.c.with_keys)
        .outerjoin(dossier_grant, dossier_grant.c.id == record_request.c.grant)
        .where(record_request.c.complaint == name)
        .order_by(record_request.c.at_ms, record_request.c.id)
    )
    return [
        RequestView(
            id=asked.id,
            reason=asked.reason,
            at_ms=asked.at_ms,
            mine=asked.staff == member,
            granted_ms=asked.granted_ms,
            with_keys=bool(asked.with_keys),
        )
        for asked in connection.execute(query)
    ]


def _let_have(
    connection: Connection, attempt: str, member: str, wish: RecordGrant, by: tuple[Caller, int]
) -> str:
    grant, (caller, now) = uuid.uuid4().hex, by
    told = {"basis": wish.basis.strip(), "staff": member, "with_keys": wish.with_keys}
    values = {"id": grant, "attempt": attempt, "granted_by": caller.actor, "at_ms": now}
    connection.execute(sa.insert(dossier_grant).values(**values, **told))
    record(connection, now, caller, Deed("dossier.grant", attempt, detail={"grant": grant, **told}))
    return grant


def _member(caller: Caller) -> str:
    return caller.actor.removeprefix("staff:")


def _vote_word(kept: str | None) -> VoteWord | None:
    return next((word for word in get_args(VoteWord) if word == kept), None)
