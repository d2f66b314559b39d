"""Evidence that comes sealed: it is opened in memory and only then shelved, plain, under its plain digest.

Which file may come at all is `evidence_desk`'s business, and where it lies `evidence_shelf`'s.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator

import anyio.to_thread
import sqlalchemy as sa

from proctor.core.errors import IntegrityError
from proctor.journal.sealing import OVERHEAD_BYTES
from proctor.service import tables
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError


def require_sealing(parts: ServiceParts, attempt: str, sha256: str, sealed: str | None) -> None:
    """A file that the journal names as sealed does not come unsealed; nor, from an attempt that seals, one
    that nobody has named yet. `sealed`: the header, None without it. ProblemError `not_sealed`.
    """
    if sealed is not None:
        return
    with parts.database.read() as connection:
        found = connection.execute(
            sa.select(tables.evidence.c.named_ms, tables.evidence.c.sealed).where(
                tables.evidence.c.attempt == attempt, tables.evidence.c.sha256 == sha256
            )
        ).first()
        if found is not None and found.named_ms is not None:
            wanted = found.sealed is not None
        else:
            others = sa.select(tables.evidence.c.sha256).where(
                tables.evidence.c.attempt == attempt, tables.evidence.c.sealed.is_not(None)
            )
            wanted = connection.scalar(others.limit(1)) is not None
    if wanted:
        raise ProblemError("not_sealed")


def open_body(parts: ServiceParts, sha256: str, sealed: str, body: bytes) -> bytes:
    """The plain file out of a whole sealed body.

    ProblemError `bad_digest` where the body is not the one that the header names, or holds another file
    than the address names; `not_openable` where it is not sealed for this service, or was altered before it
    was named.
    """
    if not hmac.compare_digest(hashlib.sha256(body).hexdigest(), sealed):
        raise ProblemError("bad_digest")
    try:
        plain = parts.sealing.open(body)
    except IntegrityError as error:
        raise ProblemError("not_openable") from error
    if not hmac.compare_digest(hashlib.sha256(plain).hexdigest(), sha256):
        raise ProblemError("bad_digest")
    return plain


async def opened_blocks(
    parts: ServiceParts, sha256: str, sealed: str, blocks: AsyncIterator[bytes], limit: int
) -> AsyncIterator[bytes]:
    """The plain file out of a sealed one on its way, once it is whole; errors as `open_body`, and `too_large`
    above `limit` (of the plain file).
    """
    body = bytearray()
    async for block in blocks:
        body += block
        if len(body) > limit + OVERHEAD_BYTES:
            raise ProblemError("too_large", values={"limit": limit})
    yield await anyio.to_thread.run_sync(open_body, parts, sha256, sealed, bytes(body))
