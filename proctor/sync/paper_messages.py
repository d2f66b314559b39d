"""What service, staff and strangers say to each other about papers: certificates, statements, lists, acts.

A section's paper of questions is another thing: `messages`. Times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from proctor.sync.messages import Identifier, Message

PaperKind = Literal[
    "certificate",
    "statement",
    "violation_list",
    "rule_violation_act",
    "impostor_act",
    "technical_fault_act",
]
PaperStatus = Literal["valid", "expired", "revoked", "practice"]
PaperResult = Literal["passed", "not_passed", "act"]


class PaperView(Message):
    """A paper as its candidate and staff see it; the file is at `/papers/{number}.pdf`.

    `status`: practice is of a programme whose result means nothing. `valid_until_ms`: the first moment at
    which it is no longer valid; None where it does not run out. `check_url`: where anybody may check it.
    """

    number: Identifier
    kind: PaperKind
    attempt: Identifier
    status: PaperStatus
    issued_ms: int
    valid_until_ms: int | None = None
    revoked_ms: int | None = None
    revoked_reason: str = ""
    languages: list[Literal["kk", "ru"]]
    check_url: str


class PaperCheck(Message):
    """All that a stranger is told of a paper. `unknown` says nothing else; `holder`: initials, where it
    bears a name.
    """

    status: Literal["valid", "expired", "revoked", "practice", "unknown"]
    checked_ms: int
    kind: PaperKind | None = None
    number: Identifier | None = None
    issued_ms: int | None = None
    valid_until_ms: int | None = None
    revoked_ms: int | None = None
    holder: str = ""
    result: PaperResult | None = None


class PaperRevocation(Message):
    """Why a paper is revoked. Never taken back: a new paper has a new number."""

    # No NUL, which not every database takes, and not only spaces.
    reason: Annotated[str, Field(min_length=3, max_length=500, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")]
