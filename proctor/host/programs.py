"""The probe for remote-access and screen-sharing programs: by process, publisher, window and port.

What a finding means for an exam is decided in `core.host_watch` and `computer_check`; sessions of the
system's own (RDP, SSH) are `sessions`' business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from proctor.core.host_fact import HostFact, Trace, clear, found, unknown
from proctor.core.kinds import IncidentKind
from proctor.host.program_list import ProgramList, Protocol, Sort
from proctor.host.programs_evidence import Recogniser, Role, Weighed, inbound, members, weigh
from proctor.host.programs_table import TableReader, Tables, system_name

PROBE = "programs"
UNREADABLE, HIDDEN = "host-programs-unreadable", "host-programs-hidden"
LEAST = 0.45  # below it a program is not called found
PROTOCOL_WEIGHT = 0.75  # somebody from elsewhere is connected where only such servers listen
_KIND = IncidentKind.REMOTE_ACCESS
_MOST_TRACES = 12


class ProgramsProbe:
    """Looks for the programs of a list. `tables`: where the rows come from, the computer's own by default."""

    name = PROBE
    kinds = (_KIND,)

    def __init__(
        self, listed: ProgramList, system: str | None = None, tables: Callable[[], Tables] | None = None
    ) -> None:
        self.listed = listed
        self._system = system or system_name()
        self._recogniser = Recogniser(listed, self._system)
        self._tables = tables or TableReader(self._system).read

    def look(self) -> tuple[HostFact, ...]:
        """One fact: which listed programs are there now."""
        return (judge_programs(self._tables(), self.listed, self._recogniser),)


def judge_programs(tables: Tables, listed: ProgramList, recogniser: Recogniser) -> HostFact:
    """What the tables say of the programs of `listed`, for which `recogniser` was made.

    `figures`: programs (each with id, name, sort, how it is there, confidence, the advice for closing it and
    its service), background (calls and recorders that only run: nobody's offence), list (its version) and how
    many processes were seen. Programs that run weigh by their sort; see `programs_evidence`.
    """
    if tables.processes is None:
        return unknown(PROBE, _KIND, UNREADABLE, list=listed.version)
    own = members(recogniser, tables.processes)
    weighed = [
        one
        for program in listed.programs
        if (one := weigh(program, recogniser.system, tables, own.get(program.id, ()))) is not None
    ]
    weighed.sort(key=lambda one: (-one.confidence, one.program.id))
    there = [one for one in weighed if one.confidence >= LEAST]
    background = [one for one in weighed if one.confidence < LEAST and one.role is Role.RUNNING]
    taken = frozenset[int]().union(*(one.pids for one in there))
    joined = _unnamed(listed, tables, taken, [one for one in there if _has_connection(one)])
    figures: dict[str, Any] = {
        "list": listed.version,
        "processes": len(tables.processes),
        "ports_seen": tables.ports is not None,
        "windows_seen": tables.windows is not None,
        "programs": [_as_json(one) for one in there] + [_protocol_as_json(one) for one, _ in joined],
        "background": [_as_json(one) for one in background],
    }
    if there or joined:
        return _found(there, joined, figures)
    if tables.hidden:
        return unknown(PROBE, _KIND, HIDDEN, **figures)
    return clear(PROBE, _KIND, **figures)


def _found(there: list[Weighed], joined: list[tuple[Protocol, Trace]], figures: dict[str, Any]) -> HostFact:
    sure = max([one.confidence for one in there] + [trace.weight for _, trace in joined])
    # An idle service beside a running program is in the figures, not in the headline.
    names = [one.program.name for one in there if one.confidence >= 0.8 * sure]
    names += [protocol.name for protocol, trace in joined if trace.weight >= 0.8 * sure]
    traces = [trace for one in there for trace in one.traces] + [trace for _, trace in joined]
    return found(PROBE, _KIND, sure, tuple(names), tuple(traces[:_MOST_TRACES]), **figures)


def _unnamed(
    listed: ProgramList, tables: Tables, taken: frozenset[int], known: list[Weighed]
) -> list[tuple[Protocol, Trace]]:
    """Protocols of remote control spoken now, from elsewhere, by a program that no entry of the list fits."""
    spoken = frozenset[int]().union(*(one.listing.ports for one in known))
    result = []
    for protocol in listed.protocols:
        for port, pid in inbound(tables.ports or (), protocol.ports - spoken).items():
            if pid is None or pid not in taken:
                trace = Trace("connection", f"from elsewhere, port {port} ({protocol.name})", PROTOCOL_WEIGHT)
                result.append((protocol, trace))
                break
    return result


def _has_connection(one: Weighed) -> bool:
    return any(trace.what == "connection" for trace in one.traces)


def _as_json(one: Weighed) -> dict[str, Any]:
    program = one.program
    by_what = "window" if one.role is Role.NONE else one.role.value
    state = "session" if _has_connection(one) else by_what
    return {
        "id": program.id,
        "name": program.name,
        "sort": program.sort.value,
        "state": state,
        "confidence": round(one.confidence, 2),
        "close": one.close,
        "service": one.listing.services[0] if one.listing.services else "",
    }


def _protocol_as_json(protocol: Protocol) -> dict[str, Any]:
    return {
        "id": protocol.id,
        "name": protocol.name,
        "sort": Sort.REMOTE_CONTROL.value,
        "state": "session",
        "confidence": PROTOCOL_WEIGHT,
        "close": "port",
        "service": "",
    }
