"""Sound devices of a Mac, as the system profiler tells. Reading is thin; `devices_of` is pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from proctor.host.asking import ask_tool
from proctor.host.sound_kind import SoundDevice

_BUSES = {
    "builtin": "pci",
    "usb": "usb",
    "bluetooth": "bluetooth",
    "bluetoothle": "bluetooth",
    "hdmi": "hdmi",
    "displayport": "hdmi",
    "airplay": "hdmi",  # another room's loudspeaker or television
    "virtual": "virtual",
    "aggregate": "virtual",
}


def read_audio() -> str | None:
    """The profiler's answer; None where it gave none."""
    return ask_tool(("system_profiler", "SPAudioDataType", "-json"), 5.0)


def devices_of(answer: str | None) -> tuple[SoundDevice, ...] | None:
    """The devices in the answer; None where it cannot be read."""
    try:
        groups = json.loads(answer or "")["SPAudioDataType"]
        items = [item for group in groups for item in group.get("_items", ())]
        return tuple(device for item in items for device in _devices(item))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _devices(item: Mapping[str, Any]) -> list[SoundDevice]:
    """One device may play and record."""
    name = str(item.get("_name", ""))
    bus = _BUSES.get(str(item.get("coreaudio_device_transport", "")).rpartition("_")[2], "")
    found = []
    for output, way in ((True, "output"), (False, "input")):
        if not item.get(f"coreaudio_device_{way}"):
            continue
        where = str(item.get(f"coreaudio_{way}_source", "")).lower()
        words = f"{name} {where}".lower()
        jack = bus == "pci" and ("headphone" in words or "external mic" in words)
        found.append(
            SoundDevice(
                name=name,
                output=output,
                active=_is_chosen(item, way),
                bus=bus,
                form="headphones" if jack and output else "",
                jack=jack,
                # A Mac shows an external microphone only where the plug has one.
                microphone_too=jack and not output,
            )
        )
    return found


def _is_chosen(item: Mapping[str, Any], way: str) -> bool:
    keys = [f"coreaudio_default_audio_{way}_device"]
    if way == "output":
        keys.append("coreaudio_default_audio_system_device")
    return any(item.get(key) == "spaudio_yes" for key in keys)
