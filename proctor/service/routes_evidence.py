"""Evidence over the wire, and the line check: the calls that carry bytes instead of messages."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from proctor.service.asking import AnyCaller, Candidate, Id, Parts, Sha256
from proctor.service.body_limits import LINE_BYTES
from proctor.service.evidence_desk import mark_held, require_expected, require_visible
from proctor.sync.messages import MAX_EVIDENCE_BYTES, EvidenceReceipt, LineReceipt

router = APIRouter()

_CHUNK = 64 * 1024
# Not compressible, so that nothing on the way makes the line look faster; made once, it costs no time to
# send.
_NOISE = os.urandom(_CHUNK)
_BYTES = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}


@router.put("/attempts/{attempt}/evidence/{sha256}", tags=["candidate"], openapi_extra=_BYTES)
async def send_evidence(
    attempt: Id, sha256: Sha256, request: Request, parts: Parts, caller: Candidate
) -> EvidenceReceipt:
    """Send one file; answered when it is whole and on disk. Sent again, the same receipt."""
    held = await anyio.to_thread.run_sync(require_expected, parts, attempt, sha256)
    if held is not None:
        return EvidenceReceipt(sha256=sha256, bytes=held)
    size = await parts.shelf.take(sha256, request.stream(), MAX_EVIDENCE_BYTES)
    receipt = EvidenceReceipt(sha256=sha256, bytes=size)
    await anyio.to_thread.run_sync(mark_held, parts, caller, attempt, receipt)
    return receipt


@router.get(
    "/attempts/{attempt}/evidence/{sha256}", tags=["candidate", "proctor"], response_class=StreamingResponse
)
async def see_evidence(attempt: Id, sha256: Sha256, parts: Parts, caller: AnyCaller) -> StreamingResponse:
    """One file: for proctors, and for the candidate where it shows a published violation."""
    media_type = await anyio.to_thread.run_sync(require_visible, parts, caller, attempt, sha256)
    size, blocks = await parts.shelf.read(sha256)
    headers = {"Content-Length": str(size), "X-Content-Type-Options": "nosniff", "Cache-Control": "private"}
    return StreamingResponse(blocks, media_type=media_type, headers=headers)


@router.get("/line/down", tags=["line"], response_class=StreamingResponse)
def line_down(
    size: Annotated[int, Query(alias="bytes", ge=1, le=LINE_BYTES)] = 1_000_000,
) -> StreamingResponse:
    """Noise, to measure the line down."""
    headers = {"Content-Length": str(size), "Cache-Control": "no-store"}
    return StreamingResponse(_noise(size), media_type="application/octet-stream", headers=headers)


@router.post("/line/up", tags=["line"], openapi_extra=_BYTES)
async def line_up(request: Request, parts: Parts) -> LineReceipt:
    """Takes bytes and forgets them, to measure the line up."""
    return LineReceipt(bytes=await _counted(request.stream()), now_ms=parts.clock())


async def _counted(blocks: AsyncIterator[bytes]) -> int:
    return sum([len(block) async for block in blocks])


def _noise(size: int) -> Iterator[bytes]:
    while size > 0:
        yield _NOISE[:size]
        size -= _CHUNK
