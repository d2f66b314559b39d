"""Whether the three languages say the same things: same files, same keys, same variables, nothing unreadable.

Runs in the environment (it needs the Fluent parser); prints each difference, exits 1 where there is one.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

LANGUAGES = ("kk", "ru", "en")


def differences(texts: Path) -> list[str]:
    """Each way in which the folders kk, ru and en under `texts` differ, one line each."""
    files = sorted({file.name for language in LANGUAGES for file in (texts / language).glob("*.ftl")})
    found: list[str] = []
    owner: dict[str, str] = {}
    for name in files:
        sayings = {}
        for language in LANGUAGES:
            path = texts / language / name
            if not path.is_file():
                found.append(f"{language}/{name} is missing")
                continue
            sayings[language] = _sayings(path, f"{language}/{name}", found)
        found += _compared(name, sayings)
        for key in sorted(set().union(*sayings.values())):
            if owner.setdefault(key, name) != name:
                found.append(f"{key} is in {owner[key]} and in {name}")
    return found


def _sayings(path: Path, place: str, found: list[str]) -> dict[str, frozenset[str]]:
    """Key (`message` or `message.attribute`) -> the variables in it; troubles are added to `found`."""
    sayings: dict[str, frozenset[str]] = {}
    for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
        if isinstance(entry, ast.Junk):
            found.append(f"{place}: cannot be read near {(entry.content or '').strip().splitlines()[0]!r}")
        if not isinstance(entry, ast.Message):
            continue
        parts: list[tuple[str, Any]] = [
            (f"{entry.id.name}.{part.id.name}", part.value) for part in entry.attributes
        ]
        if entry.value is not None:
            parts.append((entry.id.name, entry.value))
        for key, pattern in parts:
            if key in sayings:
                found.append(f"{place}: {key} is given twice")
            names = _VariableNames()
            names.visit(pattern)
            sayings[key] = frozenset(names.found)
    return sayings


class _VariableNames(Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: Any) -> None:
        self.found.add(node.id.name)


def _compared(name: str, sayings: dict[str, dict[str, frozenset[str]]]) -> list[str]:
    every = sorted(set().union(*sayings.values()))
    lines = [
        f"{language}/{name}: {key} is missing"
        for key in every
        for language in sayings
        if key not in sayings[language]
    ]
    for key in every:
        variables = {language: held[key] for language, held in sayings.items() if key in held}
        if len(set(variables.values())) > 1:
            told = ", ".join(
                f"{language}: {' '.join(sorted(names)) or 'none'}" for language, names in variables.items()
            )
            lines.append(f"{name}: {key} has different variables ({told})")
    return lines


if __name__ == "__main__":
    lines = differences(Path(__file__).resolve().parents[1] / "assets" / "texts")
    print("\n".join(lines) or "The three languages say the same things.")
    sys.exit(1 if lines else 0)
