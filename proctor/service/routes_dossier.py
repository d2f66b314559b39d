"""The commission's call: the dossier of an attempt, on a granted request."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from proctor.service.asking import AnyCaller, Id, Parts
from proctor.service.dossier_desk import write_granted

router = APIRouter(tags=["commission"])
_BLOCK = 1 << 20
_ZIP: dict[int | str, dict[str, object]] = {200: {"content": {"application/zip": {}}}}


@router.get("/attempts/{attempt}/dossier", response_class=StreamingResponse, responses=_ZIP)
def see_dossier(attempt: Id, parts: Parts, caller: AnyCaller) -> StreamingResponse:
    """The signed dossier, for official use only; each look is on the trail."""
    # Beside the evidence, where gigabytes have room; gone by itself when it is closed.
    file = tempfile.TemporaryFile(dir=parts.settings.evidence)  # noqa: SIM115  closed by whom it goes to
    try:
        write_granted(parts, caller, attempt, file)
        size = file.tell()
    except BaseException:
        file.close()
        raise
    headers = {
        "Content-Length": str(size),
        "Content-Disposition": f'attachment; filename="dossier-{attempt}.zip"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(_blocks(file), media_type="application/zip", headers=headers)


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block
