"""The counts of a season, as JSON and as lines to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tests.e2e.faults.judge import Outcome

_FOUND = ("candidate", "computer", "provider", "service", "unknown", "none")
_TRUTHS = ("candidate", "computer", "provider", "service", "none")


def summary_of(
    outcomes: Sequence[Outcome], skipped: Mapping[str, str], troubles: Sequence[str] = ()
) -> dict[str, Any]:
    """What is asked for, in figures; the cases that are wrong, each with its grounds. `skipped`: kinds that
    this machine does not let happen, and why; `troubles`: of the harness itself."""
    return {
        "attempts": len(outcomes),
        "kinds": dict(sorted(Counter(one.kind for one in outcomes).items())),
        "skipped": dict(skipped),
        "troubles of the harness": list(troubles),
        "answers saved": sum(one.answers for one in outcomes),
        "answers refused, and said to be": sum(one.refused for one in outcomes),
        "answers lost": sum(len(one.answers_lost) for one in outcomes),
        "answers destroyed by the fault itself": sum(len(one.destroyed) for one in outcomes),
        "entries": sum(one.entries for one in outcomes),
        "entries lost": sum(len(one.entries_lost) for one in outcomes),
        "evidence acknowledged": sum(one.evidence for one in outcomes),
        "acknowledged evidence lost": sum(len(one.evidence_lost) for one in outcomes),
        "evidence missing, and said to be": sum(one.evidence_missing_said for one in outcomes),
        "chain breaks": sum(len(one.chain_breaks) for one in outcomes),
        "other problems": sum(len(one.problems) for one in outcomes),
        "worst error of the time left, ms": max((one.time_error_ms for one in outcomes), default=0),
        "attribution": dict(Counter(one.verdict or "not judged" for one in outcomes)),
        "confusion": _confusion(outcomes),
        "wrong": [_case(one) for one in outcomes if one.verdict == "wrong"],
        "unnoticed": [_case(one) for one in outcomes if one.verdict == "unnoticed"],
        "unknown": dict(Counter(one.kind for one in outcomes if one.verdict == "unknown")),
        "unprompted": [f"{one.number} {one.kind}: {said}" for one in outcomes for said in one.unprompted],
        "broken": [_broken(one) for one in outcomes if one.lost],
    }


def is_clean(outcomes: Iterable[Outcome]) -> bool:
    """Whether nothing was lost, broken or stuck."""
    return not any(one.lost for one in outcomes)


def lines_of(summary: Mapping[str, Any]) -> Iterator[str]:
    """To read."""
    for name, value in summary.items():
        if name == "confusion":
            yield "whose it was, by what was found:"
            yield "  " + "".join(f"{head:>11}" for head in ("", *_FOUND))
            for truth, row in value.items():
                yield "  " + "".join(f"{cell:>11}" for cell in (truth, *row.values()))
        elif isinstance(value, list):
            yield f"{name}: {len(value)}"
            yield from (f"  {one}" for one in value)
        elif isinstance(value, dict):
            yield f"{name}: " + (", ".join(f"{key} {count}" for key, count in value.items()) or "none")
        else:
            yield f"{name}: {value}"


def _confusion(outcomes: Iterable[Outcome]) -> dict[str, dict[str, int]]:
    counted = Counter((one.truth, one.found) for one in outcomes if one.verdict)
    return {truth: {found: counted[truth, found] for found in _FOUND} for truth in _TRUTHS}


def _case(one: Outcome) -> str:
    said = "; ".join(one.grounds)
    return (
        f"{one.number} (seed {one.seed}) {one.kind}: {one.found} {one.confidence:.2f} not {one.truth}: {said}"
    )


def _broken(one: Outcome) -> dict[str, Any]:
    lists = ("answers_lost", "entries_lost", "evidence_lost", "chain_breaks", "problems")
    return {"number": one.number, "seed": one.seed, "kind": one.kind} | {
        name: getattr(one, name) for name in lists if getattr(one, name)
    }
