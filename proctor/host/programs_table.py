"""What runs, listens and shows windows on this computer, as plain rows. Thin reading; nothing is judged here.

No command line, user name or document's title ever leaves this module's rows for the record: see
`programs_evidence` for the few words that do.
"""

from __future__ import annotations

import plistlib
import re
import socket
import sys
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from xml.parsers.expat import ExpatError

import psutil

from proctor.host.asking import ask_tool, find_tool
from proctor.host.programs_windows import read_open_windows, read_version_strings

_MOST_WINDOWS, _MOST_REMEMBERED = 60, 4000
_LOOPBACK = ("127.", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.")


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A process. `name`: as the system calls it; `path`: of its file, "" where not permitted. publisher,
    product, original: what a Windows file says of itself; bundle: the id of a macOS application. started:
    seconds since 1970, 0 where not told."""

    pid: int
    name: str
    path: str = ""
    publisher: str = ""
    product: str = ""
    original: str = ""
    bundle: str = ""
    started: float = 0.0


@dataclass(frozen=True, slots=True)
class PortRow:
    """A TCP port of this computer. `pid`: None where the system does not say.

    listens: True for a listening one, False for a connection. outside: reachable from, or connected to,
    another computer. peer: the other end's port, 0 for a listening one.
    """

    port: int
    pid: int | None
    listens: bool
    outside: bool
    peer: int = 0


@dataclass(frozen=True, slots=True)
class WindowRow:
    """A visible window. `window_class`: the name of its kind, given by the program."""

    pid: int
    title: str
    window_class: str


@dataclass(frozen=True, slots=True)
class Tables:
    """One look. None: could not be read. `hidden`: other users' processes are kept from us."""

    processes: tuple[ProcessRow, ...] | None
    ports: tuple[PortRow, ...] | None
    windows: tuple[WindowRow, ...] | None
    hidden: bool = False


def system_name() -> str:
    """Which part of the list fits: "windows", "macos" or "linux" (and its kin)."""
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")


class TableReader:
    """Reads the tables. Remembers between looks what files say of themselves, which costs most; `files`:
    whether they are asked at all."""

    def __init__(self, system: str, *, files: bool = True) -> None:
        self._system, self._ask_files = system, files
        self._files: dict[tuple[str, float], dict[str, str]] = {}
        self._x_windows: dict[str, WindowRow | None] = {}

    def read(self) -> Tables:
        """All tables now. Never raises."""
        processes = self.processes()
        return Tables(processes, read_ports(self._system), self._windows(), self._hidden(processes))

    def processes(self) -> tuple[ProcessRow, ...] | None:
        """The processes that may be seen, or None."""
        try:
            pids = psutil.pids()
        except (psutil.Error, OSError):
            return None
        return tuple(row for pid in pids if (row := self._process(pid)) is not None)

    def _process(self, pid: int) -> ProcessRow | None:
        try:
            process = psutil.Process(pid)
            with process.oneshot():
                name = process.name()
                path = _path_of(process)
                started = process.create_time()
        except (psutil.Error, OSError):  # it has ended meanwhile
            return None
        said = self._said_by(path, started) if path and self._ask_files else {}
        return ProcessRow(
            pid,
            name,
            path,
            said.get("CompanyName", ""),
            said.get("ProductName", ""),
            said.get("OriginalFilename", ""),
            said.get("CFBundleIdentifier", ""),
            started,
        )

    def _said_by(self, path: str, started: float) -> dict[str, str]:
        """Asked anew for a process that began since: the file may be another one under the same name."""
        if self._system == "linux":
            return {}
        key = (path, started)
        if key not in self._files:
            if len(self._files) >= _MOST_REMEMBERED:
                self._files.clear()
            read = read_version_strings if self._system == "windows" else _bundle_of
            self._files[key] = read(path)
        return self._files[key]

    def _windows(self) -> tuple[WindowRow, ...] | None:
        if self._system == "windows":
            rows = read_open_windows()
            return None if rows is None else tuple(WindowRow(*row) for row in rows)
        # On macOS titles need the very right to record the screen that an exam must not ask for.
        return self._x11_windows() if self._system == "linux" else None

    def _x11_windows(self) -> tuple[WindowRow, ...] | None:
        """By `wmctrl` where it is installed, else by `xprop`, which is asked once for each window."""
        if find_tool("wmctrl") is not None:
            listed = ask_tool(["wmctrl", "-l", "-p", "-x"])
            return None if listed is None else windows_of_wmctrl(listed)
        roots = ask_tool(["xprop", "-root", "_NET_CLIENT_LIST"])
        if roots is None or "window id" not in roots:  # no window manager keeps such a list
            return None
        ids = re.findall(r"0x[0-9a-f]+", roots)[:_MOST_WINDOWS]
        self._x_windows = {window: row for window, row in self._x_windows.items() if window in ids}
        for window in ids:
            if window not in self._x_windows:
                said = ask_tool(["xprop", "-id", window, "_NET_WM_PID", "WM_CLASS", "_NET_WM_NAME"])
                self._x_windows[window] = None if said is None else window_of_xprop(said)
        return tuple(row for row in self._x_windows.values() if row is not None)

    def _hidden(self, processes: tuple[ProcessRow, ...] | None) -> bool:
        # Linux mounted with hidepid shows only our own processes: then the first of all is not among them.
        return self._system == "linux" and processes is not None and all(row.pid != 1 for row in processes)


def file_name(path: str) -> str:
    """The last part of a path of any system."""
    return PureWindowsPath(path).name if "\\" in path else path.rsplit("/", 1)[-1]


def read_ports(system: str) -> tuple[PortRow, ...] | None:
    """Listening ports and connections, or None. macOS gives the table of psutil to root only."""
    try:
        rows = psutil.net_connections("tcp")
    except (psutil.Error, OSError, RuntimeError):
        said = ask_tool(["netstat", "-an", "-p", "tcp"]) if system == "macos" else None
        return None if said is None else ports_of_netstat(said)
    found = []
    for row in rows:
        if row.type is not socket.SOCK_STREAM or not row.laddr:
            continue
        if row.status == psutil.CONN_LISTEN:
            found.append(PortRow(row.laddr.port, row.pid, True, not _is_loopback(row.laddr.ip)))
        elif row.status == psutil.CONN_ESTABLISHED and row.raddr:
            outside = not _is_loopback(row.raddr.ip) and row.raddr.ip != row.laddr.ip
            found.append(PortRow(row.laddr.port, row.pid, False, outside, row.raddr.port))
    return tuple(found)


def ports_of_netstat(said: str) -> tuple[PortRow, ...]:
    """The rows of `netstat -an -p tcp` as macOS prints it: addresses and ports are joined by a point."""
    found = []
    for line in said.splitlines():
        words = line.split()
        if len(words) < 6 or not words[0].startswith("tcp"):
            continue
        here, _, port = words[3].rpartition(".")
        there, _, peer = words[4].rpartition(".")
        if not port.isdecimal():
            continue
        if words[5] == "LISTEN":
            found.append(PortRow(int(port), None, True, not _is_loopback(here)))
        elif words[5] == "ESTABLISHED":
            outside = not _is_loopback(there) and there != here
            found.append(PortRow(int(port), None, False, outside, int(peer) if peer.isdecimal() else 0))
    return tuple(found)


def windows_of_wmctrl(said: str) -> tuple[WindowRow, ...]:
    """The rows of `wmctrl -l -p -x`: id, desktop, pid, instance.class, host, title."""
    found = []
    for line in said.splitlines():
        words = line.split(None, 5)
        if len(words) >= 5 and words[2].isdecimal():
            title = words[5] if len(words) == 6 else ""
            found.append(WindowRow(int(words[2]), title, words[3].rpartition(".")[2]))
    return tuple(found)


def window_of_xprop(said: str) -> WindowRow:
    """One window as `xprop` prints _NET_WM_PID, WM_CLASS and _NET_WM_NAME; what is missing stays empty."""
    pid = re.search(r"_NET_WM_PID\(CARDINAL\) = (\d+)", said)
    names = re.search(r"WM_CLASS\(STRING\) = (.*)", said)
    title = re.search(r'_NET_WM_NAME\(UTF8_STRING\) = "(.*)"', said)
    classes = re.findall(r'"([^"]*)"', names.group(1)) if names else []
    return WindowRow(
        int(pid.group(1)) if pid else 0, title.group(1) if title else "", classes[-1] if classes else ""
    )


def _path_of(process: psutil.Process) -> str:
    try:
        return process.exe() or ""
    except (psutil.Error, OSError):  # not permitted for other users' processes
        return ""


def _bundle_of(path: str) -> dict[str, str]:
    """The id in the Info.plist of the innermost .app that a macOS program lies in."""
    head, inside, _ = path.rpartition(".app/")
    if not inside:
        return {}
    try:
        info = plistlib.loads(Path(head + ".app", "Contents", "Info.plist").read_bytes())
    except (OSError, ValueError, ExpatError):
        return {}
    said = info.get("CFBundleIdentifier") if isinstance(info, dict) else None
    return {"CFBundleIdentifier": said} if isinstance(said, str) else {}


def _is_loopback(address: str) -> bool:
    return address.startswith(_LOOPBACK)
