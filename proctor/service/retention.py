"""Keeping things no longer than allowed: what is due by the rules is deleted for good, and signed for.

The rules are data (`assets/retention`, a site's own file over it). Receipts stay.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa

from proctor.core.errors import BadInputError, SynaqError
from proctor.core.retention import DAY_MS, RetentionRules
from proctor.service.attempts import load
from proctor.service.booking import known_attempt
from proctor.service.parts import ServiceParts
from proctor.service.retention_copies import Backup
from proctor.service.retention_erase import Eraser
from proctor.service.retention_find import About, DueThing, Found, find_due
from proctor.service.retention_receipts import note_deleted, sign_due
from proctor.service.retention_rules import site_rules
from proctor.service.retention_tables import retention_hold
from proctor.service.trail import Caller, Deed, record

__all__ = ["DAY_MS", "erase_overdue"]  # what the service's rounds need; the rest is named by its users

log = logging.getLogger(__name__)

ORDER, APPEAL = "order", "appeal"


@dataclass
class ClassCount:
    """Of one class: things (files, papers, lines), rows of a journal, and bytes."""

    things: int = 0
    rows: int = 0
    bytes: int = 0

    def add(self, thing: DueThing) -> None:
        """One more."""
        self.things += 1
        self.rows += thing.count if thing.what in ("journal", "visits", "lines") else 0
        self.bytes += thing.size


@dataclass
class RetentionReport:
    """What one run deleted (a dry run: would delete), by class; `held`: attempts that each hold keeps.

    `failed`: what could not be deleted; `receipts`: how many were signed; `unreached`: for how many deletions
    some copy was not reached.
    """

    dry_run: bool = False
    classes: dict[str, ClassCount] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    failed: int = 0
    receipts: int = 0
    unreached: int = 0

    def count(self, name: str) -> int:
        """Things of one class."""
        return self.classes[name].things if name in self.classes else 0

    def add(self, things: Iterable[DueThing]) -> None:
        """Count them."""
        for thing in things:
            self.classes.setdefault(thing.rule.name, ClassCount()).add(thing)


def erase_overdue(parts: ServiceParts, *, dry_run: bool = False, compact: bool = False) -> RetentionReport:
    """Delete everything whose time is over, look after its copies, and sign for it.

    `dry_run`: only count. `compact`: write the database anew, too. What fails is logged, counted, and left to
    the next run.
    """
    report = RetentionReport(dry_run)
    with parts.database.write() as connection:
        rules, backup = site_rules(connection, parts.settings)
        rules = rules.with_scan_days(parts.policy.policy.room_scan.keep_days)
        found = find_due(connection, rules, parts.clock())
    report.held = found.held
    if dry_run:
        for things in found.due.values():
            report.add(things)
        return report
    run = uuid.uuid4().hex
    for about in found.due:
        try:
            _erase_one(parts, rules, run, about, report)
        except SynaqError as error:
            report.failed += len(found.due[about])
            log.warning("things of %s could not be deleted: %s", about.as_json(), error.what)
    try:
        report.receipts, report.unreached = sign_due(parts, Backup(parts.settings, backup), compact=compact)
    except SynaqError as error:
        report.failed += 1
        log.warning("the copies of what was deleted could not be looked after: %s", error.what)
    return report


def place_hold(parts: ServiceParts, caller: Caller, attempt: str, kind: str, basis: str) -> str:
    """Keep an attempt's things until the hold is released; its id. `kind`: order or appeal.

    BadInputError for an unknown attempt or kind, or without a basis.
    """
    if kind not in (ORDER, APPEAL) or not basis.strip():
        raise BadInputError(
            "Something is held back by an order or an appeal, and with its reference.",
            kept="Nothing was changed.",
            remedy="Name the reference with --basis.",
        )
    hold, now = uuid.uuid4().hex, parts.clock()
    with parts.database.write() as connection:
        row = known_attempt(connection, attempt)
        connection.execute(
            sa.insert(retention_hold).values(
                id=hold, attempt=row.id, kind=kind, basis=basis.strip(), placed_by=caller.actor, at_ms=now
            )
        )
        detail = {"hold": hold, "kind": kind, "basis": basis.strip()}
        record(connection, now, caller, Deed("retention.hold", row.id, detail=detail))
    return hold


def release_holds(parts: ServiceParts, caller: Caller, attempt: str, basis: str) -> int:
    """Release all holds of an attempt; how many there were. BadInputError for an unknown attempt."""
    now = parts.clock()
    with parts.database.write() as connection:
        row = known_attempt(connection, attempt)
        mine = sa.and_(retention_hold.c.attempt == row.id, retention_hold.c.released_ms.is_(None))
        count = connection.execute(sa.update(retention_hold).where(mine).values(released_ms=now)).rowcount
        detail = {"basis": basis.strip(), "holds": count}
        record(connection, now, caller, Deed("retention.release", row.id, detail=detail))
    return count


def _erase_one(
    parts: ServiceParts, rules: RetentionRules, run: str, about: About, report: RetentionReport
) -> None:
    """What is due of one attempt or person is looked up again where nobody else can change it."""
    with parts.database.write() as connection:
        if about.attempt is not None:
            load(connection, about.attempt, lock=True)
        found: Found = find_due(connection, rules, parts.clock(), about)
        eraser = Eraser(parts, connection, rules, about)
        eraser.erase(found.due.get(about, []))
        note_deleted(connection, run, about, eraser, parts.clock())
    report.failed += len(eraser.left)
    report.add(thing for thing in found.due.get(about, []) if thing not in eraser.left)
