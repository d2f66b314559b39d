"""Interruptions of running attempts: noticed at intake and in the service's round, and found anew whenever
facts come that change the finding. What follows is a person's business (`interruption_decisions`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from proctor.core.attempt import AttemptState
from proctor.core.attribution import attribute
from proctor.core.attribution_facts import FACT_KINDS, Span
from proctor.core.entry import RUN_STARTED, Entry
from proctor.core.errors import SynaqError
from proctor.core.interruption import Finding, Interruption
from proctor.service import tables
from proctor.service.attempts import AttemptRow, load, load_many, sections_of
from proctor.service.interruption_facts import journal_facts, service_facts
from proctor.service.interruption_tables import interruption, interruption_finding, service_trouble
from proctor.service.parts import ServiceParts

_NEAR_BEFORE_MS, _NEAR_AFTER_MS = 30_000, 15_000
_RECENT_MS = 10 * 60_000  # so long others' silence may still change a finding
_UNDER_WAY = (AttemptState.RUNNING.value, AttemptState.SUSPENDED.value)
_CHANGE = 0.1  # of the confidence, that is worth a new version


def last_heard_ms(parts: ServiceParts, row: AttemptRow) -> int | None:
    """When the attempt was last heard, as exactly as it is known."""
    heard = parts.hearing.last(row.id)
    known = [at_ms for at_ms in (row.heard_ms, None if heard is None else heard.at_ms) if at_ms is not None]
    return max(known, default=None)


def _last_or_resumed_ms(parts: ServiceParts, row: AttemptRow) -> int | None:
    """When a running attempt was last heard, or began or went on after a pause: what was not heard in a pause
    by staff is no interruption.
    """
    last = last_heard_ms(parts, row)
    return None if last is None else max(last, row.since_ms)


def was_silent(parts: ServiceParts, row: AttemptRow, now: int) -> bool:
    """Whether a running attempt was not heard for longer than the policy lets pass."""
    last = _last_or_resumed_ms(parts, row)
    silent_ms = round(parts.policy.policy.interruptions.silent_s * 1000)
    return row.state is AttemptState.RUNNING and last is not None and now - last > silent_ms


def note_return(
    parts: ServiceParts, connection: Connection, row: AttemptRow, new: Iterable[Entry], now: int
) -> bool:
    """The attempt is heard again, perhaps after a silence, perhaps in a new run; whether something ended.

    Called before `new` take effect, while the section that was interrupted still runs.
    """
    resumed = [
        entry
        for entry in new
        if entry.kind == RUN_STARTED
        and entry.data.get("recovered") is True
        and entry.stamp.at_ms >= row.since_ms  # in a pause by staff nothing was interrupted
    ]
    lasting = _lasting(connection, row.id)
    if lasting is not None:
        _end(connection, lasting, _within(connection, row, now))
        return True
    if was_silent(parts, row, now):
        return _begin(parts, connection, row, now, ended=True, seen_by="service") is not None
    if row.state is AttemptState.RUNNING and any(not _known(connection, row.id, entry) for entry in resumed):
        return _begin(parts, connection, row, now, ended=True, seen_by="client") is not None
    return False


def find_again(
    parts: ServiceParts, connection: Connection, row: AttemptRow, new: Iterable[Entry], *, returned: bool
) -> None:
    """After `new` were taken in: what they say of this attempt's interruptions."""
    facts = [entry.stamp.at_ms for entry in new if entry.kind in FACT_KINDS]
    if not returned and not facts:
        return
    mine = connection.execute(sa.select(interruption).where(interruption.c.attempt == row.id)).all()
    now = parts.clock()
    for one in mine:
        first, last = one.start_ms - _RECENT_MS, (one.end_ms or now) + _NEAR_AFTER_MS
        fresh = returned and last >= now
        if fresh or any(first <= at_ms <= last for at_ms in facts):
            find(parts, connection, row, one, now)


def watch_for_silence(parts: ServiceParts) -> None:
    """The service's round: who has fallen silent, who will not come back, and what others' silence says."""
    now = parts.clock()
    with parts.database.read() as connection:
        under_way = load_many(connection, tables.attempt.c.state.in_(_UNDER_WAY))
        lasting = set(
            connection.scalars(sa.select(interruption.c.attempt).where(interruption.c.end_ms.is_(None)))
        )
    parts.hearing.keep_only({row.id for row in under_way})
    rows = [row for row in under_way if row.state is AttemptState.RUNNING]
    running = {row.id for row in rows}
    keep_troubles(parts)
    silent = [row.id for row in rows if row.id not in lasting and was_silent(parts, row, now)]
    for attempt in silent:
        with parts.database.write() as connection:
            row = load(connection, attempt, lock=True)
            if was_silent(parts, row, parts.clock()) and _lasting(connection, attempt) is None:
                _begin(parts, connection, row, parts.clock(), ended=False, seen_by="service")
    for attempt in sorted(lasting - running):
        with parts.database.write() as connection:
            settle(connection, load(connection, attempt, lock=True))
    _look_again(parts, now)


def find(parts: ServiceParts, connection: Connection, row: AttemptRow, one: Row[Any], now: int) -> Finding:
    """The finding by all that is known now; a new version is kept where it says something else."""
    finding = judged(parts, connection, row, one, now)
    before = newest_finding(connection, one.id)
    if before is None or _differs(before, finding):
        connection.execute(
            sa.insert(interruption_finding).values(
                interruption=one.id,
                version=1 if before is None else before.version + 1,
                party=finding.party.value,
                confidence=finding.confidence,
                within_grace=finding.within_grace,
                grounds=[ground.as_json() for ground in finding.grounds],
                at_ms=now,
            )
        )
        if one.seen_by == "service" and any(ground.source == "client" for ground in finding.grounds):
            connection.execute(
                sa.update(interruption).where(interruption.c.id == one.id).values(seen_by="both")
            )
    return finding


def judged(parts: ServiceParts, connection: Connection, row: AttemptRow, one: Row[Any], now: int) -> Finding:
    """Whose it is, by all that is known now; nothing is kept."""
    span = Span(one.start_ms, max(one.start_ms, one.end_ms or now))
    return attribute(
        Interruption(one.id, one.start_ms, one.end_ms, one.seen_by),
        service_facts(parts, connection, row.id, row.hall, span),
        journal_facts(connection, row.id, span),
        grace_ms=round(parts.policy.policy.interruptions.grace_s * 1000),
        now_ms=now,
    )


def newest_finding(connection: Connection, found: str) -> Row[Any] | None:
    """The finding that holds for the interruption."""
    query = sa.select(interruption_finding).where(interruption_finding.c.interruption == found)
    return connection.execute(query.order_by(interruption_finding.c.version.desc()).limit(1)).first()


def keep_troubles(parts: ServiceParts) -> None:
    """Write down what the service could not do lately, as soon as it can."""
    troubles = parts.hearing.take_troubles()
    if not troubles:
        return
    try:
        with parts.database.write() as connection:
            connection.execute(sa.insert(service_trouble), [vars(one) for one in troubles])
    except SynaqError:
        parts.hearing.put_back(troubles)
        raise


def _look_again(parts: ServiceParts, now: int) -> None:
    """At those that last, and those that ended lately: others' silence may say more of them by now."""
    with parts.database.read() as connection:
        recent = connection.execute(
            sa.select(interruption.c.id, interruption.c.start_ms).where(
                sa.or_(interruption.c.end_ms.is_(None), interruption.c.end_ms > now - _RECENT_MS)
            )
        ).all()
    parts.hearing.look_only_at({one.id for one in recent})
    for one in recent:
        if parts.hearing.is_due(one.id, one.start_ms, now):
            _find_again_alone(parts, one.id, now)


def _find_again_alone(parts: ServiceParts, found: str, now: int) -> None:
    """Find anew; written only where something changed."""
    with parts.database.read() as connection:
        one = connection.execute(sa.select(interruption).where(interruption.c.id == found)).one()
        row, before = load(connection, one.attempt), newest_finding(connection, found)
        changed = before is None or _differs(before, judged(parts, connection, row, one, now))
    if changed:
        with parts.database.write() as connection:
            row = load(connection, one.attempt, lock=True)
            one = connection.execute(sa.select(interruption).where(interruption.c.id == found)).one()
            find(parts, connection, row, one, now)


def _begin(
    parts: ServiceParts, connection: Connection, row: AttemptRow, now: int, *, ended: bool, seen_by: str
) -> str | None:
    """A new interruption since the attempt was last heard; None where no section ran in that time."""
    running = next(
        (one for one in reversed(sections_of(connection, row.id)) if one.finished_ms is None), None
    )
    last = _last_or_resumed_ms(parts, row)
    if running is None or last is None:
        return None
    start_ms, end_ms = max(last, running.started_ms), min(now, running.deadline_ms)
    if end_ms < start_ms:
        return None
    found = uuid.uuid4().hex
    connection.execute(
        sa.insert(interruption).values(
            id=found, attempt=row.id, start_ms=start_ms, end_ms=end_ms if ended else None, seen_by=seen_by
        )
    )
    return found


def _within(connection: Connection, row: AttemptRow, now: int) -> int:
    """The end of an interruption that ends now: not behind the time that the candidate had."""
    ends = [now, *([] if row.finished_ms is None else [row.finished_ms])]
    sections = sections_of(connection, row.id)
    return min([*ends, *(part.deadline_ms for part in sections[-1:])])


def settle(connection: Connection, row: AttemptRow) -> None:
    """The attempt is over or paused, and was not heard again: the interruption ended with it."""
    lasting = _lasting(connection, row.id)
    if lasting is not None and row.state is not AttemptState.RUNNING:
        _end(connection, lasting, _within(connection, row, row.finished_ms or row.since_ms))


def _end(connection: Connection, one: Row[Any], end_ms: int) -> None:
    connection.execute(
        sa.update(interruption).where(interruption.c.id == one.id).values(end_ms=max(one.start_ms, end_ms))
    )


def _lasting(connection: Connection, attempt: str) -> Row[Any] | None:
    mine = sa.and_(interruption.c.attempt == attempt, interruption.c.end_ms.is_(None))
    return connection.execute(sa.select(interruption).where(mine).limit(1)).first()


def _known(connection: Connection, attempt: str, started: Entry) -> bool:
    """Whether the start of that run lies in an interruption that is known."""
    at_ms = started.stamp.at_ms
    return (
        connection.scalar(
            sa.select(interruption.c.id)
            .where(
                interruption.c.attempt == attempt,
                interruption.c.start_ms <= at_ms + _NEAR_BEFORE_MS,
                sa.or_(interruption.c.end_ms.is_(None), interruption.c.end_ms >= at_ms - _NEAR_AFTER_MS),
            )
            .limit(1)
        )
        is not None
    )


def _differs(before: Row[Any], finding: Finding) -> bool:
    return (
        before.party != finding.party.value
        or bool(before.within_grace) != finding.within_grace
        or abs(before.confidence - finding.confidence) >= _CHANGE
        or {ground["fact"] for ground in before.grounds} != {ground.fact for ground in finding.grounds}
    )
