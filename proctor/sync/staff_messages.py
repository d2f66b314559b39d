"""What staff and service say to each other about a check-in, a test hall and acts; the candidate's own
messages are in `messages`. A number stands for the person (184/74-1).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from proctor.sync.messages import CheckResult, HallView, Identifier, Message, OverrideView

Reason = Annotated[str, Field(min_length=3, max_length=500)]
ActKind = Literal["rule_violation", "impostor", "technical_fault"]


DOUBTFUL = frozenset({"mismatch", "unknown"})  # what the machine can say of a face that a person has to judge


class StaffView(Message):
    """Who is signed in at a console: a role and a hall, no more is needed to know what they may do. `now_ms`:
    the service's clock."""

    role: Literal["operator", "proctor", "administrator", "commission", "examiner"]
    hall: str | None = None
    now_ms: int


class OverrideGrant(Message):
    """Let a step of the check-in pass although it failed or could not be told. Never taken back."""

    step: Identifier
    reason: Reason


class UnlockGrant(Message):
    """An operator has seen the candidate's document at the seat; `document`: which one, in words."""

    document: Annotated[str, Field(min_length=3, max_length=200)]


class IdentityDecision(Message):
    """A person's word on whether the candidate is who they should be."""

    decision: Literal["confirmed", "impostor"]
    reason: Reason


class IdentityView(Message):
    """What the comparison with the reference photo came to, and what a person decided, the last of each.

    `status`: match, mismatch, unknown or not_asked, by the machine; None where it is still to come.
    `needs_a_person`: the machine did not find the same person for certain, and nobody has decided.
    """

    status: str | None = None
    reason: str = ""
    figures: dict[str, Any] = Field(default={})
    photo: str | None = None
    decision: Literal["confirmed", "impostor"] | None = None
    decision_reason: str = ""
    decided_ms: int | None = None
    needs_a_person: bool = False


class CheckInView(Message):
    """An attempt on its way to the exam, as staff see it. `checks`: how the steps stood at `reported_ms`."""

    attempt: Identifier
    candidate_number: str
    programme: Identifier
    practice: bool
    state: str
    slot_ms: int
    hall: HallView | None = None
    checks: list[CheckResult] = Field(default=[])
    reported_ms: int | None = None
    overrides: list[OverrideView] = Field(default=[])
    identity: IdentityView = IdentityView()
    reference_photo: bool = False


class ActWish(Message):
    """Draft an act from an attempt's record: `incidents` by their ids; `grounds`: what happened, in words."""

    kind: ActKind
    grounds: Reason
    incidents: list[Identifier] = Field(default=[], max_length=100)


class ActView(Message):
    """An act: `draft` until an administrator registers it. `facts`: what the record said when it was drafted:
    incidents with clauses and times, identity, place, figures. `rebook_until_ms`: until when the candidate
    may ask for a new booking after a technical fault (26/11); `rebook_asked_ms`: when that was done.
    `undone`: whether the commission has withdrawn its grounds `wholly`, so that it counts no more, or
    `partly`; `undone_by`: the minutes that say so."""

    id: Identifier
    kind: ActKind
    attempt: Identifier
    candidate_number: str
    grounds: str
    facts: dict[str, Any]
    drafted_by: str
    drafted_ms: int
    state: Literal["draft", "registered"]
    registered_ms: int | None = None
    rebook_until_ms: int | None = None
    rebook_asked_ms: int | None = None
    undone: Literal["wholly", "partly"] | None = None
    undone_by: str = ""
    undone_ms: int | None = None
