"""Displays on macOS: what CoreGraphics has online, and what `system_profiler` reports of the graphics cards.

The second takes up to a second of processor time, so it is asked again only when the first changed, or after
some minutes. A closed lid takes the built-in display off line. No judgement here.
"""

from __future__ import annotations

import ctypes
import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from proctor.host.asking import ask_tool
from proctor.host.displays import DisplayCount, SeenDisplay
from proctor.host.native import apple_framework

_MOST = 32
_REPORT_SECONDS, _ANEW_AFTER_SECONDS = 10.0, 180.0
_ONLINE = "spdisplays_yes"
_UNKNOWN_VENDORS = frozenset({0, 0x756E6B6E, 0xFFFFFFFF})  # "unkn", and no EDID at all

Online = Sequence[Mapping[str, int]]
"""Of each display: id, active, asleep, builtin, mirrors (id of the one it mirrors, or 0), vendor, model."""


def counting() -> Callable[[], Sequence[DisplayCount]]:
    """Both ways, with what must be remembered of the slow one."""
    kept: dict[str, Any] = {"online": object(), "report": None, "until": 0.0}

    def count() -> Sequence[DisplayCount]:
        online = read_online()
        if online != kept["online"] or time.monotonic() > kept["until"]:
            kept["report"], kept["online"] = read_report(), online
            kept["until"] = time.monotonic() + _ANEW_AFTER_SECONDS
        return count_report(kept["report"]), count_online(online)

    return count


def read_online() -> Online | None:
    """CGGetOnlineDisplayList and what each display says of itself; None where it cannot be called."""
    graphics = apple_framework("CoreGraphics")
    if graphics is None:
        return None
    ids, number = (ctypes.c_uint32 * _MOST)(), ctypes.c_uint32()
    if graphics.CGGetOnlineDisplayList(_MOST, ids, ctypes.byref(number)):
        return None
    asked = {
        "active": graphics.CGDisplayIsActive,
        "asleep": graphics.CGDisplayIsAsleep,
        "builtin": graphics.CGDisplayIsBuiltin,
        "mirrors": graphics.CGDisplayMirrorsDisplay,
        "vendor": graphics.CGDisplayVendorNumber,
        "model": graphics.CGDisplayModelNumber,
    }
    for ask in asked.values():
        ask.argtypes, ask.restype = [ctypes.c_uint32], ctypes.c_uint32
    return [
        {"id": ids[at], **{name: int(ask(ids[at])) for name, ask in asked.items()}}
        for at in range(number.value)
    ]


def read_report() -> str | None:
    """The JSON that `system_profiler` prints of the graphics cards and their displays."""
    return ask_tool(["system_profiler", "SPDisplaysDataType", "-json"], _REPORT_SECONDS)


def count_online(online: Online | None) -> DisplayCount:
    """The way "coregraphics". A mirror is not "active" to it, and shows a picture all the same."""
    if online is None:
        return DisplayCount("coregraphics", None)
    seen = []
    for one in online:
        proven = one["vendor"] not in _UNKNOWN_VENDORS
        label = f"{maker(one['vendor'])} {one['model']:04X}" if proven else ""
        lit = not one["asleep"] and bool(one["active"] or one["mirrors"])
        name = f"display {one['id']}"
        seen.append(SeenDisplay(name, label, lit, proven, bool(one["builtin"]), bool(one["mirrors"])))
    return DisplayCount("coregraphics", tuple(seen))


def count_report(report: str | None) -> DisplayCount:
    """The way "system_profiler". What is not said to be off line counts as on line."""
    cards = _cards(report)
    if cards is None:
        return DisplayCount("system_profiler", None)
    seen = []
    for display in (display for card in cards for display in card.get("spdisplays_ndrvs", ())):
        name = str(display.get("_name", "display"))
        kind = f"{display.get('spdisplays_connection_type', '')} {display.get('spdisplays_display_type', '')}"
        internal = "internal" in kind or "built-in" in kind
        mirrored = display.get("spdisplays_mirror") == "spdisplays_on"
        online = display.get("spdisplays_online", _ONLINE) == _ONLINE
        second = mirrored and display.get("spdisplays_main") != _ONLINE
        seen.append(SeenDisplay(name, name, online, True, internal, second))
    return DisplayCount("system_profiler", tuple(seen))


def maker(vendor: int) -> str:
    """The three letters of a maker's number, five bits each, as in an EDID."""
    letters = [vendor >> shift & 31 for shift in (10, 5, 0)]
    return (
        "".join(chr(64 + letter) for letter in letters) if all(0 < n < 27 for n in letters) else str(vendor)
    )


def _cards(report: str | None) -> list[Mapping[str, Any]] | None:
    try:
        cards = json.loads(report or "")["SPDisplaysDataType"]
    except (ValueError, KeyError, TypeError):
        return None
    return cards if isinstance(cards, list) else None
