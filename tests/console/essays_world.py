"""A service whose site has set what an essay needs, for the page of essays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proctor.service.embedded import EmbeddedService
from proctor.service.records_desk import RecordsDesk
from tests.service.essay_world import site_file
from tests.service.exam_world import TurnedClock, World, settings_in


@contextmanager
def essays_world(folder: Path) -> Iterator[World]:
    """A service on a free port with topics for essays."""
    settings, clock = settings_in(folder, site_settings=site_file(folder)), TurnedClock()
    with EmbeddedService(settings, clock) as service, RecordsDesk(settings, clock) as office:
        office.import_shipped_bank("essay")
        yield World(service, settings, clock, office)
