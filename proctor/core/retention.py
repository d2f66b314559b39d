"""How long the exam service keeps what it holds: rules as data, and what is due by them. Pure.

Looking for what is due and deleting it is the service's business; a receipt's claim is in `erasure_receipt`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from proctor.core.errors import BadInputError

DAY_MS = 24 * 3_600_000

# Each class, and the events from which its time may count.
CLASSES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "room_scan": ("named", "finished", "decided"),
        "check_in_photo": ("named", "finished", "decided"),
        "reference_photo": ("last_attempt",),
        "record": ("named", "finished", "decided"),
        "record_with_violations": ("named", "finished", "decided"),
        "clips": ("named", "finished", "decided"),
        "journal": ("finished", "decided"),
        "minutes": ("issued",),
        "papers": ("issued",),
        "dossier_grants": ("granted",),
        "cabinet_visits": ("ended",),
        "audit": ("written",),
    }
)
HOLDS = ("open_attempt", "open_review", "open_appeal", "minutes", "dossier_request", "order")
_ALWAYS = frozenset({"open_attempt", "open_review", "open_appeal", "order"})
_NEVER_WITHOUT: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(CLASSES, _ALWAYS),
    "journal": _ALWAYS | {"minutes"},
    **dict.fromkeys(("minutes", "papers"), frozenset({"open_appeal", "order"})),
    "dossier_grants": frozenset({"open_appeal", "order"}),
    "cabinet_visits": frozenset(),  # on no attempt: who came is on the trail as well
}
_FILES = ("room_scan", "check_in_photo", "record", "record_with_violations", "clips")
_TOP_KEYS = {"name", "dossier_request_days", "classes"}
_RULE_KEYS = {"keep_days", "from", "held_by", "basis"}
_MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """Of one class. `keep_days` None: the watching policy says. `counts_from`: one of the class's events."""

    name: str
    keep_days: float | None
    counts_from: str
    held_by: tuple[str, ...]
    basis: str

    def as_json(self) -> dict[str, Any]:
        """Plain values, as a receipt shows them."""
        return {
            "class": self.name,
            "keep_days": self.keep_days,
            "from": self.counts_from,
            "held_by": list(self.held_by),
            "basis": self.basis,
        }

    def since_ms(self, now_ms: int) -> int:
        """What counts from before this moment is due."""
        if self.keep_days is None:
            raise ValueError(f"the rule of {self.name} has no time of its own")
        return now_ms - round(self.keep_days * DAY_MS)


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """All rules. `dossier_request_days`: for how long a granted request holds an attempt back."""

    name: str
    dossier_request_days: float
    classes: Mapping[str, RetentionRule]

    def of(self, name: str) -> RetentionRule:
        """The rule of a class."""
        return self.classes[name]

    def with_scan_days(self, days: float) -> RetentionRules:
        """With the watching policy's word on room scans, where these rules leave it to that."""
        rule = self.classes["room_scan"]
        if rule.keep_days is not None:
            return self
        return replace(self, classes={**self.classes, "room_scan": replace(rule, keep_days=days)})


def parse_retention(text: str, file: str = "retention", base: RetentionRules | None = None) -> RetentionRules:
    """Rules out of TOML. With a `base`, only what differs need be there; without, every class.

    BadInputError for an unknown key, class, event or hold, for a time that is none, for a hold left away that
    must never be, and for a journal that would go before the files that it names.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _bad(file, f"it is no TOML ({error})") from error
    _only(file, "", table, _TOP_KEYS)
    told = table.get("classes", {})
    if not isinstance(told, dict):
        raise _bad(file, "classes is no table")
    _only(file, "classes.", told, set(CLASSES))
    before = {} if base is None else dict(base.classes)
    missing = sorted(set(CLASSES) - set(told) - set(before))
    if missing:
        raise _bad(file, f"it has no rule for {', '.join(missing)}")
    rules = {
        name: _rule(file, name, told[name], before.get(name)) if name in told else before[name]
        for name in CLASSES
    }
    _journal_last(file, rules)
    days = table.get("dossier_request_days", None if base is None else base.dossier_request_days)
    return RetentionRules(
        _words(file, "name", table.get("name", None if base is None else base.name)),
        _days(file, "dossier_request_days", days),
        rules,
    )


def _rule(file: str, name: str, table: object, before: RetentionRule | None) -> RetentionRule:
    if not isinstance(table, dict):
        raise _bad(file, f"classes.{name} is no table")
    _only(file, f"classes.{name}.", table, _RULE_KEYS)
    where = f"classes.{name}"
    days = table.get("keep_days", before.keep_days if before else None)
    if days is None and name != "room_scan":
        raise _bad(file, f"{where} says no keep_days")
    event = table.get("from", before.counts_from if before else None)
    if event not in CLASSES[name]:
        raise _bad(file, f"{where}.from is {event!r}; it counts from one of: {', '.join(CLASSES[name])}")
    held_by = table.get("held_by", list(before.held_by) if before else [])
    if not isinstance(held_by, list) or any(hold not in HOLDS for hold in held_by):
        raise _bad(file, f"{where}.held_by is {held_by!r}; it may name: {', '.join(HOLDS)}")
    left_away = sorted(_NEVER_WITHOUT[name] - set(held_by))
    if left_away:
        raise _bad(file, f"{where}.held_by leaves away {', '.join(left_away)}, which always holds back")
    return RetentionRule(
        name,
        None if days is None else _days(file, f"{where}.keep_days", days),
        str(event),
        tuple(hold for hold in HOLDS if hold in held_by),
        _words(file, f"{where}.basis", table.get("basis", before.basis if before else None)),
    )


def _journal_last(file: str, rules: Mapping[str, RetentionRule]) -> None:
    """A file that no journal names any more could be shown by nobody, and its deletion be told to nobody."""
    journal = rules["journal"].keep_days or 0.0
    longer = [name for name in _FILES if (rules[name].keep_days or 0.0) > journal]
    if longer:
        raise _bad(file, f"the journal would go before what it names: {', '.join(longer)}")


def _only(file: str, where: str, table: Mapping[str, object], known: set[str]) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise _bad(file, f"{where}{unknown[0]} is no key of it; there are: {', '.join(sorted(known))}")


def _days(file: str, where: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _MOST_DAYS:
        raise _bad(file, f"{where} is {value!r}; it takes days, more than 0 and at most {_MOST_DAYS}")
    return float(value)


def _words(file: str, where: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _bad(file, f"{where} is {value!r}; it takes words")
    return value.strip()


def _bad(file: str, how: str) -> BadInputError:
    return BadInputError(
        f"The rules of retention in {file} cannot be used: {how}.",
        kept="Nothing was deleted.",
        remedy="Correct the file; assets/retention/usual.toml says what may stand in it.",
    )
