"""The sound devices of this computer, and whether a headset is in use. What a device is, is judged in
`sound_kind`; how each system tells is in `sound_linux`, `sound_windows` and `sound_macos`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from proctor.core.host_fact import HostFact
from proctor.core.kinds import IncidentKind
from proctor.host import sound_linux, sound_macos, sound_windows
from proctor.host.sound_kind import NAME, SoundDevice, headset_fact


def list_sound_devices() -> tuple[SoundDevice, ...] | None:
    """What plays and what records; None where this system does not tell."""
    if sys.platform == "win32":
        endpoints = sound_windows.read_endpoints()
        return None if endpoints is None else sound_windows.devices_of(endpoints)
    if sys.platform == "darwin":
        return sound_macos.devices_of(sound_macos.read_audio())
    return sound_linux.devices_of(sound_linux.read_pactl())


class HeadsetProbe:
    """Whether a headset or headphones are in use."""

    name = NAME
    kinds = (IncidentKind.HEADSET,)

    def __init__(self, devices: Callable[[], Sequence[SoundDevice] | None] = list_sound_devices) -> None:
        self._devices = devices

    def look(self) -> tuple[HostFact, ...]:
        """One fact of the kind HEADSET."""
        return (headset_fact(self._devices()),)
