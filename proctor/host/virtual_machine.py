"""Whether this computer is a virtual machine: many signals, weighed, with those that speak against it.

A hypervisor beneath Windows proves nothing: Hyper-V, WSL 2 and memory integrity put one under millions of
honest computers. No single signal but a machine's own name convicts. The signals' weights are in
`virtual_machine_signs`, the reading in `virtual_machine_linux`, `..._windows` and `..._macos`.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from proctor.core.host_fact import HostFact, Trace, clear, found, unknown
from proctor.core.kinds import IncidentKind
from proctor.host.virtual_machine_signs import MachineReading, Sign, signs_of

PROBE, KIND = "virtual_machine", IncidentKind.VIRTUAL_MACHINE
# One computer in ten that say nothing at all is taken to be virtual: what is weighed moves it from there.
_PRIOR_ODDS = 1 / 9
_FOUND, _CLEAR = 0.8, 0.25
_KEPT_SECONDS = 900.0  # a computer does not turn virtual while the exam runs


def judge_machine(reading: MachineReading | None) -> HostFact:
    """One fact from one reading: found from a likelihood of 0.8 on, clear below 0.25, unknown between.

    In a container that is not itself in a proven virtual machine it is unknown. Figures: likelihood.
    """
    if reading is None:
        return unknown(PROBE, KIND, "host-vm-unreadable")
    signs = signs_of(reading)
    traces = tuple(Trace(sign.what, sign.detail, sign.weight) for sign in signs)
    likely = likelihood([sign.weight for sign in signs])
    figures = {"likelihood": round(likely, 2)}
    if likely >= _FOUND:
        fact = found(PROBE, KIND, likely, (_name(signs),), traces, **figures)
        return replace(fact, reason="host-vm-found")
    if reading.container:
        return unknown(PROBE, KIND, "host-vm-container", traces, container=reading.container, **figures)
    if not reading.says_what_it_is:
        return unknown(PROBE, KIND, "host-vm-unreadable", traces, **figures)
    if likely > _CLEAR:
        return unknown(PROBE, KIND, "host-vm-unsure", traces, **figures)
    return clear(PROBE, KIND, traces, **figures)


def likelihood(weights: list[float]) -> float:
    """0 to 1: odds multiplied up, as of independent witnesses; a weight w counts (1 + w) / (1 - w)."""
    log_odds = math.log(_PRIOR_ODDS) + sum(2 * math.atanh(max(-0.98, min(0.98, w))) for w in weights)
    return 1 / (1 + math.exp(-log_odds))


def _name(signs: tuple[Sign, ...]) -> str:
    """What the surest signal that knows a name calls it."""
    named = [sign for sign in signs if sign.product and sign.weight > 0]
    return max(named, key=lambda sign: sign.weight).product if named else "?"


class VirtualMachineProbe:
    """Looks once, and again after a quarter of an hour: nothing changes, and it is the dearest look."""

    name = PROBE
    kinds = (KIND,)

    def __init__(self, read: Callable[[], MachineReading | None] | None = None) -> None:
        self._read = read or reading_here()
        self._kept: tuple[HostFact, ...] = ()
        self._until = 0.0

    def look(self) -> tuple[HostFact, ...]:
        """One fact."""
        if not self._kept or time.monotonic() > self._until:
            self._kept = (judge_machine(self._read()),)
            self._until = time.monotonic() + _KEPT_SECONDS
        return self._kept


def reading_here() -> Callable[[], MachineReading | None]:
    """How this system is read."""
    if sys.platform == "win32":
        from proctor.host.virtual_machine_windows import read_machine as read
    elif sys.platform == "darwin":
        from proctor.host.virtual_machine_macos import read_machine as read
    else:
        from proctor.host.virtual_machine_linux import read_machine as read
    return read
