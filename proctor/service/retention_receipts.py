"""Receipts of deletion: signed once every copy was looked after, and kept. No content is in them."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.erasure_receipt import ErasureReceipt
from proctor.service import tables
from proctor.service.parts import ServiceParts
from proctor.service.retention_copies import NOT_REACHED, Backup
from proctor.service.retention_erase import Eraser
from proctor.service.retention_find import About
from proctor.service.retention_tables import retention_due, retention_receipt

EXPORTED = "dossier.export"


def note_deleted(connection: Connection, run: str, about: About, eraser: Eraser, now_ms: int) -> None:
    """Write down what was deleted, in the same transaction, to be signed for."""
    if eraser.lines:
        connection.execute(
            sa.insert(retention_due).values(
                run=run,
                about=about.as_json(),
                rules=eraser.by_rules,
                deleted=eraser.lines,
                told=False,
                at_ms=now_ms,
            )
        )


def sign_due(parts: ServiceParts, backup: Backup, *, compact: bool) -> tuple[int, int]:
    """Look after the copies of everything that is not signed for, also of earlier runs, and sign.

    How many receipts were signed, and for how many some copy was not reached: those are tried again. Errors
    as `Database.purge`; then nothing is signed, and all is tried again.
    """
    with parts.database.read() as connection:
        waiting = connection.execute(sa.select(retention_due).order_by(retention_due.c.id)).all()
    if not waiting:
        return 0, 0
    database = parts.database.purge(compact=compact)
    signed, left = 0, 0
    for row in waiting:
        about, deleted = dict(row.about), list(row.deleted)
        there = backup.erase(about, deleted)
        reached = NOT_REACHED not in there
        left += not reached
        if not reached and row.told:
            continue
        with parts.database.write() as connection:
            mine = retention_due.c.id == row.id
            if connection.scalar(sa.select(retention_due.c.id).where(mine).with_for_update()) is None:
                continue  # another run was quicker
            copies = {"database": database, "backup": there, **_handed_out(connection, about)}
            _keep(parts, connection, row, copies)
            done = sa.delete(retention_due) if reached else sa.update(retention_due).values(told=True)
            connection.execute(done.where(mine))
        signed += 1
    return signed, left


def receipts_of(connection: Connection, attempt: str | None = None) -> list[dict[str, Any]]:
    """All receipts, or an attempt's, the oldest first: claim, public key and signature."""
    columns = (retention_receipt.c.claim, retention_receipt.c.public, retention_receipt.c.signature)
    query = sa.select(*columns).order_by(retention_receipt.c.at_ms, retention_receipt.c.id)
    if attempt is not None:
        query = query.where(retention_receipt.c.attempt == attempt)
    return [dict(found) for found in connection.execute(query).mappings()]


def _keep(parts: ServiceParts, connection: Connection, row: sa.Row[Any], copies: dict[str, Any]) -> None:
    receipt, about = uuid.uuid4().hex, dict(row.about)
    told = (about, dict(row.rules), list(row.deleted))
    claim = ErasureReceipt(receipt, row.run, row.at_ms, *told, copies).claim()
    connection.execute(
        sa.insert(retention_receipt).values(
            id=receipt,
            run=row.run,
            attempt=about.get("attempt"),
            claim=claim.decode(),
            public=parts.signing.public,
            signature=parts.signing.sign(claim),
            at_ms=parts.clock(),
        )
    )


def _handed_out(connection: Connection, about: dict[str, str]) -> dict[str, Any]:
    """Dossiers are copies that are out of reach: when they were handed out, as far as the trail knows."""
    if "attempt" not in about:
        return {}
    query = sa.select(tables.audit.c.at_ms).where(
        tables.audit.c.attempt == about["attempt"], tables.audit.c.action == EXPORTED
    )
    times = [int(at_ms) for at_ms in connection.scalars(query.order_by(tables.audit.c.at_ms))]
    return {"dossiers_handed_out": {"not_reached_ms": times}} if times else {}
