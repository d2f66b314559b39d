"""Which cameras and microphones can be chosen, by name and kind; the choice as it is kept for a restart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from proctor.capture.microphone import PULSE, list_microphones
from proctor.capture.opening import ADDRESSES, source_name
from proctor.core.equipment import CameraChoice, DeviceKind, MicrophoneChoice
from proctor.host.audio_devices import list_sound_devices
from proctor.host.camera_kind import CameraDevice, judge_camera
from proctor.host.sound_kind import SoundDevice, judge_device

_CUT_NAME = 31  # Windows' oldest way to sound cuts names after so many letters


@dataclass(frozen=True)
class ChosenDevices:
    """What a person chose. camera: a source, "" for none chosen; camera_name: by which it is known again when
    the system numbers its cameras anew; microphone: "" for the system's choice."""

    camera: str = ""
    camera_name: str = ""
    microphone: str = ""

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> ChosenDevices | None:
        """From what was kept; None where that is nothing, or damaged."""
        values = [kept.get(field.name) for field in fields(cls)]
        return cls(*values) if all(isinstance(value, str) for value in values) else None  # type: ignore[arg-type]


def camera_choices(source: str, listed: Sequence[CameraDevice] | None) -> tuple[CameraChoice, ...]:
    """The cameras, the one in use (`source`) marked. One that no list knows comes first: an address, a file,
    or a camera of a system that does not list its own."""
    found = tuple(
        CameraChoice(one.source, one.name, judge_camera(one).kind, one.source == source)
        for one in listed or ()
    )
    if any(choice.chosen for choice in found) or (source.startswith("camera:") and found):
        return found
    return (CameraChoice(source, source_name(source), _kind_of(source), chosen=True), *found)


def microphone_choices(microphone: str) -> tuple[MicrophoneChoice, ...]:
    """The microphones, the system's own choice first; asks the system."""
    devices = list_sound_devices()
    found = _by_server(devices) or _by_port_audio(devices)
    choices = (MicrophoneChoice("", ""), *found)
    return tuple(replace(choice, chosen=choice.id == microphone) for choice in choices)


def known_again(chosen: ChosenDevices, listed: Sequence[CameraDevice] | None) -> str:
    """The source of the camera that was chosen once; "" where it is not there any more."""
    if listed is None or not chosen.camera.startswith("camera:"):
        return chosen.camera
    same = [one for one in listed if one.name == chosen.camera_name]
    there = next((one for one in same if one.source == chosen.camera), same[0] if same else None)
    return there.source if there is not None else ""


def _kind_of(source: str) -> DeviceKind:
    if source.startswith(ADDRESSES):
        return DeviceKind.NETWORK
    return DeviceKind.UNKNOWN if source.startswith("camera:") else DeviceKind.FILE


def _by_server(devices: Sequence[SoundDevice] | None) -> tuple[MicrophoneChoice, ...]:
    """By the sound server's own names, where it has them and PortAudio can reach it."""
    named = [one for one in devices or () if one.key and not one.output]
    if not named or not any(name == "pulse" for _, name in list_microphones()):
        return ()
    return tuple(MicrophoneChoice(f"{PULSE}{one.key}", one.name, judge_device(one).kind) for one in named)


def _by_port_audio(devices: Sequence[SoundDevice] | None) -> tuple[MicrophoneChoice, ...]:
    known = [one for one in devices or () if not one.output]
    return tuple(
        MicrophoneChoice(ident, name, _kind_named(name, known)) for ident, name in list_microphones()
    )


def _kind_named(name: str, known: Sequence[SoundDevice]) -> DeviceKind:
    for one in known:
        if one.name == name or (len(name) >= _CUT_NAME and one.name.startswith(name)):
            return judge_device(one).kind
    return DeviceKind.UNKNOWN
