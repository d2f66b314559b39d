"""A fact about the computer: what was looked for, whether it was found, how surely, and from which signals.

The raw reading and the weighing of signals are the room `host`'s business; what a fact means for an exam is
decided in `host_watch` and in the check-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from proctor.core.kinds import IncidentKind

Figures = Mapping[str, Any]
_NONE: Figures = MappingProxyType({})


class FactState(StrEnum):
    """Unknown is not clean: a probe that could not look says so."""

    CLEAR = "clear"
    FOUND = "found"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Trace:
    """One signal that speaks for (or, with a negative weight, against) what a probe looks for.

    `what`: a plain word of the field ("process", "port", "window", "dmi", "driver" ...). `detail`: the raw
    value that was seen, cut to a line. `weight`: -1 to 1, how far it alone would convince.
    """

    what: str
    detail: str
    weight: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the journal."""
        return {"what": self.what, "detail": self.detail[:200], "weight": round(self.weight, 2)}


@dataclass(frozen=True, slots=True)
class HostFact:
    """What one look of one probe says of one kind of incident.

    `probe`: which one looked ("displays", "programs" ...); several may look for one kind. `confidence`: 0 to
    1, of FOUND; 0 otherwise. `names`: what to call the things found ("AnyDesk", "HDMI-1"), for advice and
    for the record. `figures`: measured values by name (counts, levels), plain JSON values.
    `reason`: a key of `host.ftl`, or "": why it is unknown, or what to do about what was found (its values
    are `figures` and `names`).
    """

    probe: str
    kind: IncidentKind
    state: FactState
    confidence: float = 0.0
    names: tuple[str, ...] = ()
    traces: tuple[Trace, ...] = ()
    figures: Figures = field(default_factory=lambda: _NONE)
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the journal and `check --json`."""
        return {
            "probe": self.probe,
            "kind": self.kind.value,
            "state": self.state.value,
            "confidence": round(self.confidence, 2),
            "names": list(self.names),
            "traces": [trace.as_json() for trace in self.traces],
            "figures": dict(self.figures),
            "reason": self.reason,
        }


def clear(probe: str, kind: IncidentKind, traces: tuple[Trace, ...] = (), **figures: Any) -> HostFact:
    """Looked, and there was nothing."""
    return HostFact(probe, kind, FactState.CLEAR, traces=traces, figures=MappingProxyType(figures))


def unknown(
    probe: str, kind: IncidentKind, reason: str, traces: tuple[Trace, ...] = (), **figures: Any
) -> HostFact:
    """Could not look, or could not tell; `reason` is a key of `host.ftl`."""
    return HostFact(
        probe, kind, FactState.UNKNOWN, traces=traces, figures=MappingProxyType(figures), reason=reason
    )


def found(
    probe: str,
    kind: IncidentKind,
    confidence: float,
    names: tuple[str, ...],
    traces: tuple[Trace, ...] = (),
    **figures: Any,
) -> HostFact:
    """It is there, with `confidence` 0 to 1."""
    sure = min(1.0, max(0.0, confidence))
    return HostFact(probe, kind, FactState.FOUND, sure, names, traces, MappingProxyType(figures))
