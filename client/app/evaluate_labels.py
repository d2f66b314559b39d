"""A labelled folder, read: recordings with what happens in them and when, photos, pairs, sounds, scans.

Truth only: what the product says of it is in `evaluate_work`, the comparison in `evaluate_score` and
`evaluate_sets`. The folder's format is described in the README, under "Measuring the watching".
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proctor.core.errors import BadInputError, MissingPartError

# Folder of photos, by the name of the set: its results lie in `stills_NAME.jsonl`.
STILLS = {
    "pose": "pose",
    "multi": "multi",
    "faces": "faces",
    "coco": "objects/coco",
    "phone_floor": "objects/phone_floor",
    "cartucho_book": "objects/cartucho_book",
}
_TABLES = {
    "pose": "pose/pose.csv",
    "multi": "multi/multi.csv",
    "faces": "faces/faces.csv",
    "coco": "objects/coco.csv",
    "phone_floor": "objects/phone_floor.csv",
    "cartucho_book": "objects/cartucho_book.csv",
    "verify": "verify/pairs.csv",
    "audio": "audio/audio.csv",
}
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something that happens from `begin_s` to `end_s`; not `sure`: neither asked for nor held against us."""

    kind: str
    begin_s: float
    end_s: float
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """One labelled recording. `composed`: put together on a timeline; else filmed as it is."""

    name: str
    file: str
    duration_s: float
    composed: bool
    stretches: tuple[Stretch, ...]
    enrol: str | None = None


@dataclass(frozen=True, slots=True)
class ScanTruth:
    """A room scan: where it lies in the folder, whether it is complete, and the range of headings seen."""

    name: str
    path: str
    complete: bool | None
    covered_deg: float | None


@dataclass(frozen=True, slots=True)
class LabelledFolder:
    """Everything that is labelled; `tables`: the rows of each set that is there."""

    root: Path
    sessions: tuple[Session, ...]
    tables: Mapping[str, tuple[Row, ...]]
    scans: tuple[ScanTruth, ...]


def read_labels(root: Path) -> LabelledFolder:
    """All labels of a folder; MissingPartError without a folder, BadInputError for bad labels."""
    if not root.is_dir():
        raise MissingPartError(f"There is no folder {root}.", remedy="Check the name and the folder.")
    sessions = tuple(_session(path) for path in sorted((root / "sessions").glob("*.json")))
    tables = {name: _rows(root / table) for name, table in _TABLES.items()}
    labelled = LabelledFolder(
        root, sessions, {name: rows for name, rows in tables.items() if rows}, _scans(root / "scan/scan.json")
    )
    if not (labelled.sessions or labelled.tables or labelled.scans):
        raise BadInputError(
            f"{root} holds no labels.",
            remedy="Give a folder with sessions/*.json, pose/pose.csv or the like; see the README.",
        )
    return labelled


def finite(value: Any) -> float | None:
    """A finite number out of a file of labels or results, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < float("inf") else None  # false for NaN too


def _session(path: Path) -> Session:
    label = _json(path)
    try:
        return Session(
            name=path.stem,
            file=str(label["file"]),
            duration_s=float(label["duration_s"]),
            composed=bool(label.get("composed")),
            enrol=label.get("enrol") or None,
            stretches=tuple(_stretch(event) for event in label["events"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable(path, f"{type(error).__name__}: {error}") from error


def _stretch(event: Mapping[str, Any]) -> Stretch:
    return Stretch(
        str(event["kind"]), float(event["t0"]), float(event["t1"]), sure=not event.get("unsure", False)
    )


def _scans(path: Path) -> tuple[ScanTruth, ...]:
    if not path.is_file():
        return ()
    label = _json(path)
    try:
        return tuple(
            ScanTruth(str(item["name"]), str(item["path"]), item.get("complete"), item.get("covered_deg"))
            for item in label["items"]
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise _unreadable(path, f"{type(error).__name__}: {error}") from error


def _rows(path: Path) -> tuple[Row, ...]:
    if not path.is_file():
        return ()
    try:
        with path.open(newline="", encoding="utf-8") as stream:
            return tuple(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, str(error)) from error


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(path, str(error)) from error


def _unreadable(path: Path, why: str) -> BadInputError:
    return BadInputError(f"The labels {path} cannot be read ({why}).", remedy="Correct that file.")
