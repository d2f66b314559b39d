"""The monitor's supervisor: a loop that hangs while other threads speak, and a computer that stood still."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from client.app import supervisor
from client.app.supervisor import MonitorPorts, MonitorSupervisor

# Speaks like a monitor; what follows "hang" in its configuration is how it goes on after three beats.
MONITOR = """
import json, sys, time
hang = json.loads(sys.argv[1])["hang"]
say = lambda **m: print(json.dumps(m), flush=True)
for n in range(3):
    say(type="heartbeat", n=n)
    time.sleep(0.1)
while True:
    say(type="level" if hang else "heartbeat")
    time.sleep(0.1)
"""


class Told:
    def __init__(self, *, hang: bool) -> None:
        self.hang = hang
        self.gaps: list[tuple[float, str]] = []
        self.back = threading.Event()

    def config(self) -> dict[str, Any]:
        hang, self.hang = self.hang, False  # the next one is well
        return {"hang": hang}

    def ports(self) -> MonitorPorts:
        return MonitorPorts(
            message=lambda _message: None,
            gap=lambda began, reason: self.gaps.append((began, reason)),
            back=lambda _began: self.back.set(),
        )


@contextmanager
def supervised(told: Told) -> Iterator[MonitorSupervisor]:
    made = MonitorSupervisor(told.config, told.ports(), [sys.executable, "-c", MONITOR])
    made.start()
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "_SILENT_SECONDS", 1.5)
    monkeypatch.setattr(supervisor, "_STOP_SECONDS", 0.5)


@pytest.mark.timeout(280)
def test_a_monitor_that_speaks_while_its_loop_hangs_is_replaced() -> None:
    told = Told(hang=True)
    with supervised(told) as watched:
        assert told.back.wait(100)
        assert watched.pid is not None
    ((_, reason),) = told.gaps
    assert "silent" in reason


@pytest.mark.timeout(280)
def test_a_monitor_that_beats_is_left_alone_until_the_computer_stands_still(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept = [0.0]
    clock: Callable[[], float] = lambda: time.monotonic() + slept[0]  # noqa: E731
    monkeypatch.setattr(supervisor, "steady_s", clock)
    told = Told(hang=False)
    with supervised(told) as watched:
        until = time.monotonic() + 100
        while watched.pid is None and time.monotonic() < until:
            time.sleep(0.05)
        before = watched.pid
        assert before is not None
        time.sleep(2.5)  # longer than its patience with a silent one
        assert (watched.pid, told.gaps) == (before, [])
        asleep_from = clock()
        slept[0] = 3600.0
        assert told.back.wait(100)
        assert watched.pid != before
    ((began, reason),) = told.gaps
    assert "stood still for 36" in reason
    assert began < asleep_from + 5, "the gap begins at the last sign of life before it"


@pytest.mark.timeout(280)
def test_a_monitor_that_starts_slowly_gets_there_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Always ended as long as its start takes longer than is waited for, it never would."""
    monkeypatch.setattr(supervisor, "_FIRST_BEAT_SECONDS", 0.8)
    told = Told(hang=False)
    slow = MonitorSupervisor(
        told.config, told.ports(), [sys.executable, "-c", "import time; time.sleep(1.6)" + MONITOR]
    )
    slow.start()
    try:
        assert told.back.wait(250)
    finally:
        slow.stop()
    assert len(told.gaps) == 1 and "silent" in told.gaps[0][1]
