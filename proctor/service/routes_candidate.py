"""The candidate's calls: sign-in, check-in, sections, entries, result. Thin: each hands on to the room that
decides.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from proctor.service import intake, results, sections, sign_in
from proctor.service.asking import Candidate, CandidateOrProctor, Id, Language, Parts
from proctor.service.attempts import load
from proctor.service.views import attempt_view
from proctor.sync.messages import (
    AttemptView,
    Batch,
    CheckIn,
    Health,
    HeldEntries,
    PublishedViolation,
    Receipt,
    ResultView,
    SectionPaper,
    SignedIn,
    SignIn,
)

router = APIRouter(tags=["candidate"])


@router.get("/health")
def health(request: Request, parts: Parts) -> Health:
    """Whether the service is there, its clock, and how busy it is with evidence."""
    return Health(
        service="synaq", version=request.app.version, now_ms=parts.clock(), load=parts.shelf.partial.load
    )


@router.post("/sessions")
def open_session(message: SignIn, request: Request, parts: Parts) -> SignedIn:
    """Sign in with a one-time code: a token for this attempt alone."""
    source = request.client.host if request.client is not None else "unknown"
    return sign_in.sign_in(parts, message, source)


@router.get("/attempts/{attempt}")
def see_attempt(attempt: Id, parts: Parts, _caller: Candidate) -> AttemptView:
    """The attempt as it stands."""
    with parts.database.read() as connection:
        return attempt_view(parts, connection, load(connection, attempt))


@router.post("/attempts/{attempt}/check-in")
def check_in(attempt: Id, message: CheckIn, parts: Parts, caller: Candidate) -> AttemptView:
    """Consent, conditions accepted, equipment checked; refused with all grounds that hold."""
    return sign_in.check_in(parts, caller, attempt, message)


@router.post("/attempts/{attempt}/sections/{section}/start")
def start_section(attempt: Id, section: Id, parts: Parts, caller: Candidate) -> SectionPaper:
    """Start a section: its paper, its start and its deadline. Asked for again, the same answer."""
    return sections.start_section(parts, caller, attempt, section)


@router.post("/attempts/{attempt}/entries")
def send_entries(attempt: Id, batch: Batch, parts: Parts, caller: Candidate) -> Receipt:
    """Send journal entries; what is held afterwards. An empty batch is a heartbeat."""
    return intake.take_batch(parts, caller, attempt, batch)


@router.get("/attempts/{attempt}/entries")
def see_entries(
    attempt: Id, parts: Parts, _caller: Candidate, after: Annotated[int, Query(ge=0, le=2**53)] = 0
) -> HeldEntries:
    """The entries that are held behind `after`, to go on at another machine."""
    return intake.held_entries(parts, attempt, after)


@router.get("/attempts/{attempt}/result")
def see_result(attempt: Id, parts: Parts, _caller: CandidateOrProctor, language: Language) -> ResultView:
    """What became of the attempt."""
    return results.result_view(parts, attempt, language)


@router.get("/attempts/{attempt}/violations")
def see_violations(attempt: Id, parts: Parts, _caller: CandidateOrProctor) -> list[PublishedViolation]:
    """The published violation list; empty until it is published."""
    return results.published_violations(parts, attempt)
