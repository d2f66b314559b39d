"""The commission's decision on a complaint, and what follows on it for the result and its papers.

Who may vote how is in `core.commission`; this room writes down what follows, in one transaction.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.commission import Decision, Seat, Vote, decide
from proctor.core.complaint import ComplaintDecision, ComplaintEvent, ComplaintState, advance_complaint
from proctor.service import tables
from proctor.service.acts_undone import undone_drafts
from proctor.service.appeals import known, view_of
from proctor.service.attempts import AttemptRow, load
from proctor.service.commission_tables import commission_session, commission_vote
from proctor.service.complaint_tables import complaint
from proctor.service.essay_handing import hand_over_essays
from proctor.service.papers import require_reader, revoke_within
from proctor.service.papers_issue import issue_at_publication
from proctor.service.papers_tables import issued_paper
from proctor.service.papers_templates import CERTIFICATE, STATEMENT, VIOLATION_LIST
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.publication import final_status
from proctor.service.results import published_violations_in
from proctor.service.trail import Caller, Deed, record
from proctor.sync.appeal_messages import AppealView, CommissionProtocol

APPEALED = "appealed"  # of a review: the commission has changed what was published
_OF_THE_RESULT = (CERTIFICATE, STATEMENT, VIOLATION_LIST)


def record_decision(
    parts: ServiceParts, caller: Caller, name: str, protocol: CommissionProtocol
) -> AppealView:
    """Write down what the commission decided; the same protocol sent again is answered with what stands.

    Upheld, the withdrawn violations leave the published list, and the result and its paper are made anew.
    ProblemError `not_allowed`, `not_found` (a complaint, or a violation that is not on the list),
    `invalid_request` (violations withdrawn by a complaint that was dismissed); RefusedError `wrong_state` and
    those of `core.commission.decide`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        _require_by_right(connection, caller, name)
        line = known(connection, name)
        before = view_of(parts, connection, line, caller)
        if before.decision is not None and before.decision.protocol == protocol.protocol.strip():
            return before
        after = advance_complaint(ComplaintState(line.state), ComplaintEvent.DECIDE)
        decision = decide(
            [
                Seat(seat.member, seat.chair, None if seat.vote is None else Vote(seat.vote))
                for seat in protocol.seats
            ]
        )
        row = load(connection, line.attempt)
        _require_on_list(connection, row, decision, protocol.withdrawn)
        _keep(connection, name, decision, protocol, (caller, now))
        connection.execute(
            sa.update(complaint)
            .where(complaint.c.id == name)
            .values(
                state=after.value,
                decision=(ComplaintDecision.UPHELD if decision.upheld else ComplaintDecision.REJECTED).value,
                decided_ms=now,
                words=protocol.words.strip(),
            )
        )
        told = {"complaint": name, "upheld": decision.upheld, "withdrawn": len(protocol.withdrawn)}
        record(connection, now, caller, Deed("appeal.decide", row.id, detail=told))
        if protocol.withdrawn:
            _publish_anew(parts, connection, row, caller, protocol)
        return view_of(parts, connection, known(connection, name), caller)


def _require_by_right(connection: Connection, caller: Caller, name: str) -> None:
    """An administrator, or a member of the commission who was granted the record."""
    attempt = connection.scalar(sa.select(complaint.c.attempt).where(complaint.c.id == name))
    if caller.role != "administrator":
        require_reader(connection, caller, str(attempt))


def _require_on_list(
    connection: Connection, row: AttemptRow, decision: Decision, withdrawn: list[str]
) -> None:
    if withdrawn and not decision.upheld:
        raise ProblemError("invalid_request", values={"places": "withdrawn"}, attempt=row.id)
    listed = {found.incident for found in published_violations_in(connection, row.id)}
    if not listed.issuperset(withdrawn):
        raise ProblemError("not_found", attempt=row.id)


def _keep(
    connection: Connection,
    name: str,
    decision: Decision,
    protocol: CommissionProtocol,
    by: tuple[Caller, int],
) -> None:
    caller, now = by
    connection.execute(
        sa.insert(commission_session).values(
            complaint=name,
            protocol=protocol.protocol.strip(),
            words=protocol.words.strip(),
            upheld=decision.upheld,
            by_chair=decision.by_chair,
            for_it=decision.for_it,
            against=decision.against,
            withdrawn=sorted(set(protocol.withdrawn)),
            recorded_by=caller.actor,
            at_ms=now,
        )
    )
    for seat in protocol.seats:
        values = {"member": seat.member.strip(), "chair": seat.chair, "vote": seat.vote}
        connection.execute(sa.insert(commission_vote).values(complaint=name, **values))


def _publish_anew(
    parts: ServiceParts,
    connection: Connection,
    row: AttemptRow,
    caller: Caller,
    protocol: CommissionProtocol,
) -> None:
    gone = set(protocol.withdrawn)
    stay = [found for found in published_violations_in(connection, row.id) if found.incident not in gone]
    status = final_status(connection, row, bool(stay))
    connection.execute(
        sa.update(tables.review)
        .where(tables.review.c.attempt == row.id)
        .values(state=APPEALED, status=status, violations=[found.model_dump() for found in stay])
    )
    standing = sa.select(issued_paper.c.number).where(
        issued_paper.c.attempt == row.id,
        issued_paper.c.kind.in_(_OF_THE_RESULT),
    )
    for number in list(connection.scalars(standing)):
        revoke_within(connection, caller, str(number), protocol.protocol, parts.clock())
    if status == "passed":
        hand_over_essays(parts, connection, row, caller)
    issue_at_publication(parts, connection, row, caller)
    _undo_acts(connection, row, caller, protocol, parts.clock())
    told = {"status": status, "violations": len(stay)}
    record(connection, parts.clock(), caller, Deed("review.appealed", row.id, detail=told))


def _undo_acts(
    connection: Connection, row: AttemptRow, caller: Caller, protocol: CommissionProtocol, now_ms: int
) -> None:
    """The registered acts whose grounds were withdrawn, told on the trail; the papers of those that count no
    more are revoked. An act that has lost some of its grounds stands, and says so.
    """
    reference = protocol.protocol.strip()
    for draft, undone in undone_drafts(connection, [row.id]).items():
        act = connection.scalar(sa.select(tables.act.c.id).where(tables.act.c.draft == draft))
        if act is None or undone.protocol != reference:
            continue
        told = {"act": act, "draft": draft, "wholly": undone.wholly, "protocol": reference}
        record(connection, now_ms, caller, Deed("act.undo", row.id, detail=told))
        if undone.wholly:
            papers = sa.select(issued_paper.c.number).where(issued_paper.c.source == act)
            for number in list(connection.scalars(papers)):
                revoke_within(connection, caller, str(number), protocol.protocol, now_ms)
