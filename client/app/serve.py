"""`synaq serve`: the exam service in the foreground, until somebody stops it. Where it keeps things by
default.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
from pathlib import Path

from platformdirs import user_data_path

from proctor.service.embedded import EmbeddedService
from proctor.service.settings import ServiceSettings, service_table

_ROUND_S = 0.5


def service_settings(
    database: str | None, evidence: Path | None, site_settings: Path | None = None
) -> ServiceSettings:
    """Settings with what was not said put below the person's own data folder.

    Evidence lies beside a database that is a file; what is said of one thing does not move the other
    elsewhere. `site_settings`: its table `[service]`, if there is one, says the rest.
    """
    table = {} if site_settings is None else service_table(site_settings)
    database = database or table.get("database")
    evidence = evidence or table.get("evidence")
    home = user_data_path("synaq", appauthor=False) / "service"
    place = Path(database).parent if database is not None and "://" not in database else home
    own = {
        "database": database or str(home / "exam.db"),
        "evidence": evidence or place / "evidence",
        **({} if site_settings is None else {"site_settings": site_settings}),
    }
    return ServiceSettings.from_mapping({**table, **own})


def serve(
    *,
    database: str | None,
    evidence: Path | None,
    port: int,
    host: str = "127.0.0.1",
    site_settings: Path | None = None,
) -> None:
    """Run until Ctrl-C or SIGTERM, then answer what is under way and end. SynaqError where it cannot
    start.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    asked_to_stop = threading.Event()
    before = {sign: signal.signal(sign, lambda *_: asked_to_stop.set()) for sign in _signals()}
    try:
        settings = service_settings(database, evidence, site_settings)
        with EmbeddedService(settings, host=host, port=port) as service:
            _say(f"The exam service answers at {service.url} (database {_shown(settings.database)}).")
            # In rounds, as a wait without end cannot be interrupted on every system.
            while not asked_to_stop.wait(_ROUND_S):
                service.require_alive()
        _say("The exam service has stopped; everything it acknowledged is kept.")
    finally:
        for sign, meaning in before.items():
            signal.signal(sign, meaning)


def _signals() -> tuple[signal.Signals, ...]:
    return (signal.SIGINT, signal.SIGTERM)


def _shown(database: str) -> str:
    """The database's address without a password."""
    scheme, mark, rest = database.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}" if mark else database


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
