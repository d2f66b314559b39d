"""Taking in the journal: entries are checked, chained to what is held, and on disk before they are
acknowledged.

A batch is taken whole or not at all. Sent twice, split otherwise, or overtaken by another, the same chain
results.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptState
from proctor.core.entry import ANSWERED, SCAN_ASKED, SCAN_ENDED, Entry, read_entry
from proctor.core.errors import IntegrityError
from proctor.service import tables
from proctor.service.attempts import AttemptRow, load, running_section, sections_of, update
from proctor.service.directives import waiting_directives
from proctor.service.entry_effects import apply_effects
from proctor.service.entry_flags import flags_of
from proctor.service.entry_shapes import require_shape
from proctor.service.finishing import rescore
from proctor.service.interruptions import find_again, note_return, was_silent
from proctor.service.parts import ServiceParts
from proctor.service.paused_answers import PauseWatch
from proctor.service.problems import ProblemError
from proctor.service.scans import scan_is_open
from proctor.service.signatures import (
    countersign,
    keep_countersignature,
    keep_head_signature,
    unsigned_evidence,
)
from proctor.service.trail import Caller, note_fact
from proctor.sync.messages import Batch, HeldEntries, Receipt, SentEntry

_HEARTBEAT_MS = 15_000
_PAGE = 200
_SLOW_S = 5.0  # so long, and hardly longer, candidates' computers wait for an answer


@dataclass(frozen=True)
class _Conflict:
    """Where a batch tells another story than the one that is held."""

    seq: int
    held_digest: str
    sent_digest: str


def take_batch(parts: ServiceParts, caller: Caller, attempt: str, batch: Batch) -> Receipt:
    """What is held after the batch. Committed before this returns.

    ProblemError: `bad_entry`, `bad_digest`, `gap` and `chain_conflict` with `held_seq` and `held_digest`,
    `journal_full`, `bad_signature`. A conflict overwrites nothing; it and a wrong signature are noted for
    the proctor.
    """
    entries = [_read(sent, attempt) for sent in batch.entries]
    now, began = parts.clock(), time.monotonic()
    receipt = _taken(parts, caller, attempt, batch, entries) if entries else _heartbeat(parts, attempt)
    if time.monotonic() - began >= _SLOW_S:  # the batch was here whole: it is the service that was slow
        parts.hearing.slow(now, parts.clock())
    # Whom nothing could be taken from was not served: heard is who gets a receipt.
    parts.hearing.hear(attempt, now, caller.network)
    return receipt


def _taken(parts: ServiceParts, caller: Caller, attempt: str, batch: Batch, entries: list[Entry]) -> Receipt:
    now = parts.clock()
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        found = _new_entries(connection, row, entries)
        signed = isinstance(found, _Conflict) or keep_head_signature(
            connection, row, entries[-1], batch.signature, now
        )
        if isinstance(found, list) and signed:
            row = _append(parts, connection, row, found, caller)
            held = parts.clock()  # not before the entries' own times of receipt
            receipt = _receipt(parts, connection, row, held, unsigned_evidence(connection, row.id))
            if found or receipt.evidence:
                keep_countersignature(connection, parts.signing.public, row, receipt)
            return receipt
        # A refusal must not undo the note of it, so it is raised behind the transaction.
        if isinstance(found, _Conflict):
            data = {"seq": found.seq, "held": found.held_digest, "sent": found.sent_digest}
            _note_once(connection, row, "chain_conflict", data, now)
        else:
            data = {"seq": entries[-1].seq, "digest": entries[-1].digest}
            _note_once(connection, row, "bad_signature", data, now)
    if not signed:
        raise ProblemError("bad_signature")
    raise ProblemError("chain_conflict", extra={"held_seq": row.held_seq, "held_digest": row.held_digest})


def held_entries(parts: ServiceParts, attempt: str, after: int) -> HeldEntries:
    """What is held behind entry `after`, a page at a time."""
    with parts.database.read() as connection:
        query = (
            sa.select(tables.entry.c.seq, tables.entry.c.text, tables.entry.c.digest)
            .where(tables.entry.c.attempt == attempt, tables.entry.c.seq > after)
            .order_by(tables.entry.c.seq)
            .limit(_PAGE + 1)
        )
        rows = connection.execute(query).all()
    entries = [SentEntry(seq=seq, text=text, digest=digest) for seq, text, digest in rows[:_PAGE]]
    return HeldEntries(entries=entries, more=len(rows) > _PAGE)


def _read(sent: SentEntry, attempt: str) -> Entry:
    try:
        entry = read_entry(sent.text, attempt)
    except IntegrityError as error:
        raise ProblemError("bad_entry", values={"seq": sent.seq}) from error
    if entry.seq != sent.seq or entry.digest != sent.digest:
        raise ProblemError("bad_digest")
    return entry


def _heartbeat(parts: ServiceParts, attempt: str) -> Receipt:
    now = parts.clock()
    with parts.database.read() as connection:
        row = load(connection, attempt)
        receipt = _receipt(parts, connection, row, now)
        returned = was_silent(parts, row, now)
        files = unsigned_evidence(connection, attempt)
    # A beat every few seconds of every candidate need not be a write each.
    if files or returned or row.heard_ms is None or now - row.heard_ms > _HEARTBEAT_MS:
        with parts.database.write() as connection:
            row = load(connection, attempt, lock=True)
            returned = note_return(parts, connection, row, [], now)
            row = update(connection, row, heard_ms=now)
            find_again(parts, connection, row, [], returned=returned)
            if files := unsigned_evidence(connection, attempt):
                receipt = _receipt(parts, connection, row, parts.clock(), files)
                keep_countersignature(connection, parts.signing.public, row, receipt)
    return receipt


def _new_entries(connection: Connection, row: AttemptRow, entries: list[Entry]) -> list[Entry] | _Conflict:
    """The entries that follow on what is held, in order; those held already are held against their
    digests.
    """
    held = _held_digests(connection, row, min(entry.seq for entry in entries))
    seq, digest, new = row.held_seq, row.held_digest, []
    for entry in entries:
        if entry.seq <= seq:
            if held[entry.seq] != entry.digest:
                return _Conflict(entry.seq, held[entry.seq], entry.digest)
            continue
        if entry.seq > seq + 1:
            raise ProblemError("gap", extra={"held_seq": row.held_seq, "held_digest": row.held_digest})
        if entry.prev != digest:
            return _Conflict(seq, digest, entry.prev)
        seq, digest = entry.seq, entry.digest
        held[seq] = digest
        new.append(entry)
    return new


def _held_digests(connection: Connection, row: AttemptRow, first: int) -> dict[int, str]:
    if first > row.held_seq:
        return {}
    query = sa.select(tables.entry.c.seq, tables.entry.c.digest)
    query = query.where(tables.entry.c.attempt == row.id, tables.entry.c.seq >= first)
    return {int(found.seq): str(found.digest) for found in connection.execute(query)}


def _append(
    parts: ServiceParts, connection: Connection, row: AttemptRow, new: list[Entry], caller: Caller
) -> AttemptRow:
    now = parts.clock()
    returned = note_return(parts, connection, row, new, now)
    if not new:
        row = update(connection, row, heard_ms=now)
        find_again(parts, connection, row, new, returned=returned)
        return row
    if row.held_seq + len(new) > parts.settings.max_entries:
        raise ProblemError("journal_full")
    was_finished = row.finished_ms is not None
    for stretch in _stretches(new):
        row = _append_stretch(parts, connection, row, stretch, caller)
    if was_finished and row.state is not AttemptState.CLOSED:
        rescore(parts, connection, row.id)
    find_again(parts, connection, row, new, returned=returned)
    return row


def _stretches(new: list[Entry]) -> list[list[Entry]]:
    """The entries in pieces that each end with a room scan's end: it moves the deadline of what follows."""
    pieces: list[list[Entry]] = [[]]
    for entry in new:
        pieces[-1].append(entry)
        if entry.kind == SCAN_ENDED:
            pieces.append([])
    return [piece for piece in pieces if piece]


def _append_stretch(
    parts: ServiceParts, connection: Connection, row: AttemptRow, new: list[Entry], caller: Caller
) -> AttemptRow:
    now = parts.clock()
    flagged = _flagged(parts, connection, row, new)
    connection.execute(
        sa.insert(tables.entry),
        [
            {
                "attempt": row.id,
                "seq": entry.seq,
                "digest": entry.digest,
                "kind": entry.kind,
                "text": entry.text,
                "flags": ",".join(flags),
                "received_ms": now,
            }
            for entry, flags in flagged
        ],
    )
    late = sum("late" in flags for _, flags in flagged)
    row = update(
        connection,
        row,
        held_seq=new[-1].seq,
        held_digest=new[-1].digest,
        heard_ms=now,
        late_entries=row.late_entries + late,
    )
    return apply_effects(parts, connection, row, new, caller)


def _flagged(
    parts: ServiceParts, connection: Connection, row: AttemptRow, new: list[Entry]
) -> list[tuple[Entry, list[str]]]:
    """Each entry, found to have its shape, with its flags."""
    sections = sections_of(connection, row.id)
    in_scan, flagged = scan_is_open(connection, row.id), []
    pauses = PauseWatch(connection, row.id, parts.settings.clock_tolerance_ms)
    for entry in new:
        require_shape(entry, [section.section for section in sections])
        flags = flags_of(parts, connection, row, sections, entry)
        if entry.kind == ANSWERED and in_scan:
            flags.append("in_scan")
        if pauses.pauses(entry) and entry.kind == ANSWERED:
            flags.append("in_pause")
        in_scan = in_scan or entry.kind == SCAN_ASKED
        flagged.append((entry, flags))
    return flagged


def _note_once(connection: Connection, row: AttemptRow, kind: str, data: dict[str, object], now: int) -> None:
    known = connection.scalars(
        sa.select(tables.fact.c.data).where(tables.fact.c.attempt == row.id, tables.fact.c.kind == kind)
    )
    if data not in list(known):
        note_fact(connection, row.id, now, kind, data)


def _receipt(
    parts: ServiceParts, connection: Connection, row: AttemptRow, now: int, files: Sequence[str] = ()
) -> Receipt:
    running = running_section(connection, row.id)
    return Receipt(
        held_seq=row.held_seq,
        held_digest=row.held_digest,
        now_ms=now,
        state=row.state.value,
        directives=waiting_directives(connection, row.id),
        section=None if running is None else running[0],
        deadline_ms=None if running is None else running[1],
        countersignature=countersign(parts.signing, row, now, files),
        evidence=list(files),
    )
