"""Who of many candidates needs a look first: a live wall's order, from what is known of each. Pure.

A reason is not a reproach: it says where a person should look, nothing about guilt. What is unknown (never
heard, no picture) is a reason to look, and weighs less than what is known to be wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

SILENT_MS = 20_000  # several of the courier's beats: the line or the computer is gone
OLD_PICTURE_MS = 90_000  # several segments of the record did not come
LAST_MINUTES_MS = 5 * 60_000
LONG_PAUSE_MS = 10 * 60_000  # whoever paused may have forgotten it


class Reason(StrEnum):
    """Why somebody should look, the most pressing first."""

    GRAVE = "grave"  # a grave incident goes on
    SILENT = "silent"  # nothing was heard for a while
    OFFLINE = "offline"  # the candidate's own journal says so
    LONG_PAUSE = "long_pause"  # a candidate waits, and nobody lets them go on
    SUSPICION = "suspicion"  # a suspicion goes on
    NO_PICTURE = "no_picture"  # the section runs, and there is no fresh picture
    PAUSED = "paused"  # staff have to let the candidate go on
    SCAN = "scan"  # a look round the room was asked for and is not over
    POOR_LINE = "poor_line"
    UNHEARD = "unheard"  # not heard of since the service started
    LAST_MINUTES = "last_minutes"


class Level(StrEnum):
    """How pressing it is, in the order of the wall."""

    URGENT = "urgent"
    LOOK = "look"
    CALM = "calm"


_URGENT = frozenset({Reason.GRAVE, Reason.SILENT, Reason.OFFLINE, Reason.LONG_PAUSE})
_CALM = frozenset({Reason.LAST_MINUTES})
_ORDER = tuple(Reason)


@dataclass(frozen=True)
class Standing:
    """What is known of one candidate. Times in milliseconds; None: not known, or not the case.

    `state`: checked_in, running or suspended. `in_section`: a section's time runs. `silent_ms`: since the
    last word. `line`: the last measured class of the line, "" where it never was. `going_on`: incidents
    that have not ended, by severity. `picture_ms`: age of the newest picture. `paused_ms`: since it was
    paused.
    """

    state: str
    in_section: bool
    silent_ms: int | None
    left_ms: int | None = None
    line: str = ""
    going_on: Mapping[str, int] | None = None
    scan_asked: bool = False
    picture_ms: int | None = None
    paused_ms: int | None = None


@dataclass(frozen=True)
class Attention:
    """What a wall shows of it; `reasons` in the order of their weight."""

    level: Level
    reasons: tuple[Reason, ...]

    @property
    def rank(self) -> tuple[int, ...]:
        """Sorts those first who need a look most: by level, then by the most pressing reason, then the
        next."""
        level = (Level.URGENT, Level.LOOK, Level.CALM).index(self.level)
        return (level, *(_ORDER.index(reason) for reason in self.reasons), len(_ORDER))


def attention_for(known: Standing) -> Attention:
    """Who needs how much attention, and why."""
    holds = _what_holds(known)
    reasons = tuple(reason for reason in _ORDER if holds[reason])
    if any(reason in _URGENT for reason in reasons):
        return Attention(Level.URGENT, reasons)
    level = Level.LOOK if any(reason not in _CALM for reason in reasons) else Level.CALM
    return Attention(level, reasons)


def _what_holds(known: Standing) -> dict[Reason, bool]:
    going_on = known.going_on or {}
    silent = known.silent_ms is not None and known.silent_ms > SILENT_MS
    fresh = known.picture_ms is not None and known.picture_ms <= OLD_PICTURE_MS
    long = known.state == "suspended" and (known.paused_ms or 0) > LONG_PAUSE_MS
    ending = known.left_ms is not None and known.left_ms <= LAST_MINUTES_MS
    return {
        Reason.GRAVE: going_on.get("grave", 0) > 0,
        Reason.SILENT: silent,
        Reason.OFFLINE: known.line == "offline" and not silent,
        Reason.LONG_PAUSE: long,
        Reason.SUSPICION: going_on.get("suspicion", 0) > 0,
        Reason.NO_PICTURE: known.in_section and not fresh,
        Reason.PAUSED: known.state == "suspended" and not long,
        Reason.SCAN: known.scan_asked,
        Reason.POOR_LINE: known.line in ("poor", "bad"),
        Reason.UNHEARD: known.silent_ms is None,
        Reason.LAST_MINUTES: known.in_section and ending,
    }
