"""Room scans as the proctor sees them, with the pictures that are held. Nothing is decided here."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.service import tables
from proctor.service.check_in_tables import room_scan
from proctor.sync.messages import ScanView


def scans_of(connection: Connection, attempt: str) -> list[ScanView]:
    """All room scans of the attempt, in the order in which they were asked for."""
    files = connection.execute(
        sa.select(tables.evidence)
        .where(tables.evidence.c.attempt == attempt, tables.evidence.c.scan.is_not(None))
        .order_by(tables.evidence.c.named_ms, tables.evidence.c.sha256)
    ).all()
    rows = connection.execute(
        sa.select(room_scan)
        .where(room_scan.c.attempt == attempt)
        .order_by(room_scan.c.asked_ms, room_scan.c.scan)
    )
    return [_view(row, [found for found in files if found.scan == row.scan]) for row in rows]


def _view(row: Any, files: list[Any]) -> ScanView:
    told = row.data or {}
    held = [found.sha256 for found in files if found.stored_ms is not None]
    panorama = told.get("panorama")
    return ScanView(
        scan=row.scan,
        source=row.source,
        known=row.known,
        section=row.section,
        asked_ms=row.asked_ms,
        ended_ms=row.ended_ms,
        status=row.status,
        reasons=told.get("reasons", []),
        figures=told.get("figures", {}),
        extra_ms=row.extra_ms,
        panorama=panorama if panorama in held else None,
        pictures=[sha256 for sha256 in held if sha256 != panorama],
        erased=sum(found.erased_ms is not None for found in files),
    )
