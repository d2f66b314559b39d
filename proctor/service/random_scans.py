"""Room scans at random times, where the policy asks for them (26/10).

The service draws the times from a secret of the attempt and asks when one is due; the candidate's computer
never knows a time beforehand.
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptState
from proctor.core.scan_clock import random_scan_offsets
from proctor.service import tables
from proctor.service.attempts import AttemptRow, load, load_many, sections_of
from proctor.service.directives import give_scan, unfinished_scan
from proctor.service.parts import ServiceParts
from proctor.service.trail import SERVICE


def ask_for_due_scans(parts: ServiceParts) -> int:
    """Give the directives that are due now; how many. One that fell into an outage of the service is given as
    soon as it is back, if the section still has the time for it.
    """
    if parts.policy.policy.room_scan.random <= 0:
        return 0
    with parts.database.read() as connection:
        running = tables.attempt.c.state == AttemptState.RUNNING.value
        due = [row.id for row in load_many(connection, running) if _due(parts, connection, row)]
    return sum(_ask(parts, attempt) for attempt in due)


def _ask(parts: ServiceParts, attempt: str) -> bool:
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        name = _due(parts, connection, row)
        if row.state is not AttemptState.RUNNING or name is None:
            return False
        give_scan(connection, row, name, "policy", parts.clock(), SERVICE)
    return True


def _due(parts: ServiceParts, connection: Connection, row: AttemptRow) -> str | None:
    """The name of a scan that is due and was not asked for yet; one at a time."""
    started = sections_of(connection, row.id)
    if not started or started[-1].finished_ms is not None:
        return None
    rules, running = parts.policy.policy.room_scan, started[-1]
    needed = round((rules.answer_s + rules.longest_s) * 1000)
    if running.deadline_ms - parts.clock() < needed:
        return None
    lengths = [(part.minutes or 0) * 60_000 for part in parts.catalogue.get(row.programme).sections]
    begin = sum(lengths[: running.ordinal])
    now = begin + parts.clock() - running.started_ms
    offsets = random_scan_offsets(row.seed, rules, lengths)
    names = [_name(row, place) for place, offset in enumerate(offsets) if begin <= offset <= now]
    wanted = next((name for name in names if not _given(connection, name)), None)
    return wanted if unfinished_scan(connection, row.id) is None else None


def _name(row: AttemptRow, place: int) -> str:
    """The same at every service that works on this database: two of them ask once."""
    return hashlib.sha256(f"{row.id} {row.seed} room scan {place}".encode()).hexdigest()[:32]


def _given(connection: Connection, name: str) -> bool:
    query = sa.select(tables.directive.c.id).where(tables.directive.c.id == name)
    return connection.scalar(query) is not None
