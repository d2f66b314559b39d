"""The database: one engine, transactions that read and transactions that write, and nothing of the domain.

What is written here is on disk when `write` ends (SQLite: WAL, synchronous=FULL): an answer sent after it is
true.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from proctor.core.errors import BadInputError, ConnectionLostError, StorageError, SynaqError

_BUSY_MS = 10_000
_FULL_SIGNS = ("disk is full", "no space left", "disk full")
_AWAY_SIGNS = ("connection", "is locked", "could not connect")
_DAMAGE_SIGNS = ("not a database", "malformed", "unable to open", "readonly database", "disk i/o error")


class DiskFullError(StorageError):
    """The disk under the database is full: sending again later is right."""


class Database:
    """An engine with this service's settings. `close` it."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._sqlite = self.engine.dialect.name == "sqlite"
        # SQLite has one writer: waiting here is fair, waiting in SQLite is a lottery.
        self._writing = threading.Lock() if self._sqlite else contextlib.nullcontext()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads: one consistent picture."""
        with _plain_errors(), self.engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes; committed and on disk at the end, or nothing of it.

        In SQLite it takes the write lock at once, so that what it reads stays true until it commits; in
        PostgreSQL lock the rows that matter with `with_for_update`.
        """
        with _plain_errors(), self._writing, self.engine.connect() as raw:
            connection = raw.execution_options(synaq_write=True)
            with connection.begin():
                yield connection

    def purge(self, *, compact: bool = False) -> dict[str, str]:
        """Leave nothing of deleted rows where this reaches; what became of the freed pages and of the log.

        `compact`: write all anew, which takes a while and lets nobody else in meanwhile. ConnectionLostError
        where others keep the log in use.
        """
        with _plain_errors(), self._writing:
            raw = self.engine.raw_connection()
            try:
                return _purge_sqlite(raw.cursor(), compact) if self._sqlite else _vacuum(raw, compact)
            finally:
                raw.close()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _purge_sqlite(cursor: Any, compact: bool) -> dict[str, str]:
    if compact:
        cursor.execute("VACUUM")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    busy = cursor.fetchone()[0]
    cursor.close()
    if busy:
        raise ConnectionLostError(
            "The database's log cannot be emptied now: others are reading.",
            kept="What was deleted stays deleted; the log is emptied at the next run.",
        )
    return {"kind": "sqlite", "freed_pages": "overwritten", "log": "emptied"}


def _vacuum(raw: Any, compact: bool) -> dict[str, str]:
    connection = raw.driver_connection
    connection.autocommit = True
    try:
        connection.execute("VACUUM FULL" if compact else "VACUUM")
    finally:
        connection.autocommit = False
    pages = "written anew" if compact else "given free, overwritten as they are used again"
    return {"kind": "postgresql", "freed_pages": pages, "log": "not reached: the database server's own"}


@contextlib.contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        known = _known(error)
        if known is None:
            raise
        raise known from error


def _known(error: DBAPIError) -> SynaqError | None:
    """What the environment did to us, if it was the environment."""
    said = str(error).lower()
    if any(sign in said for sign in _FULL_SIGNS):
        return DiskFullError(
            "The disk of the exam service is full.", kept="What was acknowledged before is kept."
        )
    if any(sign in said for sign in _DAMAGE_SIGNS):
        return StorageError(
            f"The exam service's database cannot be read or written ({error.orig}).",
            kept="The file was not changed.",
            remedy="Check the file and its folder's access rights, or take the last backup.",
        )
    if isinstance(error, OperationalError) and any(sign in said for sign in _AWAY_SIGNS):
        return ConnectionLostError(
            "The exam service's database cannot be reached.",
            kept="What was acknowledged before is kept.",
            remedy="Check that the database runs and that its address is right.",
        )
    return None


def _engine(url: str) -> Engine:
    try:
        parsed = sa.make_url(url)
        backend = parsed.get_backend_name()
        # Parameters hold codes' digests and people's names: they stay out of messages and logs.
        engine = sa.create_engine(parsed, hide_parameters=True, pool_pre_ping=backend != "sqlite")
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise _unusable(str(error)) from error
    if backend not in ("sqlite", "postgresql"):
        raise _unusable(f"{backend} is not SQLite or PostgreSQL")
    if backend == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            raise _unusable("a database in memory would be lost with the process")
        _prepare_sqlite(engine, Path(str(parsed.database)))
    return engine


def _unusable(why: str) -> BadInputError:
    return BadInputError(
        f"The database address cannot be used ({why}).",
        kept="Nothing was started.",
        remedy="Give a file's path, sqlite:///file or postgresql://user@host/name.",
    )


def _prepare_sqlite(engine: Engine, file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The database's folder cannot be made ({error.strerror}).", remedy="Choose another place."
        ) from error

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        # The driver's own ideas of when to begin are switched off; `begin` below says it.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten, see `purge`
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        wanted = connection.get_execution_options().get("synaq_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if wanted else "BEGIN")
