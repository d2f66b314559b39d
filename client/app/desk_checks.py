"""The check-in's half of the desk: devices chosen, and each step of the equipment check on its own.

What a step measures is in `equipment`, `check_line` and `proctor/host`; this knows only what was chosen.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from client.app.equipment import camera_result, microphone_result
from client.app.face_feed import FaceFeed
from client.app.watch import Watch
from proctor.core.equipment import (
    CameraChoice,
    CameraHint,
    CameraLive,
    DeviceKind,
    MicrophoneChoice,
    MicrophoneLive,
    MicrophonePhase,
)
from proctor.sync.messages import CheckResult


class DeskChecks(ABC):
    """The part "checks" of `client.exam.ports.ExamDesk`."""

    _faces: FaceFeed
    _source: str
    _microphone: str

    @abstractmethod
    def _start_watch(self, *, armed: bool) -> Watch:
        """The watch, on the devices that are chosen."""

    @abstractmethod
    def _stop_watch(self) -> None:
        """No watch any more."""

    def cameras(self) -> tuple[CameraChoice, ...]:
        """The cameras of this computer."""
        return (CameraChoice(self._source, self._source, DeviceKind.UNKNOWN, chosen=True),)

    def choose_camera(self, camera: str) -> None:
        """This camera from now on."""
        if camera != self._source:
            self._source = camera
            self._stop_watch()

    def microphones(self) -> tuple[MicrophoneChoice, ...]:
        """The microphones of this computer."""
        return (MicrophoneChoice("", "", DeviceKind.UNKNOWN, chosen=not self._microphone),)

    def choose_microphone(self, microphone: str) -> None:
        """This microphone from now on."""
        self._microphone = microphone

    def check_camera(self, live: Callable[[CameraLive], None]) -> CheckResult:
        """Look through the camera for some seconds, through the monitor as in the exam."""
        live(CameraLive(CameraHint.STARTING))
        watch = self._start_watch(armed=False)
        self._faces.clear()
        return camera_result(lambda: watch.last_beat, self._faces.lines)

    def check_microphone(self, live: Callable[[MicrophoneLive], None]) -> CheckResult:
        """Listen for some seconds."""
        return microphone_result(lambda level: live(MicrophoneLive(level, MicrophonePhase.SPEAK)))

    def check_computer(self) -> CheckResult:
        """Look at the computer."""
        return CheckResult(name="computer", status="unknown")
