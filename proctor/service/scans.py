"""Room scans as the journal tells them: whether anybody asked for them, and what they prolong a section by.

The service's own directive and section times are what counts; a claim beyond them is cut and noted for the
proctor, never believed. Within the transaction that takes the entries in.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.entry import SECTION_FINISHED, Entry, read_entry
from proctor.core.scan_clock import scan_extra_ms
from proctor.service import tables
from proctor.service.attempts import AttemptRow, SectionRow, sections_of
from proctor.service.check_in_tables import room_scan
from proctor.service.entry_shapes import scan_asked_of, scan_ended_of
from proctor.service.parts import ServiceParts
from proctor.service.trail import SERVICE, Deed, note_fact, record


def scan_is_open(connection: Connection, attempt: str) -> bool:
    """Whether a scan that was asked for has not ended."""
    query = sa.select(room_scan.c.scan).where(room_scan.c.attempt == attempt, room_scan.c.ended_ms.is_(None))
    return connection.scalar(query.limit(1)) is not None


def scan_asked(parts: ServiceParts, connection: Connection, row: AttemptRow, entry: Entry) -> None:
    """A scan begins by the journal. One that nobody asked for is noted, and stops no clock."""
    asked = scan_asked_of(entry)
    if _row(connection, row.id, asked.scan) is not None:
        _note(parts, connection, row, "scan_asked_again", {"scan": asked.scan, "seq": entry.seq})
        return
    running = _running(connection, row, entry.stamp.at_ms)
    known = _is_known(parts, connection, row, entry)
    connection.execute(
        sa.insert(room_scan).values(
            attempt=row.id,
            scan=asked.scan,
            source=asked.source,
            directive=asked.directive if known else None,
            known=known,
            section=running.section if running is not None and known else None,
            asked_ms=entry.stamp.at_ms,
            extra_ms=0,
        )
    )
    if not known:
        data = {"scan": asked.scan, "source": asked.source, "seq": entry.seq}
        _note(parts, connection, row, "scan_not_asked", data)


def scan_ended(parts: ServiceParts, connection: Connection, row: AttemptRow, entry: Entry) -> None:
    """A scan is over by the journal: the section that ran meanwhile is prolonged by what the rule gives."""
    ended = scan_ended_of(entry)
    scan = _row(connection, row.id, ended.scan)
    if scan is None or scan.ended_ms is not None:
        _note(parts, connection, row, "scan_out_of_place", {"scan": ended.scan, "seq": entry.seq})
        return
    extra = min(ended.extra_ms, _fair_extra(parts, connection, row, scan, entry))
    mine = sa.and_(room_scan.c.attempt == row.id, room_scan.c.scan == ended.scan)
    values = {"ended_ms": entry.stamp.at_ms, "status": ended.status, "extra_ms": extra}
    connection.execute(sa.update(room_scan).where(mine).values(data=dict(entry.data), **values))
    if extra:
        _prolong(connection, row, scan.section, extra)
        detail = {"scan": ended.scan, "section": scan.section, "extra_ms": extra}
        record(connection, parts.clock(), SERVICE, Deed("section.prolong", row.id, detail=detail))
    if ended.extra_ms > extra:
        data = {"scan": ended.scan, "claimed_ms": ended.extra_ms, "given_ms": extra, "seq": entry.seq}
        _note(parts, connection, row, "scan_time_claimed", data)


def _is_known(parts: ServiceParts, connection: Connection, row: AttemptRow, entry: Entry) -> bool:
    """Our directive for this very scan, no later than we gave it; or the one of the check-in."""
    asked = scan_asked_of(entry)
    if asked.source == "check_in":
        return asked.directive is None and not sections_of(connection, row.id)
    found = connection.execute(
        sa.select(tables.directive.c.data, tables.directive.c.created_ms).where(
            tables.directive.c.attempt == row.id,
            tables.directive.c.kind == "room_scan",
            tables.directive.c.id == asked.directive,
        )
    ).first()
    if found is None or found.data["scan"] != asked.scan:
        return False
    return bool(entry.stamp.at_ms >= found.created_ms - parts.settings.clock_tolerance_ms)


def _running(connection: Connection, row: AttemptRow, at_ms: int) -> SectionRow | None:
    """The section within whose time the moment lies, if it has not ended by the journal."""
    return next(
        (
            part
            for part in sections_of(connection, row.id)
            if part.started_ms <= at_ms <= part.deadline_ms and not _ended(connection, row, part.section)
        ),
        None,
    )


def _fair_extra(parts: ServiceParts, connection: Connection, row: AttemptRow, scan: Any, entry: Entry) -> int:
    """What the rule gives for this scan; 0 where it stopped no clock, or ended in the future."""
    at_ms = entry.stamp.at_ms
    if scan.section is None or at_ms > parts.clock() + parts.settings.clock_tolerance_ms:
        return 0
    if _ended(connection, row, scan.section):
        return 0
    return scan_extra_ms(parts.policy.policy.room_scan, scan.asked_ms, at_ms)


def _ended(connection: Connection, row: AttemptRow, section: str) -> bool:
    """Whether the candidate's journal has ended the section. One that the service closed unheard may still be
    prolonged: what was written meanwhile was written in time.
    """
    texts = connection.scalars(
        sa.select(tables.entry.c.text).where(
            tables.entry.c.attempt == row.id, tables.entry.c.kind == SECTION_FINISHED
        )
    )
    return any(read_entry(text, row.id).data["section"] == section for text in texts)


def _prolong(connection: Connection, row: AttemptRow, section: str, extra_ms: int) -> None:
    connection.execute(
        sa.update(tables.section)
        .where(tables.section.c.attempt == row.id, tables.section.c.section == section)
        .values(deadline_ms=tables.section.c.deadline_ms + extra_ms)
    )


def _row(connection: Connection, attempt: str, scan: str) -> Any:
    mine = sa.and_(room_scan.c.attempt == attempt, room_scan.c.scan == scan)
    return connection.execute(sa.select(room_scan).where(mine)).first()


def _note(
    parts: ServiceParts, connection: Connection, row: AttemptRow, kind: str, data: dict[str, Any]
) -> None:
    note_fact(connection, row.id, parts.clock(), kind, data)
