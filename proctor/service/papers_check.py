"""What a stranger who follows the address on a paper is told: whether it holds, and hardly anything else.

A number without the code on the paper says nothing, and guessing codes is counted as in `guessing`.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy.engine import Row

from proctor.service.credentials import fold_code, same
from proctor.service.papers import find_paper, kind_of, status_of
from proctor.service.papers_templates import CERTIFICATE, STATEMENT, VIOLATION_LIST
from proctor.service.papers_words import initials
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.sync.paper_messages import PaperCheck, PaperResult

_NUMBER = re.compile(r"[A-Z0-9-]{1,40}")
_RESULT: dict[str, PaperResult] = {
    CERTIFICATE: "passed",
    STATEMENT: "not_passed",
    VIOLATION_LIST: "not_passed",
}


def check_paper(parts: ServiceParts, number: str, code: str, source: str) -> PaperCheck:
    """How the paper of that number and code stands. ProblemError `too_many_tries` for a source that asked
    for too many that are not there.
    """
    # Counted apart from sign-ins: whoever reads papers wrongly may still sign in.
    source, now = f"paper {source}", parts.clock()
    wait = parts.wrong_codes.wait_ms(source, now)
    if wait:
        raise ProblemError("too_many_tries", values={"seconds": -(-wait // 1000)})
    paper = None
    if _NUMBER.fullmatch(number):  # what can be none is not asked for: a database may not even take the signs
        with parts.database.read() as connection:
            paper = find_paper(connection, number)
    if paper is None or not same(fold_code(paper.code), fold_code(code)):
        parts.wrong_codes.count(source, now)
        return PaperCheck(status="unknown", checked_ms=now)
    return _told(paper, now)


def _told(paper: Row[Any], now_ms: int) -> PaperCheck:
    name = json.loads(paper.facts).get("name", "")
    return PaperCheck(
        status=status_of(paper, now_ms),
        checked_ms=now_ms,
        kind=kind_of(paper),
        number=paper.number,
        issued_ms=paper.issued_ms,
        valid_until_ms=paper.valid_until_ms,
        revoked_ms=paper.revoked_ms,
        holder=initials(name),
        result=_RESULT.get(paper.kind, "act"),
    )
