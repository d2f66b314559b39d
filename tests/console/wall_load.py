"""How the live wall bears a crowd: a real service with candidates over HTTP in one process, the real window
in this one.

python -m tests.console.wall_load --candidates 100 --minutes 10

A stall is how long the window's event loop did not get round beyond the millisecond of its own timer; `work`
is the processor time that the window's thread used meanwhile, which other programs on the machine cannot
lengthen; `second` is the worst stall of each second; `machine` is how much longer than a millisecond an idle
process sleeps here: below that no window can get.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from client.app.console import ConsoleSettings, open_console
from client.console.ports import ConsoleOptions
from client.console.sign_in import SIGN_IN, TOKEN
from client.console.wall_page import WallPage, filter_name
from client.console.window import ConsoleWindow
from client.kit.controls import Button
from tests.console.wall_crowd import crowd_in, world_in_real_time

_TICK_MS = 1
_WARM_UP_S = 60.0
_TURNS = 8
_USES = 4  # different ones


class Times:
    """Times in milliseconds, counted to a tenth; those of five seconds and more are counted together."""

    _LONGEST_MS = 5_000

    def __init__(self) -> None:
        self._counts = array("L", [0]) * (self._LONGEST_MS * 10 + 1)
        self._many, self._most = 0, 0.0

    def __len__(self) -> int:
        return self._many

    def append(self, ms: float) -> None:
        """One more."""
        self._counts[min(round(ms * 10), len(self._counts) - 1)] += 1
        self._many += 1
        self._most = max(self._most, ms)

    @property
    def most(self) -> float:
        """The longest."""
        return self._most

    def part(self, share: float) -> float:
        """Below which that share of them lies."""
        below = 0
        for tenths, count in enumerate(self._counts):
            below += count
            if below > self._many * share:
                return tenths / 10
        return self._most


@dataclass
class Figures:
    """Milliseconds each."""

    # Counts: what is measured must not grow by the measuring.
    stalls: Times = field(default_factory=Times)
    work: Times = field(default_factory=Times)
    second: Times = field(default_factory=Times)
    machine: Times = field(default_factory=Times)
    memory_mb: list[float] = field(default_factory=list)
    pictures: int = 0

    def lines(self) -> list[str]:
        """What is printed."""
        told = [
            f"{name:8} p50 {times.part(0.5):6.1f} ms   p99 {times.part(0.99):6.1f} ms   "
            f"p99.9 {times.part(0.999):6.1f} ms   max {times.most:6.1f} ms   of {len(times)} turns"
            for name, times in self._told()
            if times
        ]
        first, last = self.memory_mb[0], self.memory_mb[-1]
        along = " ".join(f"{value:.0f}" for value in self.memory_mb)
        grown = f"memory   start {first:.1f} MB   end {last:.1f} MB   most {max(self.memory_mb):.1f} MB"
        return [*told, grown, f"along    {along} MB", f"pictures {self.pictures} shown"]

    def _told(self) -> tuple[tuple[str, Times], ...]:
        return (
            ("stalls", self.stalls),
            ("second", self.second),
            ("work", self.work),
            ("machine", self.machine),
        )


class StallWatch(QObject):
    """Counts how long the event loop stays away."""

    def __init__(self, figures: Figures) -> None:
        super().__init__()
        self._figures = figures
        self._at, self._used = time.monotonic(), time.thread_time()
        self._worst, self._second_ends = 0.0, self._at + 1
        self._timer = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """From now on."""
        self._at, self._used = time.monotonic(), time.thread_time()
        self._timer.start()

    def _tick(self) -> None:
        now, used = time.monotonic(), time.thread_time()
        stall = max(0.0, (now - self._at) * 1000 - _TICK_MS)
        self._figures.stalls.append(stall)
        self._figures.work.append((used - self._used) * 1000)
        self._worst = max(self._worst, stall)
        if now >= self._second_ends:
            self._figures.second.append(self._worst)
            self._worst, self._second_ends = 0.0, now + 1
        self._at, self._used = now, used


def watch(window: ConsoleWindow, seconds: float, warm_up_s: float = _WARM_UP_S) -> Figures:
    """Look at the wall for so long, as a person does: along the tiles, through filters, a panel open."""
    page = window.page
    assert isinstance(page, WallPage)
    figures = Figures()
    if warm_up_s:
        until(lambda: len(page.view.pictured) == len(page.view.shown))
        # Everything once: what is built when it is first used (a panel, its fonts) is no growth.
        for number in range(_USES):
            _use(page, number)
            _pass(warm_up_s / _USES)
    page.pictures.came.connect(lambda _attempt, _image: _count(figures))
    stalls = StallWatch(figures)
    figures.memory_mb.append(_memory_mb())
    stalls.start()
    for number in range(_TURNS):
        _use(page, number)
        _pass(seconds / _TURNS)
        figures.memory_mb.append(_memory_mb())
    return figures


def at_the_wall(window: ConsoleWindow, count: int) -> WallPage:
    """Signed in, the wall up with everybody on it."""
    window.show()
    window.findChild(QLineEdit, TOKEN).setText(str(window.property("token")))
    window.findChild(Button, SIGN_IN).click()
    until(lambda: window.findChild(WallPage) is not None)
    window.turn_to(WallPage.place)
    page = window.findChild(WallPage)
    until(lambda: len(page.view.shown) == count and page.view.is_settled)
    return page


def until(done: Callable[[], object], seconds: float = 120.0) -> None:
    """Let the window work until `done`."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError("the wall did not get there")
        _pass(0.02)


def _use(page: WallPage, number: int) -> None:
    match number % _USES:
        case 0:
            for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Home):
                QTest.keyClick(page.view, key)
        case 1:
            page.findChild(Button, filter_name("attention")).click()
        case 2:
            page.findChild(Button, filter_name("all")).click()
            QTest.keyClick(page.view, Qt.Key.Key_Return)
        case 3:
            page.panel.close_panel()


def _pass(seconds: float) -> None:
    # A loop of its own, as the program has: events handled without one never delete what is deleted later.
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _count(figures: Figures) -> None:
    figures.pictures += 1


def _memory_mb() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20


def _crowd(count: int, said: Connection) -> None:
    """The other process: the service and everybody at it."""
    with tempfile.TemporaryDirectory() as folder, world_in_real_time(Path(folder)) as world:
        crowd = crowd_in(world, count)
        crowd.start()
        said.send((world.service.url, world.staff().token))
        said.recv()
        crowd.stop()
        said.send(crowd.beats)


def _idle(said: Connection) -> None:
    """A process that does nothing but sleep: how late it wakes is the machine's own doing."""
    slept = Times()
    while not said.poll():
        before = time.monotonic()
        time.sleep(_TICK_MS / 1000)
        slept.append(max(0.0, (time.monotonic() - before) * 1000 - _TICK_MS))
    said.send(slept)


def main() -> None:
    """Run it and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--candidates", type=int, default=100)
    asked.add_argument("--minutes", type=float, default=10.0)
    wish = asked.parse_args()
    several = multiprocessing.get_context("spawn")
    near, far = several.Pipe()
    crowd = several.Process(target=_crowd, args=(wish.candidates, far), name="crowd")
    crowd.start()
    url, token = near.recv()
    with open_console(ConsoleSettings(url, "kk", ConsoleOptions())) as (window, _desk):
        window.setProperty("token", token)
        window.begin()
        at_the_wall(window, wish.candidates)
        idle_near, idle_far = several.Pipe()
        idle = several.Process(target=_idle, args=(idle_far,), name="idle")
        idle.start()
        figures = watch(window, wish.minutes * 60)
        idle_near.send("enough")
        figures.machine = idle_near.recv()
        idle.join()
    near.send("enough")
    beats = near.recv()
    crowd.join()
    print(f"{wish.candidates} candidates, {wish.minutes:g} minutes, {beats} beats, {os.cpu_count()} cores")
    print("\n".join(figures.lines()))
    print("stalls p99 within 16 ms" if figures.stalls.part(0.99) <= 16 else "stalls p99 OVER 16 ms")


if __name__ == "__main__":
    main()
