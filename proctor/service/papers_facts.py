"""What a paper says, in no language: gathered once, when it is issued, and kept as canonical JSON.

A name is among the facts only of a kind whose form shows one; a reviewer is never named (184/74-1). Read
within one transaction; nothing is decided here.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptState
from proctor.service import tables
from proctor.service.attempts import AttemptRow, sections_of
from proctor.service.check_in_tables import act_draft
from proctor.service.halls import hall_view
from proctor.service.papers_templates import PaperTemplate
from proctor.service.parts import ServiceParts
from proctor.service.views import candidate_number
from proctor.sync.messages import ResultView, SectionScore, Text

Facts = dict[str, Any]

_NAMED_ROLES = ("operator", "administrator")


def common_facts(
    parts: ServiceParts, connection: Connection, row: AttemptRow, template: PaperTemplate
) -> Facts:
    """Whose paper it is, and about which test."""
    programme = parts.catalogue.get(row.programme)
    place = hall_view(connection, row)
    facts: Facts = {
        "candidate_number": candidate_number(connection, row),
        "programme": row.programme,
        "programme_title": programme.title.to_dict(),
        "edition": row.edition,
        "practice": row.practice,
        "slot_ms": row.slot_ms,
        "taken_ms": row.finished_ms or row.slot_ms,
        "hall": None if place is None else {"hall": place.hall, "seat": place.seat},
    }
    if template.named:
        query = sa.select(tables.candidate.c.name).where(tables.candidate.c.id == row.candidate)
        facts["name"] = str(connection.scalar(query))
    return facts


def score_facts(row: AttemptRow, result: ResultView) -> Facts:
    """The rows of the table of results (26/annex 6), and why it is no pass, as codes."""
    tests = [test for section in result.sections for test in _tests(section)]
    thresholds = [section.threshold for section in result.sections]
    broken_off = row.state is AttemptState.BROKEN_OFF or row.finish_reason == "closed_window"
    return {
        "tests": tests,
        "marks": [{"title": mark.title.model_dump(), "value": mark.value} for mark in result.mark_lines],
        "right": sum(section.right for section in result.sections),
        "items": sum(section.total for section in result.sections),
        # A sum over sections of which one has none would say nothing true.
        "threshold": None if None in thresholds else sum(threshold or 0 for threshold in thresholds),
        "below_threshold": result.score_passed is False,
        "broken_off": broken_off,
    }


def violation_facts(result: ResultView) -> Facts:
    """The published violations, in the order of their times."""
    ordered = sorted(result.violations, key=lambda found: (found.start_s, found.incident))
    kept = ("incident", "kind", "clause", "start_s", "end_s", "started_ms", "comment", "clip")
    return {
        "violations": [
            {**{key: getattr(found, key) for key in kept}, "rule": found.clause_text.model_dump()}
            for found in ordered
        ]
    }


def act_facts(parts: ServiceParts, connection: Connection, row: AttemptRow, act: str) -> Facts:
    """What a registered act says: its grounds, who drew it up, and what the record said then."""
    found = connection.execute(sa.select(tables.act).where(tables.act.c.id == act)).one()
    drawn = connection.execute(sa.select(act_draft).where(act_draft.c.id == found.draft)).first()
    told = {} if drawn is None else dict(drawn.facts)
    return {
        "grounds": found.note,
        "registered_by": _who(connection, found.registered_by),
        "registered_ms": found.at_ms,
        "drafted_by": None if drawn is None else _who(connection, drawn.drafted_by),
        "drafted_ms": None if drawn is None else drawn.at_ms,
        "sections": _sections(parts, connection, row),
        "incidents": told.get("incidents", []),
        "identity": told.get("identity"),
        "findings": _findings(told.get("interruption")),
        "journal": told.get("journal", {"held_seq": row.held_seq, "held_digest": row.held_digest}),
    }


def _tests(section: SectionScore) -> list[Facts]:
    """A line for each block, and one for all of them, which has a threshold of its own."""
    whole = _line(section.title, section.total, section.threshold, section.right)
    if len(section.blocks) < 2:
        return [{**whole, "sum": False}]
    lines = [_line(block.title, block.total, block.threshold, block.right) for block in section.blocks]
    return [*({**line, "sum": False} for line in lines), {**whole, "sum": True}]


def _line(title: Text, items: int, threshold: int | None, right: int) -> Facts:
    return {"title": title.model_dump(), "items": items, "threshold": threshold, "right": right}


def _sections(parts: ServiceParts, connection: Connection, row: AttemptRow) -> list[Facts]:
    programme = parts.catalogue.get(row.programme)
    return [
        {
            "title": programme.section(part.section).title.to_dict(),
            "started_ms": part.started_ms,
            "deadline_ms": part.deadline_ms,
        }
        for part in sections_of(connection, row.id)
    ]


def _findings(interruption: Facts | None) -> list[Facts]:
    """Whose an interruption was found to be, and by what facts; none where the act is about another thing."""
    finding = None if interruption is None else interruption.get("finding")
    if interruption is None or finding is None:
        return []
    kept = ("fact", "source", "at_ms", "weight", "data")
    return [
        {
            "interruption": {key: interruption[key] for key in ("id", "start_ms", "end_ms", "seen_by")},
            "party": finding["party"],
            "confidence": finding["confidence"],
            "grounds": [{key: ground[key] for key in kept} for ground in finding["grounds"]],
        }
    ]


def _who(connection: Connection, actor: str) -> dict[str, str | None]:
    """A member of staff as an act names them: who reviews is told by the role alone."""
    query = sa.select(tables.staff.c.name, tables.staff.c.role)
    found = connection.execute(query.where(tables.staff.c.id == actor.removeprefix("staff:"))).first()
    if found is None:  # the administrator's own terminal, or the service
        return {"role": "administrator", "name": None}
    return {"role": found.role, "name": found.name if found.role in _NAMED_ROLES else None}
