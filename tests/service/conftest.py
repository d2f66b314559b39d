"""The exam service's tests: a real service on a real port with a real database."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from proctor.service.embedded import EmbeddedService
from proctor.service.records_desk import RecordsDesk
from tests.service.exam_world import TurnedClock, World, settings_in


@pytest.fixture(scope="session")
def practice_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as the first start and the import of the practice bank leave it: made once, copied for each
    test. How it comes to be is shown by test_database and test_administration."""
    settings = settings_in(tmp_path_factory.mktemp("practice"))
    with RecordsDesk(settings, TurnedClock()) as office:
        office.import_shipped_bank("practice")
    return Path(settings.database)


@pytest.fixture
def make_world(tmp_path: Path, practice_database: Path) -> Iterator[Callable[..., World]]:
    """Start services with settings of the test's choosing; all are stopped at its end."""
    with ExitStack() as open_things:

        def make(**changes: Any) -> World:
            settings, clock = settings_in(tmp_path, **changes), TurnedClock()
            database = Path(settings.database)
            ready = "database" not in changes and not database.exists()
            if ready:
                shutil.copyfile(practice_database, database)
            service = open_things.enter_context(EmbeddedService(settings, clock))
            office = open_things.enter_context(RecordsDesk(settings, clock))
            if not ready:
                office.import_shipped_bank("practice")
            return World(service, settings, clock, office)

        yield make


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """A service with the practice bank."""
    return make_world()
