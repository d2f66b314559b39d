"""How well the product does on photos, pairs of faces, sound files and room scans. Pure.

A set without results is `{"measured": False}`: not measured is not zero.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from math import floor
from pathlib import PurePosixPath
from typing import Any

from client.app.evaluate_labels import Row, ScanTruth, finite

Line = Mapping[str, Any]
NOT_MEASURED: dict[str, Any] = {"measured": False}

_POSE_UP_TO = 60.0  # degrees of yaw; beyond it, half of the face's points are guesses
_SCORE_LIMIT = 0.5  # of phone and book, where a line names none of its own
_FALSE_ACCEPTS = 0.01
_LEAST_SPEECH_S = 2.0


def by_file(lines: Iterable[Line]) -> dict[str, Line]:
    """Observation lines of photos by the file's own name."""
    return {_base(line.get("file", "")): line for line in lines}


def score_pose(rows: Sequence[Row], lines: Mapping[str, Line] | None) -> dict[str, Any]:
    """Mean absolute error of yaw, pitch and roll (degrees) over photos with up to 60 degrees of yaw."""
    if not rows or lines is None:
        return NOT_MEASURED
    errors: dict[str, list[float]] = {"yaw": [], "pitch": [], "roll": []}
    judged = [row for row in rows if abs(float(row["yaw"])) <= _POSE_UP_TO]
    not_found = 0
    for row in judged:
        line = lines.get(row["file"], {})
        if finite(line.get("yaw")) is None:
            not_found += 1
            continue
        for angle, seen in errors.items():
            said = finite(line.get(angle))
            if said is not None and row.get(angle):
                seen.append(abs(said - float(row[angle])))
    mean = {angle: round(sum(seen) / len(seen), 2) if seen else None for angle, seen in errors.items()}
    return {"measured": True, "stills": len(judged), "face_not_found": not_found, "mean_error_deg": mean}


def score_counts(
    wanted: Mapping[str, int], lines: Mapping[str, Line] | None, field: str, *, at_least: bool
) -> dict[str, Any]:
    """Share of photos whose `field` ("faces" or "persons") is the wanted number, or `at_least` it."""
    if not wanted or lines is None:
        return NOT_MEASURED
    said = {file: finite(lines.get(file, {}).get(field)) for file in wanted}
    right = {
        file: value is not None and (value >= wanted[file] if at_least else value == wanted[file])
        for file, value in said.items()
    }
    figures: dict[str, Any] = {
        "measured": any(value is not None for value in said.values()),
        "stills": len(wanted),
        "right": _share(sum(right.values()), len(wanted)),
        "wrong": [[file, wanted[file], said[file]] for file, good in right.items() if not good],
    }
    several = [value for file, value in said.items() if wanted[file] >= 2 and value is not None]
    if at_least and several:
        figures["two_or_more_found"] = _share(sum(value >= 2 for value in several), len(several))
    return figures


def score_things(truth: Mapping[str, Mapping[str, bool]], lines: Mapping[str, Line] | None) -> dict[str, Any]:
    """Per thing ("phone", "book"): with it, the share found; without it, the share falsely found.

    `truth`: file -> thing -> whether it is in the photo; a thing that is not named there is not judged.
    """
    if not truth or lines is None:
        return NOT_MEASURED
    figures: dict[str, Any] = {"measured": False}
    for thing in ("phone", "book"):
        sides: dict[bool, list[bool]] = {True: [], False: []}
        for file, there in truth.items():
            line = lines.get(file, {})
            if thing in there and line.get(thing) is not None:
                sides[there[thing]].append(_said(line, thing))
        if sides[True] or sides[False]:
            figures["measured"] = True
            figures[thing] = {
                "with": len(sides[True]),
                "recall": _share(sum(sides[True]), len(sides[True])),
                "without": len(sides[False]),
                "false": _share(sum(sides[False]), len(sides[False])),
            }
    return figures


def _said(line: Line, thing: str) -> bool:
    value = line[thing]
    if isinstance(value, bool):
        return value
    return float(value) >= float(line.get(f"{thing}_threshold", _SCORE_LIMIT))


def score_pairs(rows: Sequence[Row], result: Mapping[str, Any] | None) -> dict[str, Any]:
    """Area under the curve, the share of same people accepted at 1% false accepts, and the product's own
    decisions."""
    pairs = (result or {}).get("pairs") or []
    if not rows or not pairs:
        return NOT_MEASURED
    said = {frozenset((_base(pair["a"]), _base(pair["b"]))): pair for pair in pairs}
    scores: dict[bool, list[float]] = {True: [], False: []}
    decided: dict[bool, list[bool]] = {True: [], False: []}
    without = 0
    for row in rows:
        pair = said.get(frozenset((_base(row["a"]), _base(row["b"]))), {})
        same, similarity = row["same"] in ("1", "true", "True"), finite(pair.get("similarity"))
        if similarity is None:
            without += 1
            continue
        scores[same].append(similarity)
        if isinstance(pair.get("same"), bool):
            decided[same].append(pair["same"])
    alike, other = scores[True], sorted(scores[False])
    if not alike or not other:
        return NOT_MEASURED
    limit = other[-1 - min(floor(_FALSE_ACCEPTS * len(other)), len(other) - 1)]
    figures: dict[str, Any] = {
        "measured": True,
        "pairs": len(rows),
        "without_score": without,
        "auc": round(_area(alike, other), 4),
        "true_accept_at_1pct": round(sum(score > limit for score in alike) / len(alike), 4),
        "threshold_at_1pct": round(limit, 4),
    }
    if any(decided.values()):
        figures["true_accept"] = _share(sum(decided[True]), len(decided[True]))
        figures["false_accept"] = _share(sum(decided[False]), len(decided[False]))
    return figures


def _area(same: Sequence[float], other: Sequence[float]) -> float:
    """Chance that a pair of one person scores above one of two; `other` is sorted; a tie counts half."""
    above = sum(bisect_left(other, score) + bisect_right(other, score) for score in same)
    return above / (2 * len(same) * len(other))


def score_audio(rows: Sequence[Row], results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Share of sound files told right: speech (from 2 s) has an incident, everything else has none.

    `results`: file name without its ending -> output of `analyse`.
    """
    classes: dict[str, list[bool]] = {}
    wrong: list[list[str]] = []
    files = 0
    for row in rows:
        result, kind = results.get(row["file"].rpartition(".")[0]), row["class"]
        if result is None:
            continue
        files += 1
        short = kind == "speech" and float(row["duration_s"]) < _LEAST_SPEECH_S
        if short or kind not in ("speech", "non_speech", "human_non_speech"):
            continue
        spoke = any(incident.get("kind") == "speech" for incident in result.get("incidents", []))
        right = spoke == (kind == "speech")
        classes.setdefault(kind, []).append(right)
        if not right:
            wrong.append([row["file"], kind])
    if not files:
        return NOT_MEASURED
    judged = [right for found in classes.values() for right in found]
    return {
        "measured": True,
        "files": files,
        "right": _share(sum(judged), len(judged)),
        "classes": {kind: {"right": sum(found), "files": len(found)} for kind, found in classes.items()},
        "wrong": wrong,
    }


def score_scans(truths: Sequence[ScanTruth], results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Share of scans whose completeness is told right, and the mean error of the headings seen (degrees)."""
    decisions: list[bool] = []
    errors: list[float] = []
    wrong: list[str] = []
    for truth in truths:
        result = results.get(truth.name, {})
        complete, covered = result.get("complete"), finite(result.get("covered_deg"))
        if truth.complete is not None and isinstance(complete, bool):
            decisions.append(complete == truth.complete)
            if not decisions[-1]:
                wrong.append(truth.name)
        if truth.covered_deg is not None and covered is not None:
            errors.append(abs(covered - truth.covered_deg))
    if not decisions and not errors:
        return NOT_MEASURED
    return {
        "measured": True,
        "scans": len(decisions),
        "right": _share(sum(decisions), len(decisions)),
        "wrong": wrong,
        "covered_error_deg": round(sum(errors) / len(errors), 1) if errors else None,
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _base(path: Any) -> str:
    return PurePosixPath(str(path).replace("\\", "/")).name
