"""What the check of the computer found, as lines to read: one line for each thing that was looked for. No Qt.

The figures of the step "computer" hold every fact (see `HostFact.as_json`) and every finding with its advice
(see `ComputerFinding.as_json`); what has no finding was looked for and is clear.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from client.kit.words import Words

_MOST_SENTENCES = 6


class FactState(StrEnum):
    """How one line stands; the order is that of the list."""

    FOUND = "found"
    UNKNOWN = "unknown"
    ADVICE = "advice"
    CLEAR = "clear"


_STATES = {"fail": FactState.FOUND, "unknown": FactState.UNKNOWN, "advice": FactState.ADVICE}
_ORDER = tuple(FactState)


@dataclass(frozen=True)
class FactLine:
    """One thing that was looked for. `advice`: keys of sentences with their values."""

    source: str
    kind: str
    state: FactState
    advice: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    def title(self, words: Words) -> str:
        """What was looked for."""
        for key in (f"checkin-fact-{_dashed(self.source)}", f"watching-{_dashed(self.kind)}-name"):
            if words.has(key):
                return words.t(key)
        return self.source

    def sentences(self, words: Words) -> tuple[str, ...]:
        """What can be done, or why it could not be told; none where all is well."""
        return tuple(dict.fromkeys(_said(words, key, values) for key, values in self.advice))


def fact_lines(figures: Mapping[str, Any]) -> tuple[FactLine, ...]:
    """The lines of a result's figures, what is not right first. What is malformed is left out."""
    findings = [one for one in figures.get("findings", ()) if _is_finding(one)]
    lines: list[FactLine] = []
    for source in dict.fromkeys(str(one["source"]) for one in findings):
        own = sorted((one for one in findings if one["source"] == source), key=_rank)
        advice = tuple((str(one["advice"]), _values(one)) for one in own[:_MOST_SENTENCES])
        lines.append(FactLine(source, str(own[0].get("kind", "")), _STATES[own[0]["state"]], advice))
    told = {line.source for line in lines}
    for fact in figures.get("facts", ()):
        if isinstance(fact, dict) and str(fact.get("probe")) not in told:
            told.add(str(fact.get("probe")))
            lines.append(_without_finding(fact))
    return tuple(sorted(lines, key=lambda line: _ORDER.index(line.state)))


def _without_finding(fact: Mapping[str, Any]) -> FactLine:
    source, kind = str(fact.get("probe")), str(fact.get("kind", ""))
    if fact.get("state") == "clear":
        return FactLine(source, kind, FactState.CLEAR)
    return FactLine(source, kind, FactState.UNKNOWN, ((str(fact.get("reason")), {}),))


def _is_finding(one: object) -> bool:
    return isinstance(one, dict) and one.get("state") in _STATES and "source" in one and "advice" in one


def _rank(finding: Mapping[str, Any]) -> int:
    return _ORDER.index(_STATES[finding["state"]])


def _values(finding: Mapping[str, Any]) -> Mapping[str, Any]:
    arguments = finding.get("arguments")
    return arguments if isinstance(arguments, dict) else {}


def _said(words: Words, key: str, values: Mapping[str, Any]) -> str:
    if not words.has(key):
        return words.t("checkin-fact-unknown")
    try:
        return words.t(key, **values)
    except KeyError:  # the record cut a value that the sentence names
        return words.t("checkin-fact-unknown")


def _dashed(name: str) -> str:
    return name.replace("_", "-")
