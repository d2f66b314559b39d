"""The rules of retention of one service, read: the shipped ones, with what its site has otherwise."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.retention import RetentionRules, parse_retention
from proctor.resources.programmes import read_text
from proctor.resources.shipped_files import asset_path
from proctor.service.retention_tables import retention_site
from proctor.service.settings import ServiceSettings

_ONE = 1


def rules_in(file: Path | None) -> RetentionRules:
    """The shipped rules, with those of a site's file over them. BadInputError."""
    return _over_usual(None if file is None else read_text(file), "" if file is None else file.name)


def site_rules(connection: Connection, settings: ServiceSettings) -> tuple[RetentionRules, Path | None]:
    """The rules and the backup folder that the settings name; what they do not name is as it was named last,
    so that a run by hand neither deletes earlier than the service nor leaves copies. BadInputError.
    """
    named = {
        "rules": None if settings.retention is None else read_text(settings.retention),
        "backup": None if settings.backup is None else str(settings.backup.resolve()),
    }
    file = (
        "the rules that the service last ran with" if settings.retention is None else settings.retention.name
    )
    found = connection.execute(sa.select(retention_site)).mappings().first()
    before = {"rules": None, "backup": None} if found is None else dict(found)
    now = {name: before[name] if value is None else value for name, value in named.items()}
    rules = _over_usual(now["rules"], file)
    if found is None:
        connection.execute(sa.insert(retention_site).values(id=_ONE, **now))
    elif now != {name: before[name] for name in now}:
        connection.execute(sa.update(retention_site).values(**now))
    return rules, None if now["backup"] is None else Path(now["backup"])


def _over_usual(text: str | None, file: str) -> RetentionRules:
    usual = parse_retention(read_text(asset_path("retention", "usual.toml")), "usual.toml")
    return usual if text is None else parse_retention(text, file, usual)
