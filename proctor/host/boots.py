"""Which start of the system this is, how the one before it ended, and whether the system is going down now.

`read` is thin and per system and never raises; `judge` is pure. Windows' and macOS' branches follow their
documented tables and logs.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Literal

from proctor.host.asking import ask_tool, read_text
from proctor.host.native import windows_library
from proctor.host.registry import values_of

MachineEnd = Literal["", "person", "update", "power_lost", "crashed", "orderly"]
_PREFETCH = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"
_LAST = ["last", "-x", "-n", "20"]
_QUERY = "*[System[(EventID=41 or EventID=1074 or EventID=6008)]]"
_WEVTUTIL = ["wevtutil", "qe", "System", f"/q:{_QUERY}", "/c:1", "/rd:true", "/f:xml"]
_UPDATERS = ("trustedinstaller", "mousocoreworker", "usoclient", "tiworker", "wuauclt", "wusa", "musnotif")
_SM_SHUTTINGDOWN = 0x2000


def boot_id() -> str:
    """A word that changes with every start of the system; "" where it has none."""
    if sys.platform == "win32":
        return str(values_of(_PREFETCH).get("BootId", ""))[:40]
    if sys.platform == "darwin":
        return (ask_tool(["sysctl", "-n", "kern.bootsessionuuid"]) or "").strip()[:40]
    return (read_text("/proc/sys/kernel/random/boot_id") or "")[:40]


def read_machine_end() -> str:
    """What the system's own log says of its last end, raw; "" where it says nothing."""
    return ask_tool(_WEVTUTIL if sys.platform == "win32" else _LAST) or ""


def judge_machine_end(raw: str) -> MachineEnd:
    """How the system went down before this start: by a person, for an update, without power, by a crash, in
    order by whomever, or "": it does not say."""
    return _of_events(raw) if "<Event" in raw else _of_last(raw)


def is_going_down() -> bool | None:
    """Whether the whole system is on its way down; None where it cannot be told."""
    if sys.platform == "win32":
        user32 = windows_library("user32")
        return None if user32 is None else bool(user32.GetSystemMetrics(_SM_SHUTTINGDOWN))
    if sys.platform == "darwin":
        return None
    if Path("/run/systemd/shutdown/scheduled").exists() or Path("/run/nologin").exists():
        return True
    said = ask_tool(["systemctl", "is-system-running"], 1.0, any_code=True)
    return None if not said else said.strip() == "stopping"


def _of_events(raw: str) -> MachineEnd:
    number = re.search(r"<EventID[^>]*>(\d+)</EventID>", raw)
    if number is None:
        return ""
    if number[1] == "1074":  # User32: a process asked for it, and for whom
        process = re.search(r"<Data(?: Name='param1')?>([^<]*)</Data>", raw)
        words = "" if process is None else process[1].casefold()
        return "update" if any(name in words for name in _UPDATERS) else "person" if words else "orderly"
    code = re.search(r"<Data Name='BugcheckCode'>(\d+)</Data>", raw)
    return "crashed" if number[1] == "41" and code is not None and code[1] != "0" else "power_lost"


def _of_last(raw: str) -> MachineEnd:
    """`last` has the newest first: this start, and before it a shutdown, unless there was none."""
    marks = [line.split()[0] for line in raw.splitlines() if line.startswith(("reboot", "shutdown"))]
    if len(marks) < 2 or marks[0] != "reboot":
        return ""
    return "orderly" if marks[1] == "shutdown" else "power_lost"
