"""The loop around the pure step: frames in; observations, incidents, clips and messages out. No process, no
stdin here."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from proctor.analysis.analyser import FrameAnalyser
from proctor.analysis.camera_behaviour import CameraBehaviour
from proctor.capture.frame import Frame, FrameSource, Gap
from proctor.capture.recording import TimeGrid
from proctor.core.calibration import Calibration
from proctor.core.errors import MissingPartError, StorageError
from proctor.core.incident import WatchState
from proctor.core.observation import Observation, SoundObservation, no_picture
from proctor.core.policy import WatchPolicy
from proctor.monitor.clips import ClipRecorder
from proctor.monitor.messages import Speaker
from proctor.monitor.pace import Pace
from proctor.monitor.portraits import CLOSE_FPS, Portraits
from proctor.monitor.ports import Ears, IncidentSink
from proctor.monitor.record import Recorder
from proctor.monitor.scanning import PREVIEW_FPS as SCAN_PREVIEW_FPS
from proctor.monitor.scanning import ScanWatch
from proctor.monitor.step import Notice, Order, RecordClip, Report, last_step, step
from proctor.monitor.strips import StripPicker
from proctor.monitor.writer import EvidenceWriter

HEARTBEAT_S = 0.9
OBSERVATIONS_PER_S = 2.0
BEHAVIOUR_PER_S = 5.0


@dataclass(frozen=True, slots=True)
class MonitorConfig:
    """What one monitor run needs.

    source: as for `open_live`; incident_prefix: the attempt's number, which goes into the incidents' ids;
    start_offset_s: media second at which this run begins, so that a restarted monitor goes on counting;
    disk: a folder on the disk whose room decides whether the record goes on; analysis_fps: the most frames
    analysed a second; observations_per_s: how many of them the window hears of; calibration: the candidate's
    own neutral pose, None where it was not measured; microphone: as for `open_live_sound`; enrolled: the
    check-in photo (JPEG), with which whoever sits there is compared; record: keep camera, sound and screen as
    a whole (see `record`).
    """

    source: str
    policy: WatchPolicy
    incident_prefix: str
    disk: Path
    start_offset_s: float = 0.0
    analysis_fps: float = 5.0
    preview_fps: float = 5.0
    threads: int = 1
    lower_priority: bool = True
    observations_per_s: float = OBSERVATIONS_PER_S
    calibration: Calibration | None = None
    microphone: str = ""
    enrolled: bytes | None = None
    record: bool = False


@dataclass
class Counts:
    """What the heartbeat tells, and at the end the summary. dropped: pictures that came too fast to be
    taken."""

    frames: int = 0
    analysed: int = 0
    dropped: int = 0
    fps: float = 0.0


class MonitorRunner:
    """Watches one source after another. Used from one thread, but for `ask_clip` and the wishes that
    `portraits` and `scans` are asked for."""

    def __init__(
        self,
        config: MonitorConfig,
        analyser: FrameAnalyser,
        sink: IncidentSink,
        speaker: Speaker,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._config = config
        self._analyser = analyser
        self._sink = sink
        self._speaker = speaker
        self._clock = clock
        networks = MappingProxyType({network.file.role: network.file.sha256 for network in analyser.networks})
        self._state = WatchState(config.incident_prefix, networks=networks, calibration=config.calibration)
        self._recorder = ClipRecorder()
        self._strips = StripPicker()
        self.portraits = Portraits(analyser, speaker)
        self.scans = ScanWatch(config.policy.room_scan, analyser, sink, speaker)
        self._writer = EvidenceWriter(sink, speaker, config.disk)
        self._asked: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._pace = Pace(min(config.analysis_fps, config.policy.analysis_fps), clock)
        self._due = dict.fromkeys(("analysis", "preview", "observation", "behaviour"), config.start_offset_s)
        self._rested = False
        self._last_beat = clock()
        self._beat_frames = 0
        self._behaviour = CameraBehaviour()
        self._size = (0, 0)
        self._gap_grid = TimeGrid(2.0)
        self._ears: Ears | None = None
        self._microphone = "unknown"
        self.recorder = Recorder(sink, speaker, config.disk) if config.record else None
        self.counts = Counts()
        self.media_t = config.start_offset_s

    def ask_clip(self, incident_id: str) -> None:
        """Record a clip around now, for an incident that was opened elsewhere. From any thread."""
        self._asked.put(incident_id)

    def hear(self, ears: Ears | None) -> None:
        """From now on take what `ears` hear; None: nothing is heard. What is still waiting is taken first."""
        self._take_sound()
        self._ears = ears
        if ears is not None:
            networks = {**self._state.networks, ears.network.role: ears.network.sha256}
            self._state = replace(self._state, networks=MappingProxyType(networks))

    def watch(self, source: FrameSource) -> None:
        """Until the source ends or is closed."""
        dropped_before = self.counts.dropped
        self._behaviour.forget()
        for item in source.frames():
            self.counts.dropped = dropped_before + source.facts().dropped
            self.media_t = item.t
            self._take_sound()
            while not self._asked.empty():
                asked = self._asked.get()
                self._strips.asked(asked, item.t)
                self._begin_clip(asked, item.t)
            if isinstance(item, Frame):
                self._frame(item)
            else:
                self._gap(item)
            self._heartbeat("ok" if isinstance(item, Frame) else "lost")
            if self._speaker.silent:
                return

    def finish(self) -> None:
        """Close what is open, write the clips that are under way, join the writer."""
        self._take_sound()
        self.scans.close()
        self._state, orders = last_step(self._state, self.media_t)
        try:
            self._carry_out(orders)
        finally:
            for clip in self._recorder.finish():
                self._writer.write(clip)
            for strip in self._strips.finish(self._recorder.ring):
                self._writer.write(strip)
            self._writer.close()
            if self.recorder is not None:
                self.recorder.close()
        counts = self.counts
        self._speaker.say("summary", frames=counts.frames, analysed=counts.analysed, dropped=counts.dropped)

    def _frame(self, frame: Frame) -> None:
        self.counts.frames += 1
        self._size = (frame.picture.shape[1], frame.picture.shape[0])
        if self.recorder is not None:
            self.recorder.picture(frame)
        self._behaviour.tick(frame.t, frame.index)
        if self._is_due("behaviour", frame.t, BEHAVIOUR_PER_S):
            self._behaviour.look(frame.t, frame.picture)
        scanning = self._is_scanning(frame)
        if self._is_due("preview", frame.t, SCAN_PREVIEW_FPS if scanning else self._config.preview_fps):
            self._speaker.preview(frame.picture)
        if scanning:
            self.scans.see(frame)
        else:
            self._watch_for(frame)
        for clip in self._recorder.add(frame):
            self._writer.write(clip)
        self._write_strips(frame.t)

    def _is_scanning(self, frame: Frame) -> bool:
        """Whether the camera is turned for a room scan now. What was open ends where it begins, and what is
        seen after it is a new scene."""
        self.scans.take_orders()
        rests, before = self.scans.rests(frame.t), self._rested
        if rests and not before:
            self._state, orders = last_step(self._state, frame.t)
            self._carry_out(orders)
        if rests != before:
            self._analyser.interrupted()
        self._rested = rests
        return rests

    def _watch_for(self, frame: Frame) -> None:
        self.portraits.begin_frame()
        if self._is_due("analysis", frame.t, CLOSE_FPS if self.portraits.wanted else self._pace.rate):
            begun = self._clock()
            seen = self._analyser.analyse(frame)
            self._pace.spent(self._clock() - begun)
            self.counts.analysed += 1
            self._advance(seen)
            close = self.portraits.seen(frame.t)
            if close is not None or self._is_due("observation", frame.t, self._config.observations_per_s):
                self._speaker.observation(seen, close)

    def _gap(self, gap: Gap) -> None:
        if self.recorder is not None:
            self.recorder.gap(gap.t)
        self.scans.take_orders()  # a scan may be ended while the camera is gone
        if self._gap_grid.takes(gap.t):
            self._analyser.interrupted()
            self._advance(no_picture(gap.t))
        for clip in self._recorder.passed(gap.t):
            self._writer.write(clip)
        self._write_strips(gap.t)

    def _take_sound(self) -> None:
        for heard in self._ears.taken() if self._ears is not None else ():
            self._microphone = "ok" if heard.microphone_ok else "lost"
            self._advance(heard)

    def _write_strips(self, t: float) -> None:
        for strip in self._strips.ready(self._recorder.ring, t):
            self._writer.write(strip)

    def _is_due(self, what: str, t: float, per_second: float) -> bool:
        """A little early counts as due, so that a source of nearly that rate is not halved."""
        if per_second <= 0 or t + 0.2 / per_second < self._due[what]:
            return False
        self._due[what] = max(self._due[what] + 1 / per_second, t + 0.5 / per_second)
        return True

    def _advance(self, seen: Observation | SoundObservation) -> None:
        self._state, orders = step(self._state, seen, self._config.policy)
        self._carry_out(orders)

    def _carry_out(self, orders: tuple[Order, ...]) -> None:
        """The sink first, then the window: nobody is told what is not kept."""
        for order in orders:
            if isinstance(order, Report):
                self._sink.incident(order.event, order.incident, order.media_t)
                if order.event == "opened":
                    self._strips.found(order.incident, order.media_t)
                self._speaker.say("incident", event=order.event, incident=order.incident.as_json())
            elif isinstance(order, Notice):
                self._speaker.say("notice", kind=order.kind.value, state=order.state)
            elif isinstance(order, RecordClip):
                self._begin_clip(order.incident_id, order.around_s)

    def _begin_clip(self, incident_id: str, around_s: float) -> None:
        if not self._recorder.start(incident_id, around_s):
            self._speaker.fault(
                StorageError(
                    f"No clip of incident {incident_id}: too many are being recorded at once.",
                    kept="The incident itself is kept.",
                )
            )

    def _heartbeat(self, camera: str) -> None:
        passed = self._clock() - self._last_beat
        if passed < HEARTBEAT_S:
            return
        self.counts.fps = (self.counts.frames - self._beat_frames) / passed
        self._last_beat, self._beat_frames = self._clock(), self.counts.frames
        self._speaker.say(
            "heartbeat",
            frames=self.counts.frames,
            analysed=self.counts.analysed,
            dropped=self.counts.dropped,
            fps=round(self.counts.fps, 1),
            t=round(self.media_t, 3),
            camera=camera,
            width=self._size[0],
            height=self._size[1],
            behaviour=self._behaviour.figures().as_json(),
            microphone="none" if self._ears is None else self._microphone,
            analysis_fps=round(self._pace.rate, 2),
            power=self._pace.power.as_word(),
        )
        self._tell_pace()

    def _tell_pace(self) -> None:
        """A rate that the hold times cannot do with is written down, and so is its end."""
        low = self._pace.news()
        if low is None:
            return
        rate = f"{self._pace.rate:.1f} pictures a second"
        self._speaker.fault(
            MissingPartError(
                f"This computer can only analyse {rate} (on {self._pace.power.as_word()} power)."
                if low
                else f"The computer analyses {rate} again.",
                kept="Watching goes on; short incidents may be missed meanwhile." if low else "",
                remedy="Close other programs and plug in the power supply." if low else "",
            )
        )
