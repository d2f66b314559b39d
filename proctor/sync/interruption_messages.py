"""What staff and service say to each other about interruptions of attempts. A number stands for the person
(184/74-1). Times are milliseconds since 1970 UTC by the service's clock.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

PartyWord = Literal["candidate", "computer", "provider", "service", "unknown"]
DecisionWord = Literal["no_consequence", "technical_fault", "not_passed"]


class InterruptionMessage(BaseModel):
    """A frozen message without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class GroundView(InterruptionMessage):
    """One fact that a finding rests on; see `proctor.core.interruption.Ground`. `sentence`: in the reader's
    language."""

    fact: str
    source: Literal["client", "service"]
    at_ms: int
    party: PartyWord
    weight: float
    data: dict[str, Any] = {}
    sentence: str = ""


class FindingView(InterruptionMessage):
    """Whose an interruption is found to be: a proposal. `proposal`: nothing (within the grace),
    technical_fault (26/11), not_passed (26/49) or a_person_weighs; `prefilled`: the words for the act or the
    reason, made from the grounds."""

    version: int
    at_ms: int
    party: PartyWord
    confidence: float
    within_grace: bool
    grounds: list[GroundView]
    proposal: Literal["nothing", "technical_fault", "not_passed", "a_person_weighs"]
    clause: str = ""
    prefilled: str = ""


class DecisionView(InterruptionMessage):
    """A person's word. `draft`: the act on a technical fault that was drafted with it."""

    decision: DecisionWord
    reason: str
    at_ms: int
    draft: str | None = None


class InterruptionView(InterruptionMessage):
    """One interruption. `needs_a_person`: beyond the grace, and nobody has decided. `versions`: the findings
    before the one that holds, oldest first, without their words."""

    id: str
    attempt: str
    candidate_number: str
    start_ms: int
    end_ms: int | None
    seen_by: Literal["service", "client", "both"]
    finding: FindingView | None
    versions: list[FindingView] = []
    decision: DecisionView | None = None
    needs_a_person: bool = False


class InterruptionDecision(InterruptionMessage):
    """Decide: nothing follows; a technical fault (drafts the act, 26/11); or «Өтпеген» (26/49)."""

    decision: DecisionWord
    reason: Annotated[str, Field(min_length=3, max_length=500)]
