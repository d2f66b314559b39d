"""What a candidate's desk is made of, and whom it tells. No behaviour here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from client.app.attempt_folder import AttemptFolder
from client.app.clock import Clockwork
from client.app.installation import AT_HOME, Installation
from client.app.run_end import RunEnd
from proctor.core.kinds import IncidentKind
from proctor.host.cameras import VirtualCameraProbe
from proctor.host.survey import Probe, survey
from proctor.sync.messages import Directive


@dataclass(frozen=True)
class DeskEvents:
    """Whom the desk tells; called on any thread, must be quick."""

    connection: Callable[[str, int], None]
    saving: Callable[[int, int], None]
    preview: Callable[[bytes], None]
    notice: Callable[[str, str], None]
    incident: Callable[[str], None]
    directive: Callable[[Directive], None]
    monitor: Callable[[str], None]
    time_changed: Callable[[], None]
    back: Callable[[str, int], None] = lambda _what, _seconds: None  # the line is back, see `LinkPorts.back`


Behaving = Callable[[], Mapping[str, Any] | None]
ProbesMaker = Callable[[Callable[[], str], Behaving], tuple[Probe, ...]]


def every_probe(source: Callable[[], str], behaviour: Behaving) -> tuple[Probe, ...]:
    """All that can be looked at on this computer; `source` tells the camera in use, `behaviour` how it
    behaved so far (see `proctor.analysis.camera_behaviour`)."""
    return (*survey(), VirtualCameraProbe(source, behaviour))


@dataclass(frozen=True)
class DeskSetup:
    """What a desk is made of. `source` as `analyse` names sources; `language`: the window's own; `probes`
    makes what looks at the computer, given how to ask for the camera in use and its behaviour; `unwatched`:
    kinds that no look during the exam is for, and that bar nobody at the check-in; `installation`: where it
    stands; `run_end`: who ends this run, asked at its end; `crash`: what the run before left of a crash."""

    folder: AttemptFolder
    server: str
    source: str
    language: Callable[[], str]
    clockwork: Clockwork
    monitor_command: tuple[str, ...] = ()
    probes: ProbesMaker = every_probe
    installation: Installation = AT_HOME
    unwatched: frozenset[IncidentKind] = frozenset()
    run_end: RunEnd = field(default_factory=RunEnd)
    crash: str = ""
