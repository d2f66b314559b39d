"""Keeping things no longer than allowed: room scans' pictures and reference photos are deleted for good.

A receipt says what, when and why. Journals, receipts and the evidence of incidents stay.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptState
from proctor.core.errors import SynaqError
from proctor.service import tables
from proctor.service.attempts import load
from proctor.service.check_in_tables import erasure, reference_photo
from proctor.service.parts import ServiceParts
from proctor.service.reference_photos import forget_photo
from proctor.service.trail import SERVICE, Deed, record

log = logging.getLogger(__name__)

DAY_MS = 24 * 3_600_000
# While an attempt is on its way, or waits for the proctor's word, its pictures may be needed.
_STILL_OPEN = (
    AttemptState.BOOKED,
    AttemptState.CHECKED_IN,
    AttemptState.RUNNING,
    AttemptState.SUSPENDED,
    AttemptState.FINISHED,
    AttemptState.BROKEN_OFF,
)


@dataclass(frozen=True)
class RetentionReport:
    """What one run deleted, and what it could not delete."""

    scan_pictures: int
    reference_photos: int
    failed: int


def erase_overdue(parts: ServiceParts) -> RetentionReport:
    """Delete everything whose time is over. What fails is logged, counted, and left to the next run."""
    keep_days = parts.policy.policy.room_scan.keep_days
    since = parts.clock() - round(keep_days * DAY_MS)
    with parts.database.read() as connection:
        pictures = _overdue_pictures(connection, since)
        people = _overdue_people(parts, connection)
    pictures_done = [_tried(_erase_picture, parts, *found) for found in pictures]
    photos_done = [_tried(_erase_photo, parts, person) for person in people]
    done = [*pictures_done, *photos_done]
    return RetentionReport(pictures_done.count(True), photos_done.count(True), done.count(None))


def _tried(erase: Callable[..., bool], parts: ServiceParts, *what: str) -> bool | None:
    try:
        return erase(parts, *what)
    except SynaqError as error:
        log.warning("%s could not be deleted: %s", " ".join(what), error.what)
        return None


def _overdue_pictures(connection: Connection, since_ms: int) -> list[tuple[str, str]]:
    query = (
        sa.select(tables.evidence.c.attempt, tables.evidence.c.sha256)
        .join(tables.attempt, tables.attempt.c.id == tables.evidence.c.attempt)
        .where(
            tables.evidence.c.scan.is_not(None),
            tables.evidence.c.erased_ms.is_(None),
            tables.evidence.c.named_ms < since_ms,
            tables.attempt.c.state.not_in([state.value for state in _STILL_OPEN]),
        )
    )
    return [(str(attempt), str(sha256)) for attempt, sha256 in connection.execute(query)]


def _erase_picture(parts: ServiceParts, attempt: str, sha256: str) -> bool:
    now, keep_days = parts.clock(), parts.policy.policy.room_scan.keep_days
    mine = sa.and_(tables.evidence.c.attempt == attempt, tables.evidence.c.sha256 == sha256)
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        found = connection.execute(sa.select(tables.evidence).where(mine)).one()
        if row.state in _STILL_OPEN or found.scan is None or found.erased_ms is not None:
            return False
        reason = f"scan picture, kept for {keep_days:g} days"
        if found.stored_ms is not None and not _held_elsewhere(connection, attempt, sha256):
            parts.shelf.erase(sha256)
        connection.execute(sa.update(tables.evidence).where(mine).values(stored_ms=None, erased_ms=now))
        connection.execute(
            sa.insert(erasure).values(
                what="scan_picture",
                attempt=attempt,
                sha256=sha256,
                bytes=found.bytes or 0,
                reason=reason,
                at_ms=now,
            )
        )
        detail = {"sha256": sha256, "scan": found.scan, "reason": reason}
        record(connection, now, SERVICE, Deed("evidence.erase", attempt, detail=detail))
    return True


def _held_elsewhere(connection: Connection, attempt: str, sha256: str) -> bool:
    """The shelf keeps one file a digest, whoever sent it."""
    query = sa.select(tables.evidence.c.attempt).where(
        tables.evidence.c.sha256 == sha256,
        tables.evidence.c.attempt != attempt,
        tables.evidence.c.stored_ms.is_not(None),
    )
    return connection.scalar(query.limit(1)) is not None


def _overdue_people(parts: ServiceParts, connection: Connection) -> list[str]:
    since = parts.clock() - parts.settings.reference_photo_days * DAY_MS
    last = sa.func.max(sa.func.coalesce(tables.attempt.c.finished_ms, tables.attempt.c.slot_ms))
    is_open = tables.attempt.c.state.in_([state.value for state in _STILL_OPEN])
    open_ones = sa.func.sum(sa.case((is_open, 1), else_=0))
    query = (
        sa.select(reference_photo.c.candidate)
        .outerjoin(tables.attempt, tables.attempt.c.candidate == reference_photo.c.candidate)
        .where(reference_photo.c.at_ms < since)
        .group_by(reference_photo.c.candidate)
        .having(sa.func.coalesce(open_ones, 0) == 0, sa.func.coalesce(last, 0) < since)
    )
    return [str(candidate) for candidate in connection.scalars(query)]


def _erase_photo(parts: ServiceParts, candidate: str) -> bool:
    with parts.database.write() as connection:
        reason = f"kept for {parts.settings.reference_photo_days} days after the last attempt"
        shelf, now = parts.settings.evidence, parts.clock()
        return forget_photo(connection, shelf, candidate, reason, now, SERVICE)
