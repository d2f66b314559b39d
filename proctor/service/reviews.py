"""Reviewers' deeds: a verdict, one kind dismissed at once, an own finding, looks at a record."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptState
from proctor.core.review import Judgement
from proctor.core.review import Verdict as Word
from proctor.service import tables
from proctor.service.attempts import AttemptRow
from proctor.service.finding_clips import cut_clips
from proctor.service.parts import ServiceParts, rules_of
from proctor.service.problems import ProblemError
from proctor.service.review_store import keep_standings, keep_word, review_of
from proctor.service.review_tables import judgement, own_finding
from proctor.service.review_views import detail_view, reviewed
from proctor.service.trail import Caller, Deed, record
from proctor.service.views import as_text
from proctor.sync.messages import ReviewDetail, Verdict
from proctor.sync.review_messages import BulkDismissal, Look, OwnFinding

OWN_KIND = "own_finding"


def judge(parts: ServiceParts, caller: Caller, attempt: str, incident: str, verdict: Verdict) -> ReviewDetail:
    """A reviewer's word on one incident; one's own may be changed until another has spoken.

    ProblemError `not_found`, `wrong_state`, `already_published`, `judged_by_others`, `already_decided`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = _open(connection, attempt)
        _say(connection, caller, row, incident, verdict, now)
        return detail_view(parts, connection, row, caller)


def dismiss_kind(parts: ServiceParts, caller: Caller, attempt: str, wish: BulkDismissal) -> ReviewDetail:
    """Dismiss every incident of one kind that waits for the caller's word. ProblemError `not_found` where
    none does, `wrong_state`, `already_published`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = _open(connection, attempt)
        review = review_of(connection, row.id)
        kinds = sa.select(tables.incident.c.incident, tables.incident.c.data).where(
            tables.incident.c.attempt == attempt
        )
        wanted = [
            name
            for name, data in connection.execute(kinds)
            if data["kind"] == wish.kind and review.may_judge(name, caller.actor)
        ]
        if not wanted:
            raise ProblemError("not_found")
        for name in wanted:
            _say(connection, caller, row, name, Verdict(verdict="dismissed", reason=wish.reason), now)
        return detail_view(parts, connection, row, caller)


def add_finding(parts: ServiceParts, caller: Caller, attempt: str, finding: OwnFinding) -> ReviewDetail:
    """What a reviewer saw in the record. It counts as their word for a violation, and waits for a second's.
    Its clip is cut from the record as far as it is there.

    ProblemError `not_found` for a rule that the attempt's edition has not, `invalid_request` for a span that
    ends before it begins, `wrong_state`, `already_published`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = _open(connection, attempt)
        rule = next((rule for rule in rules_of(row.edition).rules if rule.id == finding.rule), None)
        if rule is None:
            raise ProblemError("not_found")
        if finding.end_s < finding.start_s:
            raise ProblemError("invalid_request", values={"places": "end_s"})
        name = f"own-{uuid.uuid4().hex[:16]}"
        data = {
            "id": name,
            "kind": OWN_KIND,
            "start_s": finding.start_s,
            "end_s": finding.end_s,
            "confidence": 1.0,
            "clause": rule.clause,
            "rule": rule.id,
            "rule_text": as_text(rule.text).model_dump(),
            "detail": finding.words,
            "severity": "suspicion",
        }
        connection.execute(
            sa.insert(own_finding).values(
                id=name, attempt=row.id, data=data, found_by=caller.actor, at_ms=now
            )
        )
        told = {"finding": name, "rule": rule.id, "start_s": finding.start_s, "end_s": finding.end_s}
        record(connection, now, caller, Deed("review.finding", row.id, detail=told))
        own = Verdict(verdict="violation", reason=finding.words, comment=finding.comment)
        _say(connection, caller, row, name, own, now)
    cut_clips(parts, caller, attempt)
    with parts.database.read() as connection:
        return detail_view(parts, connection, reviewed(connection, attempt), caller)


def withdraw_finding(parts: ServiceParts, caller: Caller, attempt: str, finding: str) -> ReviewDetail:
    """Take one's own finding back, until another has spoken on it. ProblemError `not_found`,
    `judged_by_others`, `wrong_state`, `already_published`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = _open(connection, attempt)
        mine = sa.and_(
            own_finding.c.id == finding,
            own_finding.c.attempt == row.id,
            own_finding.c.found_by == caller.actor,
            own_finding.c.withdrawn_ms.is_(None),
        )
        if connection.scalar(sa.select(own_finding.c.id).where(mine)) is None:
            raise ProblemError("not_found")
        if any(word.reviewer != caller.actor for word in review_of(connection, row.id).of(finding)):
            raise ProblemError("judged_by_others")
        connection.execute(sa.update(own_finding).where(mine).values(withdrawn_ms=now))
        said = sa.and_(judgement.c.attempt == row.id, judgement.c.incident == finding)
        connection.execute(sa.delete(judgement).where(said))
        keep_standings(connection, row.id, review_of(connection, row.id))
        record(connection, now, caller, Deed("review.withdraw", row.id, detail={"finding": finding}))
        return detail_view(parts, connection, row, caller)


def note_looks(parts: ServiceParts, caller: Caller, attempt: str, looks: list[Look]) -> None:
    """Every look and click on a record is on the trail. ProblemError `not_found`, `wrong_state`."""
    now = parts.clock()
    with parts.database.write() as connection:
        row = reviewed(connection, attempt)
        for look in looks:
            detail = look.model_dump(exclude_defaults=True)
            record(connection, now, caller, Deed(f"record.{look.what}", row.id, detail=detail))


def _open(connection: Connection, attempt: str) -> AttemptRow:
    """The attempt, if it still may be judged."""
    row = reviewed(connection, attempt, lock=True)
    if row.state is AttemptState.CLOSED:
        raise ProblemError("already_published")
    return row


def _say(  # noqa: PLR0917  who says what of which, when
    connection: Connection, caller: Caller, row: AttemptRow, incident: str, said: Verdict, now_ms: int
) -> None:
    word = Judgement(incident, caller.actor, Word(said.verdict))
    review = review_of(connection, row.id).judge(word)
    keep_word(connection, row.id, word, (said.reason, said.comment), now_ms)
    keep_standings(connection, row.id, review)
    state = sa.update(tables.review).where(tables.review.c.attempt == row.id)
    connection.execute(state.values(state=review.state().value))
    told = {"incident": incident, **said.model_dump()}
    record(connection, now_ms, caller, Deed("review.verdict", row.id, detail=told))
