"""From a table of items in CSV to items with keys. All problems of a file come in one error, line by line.

Columns, in any order, comma or semicolon between them, UTF-8:

    id         the item's name, different for each
    bank       the bank it belongs to
    kind       choice (also when empty), questionnaire or essay
    key        the letter of the right option; empty for questionnaire and essay
    stem_kk, stem_ru, stem_en     the question; at least one language
    a_kk, a_ru, a_en, b_kk, ...   options a to h; a language has all options of its item or none
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from proctor.core.errors import BadInputError
from proctor.core.items import AnswerKey, Item, ItemKind, KeyedItem, Option, option_id
from proctor.core.local_text import LANGUAGES, LocalText

LETTERS = "abcdefgh"
KINDS: tuple[ItemKind, ...] = ("choice", "questionnaire", "essay")

_FIXED = ("id", "bank", "kind", "key")
_REQUIRED = ("id", "bank", "key")
_SPOKEN = tuple(f"{part}_{language}" for part in ("stem", *LETTERS) for language in LANGUAGES)


@dataclass
class ItemDraft:
    """An item as an author wrote it, before it is checked. `key` is a letter; `options` are letter ->
    text.
    """

    line: int
    id: str
    bank: str
    kind: str
    key: str
    stem: LocalText
    options: dict[str, LocalText] = field(default_factory=dict)


def parse_items_csv(text: str, file_name: str) -> list[KeyedItem]:
    """The items of a CSV table, in its order; BadInputError listing every line that is out of order."""
    text = text.removeprefix("\ufeff")
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    # strict: a quote that is never closed would otherwise swallow the rest of the file in silence.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    drafts: list[ItemDraft] = []
    problems: list[str] = []
    line = 1
    try:
        for row in rows:
            if not columns:
                columns = [name.strip().lower() for name in row]
                _check_columns(columns, file_name)
            elif len(row) > len(columns):
                problems.append(f"line {line}: {len(row)} fields, but {len(columns)} columns")
            elif any(cell.strip() for cell in row):
                drafts.append(_draft(line, dict(zip(columns, row, strict=False))))
            line = rows.line_num + 1
    except csv.Error as error:
        problems.append(f"line {line}: not readable as CSV ({error})")
    return finish_drafts(drafts, problems, file_name)


def finish_drafts(drafts: list[ItemDraft], problems: list[str], file_name: str) -> list[KeyedItem]:
    """Items out of drafts; one BadInputError for the `problems` so far and all that the drafts have."""
    problems = list(problems)
    first_lines: dict[str, int] = {}
    items = []
    for draft in drafts:
        found = _draft_problems(draft)
        if draft.id in first_lines:
            found.append(f"the id {draft.id!r} is already used in line {first_lines[draft.id]}")
        first_lines.setdefault(draft.id, draft.line)
        problems.extend(f"line {draft.line}: {problem}" for problem in found)
        if not found:
            items.append(_keyed(draft))
    if not items and not problems:
        problems.append("line 1: there are no items")
    if problems:
        raise BadInputError(
            f"{file_name} cannot be imported: {'; '.join(problems)}.",
            kept="No item was imported.",
            remedy="Correct the lines named and import the file again.",
        )
    return items


def _check_columns(columns: list[str], file_name: str) -> None:
    missing = [name for name in _REQUIRED if name not in columns]
    if not any(f"stem_{language}" in columns for language in LANGUAGES):
        missing.append("stem_kk or stem_ru")
    unknown = [name for name in columns if name not in _FIXED and name not in _SPOKEN]
    twice = sorted({name for name in columns if columns.count(name) > 1})
    problems = [
        f"{words}: {', '.join(repr(name) for name in names)}"
        for words, names in (("missing", missing), ("not known", unknown), ("written twice", twice))
        if names
    ]
    if problems:
        raise BadInputError(
            f"{file_name}, line 1: the columns are out of order; {'; '.join(problems)}.",
            kept="No item was imported.",
            remedy="The columns are id, bank, kind, key, stem_kk, stem_ru, a_kk, a_ru, b_kk, b_ru and so on.",
        )


def _draft(line: int, cells: dict[str, str]) -> ItemDraft:
    cells = {name: cell.strip() for name, cell in cells.items()}
    options = {letter: _spoken(cells, letter) for letter in LETTERS}
    return ItemDraft(
        line=line,
        id=cells.get("id", ""),
        bank=cells.get("bank", ""),
        kind=cells.get("kind", "").lower() or "choice",
        key=cells.get("key", "").lower(),
        stem=_spoken(cells, "stem"),
        options={letter: text for letter, text in options.items() if text.languages},
    )


def _spoken(cells: dict[str, str], part: str) -> LocalText:
    return LocalText(**{language: cells.get(f"{part}_{language}", "") for language in LANGUAGES})


def _draft_problems(draft: ItemDraft) -> list[str]:
    problems = [f"no {name}" for name in ("id", "bank") if not getattr(draft, name)]
    if draft.kind not in KINDS:
        return [*problems, f"the kind {draft.kind!r} is not one of {', '.join(KINDS)}"]
    if not draft.stem.languages:
        problems.append("no question")
    if draft.kind == "essay":
        return problems + (["an essay topic has no options"] if draft.options else [])
    if len(draft.options) < 2:
        problems.append("fewer than two options")
    problems.extend(_language_problems(draft))
    return problems + _key_problems(draft)


def _key_problems(draft: ItemDraft) -> list[str]:
    if draft.kind == "questionnaire":
        return ["a questionnaire item has no key"] if draft.key else []
    if not draft.key:
        return ["no key"]
    return [] if draft.key in draft.options else [f"the key {draft.key!r} is none of the options"]


def _language_problems(draft: ItemDraft) -> list[str]:
    problems = []
    for language in LANGUAGES:
        texts = [text.get(language) for text in draft.options.values() if text.has(language)]
        if texts and not draft.stem.has(language):
            problems.append(f"options but no question in {language}")
        elif draft.stem.has(language) and len(texts) < len(draft.options):
            problems.append(f"some options have no text in {language}")
        if len(set(texts)) < len(texts):
            problems.append(f"two options are alike in {language}")
    return problems


def _keyed(draft: ItemDraft) -> KeyedItem:
    options = {letter: Option(option_id(draft.id, text), text) for letter, text in draft.options.items()}
    kind = next(known for known in KINDS if known == draft.kind)
    item = Item(draft.id, draft.bank, kind, draft.stem, tuple(options.values()))
    key = AnswerKey(draft.id, options[draft.key].id) if kind == "choice" else None
    return KeyedItem(item, key)
