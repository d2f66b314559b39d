"""The journal: an append-only, hash-chained log of one attempt in one SQLite file.

Several processes may append (the window, the monitor): each append is one immediate transaction that reads
the head and writes the next link, on disk (fsync) before it returns. The journal is also the outbox: it
remembers up to where the service has acknowledged, and nothing is ever deleted here.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from proctor.core.entry import NO_ENTRY_BEFORE, Entry, Stamp, check_chain, read_entry, write_entry
from proctor.core.errors import BadInputError, IntegrityError, StorageError
from proctor.journal.disk_reserve import DiskReserve, DiskState, disk_state, state_of

T = TypeVar("T")

FORMAT = 3
_BUSY_SECONDS = 20.0
_TIGHT_LOG_PAGES = 50

_SCHEMA = """
CREATE TABLE attempt (id TEXT NOT NULL);
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    text TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE
);
CREATE TABLE held (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, digest TEXT NOT NULL);
CREATE TABLE evidence_held (sha256 TEXT PRIMARY KEY);
CREATE TABLE paper (section TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TRIGGER entry_is_final BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are final'); END;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries stay'); END;
"""

# What each format brought; a new journal gets all of it.
_SINCE = {
    2: """
CREATE TABLE countersignature (
    seq INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,
    now_ms INTEGER NOT NULL,
    signature TEXT NOT NULL,
    service_key TEXT NOT NULL
);
""",
    3: """
CREATE TABLE locked_paper (section TEXT PRIMARY KEY, box BLOB NOT NULL);
CREATE TABLE word (
    seq INTEGER NOT NULL,
    digest TEXT NOT NULL,
    now_ms INTEGER NOT NULL,
    signature TEXT NOT NULL,
    service_key TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (seq, now_ms)
);
INSERT INTO word SELECT seq, digest, now_ms, signature, service_key, '[]' FROM countersignature;
DROP TABLE countersignature;
ALTER TABLE word RENAME TO countersignature;
""",
}
_COUNTERSIGNATURES_KEPT = 200


@dataclass(frozen=True)
class Countersignature:
    """The service's signed word that it held entry `seq` with `digest` at `now_ms` by its clock; see
    `signed_claims.receipt_claim`. `service_key`: the public half; `evidence`: SHA-256 of files that it speaks
    of, too.
    """

    seq: int
    digest: str
    now_ms: int
    signature: str
    service_key: str
    evidence: tuple[str, ...] = ()


class Journal:
    """One attempt's journal, open. Threads may share it; other processes open the file themselves."""

    def __init__(self, path: Path, attempt: str, reserve: DiskReserve | None = None) -> None:
        """Open or begin the journal of `attempt`. `reserve` is given back to a full disk, so that writing
        goes on.

        StorageError where the disk refuses, IntegrityError where it is no journal, BadInputError
        where it belongs to another attempt or was written by a newer Synaq.
        """
        self.path = path
        self.attempt = attempt
        self._reserve = reserve
        self._lives_on_reserve = False
        self._lock = threading.Lock()
        with _plain_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def append(self, kind: str, data: Mapping[str, Any], stamp: Stamp) -> Entry:
        """Write one entry behind the head, on disk when this returns; StorageError where it cannot be."""

        def write(db: sqlite3.Connection) -> Entry:
            seq, digest = _head(db)
            entry = write_entry(self.attempt, seq + 1, digest, kind=kind, data=data, stamp=stamp)
            db.execute("INSERT INTO entry VALUES (?, ?, ?)", (entry.seq, entry.text, entry.digest))
            return entry

        return self._written(write)

    def try_disk(self) -> None:
        """Whether entries can be written again: writes what is there once more, and fills the reserve again
        where there is room. Errors as `append`.
        """
        with self._transaction() as db:
            db.execute("UPDATE held SET seq = seq")
        if self._reserve is not None:
            left = self._reserve.left()
            self._lives_on_reserve = self._lives_on_reserve and self._reserve.fill() <= left

    def adopt(self, entries: list[Entry]) -> None:
        """Take over entries that the service holds, behind the head: going on at another machine."""
        with self._transaction() as db:
            seq, digest = _head(db)
            check_chain(entries, after_seq=seq, after_digest=digest)
            db.executemany("INSERT INTO entry VALUES (?, ?, ?)", [(e.seq, e.text, e.digest) for e in entries])

    def entries(self, *, after: int = 0, limit: int | None = None) -> list[Entry]:
        """Entries behind number `after`, in order; IntegrityError where one no longer has its digest."""
        with self._lock, _plain_errors(self.path):
            rows = self._db.execute(
                "SELECT text, digest FROM entry WHERE seq > ? ORDER BY seq LIMIT ?",
                (after, -1 if limit is None else limit),
            ).fetchall()
        return [self._checked(text, digest) for text, digest in rows]

    def head(self) -> tuple[int, str]:
        """Number and digest of the last entry; (0, 64 zeros) for an empty journal."""
        with self._lock, _plain_errors(self.path):
            return _head(self._db)

    def held(self) -> tuple[int, str]:
        """Number and digest of the last entry that the service has acknowledged."""
        with self._lock, _plain_errors(self.path):
            row = self._db.execute("SELECT seq, digest FROM held").fetchone()
        if row is None:
            raise _damaged(self.path, "the mark of what is delivered is gone")
        return (int(row[0]), str(row[1]))

    def acknowledge(self, seq: int, digest: str) -> None:
        """Note that the service holds everything up to `seq`; IntegrityError where its digest is not ours."""

        def note(db: sqlite3.Connection) -> None:
            if seq and db.execute("SELECT digest FROM entry WHERE seq = ?", (seq,)).fetchone() != (digest,):
                raise IntegrityError(
                    f"The service holds another entry {seq} than this computer.",
                    kept="Everything written here is kept.",
                    remedy="Tell the operator or the support service; do not delete anything.",
                )
            db.execute("UPDATE held SET seq = ?, digest = ?", (seq, digest))

        self._written(note)

    def evidence_held(self) -> frozenset[str]:
        """Digests of evidence files that the service has acknowledged."""
        with self._lock, _plain_errors(self.path):
            return frozenset(row[0] for row in self._db.execute("SELECT sha256 FROM evidence_held"))

    def acknowledge_evidence(self, sha256: str) -> None:
        """Note that the service holds the evidence file of that digest."""
        with self._transaction() as db:
            db.execute("INSERT OR IGNORE INTO evidence_held VALUES (?)", (sha256,))

    def keep_countersignature(self, given: Countersignature) -> None:
        """Keep the service's signed word; those that speak of evidence stay, and the newest few hundred."""
        row = (given.seq, given.digest, given.now_ms, given.signature, given.service_key)
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO countersignature VALUES (?, ?, ?, ?, ?, ?)",
                (*row, json.dumps(given.evidence)),
            )
            db.execute(
                "DELETE FROM countersignature WHERE evidence = '[]' AND rowid NOT IN"
                " (SELECT rowid FROM countersignature ORDER BY seq DESC, now_ms DESC LIMIT ?)",
                (_COUNTERSIGNATURES_KEPT,),
            )

    def countersignatures(self) -> list[Countersignature]:
        """What the service signed, as far as it is kept, in order."""
        with self._lock, _plain_errors(self.path):
            rows = self._db.execute(
                "SELECT seq, digest, now_ms, signature, service_key, evidence FROM countersignature"
                " ORDER BY seq, now_ms"
            ).fetchall()
        return [
            Countersignature(seq, digest, now_ms, word, key, _strings(evidence))
            for seq, digest, now_ms, word, key, evidence in rows
        ]

    def keep_paper(self, section: str, box: bytes) -> None:
        """Keep a section's paper, locked by whoever has the key, for a start without a line."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO locked_paper VALUES (?, ?)", (section, box))

    def paper(self, section: str) -> bytes | None:
        """The locked paper kept for `section`, or None."""
        with self._lock, _plain_errors(self.path):
            row = self._db.execute("SELECT box FROM locked_paper WHERE section = ?", (section,)).fetchone()
        return row[0] if row is not None and isinstance(row[0], bytes) else None

    def lock_papers(self, lock: Callable[[str, str], bytes]) -> int:
        """Lock the papers that formats before 3 kept plain: `lock(section, text)`; how many. Nothing of the
        plain ones is left in the file or its log.
        """
        with self._transaction() as db:
            plain = db.execute("SELECT section, text FROM paper").fetchall()
            rows = [(section, lock(section, text)) for section, text in plain]
            db.executemany("INSERT OR IGNORE INTO locked_paper VALUES (?, ?)", rows)
            db.execute("DELETE FROM paper")
        if plain:
            with self._lock, _plain_errors(self.path):
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return len(plain)

    @property
    def on_reserve(self) -> bool:
        """Whether a part of the reserve had to be given back to the disk, and is not set aside again yet."""
        return self._reserve is not None and self._lives_on_reserve

    def close(self) -> None:
        """Close the file; what was appended is on disk already."""
        with self._lock:
            self._db.close()

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        # Each commit is flushed to the disk before it returns, through the drive's own cache too (macOS).
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA fullfsync = ON")
        self._db.execute("PRAGMA secure_delete = ON")  # what is deleted is written over
        with self._transaction() as db:
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
            if version == 0:
                for statement in _statements(_SCHEMA):
                    db.execute(statement)
                db.execute("INSERT INTO attempt VALUES (?)", (self.attempt,))
                db.execute("INSERT INTO held VALUES (1, 0, ?)", (NO_ENTRY_BEFORE,))
                _lead_up(db, 1)
            elif version > FORMAT:
                raise BadInputError(
                    f"The journal {self.path.name} was written by a newer Synaq (format {version}).",
                    kept="It was not changed.",
                    remedy="Install the newer Synaq and start again.",
                )
            elif (owner := db.execute("SELECT id FROM attempt").fetchone()) != (self.attempt,):
                raise BadInputError(
                    f"The journal {self.path.name} belongs to attempt {owner[0] if owner else '?'}.",
                    kept="It was not changed.",
                    remedy="Open it with that attempt's code.",
                )
            else:
                _lead_up(db, version)

    def _checked(self, text: str, digest: str) -> Entry:
        try:
            entry = read_entry(text, self.attempt)
        except IntegrityError as error:
            raise _damaged(self.path, error.what) from error
        if entry.digest != digest:
            raise IntegrityError(
                f"Entry {entry.seq} of the journal was altered: its digest does not hold.",
                code="journal_damaged",
                kept="The file was not changed.",
                remedy="Do not delete the journal; send it to the administrator.",
            )
        return entry

    def _written(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work` in one transaction; on a full disk, again for each slice of the reserve."""
        while True:
            try:
                with self._transaction() as db:
                    return work(db)
            except StorageError as error:
                if error.code != "full" or self._reserve is None or not self._reserve.give():
                    raise
                self._lives_on_reserve = True
                self._save_room()

    def _save_room(self) -> None:
        """From now on the log is emptied into the file early, and written over from its start: entries then
        cost little more than their own length.
        """
        with self._lock, _plain_errors(self.path):
            self._db.execute(f"PRAGMA wal_autocheckpoint = {_TIGHT_LOG_PAGES}")
            self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _plain_errors(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise


def read_attempt(path: Path) -> str:
    """The id of the attempt whose journal `path` is; the errors of Journal."""
    if not path.is_file():
        raise BadInputError(f"There is no journal at {path}.", remedy="Name the file journal.db.")
    with _plain_errors(path):
        db = sqlite3.connect(path, timeout=_BUSY_SECONDS)
        try:
            tables = {str(row[0]) for row in db.execute("SELECT name FROM sqlite_master")}
            if not {"attempt", "entry", "held"} <= tables:
                raise BadInputError(
                    f"{path.name} is a database, but not a journal of Synaq.",
                    kept="It was not changed.",
                    remedy="Name the file journal.db of an attempt.",
                )
            row = db.execute("SELECT id FROM attempt").fetchone()
        finally:
            db.close()
    if row is None:
        raise _damaged(path, "it names no attempt")
    return str(row[0])


def verify_journal(path: Path) -> int:
    """Check every digest and link of the journal at `path`; the number of entries. Raises IntegrityError."""
    journal = Journal(path, read_attempt(path))
    try:
        return check_chain(journal.entries())
    finally:
        journal.close()


def _head(db: sqlite3.Connection) -> tuple[int, str]:
    row = db.execute("SELECT seq, digest FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, NO_ENTRY_BEFORE) if row is None else (int(row[0]), str(row[1]))


def _strings(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(one) for one in json.loads(text))
    except (ValueError, TypeError):
        return ()  # altered: the signature over it will not hold


def _lead_up(db: sqlite3.Connection, version: int) -> None:
    """From `version` to this program's format, in the transaction that is open."""
    for newer in range(version + 1, FORMAT + 1):
        for statement in _statements(_SINCE[newer]):
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {FORMAT}")


def _statements(script: str) -> Iterator[str]:
    """The script's statements one by one: `executescript` would commit our transaction."""
    statement = ""
    for line in script.strip().splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _damaged(path: Path, how: object) -> IntegrityError:
    return IntegrityError(
        f"The journal {path.name} is damaged ({how}).",
        code="journal_damaged",
        kept="The file was not changed; what the service holds is safe.",
        remedy="Do not delete the journal; tell the operator or the support service.",
    )


def _refused(path: Path, error: Exception, code: DiskState) -> StorageError:
    return StorageError(
        f"The journal {path.name} could not be written or read ({error}).",
        code=code,
        kept="Everything saved before is kept.",
        remedy="Free some space on the disk or make it writable, then try again.",
    )


def _state_told(error: sqlite3.Error, path: Path) -> DiskState:
    primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return "full"
    if primary == sqlite3.SQLITE_READONLY:
        return "read_only"
    return disk_state(path.parent)


@contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        # A text that is no text is damage, though SQLite files it under the disk's troubles.
        disk = isinstance(error, (sqlite3.OperationalError, sqlite3.ProgrammingError))  # or closed meanwhile
        if disk and "decode" not in str(error):
            raise _refused(path, error, _state_told(error, path)) from error
        raise _damaged(path, error) from error
    except OSError as error:
        raise StorageError(
            f"The folder of the journal cannot be used ({error.strerror}).",
            code=state_of(error, path.parent),
            kept="Everything saved before is kept.",
            remedy="Free some space on the disk or make it writable, then try again.",
        ) from error
