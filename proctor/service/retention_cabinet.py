"""Retention of what the cabinet and the appeals commission leave: ways in and visits, minutes of a session.

Complaints, remarks, requests and what was seen hang on an attempt and go with its journal (`retention_rows`),
which waits for the minutes.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.retention import RetentionRule, RetentionRules
from proctor.service.cabinet_tables import cabinet_link, cabinet_session
from proctor.service.commission_tables import commission_session, commission_vote
from proctor.service.complaint_tables import complaint
from proctor.service.retention_rows import Rows

# A way in is over once it is used, a visit once the person signed out; otherwise each when its time was over.
_OVER: Mapping[sa.Table, sa.ColumnElement[int]] = {
    cabinet_link: sa.func.coalesce(cabinet_link.c.used_ms, cabinet_link.c.expires_ms),
    cabinet_session: sa.func.coalesce(cabinet_session.c.ended_ms, cabinet_session.c.expires_ms),
}


def visits_due(connection: Connection, rule: RetentionRule, now_ms: int) -> tuple[int, int]:
    """How many ways in and visits are due, and when the first of them was over (0 where none is)."""
    count, first = 0, 0
    for table, over in _OVER.items():
        query = sa.select(sa.func.count(), sa.func.min(over)).where(over < rule.since_ms(now_ms))
        found, oldest = connection.execute(query.select_from(table)).one()
        count += int(found)
        first = min(first or int(oldest), int(oldest)) if found else first
    return count, first


def erase_visits(connection: Connection, rules: RetentionRules, now_ms: int) -> dict[str, int]:
    """Delete them; how many rows of each table."""
    since = rules.of("cabinet_visits").since_ms(now_ms)
    rows = Rows(connection)
    return {table.name: rows.erase_where(table, over < since) for table, over in _OVER.items()}


def sessions_due(rule: RetentionRule, now_ms: int) -> sa.Select[tuple[str, str, int]]:
    """Sessions of the commission whose minutes are due: attempt, complaint, when they were written down."""
    return (
        sa.select(complaint.c.attempt, commission_session.c.complaint, commission_session.c.at_ms)
        .join(complaint, complaint.c.id == commission_session.c.complaint)
        .where(commission_session.c.at_ms < rule.since_ms(now_ms))
        .order_by(commission_session.c.complaint)
    )


def minutes_kept(rule: RetentionRule, now_ms: int) -> sa.Select[tuple[str]]:
    """Attempts with minutes of the commission that are not due yet."""
    return (
        sa.select(complaint.c.attempt)
        .join(commission_session, commission_session.c.complaint == complaint.c.id)
        .where(commission_session.c.at_ms >= rule.since_ms(now_ms))
    )


def erase_session(connection: Connection, name: str) -> dict[str, int]:
    """Delete the minutes on a complaint, members and votes with them; how many rows of each table.

    What was decided, and the words for the candidate, stand on the complaint itself and stay.
    """
    rows = Rows(connection)
    return {
        table.name: rows.erase_where(table, table.c.complaint == name)
        for table in (commission_vote, commission_session)
    }
