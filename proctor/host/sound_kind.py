"""What a sound device is, by kind, bus and name, and whether somebody could hear or be heard through it
without the room knowing. Pure.

A plug in a notebook's or desktop's jack may be a loudspeaker's: the jack alone stays below the policies'
limit (0.5). A microphone in the same plug, Bluetooth's own kinds and a headset by name do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from proctor.core.equipment import DeviceKind
from proctor.core.host_fact import HostFact, Trace, clear, found, unknown
from proctor.core.kinds import IncidentKind

NAME = "audio_devices"
_KIND = IncidentKind.HEADSET
_K = DeviceKind
ON_THE_EARS = frozenset({_K.HEADSET, _K.HEADPHONES, _K.BLUETOOTH})
SURE, PLUGGED_WITH_MICROPHONE, JACK, NAMELESS_BLUETOOTH = 0.9, 0.8, 0.4, 0.45
_IDLE = 0.2  # paired or plugged, and neither chosen nor in use

_HEADSETS = re.compile(
    r"headset|hands.?free|\bhfp\b|\bhsp\b|гарнитур|jabra (evolve|engage|biz|elite)|plantronics|poly (voyager|"
    r"blackwire)|hyperx cloud|arctis|razer (kraken|blackshark|barracuda)|logitech (g\d+ .*headset|h\d{3})|"
    r"corsair (hs|void|virtuoso)|sennheiser (pc|sc|game)|epos|turtle beach|astro a\d",
    re.IGNORECASE,
)
_HEADPHONES = re.compile(
    r"head ?phone|ear ?phone|ear ?buds?|airpods|\bbuds|freebuds|powerbeats|beats (studio|solo|fit|flex)|"
    r"наушник|құлаққап|wh-1000|wf-1000|quietcomfort|\bqc ?\d\d|tws\b|air ?dots",
    re.IGNORECASE,
)
_SPEAKERS = re.compile(
    r"speaker|soundbar|динамик|колонк|echo|homepod|\bjbl (flip|charge|go|xtreme)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SoundDevice:
    """One device as a system lists it, in one form for all three.

    output: whether it plays (else it records). active: chosen by the system or in use now. bus: "bluetooth",
    "usb", "pci", "hdmi", "virtual" or "". form: what the system calls its form ("headset", "headphones",
    "speakers", "webcam", "microphone", "hands-free" ...) or "". jack: the form stands for a socket that
    anything may be plugged into. microphone_too: the plug in the jack has a microphone. key: the system's own
    name for it, where it is chosen by that, or "". product: its maker's name for it, where `name` says more
    ("Headphones (...)" is Windows' own word for a form).
    """

    name: str
    output: bool
    active: bool
    bus: str = ""
    form: str = ""
    jack: bool = False
    microphone_too: bool = False
    key: str = ""
    product: str = ""

    @property
    def called(self) -> str:
        """The name that a kind may be read from."""
        return self.product or self.name


@dataclass(frozen=True, slots=True)
class SoundVerdict:
    """kind, and how sure it is that it is worn on the ears or before the mouth, 0 to 1."""

    kind: DeviceKind
    worn: float = 0.0


def judge_device(device: SoundDevice) -> SoundVerdict:  # noqa: PLR0911  one return a bus
    """What `device` is, whether or not it is in use."""
    if device.bus == "hdmi":
        return SoundVerdict(_K.DISPLAY)
    if device.bus == "virtual":
        return SoundVerdict(_K.MONITOR if device.form == "monitor" else _K.VIRTUAL)
    if device.jack:
        return _judge_plug(device)
    if device.bus == "bluetooth":
        return _judge_bluetooth(device)
    if device.bus == "usb":
        return _judge_usb(device)
    if device.form in ("headset", "hands-free"):
        return SoundVerdict(_K.HEADSET, PLUGGED_WITH_MICROPHONE)
    # A built-in output that calls itself headphones is a jack, whatever is in it.
    if device.form == "headphones" or (device.output and _HEADPHONES.search(device.called)):
        return SoundVerdict(_K.HEADPHONES, JACK)
    return SoundVerdict(_K.SPEAKERS if device.output else _K.BUILT_IN)


def headset_fact(devices: Sequence[SoundDevice] | None) -> HostFact:
    """Whether a headset or headphones are the chosen or used output or input. One that is only paired or
    plugged in is told among the traces, and is not found."""
    if devices is None:
        return unknown(NAME, _KIND, "host-sound-unlisted")
    judged = [(device, judge_device(device)) for device in devices]
    worn = [(device, verdict) for device, verdict in judged if verdict.worn > 0]
    used = [(device, verdict) for device, verdict in worn if device.active]
    idle = [device.name for device, _ in worn if not device.active]
    figures = {
        "outputs": [_line(*one) for one in judged if one[0].output],
        "inputs": [_line(*one) for one in judged if not one[0].output],
        "not_in_use": list(dict.fromkeys(idle)),
    }
    resting = tuple(
        Trace("not in use", device.name, min(_IDLE, verdict.worn))
        for device, verdict in worn
        if not device.active
    )
    if not used:
        return clear(NAME, _KIND, resting, **figures)
    traces = tuple(
        Trace("output" if device.output else "input", f"{device.name} ({verdict.kind.value})", verdict.worn)
        for device, verdict in used
    )
    names = tuple(dict.fromkeys(device.name for device, _ in used))
    sure = max(verdict.worn for _, verdict in used)
    return found(NAME, _KIND, sure, names, (*traces, *resting), **figures)


def _judge_plug(device: SoundDevice) -> SoundVerdict:
    if device.microphone_too or device.form in ("headset", "hands-free"):
        return SoundVerdict(_K.HEADSET, PLUGGED_WITH_MICROPHONE)
    if device.form == "headphones":
        return SoundVerdict(_K.HEADPHONES, JACK)
    return SoundVerdict(_K.SPEAKERS if device.output else _K.BUILT_IN)


def _judge_bluetooth(device: SoundDevice) -> SoundVerdict:
    if device.form in ("headset", "hands-free") or _HEADSETS.search(device.called):
        # A loudspeaker for telephoning speaks the hands-free protocol too.
        speaker = _SPEAKERS.search(device.called) is not None
        return SoundVerdict(_K.SPEAKERS) if speaker else SoundVerdict(_K.HEADSET, SURE)
    if device.form == "headphones" or _HEADPHONES.search(device.called):
        return SoundVerdict(_K.HEADPHONES, SURE)
    if device.form in ("speakers", "portable", "hifi", "car", "tv") or _SPEAKERS.search(device.called):
        return SoundVerdict(_K.SPEAKERS)
    return SoundVerdict(_K.BLUETOOTH, NAMELESS_BLUETOOTH)


def _judge_usb(device: SoundDevice) -> SoundVerdict:  # noqa: PLR0911  one return a form
    if (
        device.form == "webcam"
        or "webcam" in device.called.casefold()
        or "camera" in device.called.casefold()
    ):
        return SoundVerdict(_K.USB)
    if _HEADSETS.search(device.called) or device.form == "hands-free":
        return SoundVerdict(_K.HEADSET, SURE)
    if device.form == "headset":
        return SoundVerdict(_K.HEADSET, PLUGGED_WITH_MICROPHONE)
    if _HEADPHONES.search(device.called):
        return SoundVerdict(_K.HEADPHONES, PLUGGED_WITH_MICROPHONE)
    if device.form == "headphones":
        return SoundVerdict(_K.HEADPHONES, JACK)  # adapters with a jack call themselves so, whatever is in it
    if device.form == "speakers" or _SPEAKERS.search(device.called):
        return SoundVerdict(_K.SPEAKERS)
    return SoundVerdict(_K.USB)


def _line(device: SoundDevice, verdict: SoundVerdict) -> str:
    return f"{device.name}: {verdict.kind.value}{' (in use)' if device.active else ''}"
