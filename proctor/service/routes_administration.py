"""The administrator's calls: items in figures, programmes, attempts, slots, exports; flags beside a record.
Thin: each hands on to the room that decides.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from proctor.service import exports, exports_review, item_statistics, slots_desk
from proctor.service.asking import Administrator, Id, Language, Parts, Proctor
from proctor.sync.administration_messages import (
    AttemptLineView,
    ItemStatisticsView,
    ProgrammeView,
    RebookingWish,
    SlotView,
    SlotWish,
)

router = APIRouter()
_PRIVATE = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}


@router.get("/items/statistics", tags=["administrator"])
def see_item_statistics(
    parts: Parts, caller: Administrator, practice: bool = False
) -> list[ItemStatisticsView]:
    """Difficulty, discrimination, exposure and time of every item, from published attempts; never a key."""
    return item_statistics.statistics_of_items(parts, caller, practice=practice)


@router.get("/programmes", tags=["administrator"])
def see_programmes(parts: Parts, _caller: Administrator) -> list[ProgrammeView]:
    """The programmes in force, and what the site still has to set."""
    return slots_desk.programmes_in_force(parts)


@router.get("/attempts", tags=["administrator"])
def see_attempts(
    parts: Parts, _caller: Administrator, number: Annotated[str, Query(max_length=80)] = ""
) -> list[AttemptLineView]:
    """Attempts, the latest slot first, by a part of the candidate's number; 500 at most."""
    return slots_desk.list_attempts(parts, number)


@router.post("/slots", tags=["administrator"])
def book_slot(wish: SlotWish, parts: Parts, caller: Administrator) -> SlotView:
    """Book a slot (26/37); its one-time code is told this once."""
    return slots_desk.book_slot(parts, caller, wish)


@router.post("/acts/{act}/rebooking", tags=["administrator"])
def rebook(act: Id, wish: RebookingWish, parts: Parts, caller: Administrator) -> SlotView:
    """Book anew after a registered act on a technical fault, within its 24 hours (26/11)."""
    return slots_desk.rebook(parts, caller, act, wish)


@router.get("/exports/results.csv", tags=["administrator"], response_class=Response)
def export_results(parts: Parts, caller: Administrator, practice: bool = False) -> Response:
    """Results as CSV: numbers, no names."""
    made = exports.as_file(exports.export_results(parts, caller, practice=practice))
    named = {"Content-Disposition": 'attachment; filename="synaq-results.csv"'}
    return Response(made, media_type="text/csv; charset=utf-8", headers=_PRIVATE | named)


@router.get("/exports/attempts/{attempt}/edx-review.json", tags=["administrator"])
def export_edx_review(attempt: Id, parts: Parts, caller: Administrator, language: Language) -> dict[str, Any]:
    """The review of an attempt as Open edX takes it: status, and comments with start and stop in seconds."""
    return exports_review.edx_review(parts, caller, attempt, language)


@router.get("/exports/attempts/{attempt}/flags.vtt", tags=["administrator"], response_class=Response)
def export_flags(
    attempt: Id,
    parts: Parts,
    caller: Administrator,
    language: Language,
    track: Literal["camera", "screen"] = "camera",
) -> Response:
    """The flags of the record as WebVTT, for the playlist of `track`; of nothing recorded, by media time."""
    made = exports_review.record_flags(parts, caller, attempt, track, language)
    return Response(made, media_type="text/vtt; charset=utf-8", headers=_PRIVATE)


@router.get("/attempts/{attempt}/record/flags.vtt", tags=["proctor"], response_class=Response)
def see_flags(
    attempt: Id,
    parts: Parts,
    caller: Proctor,
    language: Language,
    track: Literal["camera", "screen"] = "camera",
) -> Response:
    """The flags of the record as WebVTT, for the playlist of `track`."""
    made = exports_review.record_flags(parts, caller, attempt, track, language)
    return Response(made, media_type="text/vtt; charset=utf-8", headers=_PRIVATE)
