"""Calendar and working time: intervals of the orders, Astana time, working days. No clock: moments come in.

Working hours: Monday to Friday 09:00-18:30, lunch 13:00-14:30, Astana time, without the public holidays of
Kazakhstan (26/annex 2 row 7) and with the days that the government moves. Every
moment here is an aware datetime; a naive one is a bug: ValueError.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from datetime import time as clock_time

# Kazakhstan has kept one zone, UTC+5, without summer time since 1 March 2024.
ASTANA = timezone(timedelta(hours=5), "Astana")

OPENING = clock_time(9, 0)
LUNCH_START = clock_time(13, 0)
LUNCH_END = clock_time(14, 30)
CLOSING = clock_time(18, 30)

_LONGEST_RUN_OF_DAYS_OFF = 366


@dataclass(frozen=True, slots=True)
class Interval:
    """A span of calendar months and calendar days, as the orders count them. At least one is not zero."""

    months: int = 0
    days: int = 0

    def first_day_after(self, moment: datetime) -> datetime:
        """Midnight in Astana of the day this interval after the day of `moment`: the first moment outside it.

        The orders count calendar days and months from the day of the event: its clock time does not matter.
        """
        return self.after(datetime.combine(to_astana(moment).date(), clock_time(0), ASTANA))

    def after(self, moment: datetime) -> datetime:
        """The same clock time, this interval later, counted in Astana's calendar.

        31 January and one month is the last of February: a day that the month lacks becomes its last.
        """
        local = to_astana(moment)
        index = local.year * 12 + local.month - 1 + self.months
        year, month = divmod(index, 12)
        day = min(local.day, calendar.monthrange(year, month + 1)[1])
        return local.replace(year=year, month=month + 1, day=day) + timedelta(days=self.days)


@dataclass(frozen=True)
class WorkCalendar:
    """`off`: public holidays and days off moved there; `moved_to`: days of a weekend on which people work
    instead. Every year the government moves a few."""

    off: Collection[date]
    moved_to: Collection[date] = frozenset()


def to_astana(moment: datetime) -> datetime:
    """`moment` in Astana time; ValueError where it names no time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {moment.isoformat()}")
    return moment.astimezone(ASTANA)


def is_working_day(day: date, days: WorkCalendar) -> bool:
    """Whether `day` is one of Monday to Friday and not off, or a weekend's day that work was moved to."""
    return day in days.moved_to or (day.weekday() < 5 and day not in days.off)


def is_working_time(moment: datetime, days: WorkCalendar) -> bool:
    """Whether people are at work at `moment`: a working day, not lunch. Closing time itself is not."""
    local = to_astana(moment)
    clock = local.time()
    at_desk = OPENING <= clock < LUNCH_START or LUNCH_END <= clock < CLOSING
    return at_desk and is_working_day(local.date(), days)


def next_working_moment(moment: datetime, days: WorkCalendar) -> datetime:
    """`moment` itself in working time, otherwise the next moment when work begins, in Astana time."""
    local = to_astana(moment)
    if is_working_day(local.date(), days):
        if local.time() < OPENING:
            return datetime.combine(local.date(), OPENING, ASTANA)
        if LUNCH_START <= local.time() < LUNCH_END:
            return datetime.combine(local.date(), LUNCH_END, ASTANA)
        if local.time() < CLOSING:
            return local
    return datetime.combine(next_working_day(local.date(), days), OPENING, ASTANA)


def next_working_day(day: date, days: WorkCalendar) -> date:
    """The first working day after `day`; ValueError where a year of days off leaves none."""
    for ahead in range(1, _LONGEST_RUN_OF_DAYS_OFF):
        candidate = day + timedelta(days=ahead)
        if is_working_day(candidate, days):
            return candidate
    raise ValueError(f"no working day within a year after {day.isoformat()}")


def add_working_day(start: datetime, days: WorkCalendar) -> datetime:
    """The deadline "within one working day" (26/10-1): the same working moment on the next working day.

    What happens outside working time counts from the next moment of work, so Friday 20:00 becomes Monday
    09:00 and the deadline Tuesday 09:00.
    """
    begin = next_working_moment(start, days)
    return datetime.combine(next_working_day(begin.date(), days), begin.time(), ASTANA)


def working_time_between(start: datetime, end: datetime, days: WorkCalendar) -> timedelta:
    """How much working time lies from `start` to `end`; negative where `end` is the earlier."""
    if end < start:
        return -working_time_between(end, start, days)
    first, last = to_astana(start), to_astana(end)
    total, day = timedelta(), first.date()
    while day <= last.date():
        if is_working_day(day, days):
            for opens, closes in ((OPENING, LUNCH_START), (LUNCH_END, CLOSING)):
                begin = max(first, datetime.combine(day, opens, ASTANA))
                total += max(timedelta(), min(last, datetime.combine(day, closes, ASTANA)) - begin)
        day += timedelta(days=1)
    return total
