"""From a programme's TOML to a `Programme`, and the site's settings laid over it. No files are opened here.

Shape of the file: see `assets/programmes/`. A figure that the order leaves open is written `"site"`; a total
threshold that the order does not know is written `"none"`. Both are written out: nothing opens by oversight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from proctor.core.local_text import LocalText
from proctor.core.mark_formula import MarkRule
from proctor.core.programme import (
    DESK_OBJECTS,
    SECTION_KINDS,
    TEST_LANGUAGES,
    AdmissionRules,
    Block,
    PassRule,
    Programme,
    Section,
    TimedGround,
)
from proctor.core.table_reading import OPEN, TomlTable, parse_toml, require_different_ids
from proctor.core.working_time import Interval

_NONE = "none"
_PLACES: tuple[Literal["home", "hall"], ...] = ("home", "hall")


def parse_programme(text: str, file_name: str) -> Programme:
    """A programme out of its TOML text; BadInputError with file, place and remedy for what is wrong."""
    top = parse_toml(text, file_name)
    section_tables = top.tables("sections")
    programme = Programme(
        id=top.text("id"),
        title=top.local_text("title"),
        edition=top.text("edition"),
        source=top.text("source"),
        file_name=file_name,
        place=top.choice("place", _PLACES),
        languages=_languages(top),
        sections=tuple(_section(table) for table in section_tables),
        admission=_admission(top.table("admission")),
        pass_rule=_pass_rule(top),
        categories=top.words("categories"),
        desk=top.words("desk", DESK_OBJECTS),
        for_whom=_optional_text(top, "for_whom"),
        training=top.flag("training"),
        mark_rule=_mark_rule(top),
    )
    top.close()
    require_different_ids(top, "sections", [section.id for section in programme.sections])
    _check_mark_rule(top, programme)
    _check_totals(programme, TomlTable({}, file_name, ""))
    return programme


def with_site_settings(
    programme: Programme, settings: Mapping[str, Any], file_name: str = "site.toml"
) -> Programme:
    """The programme with the site's figures put where the order left them open.

    `settings` is the table `[programmes.<id>]` of the site's file. Changing a figure that the order gives, or
    a place that the programme does not have, is a BadInputError naming file, place and remedy.
    """
    top = TomlTable(settings, file_name, f"programmes.{programme.id}")
    sections = top.table("sections")
    changed = tuple(
        _set_section(section, sections.table(section.id)) if sections.has(section.id) else section
        for section in programme.sections
    )
    sections.close()
    top.close()
    result = replace(programme, sections=changed)
    _check_totals(result, top)
    return result


def _languages(top: TomlTable) -> tuple[str, ...]:
    languages = top.words("languages", TEST_LANGUAGES)
    if not languages:
        top.refuse("languages", "no language of the test is given", 'Write it like ["kk", "ru"].')
    return languages


def _optional_text(table: TomlTable, key: str) -> LocalText | None:
    return table.local_text(key) if table.has(key) else None


def _admission(table: TomlTable) -> AdmissionRules:
    rules = AdmissionRules(
        failed_attempt=_ground(table, "failed_attempt"),
        violation_act=_ground(table, "violation_act"),
        impostor_act=_ground(table, "impostor_act"),
        broken_off=_ground(table, "broken_off"),
        certificate=_ground(table, "certificate"),
        consent_clause=table.text("consent_clause"),
        booking_days_ahead=table.whole("booking_days_ahead", at_least=0),
        booking_clause=table.text("booking_clause"),
        start_clause=table.text("start_clause"),
    )
    table.close()
    return rules


def _ground(table: TomlTable, key: str) -> TimedGround | None:
    if not table.has(key):
        return None
    ground = table.table(key)
    months = ground.whole("months", at_least=1) if ground.has("months") else 0
    days = ground.whole("days", at_least=1) if ground.has("days") else 0
    if not months and not days:
        table.refuse(key, "no interval is given", "Add months or days.")
    found = TimedGround(Interval(months, days), ground.text("clause"))
    ground.close()
    return found


def _pass_rule(top: TomlTable) -> PassRule:
    if not top.has("pass"):
        return PassRule()
    table = top.table("pass")
    rule = PassRule(table.whole("threshold_right", at_least=1), table.whole("items", at_least=1))
    table.close()
    if (rule.threshold_right or 0) > (rule.declared_items or 0):
        table.refuse("threshold_right", "is above the number of items", "Write a number up to items.")
    return rule


def _mark_rule(top: TomlTable) -> MarkRule | None:
    if not top.has("mark"):
        return None
    table = top.table("mark")
    rule = MarkRule(table.words("sum_of"), table.text("clause"))
    table.close()
    return rule


def _check_mark_rule(top: TomlTable, programme: Programme) -> None:
    rule = programme.mark_rule
    if rule is None:
        return
    marked = {section.id for section in programme.sections if section.has_mark}
    if (
        not rule.sections
        or not marked.issuperset(rule.sections)
        or len(set(rule.sections)) < len(rule.sections)
    ):
        top.below("mark").refuse(
            "sum_of", "names no sections, one twice, or one without a mark", "Name sections that have a mark."
        )


def _section(table: TomlTable) -> Section:
    threshold = table.whole_or("threshold_total", (OPEN, _NONE), at_least=1)
    section = Section(
        id=table.text("id"),
        title=table.local_text("title"),
        kind=table.choice("kind", SECTION_KINDS),
        minutes=_number(table.whole_or("minutes", (OPEN,), at_least=1)),
        blocks=tuple(_block(block) for block in table.tables("blocks")),
        has_threshold=threshold != _NONE,
        threshold_total=_number(threshold),
        declared_items=table.whole("items", at_least=1) if table.has("items") else None,
        mark_factor=table.factor("mark_factor"),
        word_limit=table.whole("word_limit", at_least=1) if table.has("word_limit") else None,
    )
    table.close()
    require_different_ids(table, "blocks", [block.id for block in section.blocks])
    _check_section(table, section)
    return section


def _check_section(table: TomlTable, section: Section) -> None:
    if section.has_threshold and section.kind != "choice":
        table.refuse("threshold_total", "only questions with a key have a threshold", 'Write "none".')
    if not section.has_threshold and any(block.threshold is not None for block in section.blocks):
        table.refuse("blocks", "a block has a threshold, the section none", "Remove the block's threshold.")


def _block(table: TomlTable) -> Block:
    block = Block(
        id=table.text("id"),
        title=table.local_text("title"),
        items=_number(table.whole_or("items", (OPEN,), at_least=1)),
        threshold=table.whole("threshold", at_least=1) if table.has("threshold") else None,
        bank=table.text("bank"),
        language=table.choice("language", TEST_LANGUAGES) if table.has("language") else None,
    )
    table.close()
    return block


def _set_section(section: Section, table: TomlTable) -> Section:
    minutes, threshold = section.minutes, section.threshold_total
    if table.has("minutes"):
        _require_open(table, "minutes", minutes is None)
        minutes = table.whole("minutes", at_least=1)
    if table.has("threshold_total"):
        _require_open(table, "threshold_total", section.has_threshold and threshold is None)
        threshold = table.whole("threshold_total", at_least=1)
    blocks = section.blocks
    if table.has("blocks"):
        tables = table.table("blocks")
        open_thresholds = section.has_threshold and section.threshold_total is None
        blocks = tuple(
            _set_block(block, tables.table(block.id), open_thresholds) if tables.has(block.id) else block
            for block in blocks
        )
        tables.close()
    table.close()
    return replace(section, minutes=minutes, threshold_total=threshold, blocks=blocks)


def _set_block(block: Block, table: TomlTable, open_thresholds: bool) -> Block:
    items, threshold = block.items, block.threshold
    if table.has("items"):
        _require_open(table, "items", items is None)
        items = table.whole("items", at_least=1)
    if table.has("threshold"):
        _require_open(table, "threshold", open_thresholds)
        threshold = table.whole("threshold", at_least=1)
    table.close()
    return replace(block, items=items, threshold=threshold)


def _require_open(table: TomlTable, key: str, is_open: bool) -> None:
    if not is_open:
        table.refuse(key, "the order does not leave this to the site", "Remove it from the site's settings.")


def _number(value: int | str) -> int | None:
    return value if isinstance(value, int) else None


def _check_totals(programme: Programme, top: TomlTable) -> None:
    """Thresholds within the number of items, sums equal to the totals named. Open figures are passed over."""
    for section in programme.sections:
        _check_section_totals(top.below("sections", section.id), section)
    declared = programme.pass_rule.declared_items
    is_open = any(block.items is None for section in programme.sections for block in section.blocks)
    total = sum(section.item_total for section in programme.sections)
    if declared is not None and (total > declared or (total != declared and not is_open)):
        top.below("pass").refuse(
            "items", f"is {declared}, but the sections have {total}", "Make the sections' items add up to it."
        )


def _check_section_totals(table: TomlTable, section: Section) -> None:
    for block in section.blocks:
        if block.threshold is not None and block.items is not None and block.threshold > block.items:
            table.refuse(
                f"blocks.{block.id}.threshold",
                f"is {block.threshold}, above the block's {block.items} items",
                f"Write a number up to {block.items}.",
            )
    is_open = any(block.items is None for block in section.blocks)
    total, declared = section.item_total, section.declared_items
    if declared is not None and (total > declared or (total != declared and not is_open)):
        table.refuse(
            "items", f"is {declared}, but the blocks have {total}", "Make the blocks' items add up to it."
        )
    if section.threshold_total is not None and not is_open and section.threshold_total > total:
        table.refuse(
            "threshold_total",
            f"is {section.threshold_total}, above the section's {total} items",
            f"Write a number up to {total}.",
        )
