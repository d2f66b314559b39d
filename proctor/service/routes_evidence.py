"""Evidence over the wire: the calls that carry bytes instead of messages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Literal

import anyio.to_thread
from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse

from proctor.service.asking import AnyCaller, Candidate, Id, Parts, Proctor, Sha256
from proctor.service.evidence_desk import mark_held, require_expected, require_visible
from proctor.service.record_desk import record_playlist
from proctor.service.sealed_evidence import opened_blocks, require_sealing
from proctor.sync.messages import MAX_EVIDENCE_BYTES, SEALED_HEADER, Digest, EvidenceReceipt

router = APIRouter()

_BYTES = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}


@router.put("/attempts/{attempt}/evidence/{sha256}", tags=["candidate"], openapi_extra=_BYTES)
async def send_evidence(
    attempt: Id,
    sha256: Sha256,
    request: Request,
    parts: Parts,
    caller: Candidate,
    *,
    sealed: Annotated[Digest | None, Header(alias=SEALED_HEADER)] = None,
) -> EvidenceReceipt:
    """Send one file, sealed or plain; answered when it is whole and on disk. Sent again, the same receipt."""
    held = await anyio.to_thread.run_sync(require_expected, parts, attempt, sha256)
    if held is not None:
        return EvidenceReceipt(sha256=sha256, bytes=held)
    await anyio.to_thread.run_sync(require_sealing, parts, attempt, sha256, sealed)
    blocks: AsyncIterator[bytes] = request.stream()
    if sealed is not None:
        blocks = opened_blocks(parts, sha256, sealed, blocks, MAX_EVIDENCE_BYTES)
    size = await parts.shelf.take(sha256, blocks, MAX_EVIDENCE_BYTES)
    receipt = EvidenceReceipt(sha256=sha256, bytes=size)
    await anyio.to_thread.run_sync(mark_held, parts, caller, attempt, receipt)
    return receipt


@router.get("/attempts/{attempt}/record/{track}.m3u8", tags=["proctor"], response_class=Response)
def see_record(attempt: Id, track: Literal["camera", "screen"], parts: Parts, _caller: Proctor) -> Response:
    """The HLS playlist of a track of the record: webcam with sound, or the exam screen."""
    made = record_playlist(parts, attempt, track)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"}
    return Response(made, media_type="application/vnd.apple.mpegurl", headers=headers)


# With an ending, too: some players go by it. The lower one is asked first.
@router.get(
    "/attempts/{attempt}/evidence/{sha256}", tags=["candidate", "proctor"], response_class=StreamingResponse
)
@router.get(
    "/attempts/{attempt}/evidence/{sha256}.mp4",
    tags=["candidate", "proctor"],
    response_class=StreamingResponse,
    include_in_schema=False,
)
async def see_evidence(attempt: Id, sha256: Sha256, parts: Parts, caller: AnyCaller) -> StreamingResponse:
    """One file: for proctors, and for the candidate where it shows a published violation."""
    media_type = await anyio.to_thread.run_sync(require_visible, parts, caller, attempt, sha256)
    size, blocks = await parts.shelf.read(sha256)
    headers = {"Content-Length": str(size), "X-Content-Type-Options": "nosniff", "Cache-Control": "private"}
    return StreamingResponse(blocks, media_type=media_type, headers=headers)
