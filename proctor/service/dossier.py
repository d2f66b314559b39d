"""One attempt out of the database, as the contents of a dossier: numbers, no names. Writing is not here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.entry import read_entry
from proctor.journal.dossier import DossierContents, HeldFile, Judged
from proctor.journal.dossier_signatures import SERVICE, SESSION
from proctor.service import tables
from proctor.service.appeals import appeals_of
from proctor.service.attempts import AttemptRow, sections_of
from proctor.service.check_in_tables import erasure
from proctor.service.dossier_tables import countersignature, head_signature, session_key
from proctor.service.interruption_views import interruptions_of
from proctor.service.parts import ServiceParts
from proctor.service.results import build_result
from proctor.service.retention_receipts import receipts_of
from proctor.service.review_store import words_of
from proctor.service.review_tables import own_finding
from proctor.service.views import candidate_number, paper_items

_BLOCK = 1 << 20


def gather(
    parts: ServiceParts,
    connection: Connection,
    row: AttemptRow,
    grant: Mapping[str, Any],
    *,
    with_keys: bool,
) -> DossierContents:
    """Everything that is kept of the attempt, as it stands in this transaction."""
    kept = connection.execute(
        sa.select(tables.entry).where(tables.entry.c.attempt == row.id).order_by(tables.entry.c.seq)
    ).all()
    papers = {section.section: section for section in sections_of(connection, row.id)}
    shown = {name: paper_items(section.drawn()) for name, section in papers.items()}
    return DossierContents(
        attempt=row.id,
        candidate_number=candidate_number(connection, row),
        made_ms=parts.clock(),
        entries=[read_entry(found.text, row.id) for found in kept],
        intake=[{"seq": f.seq, "received_ms": f.received_ms, "flags": f.flags} for f in kept],
        keys=_keys(parts, connection, row.id),
        signatures=_signatures(connection, row.id),
        papers={
            name: {
                "section": name,
                "started_ms": section.started_ms,
                "deadline_ms": section.deadline_ms,
                "items": [item.model_dump() for item in shown[name]],
            }
            for name, section in papers.items()
        },
        verdicts=_verdicts(connection, row.id),
        facts=_rows(connection, tables.fact, row.id, ("at_ms", "kind", "data")),
        trail=_rows(connection, tables.audit, row.id, ("at_ms", "role", "action", "outcome", "detail")),
        result=build_result(parts, connection, row, "kk").model_dump(),
        grant=grant,
        files=_files(parts, connection, row.id),
        receipts=receipts_of(connection, row.id),
        appeals=appeals_of(connection, row.id),
        judged=_judged(connection, row.id),
        answer_key=_answer_key(connection, [i.id for items in shown.values() for i in items])
        if with_keys
        else None,
    )


def _keys(parts: ServiceParts, connection: Connection, attempt: str) -> dict[str, Any]:
    own = connection.scalars(
        sa.select(countersignature.c.public).where(countersignature.c.attempt == attempt).distinct()
    )
    sessions = _rows(connection, session_key, attempt, ("public", "first_seq", "at_ms"))
    receipts = {str(line["public"]) for line in receipts_of(connection, attempt)}
    return {"service": sorted({parts.signing.public, *own, *receipts}), "sessions": sessions}


def _signatures(connection: Connection, attempt: str) -> list[dict[str, Any]]:
    names = ("public", "seq", "digest", "signature", "at_ms")
    theirs = [{"by": SESSION, **line} for line in _rows(connection, head_signature, attempt, names)]
    spoken = ("public", "held_seq", "held_digest", "now_ms", "signature", "evidence")
    return [
        *theirs,
        *({"by": SERVICE, **_spoken(line)} for line in _rows(connection, countersignature, attempt, spoken)),
    ]


def _spoken(line: Mapping[str, Any]) -> dict[str, Any]:
    """As it was before a word could speak of files, where it speaks of none."""
    return {name: value for name, value in line.items() if name != "evidence" or value}


def _verdicts(connection: Connection, attempt: str) -> dict[str, dict[str, Any]]:
    names = ("incident", "verdict", "comment", "judged_ms")
    query = sa.select(*(tables.verdict.c[name] for name in names))
    rows = connection.execute(query.where(tables.verdict.c.attempt == attempt))
    return {
        found.incident: {
            "verdict": found.verdict,
            "comment": found.comment,
            "judged_ms": found.judged_ms,
        }
        for found in rows
    }


def _judged(connection: Connection, attempt: str) -> Judged:
    words = words_of(connection, attempt)
    numbers = {name: number for number, name in enumerate(dict.fromkeys(word.reviewer for word in words), 1)}
    verdicts = _verdicts(connection, attempt)
    own = connection.execute(
        sa.select(own_finding.c.id, own_finding.c.data)
        .where(own_finding.c.attempt == attempt, own_finding.c.withdrawn_ms.is_(None))
        .order_by(own_finding.c.at_ms)
    )
    names = ("incident", "verdict", "reason", "comment", "at_ms")
    return Judged(
        words=[
            {"reviewer": numbers[word.reviewer], **{name: getattr(word, name) for name in names}}
            for word in words
        ],
        own_findings=[{"incident": data, "verdict": verdicts.get(name)} for name, data in own],
        interruptions=[found.model_dump() for found in interruptions_of(connection, attempt)],
    )


def _rows(
    connection: Connection, table: sa.Table, attempt: str, names: tuple[str, ...]
) -> list[dict[str, Any]]:
    query = sa.select(*(table.c[name] for name in names)).where(table.c.attempt == attempt)
    return [dict(found) for found in connection.execute(query.order_by(table.c.id)).mappings()]


def _files(parts: ServiceParts, connection: Connection, attempt: str) -> dict[str, HeldFile]:
    reasons = {
        str(found.sha256): str(found.reason)
        for found in connection.execute(
            sa.select(erasure.c.sha256, erasure.c.reason).where(erasure.c.attempt == attempt)
        )
    }
    files = {}
    for found in connection.execute(sa.select(tables.evidence).where(tables.evidence.c.attempt == attempt)):
        sha256 = str(found.sha256)
        if found.erased_ms is not None:
            files[sha256] = HeldFile(sha256, None, f"deleted: {reasons.get(sha256, 'its time was over')}")
        elif found.stored_ms is None:
            files[sha256] = HeldFile(sha256, None, "never delivered")
        elif not parts.shelf.holds(sha256):
            files[sha256] = HeldFile(sha256, None, "held once, but gone from the service's shelf")
        else:
            files[sha256] = HeldFile(sha256, _reader(parts, sha256))
    return files


def _reader(parts: ServiceParts, sha256: str) -> Callable[[], Iterator[bytes]]:
    def blocks() -> Iterator[bytes]:
        with parts.shelf.place(sha256).open("rb") as file:
            while block := file.read(_BLOCK):
                yield block

    return blocks


def _answer_key(connection: Connection, items: list[str]) -> dict[str, str]:
    key: dict[str, str] = {}
    for item in items:
        option = connection.scalar(
            sa.select(tables.answer_key.c.option).where(tables.answer_key.c.item == item)
        )
        if option is not None:
            key[item] = str(option)
    return key
