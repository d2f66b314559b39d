"""Acts: drawn up from an attempt's record by an operator, registered by an administrator.

A draft holds what the record said, and changes nothing; registered, an act is a ground of refusal
(26/annex 2) or ends an attempt (26/11). Its paper is issued with it, in `papers_issue`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptEvent
from proctor.service import tables
from proctor.service.access import require_within_reach
from proctor.service.acts_undone import undone_drafts
from proctor.service.admission_facts import FAULT_ACT, IMPOSTOR_ACT
from proctor.service.attempts import AttemptRow, load, may, move, sections_of, update
from proctor.service.check_in_tables import act_draft
from proctor.service.conduct import clause_of_kind
from proctor.service.halls import hall_view
from proctor.service.identities import identity_of
from proctor.service.overrides import overrides_of
from proctor.service.papers_issue import issue_for_act
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, record
from proctor.service.views import candidate_number
from proctor.sync.staff_messages import ActView, ActWish

REBOOKING_MS = 24 * 3_600_000  # in which the candidate asks for a new booking after a technical fault (26/11)
# Deeds on the trail: it was asked for, and booked.
REBOOKING_ASKED, REBOOKED = "cabinet.ask_rebooking", "attempt.rebook"


def draft_act(parts: ServiceParts, caller: Caller, attempt: str, wish: ActWish) -> ActView:
    """Draft an act with what the record says now. ProblemError `not_allowed`, `not_found` for an incident
    that the attempt does not have.
    """
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        require_within_reach(caller, row)
        return _view(connection, _draft(connection, row, wish, parts.clock(), caller))


def draft_of_impostor(
    connection: Connection, row: AttemptRow, grounds: str, at_ms: int, caller: Caller
) -> None:
    """The act that follows from a person's word that this is somebody else; one an attempt."""
    mine = sa.and_(act_draft.c.attempt == row.id, act_draft.c.kind == IMPOSTOR_ACT)
    if connection.scalar(sa.select(act_draft.c.id).where(mine).limit(1)) is None:
        _draft(connection, row, ActWish(kind="impostor", grounds=grounds), at_ms, caller)


def technical_fault_act(  # noqa: PLR0917  whose act, in what words, by what facts
    connection: Connection,
    row: AttemptRow,
    grounds: str,
    interruption: Mapping[str, Any],
    at_ms: int,
    caller: Caller,
) -> str:
    """Draft the act on a technical fault that an administrator decided on, with the interruption it is about;
    its id. Registered, it ends the attempt, and the candidate has 24 hours to ask for a new booking (26/11).
    """
    wish = ActWish(kind="technical_fault", grounds=grounds)
    return _draft(connection, row, wish, at_ms, caller, interruption=interruption)


def list_acts(parts: ServiceParts, caller: Caller) -> list[ActView]:
    """Drafted acts, the newest first; an operator's own reach."""
    found = []
    with parts.database.read() as connection:
        query = sa.select(act_draft).order_by(act_draft.c.at_ms.desc(), act_draft.c.id)
        for draft in connection.execute(query).all():
            try:
                require_within_reach(caller, load(connection, draft.attempt))
            except ProblemError:
                continue
            found.append(_view(connection, draft.id))
    return found


def register_draft(parts: ServiceParts, caller: Caller, draft: str) -> ActView:
    """Register a drafted act; registered again, the same answer. ProblemError `not_found`, `wrong_state`
    where the commission has withdrawn all its grounds.
    """
    with parts.database.write() as connection:
        found = connection.execute(sa.select(act_draft).where(act_draft.c.id == draft)).first()
        if found is None:
            raise ProblemError("not_found")
        row = load(connection, found.attempt, lock=True)
        known = sa.select(tables.act.c.id).where(tables.act.c.draft == draft)
        if connection.scalar(known) is None:
            undone = undone_drafts(connection, [row.id]).get(draft)
            if undone is not None and undone.wholly:
                raise ProblemError("wrong_state", attempt=row.id)
            now = parts.clock()
            act = enter_act(connection, row, found.kind, found.grounds, now, caller, draft=draft)
            issue_for_act(parts, connection, load(connection, row.id), act, caller)
        return _view(connection, draft)


def enter_act(  # noqa: PLR0917  the lines of an act
    connection: Connection,
    row: AttemptRow,
    kind: str,
    note: str,
    at_ms: int,
    caller: Caller,
    *,
    draft: str | None = None,
) -> str:
    """Enter an act in the register; its id. One on a technical fault ends an attempt under way (26/11)."""
    act = uuid.uuid4().hex
    connection.execute(
        sa.insert(tables.act).values(
            id=act,
            candidate=row.candidate,
            attempt=row.id,
            kind=kind,
            note=note,
            registered_by=caller.actor,
            at_ms=at_ms,
            draft=draft,
        )
    )
    detail = {"act": act, "kind": kind, "draft": draft}
    record(connection, at_ms, caller, Deed("act.register", row.id, detail=detail))
    if kind == FAULT_ACT and may(row, AttemptEvent.ABORT):
        row = move(connection, row, AttemptEvent.ABORT, at_ms, caller)
        # One whose time had ended before it was decided keeps the moment of its end.
        update(connection, row, finished_ms=row.finished_ms or at_ms, finish_reason=FAULT_ACT)
    return act


def rebooking_asked_ms(connection: Connection, attempt: str, act: str) -> int | None:
    """When the candidate asked for a new booking after that act."""
    asked = [at_ms for at_ms, detail in _deeds(connection, attempt, REBOOKING_ASKED) if detail["act"] == act]
    return min(asked, default=None)


def rebooked_as(connection: Connection, attempt: str, draft: str) -> str | None:
    """The attempt that was booked by the act of that draft."""
    found = [detail for _, detail in _deeds(connection, attempt, REBOOKED) if detail["act"] == draft]
    return str(found[-1]["attempt"]) if found else None


def _deeds(connection: Connection, attempt: str, action: str) -> list[tuple[int, dict[str, Any]]]:
    audit = tables.audit
    query = sa.select(audit.c.at_ms, audit.c.detail).where(
        audit.c.attempt == attempt, audit.c.action == action, audit.c.outcome == "done"
    )
    return [(int(at_ms), detail) for at_ms, detail in connection.execute(query.order_by(audit.c.id))]


def _draft(
    connection: Connection,
    row: AttemptRow,
    wish: ActWish,
    at_ms: int,
    caller: Caller,
    *,
    interruption: Mapping[str, Any] | None = None,
) -> str:
    draft = uuid.uuid4().hex
    facts = _facts(connection, row, wish.incidents, at_ms)
    if interruption is not None:
        facts["interruption"] = dict(interruption)
    connection.execute(
        sa.insert(act_draft).values(
            id=draft,
            attempt=row.id,
            kind=wish.kind,
            grounds=wish.grounds.strip(),
            facts=facts,
            drafted_by=caller.actor,
            at_ms=at_ms,
        )
    )
    detail = {"draft": draft, "kind": wish.kind, "incidents": wish.incidents}
    record(connection, at_ms, caller, Deed("act.draft", row.id, detail=detail))
    return draft


def _facts(connection: Connection, row: AttemptRow, incidents: list[str], at_ms: int) -> dict[str, Any]:
    """What the record says: a number, never a name (184/74-1); the document names the person."""
    place = hall_view(connection, row)
    return {
        "candidate_number": candidate_number(connection, row),
        "programme": row.programme,
        "edition": row.edition,
        "slot_ms": row.slot_ms,
        "state": row.state.value,
        "finished_ms": row.finished_ms,
        "hall": None if place is None else place.model_dump(),
        "sections": [
            {"section": part.section, "started_ms": part.started_ms, "deadline_ms": part.deadline_ms}
            for part in sections_of(connection, row.id)
        ],
        "incidents": [_incident(connection, row, wanted) for wanted in incidents],
        "identity": identity_of(connection, row.id).model_dump(),
        "overrides": [found.model_dump() for found in overrides_of(connection, row.id)],
        "journal": {"held_seq": row.held_seq, "held_digest": row.held_digest},
        "drawn_up_ms": at_ms,
    }


def _incident(connection: Connection, row: AttemptRow, wanted: str) -> dict[str, Any]:
    found = connection.execute(
        sa.select(tables.incident.c.data, tables.incident.c.opened_ms, tables.verdict.c.verdict)
        .outerjoin(
            tables.verdict,
            sa.and_(
                tables.verdict.c.attempt == tables.incident.c.attempt,
                tables.verdict.c.incident == tables.incident.c.incident,
            ),
        )
        .where(tables.incident.c.attempt == row.id, tables.incident.c.incident == wanted)
    ).first()
    if found is None:
        raise ProblemError("not_found")
    clause, words = clause_of_kind(row.edition, found.data["kind"], found.data["clause"])
    kept = ("id", "kind", "start_s", "end_s", "confidence", "detail")
    return {
        **{key: found.data[key] for key in kept},
        "clause": clause,
        "clause_text": words.model_dump(),
        "opened_ms": found.opened_ms,
        "verdict": found.verdict,
    }


def _view(connection: Connection, draft: str) -> ActView:
    found = connection.execute(sa.select(act_draft).where(act_draft.c.id == draft)).one()
    act = connection.execute(
        sa.select(tables.act.c.id, tables.act.c.at_ms).where(tables.act.c.draft == draft)
    ).first()
    registered = None if act is None else int(act.at_ms)
    fault = act is not None and found.kind == FAULT_ACT
    undone = undone_drafts(connection, [found.attempt]).get(draft)
    return ActView(
        id=found.id,
        kind=found.kind,
        attempt=found.attempt,
        candidate_number=found.facts["candidate_number"],
        grounds=found.grounds,
        facts=found.facts,
        drafted_by=found.drafted_by,
        drafted_ms=found.at_ms,
        state="draft" if registered is None else "registered",
        registered_ms=registered,
        rebook_until_ms=registered + REBOOKING_MS if fault and registered is not None else None,
        rebook_asked_ms=rebooking_asked_ms(connection, found.attempt, act.id) if fault and act else None,
        undone=None if undone is None else "wholly" if undone.wholly else "partly",
        undone_by="" if undone is None else undone.protocol,
        undone_ms=None if undone is None else undone.at_ms,
    )
