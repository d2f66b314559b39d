"""Tables of routes and neighbours as the three systems print them, read into addresses. Pure; asked in
`links` and `reach`.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import struct
from collections.abc import Mapping

_ANY = "0.0.0.0"  # noqa: S104  how a table of routes writes "everywhere"; nothing is bound to it
Default = tuple[str, str]  # interface (its name; on Windows its own address) and gateway


def default_in_proc_route(text: str) -> Default | None:
    """The default way in Linux' /proc/net/route, the one with the smallest metric."""
    found: list[tuple[int, Default]] = []
    for line in text.splitlines()[1:]:
        part = line.split()
        if len(part) < 8 or part[1] != "00000000" or part[7] != "00000000" or not int(part[3], 16) & 2:
            continue
        gateway = socket.inet_ntoa(struct.pack("<I", int(part[2], 16)))
        found.append((int(part[6]), (part[0], gateway)))
    return min(found)[1] if found else None


def default_in_route_get(text: str) -> Default | None:
    """The default way in the words of macOS' `route -n get default`."""
    said = dict(re.findall(r"^\s*(gateway|interface):\s*(\S+)", text, re.MULTILINE))
    if "interface" not in said or not _address(said.get("gateway", "").split("%")[0]):
        return None
    return said["interface"], said["gateway"].split("%")[0]


def default_in_route_print(text: str) -> Default | None:
    """The default way in Windows' `route print -4`, in any language; the smallest metric."""
    found: list[tuple[int, Default]] = []
    for line in text.splitlines():
        part = line.split()
        known = len(part) == 5 and part[:2] == [_ANY, _ANY] and part[4].isdigit()
        if known and _address(part[2]) and _address(part[3]):
            found.append((int(part[4]), (part[3], part[2])))
    return min(found)[1] if found else None


def neighbour_in_ip_neigh(text: str, address: str) -> str:
    """The state of a neighbour in Linux' `ip neigh`: REACHABLE, STALE, FAILED ...; "" where there is none."""
    for line in text.splitlines():
        part = line.split()
        if part and part[0] == address:
            return part[-1]
    return ""


def wireless_ports(text: str) -> frozenset[str]:
    """Wireless interfaces in macOS' `networksetup -listallhardwareports`."""
    pairs = re.findall(r"Hardware Port: (.+)\nDevice: (\S+)", text)
    return frozenset(device for port, device in pairs if port in ("Wi-Fi", "AirPort"))


def interface_with(address: str, addresses: Mapping[str, tuple[str, ...]]) -> str:
    """Which interface has that address; "" where none has."""
    return next((name for name, own in addresses.items() if address in own), "")


def _address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
