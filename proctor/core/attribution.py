"""Whose an interruption is: from the service's own facts and the candidate's journal to one finding.

Every fact makes a claim for or against parties (`attribution_service`, `attribution_client`). Claims for a
party add up as independent signs do, claims against it take their share away; the party that stands out
clearly is named, and where none does it is UNKNOWN. A finding is never the candidate's without a fact that
shows a deed.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from proctor.core.attribution_claims import DEEDS, Claim
from proctor.core.attribution_client import client_claims, says_it_was_reached
from proctor.core.attribution_facts import ClientFacts, ServiceFacts, Span
from proctor.core.attribution_service import service_claims
from proctor.core.interruption import Finding, Ground, Interruption, Party

_LEAST, _AHEAD = 0.45, 0.15  # below this nobody is named; and so far must the named one be ahead
_NOT_BELIEVED = 0.5  # of what a journal says that has the service answering while it heard nothing
_PARTIES = (Party.CANDIDATE, Party.COMPUTER, Party.PROVIDER, Party.SERVICE)


def attribute(
    interruption: Interruption,
    service: ServiceFacts,
    client: ClientFacts,
    *,
    grace_ms: int,
    now_ms: int,
) -> Finding:
    """The finding on one interruption, by all that is known at `now_ms` (service milliseconds).

    `service` and `client`: facts of any time; those that lie apart from the interruption are passed over.
    While an interruption lasts, it counts as long as it has lasted by now.
    """
    end_ms = now_ms if interruption.end_ms is None else interruption.end_ms
    gap = Span(interruption.start_ms, max(interruption.start_ms, end_ms))
    claims = _believed(service_claims(service, gap), client_claims(client, gap), client, gap)
    party, confidence = _verdict(claims)
    return Finding(
        interruption=interruption,
        party=party,
        confidence=confidence,
        grounds=tuple(_ground(claim) for claim in claims),
        within_grace=gap.end_ms - gap.start_ms <= grace_ms,
    )


def _believed(ours: list[Claim], theirs: list[Claim], client: ClientFacts, gap: Span) -> list[Claim]:
    """All claims, by time; those of a journal that contradicts the service's own ears count for less."""
    was_there = any(claim.fact == "service_up" for claim in ours)
    if was_there and says_it_was_reached(client, gap):
        theirs = [claim.times(_NOT_BELIEVED) for claim in theirs]
        theirs.append(Claim("contradicted", "service", gap.start_ms))
    return sorted([*ours, *theirs], key=lambda claim: (claim.at_ms, claim.source, claim.fact))


def _verdict(claims: Iterable[Claim]) -> tuple[Party, float]:
    """Whom the claims name, and how surely."""
    known = list(claims)
    scores = {party: _score(known, party) for party in _PARTIES}
    if not any(claim.fact in DEEDS for claim in known):
        scores[Party.CANDIDATE] = 0.0
    first, second = sorted(scores, key=lambda party: scores[party], reverse=True)[:2]
    ahead = scores[first] - scores[second]
    if scores[first] < _LEAST or ahead < _AHEAD:
        return Party.UNKNOWN, 0.0
    return first, round(scores[first] * (1 - scores[second]), 2)


def _score(claims: list[Claim], party: Party) -> float:
    weights = [claim.weights.get(party, 0.0) for claim in claims]
    speaks_for = 1 - prod(1 - weight for weight in weights if weight > 0)
    return speaks_for * prod(1 + weight for weight in weights if weight < 0)


def _ground(claim: Claim) -> Ground:
    """The claim as it is kept: with what it says most about."""
    party, weight = Party.UNKNOWN, 0.0
    for one in _PARTIES:
        given = claim.weights.get(one, 0.0)
        if (given > 0, abs(given)) > (weight > 0, abs(weight)):
            party, weight = one, given
    return Ground(claim.fact, claim.source, claim.at_ms, round(weight, 2), claim.data, party)
