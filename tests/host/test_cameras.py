"""Cameras of three systems, from what the systems say: honest ones are not accused, programs are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from proctor.core.equipment import DeviceKind
from proctor.core.host_fact import FactState
from proctor.core.policy import default_policy
from proctor.host import cameras_linux, cameras_macos, cameras_windows
from proctor.host.camera_kind import CameraDevice, judge_camera
from proctor.host.cameras import VirtualCameraProbe, judge_source, list_cameras
from proctor.host.cameras_windows import ListedCamera
from proctor.resources.texts import LANGUAGES, has_text
from tests.host.devices_raw import LAPTOP_WITH_OBS, loop_node, usb_node

KIND = VirtualCameraProbe.kinds[0]
LIMIT = default_policy().rules[KIND].threshold
_FILM = {
    "frames": 200,
    "seconds": 40.0,
    "jitter_ms": 1.0,
    "repeats": 90,
    "patterns": 40,
    "unchanged": 0.999,
}


def test_linux_lists_what_gives_pictures_and_leaves_metadata_out() -> None:
    cameras = cameras_linux.cameras_of(LAPTOP_WITH_OBS)
    assert [(one.index, one.bus, one.driver) for one in cameras] == [
        (0, "usb", "uvcvideo"),
        (2, "usb", "uvcvideo"),
        (10, "virtual", "v4l2loopback"),
    ]
    assert cameras[0].identity == "5986:2113" and cameras[0].source == "camera:0"


def test_linux_reads_the_systems_own_folder(tmp_path: Path) -> None:
    interface = tmp_path / "devices" / "usb1" / "1-6" / "1-6:1.0"
    node = interface / "video4linux" / "video4"
    node.mkdir(parents=True)
    for path, text in (
        (node / "name", "HD Pro Webcam C920\n"),
        (node / "index", "0\n"),
        (interface.parent / "idVendor", "046d\n"),
        (interface.parent / "idProduct", "082d\n"),
    ):
        path.write_text(text)
    (node / "device").symlink_to(interface)
    drivers = tmp_path / "drivers" / "uvcvideo"
    drivers.mkdir(parents=True)
    (interface / "driver").symlink_to(drivers)
    listing = tmp_path / "class"
    listing.mkdir()
    (listing / "video4").symlink_to(node)
    nodes = cameras_linux.read_nodes(listing)
    assert nodes is not None
    (camera,) = cameras_linux.cameras_of(nodes)
    assert camera == CameraDevice(4, "HD Pro Webcam C920", "usb", "uvcvideo", "046d:082d")
    assert cameras_linux.read_nodes(tmp_path / "nothing") is None


@pytest.mark.parametrize(
    ("device", "kind", "least", "most"),
    [
        # Honest ones.
        (CameraDevice(0, "Integrated Camera", "usb", "uvcvideo", "5986:2113"), DeviceKind.BUILT_IN, 0, 0),
        (CameraDevice(0, "HD Pro Webcam C920", "usb", "uvcvideo", "046d:082d"), DeviceKind.USB, 0, 0),
        (CameraDevice(0, "FaceTime HD Camera", "pci"), DeviceKind.BUILT_IN, 0, 0),
        (CameraDevice(0, "HyperX Vision S", "usb"), DeviceKind.USB, 0, 0),
        (CameraDevice(0, "", ""), DeviceKind.UNKNOWN, 0, 0),
        (CameraDevice(0, "Snap Camera", "usb", "uvcvideo"), DeviceKind.USB, 0, 0),
        # A sensor behind a program: told, and below every limit.
        (CameraDevice(0, "NVIDIA Broadcast", "virtual"), DeviceKind.EFFECT, 0.3, 0.65),
        (CameraDevice(0, "Logi Capture", "virtual"), DeviceKind.EFFECT, 0.3, 0.65),
        (CameraDevice(0, "Intel MIPI Camera", "virtual", "v4l2loopback"), DeviceKind.EFFECT, 0.2, 0.5),
        (CameraDevice(0, "Cam Link 4K", "usb", "uvcvideo"), DeviceKind.CAPTURE, 0.2, 0.5),
        (CameraDevice(0, "USB Video", "usb", "uvcvideo", "534d:2109"), DeviceKind.CAPTURE, 0.2, 0.5),
        (CameraDevice(0, "Maker's Meeting Camera", "virtual"), DeviceKind.VIRTUAL, 0.5, 0.69),
        # Telephones as webcams: many use them honestly.
        (CameraDevice(0, "DroidCam Source 3", "virtual"), DeviceKind.PHONE, 0.3, 0.5),
        (CameraDevice(0, "Iriun Webcam", "virtual", "v4l2loopback"), DeviceKind.PHONE, 0.3, 0.5),
        (CameraDevice(0, "e2eSoft iVCam", "virtual"), DeviceKind.PHONE, 0.3, 0.5),
        (CameraDevice(0, "EpocCam Camera", ""), DeviceKind.PHONE, 0.3, 0.5),
        (CameraDevice(0, "Aigul's iPhone Camera", ""), DeviceKind.PHONE, 0.1, 0.3),
        # Programs.
        (CameraDevice(0, "OBS Virtual Camera", "virtual"), DeviceKind.VIRTUAL, 0.9, 1),
        (CameraDevice(0, "OBS Virtual Camera", ""), DeviceKind.VIRTUAL, 0.9, 1),
        (CameraDevice(0, "ManyCam Virtual Webcam", "virtual"), DeviceKind.VIRTUAL, 0.9, 1),
        (CameraDevice(0, "XSplit VCam", "virtual"), DeviceKind.VIRTUAL, 0.9, 1),
        (CameraDevice(0, "SplitCam Video Driver", "virtual"), DeviceKind.VIRTUAL, 0.9, 1),
        (CameraDevice(0, "e2eSoft VCam", "virtual"), DeviceKind.VIRTUAL, 0.9, 1),
        (CameraDevice(0, "Snap Camera", ""), DeviceKind.VIRTUAL, 0.7, 1),
        (
            CameraDevice(0, "Dummy video device (0x0000)", "virtual", "v4l2loopback"),
            DeviceKind.VIRTUAL,
            0.9,
            1,
        ),
        # A borrowed name does not hide the driver.
        (CameraDevice(0, "Integrated Camera", "virtual", "v4l2loopback"), DeviceKind.VIRTUAL, 0.9, 1),
        (CameraDevice(0, "Cam Link 4K", "virtual", "v4l2loopback"), DeviceKind.VIRTUAL, 0.9, 1),
        (CameraDevice(0, "vivid", "platform", "vivid"), DeviceKind.VIRTUAL, 0.9, 1),
    ],
)
def test_what_a_camera_is(device: CameraDevice, kind: DeviceKind, least: float, most: float) -> None:
    verdict = judge_camera(device)
    assert verdict.kind is kind
    assert least <= verdict.confidence <= most
    assert bool(verdict.traces) == (verdict.confidence > 0)


def test_windows_counts_as_opencv_does() -> None:
    usb = ListedCamera("HD Webcam", r"\\?\usb#vid_04f2&pid_b711&mi_00#6&1&0&0000#{65e8}\global")
    phone = ListedCamera("Windows Virtual Camera", r"\\?\swd#vcamdevapi#b486#{e532}\{0000}")
    obs = ListedCamera("OBS Virtual Camera", "")
    cameras = cameras_windows.cameras_of((usb, phone), (usb, phone, obs))
    assert [(one.index, one.name, one.bus) for one in cameras] == [
        (0, "HD Webcam", "usb"),
        (1, "Windows Virtual Camera", "virtual"),
        (2, "OBS Virtual Camera", "virtual"),
    ]
    assert cameras[0].identity == "04f2:b711"
    assert [judge_camera(one).kind for one in cameras] == [
        DeviceKind.USB,
        DeviceKind.PHONE,
        DeviceKind.VIRTUAL,
    ]


def test_a_mac_counts_by_unique_id() -> None:
    answer = json.dumps(
        {
            "SPCameraDataType": [
                {
                    "_name": "OBS Virtual Camera",
                    "spcamera_model-id": "OBS Camera Extension",
                    "spcamera_unique-id": "7626645E-4425-469E-9D8B-97E0FA59AC75",
                },
                {
                    "_name": "HD Pro Webcam C920",
                    "spcamera_model-id": "UVC Camera VendorID_1133 ProductID_2093",
                    "spcamera_unique-id": "0x143000046d082d",
                },
                {
                    "_name": "FaceTime HD Camera",
                    "spcamera_model-id": "FaceTime HD Camera",
                    "spcamera_unique-id": "3F45E80A-0176-46F7-B185-BB9E2C0E436A",
                },
            ]
        }
    )
    cameras = cameras_macos.cameras_of(answer)
    assert cameras is not None
    assert [(one.index, one.name) for one in cameras] == [
        (0, "HD Pro Webcam C920"),
        (1, "FaceTime HD Camera"),
        (2, "OBS Virtual Camera"),
    ]
    assert cameras[0].identity == "046d:082d"
    assert [judge_camera(one).kind.value for one in cameras] == ["usb", "built_in", "virtual"]
    for broken in (None, "", "{}", '{"SPCameraDataType": 3}', '{"SPCameraDataType": [4]}'):
        assert cameras_macos.cameras_of(broken) is None


def test_only_the_camera_in_use_is_judged() -> None:
    cameras = cameras_linux.cameras_of(LAPTOP_WITH_OBS)
    honest = judge_source("camera:0", cameras)
    assert (honest.state, honest.confidence) == (FactState.CLEAR, 0.0)
    assert honest.figures["unused"] == ["OBS Virtual Camera"]
    played = judge_source("camera:10", cameras)
    assert played.state is FactState.FOUND and played.confidence >= LIMIT
    assert played.names == ("OBS Virtual Camera",)
    json.dumps(played.as_json())


@pytest.mark.parametrize(
    ("source", "listed", "reason"),
    [
        ("http://10.0.0.7/video", (), "host-cameras-elsewhere"),
        ("synthetic:length 5", (), "host-cameras-elsewhere"),
        ("camera:0", None, "host-cameras-unlisted"),
        ("camera:3", (CameraDevice(0, "Integrated Camera", "usb"),), "host-cameras-missing"),
    ],
)
def test_what_cannot_be_told_is_unknown(
    source: str, listed: tuple[CameraDevice, ...] | None, reason: str
) -> None:
    (fact,) = VirtualCameraProbe(lambda: source, cameras=lambda: listed).look()
    assert (fact.state, fact.reason, fact.confidence) == (FactState.UNKNOWN, reason, 0.0)
    assert all(has_text(language, reason) for language in LANGUAGES)


def test_behaviour_is_told_with_the_camera_and_accuses_nobody_alone() -> None:
    cameras = (CameraDevice(0, "Integrated Camera", "usb", "uvcvideo"),)
    (fact,) = VirtualCameraProbe(lambda: "camera:0", lambda: _FILM, lambda: cameras).look()
    assert fact.state is FactState.FOUND and 0.3 < fact.confidence < LIMIT
    assert {trace.what for trace in fact.traces} == {"behaviour"}


def test_this_computer_is_asked_without_trouble() -> None:
    cameras = list_cameras()
    assert cameras is None or all(one.source.startswith("camera:") for one in cameras)
    assert usb_node(0, "x").node == "video0" and loop_node(1, "y").driver == ""
