"""`synaq compare` without its command line: photos -> how alike their faces are, and what that may be worth.

What was not found stays unknown (null), never "different". Photos are read where they lie and kept nowhere.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proctor.analysis.identity import DIFFERENT, PHOTO_LIMITS, SAME, PhotoFace, PhotoReader, similarity
from proctor.capture.photo import read_photo
from proctor.core.errors import BadInputError, MissingPartError

Progress = Callable[[float, float], None]
POOR = 0.25  # a face of less quality (turned away, small, blurred, dark) says little
_WORDS = {
    "same": "one person",
    "unknown": "not to be told",
    "different": "two people",
    "": "not comparable",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two photos as the person named them, to be looked for under `root` (unless they are absolute)."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class _Photo:
    """What a photo gave: its face, and a note where a person should know something about it."""

    face: PhotoFace | None
    note: str


def compare(pairs: Iterable[Pair], root: Path, progress: Progress | None = None) -> dict[str, Any]:
    """The documented result for `pairs`: each photo is read once, however often it is named.

    A photo that cannot be read, or shows no face, leaves its pairs without a similarity and is named under
    `photos`. `progress` gets the photos done and their number. MissingPartError and IntegrityError where the
    networks are not those that were tested; BadInputError where not one photo shows a face.
    """
    wanted = list(pairs)
    names = list(dict.fromkeys(name for pair in wanted for name in (pair.a, pair.b)))
    reader = PhotoReader()
    photos: dict[str, _Photo] = {}
    for done, name in enumerate(names):
        if progress is not None:
            progress(done, len(names))
        photos[name] = _photo(reader, root / name)
    if names and all(photo.face is None for photo in photos.values()):
        raise BadInputError(
            "Nothing can be compared. " + " ".join(f"{name}: {photos[name].note}." for name in names[:3]),
            remedy="Give photos in which one face is large, sharp and seen from the front.",
        )
    network = reader.networks[-1].file
    return {
        "pairs": [_compared(pair, photos) for pair in wanted],
        "threshold": SAME,
        "different_below": DIFFERENT,
        "expected": {
            "false_accept": PHOTO_LIMITS.false_accept,
            "false_reject": PHOTO_LIMITS.false_reject,
            "false_alarm": PHOTO_LIMITS.false_alarm,
        },
        "network": network.as_json(),
        "photos": [_described(name, photos[name]) for name in names],
    }


def read_pairs(file: Path) -> list[Pair]:
    """The pairs of a CSV file with the columns a and b (others are left alone). MissingPartError where there
    is no such file, BadInputError where it holds no pairs."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MissingPartError(
            f"There is no list of pairs {file} that can be read.", remedy="Check the name and the folder."
        ) from error
    except UnicodeDecodeError as error:
        raise BadInputError(f"{file.name} is not a text file.", remedy="Save it as CSV in UTF-8.") from error
    try:
        rows = list(csv.DictReader(text.splitlines()))
    except csv.Error as error:
        raise BadInputError(f"{file.name} is not a CSV file ({error}).", remedy="Save it as CSV.") from error
    pairs = [Pair((row.get("a") or "").strip(), (row.get("b") or "").strip()) for row in rows]
    bad = next((number for number, pair in enumerate(pairs, 2) if not (pair.a and pair.b)), None)
    if bad is not None or not pairs:
        where = "no line" if bad is None else f"a line ({bad})"
        raise BadInputError(
            f"{file.name} holds {where} {'with' if bad is None else 'without'} two photos.",
            remedy="Its first line must name the columns a and b, each other line two photos.",
        )
    return pairs


def sentences(result: dict[str, Any]) -> list[str]:
    """`result` for a person: a table, notes on single photos, the limits and how often they err."""
    width = max(len(row[side]) for row in result["pairs"] for side in ("a", "b"))
    lines = [f"{'first':<{width}}  {'second':<{width}}  similarity  verdict"]
    for row in result["pairs"]:
        figure = "-" if row["similarity"] is None else f"{row['similarity']:.3f}"
        verdict = _WORDS[row["verdict"]]
        lines.append(f"{row['a']:<{width}}  {row['b']:<{width}}  {figure:>10}  {verdict}")
    lines += [f"{photo['file']}: {photo['note']}." for photo in result["photos"] if photo["note"]]
    rates = result["expected"]
    lines.append(
        f"One person from {result['threshold']:g}, two people below {result['different_below']:g}, "
        "between them it cannot be told."
    )
    lines.append(
        f"Measured on public people: of pairs of strangers, {_percent(rates['false_accept'])} pass as "
        f"one person; of pairs of one person, {_percent(rates['false_reject'])} do not, and "
        f"{_percent(rates['false_alarm'])} are called two people. Among people who look alike, more "
        "strangers pass."
    )
    return lines


def _percent(rate: float | None) -> str:
    if rate is None:
        return "an unknown share"
    return "under 1%" if rate < 0.005 else f"{rate:.0%}"


def _photo(reader: PhotoReader, path: Path) -> _Photo:
    try:
        face = reader.read(read_photo(path))
    except (BadInputError, MissingPartError) as error:
        return _Photo(None, error.what.rstrip("."))
    if face is None:
        return _Photo(None, "no face is found in it")
    notes = []
    if face.faces > 1:
        left, top, right, bottom = (round(edge) for edge in face.box)
        notes.append(
            f"it shows {face.faces} faces; the largest was used, "
            f"from {left}, {top} to {right}, {bottom} (pixels from the upper left)"
        )
    if face.template.quality < POOR:
        notes.append("the face is turned away, small, blurred or dark, so the figure says little")
    return _Photo(face, "; ".join(notes))


def _compared(pair: Pair, photos: dict[str, _Photo]) -> dict[str, Any]:
    a, b = photos[pair.a].face, photos[pair.b].face
    if a is None or b is None:
        return {"a": pair.a, "b": pair.b, "similarity": None, "same": None, "verdict": ""}
    alike = round(similarity(a.template, b.template), 4)
    verdict = "same" if alike >= SAME else "different" if alike < DIFFERENT else "unknown"
    return {"a": pair.a, "b": pair.b, "similarity": alike, "same": alike >= SAME, "verdict": verdict}


def _described(name: str, photo: _Photo) -> dict[str, Any]:
    face = photo.face
    return {
        "file": name,
        "faces": 0 if face is None else face.faces,
        "quality": None if face is None else round(face.template.quality, 2),
        "note": photo.note,
    }


def compare_two(a: Path, b: Path) -> dict[str, Any]:
    """The same for two photos, both of which must be readable and show a face: else the error says why."""
    for path in (a, b):
        read_photo(path)
    result = compare([Pair(str(a), str(b))], Path())
    without = [photo for photo in result["photos"] if not photo["faces"]]
    if without:
        raise BadInputError(
            f"{without[0]['file']}: {without[0]['note']}.",
            kept="Nothing was compared: a face that is not found is not a different one.",
            remedy="Give a photo in which the face is large, sharp and seen from the front.",
        )
    return result
