"""A list of candidates as CSV: read whole, with every line that is wrong named at once. Nothing is kept
here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from proctor.core.errors import BadInputError
from proctor.core.working_time import ASTANA
from proctor.resources.programmes import read_text

_COLUMNS = ("name", "number", "category", "programme", "slot", "language", "hall")
_WRONG_LINES_SHOWN = 10


@dataclass(frozen=True)
class CandidateLine:
    """One candidate; `programme` and `slot_ms` where the line books one."""

    name: str
    number: str | None = None
    category: str = ""
    programme: str | None = None
    slot_ms: int | None = None
    language: str = "kk"
    hall: str | None = None


def read_candidates(file: Path) -> list[CandidateLine]:
    """The candidates of a CSV with the columns name, number, category, programme, slot, language, hall (name
    is a must).

    A slot is a date and time such as `2026-12-01 10:00`, in Astana time where it names no zone. BadInputError
    naming all lines that are out of order.
    """
    reader = csv.DictReader(io.StringIO(read_text(file)), strict=True)
    try:
        _require_columns(reader.fieldnames or [], file.name)
        rows = list(reader)
    except csv.Error as error:
        raise _wrong(file.name, [f"line {reader.line_num}: {error}"]) from error
    found, wrong = [], []
    for place, row in enumerate(rows, start=2):
        try:
            found.append(_line(row))
        except ValueError as error:
            wrong.append(f"line {place}: {error}")
    if wrong:
        raise _wrong(file.name, wrong)
    return found


def parse_slot(written: str) -> int:
    """A date and time as milliseconds since 1970 UTC; ValueError where it is none."""
    try:
        at = datetime.fromisoformat(written.strip())
    except ValueError as error:
        raise ValueError(f"{written!r} is not a date and time like 2026-12-01 10:00") from error
    return round((at if at.tzinfo is not None else at.replace(tzinfo=ASTANA)).timestamp() * 1000)


def _require_columns(names: Sequence[str], file_name: str) -> None:
    unknown = sorted(set(names) - set(_COLUMNS))
    if unknown or "name" not in names:
        what = f"unknown columns: {', '.join(unknown)}" if unknown else "no column name"
        raise _wrong(file_name, [what])


def _line(row: dict[str, str]) -> CandidateLine:
    if None in row or any(value is None for value in row.values()):
        raise ValueError("it has more or fewer fields than there are columns")
    cells = {name: (row.get(name) or "").strip() for name in _COLUMNS}
    if not cells["name"]:
        raise ValueError("the name is empty")
    return CandidateLine(
        name=cells["name"],
        number=cells["number"] or None,
        category=cells["category"],
        programme=cells["programme"] or None,
        slot_ms=parse_slot(cells["slot"]) if cells["slot"] else None,
        language=cells["language"] or "kk",
        hall=cells["hall"] or None,
    )


def _wrong(file_name: str, lines: list[str]) -> BadInputError:
    shown = "; ".join(lines[:_WRONG_LINES_SHOWN])
    return BadInputError(
        f"{file_name} cannot be read as a list of candidates: {shown}.",
        kept="Nobody was added.",
        remedy=f"Columns are {', '.join(_COLUMNS)}; only name must be filled in.",
    )
