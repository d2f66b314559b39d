"""A journal whose file is damaged: found, read as far as it can be read, and put together anew from what the
service holds and what chains on to it. Whom to tell, and where the service is, is the app's business.

The damaged file is kept beside the new one, as it was found. What cannot be linked any more, because an entry
before it is lost, is written again behind the chain with its own stamps, and an entry says so: then an answer
that was saved still counts, and nobody can take it for more than it is.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from proctor.core.entry import (
    ANSWERED,
    FAULT,
    MARKED,
    NO_ENTRY_BEFORE,
    Entry,
    Stamp,
    check_chain,
    read_entry,
)
from proctor.core.errors import IntegrityError, StorageError
from proctor.journal.disk_reserve import disk_state, state_of
from proctor.journal.journal import FORMAT, Journal
from proctor.journal.pages import pages_of, rows_of

_MAKING, _MADE = "journal.restoring.db", "journal.restored.db"
_BESIDE = ("-wal", "-shm")
_DISK_TROUBLES = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY)
_CUT_SHORT = sqlite3.SQLITE_IOERR_SHORT_READ


@dataclass(frozen=True)
class Examined:
    """A journal's file as it was found. damage: empty where it is sound. found: every entry that proves
    itself by its digest, in order (where it is sound, those behind the last one that SQLite sees); following:
    those of them that chain on to that one: its log was damaged, and they were not.
    """

    damage: str = ""
    found: tuple[Entry, ...] = ()
    following: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Sifted:
    """What is kept: `chain` links on to what the service holds, `loose` does not any more. lost: numbers of
    entries that are nowhere, as far as later ones tell of them.
    """

    chain: tuple[Entry, ...]
    loose: tuple[Entry, ...]
    lost: tuple[int, ...]


def examine(path: Path, attempt: str) -> Examined:
    """Look through the journal's file without changing it. StorageError where the disk cannot be read;
    a file of another attempt or of a newer Synaq is not damage, and is told by `Journal` itself.
    """
    finish_swap(path)
    if not path.exists():
        return Examined()
    database, log = _bytes_of(path), _bytes_of(_beside(path, "-wal"))
    if not database and not log:
        return Examined()
    seen, damage = _seen_by_sqlite(path, attempt)
    if not damage and not log:
        return Examined()
    found = entries_in(database, log, attempt, after=0 if damage or seen is None else seen.seq)
    if damage:
        return Examined(damage, found)
    chain, loose = _linked(found, seen)
    if loose:
        found = entries_in(database, log, attempt)
        return Examined("its log is damaged: entries behind a broken place are cut off", found)
    return Examined("", found, chain)


def entries_in(database: bytes, log: bytes, attempt: str, *, after: int = 0) -> tuple[Entry, ...]:
    """Every entry of `attempt` behind number `after`, in the pages of the file and its log, that proves
    itself: each once, in order of its number, older images first.
    """
    found: dict[str, Entry] = {}
    for number, values in rows_of(pages_of(database, log)):
        if (
            number <= after
            or len(values) != 3
            or not isinstance(values[1], bytes)
            or not isinstance(values[2], bytes)
        ):
            continue
        digest = hashlib.sha256(values[1]).hexdigest()
        if digest in found or values[2] != digest.encode():
            continue
        try:
            entry = read_entry(values[1].decode("utf-8"), attempt)
        except (IntegrityError, UnicodeDecodeError):
            continue
        if entry.seq == number:
            found[digest] = entry
    return tuple(sorted(found.values(), key=lambda entry: entry.seq))


def sift(found: Sequence[Entry], held: Sequence[Entry], *, forked: bool = False) -> Sifted:
    """`found` beside what the service holds, which is a whole chain from entry 1. `forked`: found is a whole
    chain too, but another one; then an answer that a later one of the service has replaced is not brought
    back. Else what stands beside the chain was rolled back once, and counts for nothing.
    """
    chain, _ = _linked(found, held[-1] if held else None)
    sound = (*held, *chain)
    known = {entry.digest for entry in sound}
    newest: dict[object, int] = {}
    for entry in sound:
        if (about := _about(entry)) is not None:
            newest[about] = max(newest.get(about, 0), entry.stamp.at_ms)
    named = {entry.prev for entry in found}
    one_each: dict[int, Entry] = {}
    for entry in found:
        about, before = _about(entry), one_each.get(entry.seq)
        stale = about in newest and entry.stamp.at_ms <= newest[about]
        beside = entry.digest in known or (entry.seq <= len(sound) and not forked)
        if not beside and not stale and (before is None or before.digest not in named):
            one_each[entry.seq] = entry
    last = max(one_each, default=0)
    lost = tuple(number for number in range(len(sound) + 1, last) if number not in one_each)
    return Sifted(chain, tuple(one_each[number] for number in sorted(one_each)), lost)


def restore(path: Path, attempt: str, held: Sequence[Entry], sifted: Sifted, stamp: Stamp) -> Path:
    """Put a new journal in the place of the damaged one, which is kept; where it lies now.

    `held`: all that the service holds, from entry 1; `stamp`: of the entry that says what was done. Stopped
    at any moment, the next `examine` finds the old journal or the new one, never half of either.
    """
    check_chain(held)
    making, made = path.with_name(_MAKING), path.with_name(_MADE)
    try:
        for old in (making, *(_beside(making, end) for end in _BESIDE)):
            old.unlink(missing_ok=True)
        journal = Journal(making, attempt)
        with closing(journal):
            _fill(journal, held, sifted, stamp)
        kept = _keep_aside(path)
        making.replace(made)
        _sync_folder(path.parent)
    except OSError as error:
        raise _refused(error, path) from error
    finish_swap(path)
    return kept


def finish_swap(path: Path) -> None:
    """Bring a new journal that is whole into its place. The old log goes first: it must never be taken for
    the new file's.
    """
    made = path.with_name(_MADE)
    try:
        if made.exists():
            for end in _BESIDE:
                _beside(path, end).unlink(missing_ok=True)
            _sync_folder(path.parent)
            made.replace(path)
            _sync_folder(path.parent)
    except OSError as error:
        raise _refused(error, path) from error


def _fill(journal: Journal, held: Sequence[Entry], sifted: Sifted, stamp: Stamp) -> None:
    if held:
        journal.adopt(list(held))
        journal.acknowledge(held[-1].seq, held[-1].digest)
    if sifted.chain:
        journal.adopt(list(sifted.chain))
    began = journal.head()[0] + 1
    for entry in sifted.loose:
        journal.append(entry.kind, entry.data, entry.stamp)
    journal.append(FAULT, {"what": "journal_restored", "detail": _told(held, sifted, began)}, stamp)


def _told(held: Sequence[Entry], sifted: Sifted, began: int) -> str:
    """In one paragraph: what the new journal is made of, and what is missing."""
    said = [
        "The journal on the candidate's computer was damaged, or told another story; it is kept there.",
        f"From the service: {len(held)} entries. From the file, whole and linked: {len(sifted.chain)}.",
    ]
    if sifted.loose:
        old = _spans([entry.seq for entry in sifted.loose])
        said.append(
            f"From the file, whole but not linked any more, written again with their own times: {old},"
            f" now {began} to {began + len(sifted.loose) - 1}."
        )
    said.append(
        f"Lost, as far as later entries tell: {_spans(sifted.lost)}."
        if sifted.lost
        else "No later entry tells of one that is lost."
    )
    return " ".join(said)[:2000]


def _spans(numbers: Sequence[int]) -> str:
    """5, 7 to 9."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in spans)


def _about(entry: Entry) -> tuple[str, object, object] | None:
    """Of what this says how it is now, where a later entry of the kind says it anew."""
    if entry.kind not in (ANSWERED, MARKED):
        return None
    return (entry.kind, entry.data.get("section"), entry.data.get("item"))


def _linked(found: Sequence[Entry], last: Entry | None) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Those that follow `last` one by one; and those with later numbers that do not."""
    seq, digest = (0, NO_ENTRY_BEFORE) if last is None else (last.seq, last.digest)
    after: dict[str, list[Entry]] = {}
    for entry in found:
        after.setdefault(entry.prev, []).append(entry)
    chain: list[Entry] = []
    while following := [e for e in after.get(digest, ()) if e.seq == seq + 1]:
        # Of two, one was begun and rolled back: the one that goes on is the chain, else the newer image.
        entry = next((e for e in following if e.digest in after), following[-1])
        chain.append(entry)
        seq, digest = entry.seq, entry.digest
    return tuple(chain), tuple(entry for entry in found if entry.seq > seq)


def _seen_by_sqlite(path: Path, attempt: str) -> tuple[Entry | None, str]:
    """The last entry of the chain as SQLite reads it, and what is wrong with it. Opened for reading only,
    the file and its log stay as they are.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=20.0)) as db:
            said = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if said != "ok":
                return None, " ".join(str(said).split())
            if _is_not_ours(db, attempt):
                return None, ""
            rows = db.execute("SELECT text, digest FROM entry ORDER BY seq").fetchall()
            held = db.execute("SELECT seq, digest FROM held").fetchone()
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code & 0xFF in _DISK_TROUBLES and code != _CUT_SHORT:
            raise StorageError(
                f"The journal {path.name} could not be read ({error}).",
                code=disk_state(path.parent),
                kept="Everything saved before is kept.",
                remedy="Free some space on the disk or make it writable, then try again.",
            ) from error
        return None, str(error)
    return _proven(rows, held, attempt)


def _is_not_ours(db: sqlite3.Connection, attempt: str) -> bool:
    """Nothing was written in it yet, or a newer Synaq wrote it, or it is another attempt's: no damage."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > FORMAT or not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        return True
    owner = db.execute("SELECT id FROM attempt").fetchone()
    written = db.execute("SELECT text FROM entry ORDER BY seq LIMIT 1").fetchone()
    return owner != (attempt,) and (written is None or f'"attempt":"{attempt}"' not in written[0])


def _proven(rows: list[tuple[str, str]], held: object, attempt: str) -> tuple[Entry | None, str]:
    """The last entry, and what is wrong with the chain. Digests and links are looked at, and no more: whoever
    takes the journal up reads each entry anyway.
    """
    before = NO_ENTRY_BEFORE
    marks = {(0, NO_ENTRY_BEFORE)}
    for number, (text, digest) in enumerate(rows, 1):
        if not isinstance(text, str) or hashlib.sha256(text.encode()).hexdigest() != digest:
            return None, f"entry {number} does not have its digest"
        if f'"prev":"{before}"' not in text or f'"seq":{number},' not in text:
            return None, f"the chain is broken at entry {number}"
        before = digest
        marks.add((number, digest))
    if held not in marks:
        return None, "the mark of what is delivered is wrong"
    try:
        return (read_entry(rows[-1][0], attempt) if rows else None), ""
    except IntegrityError as error:
        return None, error.what


def _keep_aside(path: Path) -> Path:
    """The damaged file and its log under names of their own; nothing that lies there is written over."""
    number = 1
    while (kept := path.with_name(f"journal.damaged-{number}.db")).exists():
        number += 1
    for end in ("-wal", ""):  # the file's name last: where it is there, its log is
        source, target = _beside(path, end), _beside(kept, end)
        if source.exists():
            target.unlink(missing_ok=True)
            try:
                os.link(source, target)
            except OSError:  # a file system without links
                shutil.copyfile(source, target)
    return kept


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise _refused(error, path) from error


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows has no folder handles to flush; the rename is journalled there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refused(error: OSError, path: Path) -> StorageError:
    return StorageError(
        f"The journal {path.name} cannot be read or put right ({error.strerror}).",
        code=state_of(error, path.parent),
        kept="The damaged file was not changed; what the service holds is safe.",
        remedy="Free some space on the disk or make it writable, then try again.",
    )
