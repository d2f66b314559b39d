"""Displays on Windows: the desktop's devices (GDI), active paths (CCD), and plugged-in monitors (PnP).

GDI counts places on the desktop, so two displays with one picture may be one to it. CCD knows every path from
a picture to a display, mirrored or not. PnP knows what is plugged in, whether or not it shows anything. Read
by ctypes; the structures' sizes are held by a test, the calls need Windows. No judgement here.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from proctor.host.displays import DisplayCount, SeenDisplay
from proctor.host.native import wide_list, wide_text, windows_library

_ATTACHED, _MIRRORING_DRIVER, _ACTIVE = 0x1, 0x8, 0x1
_ACTIVE_PATHS, _PATH_ACTIVE, _TARGET_NAME = 0x2, 0x1, 2
_NAME_FROM_EDID, _IDS_VALID = 0x1, 0x4
_INTERNAL = frozenset({0x80000000, 6, 11, 13})  # internal, LVDS, embedded DisplayPort, embedded UDI
_MONITOR_GUID = (0xE6F07B5F, 0xEE97, 0x4A90, (0xB0, 0x76, 0x33, 0xF5, 0x7B, 0xF4, 0xEA, 0xA7))
_MOST = 64


class DisplayDevice(ctypes.Structure):
    """DISPLAY_DEVICEW."""

    _fields_ = [
        ("cb", ctypes.c_uint32),
        ("name", ctypes.c_uint16 * 32),
        ("string", ctypes.c_uint16 * 128),
        ("flags", ctypes.c_uint32),
        ("id", ctypes.c_uint16 * 128),
        ("key", ctypes.c_uint16 * 128),
    ]


class PathInfo(ctypes.Structure):
    """DISPLAYCONFIG_PATH_INFO, source and target written out; a LUID is two halves."""

    _fields_ = [
        ("source_luid", ctypes.c_uint32 * 2),
        ("source_id", ctypes.c_uint32),
        ("source_mode", ctypes.c_uint32),
        ("source_status", ctypes.c_uint32),
        ("target_luid", ctypes.c_uint32 * 2),
        ("target_id", ctypes.c_uint32),
        ("target_mode", ctypes.c_uint32),
        ("technology", ctypes.c_uint32),
        ("rotation", ctypes.c_uint32),
        ("scaling", ctypes.c_uint32),
        ("refresh", ctypes.c_uint32 * 2),
        ("scan_lines", ctypes.c_uint32),
        ("available", ctypes.c_int32),
        ("target_status", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
    ]


class ModeInfo(ctypes.Structure):
    """DISPLAYCONFIG_MODE_INFO: only its size matters here."""

    _fields_ = [("raw", ctypes.c_uint64 * 8)]


class TargetName(ctypes.Structure):
    """DISPLAYCONFIG_TARGET_DEVICE_NAME with its header."""

    _fields_ = [
        ("type", ctypes.c_uint32),
        ("size", ctypes.c_uint32),
        ("luid", ctypes.c_uint32 * 2),
        ("id", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("technology", ctypes.c_uint32),
        ("maker", ctypes.c_uint16),
        ("product", ctypes.c_uint16),
        ("connector", ctypes.c_uint32),
        ("friendly", ctypes.c_uint16 * 64),
        ("path", ctypes.c_uint16 * 128),
    ]


class _Guid(ctypes.Structure):
    _fields_ = [
        ("a", ctypes.c_uint32),
        ("b", ctypes.c_uint16),
        ("c", ctypes.c_uint16),
        ("d", ctypes.c_uint8 * 8),
    ]


@dataclass(frozen=True, slots=True)
class Device:
    """One adapter or monitor as EnumDisplayDevices names it; `monitors` of an adapter."""

    name: str
    string: str
    flags: int
    id: str = ""
    monitors: tuple[Device, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """One path of QueryDisplayConfig: from a picture (adapter and number) to a display (adapter and
    number)."""

    source: tuple[int, int, int]
    target: tuple[int, int, int]
    technology: int
    flags: int
    available: bool
    friendly: str = ""
    name_flags: int = 0


def count_displays() -> tuple[DisplayCount, ...]:
    """All three ways, read now."""
    return count_devices(read_devices()), count_paths(read_paths()), count_plugged(read_plugged())


def count_devices(adapters: tuple[Device, ...] | None) -> DisplayCount:
    """The way "gdi": monitors that are on, of adapters that take part in the desktop."""
    if adapters is None:
        return DisplayCount("gdi", None, sees_mirrors=False)
    seen = []
    for adapter in adapters:
        if not adapter.flags & _ATTACHED or adapter.flags & _MIRRORING_DRIVER:
            continue
        lit = [monitor for monitor in adapter.monitors if monitor.flags & _ACTIVE]
        # A place on the desktop without a monitor of its own is still one (an old driver's answer).
        strings = [monitor.string for monitor in lit] or [""]
        seen += [SeenDisplay(adapter.name, string, proven=False) for string in strings]
    return DisplayCount("gdi", tuple(seen), sees_mirrors=False)


def count_paths(paths: tuple[Path, ...] | None) -> DisplayCount:
    """The way "ccd". Two paths from one picture are mirrors."""
    if paths is None:
        return DisplayCount("ccd", None)
    seen, pictures = list[SeenDisplay](), set[tuple[int, int, int]]()
    for at, path in enumerate(paths):
        if not path.flags & _PATH_ACTIVE or not path.available:
            continue
        proven = bool(path.name_flags & (_NAME_FROM_EDID | _IDS_VALID))
        internal = path.technology in _INTERNAL
        mirrors = path.source in pictures
        pictures.add(path.source)
        seen.append(SeenDisplay(f"path {at + 1}", path.friendly, True, proven, internal, mirrors))
    return DisplayCount("ccd", tuple(seen))


def count_plugged(interfaces: tuple[str, ...] | None) -> DisplayCount:
    r"""The way "pnp", from paths such as `\\?\DISPLAY#DELA0EC#5&...#{...}`. Says nothing of what is on."""
    if interfaces is None:
        return DisplayCount("pnp", None)
    models = [path.split("#")[1] if path.count("#") > 1 else path for path in interfaces]
    return DisplayCount(
        "pnp", tuple(SeenDisplay(m, active=None, proven=m.lower() != "default_monitor") for m in models)
    )


def read_devices() -> tuple[Device, ...] | None:
    """EnumDisplayDevices, adapters with their monitors; None where it cannot be called."""
    user32 = windows_library("user32")
    if user32 is None:
        return None

    def listed(of: str | None) -> tuple[Device, ...]:
        seen = []
        for number in range(_MOST):
            one = DisplayDevice(cb=ctypes.sizeof(DisplayDevice))
            if not user32.EnumDisplayDevicesW(of, number, ctypes.byref(one), 0):
                break
            name = wide_text(one.name)
            inside = listed(name) if of is None else ()
            seen.append(Device(name, wide_text(one.string), int(one.flags), wide_text(one.id), inside))
        return tuple(seen)

    return listed(None)


def read_paths() -> tuple[Path, ...] | None:
    """QueryDisplayConfig of the active paths, each with what its display calls itself; None if refused."""
    user32 = windows_library("user32")
    if user32 is None:
        return None
    paths, modes = ctypes.c_uint32(), ctypes.c_uint32()
    if user32.GetDisplayConfigBufferSizes(_ACTIVE_PATHS, ctypes.byref(paths), ctypes.byref(modes)):
        return None
    path_list, mode_list = (PathInfo * max(1, paths.value))(), (ModeInfo * max(1, modes.value))()
    refused = user32.QueryDisplayConfig(
        _ACTIVE_PATHS, ctypes.byref(paths), path_list, ctypes.byref(modes), mode_list, None
    )
    return None if refused else tuple(_path(user32, path_list[at]) for at in range(paths.value))


def _path(user32: Any, info: Any) -> Path:
    name = TargetName(type=_TARGET_NAME, size=ctypes.sizeof(TargetName), id=info.target_id)
    name.luid[0], name.luid[1] = info.target_luid[0], info.target_luid[1]
    told = user32.DisplayConfigGetDeviceInfo(ctypes.byref(name)) == 0
    return Path(
        (info.source_luid[0], info.source_luid[1], info.source_id),
        (info.target_luid[0], info.target_luid[1], info.target_id),
        int(info.technology),
        int(info.flags),
        bool(info.available),
        wide_text(name.friendly) if told else "",
        int(name.flags) if told else 0,
    )


def read_plugged() -> tuple[str, ...] | None:
    """Device interfaces of the monitors that are present; None where they cannot be listed."""
    manager = windows_library("cfgmgr32")
    if manager is None:
        return None
    a, b, c, d = _MONITOR_GUID
    guid, length = _Guid(a, b, c, (ctypes.c_uint8 * 8)(*d)), ctypes.c_uint32()
    if manager.CM_Get_Device_Interface_List_SizeW(ctypes.byref(length), ctypes.byref(guid), None, 0):
        return None
    text = (ctypes.c_uint16 * max(1, length.value))()
    refused = manager.CM_Get_Device_Interface_ListW(ctypes.byref(guid), None, text, length, 0)
    return None if refused else wide_list(text)
