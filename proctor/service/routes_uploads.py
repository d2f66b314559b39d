"""Evidence that comes in pieces: where the service stands, and what follows.

Names and meanings of the headers are those of the IETF draft on resumable uploads
(draft-ietf-httpbis-resumable-upload); the address is the file's own.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Header, Request, Response

from proctor.service.asking import Candidate, Id, Parts, Sha256
from proctor.service.evidence_desk import mark_held, require_expected
from proctor.service.partial_uploads import PartialKey
from proctor.service.parts import ServiceParts
from proctor.service.sealed_evidence import opened_blocks, require_sealing
from proctor.service.trail import Caller
from proctor.sync.messages import MAX_EVIDENCE_BYTES, SEALED_HEADER, EvidenceReceipt

router = APIRouter(tags=["candidate"])

_BYTES = {"requestBody": {"required": True, "content": {"application/partial-upload": {}}}}
_BLOCK = 1 << 20
# The SHA-256 of the whole body, where that is not the file itself but sealed.
Sealed = Annotated[str | None, Header(alias=SEALED_HEADER, pattern=r"^[0-9a-f]{64}$")]
Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, le=2**53)]
Complete = Annotated[str, Header(alias="Upload-Complete", pattern=r"^\?[01]$")]


@router.head("/attempts/{attempt}/evidence/{sha256}", status_code=204)
async def see_upload(
    attempt: Id, sha256: Sha256, parts: Parts, _caller: Candidate, sealed: Sealed = None
) -> Response:
    """How much of the file is here, and whether it is held, whole."""
    held = await _expected(parts, attempt, sha256, sealed)
    if held is not None:
        return Response(status_code=204, headers=_standing(held, whole=True))
    at = await parts.shelf.partial.offset(PartialKey(attempt, sealed or sha256))
    return Response(status_code=204, headers=_standing(at, whole=False))


@router.patch(
    "/attempts/{attempt}/evidence/{sha256}",
    openapi_extra=_BYTES,
    responses={
        200: {"model": EvidenceReceipt, "description": "Whole, and held"},
        204: {"description": "Taken; `Upload-Offset` says how much is here"},
    },
)
async def append_evidence(  # noqa: PLR0917  three of them are headers
    attempt: Id,
    sha256: Sha256,
    request: Request,
    parts: Parts,
    caller: Candidate,
    offset: Offset,
    complete: Complete,
    sealed: Sealed = None,
) -> Response:
    """Send what follows on `Upload-Offset`; `Upload-Complete: ?1` says that it is the last of the file.

    Where that is not how much is here, 409 names how much is. What a broken request brought is kept.
    """
    held = await _expected(parts, attempt, sha256, sealed)
    if held is not None:
        return _receipt(sha256, held)
    partial, key = parts.shelf.partial, PartialKey(attempt, sealed or sha256)
    with partial.admitted():
        at = await partial.append(key, offset, request.stream())
        if complete == "?0":
            return Response(status_code=204, headers=_standing(at, whole=False))
        async with partial.whole(key) as file:
            held = await _expected(parts, attempt, sha256, sealed)
            if held is None:  # nobody else was quicker
                held = await _shelve(parts, caller, PartialKey(attempt, sha256), sealed, file)
    return _receipt(sha256, held)


async def _expected(parts: ServiceParts, attempt: str, sha256: str, sealed: str | None) -> int | None:
    held = await anyio.to_thread.run_sync(require_expected, parts, attempt, sha256)
    if held is None:
        await anyio.to_thread.run_sync(require_sealing, parts, attempt, sha256, sealed)
    return held


async def _shelve(
    parts: ServiceParts, caller: Caller, named: PartialKey, sealed: str | None, file: Path
) -> int:
    """Check the whole body, open it where it is sealed, and put it on the shelf; the file's size."""
    blocks = _blocks(file)
    if sealed is not None:
        blocks = opened_blocks(parts, named.digest, sealed, blocks, MAX_EVIDENCE_BYTES)
    size = await parts.shelf.take(named.digest, blocks, MAX_EVIDENCE_BYTES)
    receipt = EvidenceReceipt(sha256=named.digest, bytes=size)
    await anyio.to_thread.run_sync(mark_held, parts, caller, named.attempt, receipt)
    return size


async def _blocks(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as body:
        while block := await anyio.to_thread.run_sync(body.read, _BLOCK):
            yield block


def _standing(offset: int, *, whole: bool) -> dict[str, str]:
    return {
        "Upload-Offset": str(offset),
        "Upload-Complete": "?1" if whole else "?0",
        "Upload-Limit": f"max-size={MAX_EVIDENCE_BYTES}",
        "Cache-Control": "no-store",
    }


def _receipt(sha256: str, size: int) -> Response:
    made = EvidenceReceipt(sha256=sha256, bytes=size)
    return Response(
        made.model_dump_json(), media_type="application/json", headers=_standing(size, whole=True)
    )
