"""Facts for an attribution, from the database and this process's memory: the service's own, others' silence,
and what the candidate's journal says. Within one transaction; nothing is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attribution_facts import (
    FACT_KINDS,
    ClientFacts,
    Peers,
    ServiceFacts,
    Span,
    Tally,
    Trouble,
    client_facts,
)
from proctor.core.entry import RUN_STARTED, read_entry
from proctor.service import tables
from proctor.service.hearing import Troubled
from proctor.service.interruption_tables import interruption, service_trouble
from proctor.service.parts import ServiceParts

_AT_ONCE_MS = 25_000  # beats are heard every few seconds, and lines give up at different times
_LOOK_BACK_MS = 12 * 60_000
_MOST_ENTRIES, _MOST_RUNS = 1_000, 200  # a hostile journal must not make this slow


@dataclass(frozen=True)
class Other:
    """Another attempt in whose time the interruption began; `silent`: it fell silent then too."""

    hall: str | None
    network: str | None
    silent: bool


def service_facts(
    parts: ServiceParts, connection: Connection, attempt: str, hall: str | None, span: Span
) -> ServiceFacts:
    """What the service knows of itself and others at the time of `span`."""
    heard = parts.hearing.last(attempt)
    network = None if heard is None else heard.network
    others = _others(parts, connection, attempt, span.start_ms)
    peers = Peers(
        hall=_tally([one for one in others if hall is not None and one.hall == hall]),
        network=_tally([one for one in others if network is not None and one.network == network]),
        everyone=_tally(others),
    )
    return ServiceFacts(_up(parts, connection, span), _troubles(parts, connection, attempt, span), peers)


def journal_facts(connection: Connection, attempt: str, span: Span) -> ClientFacts:
    """What the journal says of the time of `span`, and of all runs."""
    columns = sa.select(tables.entry.c.text).where(tables.entry.c.attempt == attempt)
    runs = columns.where(tables.entry.c.kind == RUN_STARTED).order_by(tables.entry.c.seq).limit(_MOST_RUNS)
    near = (
        columns.where(
            tables.entry.c.kind.in_(sorted(FACT_KINDS - {RUN_STARTED})),
            tables.entry.c.received_ms >= span.start_ms - _LOOK_BACK_MS,
        )
        .order_by(tables.entry.c.seq)
        .limit(_MOST_ENTRIES)
    )
    texts = [*connection.scalars(runs), *connection.scalars(near)]
    return client_facts(read_entry(text, attempt) for text in texts)


def _up(parts: ServiceParts, connection: Connection, span: Span) -> tuple[Span, ...]:
    runs = connection.execute(
        sa.select(tables.service_run).where(
            tables.service_run.c.beat_ms >= span.start_ms - _LOOK_BACK_MS,
            tables.service_run.c.started_ms <= span.end_ms,
        )
    ).all()
    slack = round(2000 * parts.settings.expiry_every_s)
    own, now = parts.hearing.run, parts.clock()
    spans = [
        Span(run.started_ms, max(run.started_ms, now if run.id == own else run.beat_ms + slack))
        for run in runs
    ]
    return tuple(spans)


def _troubles(parts: ServiceParts, connection: Connection, attempt: str, span: Span) -> tuple[Trouble, ...]:
    """Those that are written down, and those that this process could not write down yet."""
    kept = connection.execute(
        sa.select(service_trouble)
        .where(
            service_trouble.c.end_ms >= span.start_ms - _AT_ONCE_MS,
            service_trouble.c.start_ms <= span.end_ms,
            sa.or_(service_trouble.c.attempt == attempt, service_trouble.c.attempt.is_(None)),
        )
        .order_by(service_trouble.c.id)
        .limit(_MOST_RUNS)
    ).all()
    known = [Troubled(one.kind, one.attempt, one.start_ms, one.end_ms, one.times) for one in kept]
    fresh = [one for one in parts.hearing.troubles() if one.attempt in (attempt, None)]
    return tuple(
        Trouble(one.kind, Span(one.start_ms, max(one.start_ms, one.end_ms) + 1), one.attempt == attempt)
        for one in (*known, *fresh)
    )


def _others(parts: ServiceParts, connection: Connection, attempt: str, start_ms: int) -> list[Other]:
    section, own = tables.section, tables.attempt
    running = connection.execute(
        sa.select(own.c.id, own.c.hall, own.c.heard_ms)
        .join(section, section.c.attempt == own.c.id)
        .where(
            own.c.id != attempt,
            section.c.started_ms <= start_ms,
            section.c.deadline_ms > start_ms,
            sa.or_(section.c.finished_ms.is_(None), section.c.finished_ms > start_ms),
        )
    ).all()
    near = sa.select(interruption.c.attempt).where(
        interruption.c.start_ms.between(start_ms - _AT_ONCE_MS, start_ms + _AT_ONCE_MS)
    )
    silent = set(connection.scalars(near))
    found = []
    for one in running:
        heard = parts.hearing.last(one.id)
        last_ms = max(one.heard_ms or 0, 0 if heard is None else heard.at_ms)
        if one.id in silent or last_ms > start_ms + _AT_ONCE_MS:  # of others it is not known yet
            network = None if heard is None else heard.network
            found.append(Other(one.hall, network, one.id in silent))
    return found


def _tally(others: list[Other]) -> Tally:
    return Tally(len(others), sum(one.silent for one in others))
