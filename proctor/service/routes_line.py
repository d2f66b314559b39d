"""The line measurement's calls: a turn, noise down, bytes up, and what arrived. `line_desk` rations them."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from proctor.service.asking import Id, Parts, caller_of
from proctor.service.line_desk import LineDesk, OpenTurn
from proctor.sync.line_messages import RUNS, LineArrivals, LineTurn, LineWish
from proctor.sync.messages import LineReceipt

router = APIRouter(tags=["line"])

_TICK_S = 0.025
_CHUNK = 64 * 1024
# Not compressible, so that nothing on the way makes the line look faster; made once, it costs no time to
# send.
_NOISE = os.urandom(_CHUNK)
_BYTES = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}
Turn = Annotated[str, Query(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9._:-]+$")]
Run = Annotated[int, Query(ge=0, lt=RUNS)]
Pace = Annotated[float | None, Query(gt=0, le=1000)]


@router.post("/line/turns")
def line_turn(wish: LineWish, request: Request, parts: Parts) -> LineTurn:
    """A turn to measure the line, with a token or without one; or how long to wait for it."""
    if request.headers.get("authorization"):
        return parts.line.turn(caller_of(request).actor, True, wish)
    source = request.client.host if request.client is not None else "unknown"
    return parts.line.turn(source, False, wish)


@router.get("/line/down", response_class=StreamingResponse)
async def line_down(turn: Turn, parts: Parts, mbit_s: Pace = None) -> StreamingResponse:
    """Noise for the turn's seconds, on one of its connections; `mbit_s` over all of them, where it is less
    than was granted.
    """
    taken = parts.line.take(turn, "down")
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(
        _noise(parts.line, taken, taken.bytes_per_s(mbit_s)),
        media_type="application/octet-stream",
        headers=headers,
    )


@router.post("/line/up", openapi_extra=_BYTES)
async def line_up(turn: Turn, request: Request, parts: Parts, run: Run = 0) -> LineReceipt:
    """Takes bytes and forgets them, but for when they came."""
    taken, size = parts.line.take(turn, "up", run), 0
    async for block in request.stream():
        if block:
            parts.line.arrived(taken, run, len(block))
            size += len(block)
    return LineReceipt(bytes=size, now_ms=parts.clock())


@router.get("/line/turns/{turn}")
async def line_arrivals(turn: Id, parts: Parts, run: Run = 0) -> LineArrivals:
    """What came up in a run so far, and when."""
    return parts.line.arrivals(turn, run)


@router.delete("/line/turns/{turn}", status_code=204, response_class=Response)
async def line_end(turn: Id, parts: Parts) -> None:
    """The turn is over, and makes room for another."""
    parts.line.end(turn)


async def _noise(desk: LineDesk, turn: OpenTurn, bytes_per_s: float) -> AsyncIterator[bytes]:
    """Noise at a steady rate. A tick that came late is made up for; what a slow reader did not take is not:
    that would be a burst.
    """
    began = before = time.monotonic()
    owed = 0.0
    while (now := time.monotonic()) - began < turn.seconds and desk.running(turn):
        owed += (now - before) * bytes_per_s
        while owed >= 1:
            block = _NOISE[: int(owed)]
            owed -= len(block)
            yield block
        before = max(now, time.monotonic() - _TICK_S)
        await asyncio.sleep(_TICK_S)
