"""From answers to right answers, thresholds and marks. Essays are marked by people: see `essay`.

Unknown is not passed: a section that should have a score and has none leaves the attempt without a result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from proctor.core.errors import MissingPartError
from proctor.core.items import AnswerKey
from proctor.core.mark_formula import final_mark
from proctor.core.paper import Paper, PaperItem
from proctor.core.programme import Programme, Section

ReasonCode = Literal["block_below", "section_below", "programme_below", "not_scored"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a score is not a pass: what was `needed` and `got` right, in the section, block or whole programme.

    `section_id` is empty for the whole programme, `block_id` for a whole section.
    """

    code: ReasonCode
    needed: int
    got: int
    section_id: str = ""
    block_id: str = ""


@dataclass(frozen=True, slots=True)
class BlockScore:
    """Right answers of one block. `passed` is None where the block has no threshold."""

    block_id: str
    right: int
    total: int
    threshold: int | None

    @property
    def passed(self) -> bool | None:
        """Whether the block's threshold is reached."""
        return None if self.threshold is None else self.right >= self.threshold


@dataclass(frozen=True, slots=True)
class SectionScore:
    """Right answers of one section. `passed` is None where the order sets no threshold; `mark` is T1, T2
    or T, or the commission's for an essay.
    """

    section_id: str
    blocks: tuple[BlockScore, ...]
    threshold: int | None
    passed: bool | None
    mark: Decimal | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def right(self) -> int:
        """Right answers of all blocks."""
        return sum(block.right for block in self.blocks)

    @property
    def total(self) -> int:
        """Questions of all blocks."""
        return sum(block.total for block in self.blocks)

    def to_dict(self) -> dict[str, Any]:
        """A plain value for JSON; marks as texts, so that they stay exact."""
        return {
            "section_id": self.section_id,
            "right": self.right,
            "total": self.total,
            "threshold": self.threshold,
            "passed": self.passed,
            "mark": None if self.mark is None else str(self.mark),
            "blocks": [
                {
                    "block_id": block.block_id,
                    "right": block.right,
                    "total": block.total,
                    "threshold": block.threshold,
                    "passed": block.passed,
                }
                for block in self.blocks
            ],
        }


@dataclass(frozen=True, slots=True)
class AttemptScore:
    """The whole attempt: passed, not passed, or None where no threshold applies or a section is not
    scored yet.

    `mark`: the final mark by the programme's rule, None where it has none or a part of it is not known.
    `unknown_marks`: the sections of the programme whose mark is still to come.
    """

    passed: bool | None
    sections: tuple[SectionScore, ...]
    reasons: tuple[Reason, ...]
    mark: Decimal | None
    unknown_marks: tuple[str, ...] = ()

    @property
    def right(self) -> int:
        """Right answers of all sections."""
        return sum(section.right for section in self.sections)

    @property
    def total(self) -> int:
        """Questions of all sections."""
        return sum(section.total for section in self.sections)

    def to_dict(self) -> dict[str, Any]:
        """A plain value for JSON: what a result says, without any item or key."""
        return {
            "passed": self.passed,
            "right": self.right,
            "total": self.total,
            "mark": None if self.mark is None else str(self.mark),
            "unknown_marks": list(self.unknown_marks),
            "sections": [section.to_dict() for section in self.sections],
            "reasons": [
                {
                    "code": reason.code,
                    "needed": reason.needed,
                    "got": reason.got,
                    "section_id": reason.section_id,
                    "block_id": reason.block_id,
                }
                for reason in self.reasons
            ],
        }


def score_section(
    section: Section, paper: Paper, responses: Mapping[str, str | None], keys: Mapping[str, AnswerKey]
) -> SectionScore:
    """Score a section of questions with keys.

    `responses` is item id -> chosen option id; an item without a response is not right, and responses to
    items of other papers do not count. `keys` is item id -> key. MissingPartError where an item of the paper
    has no key.
    """
    _require_keys(section, paper, keys)
    blocks = []
    for block in section.blocks:
        items = [item for item in paper.items if item.block_id == block.id]
        right = sum(_is_right(item, responses, keys) for item in items)
        blocks.append(BlockScore(block.id, right, len(items), block.threshold))
    return _judged(section, tuple(blocks))


def score_untaken(section: Section) -> SectionScore:
    """The score of a section of questions that was never opened: nothing right out of all its items."""
    blocks = (BlockScore(block.id, 0, block.items or 0, block.threshold) for block in section.blocks)
    return _judged(section, tuple(blocks))


def score_questionnaire(section: Section, truthfulness_percent: Decimal) -> SectionScore:
    """T = 0.02 x S (184/annex 1): S, 0 to 100, is the level of truthfulness of the answers; there is no
    threshold.
    """
    if not Decimal(0) <= truthfulness_percent <= Decimal(100):
        raise ValueError(f"a truthfulness level outside 0 to 100 per cent: {truthfulness_percent}")
    mark = None if section.mark_factor is None else section.mark_factor * truthfulness_percent
    return SectionScore(section.id, (), None, None, mark)


def score_essay(section: Section, mark: Decimal) -> SectionScore:
    """An essay has the commission's mark (see `essay`), and neither right answers nor a threshold."""
    return SectionScore(section.id, (), None, None, mark)


def score_attempt(programme: Programme, sections: Iterable[SectionScore]) -> AttemptScore:
    """Put the sections' scores together under the programme's rules; T as `mark_formula` has it.

    One failed threshold fails the attempt. A section with a threshold that is not among `sections` leaves it
    open.
    """
    scores = tuple(sections)
    scored = {score.section_id for score in scores}
    reasons = [reason for score in scores for reason in score.reasons]
    open_sections = [
        section.id
        for section in programme.sections
        if section.id not in scored and (section.has_threshold or programme.pass_rule.threshold_right)
    ]
    needed = programme.pass_rule.threshold_right
    got = sum(score.right for score in scores)
    if needed is not None and got < needed and not open_sections:
        reasons.append(Reason("programme_below", needed, got))
    failed = bool(reasons)
    reasons.extend(Reason("not_scored", 0, 0, section_id) for section_id in open_sections)
    marks = {score.section_id: score.mark for score in scores if score.mark is not None}
    return AttemptScore(
        passed=False if failed else _passed(programme, bool(open_sections)),
        sections=scores,
        reasons=tuple(reasons),
        mark=final_mark(programme.mark_rule, marks),
        unknown_marks=tuple(
            section.id for section in programme.sections if section.has_mark and section.id not in marks
        ),
    )


def _passed(programme: Programme, is_open: bool) -> bool | None:
    has_rule = programme.pass_rule.threshold_right is not None or any(
        section.has_threshold for section in programme.sections
    )
    return True if has_rule and not is_open else None


def _judged(section: Section, blocks: tuple[BlockScore, ...]) -> SectionScore:
    """Hold the counts against the thresholds: the total, and every block that has one."""
    right = sum(block.right for block in blocks)
    mark = None if section.mark_factor is None else section.mark_factor * right
    if not section.has_threshold or section.threshold_total is None:
        return SectionScore(section.id, blocks, None, None, mark)
    reasons = []
    if right < section.threshold_total:
        reasons.append(Reason("section_below", section.threshold_total, right, section.id))
    reasons.extend(
        Reason("block_below", block.threshold, block.right, section.id, block.block_id)
        for block in blocks
        if block.threshold is not None and block.right < block.threshold
    )
    return SectionScore(section.id, blocks, section.threshold_total, not reasons, mark, tuple(reasons))


def _is_right(item: PaperItem, responses: Mapping[str, str | None], keys: Mapping[str, AnswerKey]) -> bool:
    return responses.get(item.id) == keys[item.id].option_id


def _require_keys(section: Section, paper: Paper, keys: Mapping[str, AnswerKey]) -> None:
    missing = [item.id for item in paper.items if item.id not in keys]
    if missing:
        raise MissingPartError(
            f"The section {section.id} cannot be scored: no key for {', '.join(missing)}.",
            kept="All answers are kept.",
            remedy="Import the items with their keys again, then score the attempt.",
        )
