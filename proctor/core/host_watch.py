"""From facts about the computer to incidents, over time: a pure fold, as `incident` is for pictures.

A kind must be found for its hold time before an incident opens, and be clear for its release time before it
closes; unknown does neither. No probe is called here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from proctor.core.finding import Incident, close_incident, new_incident
from proctor.core.host_fact import FactState, HostFact
from proctor.core.kinds import HOSTED, IncidentKind
from proctor.core.policy import Rule, WatchPolicy


@dataclass(frozen=True, slots=True)
class _Kept:
    """Since when a kind is found or clear (media seconds), and the incident that is open."""

    found_since: float | None = None
    clear_since: float | None = None
    incident: Incident | None = None


@dataclass(frozen=True, slots=True)
class HostState:
    """What is remembered between looks, by probe and kind: what one probe found, another cannot clear."""

    kept: Mapping[tuple[str, IncidentKind], _Kept] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class HostEvent:
    """`what`: opened or closed."""

    what: str
    incident: Incident


def look(
    state: HostState, facts: Iterable[HostFact], t: float, policy: WatchPolicy, prefix: str
) -> tuple[HostState, tuple[HostEvent, ...]]:
    """The state and what began or ended, after the facts of one moment `t` (media seconds)."""
    kept, events = dict(state.kept), list[HostEvent]()
    for fact in facts:
        rule = policy.rules.get(fact.kind)
        if fact.kind not in HOSTED or rule is None or not rule.enabled:
            continue
        sure = fact.state is FactState.FOUND and fact.confidence >= rule.threshold
        before = kept.get((fact.probe, fact.kind), _Kept())
        if sure:
            since = t if before.found_since is None else before.found_since
            now = replace(before, found_since=since, clear_since=None)
            if now.incident is None and t - since >= rule.hold_s:
                opened = _opened(prefix, fact, since, rule)
                now = replace(now, incident=opened)
                events.append(HostEvent("opened", opened))
        elif fact.state is FactState.UNKNOWN:
            now = before
        else:
            since = t if before.clear_since is None else before.clear_since
            now = replace(before, clear_since=since, found_since=None)
            if now.incident is not None and t - since >= rule.release_s:
                events.append(HostEvent("closed", close_incident(now.incident, since)))
                now = replace(now, incident=None)
        kept[fact.probe, fact.kind] = now
    return HostState(MappingProxyType(kept)), tuple(events)


def finish(state: HostState, t: float) -> tuple[HostEvent, ...]:
    """What is still open ends with the watch, at `t` (media seconds)."""
    return tuple(
        HostEvent("closed", close_incident(kept.incident, t))
        for kept in state.kept.values()
        if kept.incident is not None
    )


def _opened(prefix: str, fact: HostFact, since: float, rule: Rule) -> Incident:
    incident = new_incident(
        f"{prefix}/{fact.probe}",
        fact.kind,
        since,
        detail=", ".join(fact.names)[:200],
        confidence=fact.confidence,
        severity=rule.severity,
    )
    return replace(incident, evidence={**fact.as_json(), "limit": rule.threshold})
