"""What the candidate's journal says of an interruption. It is written on hostile ground: it convinces where
it speaks against its own side, and hardly where it excuses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from proctor.core.attribution_claims import (
    AFTER_MS,
    BEFORE_MS,
    CANDIDATE,
    COMPUTER,
    DEEDS,
    PROVIDER,
    SERVICE,
    Claim,
    Weights,
    around,
    inside,
)
from proctor.core.attribution_facts import ClientFacts, LinkLook, RunStart, Span
from proctor.core.interruption import Answer

_BEAT_MS = 20_000  # the line's edges: an answer that came this near to them contradicts nothing
_POWER_BEFORE_MS = 10 * 60_000
_EMPTY_PERCENT = 7.0  # systems put a computer to sleep at about this charge
_NO_DEED: Weights = {COMPUTER: 0.75}  # the line is away on this side, and nobody is seen to have taken it
_FARTHER_LOOK = 0.2
_FARNESS = {"adapter_off": 0, "radio_off": 0, "link_down": 0, "gateway_gone": 1}  # all others: 2
_LATER_LOOK = 0.5  # what first went wrong counts; what a later look says counts half


def client_claims(facts: ClientFacts, gap: Span) -> list[Claim]:
    """What the candidate's journal says of `gap`."""
    near = around(gap)
    claims = [*_deeds(facts, near), *_runs(facts, gap), *_sleeps(facts, gap), *_power(facts, gap)]
    links = list(_links(facts, gap))
    lost_power = any(claim.fact == "mains_lost" for claim in claims)
    # With the mains gone, the router is gone too, and nobody took out a cable.
    claims.extend(
        replace(claim, weights=_NO_DEED) if lost_power and claim.fact in DEEDS else claim for claim in links
    )
    claims.extend(
        Claim("disk_refused", "client", at_ms, {COMPUTER: 0.85})
        for at_ms in facts.disk_ms
        if inside(at_ms, near)
    )
    return claims


def says_it_was_reached(facts: ClientFacts, gap: Span) -> bool:
    """Whether the journal has the service answering in the middle of a silence."""
    inner = Span(gap.start_ms + _BEAT_MS, max(gap.start_ms + _BEAT_MS, gap.end_ms - _BEAT_MS))
    return any(look.service == "yes" and inside(look.at_ms, inner) for look in facts.links)


def _deeds(facts: ClientFacts, near: Span) -> Iterator[Claim]:
    for at_ms in facts.left_ms:
        if inside(at_ms, near):
            yield Claim("window_closed", "client", at_ms, {CANDIDATE: 0.95})
    rebooted = any(_restarted(facts, start) and inside(start.at_ms, near) for start in facts.starts)
    for end in facts.ends:
        if not inside(end.at_ms, near):
            continue
        said = {"by": end.by, "detail": end.detail[:200]}
        if end.by == "person":
            yield Claim("window_closed", "client", end.at_ms, {CANDIDATE: 0.9}, said)
        elif end.by == "error":
            yield Claim("program_error", "client", end.at_ms, {COMPUTER: 0.85}, said)
        elif end.by == "logout" and not rebooted:
            yield Claim("logged_out", "client", end.at_ms, {CANDIDATE: 0.6, COMPUTER: 0.1}, said)
        elif end.by in ("system_shutdown", "logout"):
            # A person, or an update: by itself the end of the system does not say.
            yield Claim("system_ended", "client", end.at_ms, {COMPUTER: 0.35}, said)
        else:
            yield Claim("ended_in_order", "client", end.at_ms, {COMPUTER: 0.2}, said)


# How the system says it went down, read at its next start.
_MACHINE_ENDS: Mapping[str, tuple[str, Weights]] = {
    "person": ("switched_off", {CANDIDATE: 0.7}),
    "update": ("updated", {COMPUTER: 0.85, CANDIDATE: -0.6}),
    "power_lost": ("power_lost", {COMPUTER: 0.6}),
    "crashed": ("system_crashed", {COMPUTER: 0.8, CANDIDATE: -0.6}),
}


def _runs(facts: ClientFacts, gap: Span) -> Iterator[Claim]:
    """Processes that ended without a word, and how the next one found things."""
    for before, start in pairwise((None, *facts.starts)):
        if start is None or not start.recovered or not inside(start.at_ms, around(gap)):
            continue
        if before is not None and _differ(before.computer, start.computer):
            yield Claim("other_computer", "client", start.at_ms)
            continue
        told = before is not None and any(end.run == before.run for end in facts.ends)
        if start.crash:
            weights: Weights = {COMPUTER: 0.85, CANDIDATE: -0.6}
            yield Claim("program_crashed", "client", start.at_ms, weights, {"signal": start.crash[:80]})
        elif _restarted(facts, start):
            yield Claim("computer_restarted", "client", start.at_ms, {COMPUTER: 0.1 if told else 0.7})
            if start.machine_end in _MACHINE_ENDS:
                fact, weights = _MACHINE_ENDS[start.machine_end]
                yield Claim(fact, "client", start.at_ms, weights)
        elif not told:
            # Ended by force, by whomever: a task manager, a system short of memory, a guard against viruses.
            yield Claim("ended_by_force", "client", start.at_ms, {COMPUTER: 0.3})


def _restarted(facts: ClientFacts, start: RunStart) -> bool:
    """Whether the system itself began anew before this process, on the same computer."""
    earlier = [one for one in facts.starts if (one.at_ms, one.run) < (start.at_ms, start.run)]
    if not earlier or _differ(earlier[-1].computer, start.computer):
        return False
    before = earlier[-1]
    if before.boot and start.boot:
        return before.boot != start.boot
    # A steady clock that stands lower than before has begun anew.
    return start.mono_ms < facts.last_mono.get(before.run, before.mono_ms)


def _differ(one: str, other: str) -> bool:
    return bool(one) and bool(other) and one != other


def _sleeps(facts: ClientFacts, gap: Span) -> Iterator[Claim]:
    for sleep in facts.sleeps:
        share = sleep.span.shared_ms(gap) / max(1, gap.end_ms - gap.start_ms)
        if share <= 0:
            continue
        sure = 0.75 if share >= 0.3 else 0.4
        fact = "stood_still" if sleep.how == "stood_still" else "asleep"
        data = {"from_ms": sleep.span.start_ms, "to_ms": sleep.span.end_ms}
        yield Claim(fact, "client", sleep.span.start_ms, {COMPUTER: sure}, data)


def _power(facts: ClientFacts, gap: Span) -> Iterator[Claim]:
    before = [
        look
        for look in facts.powers
        if gap.start_ms - _POWER_BEFORE_MS <= look.at_ms <= gap.end_ms + AFTER_MS
    ]
    at_start = [look for look in before if look.at_ms <= gap.start_ms + BEFORE_MS]
    if at_start and at_start[-1].source == "battery":
        percent = at_start[-1].percent
        if percent is not None and percent <= _EMPTY_PERCENT:
            data = {"percent": percent}
            yield Claim("battery_empty", "client", at_start[-1].at_ms, {COMPUTER: 0.6, CANDIDATE: -0.5}, data)
    for earlier, later in pairwise(before):
        lost = (earlier.source, later.source) == ("mains", "battery")
        if lost and inside(later.at_ms, Span(gap.start_ms - BEFORE_MS, gap.start_ms + BEFORE_MS)):
            yield Claim("mains_lost", "client", later.at_ms, {COMPUTER: 0.55, CANDIDATE: -0.5})


def _links(facts: ClientFacts, gap: Span) -> Iterator[Claim]:
    seen: list[str] = []
    near = Span(gap.start_ms - BEFORE_MS, gap.end_ms)
    for look in facts.links:
        if look.service == "yes" or not inside(look.at_ms, near):
            continue
        if look.service == "unknown" and look.link is Answer.YES:
            continue  # the first look of a run: nothing beyond the link was asked yet
        claim = _link(look)
        if claim.fact not in seen:
            yield claim if not seen else claim.times(_counts(claim.fact, after=seen[0]))
            seen.append(claim.fact)


def _counts(fact: str, *, after: str) -> float:
    """How far a later look counts. What lay nearer failed first: until the next try at delivery, what lies
    beyond it still looks away although it is there again."""
    return _LATER_LOOK if _FARNESS.get(fact, 2) <= _FARNESS.get(after, 2) else _FARTHER_LOOK


def _link(look: LinkLook) -> Claim:
    data = {
        "link": look.link.value,
        "gateway": look.gateway.value,
        "names": look.names.value,
        "elsewhere": look.elsewhere.value,
        "service": look.service,
        "medium": look.medium[:20],
        "how": look.how[:40],
    }
    fact, weights = _weighed(look)
    return Claim(fact, "client", look.at_ms, weights, data)


def _weighed(look: LinkLook) -> tuple[str, Weights]:  # noqa: PLR0911  one return a case
    yes, no = Answer.YES, Answer.NO
    if look.link is no:
        if look.how == "disabled":
            return "adapter_off", {CANDIDATE: 0.75, COMPUTER: 0.1}
        if look.how == "radio_off":
            return "radio_off", {CANDIDATE: 0.75, COMPUTER: 0.1}
        # A cable, a plug, a router without power, a wireless network out of reach: nobody's deed is shown.
        return "link_down", _NO_DEED
    if look.link is not yes:
        return "line_unknown", {}
    if look.gateway is no:
        return "gateway_gone", {COMPUTER: 0.65, PROVIDER: 0.1}
    if look.service == "refused":
        # Somebody answered in the service's place: the way there was whole.
        return "service_refuses", {SERVICE: 0.5, COMPUTER: -0.3, PROVIDER: -0.4}
    if look.names is no:
        return "names_gone", {PROVIDER: 0.6}
    if look.elsewhere is yes:
        return "only_service_away", {SERVICE: 0.45, PROVIDER: 0.5, COMPUTER: -0.3}
    if look.gateway is yes:
        return "beyond_gateway", {PROVIDER: 0.6 if look.elsewhere is no else 0.55, SERVICE: 0.3}
    return "beyond_link", {PROVIDER: 0.4, COMPUTER: 0.25, SERVICE: 0.2}
