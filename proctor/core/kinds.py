"""The table of incident kinds: each declared once, with its clause, limits, times, severity and the keys of
its texts.

No rule is carried out here (see `signals` and `incident`), and no site's choice is kept here (see `policy`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class IncidentKind(StrEnum):
    """What the machine can suspect."""

    FACE_ABSENT = "face_absent"
    EXTRA_PERSON = "extra_person"
    TURNED_AWAY = "turned_away"
    GAZE_AWAY = "gaze_away"
    CAMERA_COVERED = "camera_covered"
    CAMERA_FROZEN = "camera_frozen"
    CAMERA_MOVED = "camera_moved"
    LOW_LIGHT = "low_light"
    DIFFERENT_PERSON = "different_person"
    PHONE_VISIBLE = "phone_visible"
    BOOK_VISIBLE = "book_visible"
    SPEECH = "speech"
    CAMERA_LOST = "camera_lost"
    MICROPHONE_LOST = "microphone_lost"
    MICROPHONE_MUTED = "microphone_muted"
    FOCUS_LOST = "focus_lost"
    SECOND_DISPLAY = "second_display"
    REMOTE_ACCESS = "remote_access"
    VIRTUAL_CAMERA = "virtual_camera"
    VIRTUAL_MACHINE = "virtual_machine"
    HEADSET = "headset"
    CLOCK_CHANGED = "clock_changed"
    NETWORK_LOST = "network_lost"
    MONITOR_RESTARTED = "monitor_restarted"
    ROOM_SCAN = "room_scan"


class Severity(StrEnum):
    """How a reviewer's queue sorts it: a circumstance, something to look at, something to look at first."""

    NOTE = "note"
    SUSPICION = "suspicion"
    GRAVE = "grave"


class Origin(StrEnum):
    """Who finds it: the picture's rules, the sound's, or the computer (the window opens those itself)."""

    PICTURE = "picture"
    SOUND = "sound"
    COMPUTER = "computer"


NO_EXTRAS: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class KindSpec:
    """One kind. Times in seconds of media time; `measure`: what `threshold` limits, and its unit.

    warn_s: how long the condition holds before the candidate gets a kind word; hold_s: before an incident
    opens; release_s: how long it must be over before the incident closes, so that close repeats are one
    incident. `extras`: further limits of this kind, by name. `roles`: the networks a finding rests on.
    `on`: whether a policy that says nothing watches it; `below`: whether less is worse.
    """

    kind: IncidentKind
    clause: str
    severity: Severity
    origin: Origin = Origin.COMPUTER
    threshold: float = 1.0
    measure: str = ""
    warn_s: float = 0.0
    hold_s: float = 0.0
    release_s: float = 0.0
    extras: Mapping[str, float] = field(default_factory=lambda: NO_EXTRAS)
    roles: tuple[str, ...] = ()
    on: bool = True
    below: bool = False

    def text_key(self, reader: str) -> str:
        """The key of the text for `reader`: "name", "candidate" (the kind word) or "reviewer"."""
        return f"watching-{self.kind.value.replace('_', '-')}-{reader}"


_PICTURE, _SOUND = Origin.PICTURE, Origin.SOUND
_NOTE, _SUSPICION, _GRAVE = Severity.NOTE, Severity.SUSPICION, Severity.GRAVE
_K = IncidentKind

_SURE = "confidence"
_FACES = ("face-detector", "face-landmarks")
_BODIES = (*_FACES, "objects")

_SPECS = (
    # The candidate sits there in person and does not leave the seat.
    KindSpec(
        _K.FACE_ABSENT,
        "26/10",
        _SUSPICION,
        _PICTURE,
        1,
        "faces found",
        1.2,
        2.5,
        1.5,
        roles=_FACES,
        below=True,
    ),
    # No strangers in the room.
    KindSpec(_K.EXTRA_PERSON, "26/10", _GRAVE, _PICTURE, 2, "people found", 0.8, 1.2, 2.0, roles=_BODIES),
    # Not to turn away from the screen. Heads turned by 35 degrees measure 28 and more, small honest turns
    # below 23. `release`: the turn must come back below this before it counts as over; `pitch`: the limit up
    # and down, wider, because keyboards and paper lie below the screen.
    KindSpec(
        _K.TURNED_AWAY,
        "26/10",
        _SUSPICION,
        _PICTURE,
        28,
        "head turn in degrees",
        1.2,
        2.5,
        1.2,
        {"release": 23.0, "lost_s": 4.0, "pitch": 42.0},
        roles=_FACES,
    ),
    # Eyes alone accuse nobody: what they did goes into the evidence of other incidents, unless a policy wants
    # more.
    KindSpec(
        _K.GAZE_AWAY,
        "26/10",
        _NOTE,
        _PICTURE,
        25,
        "gaze in degrees",
        2.0,
        4.0,
        1.5,
        roles=(*_FACES, "iris"),
        on=False,
    ),
    # Not to cover the image. threshold: how far the settled view is gone with nothing in its place. The
    # extras judge a picture without a settled view: grey levels, and how far the sharpest spots stand out.
    KindSpec(
        _K.CAMERA_COVERED,
        "26/10",
        _GRAVE,
        _PICTURE,
        0.6,
        "share of the view that is gone",
        1.0,
        2.0,
        1.0,
        {"dark": 18.0, "bright": 240.0, "detail": 2.0},
    ),
    # threshold: share of the picture in which a living one changes from frame to frame at the least; `empty`:
    # the same where no face is seen.
    KindSpec(
        _K.CAMERA_FROZEN,
        "26/10",
        _GRAVE,
        _PICTURE,
        0.02,
        "share of the picture that changes",
        1.5,
        2.5,
        1.0,
        below=True,
    ),
    # The view is known to have moved once it has come to rest; it counts from when it left the settled one.
    KindSpec(
        _K.CAMERA_MOVED, "26/10", _NOTE, _PICTURE, 0.04, "shift of the view by its width", 1.0, 1.5, 2.0
    ),
    KindSpec(
        _K.LOW_LIGHT,
        "26/9",
        _NOTE,
        _PICTURE,
        40,
        "brightness in grey levels",
        3.0,
        10.0,
        5.0,
        {"face": 30.0},
        below=True,
    ),
    # threshold: likeness to the enrolled face, or to the person so far, below which it is another one.
    # `sure`: likeness to the enrolled face from which a doubt about the person so far is void (other light).
    KindSpec(
        _K.DIFFERENT_PERSON,
        "26/10",
        _GRAVE,
        _PICTURE,
        0.3,
        "similarity",
        2.0,
        2.5,
        3.0,
        {"sure": 0.7},
        roles=(*_FACES, "identity"),
        below=True,
    ),
    KindSpec(_K.PHONE_VISIBLE, "26/10", _GRAVE, _PICTURE, 0.5, "score", 1.0, 2.0, 3.0, roles=("objects",)),
    KindSpec(_K.BOOK_VISIBLE, "26/10", _SUSPICION, _PICTURE, 0.5, "score", 1.0, 2.0, 3.0, roles=("objects",)),
    # threshold: score of a stretch of sound that counts as a voice. blip_s: a pause between words this long
    # does not end a sentence; least_share: of the time, how much must be voice: a cough or a laugh is less.
    KindSpec(
        _K.SPEECH,
        "26/10",
        _SUSPICION,
        _SOUND,
        0.5,
        "score of a voice",
        1.0,
        1.5,
        2.0,
        {"blip_s": 0.9, "least_share": 0.4},
        roles=("voice",),
    ),
    KindSpec(_K.CAMERA_LOST, "26/10", _GRAVE, _PICTURE, 1, "pictures given", 0.5, 1.5, 0.5, below=True),
    # A loose plug comes and goes: that is one incident.
    KindSpec(_K.MICROPHONE_LOST, "26/9", _SUSPICION, _SOUND, 1, "sound given", 2.0, 5.0, 5.0, below=True),
    # threshold: less than one step of a 16-bit converter; a live microphone hisses louder than this in any
    # room. Some clean the quiet away until a key is struck, hence the long hold, which any sound begins anew.
    KindSpec(
        _K.MICROPHONE_MUTED,
        "26/9",
        _SUSPICION,
        _SOUND,
        -88,
        "level in dB",
        10.0,
        30.0,
        1.0,
        {"blip_s": 0.0},
        below=True,
    ),
    KindSpec(_K.FOCUS_LOST, "26/49", _GRAVE),
    # What the computer says of itself, see `host_fact`: threshold is the confidence from which it counts.
    KindSpec(_K.SECOND_DISPLAY, "26/10", _SUSPICION, threshold=0.7, measure=_SURE, hold_s=5.0, release_s=5.0),
    KindSpec(_K.REMOTE_ACCESS, "184/10", _GRAVE, threshold=0.7, measure=_SURE, hold_s=2.0, release_s=5.0),
    KindSpec(_K.VIRTUAL_CAMERA, "26/10", _GRAVE, threshold=0.7, measure=_SURE, hold_s=2.0, release_s=5.0),
    KindSpec(_K.VIRTUAL_MACHINE, "184/10", _SUSPICION, threshold=0.8, measure=_SURE),
    KindSpec(_K.HEADSET, "26/10", _SUSPICION, _PICTURE, 0.5, "score", 2.0, 4.0, 3.0, roles=("objects",)),
    KindSpec(_K.CLOCK_CHANGED, "26/49", _NOTE, threshold=0.7, measure=_SURE),
    KindSpec(_K.NETWORK_LOST, "26/49", _NOTE),
    KindSpec(_K.MONITOR_RESTARTED, "26/11", _NOTE),
    # A look round the room that was asked for, and refused or not brought to its end.
    KindSpec(_K.ROOM_SCAN, "26/10", _SUSPICION),
)

KINDS: Mapping[IncidentKind, KindSpec] = MappingProxyType({spec.kind: spec for spec in _SPECS})

# What is found in the picture and the sound, in the order in which it is reported when several begin at once.
WATCHED: tuple[IncidentKind, ...] = (
    _K.CAMERA_LOST,
    _K.CAMERA_COVERED,
    _K.CAMERA_FROZEN,
    _K.CAMERA_MOVED,
    _K.EXTRA_PERSON,
    _K.DIFFERENT_PERSON,
    _K.FACE_ABSENT,
    _K.TURNED_AWAY,
    _K.GAZE_AWAY,
    _K.PHONE_VISIBLE,
    _K.BOOK_VISIBLE,
    _K.HEADSET,
    _K.LOW_LIGHT,
    _K.MICROPHONE_LOST,
    _K.MICROPHONE_MUTED,
    _K.SPEECH,
)

# What probes of the computer find; a headset may also be seen in the picture.
HOSTED: tuple[IncidentKind, ...] = (
    _K.SECOND_DISPLAY,
    _K.REMOTE_ACCESS,
    _K.VIRTUAL_CAMERA,
    _K.VIRTUAL_MACHINE,
    _K.HEADSET,
    _K.CLOCK_CHANGED,
)

# Every kind that a policy has a rule for.
RULED: tuple[IncidentKind, ...] = (*WATCHED, *(kind for kind in HOSTED if kind not in WATCHED))
