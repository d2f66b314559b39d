"""Months, days and working days as the orders count them, in Astana."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.working_time import (
    ASTANA,
    CLOSING,
    OPENING,
    Interval,
    WorkCalendar,
    add_working_day,
    is_working_time,
    next_working_day,
    next_working_moment,
    working_time_between,
)

# 2026: Nauryz, 21 to 23 March (Saturday to Monday), with Tuesday and Wednesday given for the weekend.
NAURYZ = WorkCalendar(frozenset(date(2026, 3, day) for day in (21, 22, 23, 24, 25)))
START = datetime(2024, 3, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 16 * 366 * 86400).map(lambda second: START + timedelta(seconds=second))


def at(month: int, day: int, hour: int = 10, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ASTANA)


@pytest.mark.parametrize(
    ("start", "interval", "end"),
    [
        (at(1, 31), Interval(months=1), at(2, 28)),
        (at(1, 31, year=2028), Interval(months=1), at(2, 29, year=2028)),
        (at(8, 31), Interval(months=6), at(2, 28, year=2027)),
        (at(2, 29, year=2028), Interval(months=12), at(2, 28, year=2029)),
        (at(12, 15), Interval(months=1), at(1, 15, year=2027)),
        (at(12, 30), Interval(days=3), at(1, 2, year=2027)),
    ],
)
def test_an_interval_ends_on_the_day_of_the_calendar(
    start: datetime, interval: Interval, end: datetime
) -> None:
    assert interval.after(start) == end
    assert interval.first_day_after(start) == end.replace(hour=0)


def test_the_day_of_an_event_is_astanas_day() -> None:
    late_evening_in_london = datetime(2026, 5, 1, 22, 30, tzinfo=UTC)  # 03:30 on 2 May in Astana
    assert Interval(days=3).first_day_after(late_evening_in_london) == at(5, 5, 0)


@given(MOMENTS, st.integers(0, 48), st.integers(0, 60))
def test_intervals_never_run_backwards_and_keep_the_clock(moment: datetime, months: int, days: int) -> None:
    end = Interval(months, days).after(moment)
    assert end >= moment
    assert end.timetz() == moment.astimezone(ASTANA).timetz()
    assert end - moment <= timedelta(days=31 * months + days)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        Interval(days=1).after(datetime(2026, 5, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        (at(11, 20, 9), True),
        (at(11, 20, 8, 59), False),
        (at(11, 20, 12, 59), True),
        (at(11, 20, 13), False),
        (at(11, 20, 14, 29), False),
        (at(11, 20, 14, 30), True),
        (at(11, 20, 18, 30), False),
        (at(11, 21, 11), False),
        (at(3, 24, 11), False),
    ],
)
def test_who_is_at_work_when(moment: datetime, works: bool) -> None:
    assert is_working_time(moment, NAURYZ) is works


@pytest.mark.parametrize(
    ("found", "deadline"),
    [
        (at(11, 18, 10, 15), at(11, 19, 10, 15)),
        (at(11, 18, 7), at(11, 19, 9)),
        (at(11, 18, 13, 20), at(11, 19, 14, 30)),
        (at(11, 18, 18, 30), at(11, 20, 9)),
        (at(11, 20, 17), at(11, 23, 17)),
        (at(11, 20, 20), at(11, 24, 9)),
        (at(11, 22, 12), at(11, 24, 9)),
        (at(3, 20, 16), at(3, 26, 16)),
    ],
)
def test_within_one_working_day(found: datetime, deadline: datetime) -> None:
    assert add_working_day(found, NAURYZ) == deadline


@given(MOMENTS, st.frozensets(st.dates(date(2024, 3, 1), date(2041, 2, 1)), max_size=20))
def test_work_begins_in_working_time_and_deadlines_lie_on_a_later_working_day(
    moment: datetime, off: frozenset[date]
) -> None:
    holidays = WorkCalendar(off)
    begin = next_working_moment(moment, holidays)
    assert begin >= moment
    assert is_working_time(begin, holidays)
    assert next_working_moment(begin, holidays) == begin
    deadline = add_working_day(moment, holidays)
    assert is_working_time(deadline, holidays)
    assert deadline.date() == next_working_day(begin.date(), holidays)
    assert OPENING <= deadline.time() < CLOSING


def test_work_is_done_on_the_weekend_that_it_was_moved_to() -> None:
    # 2025: Friday, 3 January was given for Sunday the 5th.
    days = WorkCalendar({date(2025, 1, day) for day in (1, 2, 3)}, {date(2025, 1, 5)})
    assert is_working_time(at(1, 5, 11, year=2025), days)
    assert add_working_day(at(1, 5, 16, year=2025), days) == at(1, 6, 16, year=2025)
    assert next_working_moment(at(1, 3, 11, year=2025), days) == at(1, 5, 9, year=2025)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (at(11, 18, 10), at(11, 18, 12), 120),
        (at(11, 18, 12), at(11, 18, 15), 90),
        (at(11, 18, 13, 10), at(11, 18, 14), 0),
        (at(11, 20, 18), at(11, 23, 9, 30), 60),
        (at(11, 20, 19), at(11, 22, 10), 0),
        (at(3, 20, 9), at(3, 26, 9), 8 * 60),
        (at(11, 18, 12), at(11, 18, 10), -120),
    ],
)
def test_how_much_working_time_is_left(start: datetime, end: datetime, minutes: int) -> None:
    assert working_time_between(start, end, NAURYZ) == timedelta(minutes=minutes)


@given(MOMENTS)
def test_one_working_day_is_a_whole_day_of_work(moment: datetime) -> None:
    found = next_working_moment(moment, NAURYZ)
    assert working_time_between(found, add_working_day(found, NAURYZ), NAURYZ) == timedelta(hours=8)


def test_a_year_of_holidays_is_refused() -> None:
    always = WorkCalendar([date(2026, 1, 1) + timedelta(days=day) for day in range(800)])
    with pytest.raises(ValueError, match="no working day within a year"):
        next_working_day(date(2026, 1, 1), always)
