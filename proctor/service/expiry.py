"""Attempts whose time ended unheard, and the service's own heartbeat that tells our outages from a
candidate's.
"""

from __future__ import annotations

import logging
import time
import uuid

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptEvent, AttemptState
from proctor.core.errors import SynaqError
from proctor.service import tables
from proctor.service.attempts import AttemptRow, load, load_many, move, sections_of, update
from proctor.service.finishing import Ending, finish_attempt
from proctor.service.parts import ServiceParts
from proctor.service.trail import SERVICE, note_fact

log = logging.getLogger(__name__)

_OPEN = (AttemptState.BOOKED, AttemptState.CHECKED_IN, AttemptState.RUNNING, AttemptState.SUSPENDED)
LEFT_PAUSED = "left_paused"


def begin_run(parts: ServiceParts) -> str:
    """Note that the service is up from now on; the run's id."""
    run, now = uuid.uuid4().hex, parts.clock()
    with parts.database.write() as connection:
        connection.execute(sa.insert(tables.service_run).values(id=run, started_ms=now, beat_ms=now))
    parts.hearing.run = run
    return run


def beat(parts: ServiceParts, run: str) -> None:
    """Note that the service is still up, and whether it stood still since the last time."""
    parts.hearing.beat(time.monotonic(), parts.clock())
    with parts.database.write() as connection:
        connection.execute(
            sa.update(tables.service_run).where(tables.service_run.c.id == run).values(beat_ms=parts.clock())
        )


def expire_overdue(parts: ServiceParts, run: str) -> int:
    """End every attempt whose time is over and whose candidate was not heard of; how many.

    Never begun: expired. Running: finished with what was delivered. Paused by staff, and nobody let the
    candidate go on: aborted, as a fault of ours (26/11), whatever their deadline was. After an outage of the
    service the grace counts from its return, so that couriers can deliver first.
    """
    with parts.database.read() as connection:
        started = sa.select(tables.service_run.c.started_ms).where(tables.service_run.c.id == run)
        since_ms = int(connection.scalar(started) or 0)
        rows = load_many(connection, tables.attempt.c.state.in_([state.value for state in _OPEN]))
        overdue = [row.id for row in rows if _is_overdue(parts, connection, row, since_ms)]
    return sum(_end(parts, attempt, since_ms) for attempt in overdue)


def _end(parts: ServiceParts, attempt: str, since_ms: int) -> bool:
    try:
        with parts.database.write() as connection:
            row = load(connection, attempt, lock=True)
            # It may have finished by itself since it was looked at.
            if row.state not in _OPEN or not _is_overdue(parts, connection, row, since_ms):
                return False
            if row.state is AttemptState.RUNNING:
                finish_attempt(parts, connection, row, Ending(AttemptEvent.EXPIRE, "time", SERVICE))
            elif row.state is AttemptState.SUSPENDED:
                _abort_left(parts, connection, row)
            else:
                row = move(connection, row, AttemptEvent.EXPIRE, parts.clock(), SERVICE)
                update(connection, row, finished_ms=parts.clock(), finish_reason="not_begun")
    except SynaqError as error:
        log.exception("attempt %s could not be ended: %s", attempt, error.what)
        return False
    return True


def _abort_left(parts: ServiceParts, connection: Connection, row: AttemptRow) -> None:
    now = parts.clock()
    note_fact(connection, row.id, now, LEFT_PAUSED, {"paused_ms": now - row.since_ms})
    row = move(connection, row, AttemptEvent.ABORT, now, SERVICE)
    update(connection, row, finished_ms=now, finish_reason=LEFT_PAUSED)


def _is_overdue(parts: ServiceParts, connection: Connection, row: AttemptRow, since_ms: int) -> bool:
    now, settings = parts.clock(), parts.settings
    if row.state is AttemptState.SUSPENDED:
        return now > max(row.since_ms, since_ms) + settings.paused_lasts_ms
    if row.state is AttemptState.RUNNING:
        last = sections_of(connection, row.id)[-1]
        if last.finished_ms is None:
            return now > max(last.deadline_ms, since_ms) + settings.unheard_grace_ms
        went_on_ms = max(last.finished_ms, row.since_ms)  # perhaps after a pause by staff
        return now > max(went_on_ms, since_ms) + settings.between_sections_ms
    if row.practice:
        return now > max(row.slot_ms, row.created_ms) + settings.practice_lasts_ms
    grace = settings.start_grace_ms if row.state is AttemptState.CHECKED_IN else 0
    return now > row.slot_ms + grace
