"""Working days of Kazakhstan: the public holidays and moved days of a kept library, and what a site adds.

The government moves days off once a year; a site need not wait for a newer library to know of it.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path

import holidays

from proctor.core.errors import BadInputError, MissingPartError
from proctor.core.working_time import WorkCalendar

_KEYS = frozenset({"off", "moved_to"})


class WorkDays:
    """The working days of every year. `site`: a TOML file with `off` and `moved_to`, lists of dates.

    MissingPartError where the file cannot be read, BadInputError where it says something else.
    """

    def __init__(self, site: Path | None = None) -> None:
        self._site = WorkCalendar(frozenset()) if site is None else _read(site)
        self._years: dict[int, WorkCalendar] = {}

    def around(self, moment: datetime) -> WorkCalendar:
        """The calendar for deadlines that begin near `moment`: its year and those beside it."""
        year = moment.year
        if year not in self._years:
            listed = holidays.country_holidays("KZ", years=range(year - 1, year + 2))
            own = self._site
            off = (frozenset(listed) | frozenset(own.off)) - frozenset(own.moved_to)
            moved = (frozenset(listed.weekend_workdays) | frozenset(own.moved_to)) - frozenset(own.off)
            self._years[year] = WorkCalendar(off, moved)
        return self._years[year]


def _read(path: Path) -> WorkCalendar:
    try:
        value = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MissingPartError(
            f"The file of working days, {path.name}, cannot be read ({error.strerror}).",
            kept="Nothing was started.",
            remedy="Name another file in the settings, or none.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _not_dates(path) from error
    if set(value) - _KEYS or not all(_are_dates(listed) for listed in value.values()):
        raise _not_dates(path)
    return WorkCalendar(frozenset(value.get("off", ())), frozenset(value.get("moved_to", ())))


def _are_dates(listed: object) -> bool:
    return isinstance(listed, list) and all(type(day) is date for day in listed)


def _not_dates(path: Path) -> BadInputError:
    return BadInputError(
        f"{path.name} is no file of working days.",
        kept="Nothing was started.",
        remedy="Write: off = [2027-01-04] and moved_to = [2027-01-10], dates without quotes.",
    )
