"""Leading a database to this version's schema, and refusing one from a newer version."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from proctor.core.errors import BadInputError
from proctor.service.database import Database

_SCRIPTS = Path(__file__).resolve().parent / "migrations"
_ADVISORY_LOCK = 7_031_948_261  # any number that only this service uses


def newest_revision() -> str:
    """The schema this program writes."""
    newest, _ = _revisions()
    return newest


def upgrade(database: Database) -> tuple[str | None, str]:
    """Lead the database to the newest schema; the revisions before and after.

    All in one transaction: killed half-way, nothing has happened. BadInputError for a database that a newer
    version of Synaq wrote.
    """
    with database.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        before = MigrationContext.configure(connection).get_current_revision()
        newest, known = _revisions()
        if before is not None and before not in known:
            raise BadInputError(
                f"The database was written by a newer version of Synaq (schema {before}; "
                f"this version knows up to {newest}).",
                kept="The database was not changed.",
                remedy="Start the newer version of Synaq, or give this one a database of its own.",
            )
        if before != newest:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    return before, newest


@cache
def _revisions() -> tuple[str, frozenset[str]]:
    """The newest schema and all that are known: files of the program, the same for as long as it runs."""
    scripts = ScriptDirectory.from_config(_config())
    return str(scripts.get_current_head()), frozenset(one.revision for one in scripts.walk_revisions())


def _config() -> Config:
    config = Config()
    # Interpolation reads '%' in a path as its own.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config
