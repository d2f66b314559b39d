"""What no call may carry: signs that are no text, in the address or in a message. Looked for once, here.

NUL and the other control characters but tab and line ends: PostgreSQL takes no NUL, and no reader a bell.
Half a surrogate pair is no character at all. Journal entries escape theirs, and `entry_shapes` looks at them;
bytes of evidence are nobody's text.
"""

from __future__ import annotations

import re
from typing import Any

from fastapi import Request

from proctor.service.problems import ProblemError

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# What a computer says of itself, in whatever words its drivers have: kept as JSON, which escapes them, and no
# reason to keep a candidate out.
_DRIVERS_WORDS = re.compile(r"/attempts/\{attempt\}/check(s|-in)$")
# Where strangers type in what a paper says, whatever they type is a paper that is not known.
_STRANGERS_WORDS = re.compile(r"/papers/check/\{number\}/\{code\}$")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


async def refuse_signs_that_are_no_text(request: Request) -> None:
    """ProblemError `invalid_request` naming where such a sign was: path, query or body."""
    route = request.scope["route"]
    if _STRANGERS_WORDS.search(route.path):
        return
    for place, words in (
        ("path", list(request.path_params.values())),
        ("query", [word for pair in request.query_params.multi_items() for word in pair]),
    ):
        if _found(words):
            raise ProblemError("invalid_request", values={"places": place})
    if getattr(route, "body_field", None) is None or _DRIVERS_WORDS.search(route.path):
        return
    if "json" in request.headers.get("content-type", "") and _found(await request.json()):
        raise ProblemError("invalid_request", values={"places": "body"})


def holds_nul(text: str) -> bool:
    """Whether JSON, as text, says NUL in some string."""
    return _NUL.search(text) is not None


def _found(value: Any) -> bool:
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str() as words:
                if _NO_TEXT.search(words):
                    return True
            case dict() as table:
                waiting.extend(table)
                waiting.extend(table.values())
            case list() as several:
                waiting.extend(several)
    return False
