"""What may take the focus or show messages over an exam: named with advice before it, never an incident.

Injected keystrokes are not looked for: no system tells them apart cheaply and honestly.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from proctor.host.asking import ask_tool
from proctor.host.native import windows_library
from proctor.host.power import Power, read_power
from proctor.host.program_list import ProgramList, plain_name
from proctor.host.programs_table import TableReader, file_name, system_name

SOON_S = 1800  # a screen that goes dark within half an hour without input will do so in an exam
LOW_CHARGE = 0.4
_QUIET = {1, 2, 3, 4, 6, 7}  # answers of SHQueryUserNotificationState other than "accepts notifications"
_SPI_SAVER_ACTIVE, _SPI_SAVER_TIMEOUT = 0x0010, 0x000E


@dataclass(frozen=True, slots=True)
class FocusThief:
    """One of them. sort: messenger, overlay, updater, antivirus, sync, notifications, screen_off, battery.
    advice: a key of `host.ftl`; figure: minutes, or per cent of charge, 0 where there is none."""

    id: str
    name: str
    sort: str
    advice: str
    figure: int = 0


@dataclass(frozen=True, slots=True)
class FocusSigns:
    """The raw signs. None: the system did not say. programs: names of what runs. notifications: whether
    messages may appear. dark_after_s: idle seconds until the screen saver or a dark screen, 0 for never."""

    system: str
    programs: tuple[str, ...] | None
    notifications: bool | None
    dark_after_s: int | None
    power: Power


def look_for_thieves(
    listed: ProgramList,
    system: str | None = None,
    signs: Callable[[str], FocusSigns] | None = None,
) -> tuple[FocusThief, ...]:
    """Those of this computer now. Takes some tens of milliseconds; never raises."""
    name = system or system_name()
    return judge_thieves((signs or read_focus_signs)(name), listed)


def judge_thieves(signs: FocusSigns, listed: ProgramList) -> tuple[FocusThief, ...]:
    """What the signs say, in the order of the list, then the settings. What is not told names nobody."""
    running = {plain_name(name) for name in signs.programs or ()}
    found = [
        FocusThief(one.id, one.name, one.sort.value, f"host-focus-{one.sort.value}")
        for one in listed.distractions
        if running & set(one.processes.get(signs.system, ()))
    ]
    if signs.notifications:
        found.append(_setting("notifications", f"host-focus-notifications-{signs.system}"))
    if signs.dark_after_s is not None and 0 < signs.dark_after_s < SOON_S:
        found.append(_setting("screen_off", "host-focus-screen-off", max(1, signs.dark_after_s // 60)))
    if signs.power.on_battery:
        charge = round(100 * signs.power.level) if signs.power.level is not None else 0
        low = signs.power.level is not None and signs.power.level < LOW_CHARGE
        found.append(_setting("battery", "host-focus-battery-low" if low else "host-focus-battery", charge))
    return tuple(found)


def read_focus_signs(system: str) -> FocusSigns:
    """All signs of this system now."""
    rows = TableReader(system, files=False).processes()
    programs = None if rows is None else tuple(_names(rows))
    ask_notifications, ask_darkness = _ASKED[system]
    return FocusSigns(system, programs, ask_notifications(), ask_darkness(), read_power())


def _setting(name: str, advice: str, figure: int = 0) -> FocusThief:
    return FocusThief(name, "", name, advice, figure)


def _names(rows: Iterable[Any]) -> Iterable[str]:
    for row in rows:
        yield row.name
        if row.path:
            yield file_name(row.path)


def _windows_notifications() -> bool | None:
    shell = windows_library("shell32")
    state = ctypes.c_int(0)
    if shell is None or shell.SHQueryUserNotificationState(ctypes.byref(state)) != 0:
        return None
    return state.value not in _QUIET


def _windows_darkness() -> int | None:
    user = windows_library("user32")
    active, seconds = ctypes.c_int(0), ctypes.c_int(0)
    if user is None or not user.SystemParametersInfoW(_SPI_SAVER_ACTIVE, 0, ctypes.byref(active), 0):
        return None
    if not active.value:
        return 0
    told = user.SystemParametersInfoW(_SPI_SAVER_TIMEOUT, 0, ctypes.byref(seconds), 0)
    return int(seconds.value) if told else None


def _linux_notifications() -> bool | None:
    return banners_of_gsettings(
        ask_tool(["gsettings", "get", "org.gnome.desktop.notifications", "show-banners"])
    )


def _linux_darkness() -> int | None:
    said = ask_tool(["gsettings", "get", "org.gnome.desktop.session", "idle-delay"])
    if said is not None:
        return seconds_of_gsettings(said)
    return seconds_of_xset(ask_tool(["xset", "q"]))


def banners_of_gsettings(said: str | None) -> bool | None:
    """Whether GNOME shows messages; None where it does not say."""
    return {"true": True, "false": False}.get((said or "").strip())


def seconds_of_gsettings(said: str) -> int | None:
    """`uint32 300`: idle seconds until the screen goes dark."""
    number = re.search(r"(\d+)\s*$", said)
    return int(number.group(1)) if number else None


def seconds_of_xset(said: str | None) -> int | None:
    """The shorter of the screen saver's and the monitor's own idle seconds in what `xset q` prints."""
    if said is None:
        return None
    saver = re.search(r"timeout:\s+(\d+)", said)
    times = [int(saver.group(1))] if saver else []
    if "DPMS is Enabled" in said:
        times += [int(number) for number in re.findall(r"(?:Standby|Suspend|Off):\s+(\d+)", said)]
    return min((seconds for seconds in times if seconds), default=0) if times else None


def seconds_of_pmset(said: str | None) -> int | None:
    """`displaysleep` (minutes) in what `pmset -g` prints, as seconds; 0 where something keeps it awake."""
    line = re.search(r"^\s*displaysleep\s+(\d+)(.*)$", said or "", re.MULTILINE)
    if line is None:
        return None
    return 0 if "prevented" in line.group(2) else 60 * int(line.group(1))


def _macos_darkness() -> int | None:
    return seconds_of_pmset(ask_tool(["pmset", "-g"]))


def _not_told() -> bool | None:
    return None  # macOS keeps its Focus modes from other programs


_ASKED: dict[str, tuple[Callable[[], bool | None], Callable[[], int | None]]] = {
    "windows": (_windows_notifications, _windows_darkness),
    "linux": (_linux_notifications, _linux_darkness),
    "macos": (_not_told, _macos_darkness),
}
