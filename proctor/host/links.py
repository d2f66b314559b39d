"""The computer's network link: whether the way to the service has one, over which medium, and why not.

`read` asks the system, thinly; `judge` is pure. What lies beyond the link is asked in `reach`. Nothing here
listens to a line or opens a raw socket.
"""

from __future__ import annotations

import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil

from proctor.core.interruption import Answer
from proctor.host.asking import ask_tool, entries_of, read_text
from proctor.host.link_tables import (
    Default,
    default_in_proc_route,
    default_in_route_get,
    default_in_route_print,
    interface_with,
    wireless_ports,
)

Medium = Literal["wired", "wireless", "other", "unknown"]
_TOLD_BY_NAME: bool = sys.platform in ("win32", "darwin")
_LOOPBACKS = ("lo", "lo0", "Loopback")
_WIRELESS_NAMES = ("wi-fi", "wifi", "wlan", "wlp", "беспроводн", "сымсыз")
_WIRED_NAMES = ("eth", "en", "ethernet", "сеть", "veth", "line")


@dataclass(frozen=True, slots=True)
class RawInterface:
    """One interface as the system has it. `up`: not switched off; `carrier`: something answers at its other
    end; None where the system does not say."""

    name: str
    up: bool | None
    carrier: bool | None
    wireless: bool = False


@dataclass(frozen=True, slots=True)
class RawLinks:
    """All interfaces but loopback; the default way; the interface on the way to the service ("" where there
    is no way); whether the radio is switched off, None where the system does not say."""

    interfaces: tuple[RawInterface, ...]
    default: Default | None = None
    towards: str = ""
    radio_off: bool | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """The way to the service as last seen whole: its interface, and the gateway ("" where it needs none)."""

    interface: str
    gateway: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """What is judged of the link. `how`: why it is down (disabled, radio_off, no_carrier, gone), or no_route;
    `way`: the way as it is now, or as it was last."""

    state: Answer
    medium: Medium
    how: str
    way: Way | None


def judge_links(raw: RawLinks | None, last: Way | None) -> Link:  # noqa: PLR0911  one return a case
    """The link on the way to the service. `last`: the way when it was last whole: where there is none any
    more, its interface is the one whose state tells why."""
    if raw is None:
        return Link(Answer.UNKNOWN, "unknown", "", last)
    by_name = {one.name: one for one in raw.interfaces}
    if raw.towards in by_name and by_name[raw.towards].carrier is not False:
        gateway = raw.default[1] if raw.default is not None and raw.default[0] == raw.towards else ""
        return Link(Answer.YES, _medium(by_name[raw.towards]), "", Way(raw.towards, gateway))
    if raw.towards.startswith(_LOOPBACKS):
        return Link(Answer.YES, "other", "", Way(raw.towards))
    if last is not None and last.interface not in by_name:
        return Link(Answer.NO, "unknown", "gone", last)
    if last is not None:
        return _of_interface(by_name[last.interface], raw, last)
    if any(one.carrier for one in raw.interfaces):
        return Link(Answer.YES, _medium(next(one for one in raw.interfaces if one.carrier)), "no_route", None)
    return Link(Answer.NO if raw.interfaces else Answer.UNKNOWN, "unknown", "no_carrier", None)


def read_links(service: str) -> RawLinks | None:
    """The interfaces now. `service`: an address of the service's, "" where none is known; None where the
    system tells nothing. Never raises."""
    try:
        stats, addresses = psutil.net_if_stats(), psutil.net_if_addrs()
    except (psutil.Error, OSError, RuntimeError):
        return None
    own = {name: tuple(one.address for one in known) for name, known in addresses.items()}
    wireless = _wireless()
    interfaces = tuple(
        RawInterface(name, _is_up(stat.flags), bool(stat.isup), _is_wireless(name, wireless))
        for name, stat in stats.items()
        if not name.startswith(_LOOPBACKS)
    )
    default = _default()
    if default is not None and sys.platform == "win32":
        default = (interface_with(default[0], own), default[1])
    return RawLinks(interfaces, default, _towards(service, default, own), _radio_off())


def _of_interface(one: RawInterface, raw: RawLinks, last: Way) -> Link:
    medium = _medium(one)
    if one.up is False or one.carrier is False:
        if one.wireless and raw.radio_off:
            return Link(Answer.NO, medium, "radio_off", last)
        return Link(Answer.NO, medium, "disabled" if one.up is False else "no_carrier", last)
    return Link(Answer.YES, medium, "no_route", last)


def _medium(one: RawInterface) -> Medium:
    if one.wireless:
        return "wireless"
    return "wired" if one.name.casefold().startswith(_WIRED_NAMES) else "other"


def _is_up(flags: str) -> bool | None:
    return "up" in flags.split(",") if flags else None  # Windows gives no flags


def _is_wireless(name: str, known: frozenset[str]) -> bool:
    if _TOLD_BY_NAME:
        return name in known or any(word in name.casefold() for word in _WIRELESS_NAMES)
    home = Path("/sys/class/net") / name
    return (home / "wireless").is_dir() or (home / "phy80211").exists()


def _wireless() -> frozenset[str]:
    if sys.platform == "darwin":
        return wireless_ports(ask_tool(["networksetup", "-listallhardwareports"]) or "")
    return frozenset()


def _radio_off() -> bool | None:
    if sys.platform == "win32":
        return None
    if sys.platform == "darwin":
        said = [ask_tool(["networksetup", "-getairportpower", port]) for port in _wireless()]
        return any(answer.rstrip().endswith("Off") for answer in said if answer) if any(said) else None
    radios = [radio for radio in entries_of("/sys/class/rfkill") if read_text(radio / "type") == "wlan"]
    return any("1" in (read_text(radio / "soft"), read_text(radio / "hard")) for radio in radios)


def _default() -> Default | None:
    if sys.platform == "win32":
        return default_in_route_print(ask_tool(["route", "print", "-4"]) or "")
    if sys.platform == "darwin":
        return default_in_route_get(ask_tool(["route", "-n", "get", "default"]) or "")
    return default_in_proc_route(read_text("/proc/net/route") or "")


def _towards(service: str, default: Default | None, own: dict[str, tuple[str, ...]]) -> str:
    """The interface through which the service would be reached: nothing is sent to find out."""
    if not service:
        return "" if default is None else default[0]
    family = socket.AF_INET6 if ":" in service else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((service, 9))
            return interface_with(asking.getsockname()[0], own)
    except OSError:
        return ""
