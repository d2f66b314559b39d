"""Sound devices of a Linux computer, as PulseAudio or PipeWire tell through `pactl`. Reading is thin;
`devices_of` is pure.

Without a sound server nobody says which device is chosen, so that nothing is told at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proctor.host.asking import ask_tool
from proctor.host.sound_kind import SoundDevice

_FORMS = {
    "headset": "headset",
    "headphone": "headphones",
    "headphones": "headphones",
    "hands-free": "hands-free",
    "handset": "headset",
    "speaker": "speakers",
    "speakers": "speakers",
    "internal": "speakers",
}
_BUSES = {"usb": "usb", "bluetooth": "bluetooth", "pci": "pci", "isa": "pci", "platform": "pci"}


@dataclass(frozen=True, slots=True)
class PactlAnswers:
    """What `pactl --format=json` said to "info", "list sinks" and "list sources"; None where it said
    nothing."""

    info: str | None
    sinks: str | None
    sources: str | None


def read_pactl() -> PactlAnswers:
    """Ask the sound server; a server that is not there is not started."""
    ask = ("pactl", "--format=json")
    info = ask_tool((*ask, "info"), 2.0)
    if info is None:
        return PactlAnswers(None, None, None)
    return PactlAnswers(
        info, ask_tool((*ask, "list", "sinks"), 2.0), ask_tool((*ask, "list", "sources"), 2.0)
    )


def devices_of(answers: PactlAnswers) -> tuple[SoundDevice, ...] | None:
    """The devices in the server's answers; None where they cannot be read."""
    try:
        info, sinks, sources = (
            json.loads(text or "") for text in (answers.info, answers.sinks, answers.sources)
        )
        sink, source = info.get("default_sink_name"), info.get("default_source_name")
        outputs = [_device(one, sink, output=True) for one in sinks]
        inputs = [_device(one, source, output=False) for one in sources if not _is_monitor(one)]
    except (ValueError, TypeError, AttributeError, KeyError):
        return None
    return (*outputs, *inputs)


def _is_monitor(source: Mapping[str, Any]) -> bool:
    return str(source.get("properties", {}).get("device.class", "")) == "monitor"


def _device(one: Mapping[str, Any], chosen: object, *, output: bool) -> SoundDevice:
    facts: Mapping[str, Any] = one.get("properties") or {}
    ports: Sequence[Mapping[str, Any]] = one.get("ports") or ()
    active_port = str(one.get("active_port") or "")
    port = next((port for port in ports if port.get("name") == active_port), {})
    said = str(facts.get("device.form_factor", "")).lower()
    bus = _bus(one, facts, active_port)
    jack = bus in ("pci", "") and _plug_of(active_port, port) != ""
    form = _plug_of(active_port, port) if jack else _FORMS.get(said, said)
    if bus == "bluetooth" and not form:
        form = _bluetooth_form(facts, active_port)
    return SoundDevice(
        name=str(one.get("description") or one.get("name") or ""),
        output=output,
        active=one.get("name") == chosen or one.get("state") == "RUNNING",
        bus=bus,
        form=form,
        jack=jack,
        microphone_too=jack and "headset" in active_port,
        key=str(one.get("name") or ""),
    )


def _bus(one: Mapping[str, Any], facts: Mapping[str, Any], active_port: str) -> str:
    if str(facts.get("device.api", "")).startswith("bluez") or str(one.get("name", "")).startswith("bluez"):
        return "bluetooth"
    if "hdmi" in active_port.lower() or "hdmi" in str(one.get("name", "")).lower():
        return "hdmi"
    bus = _BUSES.get(str(facts.get("device.bus", "")), "")
    if bus:
        return bus
    return "" if "alsa" in str(facts.get("device.api", "")) else "virtual"


def _plug_of(active_port: str, port: Mapping[str, Any]) -> str:
    """What the chosen socket is for, where something is in it; "" for loudspeakers and built-in ones.

    A socket that is known to be empty is no plug; one that cannot tell counts as taken, for it was chosen.
    """
    if str(port.get("availability", "")) == "not available":
        return ""
    name = active_port.lower()
    if "headset" in name:
        return "headset"
    return "headphones" if "headphone" in name else ""


def _bluetooth_form(facts: Mapping[str, Any], active_port: str) -> str:
    words = (
        f"{facts.get('bluetooth.protocol', '')} {facts.get('api.bluez5.profile', '')} {active_port}".lower()
    )
    for part, form in (("headset", "headset"), ("handsfree", "hands-free"), ("headphone", "headphones")):
        if part in words.replace("hands-free", "handsfree"):
            return form
    return "speakers" if "speaker" in words else ""
