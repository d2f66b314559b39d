"""An incident: what the machine suspects, with what it measured. Never a verdict: that is a person's.

The rule that finds one is in `incident`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from proctor.core.canonical import canonical_bytes, sha256_hex
from proctor.core.kinds import KINDS, IncidentKind, Severity


@dataclass(frozen=True, slots=True)
class Incident:
    """A suspected violation. Media seconds; `start_s` is when the condition began; `end_s` is None while it
    is open.

    `evidence`: what was measured against which limit, in how many observations, the moments worth a look
    (media seconds), the light and the like, and the digests of the networks that took part.
    """

    id: str
    kind: IncidentKind
    start_s: float
    end_s: float | None
    confidence: float
    clause: str
    detail: str
    severity: Severity = Severity.SUSPICION
    evidence: Mapping[str, Any] = field(default_factory=dict)

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
            "severity": self.severity.value,
            "evidence": dict(self.evidence),
        }


def new_incident(
    prefix: str,
    kind: IncidentKind,
    start_s: float,
    *,
    detail: str,
    confidence: float = 1.0,
    severity: Severity | None = None,
) -> Incident:
    """An open incident. `prefix` names the attempt or the file: the same finding always has the same id.

    `severity`: the policy's word; without one, the table's.
    """
    start = round(start_s, 3)
    identity = sha256_hex(canonical_bytes({"of": prefix, "kind": kind.value, "start": f"{start:.3f}"}))[:20]
    spec = KINDS[kind]
    return Incident(
        identity,
        kind,
        start,
        None,
        round(confidence, 2),
        spec.clause,
        detail,
        severity if severity is not None else spec.severity,
    )


def close_incident(incident: Incident, end_s: float) -> Incident:
    """The same incident, over at `end_s` (never before it began)."""
    return replace(incident, end_s=round(max(end_s, incident.start_s), 3))
