"""The proctor's calls: the queue, one attempt, verdicts, publication, a word to a candidate."""

from __future__ import annotations

from fastapi import APIRouter

from proctor.service import directives, reviews
from proctor.service.asking import Attendant, Id, Language, Parts, Proctor
from proctor.sync.messages import (
    Directive,
    MessageToCandidate,
    ResultView,
    ReviewDetail,
    ReviewItem,
    Verdict,
)

router = APIRouter(tags=["proctor"])


@router.get("/reviews")
def see_queue(parts: Parts, _caller: Proctor) -> list[ReviewItem]:
    """Attempts to review, the one due first comes first; decided ones at the end."""
    return reviews.queue(parts)


@router.get("/reviews/{attempt}")
def see_review(attempt: Id, parts: Parts, _caller: Proctor) -> ReviewDetail:
    """All that one attempt is judged by."""
    return reviews.detail(parts, attempt)


@router.put("/reviews/{attempt}/verdicts/{incident}")
def judge(attempt: Id, incident: Id, verdict: Verdict, parts: Parts, caller: Proctor) -> ReviewDetail:
    """Judge one incident; a later verdict replaces an earlier one until publication."""
    return reviews.judge(parts, caller, attempt, incident, verdict)


@router.post("/reviews/{attempt}/publish")
def publish(attempt: Id, parts: Parts, caller: Proctor, language: Language) -> ResultView:
    """Publish result and violation list; refused while an incident has no verdict."""
    return reviews.publish(parts, caller, attempt, language)


@router.post("/attempts/{attempt}/directives")
def give_message(attempt: Id, message: MessageToCandidate, parts: Parts, caller: Attendant) -> Directive:
    """Send words to a candidate; they come with the next receipt until the journal names them."""
    return directives.give_message(parts, caller, attempt, message.text)
