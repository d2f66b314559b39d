r"""The open exchange format GIFT (plain text, one item a paragraph), as far as it says what our items are.

Read: `$CATEGORY: bank`, `::id::` titles, `// comments`, questions with one right option `{=right ~wrong
~wrong}` and essays `{}`, with the escapes `\~ \= \# \{ \} \: \n`. What else the format has (numbers,
matching, weights) is refused by line, and feedback after `#` is left out. A file has one language, which the
caller names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from proctor.core.item_parsing import LETTERS, ItemDraft, finish_drafts
from proctor.core.items import KeyedItem
from proctor.core.local_text import LANGUAGES, LocalText

_CATEGORY = re.compile(r"\$CATEGORY:\s*(?P<bank>.+)")
_ITEM = re.compile(
    r"(?:::(?P<id>(?:\\.|[^:\\])+)::)?\s*(?:\[\w+\])?\s*(?P<stem>(?:\\.|[^{}\\])*)"
    r"\{(?P<answers>(?:\\.|[^{}\\])*)\}(?P<rest>(?:\\.|[^{}\\])*)",
    re.DOTALL,
)
_ANSWER = re.compile(r"(?P<sign>[=~])(?P<text>(?:\\.|[^=~\\])*)", re.DOTALL)
_FEEDBACK = re.compile(r"(?<!\\)#.*", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def parse_items_gift(text: str, file_name: str, language: str, bank: str = "") -> list[KeyedItem]:
    """The items of a GIFT text, in its order; `bank` is theirs until the first `$CATEGORY`.

    BadInputError listing every line (that of the item's first words) that is out of order; ValueError where
    `language` is none of kk, ru, en.
    """
    if language not in LANGUAGES:
        raise ValueError(f"not a language of ours: {language!r}")
    drafts: list[ItemDraft] = []
    problems: list[str] = []
    for line, paragraph in _paragraphs(text.removeprefix("\ufeff")):
        category = _CATEGORY.fullmatch(paragraph)
        if category is not None:
            bank = category["bank"].strip().rpartition("/")[2]
            continue
        found = _ITEM.fullmatch(paragraph)
        if found is None:
            problems.append(f"line {line}: not an item of the form ::id:: question {{=right ~wrong}}")
            continue
        draft, problem = _draft(line, found, bank, language)
        if problem:
            problems.append(f"line {line}: {problem}")
        else:
            drafts.append(draft)
    return finish_drafts(drafts, problems, file_name)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """(line of its beginning, paragraph) for each run of lines that are not empty; comments are left out."""
    start, lines = 0, list[str]()
    for number, line in enumerate([*text.splitlines(), ""], 1):
        stripped = line.strip()
        is_category = stripped.startswith("$CATEGORY:")
        if lines and (not stripped or is_category):
            yield start, "\n".join(lines)
            lines = []
        if is_category:
            yield number, stripped
        elif stripped and not stripped.startswith("//"):
            start = start if lines else number
            lines.append(stripped)


def _draft(line: int, found: re.Match[str], bank: str, language: str) -> tuple[ItemDraft, str]:
    answers = found["answers"].strip()
    stem = _plain(found["stem"])
    if found["rest"].strip():
        stem = f"{stem} _____ {_plain(found['rest'])}"
    kind = "choice" if answers else "essay"
    draft = ItemDraft(line, _plain(found["id"] or ""), bank, kind, "", _spoken(stem, language))
    if not answers:
        return draft, ""
    choices = list(_ANSWER.finditer(answers))
    if not choices or answers[: choices[0].start()].strip():
        return draft, "only questions with options =right and ~wrong can be imported"
    if len(choices) > len(LETTERS):
        return draft, f"more than {len(LETTERS)} options"
    texts = [_plain(_FEEDBACK.sub("", choice["text"])) for choice in choices]
    if any(words.startswith("%") or "->" in words for words in texts):
        return draft, "weights and matching cannot be imported"
    right = [letter for letter, choice in zip(LETTERS, choices, strict=False) if choice["sign"] == "="]
    if len(right) > 1:
        return draft, "more than one right option"
    draft.key = "".join(right)
    draft.options = {letter: _spoken(words, language) for letter, words in zip(LETTERS, texts, strict=False)}
    return draft, "an option has no text" if "" in texts else ""


def _plain(words: str) -> str:
    """Text without escapes, on one line."""
    return " ".join(_ESCAPE.sub(lambda sign: " " if sign[1] == "n" else sign[1], words).split())


def _spoken(words: str, language: str) -> LocalText:
    return LocalText(**{language: words})
