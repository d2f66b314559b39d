"""Cameras of a Windows computer, in the order in which OpenCV counts them. Reading is thin; `cameras_of` is
pure.

OpenCV opens number N through Media Foundation and, where that has no such number, through DirectShow, which
alone knows the older virtual cameras.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from proctor.host.camera_kind import CameraDevice

_MEDIA_FOUNDATION, _DIRECT_SHOW = 1400, 700  # cv2.CAP_MSMF, cv2.CAP_DSHOW
_USB = re.compile(r"vid_([0-9a-f]{4})&pid_([0-9a-f]{4})", re.IGNORECASE)
# Devices that a driver or a program declares without hardware.
_SOFTWARE = ("root#", "swd#", "sw#", "@device:sw:")


@dataclass(frozen=True, slots=True)
class ListedCamera:
    """A camera's friendly name and device path ("" where it has none: a program inside DirectShow)."""

    name: str
    path: str


def read_cameras() -> tuple[tuple[ListedCamera, ...], tuple[ListedCamera, ...]] | None:
    """By Media Foundation and by DirectShow, each in its order; None where they cannot be listed."""
    try:
        listing = importlib.import_module("cv2_enumerate_cameras")
        foundation, show = (
            tuple(ListedCamera(str(one.name), str(one.path or "")) for one in listing.enumerate_cameras(way))
            for way in (_MEDIA_FOUNDATION, _DIRECT_SHOW)
        )
    except Exception:  # noqa: BLE001  whatever the system's listing throws: it could not be listed
        return None
    return foundation, show


def cameras_of(
    foundation: Sequence[ListedCamera], direct_show: Sequence[ListedCamera]
) -> tuple[CameraDevice, ...]:
    """What `camera:0`, `camera:1` ... open."""
    listed = [*foundation, *direct_show[len(foundation) :]]
    return tuple(_device(index, camera) for index, camera in enumerate(listed))


def _device(index: int, camera: ListedCamera) -> CameraDevice:
    path = camera.path.casefold()
    found = _USB.search(path)
    identity = f"{found[1]}:{found[2]}".lower() if found else ""
    if not path or any(mark in path for mark in _SOFTWARE):
        bus = "virtual"
    elif "usb#" in path or found:
        bus = "usb"
    elif "pci#" in path or "acpi#" in path or "display#" in path:
        bus = "pci"
    else:
        bus = ""
    return CameraDevice(index, camera.name, bus, "", identity)
