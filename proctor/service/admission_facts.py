"""What is known of a candidate when admission is decided: failed attempts, acts, certificates. Facts only."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.admission import AdmissionFacts
from proctor.core.attempt import AttemptState
from proctor.service import tables
from proctor.service.acts_undone import without_ground
from proctor.service.attempts import AttemptRow
from proctor.service.parts import ServiceParts, moment

VIOLATION_ACT = "rule_violation"
IMPOSTOR_ACT = "impostor"
FAULT_ACT = "technical_fault"
ACT_KINDS = (VIOLATION_ACT, IMPOSTOR_ACT, FAULT_ACT)


def gather_facts(
    parts: ServiceParts, connection: Connection, row: AttemptRow, consent: bool
) -> AdmissionFacts:
    """The facts for one attempt; other attempts count where they took the same programme."""
    return facts_of(parts, connection, (row.candidate, row.programme), consent, but=row.id)


def facts_of(
    parts: ServiceParts,
    connection: Connection,
    whom: tuple[str, str],
    consent: bool,
    *,
    but: str | None = None,
) -> AdmissionFacts:
    """The facts for a candidate and a programme (their ids, `whom`); all attempts count `but` one."""
    ended = _ended(parts, connection, whom, but)
    broken = tuple(at for at, status, reason in ended if status == "not_passed" and reason == "closed_window")
    failed = tuple(at for at, status, reason in ended if status == "not_passed" and reason != "closed_window")
    passed = tuple(at for at, status, _ in ended if status == "passed")
    return AdmissionFacts(
        consent_given=consent,
        failed_attempts=failed,
        violation_acts=_acts(connection, whom[0], VIOLATION_ACT),
        impostor_acts=_acts(connection, whom[0], IMPOSTOR_ACT),
        broken_off=broken,
        certificates=passed,
    )


def _ended(
    parts: ServiceParts, connection: Connection, whom: tuple[str, str], but: str | None
) -> list[tuple[datetime, str, str | None]]:
    # A score below the threshold stands from the finish on, whatever the review adds to it.
    status = sa.func.coalesce(
        tables.review.c.status, sa.case((tables.outcome.c.passed.is_(False), "not_passed"), else_=None)
    )
    query = (
        sa.select(tables.attempt.c.finished_ms, status, tables.attempt.c.finish_reason)
        .outerjoin(tables.review, tables.review.c.attempt == tables.attempt.c.id)
        .outerjoin(tables.outcome, tables.outcome.c.attempt == tables.attempt.c.id)
        .where(
            tables.attempt.c.candidate == whom[0],
            tables.attempt.c.programme == whom[1],
            tables.attempt.c.id != (but or ""),
            tables.attempt.c.programme.not_in(sorted(parts.practice_ids)),
            tables.attempt.c.finished_ms.is_not(None),
            tables.attempt.c.state != AttemptState.ABORTED.value,  # a fault of ours is no attempt that failed
            status.is_not(None),
        )
    )
    return [(moment(at), result, reason) for at, result, reason in connection.execute(query)]


def _acts(connection: Connection, candidate: str, kind: str) -> tuple[datetime, ...]:
    query = sa.select(tables.act.c.id, tables.act.c.attempt, tables.act.c.at_ms).where(
        tables.act.c.candidate == candidate, tables.act.c.kind == kind
    )
    acts = connection.execute(query).all()
    gone = without_ground(connection, {act.attempt for act in acts if act.attempt is not None})
    return tuple(moment(act.at_ms) for act in acts if act.id not in gone)
