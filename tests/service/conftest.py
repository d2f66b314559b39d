"""The exam service's tests: a real service on a real port with a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from proctor.service.embedded import EmbeddedService
from proctor.service.records_desk import RecordsDesk
from tests.service.exam_world import TurnedClock, World, settings_in


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Start services with settings of the test's choosing; all are stopped at its end."""
    with ExitStack() as open_things:

        def make(**changes: Any) -> World:
            settings, clock = settings_in(tmp_path, **changes), TurnedClock()
            service = open_things.enter_context(EmbeddedService(settings, clock))
            office = open_things.enter_context(RecordsDesk(settings, clock))
            office.import_shipped_bank("practice")
            return World(service, settings, clock, office)

        yield make


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """A service with the practice bank."""
    return make_world()
