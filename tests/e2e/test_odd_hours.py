"""Clocks that are turned, computers that sleep, cameras that are pulled out: the exam goes on, the gap is on
record."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass, field

import pytest

from client.app.clock import Clockwork
from client.app.desk import CandidateDesk
from client.app.desk_ports import ProbesMaker
from proctor.core import entry as kinds
from proctor.core.record_playlist import record_of
from proctor.host.clock import ClockProbe, ClockSample
from tests.e2e.days import Day, answer, entries, incidents, until
from tests.fakes.network_camera import network_camera

HOUR_MS = 3_600_000


@dataclass
class Turned:
    """How far somebody has set the wall clock."""

    by_ms: int = 0


@dataclass(frozen=True)
class TurnedClockwork(Clockwork):
    """This machine's clocks, but for the wall clock that somebody sets."""

    turned: Turned = field(default_factory=Turned)

    def wall_ms(self) -> int:
        return super().wall_ms() + self.turned.by_ms


def probes_of(turned: Turned) -> ProbesMaker:
    def read() -> ClockSample:
        boot = time.clock_gettime(time.CLOCK_BOOTTIME)
        return ClockSample(time.time() + turned.by_ms / 1000, time.monotonic(), boot)

    return lambda _source, _behaviour: (ClockProbe(read),)


def jumps(desk: CandidateDesk) -> list[float]:
    looked = [fact for e in entries(desk) if e.kind == kinds.HOST_LOOKED for fact in e.data["facts"]]
    return [fact["figures"]["jump_s"] for fact in looked if "jump_s" in fact.get("figures", {})]


@pytest.mark.timeout(180)
def test_a_clock_set_back_and_forth_moves_no_deadline_and_is_an_incident(day: Day) -> None:
    turned = Turned()
    day.clockwork, day.probes = TurnedClockwork(turned=turned), probes_of(turned)
    desk = day.desk()
    paper = day.sitting_at(desk)
    part = desk.sitting.open_section
    assert part is not None
    left_ms = part.deadline_ms - desk.now_ms()
    began = time.monotonic()
    for at, by_ms in enumerate((-5 * HOUR_MS, 7 * HOUR_MS)):
        turned.by_ms = by_ms
        answer(desk, paper, at)
        until(lambda at=at: len(jumps(desk)) > at)
        passed_ms = 1000 * (time.monotonic() - began)
        assert abs(left_ms - passed_ms - (part.deadline_ms - desk.now_ms())) < 2_000
    desk.close()  # the program is opened again while the clock is wrong
    again = day.desk()
    assert again.resume()
    answer(again, paper, 3)
    passed_ms = 1000 * (time.monotonic() - began)
    assert abs(left_ms - passed_ms - (part.deadline_ms - again.now_ms())) < 2_000
    now_ms = time.time() * 1000
    found = entries(again)
    assert all(now_ms - 180_000 < entry.stamp.at_ms < now_ms + 2_000 for entry in found)
    walls = [entry.stamp.wall_ms for entry in found]
    assert incidents(again, "clock_changed")
    assert max(walls) - min(walls) > 10 * HOUR_MS, "the label says what the computer believed"
    assert [round(jump / 3600) for jump in jumps(again)] == [-5, 12]
    again.deliver(lambda _done, _total: None)


@pytest.mark.timeout(180)
def test_a_computer_that_slept_goes_on_with_the_true_time_left_and_the_gap_on_record(day: Day) -> None:
    """Window, monitor and service stand still together, as all processes do."""
    desk = day.desk()
    paper = day.sitting_at(desk)
    until(lambda: "watching" in day.heard.monitor)
    answer(desk, paper, 0)
    monitor, own = desk.monitor_pid, os.getpid()
    assert monitor is not None
    began = time.monotonic()
    with subprocess.Popen(["sh", "-c", f"sleep 9; kill -CONT {monitor} {own}"]):
        os.kill(monitor, signal.SIGSTOP)
        os.kill(own, signal.SIGSTOP)
        assert time.monotonic() - began > 8, "it did stand still"
    answer(desk, paper, 1)
    until(lambda: "restarted" in day.heard.monitor)
    (gap,) = incidents(desk, "monitor_restarted")
    assert "stood still" in gap["detail"]
    closed = [
        entry.data["incident"]
        for entry in entries(desk)
        if entry.kind == kinds.INCIDENT_CLOSED and entry.data["incident"]["id"] == gap["id"]
    ]
    assert closed[0]["end_s"] - closed[0]["start_s"] > 8
    assert desk.monitor_pid not in (None, monitor)
    assert abs(desk.now_ms() - time.time() * 1000) < 2_000
    part = desk.sitting.open_section
    assert part is not None and len(part.answered) == 2
    desk.deliver(lambda _done, _total: None)
    until(lambda: day.heard.lines[-1] == "online")


@pytest.mark.timeout(180)
def test_a_camera_pulled_out_and_plugged_in_again_is_watched_again_and_the_record_says_since_when(
    day: Day,
) -> None:
    with network_camera() as address:
        port = int(address.rpartition(":")[2].partition("/")[0])
        desk = day.desk(source=address)
        day.sitting_at(desk)
        until(lambda: "watching" in day.heard.monitor)
        until(lambda: desk._watch is not None and desk._watch.last_beat.get("camera") == "ok")
        pid = desk.monitor_pid
    until(lambda: incidents(desk, "camera_lost"))
    with network_camera(port=port):

        def closed() -> list[float]:
            return [
                float(entry.data["incident"]["end_s"])
                for entry in entries(desk)
                if entry.kind == kinds.INCIDENT_CLOSED and entry.data["incident"]["kind"] == "camera_lost"
            ]

        until(closed)
        back_s = closed()[0]
        assert desk.monitor_pid == pid, "the monitor itself went on"

        def recorded_to() -> float:
            camera = [s for s in record_of(entries(desk)) if s.track == "camera" and s.number > 0]
            return max((s.start_s + s.duration_s for s in camera), default=0.0)

        until(lambda: recorded_to() > back_s + 1)
        camera = [s for s in record_of(entries(desk)) if s.track == "camera" and s.number > 0]
        ends = [one.start_s + one.duration_s for one in camera]
        holes = [b.start_s - end for end, b in zip(ends, camera[1:], strict=False)]
        assert max(holes, default=0.0) < 0.5, "without pictures the record goes on, in black"
        desk.close()
