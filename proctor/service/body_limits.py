"""How much a request may carry: refused before it is read whole, whatever its headers say."""

from __future__ import annotations

import re

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from proctor.sync.messages import MAX_EVIDENCE_BYTES

ORDINARY_BYTES = 64 * 1024
BATCH_BYTES = 16 * 1024 * 1024
CHECKS_BYTES = 512 * 1024
LINE_BYTES = 8 * 1024 * 1024
RESCUE_BYTES = 16 * 1024 * 1024 * 1024

_LIMITS = (
    (re.compile(r"/attempts/[^/]+/entries$"), BATCH_BYTES),
    (re.compile(r"/attempts/[^/]+/evidence/[^/]+$"), MAX_EVIDENCE_BYTES),
    # All that a computer says of itself: names of devices and programs, in any alphabet.
    (re.compile(r"/attempts/[^/]+/check(s|-in)$"), CHECKS_BYTES),
    (re.compile(r"/line/up$"), LINE_BYTES),
    (re.compile(r"/rescues$"), RESCUE_BYTES),
)


def limit_of(path: str) -> int:
    """The most bytes a request to `path` may carry."""
    return next((limit for pattern, limit in _LIMITS if pattern.search(path)), ORDINARY_BYTES)


class BodyLimit:
    """ASGI middleware: more bytes than the path may carry raise 413."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what comes in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit, seen = limit_of(scope["path"]), 0
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > limit or (declared.isdigit() and int(declared) > limit):
                    raise HTTPException(413)
            return message

        await self._app(scope, counted, send)
