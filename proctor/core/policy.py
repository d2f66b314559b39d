"""The exam policy of watching: which kinds are watched, at what limits and times. Parsed, checked, and
digested.

The service sends it, the journal keeps its digest. No file is read here: text in, policy out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from proctor.core.canonical import canonical_bytes, sha256_hex
from proctor.core.check_in_policy import (
    USUAL_CHECK_IN,
    USUAL_SCAN,
    CheckInRules,
    ScanRules,
    read_rules,
    rules_as_json,
)
from proctor.core.delivery_policy import USUAL_DELIVERY, DeliveryRules
from proctor.core.errors import BadInputError
from proctor.core.interruption import USUAL_INTERRUPTIONS, InterruptionRules
from proctor.core.kinds import KINDS, NO_EXTRAS, RULED, IncidentKind, KindSpec, Severity

_TOP_KEYS = {"name", "edition", "analysis_fps", "kinds", "check_in", "room_scan", "delivery", "interruptions"}
_TIMES = ("warn_s", "hold_s", "release_s")


@dataclass(frozen=True, slots=True)
class Rule:
    """One watched kind as this policy has it. See `KindSpec` for the fields."""

    kind: IncidentKind
    threshold: float
    warn_s: float
    hold_s: float
    release_s: float
    enabled: bool = True
    severity: Severity = Severity.SUSPICION
    extras: Mapping[str, float] = field(default_factory=lambda: NO_EXTRAS)

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the digest and the journal."""
        return {
            "enabled": self.enabled,
            "severity": self.severity.value,
            "threshold": self.threshold,
            "warn_s": self.warn_s,
            "hold_s": self.hold_s,
            "release_s": self.release_s,
            **self.extras,
        }


@dataclass(frozen=True, slots=True)
class WatchPolicy:
    """name, edition of the conduct rules, analysed frames a second, one rule per kind that is watched for,
    what is asked of the check-in, the room scan and the delivery, and what follows on interruptions."""

    name: str
    edition: str
    analysis_fps: float
    rules: Mapping[IncidentKind, Rule]
    check_in: CheckInRules = USUAL_CHECK_IN
    room_scan: ScanRules = USUAL_SCAN
    delivery: DeliveryRules = USUAL_DELIVERY
    interruptions: InterruptionRules = USUAL_INTERRUPTIONS

    def as_json(self) -> dict[str, Any]:
        """The whole policy in plain values."""
        return {
            "name": self.name,
            "edition": self.edition,
            "analysis_fps": self.analysis_fps,
            "kinds": {kind.value: rule.as_json() for kind, rule in self.rules.items()},
            "check_in": rules_as_json(self.check_in),
            "room_scan": rules_as_json(self.room_scan),
            "delivery": rules_as_json(self.delivery),
            "interruptions": rules_as_json(self.interruptions),
        }

    def without(self, kinds: Collection[IncidentKind]) -> WatchPolicy:
        """The same policy with these kinds switched off."""
        rules = {
            kind: replace(rule, enabled=rule.enabled and kind not in kinds)
            for kind, rule in self.rules.items()
        }
        return replace(self, rules=MappingProxyType(rules))

    def digest(self) -> str:
        """SHA-256 over the canonical bytes: two policies with one digest judge alike."""
        return sha256_hex(canonical_bytes(self.as_json()))


def default_policy() -> WatchPolicy:
    """Every watched kind at the table's own limits: `assets/policies/home-2024-11.toml` says the same."""
    rules = {kind: _rule(KINDS[kind], {}) for kind in RULED}
    return WatchPolicy("home-2024-11", "184", 5.0, MappingProxyType(rules))


def parse_policy(text: str, origin: str = "the policy") -> WatchPolicy:
    """A policy from TOML text. BadInputError names `origin`, the place in it and what to do; unknown keys
    are errors."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"{origin} is not valid TOML: {error}.", remedy="Correct that line.") from error
    _refuse_unknown(content, _TOP_KEYS, origin)
    kinds = content.get("kinds", {})
    _refuse_unknown(kinds, {kind.value for kind in RULED}, f"{origin}, [kinds]")
    rules = {}
    for kind in RULED:
        given = kinds.get(kind.value, {})
        rules[kind] = _checked_rule(KINDS[kind], given, f"{origin}, [kinds.{kind.value}]")
    name, edition = content.get("name"), content.get("edition", "184")
    if not isinstance(name, str) or not name or not isinstance(edition, str):
        raise BadInputError(
            f"{origin} has no name or edition in words.", remedy='Add name = "..." at its top.'
        )
    rate = _number(content.get("analysis_fps", 5.0), f"{origin}, analysis_fps")
    if not 1 <= rate <= 30:
        raise BadInputError(f"{origin}, analysis_fps is {rate:g}.", remedy="Give 1 to 30 frames a second.")
    return WatchPolicy(
        name,
        edition,
        rate,
        MappingProxyType(rules),
        read_rules(CheckInRules, content.get("check_in", {}), f"{origin}, [check_in]"),
        read_rules(ScanRules, content.get("room_scan", {}), f"{origin}, [room_scan]"),
        _delivery(content.get("delivery", {}), f"{origin}, [delivery]"),
        _interruptions(content.get("interruptions", {}), f"{origin}, [interruptions]"),
    )


def _interruptions(given: Any, where: str) -> InterruptionRules:
    rules = read_rules(InterruptionRules, given, where)
    host, _, port = rules.elsewhere.rpartition(":")
    if rules.elsewhere and not (host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise BadInputError(
            f"{where}, elsewhere is {rules.elsewhere!r}.", remedy='Write a host and a port, "host:port".'
        )
    return rules


def _delivery(given: Any, where: str) -> DeliveryRules:
    rules = read_rules(DeliveryRules, given, where)
    for key, share in rules_as_json(rules).items():
        if not 0.05 <= share <= 1:  # with nothing at all, the evidence would never come
            raise BadInputError(f"{where}, {key} is {share:g}.", remedy="Give a share from 0.05 to 1.")
    return rules


def _checked_rule(spec: KindSpec, given: Any, where: str) -> Rule:
    if not isinstance(given, dict):
        raise BadInputError(f"{where} is not a table.", remedy="Write its keys below a [kinds.NAME] line.")
    _refuse_unknown(given, {"enabled", "severity", "threshold", *_TIMES, *spec.extras}, where)
    if not isinstance(given.get("enabled", True), bool):
        raise BadInputError(f"{where}, enabled is neither true nor false.", remedy="Write true or false.")
    if given.get("severity", spec.severity) not in set(Severity):
        raise BadInputError(
            f"{where}, severity is {given['severity']!r}.", remedy=f"Write one of: {', '.join(Severity)}."
        )
    for key, value in given.items():
        if key in ("enabled", "severity"):
            continue
        least = min(0.0, spec.threshold * 10) if key == "threshold" else 0.0  # levels in dB lie below zero
        if _number(value, f"{where}, {key}") < least:
            raise BadInputError(
                f"{where}, {key} is negative, or too low: {value:g}.", remedy=f"Give {least:g} or more."
            )
    rule = _rule(spec, given)
    if rule.warn_s > rule.hold_s:
        raise BadInputError(
            f"{where}: the candidate would be warned after {rule.warn_s:g} s, later than the incident opens "
            f"({rule.hold_s:g} s).",
            remedy="Make warn_s no larger than hold_s.",
        )
    return rule


def _rule(spec: KindSpec, given: Mapping[str, Any]) -> Rule:
    def value(key: str) -> float:
        return float(given.get(key, getattr(spec, key)))

    return Rule(
        kind=spec.kind,
        threshold=value("threshold"),
        warn_s=value("warn_s"),
        hold_s=value("hold_s"),
        release_s=value("release_s"),
        enabled=bool(given.get("enabled", spec.on)),
        severity=Severity(given.get("severity", spec.severity)),
        extras=MappingProxyType({key: float(given.get(key, usual)) for key, usual in spec.extras.items()}),
    )


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 (NaN)
        raise BadInputError(f"{where} is not a number.", remedy="Give a number.")
    return float(value)


def _refuse_unknown(content: Any, known: set[str], where: str) -> None:
    if not isinstance(content, dict):
        raise BadInputError(f"{where} is not a table.", remedy="Write its keys below a line in [brackets].")
    strange = sorted(set(content) - known)
    if strange:
        raise BadInputError(
            f"{where} has an unknown key: {strange[0]}.", remedy=f"Known are: {', '.join(sorted(known))}."
        )
