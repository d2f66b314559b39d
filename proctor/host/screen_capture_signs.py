"""What each system says of the screen being captured, and of calls in progress, raw. Nothing is judged here.

Windows keeps, for each program, when it last began and ended to use the screen, the camera and the microphone
(CapabilityAccessManager). Linux: PipeWire's objects by `pw-dump`. macOS tells other programs nothing.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from proctor.host.asking import ask_tool, find_tool

CAPTURES = ("graphicsCaptureProgrammatic", "graphicsCaptureWithoutBorder")
SENSES = ("microphone", "webcam")
_STORE = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
_MOST_PROGRAMS = 200


@dataclass(frozen=True, slots=True)
class CapabilityUse:
    """One program's last use of one capability on Windows.

    app: "NonPackaged" programs by their path with # for the backslash, others by their package's family
    name. start, stop: in units of 100 ns since 1601; stop is 0 while it lasts, and also after a crash.
    """

    capability: str
    app: str
    packaged: bool
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class CaptureSigns:
    """The raw signs of one look; None: not told, or another system.

    uses: of Windows. pipewire: what `pw-dump` prints; no_pipewire: there is no such tool. wayland: whether
    the session is one, where programs cannot see the screen but through PipeWire.
    """

    system: str
    uses: tuple[CapabilityUse, ...] | None = None
    pipewire: str | None = None
    no_pipewire: bool = False
    wayland: bool = False


def read_capture_signs(system: str) -> CaptureSigns:
    """All signs of this system now. Never raises."""
    if system == "windows":
        return CaptureSigns(system, uses=_uses())
    if system == "macos":
        return CaptureSigns(system)
    wayland = bool(os.environ.get("WAYLAND_DISPLAY")) or os.environ.get("XDG_SESSION_TYPE") == "wayland"
    if find_tool("pw-dump") is None:
        return CaptureSigns(system, no_pipewire=True, wayland=wayland)
    return CaptureSigns(system, pipewire=ask_tool(["pw-dump", "--no-colors"]), wayland=wayland)


def _uses() -> tuple[CapabilityUse, ...] | None:
    try:
        registry: Any = importlib.import_module("winreg")
    except ImportError:
        return None
    found: list[CapabilityUse] = []
    seen = False
    for capability in (*CAPTURES, *SENSES):
        for packaged, path in ((True, capability), (False, rf"{capability}\NonPackaged")):
            try:
                key = registry.OpenKey(registry.HKEY_CURRENT_USER, rf"{_STORE}\{path}")
            except OSError:  # nothing ever used it
                continue
            seen = True
            with key:
                found += _uses_below(registry, key, capability, packaged)
    return tuple(found) if seen else None


def _uses_below(registry: Any, key: Any, capability: str, packaged: bool) -> Iterator[CapabilityUse]:
    for number in range(_MOST_PROGRAMS):
        try:
            app = registry.EnumKey(key, number)
        except OSError:  # that was the last one
            return
        if app == "NonPackaged":
            continue
        with suppress(OSError), registry.OpenKey(key, app) as below:
            start = registry.QueryValueEx(below, "LastUsedTimeStart")[0]
            stop = registry.QueryValueEx(below, "LastUsedTimeStop")[0]
            yield CapabilityUse(capability, app, packaged, int(start), int(stop))
