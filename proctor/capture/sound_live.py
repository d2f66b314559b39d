"""Live sound on the media clock of the pictures: in order, without a hole that is not told, and reopened
where it was lost.

What a sound comes from is behind `SoundGrabber`. What is heard is handed on and kept nowhere.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

from proctor.capture.frame import Gap
from proctor.capture.sound import SAMPLE_RATE, AudioBlock, BlockCutter, Samples, SoundFacts
from proctor.core.errors import SynaqError

GAP_EVERY_S = 0.5
BACKOFF_S = (0.25, 0.5, 1.0, 1.0, 2.0, 3.0)
_STEADY_S = 10.0  # over so much sound the least delay is taken for the true one
_DRIFT_S = 0.025  # the media clock follows the sound card's own clock in steps of no less than this


class SoundGrabber(Protocol):
    """Where live sound comes from; used by one thread only."""

    def open(self) -> None:
        """Open the device; MissingPartError where it is not there."""
        ...

    def grab(self, t: float) -> tuple[Samples, int]:
        """Wait for the next samples (mono, 16 kHz, -1..1); and how many there were before them since `open`,
        those that nobody took included. `t`: media seconds now. SynaqError where none come."""
        ...

    def close(self) -> None:
        """Release the device; may be called when it is not open."""
        ...


class SoundClock:
    """When did sample n sound? Samples are counted; their arrival only tells where counting began.

    A sample arrives late (a busy computer), never early: so the least delay of the last seconds is the true
    one. That bears a sound card whose clock runs a little fast or slow.
    """

    def __init__(self) -> None:
        self._anchor: float | None = None
        self._recent: deque[tuple[int, float]] = deque()

    def time_of(self, first: int, count: int, arrived: float) -> float:
        """Media second of sample number `first`, the first of `count` that arrived at media second
        `arrived`."""
        reached = first + count
        seen = arrived - reached / SAMPLE_RATE
        self._recent.append((reached, seen))
        while self._recent[0][0] < reached - _STEADY_S * SAMPLE_RATE:
            self._recent.popleft()
        least = min(delay for _, delay in self._recent)
        steady = reached - self._recent[0][0] >= 0.8 * _STEADY_S * SAMPLE_RATE
        too_late = self._anchor is not None and least < self._anchor - _DRIFT_S
        too_early = self._anchor is not None and least > self._anchor + _DRIFT_S and steady
        if self._anchor is None or too_late or too_early:
            self._anchor = least
        return self._anchor + first / SAMPLE_RATE


class LiveSound:
    """The sound of a live source, in order, without a hole unless one is told. `blocks` reads it in the
    caller's thread.

    Opened at once, so that a microphone that is not there is told at the start (`facts().trouble`); it is
    waited for.
    """

    def __init__(
        self,
        name: str,
        grabber: SoundGrabber,
        *,
        offset_s: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._grabber = grabber
        self._clock = clock
        self._start = clock() - offset_s
        self._closing = threading.Event()
        self._cutter = BlockCutter(name)
        self._heard = False
        self._trouble = ""
        self._dropped = 0
        self._is_open = self._opened()

    def facts(self) -> SoundFacts:
        """`dropped`: sound that waited for too long and was dropped, in seconds."""
        return SoundFacts(
            self._name, True, self._heard, self._trouble, self._cutter.blocks, self._dropped / SAMPLE_RATE
        )

    def blocks(self) -> Iterator[AudioBlock | Gap]:
        """What is heard, as it comes; a gap at least every half second while nothing comes. Until `close`."""
        failures = 0
        try:
            while not self._closing.is_set():
                if self._is_open or self._opened():
                    for block in self._while_it_lasts():
                        failures = 0
                        yield block
                yield from self._pause(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])
                failures += 1
        finally:
            self._grabber.close()

    def close(self) -> None:
        """End `blocks` within a moment. The thread that reads them releases the device."""
        self._closing.set()

    def _opened(self) -> bool:
        try:
            self._grabber.open()
        except SynaqError as error:
            self._lost(error)
            return False
        self._trouble = ""
        return True

    def _lost(self, error: SynaqError) -> None:
        self._trouble, self._is_open = error.what, False
        self._grabber.close()

    def _while_it_lasts(self) -> Iterator[AudioBlock]:
        """The sound of one opening of the device."""
        clock, expected = SoundClock(), 0
        while not self._closing.is_set():
            try:
                samples, first = self._grabber.grab(self._now())
            except SynaqError as error:
                self._lost(error)
                return
            self._heard, self._trouble = True, ""
            self._dropped += max(0, first - expected) if expected else 0
            expected = first + len(samples)
            yield from self._cutter.add(samples, clock.time_of(first, len(samples), self._now()))

    def _pause(self, seconds: float) -> Iterator[Gap]:
        """Wait before the next try, and tell of the silence meanwhile."""
        self._cutter.drop()
        until = self._clock() + seconds
        while not self._closing.is_set():
            yield Gap(self._now())
            left = until - self._clock()
            if left <= 0 or self._closing.wait(min(left, GAP_EVERY_S)):
                return

    def _now(self) -> float:
        return self._clock() - self._start
