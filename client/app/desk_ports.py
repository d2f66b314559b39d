"""What a candidate's desk is made of, and whom it tells. No behaviour here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from client.app.attempt_folder import AttemptFolder
from client.app.clock import Clockwork
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


@dataclass(frozen=True)
class DeskSetup:
    """What a desk is made of. `source` as `analyse` names sources; `language` gives the window's own."""

    folder: AttemptFolder
    server: str
    source: str
    language: Callable[[], str]
    clockwork: Clockwork
    monitor_command: tuple[str, ...] = ()
