"""A candidate's paper for one section: drawn from a bank by a recorded seed, and a plain value for the wire.

No key can get in here: drawing sees items only. The same seed gives the same paper on every machine and
version, because order comes from SHA-256 and not from a random-number library.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from proctor.core.canonical import sha256_hex
from proctor.core.errors import BadInputError
from proctor.core.items import Item
from proctor.core.local_text import LocalText
from proctor.core.programme import SECTION_KINDS, Block, Programme, Section, SectionKind, require_startable


@dataclass(frozen=True, slots=True)
class PaperOption:
    """An option in the paper's language."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A question in the paper's language, options in the order this candidate sees them."""

    id: str
    block_id: str
    stem: str
    options: tuple[PaperOption, ...]


@dataclass(frozen=True, slots=True)
class PaperBlock:
    """A block's title and its questions in this candidate's order."""

    id: str
    title: LocalText
    items: tuple[PaperItem, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What the candidate gets for one section. `minutes` is its time; `word_limit` is set for essays."""

    programme_id: str
    section_id: str
    title: LocalText
    kind: SectionKind
    minutes: int
    language: str
    blocks: tuple[PaperBlock, ...]
    word_limit: int | None = None

    @property
    def items(self) -> tuple[PaperItem, ...]:
        """All questions in the order of the paper; question 1 is index 0."""
        return tuple(item for block in self.blocks for item in block.items)

    def to_dict(self) -> dict[str, Any]:
        """A plain value for JSON; `from_dict` reads it back to an equal paper."""
        return {
            "programme_id": self.programme_id,
            "section_id": self.section_id,
            "title": self.title.to_dict(),
            "kind": self.kind,
            "minutes": self.minutes,
            "language": self.language,
            "word_limit": self.word_limit,
            "blocks": [_block_to_dict(block) for block in self.blocks],
        }

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Paper:
        """A paper from `to_dict`'s shape; BadInputError where a part is missing or of another kind."""
        try:
            return cls(
                programme_id=str(value["programme_id"]),
                section_id=str(value["section_id"]),
                title=LocalText.from_dict(value["title"]),
                kind=SECTION_KINDS[SECTION_KINDS.index(value["kind"])],
                minutes=int(value["minutes"]),
                language=str(value["language"]),
                blocks=tuple(_block_from_dict(block) for block in value["blocks"]),
                word_limit=None if value.get("word_limit") is None else int(value["word_limit"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BadInputError(
                f"What came in place of an exam paper cannot be read ({error}).",
                kept="The answers given so far are kept.",
                remedy="Ask for the paper again; if it stays so, tell the operator.",
            ) from error


def draw_paper(
    programme: Programme, section_id: str, items: Iterable[Item], *, seed: str, language: str
) -> Paper:
    """The paper of one candidate for one section: items and options in an order made by `seed` alone.

    Draws each block's number of items out of those of its bank that have text in the paper's language.
    MissingPartError where the programme is not startable, BadInputError where a bank has too few items.
    """
    require_startable(programme)
    section = programme.section(section_id)
    pool = sorted(items, key=lambda item: item.id)
    _require_enough(programme, section, pool, language)
    return Paper(
        programme_id=programme.id,
        section_id=section.id,
        title=section.title,
        kind=section.kind,
        minutes=section.minutes or 0,
        language=language,
        blocks=tuple(
            _draw_block(block, pool, f"{seed}/{section.id}/{block.id}", language) for block in section.blocks
        ),
        word_limit=section.word_limit,
    )


def _usable(block: Block, pool: Iterable[Item], language: str) -> list[Item]:
    wanted = block.language or language
    return [item for item in pool if item.bank == block.bank and wanted in item.languages]


def _require_enough(programme: Programme, section: Section, pool: list[Item], language: str) -> None:
    short = [
        f"{block.id} needs {block.items}, the bank {block.bank} has {have} in {block.language or language}"
        for block in section.blocks
        if (have := len(_usable(block, pool, language))) < (block.items or 0)
    ]
    if short:
        raise BadInputError(
            f"The paper of {programme.id}, section {section.id}, cannot be drawn: {'; '.join(short)}.",
            kept="No paper was given out.",
            remedy="Import more items into the banks named.",
        )


def _draw_block(block: Block, pool: list[Item], seed: str, language: str) -> PaperBlock:
    usable = _usable(block, pool, language)
    drawn = sorted(usable, key=lambda item: _rank(seed, item.id))[: block.items]
    spoken = block.language or language
    return PaperBlock(
        block.id, block.title, tuple(_paper_item(item, block.id, seed, spoken) for item in drawn)
    )


def _paper_item(item: Item, block_id: str, seed: str, language: str) -> PaperItem:
    # A questionnaire's scale ("never" to "always") reads in its own order.
    options = list(item.options)
    if item.kind == "choice":
        options.sort(key=lambda option: _rank(f"{seed}/{item.id}", option.id))
    return PaperItem(
        id=item.id,
        block_id=block_id,
        stem=item.stem.get(language),
        options=tuple(PaperOption(option.id, option.text.get(language)) for option in options),
    )


def _rank(seed: str, item_id: str) -> str:
    return sha256_hex(f"{seed}/{item_id}".encode())


def _block_to_dict(block: PaperBlock) -> dict[str, Any]:
    return {
        "id": block.id,
        "title": block.title.to_dict(),
        "items": [
            {
                "id": item.id,
                "stem": item.stem,
                "options": [{"id": option.id, "text": option.text} for option in item.options],
            }
            for item in block.items
        ],
    }


def _block_from_dict(value: Mapping[str, Any]) -> PaperBlock:
    block_id = str(value["id"])
    items = tuple(
        PaperItem(
            id=str(item["id"]),
            block_id=block_id,
            stem=str(item["stem"]),
            options=tuple(PaperOption(str(option["id"]), str(option["text"])) for option in item["options"]),
        )
        for item in value["items"]
    )
    return PaperBlock(block_id, LocalText.from_dict(value["title"]), items)
