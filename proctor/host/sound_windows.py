"""Sound devices of a Windows computer: their properties from the registry, the chosen ones from Core Audio.
Reading is thin; `devices_of` is pure.

Windows itself says what an endpoint is (its form factor) and on which bus it hangs. A Realtek jack calls
itself headphones whatever is plugged into it.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from proctor.host.registry import all_subkeys, values_of
from proctor.host.sound_kind import SoundDevice

_AUDIO = r"SOFTWARE\Microsoft\Windows\CurrentVersion\MMDevices\Audio"
_SAID = "{a45c254e-df1c-4efd-8020-67d146a850e0},2"  # "Headphones"
_OWNER = "{b3f8fa53-0004-438e-9003-51a46e139bfc},6"  # "Realtek(R) Audio"
_ENUMERATOR = "{a45c254e-df1c-4efd-8020-67d146a850e0},24"  # "HDAUDIO", "USB", "BTHENUM" ...
_FORM = "{1da5d803-d492-4edd-8c23-e0c0ffee7f0e},0"  # PKEY_AudioEndpoint_FormFactor
_ACTIVE = 1  # DEVICE_STATE_ACTIVE: there, plugged in, not disabled
_FORMS = {1: "speakers", 2: "line", 3: "headphones", 4: "microphone", 5: "headset", 6: "handset", 9: "hdmi"}
_BUSES = {
    "usb": "usb",
    "hdaudio": "pci",
    "pci": "pci",
    "intelaudio": "pci",
    "soundwire": "pci",
    "bthenum": "bluetooth",
    "bthhfenum": "bluetooth",
    "bthleenum": "bluetooth",
    "bth": "bluetooth",
    "root": "virtual",
    "swd": "virtual",
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint's raw values. guid: its key's name; state: DeviceState; form: EndpointFormFactor, None
    where it does not say; chosen: whether the system's default for playing, recording or telephoning."""

    guid: str
    output: bool
    state: int
    said: str
    owner: str
    enumerator: str
    form: int | None
    chosen: bool = False


def read_endpoints() -> tuple[Endpoint, ...] | None:
    """All endpoints; None where they cannot be read or the chosen ones are not told."""
    chosen = _chosen_ids()
    if chosen is None:
        return None
    return tuple(
        _endpoint(flow, guid, chosen)
        for flow in ("Render", "Capture")
        for guid in all_subkeys(rf"{_AUDIO}\{flow}")
    )


def devices_of(endpoints: Iterable[Endpoint]) -> tuple[SoundDevice, ...]:
    """The devices that are there; what is unplugged or disabled is none."""
    return tuple(_device(one) for one in endpoints if one.state == _ACTIVE)


def _device(one: Endpoint) -> SoundDevice:
    form = _FORMS.get(one.form if one.form is not None else -1, "")
    enumerator = one.enumerator.lower()
    bus = _BUSES.get(enumerator.removeprefix("{1}."), "")
    if form == "hdmi":
        bus = "hdmi"
    if "hands-free" in one.said.lower() or "hands-free" in one.owner.lower() or enumerator == "bthhfenum":
        form = "hands-free"
    return SoundDevice(
        name=f"{one.said} ({one.owner})" if one.owner else one.said,
        output=one.output,
        active=one.chosen,
        bus=bus,
        form="headset" if form == "handset" else form,
        jack=bus in ("pci", "") and form in ("headphones", "headset"),
        product=one.owner,
    )


def _endpoint(flow: str, guid: str, chosen: Iterable[str]) -> Endpoint:
    key = rf"{_AUDIO}\{flow}\{guid}"
    properties = values_of(rf"{key}\Properties")
    state, form = values_of(key).get("DeviceState"), properties.get(_FORM)
    return Endpoint(
        guid=guid,
        output=flow == "Render",
        state=state & 0xF if isinstance(state, int) else 0,
        said=str(properties.get(_SAID) or ""),
        owner=str(properties.get(_OWNER) or ""),
        enumerator=str(properties.get(_ENUMERATOR) or ""),
        form=form if isinstance(form, int) else None,
        chosen=any(guid.lower() in name for name in chosen),
    )


def _chosen_ids() -> tuple[str, ...] | None:
    """Ids of the default endpoints, which end with the endpoint's key in the registry; None where they are
    not told."""
    try:
        com = importlib.import_module("comtypes")
        com.CoInitialize()  # once for each thread that asks; again does no harm
        listing = importlib.import_module("pycaw.pycaw").AudioUtilities.GetDeviceEnumerator()
        return tuple(_default_ids(listing, com.COMError))
    except Exception:  # noqa: BLE001  COM, whatever it throws: it could not be told
        return None


def _default_ids(listing: Any, no_device: type[Exception]) -> Iterator[str]:
    for flow in (0, 1):  # eRender, eCapture
        for role in (0, 2):  # eConsole, eCommunications
            try:
                yield str(listing.GetDefaultAudioEndpoint(flow, role).GetId()).lower()
            except no_device:
                continue
