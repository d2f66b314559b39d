"""Publication: the result and the list of violations go to the candidate, once every incident is decided."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptEvent, AttemptState
from proctor.core.attribution_facts import CLOSED_WINDOW
from proctor.core.review import undecided
from proctor.service import tables
from proctor.service.attempts import AttemptRow, move
from proctor.service.essay_handing import hand_over_essays
from proctor.service.finding_clips import clip_of, cut_clips
from proctor.service.papers_issue import issue_at_publication
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.results import build_result
from proctor.service.review_store import keep_standings, review_of
from proctor.service.review_views import incident_views, reviewed
from proctor.service.trail import Caller, Deed, record
from proctor.sync.messages import IncidentView, PublishedViolation, ResultView, Text


def publish(parts: ServiceParts, caller: Caller, attempt: str, language: str) -> ResultView:
    """The result and the violation list go to the candidate; published again, the same result is answered.

    One confirmed violation means «Өтпеген» (26/57); without one, essays go to their commission, and the
    result is told once it has marked them (184/115). ProblemError `unjudged` with the list of incidents that
    still wait for a reviewer's word, `not_scored` where a section has no score yet, `not_found`,
    `wrong_state`.
    """
    now = parts.clock()
    cut_clips(parts, caller, attempt)  # what came since a finding was added may be in its clip, too
    with parts.database.write() as connection:
        row = reviewed(connection, attempt, lock=True)
        if row.state is AttemptState.CLOSED:
            return build_result(parts, connection, row, language)
        violations = _decided_violations(connection, row, caller)
        status = final_status(connection, row, bool(violations))
        connection.execute(
            sa.update(tables.review)
            .where(tables.review.c.attempt == attempt)
            .values(
                state="decided",
                status=status,
                violations=[found.model_dump() for found in violations],
                published_ms=now,
                published_by=caller.actor,
            )
        )
        row = move(connection, row, AttemptEvent.PUBLISH, now, caller)
        told = {"status": status, "violations": len(violations)}
        record(connection, now, caller, Deed("review.publish", attempt, detail=told))
        if status == "passed":
            hand_over_essays(parts, connection, row, caller)
        issue_at_publication(parts, connection, row, caller)
        return build_result(parts, connection, row, language)


def _decided_violations(connection: Connection, row: AttemptRow, caller: Caller) -> list[PublishedViolation]:
    review = review_of(connection, row.id)
    incidents = incident_views(connection, row, review, caller)
    waiting = set(undecided(review))
    if waiting:
        listed = [{"incident": i.id, "kind": i.kind, "stage": i.stage} for i in incidents if i.id in waiting]
        raise ProblemError("unjudged", values={"count": len(listed)}, extra={"refusals": listed})
    keep_standings(connection, row.id, review)
    return [_violation(found) for found in incidents if found.verdict == "violation"]


def _violation(found: IncidentView) -> PublishedViolation:
    clip = clip_of({"evidence": found.evidence}) if found.source == "reviewer" else None
    return PublishedViolation(
        incident=found.id,
        kind=found.kind,
        clause=found.clause,
        clause_text=found.clause_text or Text(kk="", ru="", en=""),
        start_s=found.start_s,
        end_s=found.start_s if found.end_s is None else found.end_s,
        started_ms=found.started_ms,
        comment=found.comment,
        clip=found.clips[0] if found.clips else None,
        strip=found.strips[0] if found.strips else None,
        record=None if clip is None else clip["state"],
    )


def final_status(connection: Connection, row: AttemptRow, violated: bool) -> Literal["passed", "not_passed"]:
    """What is published. ProblemError `not_scored` where a section has no score yet."""
    outcome = connection.execute(
        sa.select(tables.outcome.c.passed, tables.outcome.c.score).where(tables.outcome.c.attempt == row.id)
    ).one()
    if (
        violated
        or outcome.passed is False
        or row.state is AttemptState.BROKEN_OFF
        or row.finish_reason == CLOSED_WINDOW
    ):
        return "not_passed"
    if any(reason["code"] == "not_scored" for reason in outcome.score["reasons"]):
        raise ProblemError("not_scored")
    return "passed"
