"""What each watched kind sees in one observation: does its condition hold, and how surely. No memory of
incidents.

A signal that cannot be judged (no face to measure, lens covered) is unknown, which neither begins an incident
nor counts as all clear.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from proctor.core.calibration import Calibration, gazed_by, nod_limit, nodded_by, turn_limit, turned_by
from proctor.core.kinds import IncidentKind
from proctor.core.observation import Observation, SoundObservation
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
    """What a signal may know besides the observation: whether its own kind is running, where the head last
    was, and the candidate's own neutral pose.

    `last_yaw` and `last_yaw_t`: the last measured yaw and when; None before the first. `calibration`: from
    the guided look of the check-in; None where there was none.
    """

    running: bool = False
    last_yaw: float | None = None
    last_yaw_t: float | None = None
    calibration: Calibration | None = None


UNKNOWN = Signal(None)
SignalRule = Callable[[Observation, Rule, Context], Signal]
SoundSignalRule = Callable[[SoundObservation, Rule, Context], Signal]


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
    """The head beyond the limit to either side, up or down, counted from the candidate's own neutral pose;
    hysteresis keeps a head at the limit from flickering.

    A head turned further than a face can be found in is still turned: for `lost_s` after it was last seen so.
    """
    own = context.calibration
    limit = min(rule.threshold, rule.extras["release"]) if context.running else rule.threshold
    if seen.yaw is not None:
        yaw = turned_by(own, seen.yaw)
        pitch = 0.0 if seen.pitch is None else nodded_by(own, seen.pitch)
        # Both as shares of their limits, so that one figure says how far beyond it is.
        across = abs(yaw) / turn_limit(own, yaw, limit)
        along = abs(pitch) / nod_limit(own, pitch, limit * rule.extras["pitch"] / rule.threshold)
        share, sideways = max(across, along), across >= along
        return Signal(share >= 1.0, min(1.0, 0.6 + max(0.0, share - 1.0)), yaw if sideways else pitch)
    if context.last_yaw is None or context.last_yaw_t is None or seen.faces is None:
        return UNKNOWN
    last = turned_by(own, context.last_yaw)
    if abs(last) >= turn_limit(own, last, limit) and seen.t - context.last_yaw_t <= rule.extras["lost_s"]:
        return Signal(True, 0.5, last)
    return UNKNOWN


def _gaze_away(seen: Observation, rule: Rule, context: Context) -> Signal:
    if seen.gaze_yaw is None:
        return UNKNOWN
    gaze = gazed_by(context.calibration, seen.gaze_yaw)
    return Signal(abs(gaze) >= rule.threshold, 0.5, gaze)


def _camera_moved(seen: Observation, rule: Rule, _context: Context) -> Signal:
    """The view lies elsewhere than the settled one; holds until the new view is the settled one."""
    if seen.shift is None:
        return UNKNOWN
    return Signal(seen.shift >= rule.threshold, 0.9, seen.shift)


def _low_light(seen: Observation, rule: Rule, _context: Context) -> Signal:
    if seen.brightness is None:
        return UNKNOWN
    return Signal(seen.brightness < rule.threshold, 0.9, seen.brightness)


def _different_person(seen: Observation, rule: Rule, _context: Context) -> Signal:
    """Unlike the enrolled face; without one, unlike the person who has been sitting there so far."""
    likeness = seen.identity if seen.identity is not None else seen.continuity
    if likeness is None:
        return UNKNOWN
    return Signal(likeness < rule.threshold, 0.9, likeness)


def _score_of(field: str) -> SignalRule:
    """A thing is in view: its gathered score has reached the limit."""

    def signal(seen: Observation, rule: Rule, _context: Context) -> Signal:
        score: float | None = getattr(seen, field)
        return UNKNOWN if score is None else Signal(score >= rule.threshold, score, score)

    return signal


def _microphone_lost(heard: SoundObservation, _rule: Rule, _context: Context) -> Signal:
    return Signal(not heard.microphone_ok, 1.0, 1.0 if heard.microphone_ok else 0.0)


def _microphone_muted(heard: SoundObservation, rule: Rule, _context: Context) -> Signal:
    """Quieter than any real microphone in any room."""
    if heard.level_db is None:
        return UNKNOWN
    return Signal(heard.level_db < rule.threshold, 1.0, heard.level_db)


def _speech(heard: SoundObservation, rule: Rule, _context: Context) -> Signal:
    if heard.voice is None:
        return UNKNOWN
    return Signal(heard.voice >= rule.threshold, heard.voice, heard.voice)


SIGNALS: Mapping[IncidentKind, SignalRule] = MappingProxyType(
    {
        IncidentKind.CAMERA_LOST: _camera_lost,
        IncidentKind.CAMERA_COVERED: _camera_covered,
        IncidentKind.CAMERA_FROZEN: _camera_frozen,
        IncidentKind.CAMERA_MOVED: _camera_moved,
        IncidentKind.EXTRA_PERSON: _extra_person,
        IncidentKind.DIFFERENT_PERSON: _different_person,
        IncidentKind.FACE_ABSENT: _face_absent,
        IncidentKind.TURNED_AWAY: _turned_away,
        IncidentKind.GAZE_AWAY: _gaze_away,
        IncidentKind.PHONE_VISIBLE: _score_of("phone"),
        IncidentKind.BOOK_VISIBLE: _score_of("book"),
        IncidentKind.HEADSET: _score_of("headset"),
        IncidentKind.LOW_LIGHT: _low_light,
    }
)

SOUND_SIGNALS: Mapping[IncidentKind, SoundSignalRule] = MappingProxyType(
    {
        IncidentKind.MICROPHONE_LOST: _microphone_lost,
        IncidentKind.MICROPHONE_MUTED: _microphone_muted,
        IncidentKind.SPEECH: _speech,
    }
)

# While one of these holds, the picture says nothing about the person.
BLINDING = (IncidentKind.CAMERA_LOST, IncidentKind.CAMERA_COVERED, IncidentKind.CAMERA_FROZEN)
ABOUT_THE_PERSON = (
    IncidentKind.EXTRA_PERSON,
    IncidentKind.DIFFERENT_PERSON,
    IncidentKind.FACE_ABSENT,
    IncidentKind.TURNED_AWAY,
    IncidentKind.GAZE_AWAY,
    IncidentKind.PHONE_VISIBLE,
    IncidentKind.BOOK_VISIBLE,
    IncidentKind.HEADSET,
)
