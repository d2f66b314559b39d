"""The staff's call for rescue files."""

from __future__ import annotations

import tempfile
from pathlib import Path

import anyio.to_thread
from fastapi import APIRouter, Request

from proctor.service.asking import Parts, RescueTaker
from proctor.service.partial_uploads import FULL
from proctor.service.problems import ProblemError
from proctor.service.rescue_desk import take_rescue
from proctor.sync.rescue_messages import RescueReceipt

router = APIRouter(tags=["operator", "administrator"])

_BYTES = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}


@router.post("/rescues", openapi_extra=_BYTES)
async def hand_in_rescue(request: Request, parts: Parts, caller: RescueTaker) -> RescueReceipt:
    """Hand in a rescue file from a computer that did not get back on line. Handed in again, nothing more
    happens.
    """
    parts.shelf.require_room()
    # Beside the evidence, where gigabytes have room; gone by itself when it is closed.
    with parts.shelf.partial.admitted(), tempfile.NamedTemporaryFile(dir=parts.settings.evidence) as file:
        try:
            async for block in request.stream():
                await anyio.to_thread.run_sync(file.write, block)
            file.flush()
        except OSError as error:
            if error.errno in FULL:
                raise ProblemError("storage_full") from error
            raise
        return await take_rescue(parts, caller, Path(file.name))
