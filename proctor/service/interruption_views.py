"""Interruptions as people see them: the finding in sentences, earlier findings, and what was decided."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from proctor.core.interruption import Finding, Ground, Interruption, Party, Proposal
from proctor.core.working_time import ASTANA
from proctor.resources.texts import has_text, text
from proctor.service.attempts import load
from proctor.service.interruption_tables import (
    interruption,
    interruption_decision,
    interruption_finding,
)
from proctor.service.parts import moment
from proctor.service.views import candidate_number
from proctor.sync.interruption_messages import (
    DecisionView,
    FindingView,
    GroundView,
    InterruptionView,
)

_CLAUSES = {Proposal.TECHNICAL_FAULT: "26/11", Proposal.NOT_PASSED: "26/49"}
_TOLD = 0.3  # grounds that weigh less do not go into the words of an act


def interruptions_of(connection: Connection, attempt: str, language: str = "kk") -> list[InterruptionView]:
    """All interruptions of one attempt, the first one first."""
    rows = connection.execute(
        sa.select(interruption).where(interruption.c.attempt == attempt).order_by(interruption.c.start_ms)
    ).all()
    number = candidate_number(connection, load(connection, attempt)) if rows else ""
    return [interruption_view(connection, row, number, language) for row in rows]


def interruption_view(connection: Connection, row: Row[Any], number: str, language: str) -> InterruptionView:
    """One interruption; words in `language`."""
    findings = [
        _finding(row, one, language)
        for one in connection.execute(
            sa.select(interruption_finding)
            .where(interruption_finding.c.interruption == row.id)
            .order_by(interruption_finding.c.version)
        )
    ]
    decided = connection.execute(
        sa.select(interruption_decision)
        .where(interruption_decision.c.interruption == row.id)
        .order_by(interruption_decision.c.id.desc())
        .limit(1)
    ).first()
    newest = findings[-1] if findings else None
    return InterruptionView(
        id=row.id,
        attempt=row.attempt,
        candidate_number=number,
        start_ms=row.start_ms,
        end_ms=row.end_ms,
        seen_by=row.seen_by,
        finding=newest,
        versions=[one.model_copy(update={"prefilled": ""}) for one in findings[:-1]],
        decision=None if decided is None else _decision(decided),
        needs_a_person=newest is not None and not newest.within_grace and decided is None,
    )


def _finding(row: Row[Any], kept: Row[Any], language: str) -> FindingView:
    grounds = [_ground(one, language) for one in kept.grounds]
    proposal = _as_value(row, kept).proposal
    return FindingView(
        version=kept.version,
        at_ms=kept.at_ms,
        party=kept.party,
        confidence=kept.confidence,
        within_grace=kept.within_grace,
        grounds=grounds,
        proposal=proposal.value,
        clause=_CLAUSES.get(proposal, ""),
        prefilled=_words(row, kept.party, grounds, language),
    )


def _as_value(row: Row[Any], kept: Row[Any]) -> Finding:
    grounds = tuple(
        Ground(one["fact"], one["source"], one["at_ms"], one["weight"], one["data"], Party(one["party"]))
        for one in kept.grounds
    )
    found = Interruption(row.id, row.start_ms, row.end_ms, row.seen_by)
    return Finding(found, Party(kept.party), kept.confidence, grounds, kept.within_grace)


def _ground(kept: dict[str, Any], language: str) -> GroundView:
    return GroundView(**kept, sentence=sentence_of(kept["fact"], kept["data"], language))


def sentence_of(fact: str, data: dict[str, Any], language: str) -> str:
    """The fact in words; its bare name where a newer version wrote it."""
    key = f"interruption-fact-{fact.replace('_', '-')}"
    values = {name: value for name, value in data.items() if isinstance(value, str | int | float)}
    return text(language, key, **values) if has_text(language, key) else fact


def _words(row: Row[Any], party: str, grounds: list[GroundView], language: str) -> str:
    """The words for an act or a reason: when, how long, whose, and the facts that weigh."""
    lead = "interruption-prefilled-lasts" if row.end_ms is None else "interruption-prefilled"
    seconds = 0 if row.end_ms is None else max(1, round((row.end_ms - row.start_ms) / 1000))
    at = moment(row.start_ms).astimezone(ASTANA).strftime("%d.%m.%Y %H:%M:%S")
    first = text(language, lead, at=at, seconds=seconds, party=text(language, f"interruption-party-{party}"))
    facts = [ground.sentence for ground in grounds if abs(ground.weight) >= _TOLD]
    return " ".join([first, *dict.fromkeys(facts)])[:500]


def _decision(kept: Row[Any]) -> DecisionView:
    return DecisionView(decision=kept.decision, reason=kept.reason, at_ms=kept.at_ms, draft=kept.draft)
