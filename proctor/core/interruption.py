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

    CANDIDATE = "candidate"  # a deed: the window closed, the line taken out, the computer switched off
    COMPUTER = "computer"  # the candidate's computer, its power or its disk, without a deed
    PROVIDER = "provider"  # the way between the candidate's gateway and the service
    SERVICE = "service"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """Whether something was so."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


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
    """One fact that a finding rests on. `source`: client or service; `weight`: from -1 to 1 for its party."""

    fact: str
    source: str
    at_ms: int
    weight: float
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Whose an interruption is found to be, how sure (0 to 1), and why. What is not known stays unknown."""

    interruption: Interruption
    party: Party
    confidence: float
    grounds: tuple[Ground, ...]
    within_grace: bool
