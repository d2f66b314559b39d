"""The calls about interruptions of attempts. Thin: each hands on to the room that decides."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from proctor.service import interruption_decisions
from proctor.service.asking import Administrator, Attending, Id, Language, Parts
from proctor.sync.interruption_messages import InterruptionDecision, InterruptionView

router = APIRouter()


@router.get("/interruptions", tags=["operator", "proctor", "administrator"])
def see_interruptions(
    parts: Parts,
    caller: Attending,
    language: Language,
    attempt: Annotated[str | None, Query(max_length=80)] = None,
) -> list[InterruptionView]:
    """Interruptions with their findings: of one attempt, or of all, those that wait for a person first."""
    return interruption_decisions.list_interruptions(parts, caller, attempt, language)


@router.post("/attempts/{attempt}/interruptions/{interruption}/decision", tags=["administrator"])
def decide_interruption(  # noqa: PLR0917  the path's parts and who asks
    attempt: Id,
    interruption: Id,
    decision: InterruptionDecision,
    parts: Parts,
    caller: Administrator,
    language: Language,
) -> InterruptionView:
    """Decide what follows on an interruption: nothing, an act on a technical fault (26/11), or 26/49."""
    return interruption_decisions.decide(parts, caller, attempt, interruption, decision, language)
