"""The calls of check-in, test hall, room scan on request and acts. Thin: each hands on to the room that
decides.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from proctor.service import acts, check_ins, directives
from proctor.service.asking import (
    Administrator,
    Attendant,
    Attending,
    Candidate,
    CandidateOrOperator,
    Drafter,
    Id,
    Operator,
    Parts,
)
from proctor.service.remote_access_list import newest_list
from proctor.sync.messages import AttemptView, CheckReport, Directive, RemoteAccessList
from proctor.sync.staff_messages import (
    ActView,
    ActWish,
    CheckInView,
    IdentityDecision,
    OverrideGrant,
    UnlockGrant,
)

router = APIRouter()

_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/jpeg": {}, "image/png": {}}, "description": "The photo"}
}


@router.post("/attempts/{attempt}/checks", tags=["candidate"])
def report_checks(attempt: Id, report: CheckReport, parts: Parts, _caller: Candidate) -> AttemptView:
    """Tell how the steps of the check-in stand, as often as they change; overrides and hall in the answer."""
    return check_ins.report_checks(parts, attempt, report)


@router.get(
    "/attempts/{attempt}/reference-photo",
    tags=["candidate", "operator"],
    response_class=Response,
    responses=_PICTURE,
)
def see_reference_photo(attempt: Id, parts: Parts, caller: CandidateOrOperator) -> Response:
    """The photo to compare the candidate with: for the candidate's own computer, and for operators."""
    found = check_ins.photo(parts, caller, attempt)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(found.content, media_type=found.media_type, headers=headers)


@router.get("/remote-access-list", tags=["candidate"])
def see_remote_access_list(parts: Parts) -> RemoteAccessList:
    """The newest signed list of programs that let others reach a computer; it is nobody's secret."""
    return newest_list(parts.settings.remote_access_list)


@router.get("/check-ins", tags=["operator", "proctor"])
def see_check_ins(parts: Parts, caller: Attending) -> list[CheckInView]:
    """Attempts on their way to the exam; an operator sees those of their own hall."""
    return check_ins.check_ins(parts, caller)


@router.post("/attempts/{attempt}/overrides", tags=["operator", "proctor"])
def grant_override(attempt: Id, wish: OverrideGrant, parts: Parts, caller: Attending) -> CheckInView:
    """Let a step of the check-in pass, with a reason; appended, never altered."""
    return check_ins.grant(parts, caller, attempt, wish)


@router.post("/attempts/{attempt}/unlock", tags=["operator"])
def unlock(attempt: Id, wish: UnlockGrant, parts: Parts, caller: Operator) -> CheckInView:
    """The document was seen at the seat: the attempt may begin there."""
    return check_ins.unlock(parts, caller, attempt, wish)


@router.post("/attempts/{attempt}/identity-decision", tags=["operator", "proctor"])
def decide_identity(attempt: Id, decision: IdentityDecision, parts: Parts, caller: Attendant) -> CheckInView:
    """A person's word on who the candidate is; an impostor's act is drafted with it."""
    return check_ins.decide(parts, caller, attempt, decision)


@router.post("/attempts/{attempt}/directives/room-scan", tags=["operator", "proctor"])
def ask_for_scan(attempt: Id, parts: Parts, caller: Attendant) -> Directive:
    """Ask for a look round the room now (26/10); asked again before it was begun, the same directive."""
    return directives.ask_for_scan(parts, caller, attempt)


@router.post("/attempts/{attempt}/acts", tags=["operator"])
def draft_act(attempt: Id, wish: ActWish, parts: Parts, caller: Drafter) -> ActView:
    """Draft an act from the attempt's record."""
    return acts.draft_act(parts, caller, attempt, wish)


@router.get("/acts", tags=["operator", "administrator"])
def see_acts(parts: Parts, caller: Drafter) -> list[ActView]:
    """Acts drawn up from records, the newest first."""
    return acts.list_acts(parts, caller)


@router.post("/acts/{act}/register", tags=["administrator"])
def register_act(act: Id, parts: Parts, caller: Administrator) -> ActView:
    """Register a drafted act: from now on a ground of refusal (26/annex 2), or an attempt's end (26/11)."""
    return acts.register_draft(parts, caller, act)
