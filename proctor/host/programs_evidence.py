"""Weighs what speaks for one listed program: its process, what its file says, its windows, its ports. Pure.

Nothing is read here. Of what was seen, only words of the list, names of files and ports become traces: no
path, no title, no user.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from types import MappingProxyType

from proctor.core.host_fact import Trace
from proctor.host.program_list import ListedProgram, Listing, ProgramList, Sort, plain_name
from proctor.host.programs_table import PortRow, ProcessRow, Tables, WindowRow, file_name


class Role(StrEnum):
    """How a process belongs to a program, the strongest first."""

    SESSION = "session"
    RUNNING = "running"
    RENAMED = "renamed"
    IDLE = "idle"
    HINT = "hint"
    NONE = "none"


_ROLES = tuple(Role)
# How far each role alone convinces. A service that only starts with the computer stays below the usual
# threshold of 0.7: its owner is told to stop it, and nobody is accused. A call in the background is nothing.
_WEIGHTS: Mapping[Sort, Mapping[Role, float]] = MappingProxyType(
    {
        Sort.REMOTE_CONTROL: {
            Role.SESSION: 0.95,
            Role.RUNNING: 0.85,
            Role.RENAMED: 0.8,
            Role.IDLE: 0.5,
            Role.HINT: 0.3,
        },
        Sort.SCREEN_SHARING: {
            Role.SESSION: 0.85,
            Role.RUNNING: 0.6,
            Role.RENAMED: 0.55,
            Role.IDLE: 0.3,
            Role.HINT: 0.2,
        },
        Sort.MEETING: {
            Role.SESSION: 0.75,
            Role.RUNNING: 0.3,
            Role.RENAMED: 0.3,
            Role.IDLE: 0.2,
            Role.HINT: 0.1,
        },
        Sort.OVERLAY: {
            Role.SESSION: 0.9,
            Role.RUNNING: 0.8,
            Role.RENAMED: 0.75,
            Role.IDLE: 0.5,
            Role.HINT: 0.3,
        },
    }
)
_MOST_REMEMBERED = 4000
CLASS_WEIGHT, TITLE_WEIGHT, RELAY_WEIGHT, LISTENING_WEIGHT, INBOUND_WEIGHT = 0.7, 0.4, 0.55, 0.3, 0.9


@dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks for one program. confidence: 0 to 1; pids: its processes; services: to be named."""

    program: ListedProgram
    listing: Listing
    role: Role
    confidence: float
    traces: tuple[Trace, ...]
    pids: frozenset[int]

    @property
    def close(self) -> str:
        """Which advice tells how to close it: what only starts with the computer is stopped as a service."""
        if self.listing.close:
            return self.listing.close
        return "service" if self.role is Role.IDLE and self.program.close == "tray" else self.program.close


class Recogniser:
    """Which processes belong to which programs of a list on one system. Remembers its answers: the same rows
    come again at every look."""

    def __init__(self, listed: ProgramList, system: str) -> None:
        self.system = system
        self._listings = [
            (program.id, program.systems[system]) for program in listed.programs if system in program.systems
        ]
        self._known: dict[ProcessRow, Mapping[str, Role]] = {}

    def roles(self, row: ProcessRow) -> Mapping[str, Role]:
        """Id of each program that the process belongs to, and how; harmless ones are NONE."""
        key = replace(row, pid=0, started=0.0)
        if key not in self._known:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            names = _names(row)
            found = ((identity, _role_of(row, names, listing)) for identity, listing in self._listings)
            self._known[key] = {identity: role for identity, role in found if role is not None}
        return self._known[key]


def members(
    recogniser: Recogniser, processes: Iterable[ProcessRow]
) -> Mapping[str, tuple[tuple[Role, ProcessRow], ...]]:
    """Id of a program -> its processes, each with its role."""
    found: dict[str, list[tuple[Role, ProcessRow]]] = {}
    for row in processes:
        for identity, role in recogniser.roles(row).items():
            found.setdefault(identity, []).append((role, row))
    return {identity: tuple(rows) for identity, rows in found.items()}


def weigh(
    program: ListedProgram, system: str, tables: Tables, own: tuple[tuple[Role, ProcessRow], ...]
) -> Weighed | None:
    """The evidence for one program whose processes are `own`; None where nothing speaks for it."""
    listing = program.systems.get(system)
    if listing is None:
        return None
    ours = [(role, row) for role, row in own if role is not Role.NONE]
    pids = frozenset(row.pid for _, row in ours)
    harmless = {row.pid for role, row in own if role is Role.NONE}
    weights, traces = _WEIGHTS[program.sort], list[Trace]()
    role = min((role for role, _ in ours), key=_ROLES.index, default=Role.NONE)
    if role is not Role.NONE:
        row = next(row for found, row in ours if found is role)
        traces.append(Trace(_WHAT[role], _shown(row), weights[role]))
    traces += _windows(listing, tables.windows or (), harmless)
    traces += _ports(listing, tables.ports or (), pids, bool(traces))
    if role is Role.NONE:
        traces += _relays(listing, tables.ports or ())
    if not traces:
        return None
    sure = together(trace.weight for trace in traces)
    return Weighed(program, listing, role, sure, tuple(traces), pids)


def together(weights: Iterable[float]) -> float:
    """Independent signals taken together: the chance that not all of them mislead."""
    doubt = 1.0
    for weight in weights:
        doubt *= 1 - weight
    return round(1 - doubt, 4)


def inbound(ports: Iterable[PortRow], wanted: frozenset[int]) -> dict[int, int | None]:
    """Ports out of `wanted` on which somebody from elsewhere is connected to a listener here -> its pid."""
    rows = tuple(row for row in ports if row.port in wanted)
    listening = {row.port: row.pid for row in rows if row.listens}
    joined = {row.port for row in rows if not row.listens and row.outside}
    return {port: pid for port, pid in listening.items() if port in joined}


_WHAT = {
    Role.SESSION: "session_process",
    Role.RUNNING: "process",
    Role.RENAMED: "publisher",
    Role.IDLE: "service",
    Role.HINT: "common_name",
}


def _role_of(row: ProcessRow, names: set[str], listing: Listing) -> Role | None:
    if _any(names, listing.harmless):
        return Role.NONE
    for role, patterns in (
        (Role.SESSION, listing.session),
        (Role.RUNNING, listing.running),
        (Role.IDLE, listing.idle),
    ):
        if _any(names, patterns):
            return role
    said = (
        (row.publisher, listing.publishers),
        (row.product, listing.products),
        (row.bundle, listing.bundles),
    )
    if any(word and _any({plain_name(word)}, patterns) for word, patterns in said):
        return Role.RENAMED
    return Role.HINT if _any(names, listing.hints) else None


def _names(row: ProcessRow) -> set[str]:
    """What a process is called: by the system, by its file, and by what its file was called once."""
    return {plain_name(name) for name in (row.name, file_name(row.path), row.original) if name}


def _shown(row: ProcessRow) -> str:
    name = file_name(row.path) or row.name
    said = row.publisher or row.product or row.bundle
    return f"{name} ({said})" if said else name


def _any(names: set[str], patterns: tuple[str, ...]) -> bool:
    return any(
        fnmatchcase(name, pattern) if "*" in pattern else name == pattern
        for pattern in patterns
        for name in names
    )


def _windows(listing: Listing, windows: tuple[WindowRow, ...], harmless: set[int]) -> list[Trace]:
    """A class is the program's own; a title may be anybody's, say a folder's of that name."""
    found = []
    rows = [row for row in windows if row.pid not in harmless]
    named = [
        row
        for row in rows
        if row.window_class and _any({row.window_class.strip().casefold()}, listing.classes)
    ]
    if named:
        found.append(Trace("window_class", named[0].window_class.strip(), CLASS_WEIGHT))
    titles = [row.title.strip().casefold() for row in rows]
    title = next((title for title in listing.titles if title in titles), None)
    if title is not None:
        found.append(Trace("window", title, TITLE_WEIGHT))
    return found


def _ports(listing: Listing, ports: tuple[PortRow, ...], ours: frozenset[int], known: bool) -> list[Trace]:
    """Ports count for a program only beside something else: many share one number."""
    if not known:
        return []
    found = []
    for port, pid in inbound(ports, listing.ports).items():
        if pid is None or pid in ours or not ours:
            found.append(Trace("connection", f"from elsewhere, port {port}", INBOUND_WEIGHT))
    if found:
        return found[:1]
    listening = sorted(
        {
            row.port
            for row in ports
            if row.listens and row.outside and row.port in listing.ports and row.pid in ours
        }
    )
    # A listening port is what an idle service has anyway.
    return [Trace("port", str(listening[0]), 0.0)] if listening else []


def _relays(listing: Listing, ports: tuple[PortRow, ...]) -> list[Trace]:
    """A program under another name still talks to its maker's servers on their own ports."""
    peers = sorted(
        {row.peer for row in ports if not row.listens and row.outside and row.peer in listing.relays}
    )
    return [Trace("relay", f"port {peers[0]}", RELAY_WEIGHT)] if peers else []
