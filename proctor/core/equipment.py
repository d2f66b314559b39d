"""What the equipment check shows while it looks and listens: choices, live figures, hints. Values only.

Who judges them is `camera_check` and `microphone_check`; who reads devices is `proctor/host` and
`proctor/capture`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal


class DeviceKind(StrEnum):
    """What a camera or a sound device is, as far as the system tells. `key` is its text."""

    BUILT_IN = "built_in"
    USB = "usb"
    NETWORK = "network"
    PHONE = "phone"  # a telephone used as a webcam
    VIRTUAL = "virtual"  # a program that plays a camera
    EFFECT = "effect"  # a program that changes a real camera's picture
    CAPTURE = "capture"  # a box that takes in another device's screen or camera
    BLUETOOTH = "bluetooth"
    HEADSET = "headset"
    HEADPHONES = "headphones"
    SPEAKERS = "speakers"
    DISPLAY = "display"  # sound over HDMI or DisplayPort
    MONITOR = "monitor"  # what the speakers play, heard as if it were a microphone
    FILE = "file"
    UNKNOWN = "unknown"

    @property
    def key(self) -> str:
        """Key of the text."""
        return f"equipment-device-{self.value.replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class CameraChoice:
    """A camera that can be chosen. `id` is what `choose_camera` takes ("camera:0", an address ...)."""

    id: str
    name: str
    kind: DeviceKind = DeviceKind.UNKNOWN
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class MicrophoneChoice:
    """A microphone that can be chosen; `id` "" is the system's own choice, and `name` may be "" for it."""

    id: str
    name: str
    kind: DeviceKind = DeviceKind.UNKNOWN
    chosen: bool = False


class CameraHint(StrEnum):
    """What to do now, one thing at a time. Left and right are the candidate's own hands."""

    STARTING = "starting"  # no picture has come yet
    NO_PICTURE = "no_picture"
    DARK = "too_dark"
    BRIGHT = "too_bright"
    BACKLIT = "light_behind"
    BLURRED = "blurred"
    NO_FACE = "no_face"
    MANY_FACES = "two_faces"
    CLOSER = "closer"
    FURTHER = "further"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    GOOD = "good"

    @property
    def key(self) -> str:
        """Key of the text."""
        return f"equipment-hint-{self.value.replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class FaceBox:
    """A face in the unmirrored picture, as shares of its width and height, from the top left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class CameraLive:
    """The camera now. fps: real pictures a second, None until there is a figure. width, height: of the
    picture, 0 until one came. brightness: 0 to 1, None without a picture. done: share of the look, 0 to 1.
    """

    hint: CameraHint
    fps: float | None = None
    width: int = 0
    height: int = 0
    face: FaceBox | None = None
    brightness: float | None = None
    done: float = 0.0


class MicrophonePhase(StrEnum):
    """QUIET: say nothing; SPEAK: read the phrase aloud (`PHRASE`); DONE. `key`: what to tell the person."""

    QUIET = "quiet"
    SPEAK = "speak"
    DONE = "done"

    @property
    def key(self) -> str:
        """Key of the text."""
        return f"equipment-microphone-phase-{self.value}"


PHRASE = "equipment-microphone-phrase"  # key of the sentence to read aloud


@dataclass(frozen=True, slots=True)
class MicrophoneLive:
    """The microphone now. level: 0 (silence) to 1; voice: 0 to 1, how far what is heard is a voice, None in
    the quiet phase and where voices are not known; done: share of the phase, 0 to 1.
    """

    level: float
    phase: MicrophonePhase
    voice: float | None = None
    done: float = 0.0


Status = Literal["pass", "fail", "unknown"]


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """What a step of the equipment check comes to. `advice`: key of a text whose values are in `figures`
    (plain JSON values), or ""; measured and required are short figures with their units."""

    status: Status
    measured: str = ""
    required: str = ""
    advice: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)
