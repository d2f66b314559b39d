"""What new entries do beyond being kept: sections and the attempt end, evidence gets its name, incidents are
listed.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core import entry as kinds
from proctor.core.attempt import AttemptEvent
from proctor.core.entry import Entry
from proctor.core.held import STOPPED
from proctor.service import tables
from proctor.service.attempts import AttemptRow, may, sections_of
from proctor.service.entry_shapes import directive_id, evidence_of, incident_of, recorded_of
from proctor.service.exemptions import note_applied, note_look
from proctor.service.finishing import Ending, close_section, finish_attempt
from proctor.service.identities import note_checked
from proctor.service.overrides import note_overridden
from proctor.service.parts import ServiceParts
from proctor.service.scans import scan_asked, scan_ended
from proctor.service.trail import Caller, Deed, note_fact, record

_LEFT = "closed_window"


def apply_effects(
    parts: ServiceParts, connection: Connection, row: AttemptRow, new: list[Entry], caller: Caller
) -> AttemptRow:
    """The attempt after all that the new entries say."""
    for entry in new:
        match entry.kind:
            case kinds.SECTION_FINISHED:
                _section_finished(parts, connection, row, entry, caller)
            case kinds.ATTEMPT_FINISHED:
                row = _attempt_finished(parts, connection, row, entry, caller)
            case kinds.INCIDENT_OPENED | kinds.INCIDENT_CLOSED:
                _incident(connection, row, entry)
            case kinds.EVIDENCE | kinds.RECORDED:
                name_file = _evidence if entry.kind == kinds.EVIDENCE else _recorded
                name_file(parts, connection, row, entry)
            case kinds.CALIBRATED:
                note_look(connection, row, entry, parts.clock())
            case kinds.EXEMPTED:
                note_applied(connection, row, entry, parts.clock())
            case kinds.CHECK_OVERRIDDEN:
                note_overridden(connection, row, entry, parts.clock())
            case kinds.IDENTITY_CHECKED:
                note_checked(connection, row, entry, parts.clock())
            case kinds.SCAN_ASKED:
                scan_asked(parts, connection, row, entry)
            case kinds.SCAN_ENDED:
                scan_ended(parts, connection, row, entry)
            case kinds.DIRECTIVE:
                _directive_received(parts, connection, row, entry)
    return row


def _section_finished(
    parts: ServiceParts, connection: Connection, row: AttemptRow, entry: Entry, caller: Caller
) -> None:
    wanted = str(entry.data["section"])
    own = next((found for found in sections_of(connection, row.id) if found.section == wanted), None)
    if own is None:
        note_fact(
            connection, row.id, parts.clock(), "finished_unstarted", {"section": wanted, "seq": entry.seq}
        )
    elif own.finished_ms is None:
        reason = str(entry.data["reason"])
        close_section(connection, row.id, own, entry.stamp.at_ms, reason)
        deed = Deed("section.finish", row.id, detail={"section": wanted, "reason": reason, "seq": entry.seq})
        record(connection, parts.clock(), caller, deed)


def _attempt_finished(
    parts: ServiceParts, connection: Connection, row: AttemptRow, entry: Entry, caller: Caller
) -> AttemptRow:
    reason = str(entry.data["reason"])
    event = AttemptEvent.BREAK_OFF if reason == _LEFT else AttemptEvent.FINISH
    if reason == STOPPED and row.finish_reason == STOPPED:
        return row  # the candidate's journal has heard of it
    if row.finished_ms is not None or not may(row, event):
        data = {"seq": entry.seq, "reason": reason, "state": row.state.value}
        note_fact(connection, row.id, parts.clock(), "finish_out_of_place", data)
        return row
    return finish_attempt(parts, connection, row, Ending(event, reason, caller))


def _incident(connection: Connection, row: AttemptRow, entry: Entry) -> None:
    found = incident_of(entry)
    mine = sa.and_(tables.incident.c.attempt == row.id, tables.incident.c.incident == found.id)
    if connection.scalar(sa.select(tables.incident.c.ordinal).where(mine)) is None:
        connection.execute(
            sa.insert(tables.incident).values(
                attempt=row.id,
                incident=found.id,
                ordinal=entry.seq,
                data=found.model_dump(),
                opened_ms=entry.stamp.at_ms,
            )
        )
    else:
        connection.execute(sa.update(tables.incident).where(mine).values(data=found.model_dump()))


def _evidence(parts: ServiceParts, connection: Connection, row: AttemptRow, entry: Entry) -> None:
    named = evidence_of(entry)
    values = {
        "incident": named.incident,
        "media_type": named.media_type,
        "named_ms": parts.clock(),
        "sealed": named.sealed,
    }
    mine = sa.and_(tables.evidence.c.attempt == row.id, tables.evidence.c.sha256 == named.sha256)
    before = connection.execute(sa.select(tables.evidence).where(mine)).first()
    if before is None:
        connection.execute(
            sa.insert(tables.evidence).values(
                attempt=row.id, sha256=named.sha256, bytes=named.bytes, scan=named.scan, **values
            )
        )
        return
    # What was named as an incident's evidence does not become a scan's picture, which is deleted sooner.
    if before.named_ms is not None and before.scan is None:
        if named.scan is not None:
            return
    else:
        values["scan"] = named.scan
    connection.execute(sa.update(tables.evidence).where(mine).values(**values))


def _recorded(parts: ServiceParts, connection: Connection, row: AttemptRow, entry: Entry) -> None:
    """A segment of the record gets its name; a file that has one keeps it."""
    named = recorded_of(entry)
    values = {"media_type": named.media_type, "named_ms": parts.clock(), "sealed": named.sealed}
    mine = sa.and_(tables.evidence.c.attempt == row.id, tables.evidence.c.sha256 == named.sha256)
    before = connection.execute(sa.select(tables.evidence).where(mine)).first()
    if before is None:
        connection.execute(
            sa.insert(tables.evidence).values(
                attempt=row.id, sha256=named.sha256, bytes=named.bytes, **values
            )
        )
    elif before.named_ms is None:
        connection.execute(sa.update(tables.evidence).where(mine).values(**values))


def _directive_received(parts: ServiceParts, connection: Connection, row: AttemptRow, entry: Entry) -> None:
    connection.execute(
        sa.update(tables.directive)
        .where(
            tables.directive.c.attempt == row.id,
            tables.directive.c.id == directive_id(entry),
            tables.directive.c.acknowledged_ms.is_(None),
        )
        .values(acknowledged_ms=parts.clock())
    )
