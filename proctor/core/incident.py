"""The rule that opens and closes incidents: observations in, events out, pure.

Per kind: idle -> candidate (the condition holds, not yet for long) -> open -> closed. Hold times keep glances
out, release times make close repeats one incident. Time comes in with the observation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from proctor.core.calibration import Calibration
from proctor.core.circumstances import NO_CIRCUMSTANCES, Circumstances
from proctor.core.finding import Incident, close_incident, new_incident
from proctor.core.kinds import KINDS, IncidentKind, Origin
from proctor.core.lips import NO_LIPS, LipMemory
from proctor.core.observation import Observation, SoundObservation
from proctor.core.policy import Rule, WatchPolicy
from proctor.core.signals import (
    ABOUT_THE_PERSON,
    BLINDING,
    SIGNALS,
    SOUND_SIGNALS,
    UNKNOWN,
    Context,
    Signal,
)

# A single frame in which a face blinks out of the finder's sight must not begin the count anew.
BLIP_S = 0.45
# Of the observations since a condition began, the share in which it held.
LEAST_SHARE = 0.6


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
    """A condition of `rule` that holds: since when, last when, and what was measured meanwhile.

    `held` of the `span` observations from the first to the last in which it held; `seen` counts on after
    that.
    """

    rule: Rule
    since: float
    last_true: float
    over_since: float | None = None
    seen: int = 0
    span: int = 0
    held: int = 0
    certainty: float = 0.0
    extreme: float | None = None
    extreme_t: float | None = None
    around: Circumstances = NO_CIRCUMSTANCES
    warned: bool = False
    incident: Incident | None = None


@dataclass(frozen=True, slots=True)
class WatchState:
    """Everything the rules remember. `prefix` goes into the incidents' ids.

    `networks`: role -> SHA-256 of the networks at work, for the evidence; `calibration`: the candidate's own
    neutral pose, None where it is not known; `lips`: how the candidate's mouth opened lately.
    """

    prefix: str
    running: Mapping[IncidentKind, Running] = field(default_factory=lambda: MappingProxyType({}))
    last_yaw: float | None = None
    last_yaw_t: float | None = None
    networks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    calibration: Calibration | None = None
    lips: LipMemory = NO_LIPS


def advance(
    state: WatchState, seen: Observation | SoundObservation, policy: WatchPolicy
) -> tuple[WatchState, tuple[Event, ...]]:
    """One observation further. The observations of picture and of sound must each come in order of time."""
    running = dict(state.running)
    events: list[Event] = []
    blind = False
    for kind, rule in policy.rules.items():
        signal = _signal(state, rule, seen, blind=blind)
        if signal is None:
            continue
        run, news = _step(state, rule, running.get(kind), signal, seen)
        events += news
        if run is None:
            running.pop(kind, None)
        else:
            running[kind] = run
        blind = blind or (kind in BLINDING and _blinds(run, rule, seen.t))
    state = replace(state, running=MappingProxyType(running))
    if isinstance(seen, Observation):
        state = replace(state, lips=state.lips.with_mouth(seen.t, seen.mouth))
        if seen.yaw is not None:
            state = replace(state, last_yaw=seen.yaw, last_yaw_t=seen.t)
    return state, tuple(events)


def _signal(
    state: WatchState, rule: Rule, seen: Observation | SoundObservation, *, blind: bool
) -> Signal | None:
    """What `rule` says of this observation; None where it is not its business."""
    if not rule.enabled:
        return None
    of = Origin.SOUND if isinstance(seen, SoundObservation) else Origin.PICTURE
    if KINDS[rule.kind].origin is not of:
        return None
    if blind and rule.kind in ABOUT_THE_PERSON:
        return UNKNOWN
    context = Context(rule.kind in state.running, state.last_yaw, state.last_yaw_t, state.calibration)
    if isinstance(seen, SoundObservation):
        return SOUND_SIGNALS[rule.kind](seen, rule, context)
    return SIGNALS[rule.kind](seen, rule, context)


def finish(state: WatchState, t: float) -> tuple[WatchState, tuple[Event, ...]]:
    """The material ends at `t`: what is open is closed there, what was only a candidate is forgotten."""
    events: list[Event] = []
    for kind, run in state.running.items():
        if run.incident is not None:
            events.append(Closed(close_incident(_measured(state, run), run.over_since or t), t))
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
    state: WatchState, rule: Rule, run: Running | None, signal: Signal, seen: Observation | SoundObservation
) -> tuple[Running | None, list[Event]]:
    t = seen.t
    if signal.holds:
        return _go_on(state, rule, _counted(run, rule, signal, seen), t)
    if run is None:
        return None, []
    over = run.over_since if run.over_since is not None else t
    run = replace(run, over_since=over, seen=run.seen + 1)
    if run.incident is None:
        if t - run.last_true > rule.extras.get("blip_s", BLIP_S) or _is_doubtful(run, t):
            return None, [Cleared(rule.kind, t)] if run.warned else []
        return run, []
    if t - over >= rule.release_s:
        closed = close_incident(_measured(state, run), over)
        return None, [Closed(closed, t), Cleared(rule.kind, t)]
    return run, []


def _counted(
    run: Running | None, rule: Rule, signal: Signal, seen: Observation | SoundObservation
) -> Running:
    """The condition holds in this observation too."""
    t = seen.t
    run = run or Running(rule, t if signal.since is None else signal.since, t)
    further = _is_worse(signal.value, run.extreme, below=KINDS[rule.kind].below)
    return replace(
        run,
        last_true=t,
        over_since=None,
        seen=run.seen + 1,
        span=run.seen + 1,
        held=run.held + 1,
        certainty=run.certainty + signal.certainty,
        extreme=signal.value if further else run.extreme,
        extreme_t=t if further else run.extreme_t,
        around=run.around.with_observation(seen),
    )


def _is_worse(value: float | None, worst: float | None, *, below: bool) -> bool:
    if value is None or worst is None:
        return value is not None
    return value < worst if below else abs(value) > abs(worst)


def _go_on(state: WatchState, rule: Rule, run: Running, t: float) -> tuple[Running, list[Event]]:
    """Warn, then open, once the condition has held for long enough."""
    events: list[Event] = []
    lasted = t - run.since
    believed = _is_believed(run)
    if not run.warned and lasted >= rule.warn_s and believed:
        run = replace(run, warned=True)
        events.append(Warned(rule.kind, t))
    if run.incident is None and lasted >= rule.hold_s and believed:
        opened = new_incident(state.prefix, rule.kind, run.since, detail="", severity=rule.severity)
        run = replace(run, incident=opened)
        run = replace(run, incident=_measured(state, run, known=t))
        assert run.incident is not None  # noqa: S101 (set just now)
        events.append(Opened(run.incident, t))
    return run, events


def _is_believed(run: Running) -> bool:
    return run.held >= run.rule.extras.get("least_share", LEAST_SHARE) * run.span


def _is_doubtful(run: Running, t: float) -> bool:
    """Long enough for an incident, but held too rarely for one: where a kind has its own share, the count
    begins anew, so that scattered moments do not hide what follows them."""
    return "least_share" in run.rule.extras and t - run.since >= run.rule.hold_s and not _is_believed(run)


def _measured(state: WatchState, run: Running, known: float | None = None) -> Incident:
    """The incident with what has been measured so far; `known`: when it opened, where that is now."""
    assert run.incident is not None  # noqa: S101 (only called for open runs)
    rule, spec = run.rule, KINDS[run.rule.kind]
    figure = "" if run.extreme is None else f"{run.extreme:.3g}, "
    looks = "stretches of sound" if spec.origin is Origin.SOUND else "pictures"
    detail = (
        f"{spec.measure}: {figure}limit {rule.threshold:g}; "
        f"for {rule.hold_s:g} s or longer, in {run.held} of {run.span} {looks}"
    )
    evidence = {
        "measure": spec.measure,
        "value": None if run.extreme is None else round(run.extreme, 3),
        "limit": rule.threshold,
        "hold_s": rule.hold_s,
        "held": run.held,
        "of": run.span,
        "moments": {
            "start": round(run.since, 3),
            "worst": round(run.since if run.extreme_t is None else run.extreme_t, 3),
            "known": run.incident.evidence["moments"]["known"] if known is None else round(known, 3),
        },
        "circumstances": dict(run.around.as_json()),
        "calibrated": state.calibration is not None,
        "networks": {role: state.networks[role] for role in spec.roles if role in state.networks},
    }
    if rule.kind is IncidentKind.SPEECH:  # a voice over still lips is somebody else's
        lips = state.lips.during(run.since, run.last_true)
        evidence["mouth"] = lips.value
        detail += f"; the candidate's mouth meanwhile: {lips.value}"
    confidence = (run.certainty / run.held) * (run.held / run.span)
    return replace(run.incident, confidence=round(confidence, 2), detail=detail, evidence=evidence)
