"""The calls of the live wall. Thin: each hands on to the room that decides."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.responses import Response

from proctor.service import directives_pause, directives_time, wall
from proctor.service.asking import Attendant, Id, Parts
from proctor.sync.messages import Directive
from proctor.sync.wall_messages import ExtraTime, Order, Wall

router = APIRouter(tags=["operator", "proctor"])

_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"image/jpeg": {}},
        "description": "The newest picture; `Synaq-Age-Ms`: since it was taken",
    },
    304: {"description": "The caller has the newest one"},
}


@router.get("/wall")
def see_wall(parts: Parts, caller: Attendant) -> Wall:
    """Candidates under way within the caller's reach, those first who need a look most."""
    return wall.wall(parts, caller)


@router.get("/attempts/{attempt}/thumbnail", response_class=Response, responses=_PICTURE)
def see_thumbnail(
    attempt: Id, parts: Parts, caller: Attendant, if_none_match: Annotated[str, Header(max_length=200)] = ""
) -> Response:
    """The newest picture of the candidate that the record has brought so far, small."""
    known = if_none_match.removeprefix("W/").strip().strip('"')
    found = wall.thumbnail(parts, caller, attempt, known)
    usual = {"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}
    if found is None:
        return Response(status_code=304, headers={**usual, "ETag": f'"{known}"'})
    headers = {**usual, "ETag": f'"{found.tag}"', "Synaq-Age-Ms": str(found.age_ms)}
    return Response(found.content, media_type="image/jpeg", headers=headers)


@router.post("/attempts/{attempt}/directives/extra-time")
def give_extra_time(attempt: Id, wish: ExtraTime, parts: Parts, caller: Attendant) -> Directive:
    """More time for the section that runs, with a reason; the same request twice adds it once."""
    return directives_time.give_extra_time(parts, caller, attempt, wish)


@router.post("/attempts/{attempt}/directives/pause")
def pause(attempt: Id, wish: Order, parts: Parts, caller: Attendant) -> Directive:
    """The attempt stands still, its section's time with it, until it is resumed; with a reason."""
    return directives_pause.pause(parts, caller, attempt, wish)


@router.post("/attempts/{attempt}/directives/resume")
def resume(attempt: Id, wish: Order, parts: Parts, caller: Attendant) -> Directive:
    """A paused attempt goes on; the section that runs gets the time of the pause back."""
    return directives_pause.resume(parts, caller, attempt, wish)


@router.post("/attempts/{attempt}/directives/stop")
def stop(attempt: Id, wish: Order, parts: Parts, caller: Attendant) -> Directive:
    """The attempt ends with what was delivered, and goes to review; with a reason."""
    return directives_pause.stop(parts, caller, attempt, wish)
