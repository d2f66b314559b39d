"""Handing an essay to the commission: its text as delivered, once the proctor has published (184/115)."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.essay import count_words
from proctor.service.attempts import AttemptRow, SectionRow, sections_of
from proctor.service.essay_tables import essay
from proctor.service.finishing import delivered_sitting
from proctor.service.parts import ServiceParts
from proctor.service.trail import Caller, Deed, record


def hand_over_essays(parts: ServiceParts, connection: Connection, row: AttemptRow, caller: Caller) -> None:
    """Hand the attempt's essays to whichever commission marks them; one handed over before stays as it is.

    Also what was not written: it is marked as well, with 0 (184/annex 1).
    """
    wanted = [section for section in parts.catalogue.get(row.programme).sections if section.kind == "essay"]
    if not wanted:
        return
    handed = set(connection.scalars(sa.select(essay.c.section).where(essay.c.attempt == row.id)))
    started = {section.section: section for section in sections_of(connection, row.id)}
    sitting = delivered_sitting(connection, row.id, list(started.values()))
    for section in wanted:
        if section.id in handed:
            continue
        taken = sitting.section(section.id)
        written = {} if taken is None else {item: said.text or "" for item, said in taken.responses.items()}
        topics, text, language = _as_told(row, started.get(section.id), written)
        name, now, words = uuid.uuid4().hex, parts.clock(), count_words(text)
        values = {"id": name, "attempt": row.id, "section": section.id, "language": language, "topic": topics}
        measures = {"words": words, "word_limit": section.word_limit, "handed_ms": now}
        connection.execute(sa.insert(essay).values(**values, text=text, **measures))
        told = {"essay": name, "section": section.id, "words": words}
        record(connection, now, caller, Deed("essay.hand_over", row.id, detail=told))


def _as_told(row: AttemptRow, started: SectionRow | None, written: dict[str, str]) -> tuple[str, str, str]:
    """Topic, text and language; nothing was written in a section that was never opened."""
    if started is None:
        return "", "", row.test_language
    paper = started.drawn()
    topics = "\n\n".join(item.stem for item in paper.items)
    text = "\n\n".join(written.get(item.id, "") for item in paper.items).strip()
    return topics, text, paper.language
