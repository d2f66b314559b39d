"""Reading a TOML table key by key, with errors that name the file, the place in it and the remedy.

Whatever is read with `TomlTable` is also counted: `close` refuses keys that nobody asked for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn, TypeVar

from proctor.core.errors import BadInputError
from proctor.core.local_text import LANGUAGES, LocalText

OPEN = "site"

_Word = TypeVar("_Word", bound=str)


def parse_toml(text: str, file_name: str) -> TomlTable:
    """The top table of a TOML text; BadInputError with line and column where it is not TOML."""
    try:
        return TomlTable(tomllib.loads(text), file_name, "")
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(
            f"{file_name} is not a valid TOML file: {error}.",
            kept="Nothing was changed.",
            remedy="Correct the file at the line named and load it again.",
        ) from error


@dataclass
class TomlTable:
    """One table of a file. `path` is its key path, e.g. `sections.language`; empty for the top."""

    values: Mapping[str, Any]
    file_name: str
    path: str
    _read: set[str] = field(default_factory=set)

    def refuse(self, key: str, problem: str, remedy: str) -> NoReturn:
        """BadInputError for `key` of this table."""
        place = f"{self.path}.{key}" if self.path and key else self.path or key
        raise BadInputError(
            f"{self.file_name}, at {place}: {problem}.", kept="Nothing was changed.", remedy=remedy
        )

    def below(self, *keys: str) -> TomlTable:
        """An empty table at the place under `keys`, to refuse there what was found only in the end."""
        return TomlTable({}, self.file_name, ".".join((self.path, *keys)).lstrip("."))

    def has(self, key: str) -> bool:
        """Whether `key` is written in the table."""
        return key in self.values

    def text(self, key: str) -> str:
        """A string that is not empty."""
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, f"must be a text, found {value!r}", f"Write {key} as a text in quotes.")
        return value.strip()

    def choice(self, key: str, allowed: tuple[_Word, ...]) -> _Word:
        """A string out of `allowed`."""
        value = self.text(key)
        if value not in allowed:
            self.refuse(key, f"{value!r} is not known", f"Write one of: {', '.join(allowed)}.")
        return next(word for word in allowed if word == value)

    def flag(self, key: str) -> bool:
        """true or false; false where it is not written."""
        value = self._take(key) if self.has(key) else False
        if not isinstance(value, bool):
            self.refuse(key, f"must be true or false, not {value!r}", "Write true or false without quotes.")
        return value

    def whole(self, key: str, *, at_least: int) -> int:
        """A whole number not below `at_least`."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse(key, f"must be a whole number, found {value!r}", "Write a whole number.")
        if value < at_least:
            self.refuse(key, f"is {value}, but must be at least {at_least}", f"Write {at_least} or more.")
        return value

    def whole_or(self, key: str, words: tuple[str, ...], *, at_least: int) -> int | str:
        """A whole number, or one of the `words` that stand for "none given here"."""
        value = self.values.get(key)
        if value in words and isinstance(value, str):
            self._read.add(key)
            return value
        if isinstance(value, str) or value is None:
            found = "is missing" if value is None else f"{value!r} is not known"
            spelt = " or ".join(f'"{word}"' for word in words)
            self.refuse(key, found, f"Write a whole number of {at_least} or more, or {spelt}.")
        return self.whole(key, at_least=at_least)

    def factor(self, key: str) -> Decimal | None:
        """A positive decimal number in quotes, `"0.1"`, so that it stays exact; None where not written."""
        if not self.has(key):
            return None
        written = self.text(key)
        try:
            value = Decimal(written)
        except InvalidOperation:
            value = Decimal(0)
        if not value.is_finite() or value <= 0:
            self.refuse(key, f"{written!r} is not a positive decimal", 'Write it in quotes, e.g. "0.1".')
        return value

    def words(self, key: str, allowed: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of different texts, each out of `allowed` where given; empty where not written."""
        value = self._take(key) if self.has(key) else []
        if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
            self.refuse(key, "must be a list of texts", 'Write it like ["kk", "ru"].')
        for word in value:
            if allowed is not None and word not in allowed:
                self.refuse(key, f"{word!r} is not known", f"Use only: {', '.join(allowed)}.")
            if value.count(word) > 1:
                self.refuse(key, f"{word!r} is written twice", "Leave one of them.")
        return tuple(value)

    def local_text(self, key: str) -> LocalText:
        """A table with the text in Kazakh, Russian and English, none of them empty."""
        table = self.table(key)
        found = LocalText(**{language: table.text(language) for language in LANGUAGES})
        table.close()
        return found

    def table(self, key: str) -> TomlTable:
        """The table under `key`."""
        value = self._take(key)
        if not isinstance(value, dict):
            self.refuse(key, f"must be a table, found {value!r}", f"Write it as a table named {key}.")
        return TomlTable(value, self.file_name, f"{self.path}.{key}" if self.path else key)

    def tables(self, key: str) -> list[TomlTable]:
        """The tables of a list; each is named by its `id`, or by its number (from 1) where it has none."""
        value = self._take(key)
        if not isinstance(value, list) or not value or not all(isinstance(entry, dict) for entry in value):
            self.refuse(key, "must be a list of tables with at least one entry", f"Write it as [[{key}]].")
        prefix = f"{self.path}.{key}" if self.path else key
        found = []
        for number, entry in enumerate(value, 1):
            name = entry.get("id")
            place = f"{prefix}.{name}" if isinstance(name, str) and name else f"{prefix}[{number}]"
            found.append(TomlTable(entry, self.file_name, place))
        return found

    def close(self) -> None:
        """Refuse keys that nobody read: a misspelt setting must not be passed over in silence."""
        for key in self.values:
            if key not in self._read:
                known = ", ".join(sorted(self._read))
                self.refuse(
                    key, "is not a known setting", f"Remove it or correct its name; known here: {known}."
                )

    def _take(self, key: str) -> Any:
        if key not in self.values:
            self.refuse(key, "is missing", f"Add {key}.")
        self._read.add(key)
        return self.values[key]


def require_different_ids(table: TomlTable, key: str, ids: list[str]) -> None:
    """BadInputError naming the first id of the list `key` that is written twice."""
    for found in ids:
        if ids.count(found) > 1:
            table.refuse(key, f"the id {found!r} is used twice", "Give each entry its own id.")
