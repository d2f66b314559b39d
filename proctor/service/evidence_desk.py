"""Evidence in and out: who may send which file, who may see which, and that what is acknowledged is on
disk.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.service import tables
from proctor.service.attempts import load
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.results import published_clips
from proctor.service.trail import Caller, Deed, record
from proctor.sync.messages import EvidenceReceipt

# The candidate's side names the type: what a browser would run as a page is never handed out as one.
_SHOWABLE = re.compile(r"(video|audio)/[A-Za-z0-9.+-]+|image/(png|jpeg|webp)")


def require_expected(parts: ServiceParts, attempt: str, sha256: str) -> int | None:
    """May this file come? Its size if it is held already, None if it is to be received.

    A file may come a little before the entry that names it; a few such are let in, no more. ProblemError
    `evidence_not_named`, `evidence_quota`, `evidence_erased`.
    """
    with parts.database.read() as connection:
        load(connection, attempt)
        found = connection.execute(
            sa.select(tables.evidence).where(
                tables.evidence.c.attempt == attempt, tables.evidence.c.sha256 == sha256
            )
        ).first()
        if found is not None and found.erased_ms is not None:
            raise ProblemError("evidence_erased")
        if found is not None and found.stored_ms is not None and parts.shelf.holds(sha256):
            return int(found.bytes)
        if found is None and _count(connection, attempt, named=False) >= parts.settings.max_unnamed_evidence:
            raise ProblemError("evidence_not_named")
        if _count(connection, attempt, named=True) > parts.settings.max_evidence_files:
            raise ProblemError("evidence_quota")
    return None


def mark_held(parts: ServiceParts, caller: Caller, attempt: str, receipt: EvidenceReceipt) -> None:
    """The file is on the shelf: say so in the database, so that it may be acknowledged."""
    now = parts.clock()
    mine = sa.and_(tables.evidence.c.attempt == attempt, tables.evidence.c.sha256 == receipt.sha256)
    with parts.database.write() as connection:
        load(connection, attempt, lock=True)
        if connection.scalar(sa.select(tables.evidence.c.sha256).where(mine)) is None:
            connection.execute(
                sa.insert(tables.evidence).values(
                    attempt=attempt, sha256=receipt.sha256, bytes=receipt.bytes, stored_ms=now
                )
            )
        else:
            connection.execute(
                sa.update(tables.evidence).where(mine).values(bytes=receipt.bytes, stored_ms=now)
            )
        detail = {"sha256": receipt.sha256, "bytes": receipt.bytes}
        record(connection, now, caller, Deed("evidence.hold", attempt, detail=detail))


def require_visible(parts: ServiceParts, caller: Caller, attempt: str, sha256: str) -> str:
    """The media type of a file that this caller may see.

    A proctor sees all of an attempt; a candidate sees the clips of published violations of their own.
    ProblemError `not_allowed`, `not_found`, `evidence_erased`.
    """
    with parts.database.read() as connection:
        if caller.role == "candidate":
            if caller.attempt != attempt or sha256 not in published_clips(connection, attempt):
                raise ProblemError("not_allowed")
        elif caller.role != "proctor":
            raise ProblemError("not_allowed")
        found = connection.execute(
            sa.select(tables.evidence).where(
                tables.evidence.c.attempt == attempt, tables.evidence.c.sha256 == sha256
            )
        ).first()
    if found is not None and found.erased_ms is not None:
        raise ProblemError("evidence_erased")
    if found is None or found.stored_ms is None:
        raise ProblemError("not_found")
    named = str(found.media_type or "")
    return named if _SHOWABLE.fullmatch(named) else "application/octet-stream"


def _count(connection: Connection, attempt: str, *, named: bool) -> int:
    column = tables.evidence.c.named_ms
    # A clip that the service made belongs to an incident, and is nobody's upload.
    unnamed = sa.and_(column.is_(None), tables.evidence.c.incident.is_(None))
    condition = column.is_not(None) if named else unnamed
    query = sa.select(sa.func.count()).select_from(tables.evidence)
    return int(connection.scalar(query.where(tables.evidence.c.attempt == attempt, condition)) or 0)
