"""Issuing papers: when one is due, its number, its two files, and what the service signs about it.

Everything happens in the transaction of what it is issued for (publication, the register of acts): there is
no result without its paper, no paper without its number, and no number that was left out or given twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from proctor.core.canonical import canonical_bytes, sha256_hex
from proctor.core.signed_claims import paper_claim
from proctor.core.working_time import ASTANA
from proctor.service import tables
from proctor.service.attempts import AttemptRow
from proctor.service.credentials import new_code
from proctor.service.papers_address import check_link
from proctor.service.papers_facts import Facts, act_facts, common_facts, score_facts, violation_facts
from proctor.service.papers_print import Sheet, printed
from proctor.service.papers_tables import issued_paper, paper_file, paper_revocation, paper_series
from proctor.service.papers_templates import (
    CERTIFICATE,
    KIND_OF_ACT,
    LANGUAGES,
    STATEMENT,
    VIOLATION_LIST,
    PaperTemplate,
    template_of,
)
from proctor.service.papers_words import words_of
from proctor.service.parts import ServiceParts, milliseconds, moment
from proctor.service.results import build_result
from proctor.service.trail import Caller, Deed, record

_PRACTICE_PREFIX = "P-"


@dataclass(frozen=True)
class _Due:
    """A paper that is to be issued. `source`: the act that it is the paper of."""

    template: PaperTemplate
    facts: Facts
    source: str | None = None
    valid_until_ms: int | None = None


def issue_at_publication(
    parts: ServiceParts, connection: Connection, row: AttemptRow, caller: Caller
) -> str | None:
    """The paper of a published result: certificate, statement or violation list; its number.

    Asked again, the number of the one that stands. None where no order knows a paper for such a result: a
    pass in a programme without a certificate.
    """
    result = build_result(parts, connection, row, "kk")
    if result.violations:
        template = template_of(VIOLATION_LIST)
        facts = {**common_facts(parts, connection, row, template), **violation_facts(result)}
        return _issue(parts, connection, row, _Due(template, facts), caller)
    if result.status == "not_passed":
        template = template_of(STATEMENT)
        facts = {**common_facts(parts, connection, row, template), **score_facts(row, result)}
        return _issue(parts, connection, row, _Due(template, facts), caller)
    lasts = parts.catalogue.get(row.programme).admission.certificate
    if result.status != "passed" or (lasts is None and not row.practice):
        return None
    template = template_of(CERTIFICATE)
    facts = {**common_facts(parts, connection, row, template), **score_facts(row, result)}
    until = None
    if lasts is not None:
        # As admission counts it: who may not sit again because of a certificate holds a valid one.
        until = milliseconds(lasts.interval.first_day_after(moment(facts["taken_ms"])))
    facts["valid_until_ms"] = until
    return _issue(parts, connection, row, _Due(template, facts, valid_until_ms=until), caller)


def issue_for_act(
    parts: ServiceParts, connection: Connection, row: AttemptRow, act: str, caller: Caller
) -> str:
    """The paper of a registered act; its number. Asked again, the number of the one that stands."""
    kind = connection.scalar(sa.select(tables.act.c.kind).where(tables.act.c.id == act))
    template = template_of(KIND_OF_ACT[str(kind)])
    facts = {**common_facts(parts, connection, row, template), **act_facts(parts, connection, row, act)}
    return _issue(parts, connection, row, _Due(template, facts, source=act), caller)


def _issue(parts: ServiceParts, connection: Connection, row: AttemptRow, due: _Due, caller: Caller) -> str:
    kind, now = due.template.kind, parts.clock()
    standing = _standing(connection, row.id, kind, due.source)
    if standing is not None:
        return standing
    year = moment(now).astimezone(ASTANA).year
    series = f"{_PRACTICE_PREFIX if row.practice else ''}{due.template.prefix}-{year}"
    ordinal = _next_ordinal(connection, series)
    number, code = f"{series}-{ordinal:06}", f"{new_code()}-{new_code()[:4]}"
    facts = {**due.facts, "kind": kind, "attempt": row.id, "issued_ms": now}
    files = _printed(parts, connection, due.template, facts, number=number, code=code)
    told = canonical_bytes(facts)
    claim = paper_claim(
        number, sha256_hex(told), {language: sha256_hex(pdf) for language, pdf in files.items()}
    )
    connection.execute(
        sa.insert(issued_paper).values(
            number=number,
            series=series,
            ordinal=ordinal,
            kind=kind,
            practice=row.practice,
            attempt=row.id,
            source=due.source,
            facts=told.decode(),
            code=code,
            claim=claim.decode(),
            public=parts.signing.public,
            signature=parts.signing.sign(claim),
            issued_by=caller.actor,
            issued_ms=now,
            valid_until_ms=due.valid_until_ms,
        )
    )
    for language, pdf in files.items():
        values = {"paper": number, "language": language, "sha256": sha256_hex(pdf), "content": pdf}
        connection.execute(sa.insert(paper_file).values(**values))
    record(connection, now, caller, Deed("paper.issue", row.id, detail={"number": number, "kind": kind}))
    return number


def _printed(  # whose, what, and the two that make its address
    parts: ServiceParts,
    connection: Connection,
    template: PaperTemplate,
    facts: dict[str, Any],
    *,
    number: str,
    code: str,
) -> dict[str, bytes]:
    link = check_link(connection, parts.settings, number, code)
    issued_ms = facts["issued_ms"]
    return {
        language: printed(
            template,
            words_of(template, number, issued_ms, facts, language),
            Sheet(number, language, issued_ms, link, facts["practice"]),
        )
        for language in LANGUAGES
    }


def _standing(connection: Connection, attempt: str, kind: str, source: str | None) -> str | None:
    """The paper that was issued for this and not revoked."""
    query = (
        sa.select(issued_paper.c.number)
        .outerjoin(paper_revocation, paper_revocation.c.paper == issued_paper.c.number)
        .where(
            issued_paper.c.attempt == attempt,
            issued_paper.c.kind == kind,
            issued_paper.c.source.is_not_distinct_from(source),
            paper_revocation.c.paper.is_(None),
        )
    )
    found = connection.scalar(query.limit(1))
    return None if found is None else str(found)


def _next_ordinal(connection: Connection, series: str) -> int:
    """The next number of a series, held until the transaction ends: whoever comes next waits for it."""
    raised = (
        sa.update(paper_series)
        .where(paper_series.c.series == series)
        .values(last=paper_series.c.last + 1)
        .returning(paper_series.c.last)
    )
    found = connection.scalar(raised)
    if found is None:
        try:
            with connection.begin_nested():
                connection.execute(sa.insert(paper_series).values(series=series, last=1))
        except IntegrityError:  # somebody else began the series a moment ago
            found = connection.scalar(raised)
        else:
            found = 1
    return int(str(found))
