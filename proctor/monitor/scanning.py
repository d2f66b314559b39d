"""The room scan within the monitor: it owns the camera, so it is the one that follows the turn.

While a scan is under way the rules of watching rest: the camera is meant to be turned. What came of it is
drawn and kept on a thread of its own, for watching goes on meanwhile. What is measured of the turn is
`proctor.analysis.room_scan`'s business; what a scan means for the exam is the window's.
"""

from __future__ import annotations

import base64
import queue
import threading
from dataclasses import dataclass

import cv2

from proctor.analysis.analyser import THINGS, FrameAnalyser
from proctor.analysis.detector import ThingDetector
from proctor.analysis.room_scan import RoomScanner
from proctor.analysis.scan_album import usual_look
from proctor.capture.frame import Frame, Picture
from proctor.core.check_in_policy import ScanRules
from proctor.core.errors import StorageError
from proctor.monitor.messages import Speaker
from proctor.monitor.ports import IncidentSink

PREVIEW_FPS = 10.0  # the hints follow the hand: livelier than the self view of the exam
PROGRESS_FPS = 10.0
_OVERTIME_S = 10.0  # a window that forgets to end a scan does not switch the watching off
_PUT_BACK_S = 8.0  # in which the camera is put back in its place, and its owner sits down again
_JPEG_QUALITY = 80


@dataclass(frozen=True, slots=True)
class ScanOrder:
    """From the window: begin the scan `scan`, at most `longest_s` seconds long, or end the one under way
    (`scan` empty)."""

    scan: str
    longest_s: float = 0.0


class ScanWatch:
    """At most one scan at a time. `ask` from any thread, the rest from the monitor's loop."""

    def __init__(
        self, rules: ScanRules, analyser: FrameAnalyser, sink: IncidentSink, speaker: Speaker
    ) -> None:
        self._rules = rules
        networks = {network.file.role: network for network in analyser.networks}
        self._look = usual_look(ThingDetector(networks[THINGS])) if THINGS in networks else None
        self._sink = sink
        self._speaker = speaker
        self._asked: queue.SimpleQueue[ScanOrder] = queue.SimpleQueue()
        self._order: ScanOrder | None = None
        self._scanner: RoomScanner | None = None
        self._began: float | None = None
        self._told = 0.0
        self._last = 0.0
        self._rests_until = float("-inf")
        self._judging: list[threading.Thread] = []

    def ask(self, order: ScanOrder) -> None:
        """Take it up with the next picture."""
        self._asked.put(order)

    def rests(self, t: float) -> bool:
        """Whether the rules of watching rest at media second `t`: during a scan and shortly after it."""
        return self._scanner is not None or t < self._rests_until

    def take_orders(self) -> None:
        """Begin or end what the window asked for. A scan that is begun anew forgets the one before."""
        while not self._asked.empty():
            order = self._asked.get()
            if order.scan:
                self._order, self._scanner, self._began = order, RoomScanner(self._rules, self._look), None
            else:
                self.end()

    def see(self, frame: Frame) -> None:
        """One picture of the turn."""
        if self._scanner is None or self._order is None:
            return
        if self._began is None:
            self._began, self._told = frame.t, frame.t - 1.0
        self._last = frame.t
        progress = self._scanner.see(frame.picture, frame.t)
        if frame.t - self._told >= 1 / PROGRESS_FPS:
            self._told = frame.t
            self._speaker.say("scan", scan=self._order.scan, progress=progress.as_json())
        if frame.t - self._began > self._order.longest_s + _OVERTIME_S:
            self.end()

    def end(self) -> None:
        """No more pictures: what came of the scan under way is told soon after; nothing where none is."""
        order, scanner, self._scanner, self._order = self._order, self._scanner, None, None
        if scanner is None or order is None:
            return
        if self._began is not None:
            self._rests_until = self._last + _PUT_BACK_S
        self._judging = [thread for thread in self._judging if thread.is_alive()]
        judge = threading.Thread(target=self._judge, args=(order, scanner), name="scan judge")
        self._judging.append(judge)
        judge.start()

    def close(self) -> None:
        """End what is under way, and wait until all is told."""
        self.end()
        for thread in self._judging:
            thread.join()

    def _judge(self, order: ScanOrder, scanner: RoomScanner) -> None:
        """Tell what came of a scan, its pictures kept first."""
        result = scanner.finish()
        drawn = _jpeg(scanner.panorama())
        panorama = self._kept(order, drawn, "panorama")
        for still in scanner.gap_stills():
            self._kept(order, _jpeg(still.picture), "gap")
        # The picture itself goes along: from the evidence, nobody on this computer can read it back.
        shown = base64.b64encode(drawn).decode("ascii") if panorama is not None else ""
        told = result.as_json()
        self._speaker.say("scan_result", scan=order.scan, result=told, panorama=panorama, panorama_b64=shown)

    def _kept(self, order: ScanOrder, jpeg: bytes, what: str) -> str | None:
        """The picture's SHA-256 once it is in the evidence; None where there is none, or no room for it."""
        if not jpeg:
            return None
        try:
            return self._sink.scan_picture(order.scan, jpeg, what)
        except StorageError as error:
            self._speaker.fault(error)
            return None


def _jpeg(picture: Picture | None) -> bytes:
    if picture is None:
        return b""
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])[1])
