"""What commission, administrator and service say to each other about complaints. A number stands for the
person (184/74-1). Times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from proctor.sync.messages import Identifier, Message, PublishedViolation

VoteWord = Literal["uphold", "dismiss"]
# Not only spaces.
_WORDS = r"^(.|\n)*\S(.|\n)*$"


class RecordRequest(Message):
    """A member of the commission asks for the attempt's record; `reason`: what is to be looked at."""

    reason: Annotated[str, Field(min_length=3, max_length=1000, pattern=_WORDS)]


class RecordGrant(Message):
    """An administrator grants a request: `basis` is the reference of the decision; `with_keys`: with the
    items' keys, for viewing only (26/32-3, 26/45, 26/61)."""

    basis: Annotated[str, Field(min_length=3, max_length=500, pattern=_WORDS)]
    with_keys: bool = True


class CommissionSeat(Message):
    """A member of the commission; `vote`: None where they were not present."""

    member: Annotated[str, Field(min_length=2, max_length=200, pattern=_WORDS)]
    chair: bool = False
    vote: VoteWord | None = None


class CommissionProtocol(Message):
    """What the commission did: who sat, how they voted, its reasons in `words` for the candidate.

    `protocol`: its reference. `withdrawn`: violations of the published list that no longer stand, where the
    complaint is upheld; what was decided follows from the votes.
    """

    protocol: Annotated[str, Field(min_length=3, max_length=200, pattern=_WORDS)]
    words: Annotated[str, Field(min_length=3, max_length=4000, pattern=_WORDS)]
    seats: Annotated[list[CommissionSeat], Field(max_length=50)]
    withdrawn: list[Identifier] = Field(default=[], max_length=500)


class RequestView(Message):
    """A request for the record, and whether it was granted; `mine`: the caller's own."""

    id: Identifier
    reason: str
    at_ms: int
    mine: bool
    granted_ms: int | None = None
    with_keys: bool = False


class DecisionView(Message):
    """What the commission decided. `by_chair`: the votes were even, and the chair's decided."""

    upheld: bool
    members: int
    present: int
    for_it: int
    against: int
    by_chair: bool
    protocol: str
    words: str
    withdrawn: list[Identifier]
    at_ms: int
    seats: list[CommissionSeat]


class RemarkView(Message):
    """What the candidate pinned to one violation of the published list."""

    incident: Identifier
    text: str
    at_ms: int


class AppealView(Message):
    """A complaint as the commission and an administrator see it.

    `violations`: the published list as it stands; `passed`: the published result as it stands; `due_ms`:
    until when it is to be decided, None where it is, or where the site has set no limit; `left_ms`: working
    time until then, negative behind it.
    """

    complaint: Identifier
    attempt: Identifier
    candidate_number: str
    programme: Identifier
    practice: bool
    text: str
    filed_ms: int
    state: Literal["filed", "granted", "decided", "withdrawn"]
    requests: list[RequestView] = Field(default=[])
    violations: list[PublishedViolation] = Field(default=[])
    remarks: list[RemarkView] = Field(default=[])
    decision: DecisionView | None = None
    published_ms: int | None = None
    passed: bool | None = None
    due_ms: int | None = None
    left_ms: int | None = None
