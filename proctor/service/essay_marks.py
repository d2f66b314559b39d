"""What people add to a score: closed marks of essays, and levels of questionnaires. Only reads."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.programme import Programme, Section
from proctor.core.scoring import SectionScore, score_essay, score_questionnaire
from proctor.service.essay_tables import essay_result, section_level


def score_by_people(connection: Connection, attempt: str, section: Section) -> SectionScore | None:
    """The score of an essay or a questionnaire; None while those who give it have not."""
    is_essay = section.kind == "essay"
    table, column = (essay_result, "mark") if is_essay else (section_level, "percent")
    mine = sa.and_(table.c.attempt == attempt, table.c.section == section.id)
    found = connection.scalar(sa.select(table.c[column]).where(mine).order_by(table.c.id.desc()).limit(1))
    if found is None:
        return None
    return (score_essay if is_essay else score_questionnaire)(section, Decimal(found))


def essays_closed_ms(connection: Connection, programme: Programme, attempt: str) -> int | None:
    """When the last of the attempt's essays had its mark; None where one has none, or there are no essays."""
    sections = {section.id for section in programme.sections if section.kind == "essay"}
    if not sections:
        return None
    query = sa.select(essay_result.c.section, essay_result.c.at_ms).where(essay_result.c.attempt == attempt)
    closed = {section: int(at_ms) for section, at_ms in connection.execute(query)}
    return max(closed[section] for section in sections) if sections <= closed.keys() else None
