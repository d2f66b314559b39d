"""PipeWire's objects as `pw-dump` prints them, read into the few words that tell who sees the screen. Pure.

Source: pw-dump(1), and the names that GNOME, KDE, wlroots and the portal give their screen streams.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proctor.host.program_list import plain_name

_SCREEN_NAMES = ("meta-screen-cast-src", "xdg-desktop-portal", "xdpw", "kwin", "gnome-shell", "plasma")
_CAMERA_KEYS = ("api.v4l2.path", "api.libcamera.path", "device.api")
_FLOWING = ("active", "")  # a paused stream shows nobody anything


@dataclass(frozen=True, slots=True)
class Node:
    """pid: 0 where not told. program: the plain name of whose it is. offers_screen: a stream of the screen;
    hears: takes sound in now; readers: ids of the nodes that its stream flows into."""

    pid: int
    program: str
    offers_screen: bool
    hears: bool
    readers: tuple[int, ...] = ()


def pipewire_nodes(said: str | None) -> dict[int, Node] | None:
    """The nodes by id; None where `said` is not what pw-dump prints."""
    try:
        objects = json.loads(said) if said else None
    except ValueError:
        return None
    if not isinstance(objects, list):
        return None
    things = [one for one in objects if isinstance(one, dict) and isinstance(one.get("info"), dict)]
    links = [one["info"] for one in things if _is_a(one, "Link")]
    flows = [
        (link.get("output-node-id"), link.get("input-node-id"))
        for link in links
        if str(link.get("state", "")) in _FLOWING
    ]
    found: dict[int, Node] = {}
    for one in things:
        number = one.get("id")
        if _is_a(one, "Node") and isinstance(number, int):
            readers = (into for out, into in flows if out == number and isinstance(into, int))
            found[number] = _node(one["info"], tuple(readers))
    return found


def _is_a(thing: Mapping[str, Any], kind: str) -> bool:
    return str(thing.get("type", "")).endswith(f"Interface:{kind}")


def _node(info: Mapping[str, Any], readers: tuple[int, ...]) -> Node:
    given = info.get("props")
    words: Mapping[str, Any] = given if isinstance(given, dict) else {}
    pid = str(words.get("application.process.id", ""))
    owner = words.get("application.process.binary") or words.get("application.name") or words.get("node.name")
    kind = str(words.get("media.class", ""))
    names = " ".join(str(words.get(key, "")) for key in ("node.name", "media.name", "application.name"))
    video = kind in ("Stream/Output/Video", "Video/Source") and not any(key in words for key in _CAMERA_KEYS)
    return Node(
        int(pid) if pid.isdecimal() else 0,
        plain_name(str(owner or "?"))[:60],
        video and any(name in names.casefold() for name in _SCREEN_NAMES),
        kind == "Stream/Input/Audio" and info.get("state") == "running",
        readers,
    )
