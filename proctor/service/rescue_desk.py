"""Taking in rescue files: the same intake as over the line, from a file that a person brought.

Everything in the file is checked before anything of it is taken; taken twice, it changes nothing more.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import anyio.to_thread

from proctor.core.signed_claims import head_claim
from proctor.journal.rescue_reading import (
    BadRescueError,
    Bounds,
    OtherServiceError,
    RescuedFile,
    RescueFile,
)
from proctor.journal.signing import holds
from proctor.service.access import require_within_reach
from proctor.service.attempts import AttemptRow, load
from proctor.service.evidence_desk import mark_held, require_expected
from proctor.service.intake import take_batch
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.signatures import session_public
from proctor.service.trail import Caller, Deed, note_fact, record
from proctor.sync.messages import MAX_EVIDENCE_BYTES, Batch, EvidenceReceipt, SentEntry
from proctor.sync.rescue_messages import RescueReceipt

# Of one file that cannot be taken, though all of it is as it was written: the others are.
_NOT_THIS_FILE = frozenset({"evidence_erased", "evidence_not_named", "evidence_quota", "too_large"})


async def take_rescue(parts: ServiceParts, caller: Caller, path: Path) -> RescueReceipt:
    """Take in the rescue file at `path`; what the service holds of the attempt then.

    ProblemError: `bad_rescue` for anything that is not whole, `rescue_elsewhere`, `not_found`, `not_allowed`
    for another hall's operator, `storage_full`, and those of the intake, `chain_conflict` above all.
    """
    rescue = await anyio.to_thread.run_sync(_checked, parts, path)
    try:
        before = await anyio.to_thread.run_sync(_allowed, parts, caller, rescue)
        await anyio.to_thread.run_sync(_take_entries, parts, caller, rescue)
        new, held, refused = 0, 0, list[str]()
        for file in rescue.files:
            try:
                fresh = await _shelve(parts, caller, rescue, file)
            except ProblemError as error:
                if error.code not in _NOT_THIS_FILE:
                    raise
                refused.append(file.sha256)
            else:
                new, held = new + fresh, held + (not fresh)
        given = {"files": new, "files_before": held, "refused": refused, "missing": list(rescue.missing)}
        return await anyio.to_thread.run_sync(_receipt, parts, caller, before, given)
    finally:
        rescue.close()


def _checked(parts: ServiceParts, path: Path) -> RescueFile:
    settings = parts.settings
    parts.shelf.require_room()
    if shutil.disk_usage(settings.evidence).free < settings.evidence_reserve_bytes + path.stat().st_size:
        raise ProblemError("storage_full")
    bounds = Bounds(settings.max_entries, settings.max_evidence_files, MAX_EVIDENCE_BYTES)
    try:
        return RescueFile(path, parts.sealing, bounds)
    except OtherServiceError as error:
        raise ProblemError("rescue_elsewhere") from error
    except BadRescueError as error:
        raise ProblemError("bad_rescue", values={"why": error.why}) from error


def _allowed(parts: ServiceParts, caller: Caller, rescue: RescueFile) -> AttemptRow:
    """The attempt as it was; its session's signature holds over the file's last entry, where one is known."""
    with parts.database.read() as connection:
        row = load(connection, rescue.attempt)
        require_within_reach(caller, row)
        public = session_public(connection, row.id)
    head = rescue.entries[-1]
    if public is not None and rescue.signature is not None:
        claim = head_claim(row.id, head.seq, head.digest)
        if not holds(public, rescue.signature, claim):
            raise ProblemError("bad_rescue", values={"why": "its signature does not hold"}, attempt=row.id)
    return row


def _take_entries(parts: ServiceParts, caller: Caller, rescue: RescueFile) -> None:
    """All in one transaction: whole, or nothing of them."""
    sent = [SentEntry(seq=entry.seq, text=entry.text, digest=entry.digest) for entry in rescue.entries]
    # A batch over the line is bounded; this one is bounded by what an attempt may hold.
    batch = Batch.model_construct(entries=sent, signature=rescue.signature)
    take_batch(parts, caller, rescue.attempt, batch)


async def _shelve(parts: ServiceParts, caller: Caller, rescue: RescueFile, file: RescuedFile) -> bool:
    """Whether the file was new."""
    held = await anyio.to_thread.run_sync(require_expected, parts, rescue.attempt, file.sha256)
    if held is not None:
        return False
    plain = await anyio.to_thread.run_sync(rescue.plain, file)
    size = await parts.shelf.take(file.sha256, _one(plain), MAX_EVIDENCE_BYTES)
    receipt = EvidenceReceipt(sha256=file.sha256, bytes=size)
    await anyio.to_thread.run_sync(mark_held, parts, caller, rescue.attempt, receipt)
    return True


async def _one(block: bytes) -> AsyncIterator[bytes]:
    yield block


def _receipt(
    parts: ServiceParts, caller: Caller, before: AttemptRow, given: dict[str, object]
) -> RescueReceipt:
    now = parts.clock()
    with parts.database.write() as connection:
        row = load(connection, before.id, lock=True)
        receipt = RescueReceipt(
            attempt=row.id,
            entries=row.held_seq - before.held_seq,
            held_seq=row.held_seq,
            held_digest=row.held_digest,
            late_entries=row.late_entries,
            state=row.state.value,
            now_ms=now,
            **given,  # type: ignore[arg-type]
        )
        told = receipt.model_dump(exclude={"attempt", "now_ms"})
        record(connection, now, caller, Deed("rescue.take", row.id, detail=told))
        if receipt.entries or receipt.files:
            note_fact(
                connection, row.id, now, "rescued", {"entries": receipt.entries, "files": receipt.files}
            )
    return receipt
