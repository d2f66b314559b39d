"""How a programme's final mark is put together (184/annex 1): T is the sum of the marks of some sections.

Which sections those are, and by which clause, stands in the programme's file. Unknown is not zero: as long as
one of the marks is not known, neither is the sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class MarkRule:
    """T = the sum of the marks of these sections, as `clause` says."""

    sections: tuple[str, ...]
    clause: str


def final_mark(rule: MarkRule | None, marks: Mapping[str, Decimal]) -> Decimal | None:
    """T of these marks, section id -> mark. None without a rule, or while a mark of it is not known."""
    if rule is None or not all(section in marks for section in rule.sections):
        return None
    return sum((marks[section] for section in rule.sections), Decimal(0))
