"""What each system says of the session that the exam window runs in, raw. Nothing is judged here.

Windows: "Detecting the Terminal Services environment" and WTSQuerySessionInformation in its API reference.
Linux: loginctl(1), Xserver(1). macOS: ioreg(8). No address and no user name is taken along.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

import psutil

from proctor.host.asking import ask_tool, read_text
from proctor.host.native import windows_library
from proctor.host.programs_table import PortRow, read_ports

_SM_REMOTESESSION, _SM_REMOTECONTROL = 0x1000, 0x2001
_WTS_CURRENT_SESSION, _WTS_CLIENT_PROTOCOL_TYPE = 0xFFFFFFFF, 16
_PLACES = (
    "SSH_CONNECTION",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XDG_SESSION_ID",
    "XRDP_SESSION",
    "XRDP_SOCKET_PATH",
    "VNCDESKTOP",
    "X2GO_SESSION",
    "CHROME_REMOTE_DESKTOP_SESSION",
    "SESSIONNAME",
)
_LOGIN_WORDS = ("Id", "Remote", "Type", "Service", "Class", "State")
_MOST_LOGINS = 20


@dataclass(frozen=True, slots=True)
class SessionSigns:
    """The raw signs of one look; None: the system did not say, or this is another system.

    environment: of our own process, only the names of _PLACES. ports: see `PortRow`. Windows:
    remote_session, remote_control: the system's metrics; protocol: 0 console, 1 Citrix, 2 RDP; own_session
    and console_session: numbers. Linux: logins: what `loginctl show-session` prints; ancestors: names of the
    processes that started ours, the nearest first; x_server: the name of the process behind our display.
    macOS: console: what `ioreg` prints of the console's users; user_id: ours.
    """

    system: str
    environment: Mapping[str, str] = field(default_factory=dict)
    ports: tuple[PortRow, ...] | None = None
    remote_session: int | None = None
    remote_control: int | None = None
    protocol: int | None = None
    own_session: int | None = None
    console_session: int | None = None
    logins: str | None = None
    ancestors: tuple[str, ...] | None = None
    x_server: str | None = None
    console: str | None = None
    user_id: int | None = None


def read_signs(system: str) -> SessionSigns:
    """All signs of this system now. Never raises."""
    environment = {name: os.environ[name] for name in _PLACES if name in os.environ}
    ports = read_ports(system)
    if system == "windows":
        return _windows(environment, ports)
    if system == "macos":
        console = ask_tool(["ioreg", "-n", "Root", "-d", "1", "-a"])
        user = os.getuid() if sys.platform != "win32" else None
        return SessionSigns(system, environment, ports, console=console, user_id=user)
    return SessionSigns(
        system,
        environment,
        ports,
        logins=_logins(),
        ancestors=_ancestors(),
        x_server=_x_server(environment.get("DISPLAY", "")),
    )


def _windows(environment: Mapping[str, str], ports: tuple[PortRow, ...] | None) -> SessionSigns:
    user, kernel = windows_library("user32"), windows_library("kernel32")
    if user is None or kernel is None:
        return SessionSigns("windows", environment, ports)
    own = ctypes.c_ulong(0)
    told = kernel.ProcessIdToSessionId(kernel.GetCurrentProcessId(), ctypes.byref(own))
    console = int(kernel.WTSGetActiveConsoleSessionId()) & 0xFFFFFFFF
    return SessionSigns(
        "windows",
        environment,
        ports,
        remote_session=int(user.GetSystemMetrics(_SM_REMOTESESSION)),
        remote_control=int(user.GetSystemMetrics(_SM_REMOTECONTROL)),
        protocol=_protocol(),
        own_session=int(own.value) if told else None,
        console_session=None if console == 0xFFFFFFFF else console,
    )


def _protocol() -> int | None:
    library = windows_library("wtsapi32")
    if library is None:
        return None
    buffer, size = ctypes.c_void_p(), ctypes.c_ulong(0)
    done = library.WTSQuerySessionInformationW(
        None,
        ctypes.c_ulong(_WTS_CURRENT_SESSION),
        _WTS_CLIENT_PROTOCOL_TYPE,
        ctypes.byref(buffer),
        ctypes.byref(size),
    )
    if not done or not buffer.value:
        return None
    try:
        return int(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))[0]) if size.value >= 2 else None
    finally:
        library.WTSFreeMemory(buffer)


def _logins() -> str | None:
    listed = ask_tool(["loginctl", "list-sessions", "--no-legend", "--no-pager"])
    if listed is None:
        return None
    ids = [line.split()[0] for line in listed.splitlines() if line.split()][:_MOST_LOGINS]
    if not ids:
        return ""
    words = [word for name in _LOGIN_WORDS for word in ("-p", name)]
    return ask_tool(["loginctl", "show-session", *ids, *words])


def _ancestors() -> tuple[str, ...] | None:
    try:
        return tuple(parent.name() for parent in psutil.Process().parents())
    except (psutil.Error, OSError):
        return None


def _x_server(display: str) -> str | None:
    """The name of the X server behind a local display, through the lock that it keeps for its number."""
    number = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    pid = read_text(f"/tmp/.X{number.group(1)}-lock") if number else None  # noqa: S108  X's own place
    if pid is None or not pid.strip().isdecimal():
        return None
    try:
        return psutil.Process(int(pid)).name()
    except (psutil.Error, OSError):
        return None
