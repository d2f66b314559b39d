"""The kinds of fault, and whose each truly is. Data; what they do is in `strikes` and `line_strikes`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from proctor.core.interruption import Party
from tests.e2e.faults import line_strikes as line
from tests.e2e.faults import strikes
from tests.e2e.faults.lane import Lane
from tests.e2e.faults.stage import Stage

CANDIDATE, COMPUTER, PROVIDER, SERVICE = Party.CANDIDATE, Party.COMPUTER, Party.PROVIDER, Party.SERVICE


@dataclass(frozen=True)
class Fault:
    """`truth`: whose the interruption is, as `Party` has it; None: nothing is interrupted. `brief`: it may be
    over, or got round, before anybody calls it an interruption. `needs`: rooms, disk, service disk, monitor
    (the real one), camera.
    """

    name: str
    truth: Party | None
    strike: Callable[[Stage], None]
    needs: frozenset[str] = frozenset()
    brief: bool = False

    def possible(self, lane: Lane) -> bool:
        """Whether this machine lets it happen there."""
        if "rooms" in self.needs and lane.rooms is None:
            return False
        return lane.has_disks or not self.needs & {"disk", "service disk"}


def _fault(
    name: str, truth: Party | None, strike: Callable[[Stage], None], needs: str = "", *, brief: bool = False
) -> Fault:
    return Fault(name, truth, strike, frozenset(needs.split(", ")) - {""}, brief)


KINDS: tuple[Fault, ...] = (
    # Ended by force, by nobody knows whom: the candidate's side, and no deed is shown.
    _fault("desk killed", COMPUTER, strikes.kill_desk),
    _fault("monitor killed", None, strikes.kill_monitor, "monitor"),
    _fault("monitor hung", None, strikes.hang_monitor, "monitor"),
    _fault("camera pulled", None, strikes.pull_camera, "monitor, camera"),
    _fault("power cut", COMPUTER, strikes.cut_power, "disk"),
    _fault("asleep", COMPUTER, strikes.sleep),
    _fault("window closed", CANDIDATE, strikes.close_window),
    # SIGTERM: the session or the system ends it, and does not say why.
    _fault("ended by the system", COMPUTER, strikes.terminate),
    _fault("clock set", None, strikes.set_clock),
    _fault("disk full", None, strikes.fill_disk, "disk"),
    _fault("disk read-only", COMPUTER, strikes.turn_read_only, "disk"),
    _fault("journal spoiled", COMPUTER, strikes.spoil_journal),
    _fault("evidence spoiled", PROVIDER, strikes.spoil_evidence, brief=True),
    _fault("service killed", SERVICE, strikes.kill_service),
    _fault("service restarted", SERVICE, strikes.restart_service),
    _fault("service hung", SERVICE, strikes.hang_service),
    _fault("service overloaded", SERVICE, line.turn_away),
    # Entries may still fit into what the database has taken before.
    _fault("service disk full", SERVICE, strikes.fill_service_disk, "service disk", brief=True),
    _fault("database locked", SERVICE, strikes.lock_database),
    _fault("line cut", PROVIDER, line.cut),
    _fault("line stalled", PROVIDER, line.stall),
    _fault("line half closed", PROVIDER, line.half_close, brief=True),
    _fault("line slow and breaking", PROVIDER, line.slow_and_breaking, brief=True),
    _fault("name gone", PROVIDER, line.lose_name, "rooms"),
    _fault("provider away", PROVIDER, line.lose_provider, "rooms"),
    _fault("adapter off", CANDIDATE, line.switch_adapter, "rooms"),
    _fault("cable pulled", COMPUTER, line.pull_cable, "rooms"),
    _fault("router hung", COMPUTER, line.hang_router, "rooms"),
)
BY_NAME = {fault.name: fault for fault in KINDS}
