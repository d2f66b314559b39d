"""The equipment check as it goes into the record: all figures, within bounds.

A computer with a thousand windows must not make an entry that no journal takes: what is too long is cut, and
what was cut says so.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from proctor.sync.messages import CheckResult

MOST_CHARS = 12_000  # of one step's figures, as JSON
_LONGEST_WORDS = 500
CUT = "cut"


@dataclass(frozen=True, slots=True)
class _Bounds:
    text: int
    items: int
    depth: int


# The wide bounds do in all ordinary cases; the narrow ones keep what matters of the others.
_WIDE, _NARROW = _Bounds(text=200, items=60, depth=6), _Bounds(text=60, items=24, depth=4)


def bounded(checks: Sequence[CheckResult]) -> list[CheckResult]:
    """The same results with figures that an entry can hold: at most MOST_CHARS of JSON each."""
    return [
        check.model_copy(
            update={
                "measured": check.measured[:_LONGEST_WORDS],
                "required": check.required[:_LONGEST_WORDS],
                "advice": check.advice[:_LONGEST_WORDS],
                "figures": _figures(check.figures),
            }
        )
        for check in checks
    ]


def _figures(figures: dict[str, Any]) -> dict[str, Any]:
    for bounds in (_WIDE, _NARROW):
        kept = _cut(figures, bounds, bounds.depth)
        if len(json.dumps(kept, ensure_ascii=False)) <= MOST_CHARS:
            return dict(kept)
    plain = {name: value for name, value in _cut(figures, _NARROW, 1).items() if value is not None}
    return {**dict(list(plain.items())[: _NARROW.items]), CUT: True}


def _cut(value: Any, bounds: _Bounds, depth: int) -> Any:
    match value:
        case str():
            return value[: bounds.text]
        case float():
            return value if math.isfinite(value) else None
        case bool() | int() | None:
            return value
        case dict() if depth > 0:
            first = list(value.items())[: bounds.items]
            return {str(name)[: bounds.text]: _cut(inner, bounds, depth - 1) for name, inner in first}
        case list() | tuple() if depth > 0:
            return [_cut(inner, bounds, depth - 1) for inner in value[: bounds.items]]
        case _:
            return None
