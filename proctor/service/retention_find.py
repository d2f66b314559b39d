"""What the service has kept long enough, and what is held back. `retention_erase` deletes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptState
from proctor.core.complaint import OPEN
from proctor.core.retention import DAY_MS, RetentionRule, RetentionRules
from proctor.service import tables
from proctor.service.check_in_tables import reference_photo
from proctor.service.complaint_tables import complaint
from proctor.service.dossier_tables import dossier_grant
from proctor.service.papers_tables import issued_paper, paper_file
from proctor.service.retention_cabinet import minutes_kept, sessions_due, visits_due
from proctor.service.retention_tables import retention_hold

IDENTITY = "identity"  # stands where evidence of an incident has the incident's id
_ON_ITS_WAY = (AttemptState.BOOKED, AttemptState.CHECKED_IN, AttemptState.RUNNING, AttemptState.SUSPENDED)
_NOT_DECIDED = (AttemptState.FINISHED, AttemptState.BROKEN_OFF)
_MINUTES = issued_paper.c.kind.like("%minutes%")
_GROUNDS = ("rule_violation", "impostor")

ended = sa.func.coalesce(tables.attempt.c.finished_ms, tables.attempt.c.slot_ms)
decided = sa.func.coalesce(
    tables.review.c.published_ms, tables.attempt.c.finished_ms, tables.attempt.c.slot_ms
)


@dataclass(frozen=True)
class DueThing:
    """One thing whose time is over. `key`: which file or row; `size` in bytes, `count` of rows."""

    rule: RetentionRule
    what: str
    key: str
    counted_from_ms: int
    size: int = 0
    count: int = 1


@dataclass(frozen=True)
class About:
    """Whose things: an attempt's, a candidate's, or (neither) the service's own."""

    attempt: str | None = None
    candidate: str | None = None

    def as_json(self) -> dict[str, str]:
        """As a receipt shows it."""
        told = {"attempt": self.attempt, "candidate": self.candidate}
        return {name: value for name, value in told.items() if value is not None}


@dataclass
class Found:
    """What is due, by whose it is; `held`: how many attempts with due things each hold keeps."""

    due: dict[About, list[DueThing]] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)


def find_due(connection: Connection, rules: RetentionRules, now_ms: int, only: About | None = None) -> Found:
    """Everything that is due now; `only`: of this attempt, candidate, or of the service itself."""
    search = _Search(connection, rules, now_ms, only)
    return search.all()


def holds_of(connection: Connection, rules: RetentionRules, now_ms: int) -> dict[str, set[str]]:
    """What holds back each attempt that is held: open_attempt, open_review, open_appeal, minutes,
    dossier_request, order.
    """
    held: dict[str, set[str]] = {}
    for states, name in ((_ON_ITS_WAY, "open_attempt"), (_NOT_DECIDED, "open_review")):
        query = sa.select(tables.attempt.c.id).where(tables.attempt.c.state.in_([s.value for s in states]))
        for attempt in connection.scalars(query):
            held.setdefault(str(attempt), set()).add(name)
    placed = sa.select(retention_hold.c.attempt, retention_hold.c.kind)
    for attempt, kind in connection.execute(placed.where(retention_hold.c.released_ms.is_(None))):
        held.setdefault(str(attempt), set()).add("order" if kind == "order" else "open_appeal")
    waiting = sa.select(complaint.c.attempt).where(complaint.c.state.in_([state.value for state in OPEN]))
    for attempt in connection.scalars(waiting):
        held.setdefault(str(attempt), set()).add("open_appeal")
    for attempt in connection.scalars(minutes_kept(rules.of("minutes"), now_ms)):
        held.setdefault(str(attempt), set()).add("minutes")
    since = now_ms - round(rules.dossier_request_days * DAY_MS)
    asked = sa.select(dossier_grant.c.attempt).where(dossier_grant.c.at_ms > since).distinct()
    for attempt in connection.scalars(asked):
        held.setdefault(str(attempt), set()).add("dossier_request")
    return held


def lines_due(connection: Connection, rules: RetentionRules, now_ms: int) -> sa.ColumnElement[bool]:
    """Which lines of the audit trail are due: those of attempts that are held stay with them."""
    rule, audit = rules.of("audit"), tables.audit
    held = [
        attempt for attempt, holds in holds_of(connection, rules, now_ms).items() if holds & set(rule.held_by)
    ]
    return sa.and_(
        audit.c.at_ms < rule.since_ms(now_ms), sa.or_(audit.c.attempt.is_(None), audit.c.attempt.not_in(held))
    )


class _Search:
    """One look through the database."""

    def __init__(
        self, connection: Connection, rules: RetentionRules, now_ms: int, only: About | None
    ) -> None:
        self._connection = connection
        self._rules = rules
        self._now_ms = now_ms
        self._only = only
        self._holds = holds_of(connection, rules, now_ms)
        self._held_by: dict[str, set[str]] = {}
        self._found = Found()

    def all(self) -> Found:
        """Class by class; an attempt's files before its journal, which names them."""
        whose = About() if self._only is None else self._only
        if self._only is None or whose.attempt is not None:
            self._files()
            self._sessions()
            self._journals()
            self._papers()
            self._grants()
        if self._only is None or whose.candidate is not None:
            self._photos()
        if self._only is None or whose == About():
            self._visits()
            self._audit()
        self._found.held = {hold: len(attempts) for hold, attempts in sorted(self._held_by.items())}
        return self._found

    def _files(self) -> None:
        evidence, no_scan = tables.evidence, tables.evidence.c.scan.is_(None)
        incident = evidence.c.incident
        wanted: Mapping[str, sa.ColumnElement[bool]] = {
            "room_scan": evidence.c.scan.is_not(None),
            "check_in_photo": sa.and_(no_scan, incident == IDENTITY),
            "clips": sa.and_(no_scan, incident.is_not(None), incident != IDENTITY),
            "record": sa.and_(no_scan, incident.is_(None), sa.not_(_violated())),
            "record_with_violations": sa.and_(no_scan, incident.is_(None), _violated()),
        }
        named = sa.func.coalesce(evidence.c.named_ms, evidence.c.stored_ms)
        for name, condition in wanted.items():
            rule = self._rules.of(name)
            moment = {"named": named, "finished": ended, "decided": decided}[rule.counts_from]
            query = (
                sa.select(evidence.c.attempt, evidence.c.sha256, evidence.c.bytes, moment.label("counted"))
                .join(tables.attempt, tables.attempt.c.id == evidence.c.attempt)
                .outerjoin(tables.review, tables.review.c.attempt == evidence.c.attempt)
                .where(condition, evidence.c.stored_ms.is_not(None), moment < rule.since_ms(self._now_ms))
                .order_by(evidence.c.attempt, evidence.c.sha256)
            )
            for row in self._mine(query, evidence.c.attempt):
                thing = DueThing(rule, "file", str(row.sha256), int(row.counted), int(row.bytes or 0))
                self._add(About(attempt=str(row.attempt)), thing)

    def _journals(self) -> None:
        rule = self._rules.of("journal")
        moment = {"finished": ended, "decided": decided}[rule.counts_from]
        size = sa.func.coalesce(sa.func.sum(sa.func.length(tables.entry.c.text)), 0)
        query = (
            sa.select(
                tables.entry.c.attempt,
                sa.func.count().label("entries"),
                size.label("size"),
                sa.func.max(moment).label("counted"),
            )
            .join(tables.attempt, tables.attempt.c.id == tables.entry.c.attempt)
            .outerjoin(tables.review, tables.review.c.attempt == tables.entry.c.attempt)
            .where(moment < rule.since_ms(self._now_ms))
            .group_by(tables.entry.c.attempt)
        )
        for row in self._mine(query, tables.entry.c.attempt):
            attempt, figures = str(row.attempt), (int(row.counted), int(row.size), int(row.entries))
            self._add(About(attempt=attempt), DueThing(rule, "journal", attempt, *figures))

    def _papers(self) -> None:
        for name, condition in (("minutes", _MINUTES), ("papers", sa.not_(_MINUTES))):
            rule = self._rules.of(name)
            size = sa.func.coalesce(sa.func.sum(sa.func.length(paper_file.c.content)), 0)
            query = (
                sa.select(
                    issued_paper.c.attempt,
                    issued_paper.c.number,
                    issued_paper.c.issued_ms,
                    size.label("size"),
                )
                .outerjoin(paper_file, paper_file.c.paper == issued_paper.c.number)
                .where(condition, issued_paper.c.issued_ms < rule.since_ms(self._now_ms))
                .group_by(issued_paper.c.attempt, issued_paper.c.number, issued_paper.c.issued_ms)
                .order_by(issued_paper.c.number)
            )
            for row in self._mine(query, issued_paper.c.attempt):
                thing = DueThing(rule, "paper", str(row.number), int(row.issued_ms), int(row.size))
                self._add(About(attempt=str(row.attempt)), thing)

    def _sessions(self) -> None:
        rule = self._rules.of("minutes")
        for row in self._mine(sessions_due(rule, self._now_ms), complaint.c.attempt):
            self._add(About(str(row.attempt)), DueThing(rule, "session", str(row.complaint), int(row.at_ms)))

    def _grants(self) -> None:
        rule = self._rules.of("dossier_grants")
        query = sa.select(dossier_grant).where(dossier_grant.c.at_ms < rule.since_ms(self._now_ms))
        for row in self._mine(query, dossier_grant.c.attempt):
            self._add(About(attempt=str(row.attempt)), DueThing(rule, "grant", str(row.id), int(row.at_ms)))

    def _photos(self) -> None:
        rule = self._rules.of("reference_photo")
        since = rule.since_ms(self._now_ms)
        last = sa.func.max(ended)
        query = (
            sa.select(
                reference_photo.c.candidate,
                reference_photo.c.bytes,
                reference_photo.c.at_ms,
                last.label("last"),
            )
            .outerjoin(tables.attempt, tables.attempt.c.candidate == reference_photo.c.candidate)
            .where(reference_photo.c.at_ms < since)
            .group_by(reference_photo.c.candidate, reference_photo.c.bytes, reference_photo.c.at_ms)
            .having(sa.func.coalesce(last, 0) < since)
        )
        if self._only is not None:
            query = query.where(reference_photo.c.candidate == self._only.candidate)
        for row in self._connection.execute(query):
            candidate, counted = str(row.candidate), int(row.last or row.at_ms)
            own = sa.select(tables.attempt.c.id).where(tables.attempt.c.candidate == candidate)
            attempts = [str(found) for found in self._connection.scalars(own)]
            if not any(self._is_held(rule, attempt) for attempt in attempts):
                thing = DueThing(rule, "photo", candidate, counted, int(row.bytes))
                self._found.due.setdefault(About(candidate=candidate), []).append(thing)

    def _visits(self) -> None:
        rule = self._rules.of("cabinet_visits")
        count, first = visits_due(self._connection, rule, self._now_ms)
        if count:
            thing = DueThing(rule, "visits", "cabinet", first, count=count)
            self._found.due.setdefault(About(), []).append(thing)

    def _audit(self) -> None:
        rule = self._rules.of("audit")
        condition = lines_due(self._connection, self._rules, self._now_ms)
        query = sa.select(sa.func.count(), sa.func.min(tables.audit.c.at_ms)).where(condition)
        count, first = self._connection.execute(query).one()
        if count:
            thing = DueThing(rule, "lines", "audit", int(first), count=int(count))
            self._found.due.setdefault(About(), []).append(thing)

    def _mine(self, query: sa.Select[Any], attempt: sa.ColumnElement[Any]) -> Iterator[sa.Row[Any]]:
        if self._only is not None:
            query = query.where(attempt == self._only.attempt)
        yield from self._connection.execute(query)

    def _add(self, about: About, thing: DueThing) -> None:
        if about.attempt is None or not self._is_held(thing.rule, about.attempt):
            self._found.due.setdefault(about, []).append(thing)

    def _is_held(self, rule: RetentionRule, attempt: str) -> bool:
        holding = self._holds.get(attempt, set()) & set(rule.held_by)
        for hold in holding:
            self._held_by.setdefault(hold, set()).add(attempt)
        return bool(holding)


def _violated() -> sa.ColumnElement[bool]:
    """Whether a person confirmed a violation, or an act was registered against the candidate."""
    verdict = sa.exists().where(
        tables.verdict.c.attempt == tables.evidence.c.attempt, tables.verdict.c.verdict == "violation"
    )
    act = sa.exists().where(
        tables.act.c.attempt == tables.evidence.c.attempt, tables.act.c.kind.in_(_GROUNDS)
    )
    return sa.or_(verdict, act)
