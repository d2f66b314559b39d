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
    None; `since`: where the condition is known to have begun earlier than it could be told, when."""

    holds: bool | None
    certainty: float = 0.0
    value: float | None = None
    since: float | None = None


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
# From this share of the settled view that is gone on, what is left says little about light and life.
VEILED = 0.3
SignalRule = Callable[[Observation, Rule, Context], Signal]
SoundSignalRule = Callable[[SoundObservation, Rule, Context], Signal]


def _camera_lost(seen: Observation, _rule: Rule, _context: Context) -> Signal:
    return Signal(not seen.camera_ok, 1.0, 0.0 if not seen.camera_ok else 1.0)


def _camera_covered(seen: Observation, rule: Rule, _context: Context) -> Signal:
    """The settled view is gone and nothing has come in its place; before there is one, hardly anything to
    see, or all dark, or all bright. And nobody in it."""
    if seen.blank is None and (seen.detail is None or seen.brightness is None):
        return UNKNOWN
    blank = _shows_nothing(seen, rule) if seen.blank is None else seen.blank
    if seen.faces:
        return Signal(False, 1.0, 0.0)
    return Signal(blank >= rule.threshold, 0.5 + 0.5 * blank, blank)


def _shows_nothing(seen: Observation, rule: Rule) -> float:
    """1 where one picture alone, without a settled view to compare it with, shows nothing; else 0."""
    if seen.detail is None or seen.brightness is None:
        return 0.0
    lit = rule.extras["dark"] <= seen.brightness <= rule.extras["bright"]
    return 0.0 if lit and seen.detail >= rule.extras["detail"] else 1.0


def _camera_frozen(seen: Observation, rule: Rule, _context: Context) -> Signal:
    """Hardly a block changes: no living person sits that still, and no sensor is free of noise.

    Only said of a person in the picture. An empty room behind a good compression stands as still as a frozen
    one; there it is unknown, and the absence is what is reported.
    """
    if seen.stir is None or not seen.faces:
        return UNKNOWN
    return Signal(seen.stir <= rule.threshold, 0.95, seen.stir)


def _extra_person(seen: Observation, rule: Rule, _context: Context) -> Signal:
    """People, with or without a face. A face that never moves is a poster's: `persons` leaves it out."""
    people = seen.faces if seen.persons is None else seen.persons
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
    return Signal(seen.shift >= rule.threshold, 0.9, seen.shift, seen.shift_since)


def _low_light(seen: Observation, rule: Rule, _context: Context) -> Signal:
    """Too dark to judge the person: the face itself where there is one, else the whole picture. A dark skin
    is far brighter than the limit for faces in any light that a screen gives."""
    if seen.brightness is None or (seen.blank is not None and seen.blank >= VEILED):
        return UNKNOWN
    if seen.face_light is not None:
        return Signal(seen.face_light < rule.extras["face"], 0.9, seen.face_light)
    return Signal(seen.brightness < rule.threshold, 0.9, seen.brightness)


def _different_person(seen: Observation, rule: Rule, _context: Context) -> Signal:
    """Unlike the enrolled face; or unlike the person who has been sitting there so far, unless the enrolled
    face says surely that it is the candidate."""
    known = [value for value in (seen.identity, seen.continuity) if value is not None]
    if not known:
        return UNKNOWN
    if seen.identity is not None and seen.identity >= rule.extras["sure"]:
        return Signal(False, 0.9, seen.identity)
    likeness = min(known)
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
