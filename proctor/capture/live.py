"""Live sources: one thread per source keeps only the newest picture, counts what nobody took, and reopens
what is lost.

Media time runs on a monotonic clock from `offset_s`. What a picture comes from is behind `Grabber`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from proctor.capture.frame import Frame, Gap, Picture, SourceFacts
from proctor.core.errors import MissingPartError, SynaqError

SILENCE_S = 1.0  # without a picture for this long, a camera is reported as giving none
GAP_EVERY_S = 0.5
BACKOFF_S = (0.25, 0.5, 1.0, 1.0, 2.0, 3.0)


class Grabber(Protocol):
    """Where live pictures come from; used by one thread only."""

    def open(self) -> None:
        """Open the device; MissingPartError where it is not there."""
        ...

    def grab(self, t: float) -> Picture | None:
        """Wait for the next picture (`t`: media seconds now); None where there is none now."""
        ...

    def close(self) -> None:
        """Release the device; may be called when it is not open."""
        ...


class LiveSource:
    """The newest picture of a live source. Opened at once, so a camera that does not exist is told at the
    start."""

    def __init__(
        self,
        name: str,
        grabber: Grabber,
        *,
        offset_s: float = 0.0,
        patient: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._grabber = grabber
        self._clock = clock
        self._start = clock() - offset_s
        self._fresh = threading.Condition()
        self._newest: Frame | None = None
        self._closing = threading.Event()
        self._read = 0
        self._taken = 0
        self._trouble = ""
        self._failures = 1 if patient else 0
        if not patient:
            grabber.open()
        self._thread = threading.Thread(target=self._keep_newest, name=f"capture {name}", daemon=True)
        self._thread.start()

    def facts(self) -> SourceFacts:
        """`dropped`: pictures that were replaced by a newer one before anyone took them."""
        waiting = 1 if self._newest is not None else 0
        dropped = max(0, self._read - self._taken - waiting)
        return SourceFacts(self._name, True, None, True, False, self._trouble, self._read, dropped)

    def frames(self) -> Iterator[Frame | Gap]:
        """The newest picture whenever asked, waiting for it; a gap every half second once none comes for a
        second."""
        last = self._now()
        while not self._closing.is_set():
            frame = self._take(GAP_EVERY_S)
            if frame is not None:
                last = frame.t
                yield frame
            elif self._now() - last >= SILENCE_S and not self._closing.is_set():
                yield Gap(self._now())

    def media_s(self, at: float) -> float:
        """The media second of a moment of this source's clock (`time.monotonic`)."""
        return at - self._start

    def close(self) -> None:
        """End `frames`, stop the thread, release the device."""
        self._closing.set()
        with self._fresh:
            self._fresh.notify_all()
        if self._thread is not threading.current_thread():
            self._thread.join(timeout=5.0)

    def _now(self) -> float:
        return self._clock() - self._start

    def _take(self, wait_s: float) -> Frame | None:
        with self._fresh:
            if self._newest is None and not self._closing.is_set():
                self._fresh.wait(wait_s)
            frame, self._newest = self._newest, None
            if frame is not None:
                self._taken += 1
            return frame

    def _keep_newest(self) -> None:
        while not self._closing.is_set():
            try:
                if self._failures:
                    self._grabber.open()
                picture = self._grabber.grab(self._now())
            except SynaqError as error:
                self._trouble = error.what
                picture = None
                self._grabber.close()
            if picture is None:
                self._closing.wait(BACKOFF_S[min(self._failures, len(BACKOFF_S) - 1)])
                self._failures += 1
                continue
            self._failures, self._trouble = 0, ""
            self._publish(picture)
        self._grabber.close()

    def _publish(self, picture: Picture) -> None:
        with self._fresh:
            self._newest = Frame(picture, self._name, self._read, self._now())
            self._read += 1
            self._fresh.notify_all()


def lost(what: str) -> MissingPartError:
    """The error of a device that stopped giving pictures."""
    return MissingPartError(what, remedy="Check the cable and that no other program uses the camera.")
