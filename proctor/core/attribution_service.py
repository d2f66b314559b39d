"""What the service's own facts say of an interruption: whether it was there, whom it turned away, who else
fell silent. It believes itself; that others were well speaks against itself and their common provider.
"""

from __future__ import annotations

from collections.abc import Iterator

from proctor.core.attribution_claims import CANDIDATE, COMPUTER, PROVIDER, SERVICE, Claim, Weights, around
from proctor.core.attribution_facts import Peers, ServiceFacts, Span, Tally, Trouble

_MANY, _FEW = 0.6, 0.2  # shares of others that fell silent too
_MUCH = 0.3  # of a gap


def service_claims(facts: ServiceFacts, gap: Span) -> list[Claim]:
    """What the service's own facts say of `gap`."""
    troubles = [trouble for trouble in facts.troubles if _is_about(trouble, gap)]
    claims = [_trouble(trouble, gap) for trouble in troubles]
    away = _away(facts, gap)
    if away is not None:
        claims.append(away)
    elif facts.up and not any(_counts(trouble, gap) for trouble in troubles):
        claims.append(Claim("service_up", "service", gap.start_ms, {SERVICE: -0.7}))
    claims.extend(_silent(facts.peers, gap))
    if away is None and not any(trouble.own for trouble in troubles):
        # Others may be well while one cannot be served: beats are heard where nothing can be written.
        claims.extend(_well(facts.peers, gap))
    return claims


def _away(facts: ServiceFacts, gap: Span) -> Claim | None:
    """Where the service was not there for a good part of the gap, nothing else need be asked."""
    if not facts.up:
        return None
    there, until = 0, gap.start_ms
    for span in sorted(facts.up, key=lambda one: (one.start_ms, one.end_ms)):
        fresh = Span(max(until, span.start_ms), max(until, span.end_ms))
        there += fresh.shared_ms(gap)
        until = max(until, fresh.end_ms)
    length = max(1, gap.end_ms - gap.start_ms)
    share = 1 - there / length
    if share < 0.15:
        return None
    sure = 0.97 if share >= 0.5 else 0.8
    weights = {SERVICE: sure, PROVIDER: -0.9, COMPUTER: -0.9, CANDIDATE: -0.5}
    return Claim("service_down", "service", gap.start_ms, weights, {"share": round(share, 2)})


def _is_about(trouble: Trouble, gap: Span) -> bool:
    """A service that stood still before or afterwards served again meanwhile: that explains no silence."""
    near = gap if trouble.kind == "stalled" else around(gap)
    return trouble.span.shared_ms(near) > 0


def _counts(trouble: Trouble, gap: Span) -> bool:
    """Whether it may be the whole reason: one that stood still for a moment of a long gap is not."""
    share = trouble.span.shared_ms(gap) / max(1, gap.end_ms - gap.start_ms)
    return trouble.kind != "stalled" or share >= _MUCH


def _trouble(trouble: Trouble, gap: Span) -> Claim:
    data = {"kind": trouble.kind, "start_ms": trouble.span.start_ms, "end_ms": trouble.span.end_ms}
    if trouble.own:
        # It was reached, and turned this candidate away: the line and the computer were there.
        weights = {SERVICE: 0.95, PROVIDER: -0.9, COMPUTER: -0.9, CANDIDATE: -0.5}
        return Claim("service_refused", "service", trouble.span.start_ms, weights, data)
    if trouble.kind == "stalled":
        weights = {SERVICE: 0.3, PROVIDER: -0.2, COMPUTER: -0.2}
        if _counts(trouble, gap):
            weights = {SERVICE: 0.85, PROVIDER: -0.5, COMPUTER: -0.5}
        return Claim("service_stalled", "service", trouble.span.start_ms, weights, data)
    return Claim("service_troubled", "service", trouble.span.start_ms, {SERVICE: 0.6}, data)


def _silent(peers: Peers, gap: Span) -> Iterator[Claim]:
    """Others that fell silent at the same time."""
    here = peers.hall if peers.hall.running else peers.network
    others_well = _are_well(_rest(peers.everyone, here))
    not_ours: Weights = {SERVICE: -0.85} if others_well else {}
    if _are_silent(peers.hall, 2):
        weights = {PROVIDER: 0.85 if others_well else 0.6, CANDIDATE: -0.9, COMPUTER: -0.85, **not_ours}
        yield _told("hall_silent", peers.hall, gap, weights)
    elif _are_silent(peers.network, 2) and others_well:
        weights = {PROVIDER: 0.8, CANDIDATE: -0.7, COMPUTER: -0.7, **not_ours}
        yield _told("network_silent", peers.network, gap, weights)
    elif _are_silent(peers.everyone, 3):
        weights = {SERVICE: 0.75, PROVIDER: -0.4, CANDIDATE: -0.9, COMPUTER: -0.9}
        yield _told("everyone_silent", peers.everyone, gap, weights)


def _well(peers: Peers, gap: Span) -> Iterator[Claim]:
    """Others that were heard throughout, the nearest of them."""
    if _are_well(peers.hall):
        yield _told("hall_well", peers.hall, gap, {PROVIDER: -0.75, SERVICE: -0.9})
    elif _are_well(peers.network):
        yield _told("network_well", peers.network, gap, {PROVIDER: -0.45, SERVICE: -0.85})
    elif _are_well(peers.everyone):
        yield _told("others_well", peers.everyone, gap, {SERVICE: -0.85})


def _told(fact: str, tally: Tally, gap: Span, weights: Weights) -> Claim:
    return Claim(fact, "service", gap.start_ms, weights, {"running": tally.running, "silent": tally.silent})


def _are_silent(tally: Tally, least: int) -> bool:
    return tally.running >= least and tally.share >= _MANY


def _are_well(tally: Tally) -> bool:
    return tally.running >= 2 and tally.share <= _FEW  # one other alone may be chance


def _rest(everyone: Tally, part: Tally) -> Tally:
    return Tally(max(0, everyone.running - part.running), max(0, everyone.silent - part.silent))
