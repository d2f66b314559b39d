"""Incidents, and the rule that opens and closes them: observations in, events out, pure.

Per kind: idle -> candidate (the condition holds, not yet for long) -> open -> closed. Hold times keep glances
out, release times make close repeats one incident. Time comes in with the observation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from proctor.core.canonical import canonical_bytes, sha256_hex
from proctor.core.kinds import KINDS, IncidentKind
from proctor.core.observation import Observation
from proctor.core.policy import Rule, WatchPolicy
from proctor.core.signals import ABOUT_THE_PERSON, BLINDING, SIGNALS, UNKNOWN, Context, Signal

# A single frame in which a face blinks out of the finder's sight must not begin the count anew.
BLIP_S = 0.45
# Of the observations since a condition began, the share in which it held.
LEAST_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Incident:
    """A suspected violation. Media seconds; `start_s` is when the condition began; `end_s` is None while it
    is open."""

    id: str
    kind: IncidentKind
    start_s: float
    end_s: float | None
    confidence: float
    clause: str
    detail: str

    def as_json(self) -> dict[str, Any]:
        """As written in `analyse`'s output, the journal and the list."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "start_s": self.start_s,
            "end_s": self.end_s,
            "confidence": self.confidence,
            "clause": self.clause,
            "detail": self.detail,
        }


def new_incident(
    prefix: str, kind: IncidentKind, start_s: float, *, detail: str, confidence: float = 1.0
) -> Incident:
    """An open incident. `prefix` names the attempt or the file: the same finding always has the same id."""
    start = round(start_s, 3)
    identity = sha256_hex(canonical_bytes({"of": prefix, "kind": kind.value, "start": f"{start:.3f}"}))[:20]
    return Incident(identity, kind, start, None, round(confidence, 2), KINDS[kind].clause, detail)


def close_incident(incident: Incident, end_s: float) -> Incident:
    """The same incident, over at `end_s` (never before it began)."""
    return replace(incident, end_s=round(max(end_s, incident.start_s), 3))


@dataclass(frozen=True, slots=True)
class Warned:
    """The condition holds long enough for a kind word."""

    kind: IncidentKind
    t: float


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was warned of or opened is over."""

    kind: IncidentKind
    t: float


@dataclass(frozen=True, slots=True)
class Opened:
    """An incident began; its start lies before `t`."""

    incident: Incident
    t: float


@dataclass(frozen=True, slots=True)
class Closed:
    """An incident is over; its end lies before `t`, or at it."""

    incident: Incident
    t: float


Event = Warned | Cleared | Opened | Closed


@dataclass(frozen=True, slots=True)
class Running:
    """A condition that holds: since when, last when, and what was measured meanwhile.

    `held` of the `span` observations from the first to the last in which it held; `seen` counts on after
    that.
    """

    since: float
    last_true: float
    over_since: float | None = None
    seen: int = 0
    span: int = 0
    held: int = 0
    certainty: float = 0.0
    extreme: float | None = None
    warned: bool = False
    incident: Incident | None = None


@dataclass(frozen=True, slots=True)
class WatchState:
    """Everything the rules remember. `prefix` goes into the incidents' ids."""

    prefix: str
    running: Mapping[IncidentKind, Running] = field(default_factory=lambda: MappingProxyType({}))
    last_yaw: float | None = None
    last_yaw_t: float | None = None


def advance(
    state: WatchState, seen: Observation, policy: WatchPolicy
) -> tuple[WatchState, tuple[Event, ...]]:
    """One observation further. Observations must come in order of time."""
    running = dict(state.running)
    events: list[Event] = []
    blind = False
    for kind, rule in policy.rules.items():
        if not rule.enabled:
            continue
        context = Context(kind in running, state.last_yaw, state.last_yaw_t)
        signal = UNKNOWN if blind and kind in ABOUT_THE_PERSON else SIGNALS[kind](seen, rule, context)
        run, news = _step(state.prefix, rule, running.get(kind), signal, seen.t)
        events += news
        if run is None:
            running.pop(kind, None)
        else:
            running[kind] = run
        blind = blind or (kind in BLINDING and _blinds(run, rule, seen.t))
    yaw, yaw_t = (seen.yaw, seen.t) if seen.yaw is not None else (state.last_yaw, state.last_yaw_t)
    return WatchState(state.prefix, MappingProxyType(running), yaw, yaw_t), tuple(events)


def finish(state: WatchState, t: float) -> tuple[WatchState, tuple[Event, ...]]:
    """The material ends at `t`: what is open is closed there, what was only a candidate is forgotten."""
    events: list[Event] = []
    for kind, run in state.running.items():
        if run.incident is not None:
            events.append(Closed(close_incident(run.incident, run.over_since or t), t))
        if run.warned:
            events.append(Cleared(kind, t))
    return replace(state, running=MappingProxyType({})), tuple(events)


def _blinds(run: Running | None, rule: Rule, t: float) -> bool:
    """A blinding condition counts from its first frame, but a still picture only once it is known to be
    frozen."""
    if run is None or run.over_since is not None:
        return False
    return rule.kind is not IncidentKind.CAMERA_FROZEN or t - run.since >= rule.warn_s


def _step(
    prefix: str, rule: Rule, run: Running | None, signal: Signal, t: float
) -> tuple[Running | None, list[Event]]:
    if signal.holds:
        return _go_on(prefix, rule, _counted(run, signal, t), t)
    if run is None:
        return None, []
    over = run.over_since if run.over_since is not None else t
    run = replace(run, over_since=over, seen=run.seen + 1)
    if run.incident is None:
        if t - run.last_true > BLIP_S:
            return None, [Cleared(rule.kind, t)] if run.warned else []
        return run, []
    if t - over >= rule.release_s:
        closed = close_incident(_measured(run, rule), over)
        return None, [Closed(closed, t), Cleared(rule.kind, t)]
    return run, []


def _counted(run: Running | None, signal: Signal, t: float) -> Running:
    """The condition holds in this observation too."""
    if run is None:
        return Running(t, t, None, 1, 1, 1, signal.certainty, signal.value)
    return replace(
        run,
        last_true=t,
        over_since=None,
        seen=run.seen + 1,
        span=run.seen + 1,
        held=run.held + 1,
        certainty=run.certainty + signal.certainty,
        extreme=_further(run.extreme, signal.value),
    )


def _further(extreme: float | None, value: float | None) -> float | None:
    if extreme is None or value is None:
        return extreme if value is None else value
    return value if abs(value) > abs(extreme) else extreme


def _go_on(prefix: str, rule: Rule, run: Running, t: float) -> tuple[Running, list[Event]]:
    """Warn, then open, once the condition has held for long enough."""
    events: list[Event] = []
    lasted = t - run.since
    believed = run.held >= LEAST_SHARE * run.span
    if not run.warned and lasted >= rule.warn_s and believed:
        run = replace(run, warned=True)
        events.append(Warned(rule.kind, t))
    if run.incident is None and lasted >= rule.hold_s and believed:
        incident = _measured(
            replace(run, incident=new_incident(prefix, rule.kind, run.since, detail="")), rule
        )
        run = replace(run, incident=incident)
        events.append(Opened(incident, t))
    return run, events


def _measured(run: Running, rule: Rule) -> Incident:
    """The incident with what has been measured so far."""
    assert run.incident is not None  # noqa: S101 (only called for open runs)
    confidence = (run.certainty / run.held) * (run.held / run.span)
    figure = "" if run.extreme is None else f"{run.extreme:.3g}, "
    detail = (
        f"{KINDS[rule.kind].measure}: {figure}limit {rule.threshold:g}; "
        f"for {rule.hold_s:g} s or longer, in {run.held} of {run.span} pictures"
    )
    return replace(run.incident, confidence=round(confidence, 2), detail=detail)
