"""The check-in's half of the desk: devices chosen, and each step of the equipment check on its own.

What a step measures is in `checks_camera`, `checks_microphone`, `checks_computer` and `check_line`; this
knows what was chosen, and who watches.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from client.app.checks_camera import MonitorView, check_camera
from client.app.checks_computer import computer_result, look_at_computer
from client.app.checks_devices import ChosenDevices, camera_choices, known_again, microphone_choices
from client.app.checks_microphone import check_microphone
from client.app.desk_ports import every_probe
from client.app.face_feed import FaceFeed
from client.app.watch import Watch
from proctor.core.equipment import CameraChoice, CameraLive, MicrophoneChoice, MicrophoneLive
from proctor.core.errors import MissingPartError
from proctor.core.policy import WatchPolicy, default_policy
from proctor.host.cameras import list_cameras
from proctor.host.survey import Probe
from proctor.sync.messages import CheckResult

USUAL_CAMERA = "camera:0"


class DeskChecks(ABC):
    """The part "checks" of `client.exam.ports.CheckDesk`."""

    _faces: FaceFeed
    _source: str
    _microphone: str
    _watch: Watch | None
    _keep_devices: Callable[[ChosenDevices], None] | None = None  # where there is a place to keep them

    @abstractmethod
    def _start_watch(self, *, armed: bool) -> Watch:
        """The watch, on the devices that are chosen."""

    @abstractmethod
    def _stop_watch(self) -> None:
        """No watch any more."""

    def _check_policy(self) -> WatchPolicy:
        """What the check is judged by."""
        return default_policy()

    def _probes(self) -> tuple[Probe, ...]:
        """What looks at the computer."""
        return every_probe(lambda: self._source, self._behaviour)

    def cameras(self) -> tuple[CameraChoice, ...]:
        """The cameras of this computer."""
        return camera_choices(self._source, list_cameras())

    def choose_camera(self, camera: str) -> None:
        """This camera from now on, and its picture at once."""
        if camera == self._source:
            return
        self._source = camera
        self._keep_choice()
        self._stop_watch()
        self._start_watch(armed=False)

    def microphones(self) -> tuple[MicrophoneChoice, ...]:
        """The microphones of this computer."""
        return microphone_choices(self._microphone)

    def choose_microphone(self, microphone: str) -> None:
        """This microphone from now on."""
        self._microphone = microphone
        self._keep_choice()

    def check_camera(self, live: Callable[[CameraLive], None]) -> CheckResult:
        """Look through the camera for some seconds, through the monitor as in the exam."""
        watch = self._start_watch(armed=False)
        self._faces.clear()
        view = MonitorView(lambda: self._beat_of(watch), self._faces.lines)
        return check_camera(view, live, self._check_policy().check_in.camera_fps)

    def check_microphone(self, live: Callable[[MicrophoneLive], None]) -> CheckResult:
        """Listen to the quiet, then to a phrase read aloud."""
        return check_microphone(self._source, self._microphone, live)

    def check_computer(self) -> CheckResult:
        """One look at everything."""
        return computer_result(look_at_computer(self._probes(), self._check_policy()))

    def _beat_of(self, watch: Watch) -> dict[str, Any]:
        """The last heartbeat; MissingPartError once that watch was let go, so that no look outlasts it."""
        if self._watch is not watch:
            raise MissingPartError("The camera was let go in the middle of the look.")
        return watch.last_beat

    def _recall_devices(self, chosen: ChosenDevices | None) -> None:
        """Go on with what was chosen before. A camera that was named at the start of the program stays."""
        if chosen is None:
            return
        self._microphone = chosen.microphone
        if chosen.camera and self._source == USUAL_CAMERA:
            self._source = known_again(chosen, list_cameras()) or self._source

    def _keep_choice(self) -> None:
        if self._keep_devices is not None:
            names = {one.source: one.name for one in list_cameras() or ()}
            name = names.get(self._source, "")
            self._keep_devices(ChosenDevices(self._source, name, self._microphone))

    def _behaviour(self) -> Mapping[str, Any] | None:
        """How the camera behaved, as the monitor last told."""
        watch = self._watch
        told = watch.last_beat.get("behaviour") if watch is not None else None
        return told if isinstance(told, Mapping) else None
