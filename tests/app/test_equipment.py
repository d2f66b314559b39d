"""The equipment check's steps: through the monitor's messages, by the devices that were chosen."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from client.app import checks_camera, checks_devices
from client.app.attempt_folder import AttemptFolder
from client.app.checks_camera import MonitorView, check_camera
from client.app.checks_devices import ChosenDevices, camera_choices, known_again, microphone_choices
from client.app.checks_microphone import check_microphone
from client.app.equipment import advice_text
from proctor.core.equipment import CameraHint, CameraLive, DeviceKind, MicrophoneLive, MicrophonePhase
from proctor.host.camera_kind import CameraDevice
from proctor.host.sound_kind import SoundDevice
from proctor.resources.texts import LANGUAGES
from proctor.sync.messages import CheckResult

GOOD = {
    "faces": 1,
    "brightness": 120.0,
    "detail": 30.0,
    "face_light": 110.0,
    "face_height": 0.4,
    "face_width": 0.3,
    "face_x": 0.5,
    "face_y": 0.45,
}


class Monitor:
    """A monitor before a camera of `fps`, itself too busy to take more than one picture a second."""

    def __init__(self, fps: float, **seen: Any) -> None:
        self._began, self._fps, self._seen = time.monotonic(), fps, {**GOOD, **seen}

    def beat(self) -> dict[str, Any]:
        t = int(time.monotonic() - self._began) + 1
        size = {"width": 640, "height": 480}
        return {"frames": t, "dropped": round(t * (self._fps - 1)), "fps": 1.0, "t": -600.0 + t, **size}

    def lines(self) -> list[dict[str, Any]]:
        lasted = time.monotonic() - self._began
        return [{"type": "observation", "t": at / 5, **self._seen} for at in range(round(lasted * 5))]


@pytest.mark.parametrize(("camera_fps", "status"), [(15.0, "pass"), (2.0, "fail")])
def test_a_busy_monitor_is_not_mistaken_for_a_slow_camera(
    monkeypatch: pytest.MonkeyPatch, camera_fps: float, status: str
) -> None:
    """Its heartbeats tell of one picture a second taken; the camera gave what it gave."""
    monkeypatch.setattr(checks_camera, "LONGEST_S", 4.0)
    monitor, shown = Monitor(camera_fps), list[CameraLive]()
    result = check_camera(MonitorView(monitor.beat, monitor.lines), shown.append, 5.0)
    assert (result.name, result.status) == ("camera", status)
    assert result.measured.startswith(f"{camera_fps:.0f} fps, 640×480, ")
    assert result.figures["brightness"] == pytest.approx(120 / 255, abs=0.001)
    assert shown[0].hint is CameraHint.STARTING
    assert (shown[-1].hint, shown[-1].width, shown[-1].done) == (CameraHint.GOOD, 640, 1.0)
    assert shown[-1].face is not None and shown[-1].face.left == pytest.approx(0.35)
    if status == "fail":
        assert "5" in advice_text(result, "kk") and "2" in advice_text(result, "kk")


def test_a_hint_is_waited_on_and_then_told_as_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks_camera, "LONGEST_S", 3.4)
    monitor, shown = Monitor(15.0, face_x=0.15), list[CameraLive]()
    result = check_camera(MonitorView(monitor.beat, monitor.lines), shown.append, 5.0, look_s=0.5)
    assert (result.status, result.advice) == ("pass", CameraHint.LEFT.key)
    assert {one.hint for one in shown[-5:]} == {CameraHint.LEFT}
    for language in LANGUAGES:
        assert advice_text(result, language) not in ("", CameraHint.LEFT.key)


def test_a_camera_that_is_lost_from_the_start_is_told_at_once() -> None:
    shown = list[CameraLive]()
    result = check_camera(MonitorView(lambda: {"frames": 0, "camera": "lost"}, list), shown.append, 5.0)
    assert (result.status, result.advice) == ("fail", "equipment-camera-none")
    assert shown[-1].hint is CameraHint.NO_PICTURE


def test_the_synthetic_candidate_reads_the_phrase_aloud() -> None:
    heard = list[MicrophoneLive]()
    result = check_microphone("synthetic:length 5", "", heard.append)
    assert (result.name, result.status, result.advice) == ("microphone", "pass", "")
    phases = list(dict.fromkeys(one.phase for one in heard))
    assert phases == [MicrophonePhase.QUIET, MicrophonePhase.SPEAK, MicrophonePhase.DONE]
    assert result.figures["snr_db"] > 20.0 and not result.figures["spoke_in_quiet"]
    assert max(one.level for one in heard) > 0.5
    assert all(0.0 <= one.done <= 1.0 for one in heard)


def test_advice_that_is_no_key_is_said_as_it_is() -> None:
    result = CheckResult(name="camera", status="unknown", advice="The disk is full.", figures={"x": None})
    assert advice_text(result, "ru") == "The disk is full."


CAMERAS = (
    CameraDevice(0, "Integrated Camera", "usb", "uvcvideo", "5986:2113"),
    CameraDevice(2, "HD Pro Webcam C920", "usb", "uvcvideo", "046d:082d"),
    CameraDevice(9, "OBS Virtual Camera", "virtual", "v4l2loopback"),
)


def test_cameras_can_be_chosen_by_name_and_the_one_in_use_is_marked() -> None:
    choices = camera_choices("camera:2", CAMERAS)
    assert [(one.id, one.kind, one.chosen) for one in choices] == [
        ("camera:0", DeviceKind.BUILT_IN, False),
        ("camera:2", DeviceKind.USB, True),
        ("camera:9", DeviceKind.VIRTUAL, False),
    ]
    address = camera_choices("http://user:secret@10.0.0.7/video", CAMERAS)
    assert (address[0].name, address[0].kind) == ("http://10.0.0.7/video", DeviceKind.NETWORK)
    assert address[0].chosen and len(address) == 4
    assert [one.id for one in camera_choices("camera:0", None)] == ["camera:0"]


def test_a_kept_camera_is_known_again_by_its_name() -> None:
    chosen = ChosenDevices("camera:2", "HD Pro Webcam C920", "pulse:x")
    assert known_again(chosen, CAMERAS) == "camera:2"
    moved = (CAMERAS[0], CameraDevice(4, "HD Pro Webcam C920", "usb"))
    assert known_again(chosen, moved) == "camera:4"
    assert known_again(chosen, CAMERAS[:1]) == ""
    assert known_again(chosen, None) == "camera:2"


def test_what_was_chosen_is_kept_and_a_damaged_file_is_no_choice(tmp_path: Path) -> None:
    folder = AttemptFolder(tmp_path / "home")
    assert ChosenDevices.from_kept(folder.devices()) is None
    chosen = ChosenDevices("camera:2", "HD Pro Webcam C920", "pulse:x")
    folder.keep_devices(asdict(chosen))
    assert ChosenDevices.from_kept(AttemptFolder(tmp_path / "home").devices()) == chosen
    for damaged in ("[]", "{", '{"camera": 3, "camera_name": "", "microphone": ""}'):
        (tmp_path / "home" / "devices.json").write_text(damaged, encoding="utf-8")
        assert ChosenDevices.from_kept(folder.devices()) is None


def test_microphones_are_the_servers_own_where_it_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    devices = (
        SoundDevice("Speakers", output=True, active=True, bus="pci", key="out"),
        SoundDevice("Webcam C310 Mono", output=False, active=True, bus="usb", form="webcam", key="usb-c310"),
        SoundDevice("WH-1000XM4", output=False, active=False, bus="bluetooth", form="headset", key="bluez"),
    )
    monkeypatch.setattr(checks_devices, "list_sound_devices", lambda: devices)
    monkeypatch.setattr(checks_devices, "list_microphones", lambda: (("pulse, ALSA", "pulse"),))
    choices = microphone_choices("pulse:usb-c310")
    assert [(one.id, one.kind, one.chosen) for one in choices] == [
        ("", DeviceKind.UNKNOWN, False),
        ("pulse:usb-c310", DeviceKind.USB, True),
        ("pulse:bluez", DeviceKind.HEADSET, False),
    ]


def test_elsewhere_microphones_are_those_of_port_audio(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "Microphone Array (Realtek(R) Audio)"
    devices = (SoundDevice(name, output=False, active=True, bus="pci", form="microphone"),)
    listed = ((f"{name[:31]}, MME", name[:31]), ("Line In, MME", "Line In"))
    monkeypatch.setattr(checks_devices, "list_sound_devices", lambda: devices)
    monkeypatch.setattr(checks_devices, "list_microphones", lambda: listed)
    choices = microphone_choices("")
    assert [(one.id, one.kind, one.chosen) for one in choices] == [
        ("", DeviceKind.UNKNOWN, True),
        (f"{name[:31]}, MME", DeviceKind.BUILT_IN, False),
        ("Line In, MME", DeviceKind.UNKNOWN, False),
    ]
