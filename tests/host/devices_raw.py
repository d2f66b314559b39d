"""Raw answers of three systems about cameras and sound devices, written after how the systems give them."""

from __future__ import annotations

import json
from typing import Any

from proctor.host.cameras_linux import VideoNode
from proctor.host.sound_linux import PactlAnswers
from proctor.host.sound_windows import Endpoint

_PCI = "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-6/1-6:1.0/video4linux/"
_VIRTUAL = "/sys/devices/virtual/video4linux/"


def usb_node(number: int, name: str, part: str = "0", ident: str = "5986:2113") -> VideoNode:
    vendor, product = ident.split(":")
    return VideoNode(f"video{number}", name, part, "uvcvideo", f"{_PCI}video{number}", vendor, product)


def loop_node(number: int, name: str, driver: str = "") -> VideoNode:
    return VideoNode(f"video{number}", name, "0", driver, f"{_VIRTUAL}video{number}", "", "")


LAPTOP_WITH_OBS = (
    usb_node(0, "Integrated Camera: Integrated C"),
    usb_node(1, "Integrated Camera: Integrated C", part="1"),  # metadata
    usb_node(2, "Integrated Camera: Integrated I"),  # infrared
    usb_node(3, "Integrated Camera: Integrated I", part="1"),
    loop_node(10, "OBS Virtual Camera"),
)


def pactl(
    sinks: list[dict[str, Any]], sources: list[dict[str, Any]], sink: str = "", source: str = ""
) -> PactlAnswers:
    info = {"default_sink_name": sink, "default_source_name": source}
    return PactlAnswers(json.dumps(info), json.dumps(sinks), json.dumps(sources))


def card(
    name: str,
    description: str,
    *,
    port: str = "",
    available: str = "availability unknown",
    state: str = "SUSPENDED",
    **facts: str,
) -> dict[str, Any]:
    """A sink or source as `pactl --format=json` tells it; `facts`: properties, with _ in place of a dot."""
    named = {key.replace("_", ".", 1): value for key, value in facts.items()}
    ports = [{"name": port, "description": port, "type": "x", "availability": available}] if port else []
    return {
        "name": name,
        "description": description,
        "state": state,
        "properties": {"device.class": "sound", "device.api": "alsa", **named},
        "ports": ports,
        "active_port": port or None,
    }


SPEAKERS = card(
    "alsa_output.pci-0000_00_1f.3.analog-stereo",
    "Built-in Audio Analog Stereo",
    port="analog-output-speaker",
    device_bus="pci",
    device_form_factor="internal",
)
MICROPHONE = card(
    "alsa_input.pci-0000_00_1f.3.analog-stereo",
    "Built-in Audio Analog Stereo",
    port="analog-input-internal-mic",
    device_bus="pci",
    device_form_factor="internal",
)
HDMI = card(
    "alsa_output.pci-0000_01_00.1.hdmi-stereo",
    "GA104 High Definition Audio Controller Digital Stereo (HDMI)",
    port="hdmi-output-0",
    available="available",
    device_bus="pci",
)
WEBCAM_MICROPHONE = card(
    "alsa_input.usb-046d_HD_Pro_Webcam_C920-02.analog-stereo",
    "HD Pro Webcam C920 Analog Stereo",
    port="analog-input-mic",
    device_bus="usb",
    device_form_factor="webcam",
)
DESKTOP_JACK = card(
    "alsa_output.pci-0000_00_1b.0.analog-stereo",
    "Built-in Audio Analog Stereo",
    port="analog-output-headphones",
    available="available",
    device_bus="pci",
)
LAPTOP_HEADSET = card(
    "alsa_input.pci-0000_00_1f.3.analog-stereo",
    "Built-in Audio Analog Stereo",
    port="analog-input-headset-mic",
    available="available",
    device_bus="pci",
)
EMPTY_JACK = card(
    "alsa_output.pci-0000_00_1b.0.analog-stereo",
    "Built-in Audio Analog Stereo",
    port="analog-output-headphones",
    available="not available",
    device_bus="pci",
)
BLUETOOTH_HEADSET = card(
    "bluez_input.AC_80_0A.headset-head-unit",
    "WH-1000XM4",
    port="headset-input",
    available="available",
    device_api="bluez",
    device_bus="bluetooth",
    device_form_factor="headset",
)
BLUETOOTH_SPEAKER = card(
    "bluez_output.98_52_3D.a2dp-sink",
    "JBL Flip 5",
    port="speaker-output",
    device_api="bluez5",
    device_bus="bluetooth",
    device_form_factor="portable",
)
BLUETOOTH_NAMELESS = card(
    "bluez_output.00_11_22.a2dp-sink", "K-88", device_api="bluez5", device_bus="bluetooth"
)
USB_HEADSET = card(
    "alsa_output.usb-Jabra_Evolve2_65-00.analog-stereo", "Jabra Evolve2 65 Analog Stereo", device_bus="usb"
)
USB_SPEAKER = card(
    "alsa_output.usb-C-Media_USB_Audio_Device-00.analog-stereo",
    "USB Audio Device Analog Stereo",
    device_bus="usb",
)
NULL_SINK = {
    "name": "room",
    "description": "Null Output",
    "state": "RUNNING",
    "properties": {"device.class": "abstract"},
    "ports": [],
    "active_port": None,
}
MONITOR = {**NULL_SINK, "name": "room.monitor", "properties": {"device.class": "monitor"}}


def endpoint(
    said: str,
    owner: str,
    form: int | None,
    enumerator: str = "HDAUDIO",
    *,
    output: bool = True,
    state: int = 1,
    chosen: bool = True,
) -> Endpoint:
    return Endpoint("{0f1e}", output, state, said, owner, enumerator, form, chosen)


def mac_audio(*items: dict[str, Any]) -> str:
    return json.dumps({"SPAudioDataType": [{"_items": list(items), "_name": "coreaudio_device"}]})


def mac_device(name: str, transport: str, *, output: bool = True, chosen: bool = True, **more: Any) -> Any:
    way = "output" if output else "input"
    item = {
        "_name": name,
        "coreaudio_device_transport": f"coreaudio_device_type_{transport}",
        f"coreaudio_device_{way}": 2,
        **more,
    }
    if chosen:
        item[f"coreaudio_default_audio_{way}_device"] = "spaudio_yes"
    return item
