"""An interruption of an attempt, the facts about it, and whose it is found to be.

Judging is in `attribution`. A finding is a proposal with its grounds: it fills in an act on a technical fault
(26/11) or the reason of «Өтпеген» (26/49) beforehand, and a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Party(StrEnum):
    """Whose the interruption is."""

    CANDIDATE = "candidate"  # a deed is shown: the window closed, the adapter switched off, logged out
    COMPUTER = "computer"  # the candidate's side without a deed shown: computer, power, disk, cable, router
    PROVIDER = "provider"  # the way between the candidate's gateway and the service
    SERVICE = "service"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """Whether something was so."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Proposal(StrEnum):
    """What a finding fills in beforehand. A person decides, on this or on something else."""

    NOTHING = "nothing"  # within the grace: it went on by itself
    TECHNICAL_FAULT = "technical_fault"  # an act, and a new booking (26/11)
    NOT_PASSED = "not_passed"  # «Өтпеген» (26/49)
    A_PERSON_WEIGHS = "a_person_weighs"  # the facts do not lead to either


@dataclass(frozen=True, slots=True)
class InterruptionRules:
    """What a policy says of interruptions, its table [interruptions]. Seconds.

    silent_s: not hearing from a running attempt for this long is an interruption. grace_s: an interruption up
    to this long goes on by itself; it is kept with its finding, and nothing else follows. noted_s: without a
    line for this long, the window notes an incident `network_lost`. elsewhere: a second address of
    the site's own, "host:port", that candidates' computers may try to reach while the service does not
    answer; empty: none, and nothing else is ever tried.
    """

    silent_s: float = 20.0
    grace_s: float = 60.0
    noted_s: float = 20.0
    elsewhere: str = ""


USUAL_INTERRUPTIONS = InterruptionRules()


@dataclass(frozen=True, slots=True)
class Interruption:
    """A span in which the service did not hear from a running attempt, or in which the attempt stood still.

    Milliseconds by the service's clock; `end_ms` None while it lasts. `seen_by`: service (it heard nothing),
    client (its journal says so), or both.
    """

    id: str
    start_ms: int
    end_ms: int | None
    seen_by: str

    @property
    def duration_ms(self) -> int | None:
        """How long it lasted; None while it lasts."""
        return None if self.end_ms is None else self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class Ground:
    """One fact that a finding rests on. `source`: client or service.

    `party`: whom it says most about, UNKNOWN for a mere circumstance; `weight`: -1 (speaks against that
    party) to 1 (for it).
    """

    fact: str
    source: str
    at_ms: int
    weight: float
    data: Mapping[str, Any] = field(default_factory=dict)
    party: Party = Party.UNKNOWN

    def as_json(self) -> dict[str, Any]:
        """Plain values, as they are kept."""
        return {
            "fact": self.fact,
            "source": self.source,
            "at_ms": self.at_ms,
            "party": self.party.value,
            "weight": self.weight,
            "data": dict(self.data),
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """Whose an interruption is found to be, how sure (0 to 1; of UNKNOWN: 0), and why."""

    interruption: Interruption
    party: Party
    confidence: float
    grounds: tuple[Ground, ...]
    within_grace: bool

    @property
    def proposal(self) -> Proposal:
        """What is filled in beforehand. A crash of our own program is a fault of the system."""
        if self.within_grace:
            return Proposal.NOTHING
        if self.party is Party.CANDIDATE:
            return Proposal.NOT_PASSED
        ours = any(ground.fact in OUR_FAULT for ground in self.grounds)
        if self.party in (Party.SERVICE, Party.PROVIDER) or (self.party is Party.COMPUTER and ours):
            return Proposal.TECHNICAL_FAULT
        return Proposal.A_PERSON_WEIGHS


OUR_FAULT = frozenset({"program_crashed", "program_error"})
