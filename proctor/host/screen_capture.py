"""The probe for screen capture and calls in progress, where the system tells; else unknown, with a reason.

What Windows does not tell: capture by the older ways (GDI, desktop duplication). What Linux on X11 does not
tell: anything. The raw signs are `screen_capture_signs`'.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import psutil

from proctor.core.host_fact import HostFact, Trace, clear, found, unknown
from proctor.core.kinds import IncidentKind
from proctor.host.program_list import DistractionSort, ProgramList, Sort, plain_name
from proctor.host.programs_table import ProcessRow, TableReader, file_name, system_name
from proctor.host.screen_capture_pipewire import Node, pipewire_nodes
from proctor.host.screen_capture_signs import CAPTURES, CapabilityUse, CaptureSigns, read_capture_signs

PROBE = "screen_capture"
NOT_TOLD, X11, NO_PIPEWIRE = "host-capture-not-told", "host-capture-x11", "host-capture-no-pipewire"
LISTED_WEIGHT, BROWSER_WEIGHT, OTHER_WEIGHT, CALL_WEIGHT = 0.85, 0.75, 0.6, 0.75
_KIND = IncidentKind.REMOTE_ACCESS
_BROWSERS = {
    "chrome",
    "msedge",
    "firefox",
    "opera",
    "brave",
    "browser",
    "vivaldi",
    "yandex_browser",
    "chromium",
}
_EPOCH = 116_444_736_000_000_000  # 1 January 1970 as Windows counts, in 100 ns since 1601
_CLOCK_SLACK_S = 2.0
Named = tuple[str, Trace]


class ScreenCaptureProbe:
    """Looks whether somebody captures the screen or holds a call. `signs`, `processes`: their sources."""

    name = PROBE
    kinds = (_KIND,)

    def __init__(
        self,
        listed: ProgramList,
        system: str | None = None,
        signs: Callable[[str], CaptureSigns] = read_capture_signs,
        processes: Callable[[], tuple[ProcessRow, ...] | None] | None = None,
    ) -> None:
        self._listed, self._system, self._signs = listed, system or system_name(), signs
        self._processes = processes or TableReader(self._system, files=False).processes

    def look(self) -> tuple[HostFact, ...]:
        """One fact: whether the screen is being captured now, or a call is on."""
        signs = self._signs(self._system)
        running = self._processes() if any(use.stop == 0 for use in signs.uses or ()) else ()
        return (judge_capture(signs, self._listed, running or (), own_pids()),)


def own_pids() -> frozenset[int]:
    """This program's own processes: what it records itself accuses nobody."""
    try:
        me = psutil.Process()
        return frozenset({os.getpid(), *(one.pid for one in me.children(recursive=True))})
    except (psutil.Error, OSError):
        return frozenset({os.getpid()})


def judge_capture(
    signs: CaptureSigns, listed: ProgramList, running: Iterable[ProcessRow], own: frozenset[int]
) -> HostFact:
    """What the signs say. running: the processes, for Windows, which also remembers uses that a crash left
    open; own: pids of this program. names: the programs that capture or call."""
    if signs.system == "windows":
        if signs.uses is None:
            return unknown(PROBE, _KIND, NOT_TOLD)
        named = _windows(signs.uses, listed, tuple(row for row in running if row.pid not in own))
        return _fact(named, None)
    if signs.system == "macos":
        return unknown(PROBE, _KIND, NOT_TOLD)
    nodes = pipewire_nodes(signs.pipewire)
    if nodes is None:
        return unknown(PROBE, _KIND, NO_PIPEWIRE if signs.no_pipewire else NOT_TOLD)
    return _fact(_linux(nodes, listed, own), None if signs.wayland else X11)


def _fact(named: list[Named], otherwise: str | None) -> HostFact:
    if not named:
        return clear(PROBE, _KIND) if otherwise is None else unknown(PROBE, _KIND, otherwise)
    sure = max(trace.weight for _, trace in named)
    names = tuple(dict.fromkeys(name for name, _ in named))
    what = sorted({trace.what for _, trace in named})
    return found(PROBE, _KIND, sure, names, tuple(trace for _, trace in named), what=what)


def _windows(
    uses: Iterable[CapabilityUse], listed: ProgramList, running: tuple[ProcessRow, ...]
) -> list[Named]:
    named: list[Named] = []
    for use in uses:
        if use.stop != 0 or use.start == 0 or not (owners := _owners(use, running)):
            continue
        program = plain_name(file_name(owners[0].path) or owners[0].name)
        captures = use.capability in CAPTURES
        judged = _judged(program, captures, use.capability == "microphone", listed, "windows")
        if judged is not None and judged not in named:
            named.append(judged)
    return named


def _owners(use: CapabilityUse, running: tuple[ProcessRow, ...]) -> list[ProcessRow]:
    """The running processes that a use belongs to; none where only the mark of a crash is left: what runs now
    must have begun before the use."""
    if use.packaged:
        family, _, publisher = use.app.casefold().rpartition("_")
        parts = (f"\\{family}_", f"__{publisher}\\")
        owners = [row for row in running if all(part in row.path.casefold() for part in parts)]
    else:
        path = use.app.replace("#", "\\").casefold()
        owners = [row for row in running if row.path.casefold() == path]
    began = (use.start - _EPOCH) / 1e7
    return owners if any(0 < row.started <= began + _CLOCK_SLACK_S for row in owners) else []


def _linux(nodes: Mapping[int, Node], listed: ProgramList, own: frozenset[int]) -> list[Named]:
    named: list[Named] = []
    for node in nodes.values():
        if node.offers_screen:
            readers = [nodes[one] for one in node.readers if one in nodes and nodes[one].pid not in own]
            found = [_judged(reader.program, True, False, listed, "linux") for reader in readers]
            named += [one for one in found if one is not None]
        elif node.hears and node.pid not in own:
            judged = _judged(node.program, False, True, listed, "linux")
            named += [judged] if judged is not None else []
    return list(dict.fromkeys(named))


def _judged(program: str, captures: bool, listens: bool, listed: ProgramList, system: str) -> Named | None:
    """The name and weight of one use. A microphone counts only where calls are what the program is for."""
    entry = next(
        (one for one in listed.programs if _listed_here(program, one.systems.get(system))),
        None,
    )
    if captures:
        if entry is not None:
            return entry.name, Trace("capture", program, LISTED_WEIGHT)
        weight = BROWSER_WEIGHT if program in _BROWSERS else OTHER_WEIGHT
        return program, Trace("capture", program, weight)
    messenger = next(
        (
            one
            for one in listed.distractions
            if one.sort is DistractionSort.MESSENGER and program in one.processes.get(system, ())
        ),
        None,
    )
    name = entry.name if entry is not None and entry.sort is Sort.MEETING else messenger and messenger.name
    return (name, Trace("call", program, CALL_WEIGHT)) if name and listens else None


def _listed_here(program: str, listing: Any) -> bool:
    return listing is not None and program in (*listing.session, *listing.running, *listing.idle)
