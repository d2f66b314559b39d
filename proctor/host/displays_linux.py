"""Displays on Linux: the kernel's connectors with their EDID, and what the X server (or Xwayland) says.

The first way knows every card and both X11 and Wayland, but not NVIDIA's own driver without kernel mode
setting; the second knows this session's screen only. Both are read without probing the cables anew, which
would make the picture stutter. No judgement here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from proctor.host.asking import ask_tool, entries_of, read_bytes, read_text
from proctor.host.displays import DisplayCount, SeenDisplay

_DRM = Path("/sys/class/drm")
_CONNECTOR = re.compile(r"card\d+-(?P<name>.+)")
_BUILT_IN = ("eDP", "LVDS", "DSI", "DPI")
_NO_DISPLAY = ("Writeback",)
_EDID_MAGIC = bytes.fromhex("00ffffffffffff00")
_OUTPUT = re.compile(
    r"^(?P<name>\S+) connected(?P<primary> primary)?"
    r"(?: (?P<w>\d+)x(?P<h>\d+)\+(?P<x>-?\d+)\+(?P<y>-?\d+))?"
    r".*?(?:(?P<mm_w>\d+)mm x (?P<mm_h>\d+)mm)?\s*$"
)

Connectors = Mapping[str, tuple[str | None, str | None, bytes | None]]
"""By folder name ("card0-HDMI-A-1"): the files `status`, `enabled` and `edid`, as read."""


def count_displays() -> tuple[DisplayCount, ...]:
    """Both ways, read now."""
    return count_connectors(read_connectors()), count_outputs(read_outputs())


def read_connectors(root: Path = _DRM) -> Connectors | None:
    """The kernel's connectors; None where it shows none of its cards (a container, an old kernel)."""
    if not root.is_dir():
        return None
    return {
        folder.name: (
            read_text(folder / "status"),
            read_text(folder / "enabled"),
            read_bytes(folder / "edid"),
        )
        for folder in entries_of(root)
        if _CONNECTOR.fullmatch(folder.name)
    }


def read_outputs() -> str | None:
    """What `xrandr` prints of this session, without probing the cables; None without X or the tool."""
    return ask_tool(["xrandr", "--current"]) if os.environ.get("DISPLAY") else None


def count_connectors(connectors: Connectors | None) -> DisplayCount:
    """The way "drm". A connector that is connected but not enabled shows nothing: a closed lid."""
    if connectors is None:
        return DisplayCount("drm", None)
    seen = []
    for folder, (status, enabled, edid) in connectors.items():
        match = _CONNECTOR.fullmatch(folder)
        name = match["name"] if match else folder
        if status != "connected" or name.startswith(_NO_DISPLAY):
            continue
        label = label_of_edid(edid)
        active = {"enabled": True, "disabled": False}.get(enabled or "")
        internal = name.startswith(_BUILT_IN)
        seen.append(SeenDisplay(name, label, active, bool(label), internal and bool(label)))
    return DisplayCount("drm", tuple(seen))


def count_outputs(printed: str | None) -> DisplayCount:
    """The way "randr". An output without a place on the screen shows nothing; two on one place mirror."""
    if printed is None:
        return DisplayCount("randr", None)
    seen: list[SeenDisplay] = []
    places: list[tuple[int, int, int, int]] = []
    for match in filter(None, map(_OUTPUT.match, printed.splitlines())):
        name, placed = match["name"], match["w"] is not None
        mirrors = False
        if placed:
            place = (int(match["x"]), int(match["y"]), int(match["w"]), int(match["h"]))
            mirrors = any(_overlap(place, other) for other in places)
            places.append(place)
        sized = int(match["mm_w"] or 0) > 0 and int(match["mm_h"] or 0) > 0
        internal = name.startswith(_BUILT_IN) and sized
        seen.append(SeenDisplay(name, "", placed, sized, internal, mirrors))
    # Xwayland shows one output for displays with the same picture.
    behind_wayland = any(display.name.startswith("XWAYLAND") for display in seen)
    return DisplayCount("randr", tuple(seen), sees_mirrors=not behind_wayland)


def label_of_edid(edid: bytes | None) -> str:
    """Maker (three letters) and model of an EDID, as VESA's E-EDID standard A2 lays them out; "" without."""
    if edid is None or len(edid) < 128 or edid[:8] != _EDID_MAGIC:
        return ""
    packed = int.from_bytes(edid[8:10], "big")
    maker = "".join(chr(64 + (packed >> shift & 31)) for shift in (10, 5, 0))
    model = f"{int.from_bytes(edid[10:12], 'little'):04X}"
    for at in (54, 72, 90, 108):
        block = edid[at : at + 18]
        if block[:4] == b"\x00\x00\x00\xfc":  # the model's name in words
            model = block[5:].split(b"\n")[0].decode("ascii", "replace").strip() or model
    return f"{maker} {model}"


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Whether two places (x, y, width, height in pixels) share more than half of the smaller."""
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    high = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    smaller = min(one[2] * one[3], other[2] * other[3])
    return wide > 0 and high > 0 and wide * high > smaller / 2
