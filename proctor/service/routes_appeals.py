"""The calls of complaints: the list, the record's request and grant, the commission's decision. Thin."""

from __future__ import annotations

from fastapi import APIRouter

from proctor.service import appeals, commission
from proctor.service.asking import Administrator, AppealHearer, CommissionMember, Id, Parts
from proctor.sync.appeal_messages import AppealView, CommissionProtocol, RecordGrant, RecordRequest

router = APIRouter(tags=["commission", "administrator"])


@router.get("/appeals")
def see_appeals(parts: Parts, caller: AppealHearer) -> list[AppealView]:
    """Complaints about published results, those that wait for a decision first."""
    return appeals.list_appeals(parts, caller)


@router.post("/appeals/{complaint}/requests")
def ask_for_record(complaint: Id, wish: RecordRequest, parts: Parts, caller: CommissionMember) -> AppealView:
    """Ask for the record of the attempt; asked again before it was granted, the same request."""
    return appeals.ask_for_record(parts, caller, complaint, wish)


@router.post("/appeals/{complaint}/requests/{request}/grant")
def grant_record(
    complaint: Id, request: Id, wish: RecordGrant, parts: Parts, caller: Administrator
) -> AppealView:
    """Grant a request: its member may have the dossier."""
    return appeals.grant_record(parts, caller, complaint, request, wish)


@router.post("/appeals/{complaint}/decision")
def record_decision(
    complaint: Id, protocol: CommissionProtocol, parts: Parts, caller: AppealHearer
) -> AppealView:
    """Write down what the commission decided; the votes say what that is."""
    return commission.record_decision(parts, caller, complaint, protocol)
