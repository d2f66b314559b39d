"""The check of the computer before an exam, as values: what was found, what fails, and what can be done.

Nothing is looked for and nothing is decided here (see the room `host`); no text, only its keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

Arguments = Mapping[str, str | int | float]
_NONE: Arguments = MappingProxyType({})


class CheckState(StrEnum):
    """Of one finding, or of the whole. ADVICE: fails nobody, but something can be done about it."""

    PASS = "pass"  # noqa: S105  not a password
    ADVICE = "advice"
    UNKNOWN = "unknown"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class ComputerFinding:
    """One line of the check. `source`: the probe, or "focus". `advice`: a key of `host.ftl`, a whole
    sentence that names the thing and the way out; `arguments`: its variables. `confidence`: 0 to 1."""

    source: str
    kind: str
    state: CheckState
    names: tuple[str, ...]
    advice: str
    arguments: Arguments = field(default_factory=lambda: _NONE)
    confidence: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the record and for the window."""
        return {
            "source": self.source,
            "kind": self.kind,
            "state": self.state.value,
            "names": list(self.names),
            "advice": self.advice,
            "arguments": dict(self.arguments),
            "confidence": round(self.confidence, 2),
        }


@dataclass(frozen=True, slots=True)
class ComputerCheck:
    """The whole. `state`: FAIL, UNKNOWN or PASS. `findings`: what fails first, then what is unknown, then
    advice. `facts`: each fact as it was found, in plain values."""

    state: CheckState
    findings: tuple[ComputerFinding, ...]
    facts: tuple[Mapping[str, Any], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What fails, by name, each once."""
        failing = (one for one in self.findings if one.state is CheckState.FAIL)
        return tuple(dict.fromkeys(name for one in failing for name in one.names))

    @property
    def figures(self) -> dict[str, Any]:
        """For the record: how many of each, every finding, every fact."""
        counts = {
            f"{state.value}_count": sum(one.state is state for one in self.findings)
            for state in (CheckState.FAIL, CheckState.UNKNOWN, CheckState.ADVICE)
        }
        return {
            **counts,
            "names": ", ".join(self.names),
            "findings": [one.as_json() for one in self.findings],
            "facts": [dict(fact) for fact in self.facts],
        }
