"""From what the probes found, and what may take the focus, to the check of the computer before an exam. Pure.

Fails only where something is found as surely as the policy asks; what could not be looked at is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from proctor.core.computer_check import CheckState, ComputerCheck, ComputerFinding
from proctor.core.host_fact import FactState, HostFact
from proctor.core.kinds import IncidentKind
from proctor.core.policy import WatchPolicy
from proctor.host import programs, screen_capture, sessions
from proctor.host.focus_thieves import FocusThief

FOCUS = "focus"
_ORDER = (CheckState.FAIL, CheckState.UNKNOWN, CheckState.ADVICE)
_K = IncidentKind
_BY_KIND = {
    _K.SECOND_DISPLAY: "host-displays-second",
    _K.VIRTUAL_MACHINE: "host-vm-found",
    _K.VIRTUAL_CAMERA: "host-computer-virtual-camera",
    _K.HEADSET: "host-computer-headset",
    _K.CLOCK_CHANGED: "host-clock-jumped",
    _K.REMOTE_ACCESS: "host-computer-remote",
}
_RECORDERS = ("screen_sharing", "overlay")


def judge_computer(
    facts: Iterable[HostFact], thieves: Iterable[FocusThief], policy: WatchPolicy
) -> ComputerCheck:
    """All probes' facts of one look and the focus thieves, judged by `policy`'s thresholds for their kinds.

    Each program is a finding of its own with the way to close it. A kind that the policy does not watch
    gives advice only.
    """
    looked = tuple(facts)
    found = [one for fact in looked for one in _findings(fact, policy)]
    found += [_thief(one) for one in thieves]
    found.sort(key=lambda one: (_ORDER.index(one.state), -one.confidence))
    states = {one.state for one in found}
    clean = CheckState.PASS if looked else CheckState.UNKNOWN  # nobody looked: that is not clean
    worst = next((state for state in _ORDER[:2] if state in states), clean)
    return ComputerCheck(worst, tuple(found), tuple(fact.as_json() for fact in looked))


def _findings(fact: HostFact, policy: WatchPolicy) -> list[ComputerFinding]:
    limit = _limit(fact.kind, policy)
    found: list[ComputerFinding] = []
    if fact.state is FactState.UNKNOWN:
        advice = fact.reason or "host-computer-unknown"
        found.append(ComputerFinding(fact.probe, fact.kind.value, CheckState.UNKNOWN, (), advice))
    if fact.probe == programs.PROBE:
        found += [_program(entry, limit) for entry in fact.figures.get("programs", ())]
        found += [_background(entry) for entry in fact.figures.get("background", ())]
    elif fact.state is FactState.FOUND:
        found.append(_whole(fact, _state(fact.confidence, limit)))
    return found


def _whole(fact: HostFact, state: CheckState) -> ComputerFinding:
    """A fact that is one finding, with what its advice names."""
    arguments: dict[str, str | int | float] = {"names": ", ".join(fact.names)}
    if fact.kind is _K.CLOCK_CHANGED:
        arguments["jump_s"] = float(fact.figures.get("jump_s", 0.0))
    kind, sure = fact.kind.value, fact.confidence
    return ComputerFinding(fact.probe, kind, state, fact.names, _advice(fact), arguments, sure)


def _limit(kind: IncidentKind, policy: WatchPolicy) -> float:
    """The confidence from which a kind fails the check; more than certain where it is not watched."""
    rule = policy.rules.get(kind)
    return rule.threshold if rule is not None and rule.enabled else 2.0


def _state(confidence: float, limit: float) -> CheckState:
    return CheckState.FAIL if confidence >= limit else CheckState.ADVICE


def _program(entry: Mapping[str, Any], limit: float) -> ComputerFinding:
    confidence = float(entry["confidence"])
    name, service, close = str(entry["name"]), str(entry["service"]), str(entry["close"])
    if close == "service" and not service:
        close = "window"
    advice = f"host-programs-close-{close.replace('_', '-')}"
    if entry["sort"] == "meeting":  # found only where a call is on
        advice = "host-capture-call"
    return ComputerFinding(
        programs.PROBE,
        _K.REMOTE_ACCESS.value,
        _state(confidence, limit),
        (name,),
        advice,
        {"program": name, "service": service, "names": name},
        confidence,
    )


def _background(entry: Mapping[str, Any]) -> ComputerFinding:
    """A call or a recorder that merely runs is nobody's offence, but better closed."""
    recorder = entry["sort"] in _RECORDERS
    name = str(entry["name"])
    return ComputerFinding(
        programs.PROBE,
        _K.REMOTE_ACCESS.value,
        CheckState.ADVICE,
        (name,),
        "host-programs-close-window" if recorder else "host-programs-close-meeting",
        {"program": name, "service": ""},
        float(entry["confidence"]),
    )


def _advice(fact: HostFact) -> str:
    if fact.probe == sessions.PROBE:
        return "host-sessions-found"
    if fact.probe == screen_capture.PROBE:
        return "host-capture-found" if "capture" in fact.figures.get("what", ()) else "host-capture-call"
    if fact.kind is _K.SECOND_DISPLAY and fact.figures.get("mirrored"):
        return "host-displays-mirrored"
    return fact.reason or _BY_KIND[fact.kind]


def _thief(one: FocusThief) -> ComputerFinding:
    names = (one.name,) if one.name else ()
    arguments: dict[str, str | int | float] = {"program": one.name, "figure": one.figure}
    return ComputerFinding(FOCUS, one.sort, CheckState.ADVICE, names, one.advice, arguments)
