"""Rows as messages: what a candidate sees of an attempt. Nothing is decided here."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.canonical import canonical_bytes, sha256_hex
from proctor.core.local_text import LocalText
from proctor.core.paper import Paper
from proctor.core.programme import Programme, Section
from proctor.resources.texts import text
from proctor.service import tables
from proctor.service.attempts import AttemptRow, SectionRow, sections_of
from proctor.service.exemptions import exemptions_of
from proctor.service.halls import hall_view
from proctor.service.overrides import overrides_of
from proctor.service.parts import ServiceParts, rules_of
from proctor.service.reference_photos import photo_digest
from proctor.service.signatures import session_public
from proctor.sync.messages import (
    AttemptView,
    BlockView,
    ExemptionView,
    PaperItem,
    PaperOption,
    RuleView,
    SectionPaper,
    SectionView,
    Text,
)


def attempt_view(parts: ServiceParts, connection: Connection, row: AttemptRow) -> AttemptView:
    """The attempt as its candidate sees it: a number, never a name."""
    programme = parts.catalogue.get(row.programme)
    started = {section.section: section for section in sections_of(connection, row.id)}
    return AttemptView(
        id=row.id,
        candidate_number=candidate_number(connection, row),
        programme=row.programme,
        programme_title=as_text(programme.title),
        edition=row.edition,
        practice=row.practice,
        test_language="ru" if row.test_language == "ru" else "kk",
        state=row.state.value,
        slot_ms=row.slot_ms,
        now_ms=parts.clock(),
        sections=[_section_view(section, started.get(section.id)) for section in programme.sections],
        rules=rule_views(row.edition),
        desk=desk_of(programme),
        policy=parts.policy.text,
        policy_digest=parts.policy.digest,
        exemptions=[
            ExemptionView(name=found.name, basis=found.basis) for found in exemptions_of(connection, row.id)
        ],
        overrides=overrides_of(connection, row.id),
        reference_photo=photo_digest(connection, row.candidate),
        hall=hall_view(connection, row),
        service_key=parts.signing.public,
        seal_key=parts.sealing.public,
        verify_key=session_public(connection, row.id),
        held_seq=row.held_seq,
        held_digest=row.held_digest,
    )


def candidate_number(connection: Connection, row: AttemptRow) -> str:
    """The personal identification number that stands for the person (184/74-1)."""
    query = sa.select(tables.candidate.c.number).where(tables.candidate.c.id == row.candidate)
    return str(connection.scalar(query))


def as_text(words: LocalText) -> Text:
    """The three languages; one that has no words gets those of another."""
    return Text(kk=words.get("kk"), ru=words.get("ru"), en=words.get("en"))


def in_three_languages(key: str) -> Text:
    """One sentence of ours as a message."""
    return Text(kk=text("kk", key), ru=text("ru", key), en=text("en", key))


def desk_of(programme: Programme) -> list[Text]:
    """What may lie on the desk."""
    return [in_three_languages(f"service-desk-{thing.replace('_', '-')}") for thing in programme.desk]


def section_paper(section: SectionRow, now_ms: int) -> SectionPaper:
    """The paper as it was drawn when the section started."""
    drawn = section.drawn()
    return SectionPaper(
        section=section.section,
        kind=drawn.kind,
        word_limit=drawn.word_limit,
        started_ms=section.started_ms,
        deadline_ms=section.deadline_ms,
        now_ms=now_ms,
        items=paper_items(drawn),
        digest=section.paper_digest,
    )


def paper_items(paper: Paper) -> list[PaperItem]:
    """The paper's questions as they travel."""
    return [
        PaperItem(
            id=item.id,
            block=item.block_id,
            stem=item.stem,
            options=[PaperOption(id=option.id, text=option.text) for option in item.options],
        )
        for item in paper.items
    ]


def paper_digest(items: list[PaperItem]) -> str:
    """SHA-256 over the canonical bytes of the list of items, as the client can work it out too."""
    return sha256_hex(canonical_bytes([item.model_dump() for item in items]))


def _section_view(section: Section, started: SectionRow | None) -> SectionView:
    state: Literal["waiting", "running", "finished"] = "waiting"
    if started is not None:
        state = "running" if started.finished_ms is None else "finished"
    return SectionView(
        id=section.id,
        title=as_text(section.title),
        kind=section.kind,
        minutes=section.minutes or 0,
        items=section.item_total,
        threshold=section.threshold_total,
        blocks=[
            BlockView(
                id=block.id, title=as_text(block.title), items=block.items or 0, threshold=block.threshold
            )
            for block in section.blocks
        ],
        state=state,
        started_ms=None if started is None else started.started_ms,
        deadline_ms=None if started is None else started.deadline_ms,
    )


def rule_views(edition: str) -> list[RuleView]:
    """The rules of conduct of an edition, with their clauses."""
    return [
        RuleView(id=rule.id, clause=rule.clause, text=as_text(rule.text)) for rule in rules_of(edition).rules
    ]
