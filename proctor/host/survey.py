"""All probes of this platform, and one look through them all: in turn, each on its own deadline.

What a single probe looks at is in its own module; what its facts mean for an exam is in `core.host_watch`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from typing import Protocol

from proctor.core.errors import SynaqError
from proctor.core.host_fact import HostFact, unknown
from proctor.core.kinds import IncidentKind
from proctor.host.audio_devices import HeadsetProbe
from proctor.host.clock import ClockProbe
from proctor.host.displays import DisplaysProbe
from proctor.host.program_list import ProgramList, shipped_list
from proctor.host.programs import ProgramsProbe
from proctor.host.screen_capture import ScreenCaptureProbe
from proctor.host.sessions import SessionsProbe
from proctor.host.virtual_machine import VirtualMachineProbe

LOOK_SECONDS = 6.0
SLOW, FAILED = "host-survey-slow", "host-survey-failed"
_K = IncidentKind
_log = logging.getLogger(__name__)


class Probe(Protocol):
    """One thing that is looked for. `kinds`: what its facts are about, also where it cannot look."""

    @property
    def name(self) -> str:
        """A plain word: "displays", "programs" ..."""

    @property
    def kinds(self) -> tuple[IncidentKind, ...]:
        """Each kind that its facts speak of."""

    def look(self) -> tuple[HostFact, ...]:
        """One look, now. May take a while and may raise: `Lookout` sees to both."""


def survey(listed: ProgramList | None = None) -> tuple[Probe, ...]:
    """The probes of this platform; each keeps what it remembers between looks. The one of the camera in use
    (`cameras.VirtualCameraProbe`) is not among them: which that is, only its user knows.

    `listed`: the programs that are looked for, by default the list that came with the program; where that is
    damaged, what rests on it answers unknown.
    """
    machine: tuple[Probe, ...] = (
        ClockProbe(),
        DisplaysProbe(),
        VirtualMachineProbe(),
        SessionsProbe(),
        HeadsetProbe(),
    )
    try:
        programs = listed or shipped_list()
    except SynaqError as error:
        _log.warning("the list of programs cannot be used: %s", error)
        return (*machine, _NoList("programs"), _NoList("screen_capture"))
    return (*machine, ProgramsProbe(programs), ScreenCaptureProbe(programs))


class _NoList:
    """Stands for a probe that has no list of programs to look for."""

    kinds = (_K.REMOTE_ACCESS,)

    def __init__(self, name: str) -> None:
        self.name = name

    def look(self) -> tuple[HostFact, ...]:
        """Unknown."""
        return tuple(unknown(self.name, kind, "host-survey-no-list") for kind in self.kinds)


class Lookout:
    """Looks through probes without ever hanging: a probe that does not return is answered as unknown, and
    asked again only once it has returned."""

    def __init__(
        self,
        probes: Sequence[Probe],
        look_seconds: float = LOOK_SECONDS,
        stopping: threading.Event | None = None,
    ) -> None:
        """`stopping`: once it is set, a look ends after the probe that it is at."""
        self._probes = tuple(probes)
        self._seconds = look_seconds
        self._stopping = stopping or threading.Event()
        self._busy: dict[str, _Look] = {}

    def look(self) -> tuple[HostFact, ...]:
        """The facts of this moment, in the order of the probes."""
        return tuple(
            fact for probe in self._probes if not self._stopping.is_set() for fact in self._ask(probe)
        )

    def close(self, timeout_s: float = 10.0) -> bool:
        """Wait for probes that still look; False where one of them never returned."""
        until = time.monotonic() + timeout_s
        for pending in self._busy.values():
            pending.thread.join(max(0.0, until - time.monotonic()))
        self._busy = {name: pending for name, pending in self._busy.items() if pending.thread.is_alive()}
        return not self._busy

    def _ask(self, probe: Probe) -> tuple[HostFact, ...]:
        before = self._busy.pop(probe.name, None)
        if before is not None and before.thread.is_alive():
            self._busy[probe.name] = before
            return _not_told(probe, SLOW)
        current = _Look(probe)
        current.thread.start()
        current.thread.join(self._seconds)
        if current.thread.is_alive():
            self._busy[probe.name] = current
            return _not_told(probe, SLOW)
        return _not_told(probe, FAILED) if current.facts is None else current.facts


class _Look:
    """One look of one probe on a thread of its own; `facts` is None where it raised."""

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self.facts: tuple[HostFact, ...] | None = None
        self.thread = threading.Thread(target=self._run, name=f"synaq-host-{probe.name}", daemon=True)

    def _run(self) -> None:
        try:
            self.facts = self._probe.look()
        except Exception as error:  # noqa: BLE001  whatever it is, it could not be told, and the exam goes on
            _log.info("the probe %s could not look: %r", self._probe.name, error)


def _not_told(probe: Probe, reason: str) -> tuple[HostFact, ...]:
    return tuple(unknown(probe.name, kind, reason) for kind in probe.kinds)
