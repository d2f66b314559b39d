"""A progress bar on a terminal, and silence elsewhere: the share done, the speed, and the time left."""

from __future__ import annotations

import sys
import time

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

_LEAST_S = 0.5  # before so much time has passed, a speed is a guess


class ProgressBar:
    """`bar(done, whole)` moves it. `unit`: "s" for seconds of a recording, which gives the speed as a
    multiple of real time; else the name of what is counted."""

    def __init__(self, what: str, unit: str = "s") -> None:
        self._unit = unit
        self._began = time.monotonic()
        self._progress = Progress(
            TextColumn(what),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.fields[speed]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._task = self._progress.add_task(what, total=None, speed="")

    def __enter__(self) -> ProgressBar:
        self._began = time.monotonic()
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def __call__(self, done: float, whole: float) -> None:
        """`done` of `whole`, in the bar's unit."""
        speed = speed_words(done, time.monotonic() - self._began, self._unit)
        self._progress.update(self._task, completed=done, total=whole, speed=speed)


def speed_words(done: float, passed_s: float, unit: str) -> str:
    """How fast it goes, in words; nothing while that would be a guess."""
    if passed_s < _LEAST_S or done <= 0:
        return ""
    speed = done / passed_s
    if unit == "s":
        return f"{speed:.1f}x real time" if speed < 10 else f"{speed:.0f}x real time"
    return f"{speed:.1f} {unit}/s"
