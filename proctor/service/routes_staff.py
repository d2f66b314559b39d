"""What every member of staff may ask, whatever the role."""

from __future__ import annotations

from fastapi import APIRouter

from proctor.service.asking import Parts, Staff
from proctor.sync.staff_messages import StaffView

router = APIRouter(tags=["staff"])


@router.get("/me")
def who_am_i(parts: Parts, caller: Staff) -> StaffView:
    """The caller's own role and hall, and the service's clock."""
    return StaffView.model_validate({"role": caller.role, "hall": caller.hall, "now_ms": parts.clock()})
