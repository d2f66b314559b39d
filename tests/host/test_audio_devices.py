"""Sound devices of three systems: a headset in use is found, an honest desk is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from proctor.core.equipment import DeviceKind
from proctor.core.host_fact import FactState, HostFact
from proctor.core.policy import default_policy
from proctor.host import sound_linux, sound_macos, sound_windows
from proctor.host.audio_devices import HeadsetProbe, list_sound_devices
from proctor.host.sound_kind import SoundDevice, headset_fact, judge_device
from proctor.host.sound_linux import PactlAnswers
from proctor.host.sound_windows import Endpoint
from proctor.resources.texts import LANGUAGES, has_text
from tests.host import devices_raw as raw

LIMIT = default_policy().rules[HeadsetProbe.kinds[0]].threshold
HONEST, TOLD, CAUGHT = "honest", "told", "caught"


def weight(fact: HostFact) -> str:
    if fact.state is FactState.CLEAR:
        return HONEST
    assert fact.state is FactState.FOUND
    return CAUGHT if fact.confidence >= LIMIT else TOLD


def linux(sink: dict[str, Any], source: dict[str, Any], *others: dict[str, Any]) -> HostFact:
    answers = raw.pactl([sink, *others], [source], sink["name"], source["name"])
    return headset_fact(sound_linux.devices_of(answers))


@pytest.mark.parametrize(
    ("sink", "source", "expected"),
    [
        (raw.SPEAKERS, raw.MICROPHONE, HONEST),
        (raw.HDMI, raw.MICROPHONE, HONEST),
        (raw.SPEAKERS, raw.WEBCAM_MICROPHONE, HONEST),
        (raw.USB_SPEAKER, raw.WEBCAM_MICROPHONE, HONEST),
        (raw.BLUETOOTH_SPEAKER, raw.MICROPHONE, HONEST),
        (raw.NULL_SINK, raw.MICROPHONE, HONEST),
        (raw.EMPTY_JACK, raw.MICROPHONE, HONEST),
        # A socket says headphones, a loudspeaker may be in it; a nameless Bluetooth device may be anything.
        (raw.DESKTOP_JACK, raw.MICROPHONE, TOLD),
        (raw.BLUETOOTH_NAMELESS, raw.MICROPHONE, TOLD),
        (raw.DESKTOP_JACK, raw.LAPTOP_HEADSET, CAUGHT),
        (raw.SPEAKERS, raw.BLUETOOTH_HEADSET, CAUGHT),
        (raw.USB_HEADSET, raw.WEBCAM_MICROPHONE, CAUGHT),
    ],
)
def test_linux_by_the_sound_server(sink: dict[str, Any], source: dict[str, Any], expected: str) -> None:
    fact = linux(sink, source)
    assert weight(fact) == expected, fact
    json.dumps(fact.as_json())


def test_a_paired_headset_that_nobody_uses_is_told_and_not_found() -> None:
    fact = linux(raw.SPEAKERS, raw.MICROPHONE, raw.USB_HEADSET)
    assert fact.state is FactState.CLEAR
    assert fact.figures["not_in_use"] == ["Jabra Evolve2 65 Analog Stereo"]
    assert [trace.weight for trace in fact.traces] == [0.2]
    # Somebody plays through it, though the system's choice is another: it is in use.
    assert weight(linux(raw.SPEAKERS, raw.MICROPHONE, {**raw.USB_HEADSET, "state": "RUNNING"})) == CAUGHT


def test_the_monitor_of_a_loudspeaker_is_no_microphone() -> None:
    devices = sound_linux.devices_of(raw.pactl([raw.NULL_SINK], [raw.MONITOR], "room", "room.monitor"))
    assert devices is not None
    assert [(one.name, one.output, one.key) for one in devices] == [("Null Output", True, "room")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (raw.endpoint("Speakers", "Realtek(R) Audio", 1), HONEST),
        # Desktop jacks of Realtek call themselves headphones, and loudspeakers stand behind them.
        (raw.endpoint("Headphones", "Realtek(R) Audio", 3), TOLD),
        (raw.endpoint("DELL U2720Q", "NVIDIA High Definition Audio", 9), HONEST),
        (raw.endpoint("Digital Output", "Realtek(R) Audio", 8), HONEST),
        (raw.endpoint("Speakers", "USB Audio Device", 1, "USB"), HONEST),
        (raw.endpoint("Microphone", "HD Pro Webcam C920", 4, "USB", output=False), HONEST),
        (raw.endpoint("Microphone Array", "Realtek(R) Audio", 4, output=False), HONEST),
        # An adapter with a socket calls itself headphones, whatever is in it; a headset by its own name.
        (raw.endpoint("Headphones", "USB-C to 3.5mm Adapter", 3, "USB"), TOLD),
        (raw.endpoint("Headphones", "Razer Kraken V3", 3, "USB"), CAUGHT),
        (raw.endpoint("Headset Earphone", "Jabra Evolve2 65", 5, "USB"), CAUGHT),
        (raw.endpoint("Headset Microphone", "Realtek(R) Audio", 5, output=False), CAUGHT),
        (raw.endpoint("Headphones", "WH-1000XM4 Stereo", 3, "BTHENUM"), CAUGHT),
        (raw.endpoint("Headset", "WH-1000XM4 Hands-Free AG Audio", 5, "BTHHFENUM"), CAUGHT),
        (raw.endpoint("Speakers", "JBL Flip 5 Stereo", 1, "BTHENUM"), HONEST),
        (raw.endpoint("CABLE Input", "VB-Audio Virtual Cable", 1, "ROOT"), HONEST),
    ],
)
def test_windows_by_form_and_bus(given: Endpoint, expected: str) -> None:
    devices = sound_windows.devices_of([given])
    assert weight(headset_fact(devices)) == expected
    assert given.said in devices[0].name


def test_windows_passes_over_what_is_unplugged_and_tells_of_what_is_not_chosen() -> None:
    unplugged = raw.endpoint("Headphones", "WH-1000XM4 Stereo", 3, "BTHENUM", state=8)
    assert sound_windows.devices_of([unplugged]) == ()
    resting = raw.endpoint("Headphones", "WH-1000XM4 Stereo", 3, "BTHENUM", chosen=False)
    fact = headset_fact(sound_windows.devices_of([resting, raw.endpoint("Speakers", "Realtek(R) Audio", 1)]))
    assert fact.state is FactState.CLEAR and len(fact.figures["not_in_use"]) == 1


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (raw.mac_device("MacBook Pro Speakers", "builtin"), HONEST),
        (raw.mac_device("MacBook Pro Microphone", "builtin", output=False), HONEST),
        (raw.mac_device("DELL U2720Q", "displayport"), HONEST),
        (raw.mac_device("HD Pro Webcam C920", "usb", output=False), HONEST),
        (raw.mac_device("Living Room", "airplay"), HONEST),
        (raw.mac_device("External Headphones", "builtin"), TOLD),
        (raw.mac_device("Mac mini", "builtin", coreaudio_output_source="Headphones"), TOLD),
        (raw.mac_device("External Microphone", "builtin", output=False), CAUGHT),
        (raw.mac_device("Aigul's AirPods Pro", "bluetooth"), CAUGHT),
        (raw.mac_device("Jabra Evolve2 65", "usb"), CAUGHT),
        (raw.mac_device("Aigul's AirPods Pro", "bluetooth", chosen=False), HONEST),
    ],
)
def test_a_mac_by_transport_and_name(item: dict[str, Any], expected: str) -> None:
    fact = headset_fact(sound_macos.devices_of(raw.mac_audio(item)))
    assert weight(fact) == expected, fact


def test_one_device_of_a_mac_may_play_and_record() -> None:
    both = {**raw.mac_device("AirPods Max", "bluetooth"), "coreaudio_device_input": 1}
    devices = sound_macos.devices_of(raw.mac_audio(both))
    assert devices is not None
    assert [(one.output, one.active) for one in devices] == [(True, True), (False, False)]


def test_answers_that_cannot_be_read_are_unknown() -> None:
    for answers in (
        PactlAnswers(None, None, None),
        PactlAnswers("{}", "not json", "[]"),
        PactlAnswers("[]", "[]", "[]"),
        PactlAnswers("{}", "[3]", "[]"),
    ):
        assert sound_linux.devices_of(answers) is None
    for answer in (None, "", "[]", '{"SPAudioDataType": [3]}'):
        assert sound_macos.devices_of(answer) is None
    (fact,) = HeadsetProbe(lambda: None).look()
    assert (fact.state, fact.reason) == (FactState.UNKNOWN, "host-sound-unlisted")
    assert all(has_text(language, fact.reason) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("name", "bus", "kind"),
    [
        ("Logitech USB Headset H340", "usb", DeviceKind.HEADSET),
        ("HyperX Cloud II", "usb", DeviceKind.HEADSET),
        ("Гарнитура (Hands-Free)", "bluetooth", DeviceKind.HEADSET),
        ("Galaxy Buds2 Pro", "bluetooth", DeviceKind.HEADPHONES),
        ("Redmi AirDots", "bluetooth", DeviceKind.HEADPHONES),
        ("Jabra Speak 510 speakerphone hands-free", "bluetooth", DeviceKind.SPEAKERS),
        ("Logitech BRIO camera", "usb", DeviceKind.USB),
        ("Динамики (USB Audio)", "usb", DeviceKind.SPEAKERS),
    ],
)
def test_names_speak_in_several_languages(name: str, bus: str, kind: DeviceKind) -> None:
    assert judge_device(SoundDevice(name, output=True, active=True, bus=bus)).kind is kind


def test_this_computer_is_asked_without_trouble() -> None:
    devices = list_sound_devices()
    (fact,) = HeadsetProbe().look()
    assert (devices is None) == (fact.state is FactState.UNKNOWN)
