"""The check-in's half of the desk: devices are chosen, kept and found again; steps through a real monitor."""

from __future__ import annotations

from typing import Any

import pytest

from client.app import desk_checks
from client.app.checks_devices import ChosenDevices
from client.app.desk_checks import DeskChecks
from client.app.rehearse import RehearsalChecks, RehearsalSetup
from client.app.watch import Watch
from proctor.core.equipment import CameraHint, CameraLive
from proctor.host.camera_kind import CameraDevice

pytestmark = pytest.mark.real_time

CAMERAS = (
    CameraDevice(0, "Integrated Camera", "usb", "uvcvideo"),
    CameraDevice(2, "HD Pro Webcam C920", "usb", "uvcvideo"),
)


class ChoosingDesk(DeskChecks):
    """A desk whose watch is only counted."""

    def __init__(self, source: str = "camera:0", kept: ChosenDevices | None = None) -> None:
        self._source, self._microphone, self._watch = source, "", None
        self.watched: list[str] = []
        self.kept: list[ChosenDevices] = []
        self._keep_devices = self.kept.append
        self._recall_devices(kept)

    @property
    def devices(self) -> tuple[str, str]:
        return self._source, self._microphone

    def _start_watch(self, *, armed: bool) -> Watch:
        assert not armed
        self.watched.append(self._source)
        return None  # type: ignore[return-value]

    def _stop_watch(self) -> None:
        self.watched.append("stopped")


@pytest.fixture(autouse=True)
def two_cameras(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_checks, "list_cameras", lambda: CAMERAS)


def test_a_chosen_camera_shows_its_picture_at_once_and_is_kept() -> None:
    desk = ChoosingDesk()
    assert [(one.id, one.chosen) for one in desk.cameras()] == [("camera:0", True), ("camera:2", False)]
    desk.choose_camera("camera:2")
    assert desk.watched == ["stopped", "camera:2"]
    desk.choose_camera("camera:2")
    assert len(desk.watched) == 2
    desk.choose_microphone("pulse:usb-c310")
    assert desk.kept[-1] == ChosenDevices("camera:2", "HD Pro Webcam C920", "pulse:usb-c310")


def test_after_a_restart_the_same_devices_are_used() -> None:
    kept = ChosenDevices("camera:4", "HD Pro Webcam C920", "pulse:usb-c310")
    assert ChoosingDesk(kept=kept).devices == ("camera:2", "pulse:usb-c310")
    # A camera that is gone gives way to the usual one; one that was named at the start stays.
    gone = ChosenDevices("camera:4", "Old Webcam", "")
    assert ChoosingDesk(kept=gone).devices == ("camera:0", "")
    assert ChoosingDesk("http://10.0.0.7/video", kept).devices[0] == "http://10.0.0.7/video"


@pytest.mark.usefixtures("any_pace")
def test_the_steps_run_through_a_real_monitor() -> None:
    previews = list[bytes]()
    held = RehearsalChecks(RehearsalSetup(source="synthetic:length 600"), previews.append)
    try:
        lives = list[CameraLive]()
        camera = held.check_camera(lives.append)
        assert (camera.status, camera.advice) == ("pass", ""), camera
        assert (camera.figures["width"], camera.figures["height"]) == (640, 480)
        assert lives[0].hint is CameraHint.STARTING and lives[-1].hint is CameraHint.GOOD
        assert any(live.face is not None for live in lives)
        assert previews
        computer = held.check_computer()
        facts: dict[str, Any] = {fact["probe"]: fact for fact in computer.figures["facts"]}
        # How the camera behaved comes from the monitor, and is told though nothing is known of the camera.
        assert facts["cameras"]["state"] == "unknown"
        assert facts["cameras"]["figures"]["behaviour"]["frames"] > 5
        assert "audio_devices" in facts and computer.name == "computer"
    finally:
        held.close()
