"""The cameras of this computer, and whether the one in use is a program's. Which camera is which is judged in
`camera_kind`; how each system tells is in `cameras_linux`, `cameras_windows` and `cameras_macos`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from proctor.core.equipment import DeviceKind
from proctor.core.host_fact import HostFact, clear, found, unknown
from proctor.core.kinds import IncidentKind
from proctor.core.virtual_camera import with_behaviour
from proctor.host import cameras_linux, cameras_macos, cameras_windows
from proctor.host.camera_kind import CameraDevice, judge_camera

NAME = "cameras"
_KIND = IncidentKind.VIRTUAL_CAMERA


def list_cameras() -> tuple[CameraDevice, ...] | None:
    """The cameras as `camera:N` counts them; None where this system does not tell."""
    if sys.platform == "win32":
        listed = cameras_windows.read_cameras()
        return None if listed is None else cameras_windows.cameras_of(*listed)
    if sys.platform == "darwin":
        return cameras_macos.cameras_of(cameras_macos.read_cameras())
    nodes = cameras_linux.read_nodes()
    return None if nodes is None else cameras_linux.cameras_of(nodes)


def judge_source(source: str, cameras: Sequence[CameraDevice] | None) -> HostFact:
    """Whether the camera named by `source` ("camera:0", an address ...) is a program's, as far as the system
    tells. Others that are installed but not in use are told, and accuse nobody."""
    if not source.startswith("camera:"):
        return unknown(NAME, _KIND, "host-cameras-elsewhere")
    if cameras is None:
        return unknown(NAME, _KIND, "host-cameras-unlisted")
    device = next((one for one in cameras if one.source == source), None)
    if device is None:
        return unknown(NAME, _KIND, "host-cameras-missing", listed=len(cameras))
    verdict = judge_camera(device)
    others = [
        one.name
        for one in cameras
        if one is not device and judge_camera(one).kind in (DeviceKind.VIRTUAL, DeviceKind.EFFECT)
    ]
    figures = {
        "camera": device.name,
        "sort": verdict.kind.value,
        "bus": device.bus,
        "driver": device.driver,
        "identity": device.identity,
        "unused": others,
    }
    if verdict.confidence:
        return found(NAME, _KIND, verdict.confidence, (device.name,), verdict.traces, **figures)
    return clear(NAME, _KIND, verdict.traces, **figures)


class VirtualCameraProbe:
    """Whether the camera in use is a program's. At every look it asks `source` which that is, and `behaviour`
    how it behaved so far (see `analysis.camera_behaviour`), None where nobody watched it."""

    name = NAME
    kinds = (_KIND,)

    def __init__(
        self,
        source: Callable[[], str],
        behaviour: Callable[[], Mapping[str, Any] | None] = lambda: None,
        cameras: Callable[[], Sequence[CameraDevice] | None] = list_cameras,
    ) -> None:
        self._source = source
        self._behaviour = behaviour
        self._cameras = cameras

    def look(self) -> tuple[HostFact, ...]:
        """One fact of the kind VIRTUAL_CAMERA."""
        fact = judge_source(self._source(), self._cameras())
        return (with_behaviour(fact, self._behaviour()),)
