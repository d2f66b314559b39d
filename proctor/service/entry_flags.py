"""What the service notices about an entry on its way in. A flag hides nothing and undoes nothing: a proctor
sees it.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core import entry as kinds
from proctor.core.attempt import AttemptState
from proctor.core.entry import Entry
from proctor.service import tables
from proctor.service.attempts import AttemptRow, SectionRow
from proctor.service.parts import ServiceParts

_OF_A_SECTION = (kinds.ITEM_SHOWN, kinds.ANSWERED, kinds.MARKED, kinds.SECTION_FINISHED)
_ENDED = (AttemptState.CLOSED, AttemptState.ABORTED, AttemptState.EXPIRED, AttemptState.CANCELLED)


def flags_of(
    parts: ServiceParts, connection: Connection, row: AttemptRow, sections: list[SectionRow], entry: Entry
) -> list[str]:
    """Flags of one entry:

    future (stamped after the moment it came), before_start, after_deadline (an answer that does not count),
    late (an answer that counts, but came long after the deadline with no outage of ours to explain it),
    no_section, after_end. `in_scan` and `in_pause`, an answer while a room scan or a pause that the journal
    has heard of covers the paper, are the intake's to say.
    """
    now, at_ms = parts.clock(), entry.stamp.at_ms
    tolerance = parts.settings.clock_tolerance_ms
    flags = ["future"] if at_ms > now + tolerance else []
    if row.state in _ENDED:
        flags.append("after_end")
    if entry.kind not in _OF_A_SECTION:
        return flags
    own = next((found for found in sections if found.section == entry.data["section"]), None)
    if own is None:
        return [*flags, "no_section"]
    if at_ms < own.started_ms - tolerance:
        flags.append("before_start")
    if entry.kind == kinds.ANSWERED:
        # In a pause by staff the section's clock stands, and no delivery is late.
        stands_ms = row.since_ms if row.state is AttemptState.SUSPENDED else now
        flags.extend(_lateness(parts, connection, own, at_ms, stands_ms))
    return flags


def _lateness(
    parts: ServiceParts, connection: Connection, own: SectionRow, at_ms: int, now: int
) -> list[str]:
    if at_ms > own.deadline_ms:
        return ["after_deadline"]
    overdue = now > own.deadline_ms + parts.settings.late_delivery_grace_ms
    if overdue and not _we_were_down(connection, own.deadline_ms, now):
        return ["late"]
    return []


def _we_were_down(connection: Connection, since_ms: int, until_ms: int) -> bool:
    """Whether the service itself was away for a part of that time: then lateness says nothing of the
    candidate.
    """
    runs = connection.execute(
        sa.select(tables.service_run.c.started_ms, tables.service_run.c.beat_ms)
        .where(tables.service_run.c.beat_ms >= since_ms)
        .order_by(tables.service_run.c.started_ms)
    ).all()
    if not runs:
        return False
    before = connection.scalar(
        sa.select(sa.func.max(tables.service_run.c.beat_ms)).where(tables.service_run.c.beat_ms < since_ms)
    )
    first_started = int(runs[0].started_ms)
    began_inside = since_ms < first_started <= until_ms and before is not None
    return began_inside or any(since_ms < int(run.started_ms) <= until_ms for run in runs[1:])
