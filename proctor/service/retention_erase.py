"""Deleting what is due, in one transaction for each attempt or person: files first, then rows.

What is deleted is gone from shelf and tables; what else may hold a copy is `retention_copies`' business.
"""

from __future__ import annotations

import logging
import shutil
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.entry import NO_ENTRY_BEFORE
from proctor.core.errors import SynaqError
from proctor.core.retention import RetentionRules
from proctor.service import tables
from proctor.service.check_in_tables import erasure
from proctor.service.partial_uploads import PartialKey
from proctor.service.parts import ServiceParts
from proctor.service.reference_photos import forget_photo, photo_digest
from proctor.service.retention_cabinet import erase_session, erase_visits
from proctor.service.retention_find import About, DueThing, lines_due
from proctor.service.retention_rows import Rows
from proctor.service.trail import SERVICE, Deed, record

log = logging.getLogger(__name__)

_SAID = {
    "room_scan": "scan picture",
    "check_in_photo": "check-in photo",
    "record": "record of an attempt without violations",
    "record_with_violations": "record of an attempt with violations",
    "clips": "clip or picture of an incident",
    "journal": "journal and answers",
}


class Eraser:
    """Deletes in one transaction what is due of one attempt or person. `lines`: what a receipt will say,
    and `by_rules` by which rule of each class; `left`: what could not be deleted.
    """

    def __init__(
        self, parts: ServiceParts, connection: Connection, rules: RetentionRules, about: About
    ) -> None:
        self._parts = parts
        self._connection = connection
        self._rules = rules
        self._about = about
        self._now = parts.clock()
        self.lines: list[dict[str, Any]] = []
        self.by_rules: dict[str, dict[str, Any]] = {}
        self.left: list[DueThing] = []

    def erase(self, things: list[DueThing]) -> None:
        """All of it; a file that cannot be deleted is logged and counted, and stays for the next run."""
        one = {
            "file": self._file,
            "journal": self._journal,
            "paper": self._paper,
            "session": self._session,
            "grant": self._grant,
            "photo": self._photo,
            "visits": self._visits,
            "lines": self._audit,
        }
        for thing in things:
            try:
                one[thing.what](thing)
            except SynaqError as error:
                self.left.append(thing)
                log.warning("%s %s could not be deleted: %s", thing.what, thing.key, error.what)
        if self._about.attempt is not None and any(thing.what == "file" for thing in things):
            self._forget_uploads(self._about.attempt)
        if self.lines:
            classes = sorted({str(line["class"]) for line in self.lines})
            detail = {"classes": classes, "things": len(self.lines), **self._about.as_json()}
            deed = Deed("retention.erase", self._about.attempt, detail=detail)
            record(self._connection, self._now, SERVICE, deed)

    def _line(self, thing: DueThing, **more: Any) -> None:
        told = {"class": thing.rule.name, "what": thing.what, "counted_from_ms": thing.counted_from_ms}
        self.lines.append({**told, **more})
        self.by_rules[thing.rule.name] = thing.rule.as_json()

    def _file(self, thing: DueThing) -> None:
        evidence, sha256 = tables.evidence, thing.key
        shared = self._held_elsewhere(sha256)
        if not shared:
            self._parts.shelf.erase(sha256)
        mine = sa.and_(evidence.c.attempt == self._about.attempt, evidence.c.sha256 == sha256)
        change = sa.update(evidence).where(mine).values(stored_ms=None, erased_ms=self._now)
        self._connection.execute(change)
        self._note_erasure(thing, sha256)
        self._line(
            thing, sha256=sha256, bytes=thing.size, shelf="other attempts name it" if shared else "deleted"
        )

    def _held_elsewhere(self, sha256: str) -> bool:
        """The shelf keeps one file a digest, whoever sent it."""
        query = sa.select(tables.evidence.c.attempt).where(
            tables.evidence.c.sha256 == sha256,
            tables.evidence.c.attempt != self._about.attempt,
            tables.evidence.c.stored_ms.is_not(None),
        )
        return self._connection.scalar(query.limit(1)) is not None

    def _forget_uploads(self, attempt: str) -> None:
        """What came of files that never came whole."""
        partial = self._parts.settings.evidence / "partial"
        folder = (partial / PartialKey(attempt, "").place).resolve()
        if folder.parent == partial.resolve():
            shutil.rmtree(folder, ignore_errors=True)

    def _journal(self, thing: DueThing) -> None:
        attempt, mine = tables.attempt, tables.attempt.c.id == self._about.attempt
        head = self._connection.execute(
            sa.select(attempt.c.held_seq, attempt.c.held_digest).where(mine)
        ).one()
        rows = Rows(self._connection).erase_attempt(thing.key)
        self._connection.execute(sa.update(attempt).where(mine).values(checks=None))
        review = tables.review.c.attempt == self._about.attempt
        self._connection.execute(sa.update(tables.review).where(review).values(violations=[]))
        self._note_erasure(thing, str(head.held_digest))
        digest = None if head.held_digest == NO_ENTRY_BEFORE else str(head.held_digest)
        self._line(thing, bytes=thing.size, head={"seq": head.held_seq, "digest": digest}, rows=rows)

    def _paper(self, thing: DueThing) -> None:
        Rows(self._connection).erase("issued_paper", "number", thing.key)
        self._line(thing, number=thing.key, bytes=thing.size)

    def _session(self, thing: DueThing) -> None:
        self._line(thing, complaint=thing.key, rows=erase_session(self._connection, thing.key))

    def _grant(self, thing: DueThing) -> None:
        Rows(self._connection).erase("dossier_grant", "id", thing.key)
        self._line(thing, grant=thing.key)

    def _photo(self, thing: DueThing) -> None:
        sha256 = photo_digest(self._connection, thing.key)
        reason = f"kept for {thing.rule.keep_days:g} days after the last attempt"
        shelf = self._parts.settings.evidence
        forget_photo(self._connection, shelf, thing.key, reason, self._now, SERVICE)
        self._line(thing, sha256=sha256, bytes=thing.size)

    def _visits(self, thing: DueThing) -> None:
        rows = erase_visits(self._connection, self._rules, self._now)
        self._line(thing, count=sum(rows.values()), rows=rows)

    def _audit(self, thing: DueThing) -> None:
        condition = lines_due(self._connection, self._rules, self._now)
        count = Rows(self._connection).erase_where(tables.audit, condition)
        self._line(thing, count=count)

    def _note_erasure(self, thing: DueThing, digest: str) -> None:
        self._connection.execute(
            sa.insert(erasure).values(
                what=thing.rule.name,
                attempt=self._about.attempt,
                sha256=digest,
                bytes=thing.size,
                reason=f"{_SAID[thing.rule.name]}, kept for {thing.rule.keep_days:g} days",
                at_ms=self._now,
            )
        )
