"""The figures of an evaluation as lines of text for a terminal. No figure is worked out here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_GROUPS = ("composed", "real", "all")
_COLUMNS = (
    ("events", "events", 8),
    ("found", "found", 7),
    ("recall", "recall", 8),
    ("start s", "median_delay_s", 9),
    ("known s", "median_known_s", 9),
    ("false", "false_alarms", 7),
    ("false/h", "false_per_hour", 9),
)
_FIRST = 18
_MOST_NAMED = 6
_NAMES = {
    "pose": "head pose",
    "several_faces": "several: faces",
    "several_persons": "several: persons",
    "one_face": "one face",
    "nobody_faces": "nobody: faces",
    "nobody_persons": "nobody: persons",
    "things": "phones and books",
    "phones_on_floors": "phones on floors",
    "shelves": "book shelves",
    "pairs": "same person",
    "audio": "sound files",
    "scans": "room scans",
}
_NOT_SHOWN = {"measured", "wrong"}


def table(figures: Mapping[str, Any], *, misses: bool = False) -> Iterator[str]:
    """Line by line; with `misses`, every missed event and false alarm too."""
    sessions = figures["sessions"]
    if sessions["measured"]:
        for name in _GROUPS:
            if sessions[name]["sessions"]:
                yield from _group(name, sessions[name])
    else:
        yield "recordings            not measured"
    if sessions["missing"]:
        named, more = sessions["missing"][:_MOST_NAMED], len(sessions["missing"]) - _MOST_NAMED
        yield f"no result for: {', '.join(named)}" + (f" and {more} more" if more > 0 else "")
    if sessions["unjudged"]:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sessions["unjudged"].items())
        yield f"incidents of kinds without labels, not judged: {kinds}"
    yield ""
    for key, name in _NAMES.items():
        yield f"{name:<{_FIRST}}  {_set(figures[key])}"
    if misses:
        yield from _misses(figures)
    for name, reason in figures.get("failed", {}).items():
        yield f"failed: {name}: {reason}"
    if not figures["one_program"]:
        yield "These results come from different policies or networks: delete the old ones and run again."


def _group(name: str, group: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield f"{name} recordings: {group['sessions']}, {group['hours']:.3f} h"
    yield f"{'kind':<{_FIRST}}" + "".join(f"{title:>{wide}}" for title, _, wide in _COLUMNS)
    for kind, line in (*group["kinds"].items(), ("all kinds", group["all"])):
        cells = (f"{_cell(line.get(key)):>{wide}}" for _, key, wide in _COLUMNS)
        yield f"{kind:<{_FIRST}}" + "".join(cells)


def _set(figures: Mapping[str, Any]) -> str:
    if not figures["measured"]:
        return "not measured"
    return ", ".join(_figure(key, value) for key, value in figures.items() if key not in _NOT_SHOWN)


def _figure(key: str, value: Any) -> str:
    name = key.replace("_", " ")
    if isinstance(value, Mapping):
        return f"{name} ({', '.join(_figure(inner, found) for inner, found in value.items())})"
    return f"{name} {_cell(value)}"


def _cell(value: Any) -> str:
    return "-" if value is None else f"{value}"


def _misses(figures: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    for session, kinds in figures["sessions"]["misses"].items():
        for kind, found in kinds.items():
            for what in ("missed", "false"):
                if found[what]:
                    spans = ", ".join(f"{begin:.1f}-{end:.1f}" for begin, end in found[what])
                    yield f"{session}: {kind} {what} at {spans} s"
    for key, name in _NAMES.items():
        wrong = figures[key].get("wrong")
        if wrong:
            yield f"{name} wrong: " + "; ".join(str(one) for one in wrong)
