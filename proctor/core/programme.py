"""Programmes as values: sections, blocks, thresholds, admission rules. `programme_parsing` reads them.

Nothing here invents a figure: what an order does not give is None, is listed by `missing_settings`, and
stops the programme from starting until the site sets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from proctor.core.errors import MissingPartError
from proctor.core.local_text import LocalText
from proctor.core.mark_formula import MarkRule
from proctor.core.working_time import Interval

SectionKind = Literal["choice", "essay", "questionnaire"]
SECTION_KINDS: tuple[SectionKind, ...] = ("choice", "essay", "questionnaire")
TEST_LANGUAGES = ("kk", "ru")
DESK_OBJECTS = ("blank_paper", "calculator", "pen_or_pencil")


@dataclass(frozen=True, slots=True)
class Block:
    """One legal act or topic: `items` questions out of `bank`, of which `threshold` must be right, if set.

    `items` is None where the order leaves the number to the site. `language` is set where the items have one
    language whatever the candidate chose (the state-language test).
    """

    id: str
    title: LocalText
    items: int | None
    threshold: int | None
    bank: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A timed part. `minutes` is None until the site sets it; so is `threshold_total` where `has_threshold`.

    `declared_items` is the total the order names for the section, held against the blocks' sum. `mark_factor`
    turns right answers (choice) or the truthfulness in per cent (questionnaire) into a mark (184/annex 1).
    """

    id: str
    title: LocalText
    kind: SectionKind
    minutes: int | None
    blocks: tuple[Block, ...]
    has_threshold: bool
    threshold_total: int | None = None
    declared_items: int | None = None
    mark_factor: Decimal | None = None
    word_limit: int | None = None

    @property
    def has_mark(self) -> bool:
        """Whether a mark comes of it: T1, T2 or T, or the commission's for an essay."""
        return self.mark_factor is not None or self.kind == "essay"

    @property
    def item_total(self) -> int:
        """The number of items of all blocks; blocks whose number the site has not set count as 0."""
        return sum(block.items or 0 for block in self.blocks)

    def block(self, block_id: str) -> Block:
        """The block of that id; KeyError where there is none."""
        for block in self.blocks:
            if block.id == block_id:
                return block
        raise KeyError(block_id)


@dataclass(frozen=True, slots=True)
class TimedGround:
    """One ground of refusal that passes with time: how long it holds, and the clause that says so."""

    interval: Interval
    clause: str


@dataclass(frozen=True, slots=True)
class AdmissionRules:
    """The grounds of refusal with their intervals, as the edition words them. None: no such ground."""

    failed_attempt: TimedGround | None
    violation_act: TimedGround | None
    impostor_act: TimedGround | None
    broken_off: TimedGround | None
    certificate: TimedGround | None
    consent_clause: str
    booking_days_ahead: int
    booking_clause: str
    start_clause: str


@dataclass(frozen=True, slots=True)
class PassRule:
    """Asked of the whole programme beside its sections: `threshold_right` right of `declared_items`."""

    threshold_right: int | None = None
    declared_items: int | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme. `edition` names the file of conduct rules; `desk` the objects allowed (of DESK_OBJECTS).

    `source` is the clause that defines it, `file_name` where it was read. `training` marks rehearsals whose
    result means nothing. `for_whom` helps to choose where a category has two programmes. `mark_rule`: how the
    final mark is made, where the order knows one.
    """

    id: str
    title: LocalText
    edition: str
    source: str
    file_name: str
    place: Literal["home", "hall"]
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    admission: AdmissionRules
    pass_rule: PassRule = PassRule()
    categories: tuple[str, ...] = ()
    desk: tuple[str, ...] = ()
    for_whom: LocalText | None = None
    training: bool = False
    mark_rule: MarkRule | None = None

    def section(self, section_id: str) -> Section:
        """The section of that id; KeyError where there is none."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def missing_settings(self) -> list[str]:
        """What the site still has to set, as key paths: `sections.legislation.minutes`; empty where none."""
        missing: list[str] = []
        for section in self.sections:
            place = f"sections.{section.id}"
            if section.minutes is None:
                missing.append(f"{place}.minutes")
            if section.has_threshold and section.threshold_total is None:
                missing.append(f"{place}.threshold_total")
            missing.extend(
                f"{place}.blocks.{block.id}.items" for block in section.blocks if block.items is None
            )
        return missing


def require_startable(programme: Programme) -> None:
    """MissingPartError with file, settings and remedy while the site has not set what the order leaves."""
    missing = programme.missing_settings()
    if not missing:
        return
    settings = ", ".join(missing)
    raise MissingPartError(
        f"The programme {programme.id} ({programme.file_name}) cannot start: the order does not give "
        f"{settings}, and this site has not set it.",
        kept="Nothing was started.",
        remedy=f"Set it in the site's settings under [programmes.{programme.id}]: {settings}.",
    )
