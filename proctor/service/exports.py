"""Results of attempts as a table for other systems: numbers, no names. Who took one is on the trail."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.working_time import ASTANA
from proctor.service import tables
from proctor.service.attempts import AttemptRow, load_many, sections_of
from proctor.service.parts import ServiceParts, moment
from proctor.service.results import TOTAL, build_result
from proctor.service.trail import Caller, Deed, record
from proctor.service.views import candidate_number

# A table program takes a cell that begins so for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_HEAD = (
    "attempt",
    "candidate_number",
    "programme",
    "edition",
    "practice",
    "language",
    "state",
    "status",
    "threshold_reached",
    "right",
    "total",
    "mark",
    "slot",
    "started",
    "finished",
    "published",
    "incidents",
    "violations",
    "violation_clauses",
)

Cell = str | int | float | None


def export_results(parts: ServiceParts, caller: Caller, *, practice: bool = False) -> str:
    """All attempts whose candidate has a result or is waiting for one, as CSV text (RFC 4180), by slot.

    One line an attempt; for every section of any of their programmes two columns, `<section>_right` and
    `<section>_total`, and `<section>_mark` where it has a mark: empty while it is not known. Moments are
    Astana time. `practice`: of practice attempts instead of the others.
    """
    with parts.database.write() as connection:
        rows = load_many(
            connection,
            tables.attempt.c.practice == practice,
            tables.attempt.c.id.in_(sa.select(tables.review.c.attempt)),
        )
        found = [_line(parts, connection, row) for row in rows]
        detail = {"practice": practice, "attempts": len(found)}
        record(connection, parts.clock(), caller, Deed("export.results", detail=detail))
    sections = list(dict.fromkeys(name for line in found for name in line if name not in _HEAD))
    return as_csv((*_HEAD, *sections), found)


def as_csv(head: Sequence[str], lines: Sequence[Mapping[str, Cell]]) -> str:
    """Lines as CSV; a text that a table program would take for a formula is given an apostrophe before it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_safe(line.get(name)) for name in head] for line in lines)
    return out.getvalue()


def as_file(text: str) -> bytes:
    """CSV as bytes: UTF-8 with a byte order mark, by which Excel knows it."""
    return text.encode("utf-8-sig")


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return "'" + cell
    return "" if cell is None else cell


def _line(parts: ServiceParts, connection: Connection, row: AttemptRow) -> dict[str, Cell]:
    result = build_result(parts, connection, row, "kk")
    sections = sections_of(connection, row.id)
    line: dict[str, Cell] = {
        "attempt": row.id,
        "candidate_number": candidate_number(connection, row),
        "programme": row.programme,
        "edition": row.edition,
        "practice": _yes(row.practice),
        "language": row.test_language,
        "state": row.state.value,
        "status": result.status,
        "threshold_reached": _yes(result.score_passed),
        "right": sum(one.right for one in result.sections) if result.sections else None,
        "total": sum(one.total for one in result.sections) if result.sections else None,
        "mark": result.marks.get("total"),
        "slot": _astana(row.slot_ms),
        "started": _astana(sections[0].started_ms) if sections else None,
        "finished": _astana(row.finished_ms),
        "published": _astana(result.published_ms),
        "incidents": result.incidents,
        "violations": len(result.violations) if result.published_ms is not None else None,
        "violation_clauses": "; ".join(one.clause for one in result.violations),
    }
    for one in result.sections:
        line[f"{one.section}_right"] = one.right
        line[f"{one.section}_total"] = one.total
    for mark in result.mark_lines:
        if mark.section != TOTAL:
            line[f"{mark.section}_mark"] = mark.value
    return line


def _yes(said: Any) -> Cell:
    return None if said is None else ("yes" if said else "no")


def _astana(at_ms: int | None) -> Cell:
    return None if at_ms is None else moment(at_ms).astimezone(ASTANA).strftime("%Y-%m-%d %H:%M:%S")
