"""The proctor's calls: queue, one attempt, verdicts, own findings, time line, publication, messages."""

from __future__ import annotations

from fastapi import APIRouter, Response

from proctor.service import directives, publication, review_timeline, review_views, reviews
from proctor.service.asking import Attendant, Id, Language, Parts, Proctor
from proctor.sync.messages import (
    Directive,
    MessageToCandidate,
    ResultView,
    ReviewDetail,
    ReviewItem,
    Verdict,
)
from proctor.sync.review_messages import BulkDismissal, Looks, OwnFinding, Timeline

router = APIRouter(tags=["proctor"])


@router.get("/reviews")
def see_queue(parts: Parts, caller: Proctor) -> list[ReviewItem]:
    """Attempts to review, the one due first comes first; published ones at the end."""
    return review_views.queue(parts, caller)


@router.get("/reviews/{attempt}")
def see_review(attempt: Id, parts: Parts, caller: Proctor) -> ReviewDetail:
    """All that one attempt is judged by; of others' verdicts, nothing before an incident is decided."""
    return review_views.detail(parts, caller, attempt)


@router.get("/reviews/{attempt}/timeline")
def see_timeline(attempt: Id, parts: Parts, caller: Proctor) -> Timeline:
    """One attempt along its media time: record, answers, line, sections, sound."""
    return review_timeline.timeline(parts, caller, attempt)


@router.put("/reviews/{attempt}/verdicts/{incident}")
def judge(attempt: Id, incident: Id, verdict: Verdict, parts: Parts, caller: Proctor) -> ReviewDetail:
    """Judge one incident; one's own word may be changed until another reviewer has spoken."""
    return reviews.judge(parts, caller, attempt, incident, verdict)


@router.post("/reviews/{attempt}/dismissals")
def dismiss_kind(attempt: Id, wish: BulkDismissal, parts: Parts, caller: Proctor) -> ReviewDetail:
    """Dismiss all incidents of one kind that wait for the caller's word, for one reason."""
    return reviews.dismiss_kind(parts, caller, attempt, wish)


@router.post("/reviews/{attempt}/findings")
def add_finding(attempt: Id, finding: OwnFinding, parts: Parts, caller: Proctor) -> ReviewDetail:
    """Add what the machine did not see; it needs a second reviewer like every violation."""
    return reviews.add_finding(parts, caller, attempt, finding)


@router.delete("/reviews/{attempt}/findings/{finding}")
def withdraw_finding(attempt: Id, finding: Id, parts: Parts, caller: Proctor) -> ReviewDetail:
    """Take an own finding back, until another reviewer has spoken on it."""
    return reviews.withdraw_finding(parts, caller, attempt, finding)


@router.post("/reviews/{attempt}/looks", status_code=204, response_class=Response)
def note_looks(attempt: Id, looks: Looks, parts: Parts, caller: Proctor) -> None:
    """What the caller did with the record, for the audit trail."""
    reviews.note_looks(parts, caller, attempt, looks.looks)


@router.post("/reviews/{attempt}/publish")
def publish(attempt: Id, parts: Parts, caller: Proctor, language: Language) -> ResultView:
    """Publish result and violation list; refused while an incident is not decided."""
    return publication.publish(parts, caller, attempt, language)


@router.post("/attempts/{attempt}/directives")
def give_message(attempt: Id, message: MessageToCandidate, parts: Parts, caller: Attendant) -> Directive:
    """Send words to a candidate; they come with the next receipt until the journal names them."""
    return directives.give_message(parts, caller, attempt, message.text)
