"""Extra time for real: service, desk, journal. The candidate's clock follows, through a crash too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from proctor.core import entry as kinds
from proctor.sync.wall_client import WallClient
from proctor.sync.wall_messages import ExtraTime
from tests.e2e.test_scan_day import Day, in_section, service_deadline, until

WISH = ExtraTime(request="request-1", minutes=15, reason="The light went out.")


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    with ExitStack() as steps:
        yield Day(steps, tmp_path)


def test_the_candidate_s_clock_follows_the_service_s_and_a_crash_changes_nothing(day: Day) -> None:
    desk = in_section(day)
    assert desk.attempt is not None and desk.sitting.open_section is not None
    before = desk.sitting.open_section.deadline_ms
    staff = WallClient(day.proctor.url, token=day.proctor.token)
    try:
        given = staff.give_extra_time(desk.attempt.id, WISH)
        assert staff.give_extra_time(desk.attempt.id, WISH) == given
    finally:
        staff.close()
    until(lambda: desk.sitting.open_section.deadline_ms > before)  # type: ignore[union-attr]
    assert desk.sitting.open_section.deadline_ms == before + 15 * 60_000 == service_deadline(day)
    written = [one.data["directive"] for one in desk._book().journal.entries() if one.kind == kinds.DIRECTIVE]
    assert [one["kind"] for one in written] == ["extra_time"]
    desk.close()
    again = day.desk()
    assert again.resume()
    assert again.sitting.open_section is not None
    assert again.sitting.open_section.deadline_ms == before + 15 * 60_000
    until(
        lambda: again._logbook is not None and again._logbook.journal.held() == again._logbook.journal.head()
    )
    assert service_deadline(day) == before + 15 * 60_000
