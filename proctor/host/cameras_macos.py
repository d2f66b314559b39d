"""Cameras of a Mac, as the system profiler tells, in the order in which OpenCV counts them (by unique id).
Reading is thin; `cameras_of` is pure."""

from __future__ import annotations

import json
import re

from proctor.host.asking import ask_tool
from proctor.host.camera_kind import CameraDevice

_USB = re.compile(r"VendorID_(\d+) ProductID_(\d+)")


def read_cameras() -> str | None:
    """The profiler's answer; None where it gave none."""
    return ask_tool(("system_profiler", "SPCameraDataType", "-json"), 5.0)


def cameras_of(answer: str | None) -> tuple[CameraDevice, ...] | None:
    """The cameras in the answer; None where it cannot be read."""
    try:
        items = json.loads(answer or "")["SPCameraDataType"]
        cameras = [
            (
                str(item.get("spcamera_unique-id", "")),
                str(item.get("_name", "")),
                str(item.get("spcamera_model-id", "")),
            )
            for item in items
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return tuple(_device(index, name, model) for index, (_, name, model) in enumerate(sorted(cameras)))


def _device(index: int, name: str, model: str) -> CameraDevice:
    found = _USB.search(model)
    if found:
        return CameraDevice(index, name, "usb", "", f"{int(found[1]):04x}:{int(found[2]):04x}")
    built_in = "facetime" in name.casefold() or "facetime" in model.casefold()
    return CameraDevice(index, name, "pci" if built_in else "", model)
