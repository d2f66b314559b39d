"""Cameras of a Linux computer, read from /sys/class/video4linux. Reading is thin; `cameras_of` is pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from proctor.host.asking import entries_of, read_text
from proctor.host.camera_kind import CameraDevice

_FOLDER = Path("/sys/class/video4linux")


@dataclass(frozen=True, slots=True)
class VideoNode:
    """One /dev/videoN as the system describes it; "" where it says nothing.

    place: where the node really lies below /sys; number: its `index`, 0 for a device's first node, which is
    the one that gives pictures: the others give metadata.
    """

    node: str
    name: str
    number: str
    driver: str
    place: str
    vendor: str
    product: str


def read_nodes(folder: Path = _FOLDER) -> tuple[VideoNode, ...] | None:
    """All nodes; None where the system has no such folder (no camera was ever there, or a container)."""
    if not folder.is_dir():
        return None
    return tuple(_read_node(node) for node in entries_of(folder))


def cameras_of(nodes: Iterable[VideoNode]) -> tuple[CameraDevice, ...]:
    """Those that give pictures, by their number."""
    found = []
    for node in nodes:
        number = node.node.removeprefix("video")
        if not node.node.startswith("video") or not number.isdecimal() or node.number not in ("", "0"):
            continue
        found.append(
            CameraDevice(
                int(number),
                node.name or node.node,
                _bus(node),
                _driver(node),
                _identity(node.vendor, node.product),
            )
        )
    return tuple(sorted(found, key=lambda device: device.index))


def _read_node(node: Path) -> VideoNode:
    device = node / "device"
    owner = device
    try:
        place = str(node.resolve())
        driver = (device / "driver").resolve().name if (device / "driver").exists() else ""
        owner = device.resolve() if device.exists() else device
    except OSError:
        place, driver = "", ""
    # The numbers of a USB device lie one folder above its interface.
    vendor, product = (
        read_text(owner / name) or read_text(owner.parent / name) or "" for name in ("idVendor", "idProduct")
    )
    return VideoNode(
        node=node.name,
        name=read_text(node / "name") or "",
        number=read_text(node / "index") or "",
        driver=driver,
        place=place,
        vendor=vendor,
        product=product,
    )


def _bus(node: VideoNode) -> str:
    for part, bus in (("/devices/virtual/", "virtual"), ("/usb", "usb")):
        if part in node.place:
            return bus
    if node.vendor:
        return "usb"
    return "platform" if "/platform/" in node.place else "pci" if "/pci" in node.place else ""


def _driver(node: VideoNode) -> str:
    # A test driver is a platform device with a driver; v4l2loopback and its kin have no device at all.
    return node.driver or ("v4l2loopback" if "/devices/virtual/" in node.place else "")


def _identity(vendor: str, product: str) -> str:
    return f"{vendor}:{product}".lower() if vendor and product else ""
