"""The probe for a remote session: is the exam window shown on, or steered from, another computer?

The raw signs are `sessions_signs`'; programs of remote access are `programs`' business.
"""

from __future__ import annotations

import plistlib
from collections.abc import Callable
from xml.parsers.expat import ExpatError

from proctor.core.host_fact import HostFact, Trace, clear, found, unknown
from proctor.core.kinds import IncidentKind
from proctor.host.programs_evidence import inbound, together
from proctor.host.programs_table import system_name
from proctor.host.sessions_signs import SessionSigns, read_signs

PROBE = "sessions"
UNREADABLE = "host-sessions-unreadable"
LEAST = 0.45
_KIND = IncidentKind.REMOTE_ACCESS
_PROTOCOLS = {1: "Citrix ICA", 2: "RDP"}
# Ports of the systems' own servers: a connection from elsewhere is a session, whoever listens.
_SESSION_PORTS = {
    "windows": {3389: "RDP"},
    "linux": {3389: "RDP", **dict.fromkeys(range(5900, 5910), "VNC")},
    "macos": {5900: "macOS Screen Sharing", 3283: "Apple Remote Desktop"},
}
_REMOTE_SERVERS = {
    "xvnc": "VNC",
    "xtigervnc": "VNC",
    "xtightvnc": "VNC",
    "xvnc-core": "VNC",
    "x2goagent": "X2Go",
    "nxagent": "NX",
    "xrdp-sesman": "xrdp",
    "xrdp-sesexec": "xrdp",
    "xrdp": "xrdp",
    "chrome-remote-desktop": "Chrome Remote Desktop",
    "chrome-remote-desktop-host": "Chrome Remote Desktop",
}
_PLACES = {
    "XRDP_SESSION": "xrdp",
    "XRDP_SOCKET_PATH": "xrdp",
    "VNCDESKTOP": "VNC",
    "X2GO_SESSION": "X2Go",
    "CHROME_REMOTE_DESKTOP_SESSION": "Chrome Remote Desktop",
}
Named = tuple[str, Trace]


class SessionsProbe:
    """Looks whether this session is a remote one. `signs`: where the raw signs come from."""

    name = PROBE
    kinds = (_KIND,)

    def __init__(self, system: str | None = None, signs: Callable[[str], SessionSigns] = read_signs) -> None:
        self._system, self._signs = system or system_name(), signs

    def look(self) -> tuple[HostFact, ...]:
        """One fact: whether the session is remote now."""
        return (judge_session(self._signs(self._system)),)


def judge_session(signs: SessionSigns) -> HostFact:
    """What the signs say. names: the ways ("RDP", "VNC", "SSH with X"); somebody logged in beside the
    candidate without a picture is found, too, but stays below the usual threshold."""
    if not _told(signs):
        return unknown(PROBE, _KIND, UNREADABLE)
    if signs.system == "windows":
        named = _windows(signs)
    elif signs.system == "macos":
        named = _macos(signs)
    else:
        named = _linux(signs)
    named += _connections(signs)
    sure = together(trace.weight for _, trace in named)
    figures = {"logins_seen": signs.logins is not None, "ports_seen": signs.ports is not None}
    traces = tuple(trace for _, trace in named)
    if sure < LEAST:
        return clear(PROBE, _KIND, traces, **figures)
    return found(PROBE, _KIND, sure, tuple(dict.fromkeys(name for name, _ in named)), traces, **figures)


def _told(signs: SessionSigns) -> bool:
    if signs.system == "windows":
        return signs.remote_session is not None or signs.protocol is not None
    if signs.system == "macos":
        return signs.console is not None or signs.ports is not None
    return signs.logins is not None or signs.ancestors is not None


def _windows(signs: SessionSigns) -> list[Named]:
    named: list[Named] = []
    if signs.remote_session:
        named.append(("RDP", Trace("metric", "SM_REMOTESESSION", 0.95)))
    if signs.protocol in _PROTOCOLS:
        name = _PROTOCOLS[signs.protocol]
        named.append((name, Trace("protocol", f"WTSClientProtocolType {signs.protocol}", 0.95)))
    if signs.environment.get("SESSIONNAME", "").casefold().startswith("rdp-"):
        named.append(("RDP", Trace("session_name", signs.environment["SESSIONNAME"], 0.9)))
    if signs.remote_control:
        named.append(("RDP", Trace("metric", "SM_REMOTECONTROL", 0.95)))
    own, console = signs.own_session, signs.console_session
    # Not at the console, yet no metric says remote: a session switched away, or one of graphics over RDP.
    if not named and own is not None and console is not None and own != console:
        named.append(("RDP", Trace("console", "another session is at the screen", 0.5)))
    return named


def _linux(signs: SessionSigns) -> list[Named]:
    named: list[Named] = []
    environment = signs.environment
    for place, name in _PLACES.items():
        if environment.get(place):
            named.append((name, Trace("environment", place, 0.9)))
    if environment.get("SSH_CONNECTION"):
        # A display on another host's side of an SSH tunnel is "localhost:10.0"; our own screen is ":0".
        forwarded = not environment.get("DISPLAY", ":").startswith((":", "unix:"))
        if forwarded:
            named.append(("SSH with X", Trace("environment", "SSH_CONNECTION, forwarded DISPLAY", 0.95)))
        else:
            named.append(("SSH", Trace("environment", "SSH_CONNECTION", 0.5)))
    if (signs.x_server or "").casefold() in _REMOTE_SERVERS:
        server = str(signs.x_server)
        named.append((_REMOTE_SERVERS[server.casefold()], Trace("x_server", server, 0.9)))
    for parent in signs.ancestors or ():
        if parent.casefold() in _REMOTE_SERVERS:
            named.append((_REMOTE_SERVERS[parent.casefold()], Trace("started_by", parent, 0.9)))
            break
    return named + _logins(signs)


def _logins(signs: SessionSigns) -> list[Named]:
    own = signs.environment.get("XDG_SESSION_ID", "")
    named: list[Named] = []
    for login in _login_tables(signs.logins or ""):
        service = login.get("Service", "")
        if login.get("Class") == "greeter" or login.get("State") == "closing":
            continue
        remote = login.get("Remote") == "yes" or service.startswith("xrdp")
        if not remote:
            continue
        picture = login.get("Type") in ("x11", "wayland", "mir") or service.startswith("xrdp")
        name = "xrdp" if service.startswith("xrdp") else "SSH" if service == "sshd" else service or "login"
        detail = f"{service or 'unknown service'}, {login.get('Type', '')}"
        if login.get("Id") == own and picture:
            named.append((name, Trace("own_login", detail, 0.95)))
        elif not any(trace.what in ("own_login", "other_login") for _, trace in named):
            # Somebody is logged in from elsewhere, perhaps the candidate's own second computer.
            weight = 0.75 if picture and login.get("State") == "active" else 0.5
            named.append((name, Trace("other_login", detail, weight)))
    return named


def _login_tables(said: str) -> list[dict[str, str]]:
    """Blocks of `Name=value` lines, one a login, with empty lines between."""
    tables: list[dict[str, str]] = [{}]
    for line in said.splitlines():
        name, is_pair, value = line.partition("=")
        if is_pair:
            tables[-1][name.strip()] = value.strip()
        elif not line.strip() and tables[-1]:
            tables.append({})
    return [table for table in tables if table]


def _macos(signs: SessionSigns) -> list[Named]:
    named: list[Named] = []
    if signs.environment.get("SSH_CONNECTION"):
        named.append(("SSH", Trace("environment", "SSH_CONNECTION", 0.5)))
    at_console = _at_console(signs.console or "", signs.user_id)
    if at_console is False:
        named.append(("macOS Screen Sharing", Trace("console", "this session is not at the screen", 0.75)))
    return named


def _at_console(said: str, user_id: int | None) -> bool | None:
    """Whether our user's session is the one at the screen; None where ioreg does not say."""
    try:
        users = plistlib.loads(said.encode()).get("IOConsoleUsers")
    except (ValueError, ExpatError, AttributeError):
        return None
    own = [
        entry
        for entry in users or ()
        if isinstance(entry, dict) and entry.get("kCGSSessionUserIDKey") == user_id
    ]
    return any(bool(entry.get("kCGSSessionOnConsoleKey")) for entry in own) if own else None


def _connections(signs: SessionSigns) -> list[Named]:
    known = _SESSION_PORTS.get(signs.system, {})
    joined = sorted(inbound(signs.ports or (), frozenset(known)))
    return (
        [(known[joined[0]], Trace("connection", f"from elsewhere, port {joined[0]}", 0.8))] if joined else []
    )
