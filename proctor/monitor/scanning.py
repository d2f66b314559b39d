"""The room scan within the monitor: it owns the camera, so it is the one that follows the turn.

While a scan is under way the rules of watching rest: the camera is meant to be turned. What is measured of
the turn is `proctor.analysis.room_scan`'s business; what a scan means for the exam is the window's.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import cv2

from proctor.capture.frame import Frame, Picture
from proctor.core.errors import StorageError
from proctor.core.room_scan import ScanProgress, ScanResult
from proctor.monitor.messages import Speaker
from proctor.monitor.ports import IncidentSink

PREVIEW_FPS = 10.0  # the hints follow the hand: livelier than the self view of the exam
PROGRESS_FPS = 10.0
_OVERTIME_S = 10.0  # a window that forgets to end a scan does not switch the watching off
_JPEG_QUALITY = 80


class Scanner(Protocol):
    """Follows one turn of the camera; see `proctor.analysis.room_scan.RoomScanner`."""

    def see(self, picture: Picture, t: float) -> ScanProgress:
        """One picture further."""
        ...

    def finish(self) -> ScanResult:
        """What came of it; looks for things in its pictures, which takes a moment."""
        ...

    def panorama(self) -> Picture | None:
        """The room in one picture, after `finish`."""
        ...

    def gap_stills(self) -> tuple[Picture, ...]:
        """Pictures at the edges of what was not seen, after `finish`."""
        ...


@dataclass(frozen=True, slots=True)
class ScanOrder:
    """From the window: begin the scan `scan` (kept as evidence, at most `longest_s` seconds), or end the one
    under way (`scan` empty)."""

    scan: str
    longest_s: float = 0.0
    keep: bool = False


class ScanWatch:
    """At most one scan at a time. `ask` from any thread, the rest from the monitor's loop."""

    def __init__(self, make: Callable[[], Scanner], sink: IncidentSink, speaker: Speaker) -> None:
        self._make = make
        self._sink = sink
        self._speaker = speaker
        self._asked: queue.SimpleQueue[ScanOrder] = queue.SimpleQueue()
        self._order: ScanOrder | None = None
        self._scanner: Scanner | None = None
        self._began: float | None = None
        self._told = 0.0

    def ask(self, order: ScanOrder) -> None:
        """Take it up with the next picture."""
        self._asked.put(order)

    @property
    def running(self) -> bool:
        """Whether the rules of watching rest."""
        return self._scanner is not None

    def take_orders(self) -> None:
        """Begin or end what the window asked for. A scan that is begun anew forgets the one before."""
        while not self._asked.empty():
            order = self._asked.get()
            if order.scan:
                self._order, self._scanner, self._began = order, self._make(), None
            else:
                self.end()

    def see(self, frame: Frame) -> None:
        """One picture of the turn."""
        if self._scanner is None or self._order is None:
            return
        if self._began is None:
            self._began, self._told = frame.t, frame.t - 1.0
        progress = self._scanner.see(frame.picture, frame.t)
        if frame.t - self._told >= 1 / PROGRESS_FPS:
            self._told = frame.t
            self._speaker.say("scan", scan=self._order.scan, progress=progress.as_json())
        if frame.t - self._began > self._order.longest_s + _OVERTIME_S:
            self.end()

    def end(self) -> None:
        """Tell what came of the scan under way, its pictures kept first; nothing where none is."""
        order, scanner, self._scanner, self._order = self._order, self._scanner, None, None
        if scanner is None or order is None:
            return
        result = scanner.finish()
        panorama = self._kept(order, scanner.panorama(), "panorama")
        for still in scanner.gap_stills():
            self._kept(order, still, "gap")
        self._speaker.say("scan_result", scan=order.scan, result=result.as_json(), panorama=panorama)

    def _kept(self, order: ScanOrder, picture: Picture | None, what: str) -> str | None:
        """The picture's SHA-256 once it is in the evidence; None where there is none, or no room for it."""
        if picture is None or not order.keep:
            return None
        coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])[1]
        try:
            return self._sink.scan_picture(order.scan, bytes(coded), what)
        except StorageError as error:
            self._speaker.fault(error)
            return None
