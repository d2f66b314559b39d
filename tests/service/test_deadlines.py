"""The clock of a review: one working day (26/10-1) around lunch, Friday evenings, Nauryz and moved days.

Every expected deadline is checked against the holiday library in another way than ours counts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import holidays
import pytest

from proctor.core.errors import BadInputError, MissingPartError
from proctor.core.working_time import ASTANA, add_working_day
from proctor.service.work_days import WorkDays

CASES = [
    # found, due
    ("2026-11-18 10:15", "2026-11-19 10:15"),
    ("2026-11-18 12:59", "2026-11-19 12:59"),
    ("2026-11-18 13:00", "2026-11-19 14:30"),  # lunch
    ("2026-11-18 14:29", "2026-11-19 14:30"),
    ("2026-11-18 14:30", "2026-11-19 14:30"),
    ("2026-11-18 08:00", "2026-11-19 09:00"),
    ("2026-11-20 17:40", "2026-11-23 17:40"),  # Friday evening
    ("2026-11-20 18:30", "2026-11-24 09:00"),
    ("2026-11-21 12:00", "2026-11-24 09:00"),
    ("2025-03-20 11:00", "2025-03-26 11:00"),  # Nauryz 2025: the weekend is given back on 24 and 25 March
    ("2026-03-20 16:00", "2026-03-26 16:00"),  # Nauryz 2026
    ("2026-03-22 16:00", "2026-03-27 09:00"),
    ("2024-05-03 16:00", "2024-05-04 16:00"),  # Saturday, 4 May 2024 was worked for Wednesday, 8 May
    ("2024-05-06 10:00", "2024-05-10 10:00"),
    ("2024-05-04 19:00", "2024-05-10 09:00"),
    ("2025-01-02 10:00", "2025-01-06 09:00"),  # Friday, 3 January 2025 was given for Sunday the 5th
    ("2024-12-31 16:00", "2025-01-05 16:00"),
    ("2026-12-31 18:00", "2027-01-05 18:00"),
]


def at(written: str) -> datetime:
    return datetime.strptime(written, "%Y-%m-%d %H:%M").replace(tzinfo=ASTANA)


@pytest.mark.parametrize(("found", "due"), CASES)
def test_a_violation_list_is_due_within_one_working_day(found: str, due: str) -> None:
    moment = at(found)
    assert add_working_day(moment, WorkDays().around(moment)) == at(due)


@pytest.mark.parametrize(("found", "due"), CASES)
def test_the_library_counts_the_same_days(found: str, due: str) -> None:
    listed = holidays.country_holidays("KZ", years=(2023, 2024, 2025, 2026, 2027))
    began, ends = at(found), at(due)
    assert listed.is_working_day(ends.date())
    worked = [
        day
        for days in range((ends.date() - began.date()).days + 1)
        if listed.is_working_day(day := began.date() + timedelta(days=days))
    ]
    too_late = began.time() >= at("2026-01-01 18:30").time()
    begins_today = began.date() in worked and not too_late
    assert len(worked) == (2 if begins_today or began.date() not in worked else 3)


def test_a_site_adds_days_that_the_library_does_not_know_yet(tmp_path: Path) -> None:
    file = tmp_path / "days.toml"
    file.write_text("off = [2026-11-19]\nmoved_to = [2026-11-21]\n")
    moment = at("2026-11-18 10:00")
    assert add_working_day(moment, WorkDays(file).around(moment)) == at("2026-11-20 10:00")
    moment = at("2026-11-20 10:00")
    assert add_working_day(moment, WorkDays(file).around(moment)) == at("2026-11-21 10:00")


@pytest.mark.parametrize("text", ["off = 3", "days = []", "off = ['2026-01-01']", "off = [", "off = [2026]"])
def test_a_file_that_says_something_else_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "days.toml"
    file.write_text(text)
    with pytest.raises(BadInputError):
        WorkDays(file)
    with pytest.raises(MissingPartError):
        WorkDays(tmp_path / "nowhere.toml")
