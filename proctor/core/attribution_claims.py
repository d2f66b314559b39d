"""A claim: one fact, and what it says for or against each party. What each fact says is in
`attribution_service` and `attribution_client`; what follows from all of them in `attribution`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from proctor.core.attribution_facts import Span
from proctor.core.interruption import Party

Weights = Mapping[Party, float]
CANDIDATE, COMPUTER, PROVIDER, SERVICE = Party.CANDIDATE, Party.COMPUTER, Party.PROVIDER, Party.SERVICE

# Facts that show that somebody did something. Without one of them nothing is ever the candidate's.
DEEDS = frozenset({"window_closed", "logged_out", "switched_off", "adapter_off", "radio_off"})

BEFORE_MS, AFTER_MS = 30_000, 15_000  # how far from an interruption a fact may lie and still be about it


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact, and how far it speaks for (up to 1) or against (down to -1) each party. `source`: client or
    service."""

    fact: str
    source: str
    at_ms: int
    weights: Weights = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)

    def times(self, factor: float) -> Claim:
        """The same, with less weight."""
        weights = {party: weight * factor for party, weight in self.weights.items()}
        return Claim(self.fact, self.source, self.at_ms, weights, self.data)


def around(gap: Span) -> Span:
    """The interruption with the times before and after it in which a fact may still be about it."""
    return Span(gap.start_ms - BEFORE_MS, gap.end_ms + AFTER_MS)


def inside(at_ms: int, span: Span) -> bool:
    """Whether that moment lies in the span."""
    return span.start_ms <= at_ms <= span.end_ms
