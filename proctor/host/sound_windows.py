"""Sound devices of a Windows computer: their properties from the registry, the chosen ones from Core Audio.
Reading is thin; `devices_of` is pure.

Windows itself says what an endpoint is (its form factor) and on which bus it hangs. A Realtek jack calls
itself headphones whatever is plugged into it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace

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
    if sys.platform != "win32":
        return None
    try:
        found = [
            endpoint
            for flow, output in (("Render", True), ("Capture", False))
            for endpoint in _read_flow(flow, output=output)
        ]
        chosen = _chosen_ids()
    except Exception:  # noqa: BLE001  the registry or COM, whatever they throw: it could not be told
        return None
    return tuple(replace(one, chosen=any(one.guid.lower() in name for name in chosen)) for one in found)


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
        microphone_too=False,
    )


def _read_flow(flow: str, *, output: bool) -> list[Endpoint]:
    if sys.platform != "win32":
        return []
    import winreg

    found = []
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, rf"{_AUDIO}\{flow}") as folder:
        for at in range(winreg.QueryInfoKey(folder)[0]):
            guid = winreg.EnumKey(folder, at)
            with (
                winreg.OpenKey(folder, guid) as endpoint,
                winreg.OpenKey(folder, rf"{guid}\Properties") as properties,
            ):
                form = _value(properties, _FORM)
                found.append(
                    Endpoint(
                        guid=guid,
                        output=output,
                        state=int(_value(endpoint, "DeviceState") or 0) & 0xF,
                        said=str(_value(properties, _SAID) or ""),
                        owner=str(_value(properties, _OWNER) or ""),
                        enumerator=str(_value(properties, _ENUMERATOR) or ""),
                        form=form if isinstance(form, int) else None,
                    )
                )
    return found


def _value(key: object, name: str) -> object:
    if sys.platform != "win32":
        return None
    import winreg

    try:
        value: object = winreg.QueryValueEx(key, name)[0]
    except OSError:
        return None
    return value


def _chosen_ids() -> tuple[str, ...]:
    """Ids of the default endpoints: they end with the endpoint's key in the registry."""
    com = importlib.import_module("comtypes")
    com.CoInitialize()  # once for each thread that asks; again does no harm
    listing = importlib.import_module("pycaw.pycaw").AudioUtilities.GetDeviceEnumerator()
    ids = []
    for flow in (0, 1):  # eRender, eCapture
        for role in (0, 2):  # eConsole, eCommunications
            try:
                ids.append(str(listing.GetDefaultAudioEndpoint(flow, role).GetId()).lower())
            except com.COMError:
                continue  # there is none: no device of this flow
    return tuple(ids)
