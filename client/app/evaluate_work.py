"""The work of an evaluation: every labelled file through `analyse`, in worker processes, each result in its
file.

Results that are there already are kept. Nothing is judged here.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from client.app.evaluate_labels import STILLS, LabelledFolder
from client.app.result_files import write_result
from proctor.core.errors import BadInputError, StorageError, SynaqError

_SCAN_S = 15.0  # a room scan is about as much work as so many seconds of a recording
_PHOTO_S = 0.2  # a photo is about as much work as so many seconds of a recording
_PART = ".part"


@dataclass(frozen=True, slots=True)
class Task:
    """One file or folder to analyse. `lines`: where its observations go, if wanted; `seconds`: its length, or
    a photo's worth of work each; `pairs`: the source is a list of pairs of photos to compare; `scan`: it is a
    room scan."""

    name: str
    source: Path
    result: Path
    seconds: float
    lines: Path | None = None
    enrol: Path | None = None
    stills: bool = False
    pairs: bool = False
    scan: bool = False
    policy: Path | None = None

    @property
    def done(self) -> bool:
        """Whether its results are there already."""
        wanted = [path for path in (self.result, self.lines) if path is not None]
        return all(path.is_file() and path.stat().st_size > 0 for path in wanted)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One task is over: how long it took (seconds), and in `error` what went wrong, if anything."""

    task: Task
    took_s: float = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What to work on: `only` names that this expression is found in; an exam policy other than the usual."""

    only: str = ""
    policy: Path | None = None


def plan(labelled: LabelledFolder, results: Path, scope: Scope) -> list[Task]:
    """All tasks whose name fits, the longest first, so that the workers end together."""
    try:
        wanted = re.compile(scope.only)
    except re.error as error:
        raise BadInputError(
            f"{scope.only!r} is not a regular expression ({error}).", remedy="Try a part of a name."
        ) from error
    found = [*_sessions(labelled, results), *_stills(labelled, results), *_sounds(labelled, results)]
    found += [*_pairs(labelled, results), *_scans(labelled, results)]
    chosen = [replace(task, policy=scope.policy) for task in found if wanted.search(task.name)]
    return sorted(chosen, key=lambda task: (-task.seconds, task.name))


def _sessions(labelled: LabelledFolder, results: Path) -> Iterator[Task]:
    folder = labelled.root / "sessions"
    for session in labelled.sessions:
        result = results / "sessions" / f"{session.name}.json"
        yield Task(
            f"session {session.name}",
            folder / session.file,
            result,
            session.duration_s,
            lines=result.with_suffix(".jsonl"),
            enrol=None if session.enrol is None else folder / session.enrol,
        )


def _stills(labelled: LabelledFolder, results: Path) -> Iterator[Task]:
    for name, folder in STILLS.items():
        if name in labelled.tables and (labelled.root / folder).is_dir():
            lines = results / f"stills_{name}.jsonl"
            work = _PHOTO_S * len(labelled.tables[name])
            yield Task(
                f"stills {name}", labelled.root / folder, lines.with_suffix(".json"), work, lines, stills=True
            )


def _sounds(labelled: LabelledFolder, results: Path) -> Iterator[Task]:
    for row in labelled.tables.get("audio", ()):
        path = labelled.root / "audio" / row["file"]
        yield Task(
            f"audio {row['file']}", path, results / "audio" / f"{path.stem}.json", float(row["duration_s"])
        )


def _pairs(labelled: LabelledFolder, results: Path) -> Iterator[Task]:
    rows = labelled.tables.get("verify", ())
    if rows:
        photos = {name for row in rows for name in (row["a"], row["b"])}
        source = labelled.root / "verify" / "pairs.csv"
        yield Task("compare", source, results / "compare.json", _PHOTO_S * len(photos), pairs=True)


def _scans(labelled: LabelledFolder, results: Path) -> Iterator[Task]:
    for truth in labelled.scans:
        source = labelled.root / "scan" / truth.path
        yield Task(f"scan {truth.name}", source, results / "scan" / f"{truth.name}.json", _SCAN_S, scan=True)


def perform(task: Task) -> Outcome:
    """Work on one task, here and now, on one core; a known error is told in the outcome, not raised."""
    began = time.monotonic()
    parts = {path: path.with_name(path.name + _PART) for path in (task.result, task.lines) if path}
    try:
        if task.pairs:
            _compare(task, parts[task.result])
        elif task.scan:
            _scan(task, parts[task.result])
        else:
            _analyse(task, parts[task.result], parts[task.lines] if task.lines else None)
        for path, part in parts.items():
            part.replace(path)
    except (SynaqError, OSError) as error:
        for part in parts.values():
            part.unlink(missing_ok=True)
        return Outcome(task, time.monotonic() - began, str(error))
    return Outcome(task, time.monotonic() - began)


def _analyse(task: Task, result: Path, lines: Path | None) -> None:
    from client.app.analyse import analyse

    analyse(
        str(task.source),
        json_out=result,
        observations_out=lines,
        policy_file=task.policy,
        enrol=task.enrol,
        stills=task.stills,
        cores=1,
    )


def _compare(task: Task, result: Path) -> None:
    from client.app.compare import compare, read_pairs

    found = compare(read_pairs(task.source), task.source.parent)
    write_result(result, json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def _scan(task: Task, result: Path) -> None:
    from client.app.scan import Wanted, scan

    scan(str(task.source), Wanted(json_out=result, things=False))


def work_through(tasks: Sequence[Task], jobs: int, told: Callable[[Outcome], None]) -> list[Outcome]:
    """Every task that is not done yet, in `jobs` processes; `told` hears of each as it ends.

    An interrupt stops at once; what was finished before it lies in its files.
    """
    finished: list[Outcome] = []

    def over(outcome: Outcome) -> None:
        finished.append(outcome)
        told(outcome)

    waiting = []
    for task in tasks:
        if task.done:
            over(Outcome(task))
        else:
            waiting.append(task)
    if not waiting:
        return finished
    context = multiprocessing.get_context("spawn")  # forks of a process with threads and networks may hang
    pool = ProcessPoolExecutor(min(jobs, len(waiting)), mp_context=context, initializer=_be_a_worker)
    try:
        futures = {pool.submit(perform, task): task for task in waiting}
        for future in as_completed(futures):
            over(_outcome(future, futures[future]))
    except BaseException:
        _end_now(pool)
        raise
    pool.shutdown()
    return finished


def _outcome(future: Future[Outcome], task: Task) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        return Outcome(task, error="The process that worked on it ended by itself (out of memory?).")


def _be_a_worker() -> None:
    """One core each; the interrupt is the parent's business, and so is the terminal: errors go with the
    outcome."""
    import cv2

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    cv2.setNumThreads(1)


def _end_now(pool: ProcessPoolExecutor) -> None:
    """End our workers without waiting for the recordings they are in."""
    workers = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.join()


def read_results(results: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Results by name: those of one JSON object (`sessions/NAME`, `audio/NAME`, `compare` ...), and photos'
    lines by set."""
    objects = {
        path.relative_to(results).with_suffix("").as_posix(): found
        for path in sorted(results.rglob("*.json"))
        if isinstance(found := _read(path), dict)
    }
    lines: dict[str, Any] = {}
    for path in sorted(results.glob("stills_*.jsonl")):
        lines[path.stem.removeprefix("stills_")] = [
            line for line in map(_object, _text(path).splitlines()) if isinstance(line, dict)
        ]
    return objects, lines


def _read(path: Path) -> Any:
    return _object(_text(path))


def _object(text: str) -> Any:
    with suppress(ValueError):
        return json.loads(text)
    return None  # a result that was cut short counts as missing, and is told as such


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"{path} cannot be read ({error}).", remedy="Delete it and run again.") from error
