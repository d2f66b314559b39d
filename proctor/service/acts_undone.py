"""Acts whose ground the commission has taken away: what it withdrew cannot go on refusing a candidate.

Nothing of the register is changed: that an act is undone follows from the commission's sessions, which are
append-only, as the act is. An act that names no incident of the record rests on other grounds, and stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.service import tables
from proctor.service.check_in_tables import act_draft
from proctor.service.commission_tables import commission_session
from proctor.service.complaint_tables import complaint

_GROUNDS = ("rule_violation", "impostor")


@dataclass(frozen=True)
class Undone:
    """What the commission withdrew of an act's grounds. `wholly`: all of them, so that it counts no more;
    `protocol`, `at_ms`: of the session that withdrew the last of them."""

    wholly: bool
    protocol: str
    at_ms: int


def undone_drafts(connection: Connection, attempts: Iterable[str]) -> dict[str, Undone]:
    """The drafts of acts of these attempts that lost a ground, by id; registered or not."""
    wanted = list(attempts)
    sessions: dict[str, list[tuple[set[str], str, int]]] = {}
    heard = (
        sa.select(complaint.c.attempt, commission_session)
        .join(complaint, complaint.c.id == commission_session.c.complaint)
        .where(complaint.c.attempt.in_(wanted), commission_session.c.upheld)
        .order_by(commission_session.c.at_ms)
    )
    for found in connection.execute(heard):
        sessions.setdefault(found.attempt, []).append(
            (set(found.withdrawn), str(found.protocol), int(found.at_ms))
        )
    undone: dict[str, Undone] = {}
    if not sessions:
        return undone
    drafts = sa.select(act_draft.c.id, act_draft.c.attempt, act_draft.c.facts).where(
        act_draft.c.attempt.in_(list(sessions)), act_draft.c.kind.in_(_GROUNDS)
    )
    for draft, attempt, facts in connection.execute(drafts):
        grounds = {str(one["id"]) for one in facts.get("incidents", ())}
        left = set(grounds)
        for withdrawn, protocol, at_ms in sessions[attempt]:
            if left & withdrawn:
                left -= withdrawn
                undone[str(draft)] = Undone(not left, protocol, at_ms)
    return undone


def without_ground(connection: Connection, attempts: Iterable[str]) -> set[str]:
    """The ids of registered acts that count no more."""
    wholly = [draft for draft, found in undone_drafts(connection, attempts).items() if found.wholly]
    query = sa.select(tables.act.c.id).where(tables.act.c.draft.in_(wholly))
    return {str(act) for act in connection.scalars(query)} if wholly else set()
