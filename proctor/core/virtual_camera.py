"""How far a camera's behaviour says that a program plays it, and what that adds to what the computer knows of
it. Pure weighing; the figures are measured by `proctor.analysis.camera_behaviour`.

Behaviour alone accuses nobody: honest cameras compress strongly and repeat themselves. All its signs together
stay below every limit of the policies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import prod
from types import MappingProxyType
from typing import Any

from proctor.core.host_fact import FactState, HostFact, Trace
from proctor.core.kinds import IncidentKind

ENOUGH_FRAMES, ENOUGH_S = 30, 5.0  # looked at, before behaviour says anything
MOST = 0.6  # of all signs together; the policies' limit is 0.7
# What each sign weighs alone. Measured on 37 honest recordings, strongly compressed ones among them: no
# picture and no tile came back, and at most 0.92 of the samples were unchanged.
LOOPED, LOOP_WEIGHT = 5, 0.45
PATTERNED, PATTERN_WEIGHT = 5, 0.3
NOISELESS, NOISELESS_WEIGHT = 0.985, 0.15
STEADY_MS, STEADY_WEIGHT = 0.02, 0.1  # a sensor's clock and a bus tremble by more


def behaviour_traces(figures: Mapping[str, Any]) -> tuple[Trace, ...]:
    """The signs in what `Behaviour.as_json` tells; () while there is too little of it."""
    if (figures.get("frames") or 0) < ENOUGH_FRAMES or (figures.get("seconds") or 0) < ENOUGH_S:
        return ()
    signs = (
        ("loop", "repeats", LOOPED, LOOP_WEIGHT, False),
        ("noise pattern", "patterns", PATTERNED, PATTERN_WEIGHT, False),
        ("no noise", "unchanged", NOISELESS, NOISELESS_WEIGHT, False),
        ("steady clock", "jitter_ms", STEADY_MS, STEADY_WEIGHT, True),
    )
    return tuple(
        Trace("behaviour", f"{sign}: {name} {value}", weight)
        for sign, name, limit, weight, below in signs
        if (value := figures.get(name)) is not None and (value <= limit if below else value >= limit)
    )


def confidence_of(traces: tuple[Trace, ...]) -> float:
    """Of all signs of behaviour together, 0 to MOST."""
    return min(MOST, 1 - prod(1 - trace.weight for trace in traces))


def with_behaviour(fact: HostFact, figures: Mapping[str, Any] | None) -> HostFact:
    """What the computer knows of the camera, and how it behaves, as one fact. A camera of which nothing else
    is known stays unknown; signs are told with it."""
    traces = behaviour_traces(figures or {})
    if fact.kind is not IncidentKind.VIRTUAL_CAMERA or not figures:
        return fact
    told = replace(
        fact,
        traces=(*fact.traces, *traces),
        figures=MappingProxyType({**fact.figures, "behaviour": dict(figures)}),
    )
    if not traces or fact.state is FactState.UNKNOWN:
        return told
    together = 1 - (1 - fact.confidence) * (1 - confidence_of(traces))
    # What the computer is not sure of by itself, behaviour may not carry over the limit.
    sure = max(fact.confidence, min(MOST, together))
    return replace(told, state=FactState.FOUND, confidence=sure)
