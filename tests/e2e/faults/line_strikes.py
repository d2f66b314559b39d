"""The faults that the line suffers, at the candidate's and behind the gateway."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.e2e.faults.stage import Stage
from tests.e2e.faults.strikes import SILENCE_S
from tests.e2e.three_rooms import ThreeRooms


def cut(stage: Stage) -> None:
    """All connections are reset, and nobody gets in."""
    stage.line.cut()
    stage.pass_s(*SILENCE_S)
    stage.line.mend()


def stall(stage: Stage) -> None:
    """Nothing passes, nobody is told."""
    stage.line.stall()
    stage.pass_s(12.0, 20.0)
    stage.line.go_on()


def half_close(stage: Stage) -> None:
    """What goes up on the connections that are open leads nowhere; new ones work."""
    stage.line.half_close()
    stage.pass_s(8.0, 14.0)


def slow_and_breaking(stage: Stage) -> None:
    """300 ms each way, and connections that break in the middle of what they carry."""
    stage.line.delay_s = 0.3
    end = time.monotonic() + stage.random.uniform(10.0, 15.0)
    while time.monotonic() < end:
        stage.line.break_at(stage.random.randrange(1, 60_000))
        stage.pass_s(0.5, 3.0)
    stage.line.delay_s = 0.0


def turn_away(stage: Stage) -> None:
    """Whatever stands before the service answers 503 for a while."""
    before = stage.line.target
    with stage.lane.turning_away() as busy:
        stage.line.target = busy
        _reset_all(stage)
        stage.pass_s(10.0, 16.0)
        stage.line.target = before
        _reset_all(stage)


def lose_name(stage: Stage) -> None:
    """The name is not answered any more, and connections that had it break."""
    stage.lane.know_name(False)
    try:
        _reset_all(stage)
        stage.pass_s(*SILENCE_S)
    finally:
        stage.lane.know_name(True)


def switch_adapter(stage: Stage) -> None:
    """Somebody switches the adapter off."""
    _while_off(stage, ThreeRooms.switch_adapter)


def pull_cable(stage: Stage) -> None:
    """At the router's end: nobody is seen to do it."""
    _while_off(stage, ThreeRooms.plug_cable)


def hang_router(stage: Stage) -> None:
    """The candidate's own router answers nobody."""
    _while_off(stage, lambda rooms, works: rooms.hang_router(not works))


def lose_provider(stage: Stage) -> None:
    """The line from the router on."""
    _while_off(stage, ThreeRooms.connect_provider)


def _while_off(stage: Stage, turn: Callable[[ThreeRooms, bool], None]) -> None:
    rooms = stage.lane.rooms
    assert rooms is not None
    turn(rooms, False)
    try:
        stage.pass_s(10.0, 18.0)
    finally:
        turn(rooms, True)


def _reset_all(stage: Stage) -> None:
    stage.line.cut()
    stage.line.mend()
