"""Test items, and keys as a type of their own: an `Item` travels, an `AnswerKey` never leaves the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from proctor.core.canonical import canonical_bytes, sha256_hex
from proctor.core.local_text import LocalText

ItemKind = Literal["choice", "essay", "questionnaire"]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose from. The id says nothing of its place in the author's file (see `option_id`)."""

    id: str
    text: LocalText


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a bank, without its key. Essay topics have no options."""

    id: str
    bank: str
    kind: ItemKind
    stem: LocalText
    options: tuple[Option, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which stem and every option have text."""
        return tuple(
            language
            for language in self.stem.languages
            if all(option.text.has(language) for option in self.options)
        )


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """The right option of an item. `repr` hides it, so that it does not reach a log by accident."""

    item_id: str
    option_id: str

    def __repr__(self) -> str:
        return f"AnswerKey(item_id={self.item_id!r}, option_id=hidden)"


@dataclass(frozen=True, slots=True)
class KeyedItem:
    """An item with its key, as banks are imported. `key` is None for essays and questionnaires only."""

    item: Item
    key: AnswerKey | None


def option_id(item_id: str, text: LocalText) -> str:
    """An id made of the option's words, not of its place.

    Authors often put the right answer first: an id such as "a" would then be the key. The words are shown to
    the candidate anyway.
    """
    return "o" + sha256_hex(canonical_bytes({"item": item_id, "text": text.to_dict()}))[:10]
