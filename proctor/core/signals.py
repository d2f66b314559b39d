"""What each watched kind sees in one observation: does its condition hold, and how surely. No memory of
incidents.

A signal that cannot be judged (no face to measure, lens covered) is unknown, which neither begins an incident
nor counts as all clear.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from proctor.core.kinds import IncidentKind
from proctor.core.observation import Observation
from proctor.core.policy import Rule


@dataclass(frozen=True, slots=True)
class Signal:
    """`holds`: True, False or None (unknown); `certainty` 0..1; `value`: the figure that was compared, or
    None."""

    holds: bool | None
    certainty: float = 0.0
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a signal may know besides the observation: whether its own kind is running, and where the head
    last was.

    `last_yaw` and `last_yaw_t`: the last measured yaw and when; None before the first.
    """

    running: bool = False
    last_yaw: float | None = None
    last_yaw_t: float | None = None


UNKNOWN = Signal(None)
SignalRule = Callable[[Observation, Rule, Context], Signal]


def _camera_lost(seen: Observation, _rule: Rule, _context: Context) -> Signal:
    return Signal(not seen.camera_ok, 1.0, 0.0 if not seen.camera_ok else 1.0)


def _camera_covered(seen: Observation, rule: Rule, _context: Context) -> Signal:
    """Hardly anything to see, or all dark, or all bright; and nobody in it."""
    if seen.detail is None or seen.brightness is None:
        return UNKNOWN
    if seen.faces:
        return Signal(False, 1.0, seen.detail)
    blind = seen.brightness < rule.extras["dark"] or seen.brightness > rule.extras["bright"]
    covered = seen.detail < rule.threshold or blind
    margin = 1.0 - seen.detail / rule.threshold if rule.threshold > 0 else 1.0
    return Signal(covered, 1.0 if blind else 0.5 + 0.5 * max(0.0, margin), seen.detail)


def _camera_frozen(seen: Observation, rule: Rule, _context: Context) -> Signal:
    """Not even the liveliest spot changes: no living person sits that still, and no sensor is free of
    noise."""
    if seen.motion is None:
        return UNKNOWN
    return Signal(seen.motion < rule.threshold, 1.0 - 0.5 * min(1.0, seen.motion), seen.motion)


def _extra_person(seen: Observation, rule: Rule, _context: Context) -> Signal:
    people = max((n for n in (seen.faces, seen.persons) if n is not None), default=None)
    if people is None:
        return UNKNOWN
    return Signal(people >= rule.threshold, 0.9, float(people))


def _face_absent(seen: Observation, rule: Rule, _context: Context) -> Signal:
    if seen.faces is None:
        return UNKNOWN
    return Signal(seen.faces < rule.threshold, 0.95, float(seen.faces))


def _turned_away(seen: Observation, rule: Rule, context: Context) -> Signal:
    """The head beyond the limit to either side; hysteresis keeps a head at the limit from flickering.

    A head turned further than a face can be found in is still turned: for `lost_s` after it was last seen so.
    """
    limit = min(rule.threshold, rule.extras["release"]) if context.running else rule.threshold
    if seen.yaw is not None:
        away = abs(seen.yaw) - limit
        return Signal(away >= 0, min(1.0, 0.6 + max(0.0, away) / 40.0), seen.yaw)
    if context.last_yaw is None or context.last_yaw_t is None or seen.faces is None:
        return UNKNOWN
    if abs(context.last_yaw) >= limit and seen.t - context.last_yaw_t <= rule.extras["lost_s"]:
        return Signal(True, 0.5, context.last_yaw)
    return UNKNOWN


SIGNALS: Mapping[IncidentKind, SignalRule] = MappingProxyType(
    {
        IncidentKind.CAMERA_LOST: _camera_lost,
        IncidentKind.CAMERA_COVERED: _camera_covered,
        IncidentKind.CAMERA_FROZEN: _camera_frozen,
        IncidentKind.EXTRA_PERSON: _extra_person,
        IncidentKind.FACE_ABSENT: _face_absent,
        IncidentKind.TURNED_AWAY: _turned_away,
    }
)

# While one of these holds, the picture says nothing about the person.
BLINDING = (IncidentKind.CAMERA_LOST, IncidentKind.CAMERA_COVERED, IncidentKind.CAMERA_FROZEN)
ABOUT_THE_PERSON = (IncidentKind.EXTRA_PERSON, IncidentKind.FACE_ABSENT, IncidentKind.TURNED_AWAY)
