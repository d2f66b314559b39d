"""`synaq evaluate` without its command line: a labelled folder through the product, and what came of it.

Which figure means what is in `evaluate_score` and `evaluate_sets`; how it is worked through in
`evaluate_work`; how it is printed in `evaluate_table`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from client.app.evaluate_labels import LabelledFolder, Row, read_labels
from client.app.evaluate_score import score_sessions
from client.app.evaluate_sets import (
    by_file,
    score_audio,
    score_counts,
    score_pairs,
    score_pose,
    score_scans,
    score_things,
)
from client.app.evaluate_work import Outcome, Scope, plan, read_results, work_through
from proctor.core.errors import StorageError

Progress = Callable[[float, float], None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What to evaluate and how: `results`: where finished results are kept, else they are thrown away;
    `jobs`: worker processes."""

    folder: Path
    results: Path | None = None
    jobs: int = 1
    scope: Scope = field(default_factory=Scope)


def evaluate(wanted: Evaluation, progress: Progress | None = None) -> dict[str, Any]:
    """All figures of a labelled folder, and `failed`: files that could not be analysed, with the reason.

    `progress` gets seconds of material done and altogether. Errors are SynaqErrors.
    """
    labelled = read_labels(wanted.folder)
    with ExitStack() as stack:
        results = wanted.results or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="synaq-")))
        tasks = plan(labelled, results, wanted.scope)
        _prepare(results)
        whole = sum(task.seconds for task in tasks)
        done = 0.0

        def told(outcome: Outcome) -> None:
            nonlocal done
            done += outcome.task.seconds
            if progress is not None:
                progress(done, whole)

        outcomes = work_through(tasks, wanted.jobs, told)
        figures = score(labelled, *read_results(results))
    figures["failed"] = {one.task.name: one.error for one in outcomes if one.error}
    return figures


def _prepare(results: Path) -> None:
    try:
        for part in ("sessions", "audio", "scan"):
            (results / part).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"Results cannot be kept in {results} ({error.strerror}).", remedy="Name another folder."
        ) from error


def score(
    labelled: LabelledFolder, results: Mapping[str, Any], stills: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, Any]:
    """All figures from results by name (see `read_results`) against the labels."""
    of_sessions, of_sounds, of_scans = (_inside(results, part) for part in ("sessions", "audio", "scan"))
    tables = labelled.tables
    lines = {name: by_file(found) for name, found in stills.items()}
    several = {row["file"]: int(row["min_persons"]) for row in tables.get("multi", ())}
    alone = {row["file"]: int(row["persons"]) for row in tables.get("faces", ())}
    empty = {row["file"]: 0 for row in tables.get("coco", ()) if row["persons"] == "0"}
    figures = {
        "sessions": score_sessions(labelled.sessions, of_sessions),
        "pose": score_pose(tables.get("pose", ()), lines.get("pose")),
        "several_faces": score_counts(several, lines.get("multi"), "faces", at_least=True),
        "several_persons": score_counts(several, lines.get("multi"), "persons", at_least=True),
        "one_face": score_counts(alone, lines.get("faces"), "faces", at_least=False),
        "nobody_faces": score_counts(empty, lines.get("coco"), "faces", at_least=False),
        "nobody_persons": score_counts(empty, lines.get("coco"), "persons", at_least=False),
        "things": score_things(_things(tables.get("coco", ()), "cell_phone", "book"), lines.get("coco")),
        "phones_on_floors": score_things(
            {row["file"]: {"phone": True, "book": False} for row in tables.get("phone_floor", ())},
            lines.get("phone_floor"),
        ),
        "shelves": score_things(
            _things(tables.get("cartucho_book", ()), None, "books"), lines.get("cartucho_book")
        ),
        "pairs": score_pairs(tables.get("verify", ()), results.get("compare")),
        "audio": score_audio(tables.get("audio", ()), of_sounds),
        "scans": score_scans(labelled.scans, of_scans),
    }
    return {"folder": labelled.root.name, **_made_by({**of_sessions, **of_sounds}), **figures}


def _inside(results: Mapping[str, Any], part: str) -> dict[str, Mapping[str, Any]]:
    return {
        name.removeprefix(f"{part}/"): found for name, found in results.items() if name.startswith(f"{part}/")
    }


def _things(rows: Sequence[Row], phone: str | None, book: str) -> dict[str, dict[str, bool]]:
    columns = {"book": book} if phone is None else {"phone": phone, "book": book}
    return {row["file"]: {thing: int(row[column]) > 0 for thing, column in columns.items()} for row in rows}


def _made_by(results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Whether one policy and one set of networks made all results; else old ones are among them."""
    policies = {str((found.get("policy") or {}).get("digest")) for found in results.values()}
    digests: dict[str, set[str]] = {}
    for found in results.values():
        for network in found.get("networks") or []:
            digests.setdefault(str(network.get("role")), set()).add(str(network.get("sha256")))
    one = len(policies) <= 1 and all(len(of_role) == 1 for of_role in digests.values())
    return {"policies": sorted(policies), "one_program": one}
