"""The loop around the pure step: frames in; observations, incidents, clips and messages out. No process, no
stdin here."""

from __future__ import annotations

import queue
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from proctor.analysis.analyser import FrameAnalyser
from proctor.capture.frame import Frame, FrameSource, Gap
from proctor.capture.recording import TimeGrid
from proctor.core.errors import StorageError
from proctor.core.incident import WatchState
from proctor.core.observation import Observation, no_picture
from proctor.core.policy import WatchPolicy
from proctor.monitor.clips import Clip, ClipRecorder, write_clip
from proctor.monitor.messages import Speaker
from proctor.monitor.ports import IncidentSink
from proctor.monitor.step import Notice, Order, RecordClip, Report, last_step, step

HEARTBEAT_S = 0.9
OBSERVATIONS_PER_S = 2.0
MOST_SHARE = 0.4  # of one core that analysis may take; beyond it the rate is lowered
LEAST_FPS = 1.0


@dataclass(frozen=True, slots=True)
class MonitorConfig:
    """What one monitor run needs.

    source: as for `open_live`; incident_prefix: the attempt's number, which goes into the incidents' ids;
    start_offset_s: media second at which this run begins, so that a restarted monitor goes on counting;
    clip_folder: where clips lie until the sink has taken them; analysis_fps: the most frames analysed a
    second.
    """

    source: str
    policy: WatchPolicy
    incident_prefix: str
    clip_folder: Path
    start_offset_s: float = 0.0
    analysis_fps: float = 5.0
    preview_fps: float = 5.0
    threads: int = 1
    lower_priority: bool = True


class ClipWriter:
    """Encodes finished clips on a thread of its own and hands them to the sink. At most a few wait at a
    time."""

    def __init__(self, sink: IncidentSink, speaker: Speaker, folder: Path) -> None:
        self._sink = sink
        self._speaker = speaker
        self._folder = folder
        self._waiting: queue.Queue[Clip | None] = queue.Queue(maxsize=16)
        self._thread = threading.Thread(target=self._run, name="clip writer", daemon=True)
        self._thread.start()

    def write(self, clip: Clip) -> None:
        """Queue a clip; waits where the queue is full, so that no clip is dropped."""
        if clip.pictures:
            self._waiting.put(clip)

    def close(self) -> None:
        """Write what waits, then end."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (clip := self._waiting.get()) is not None:
            try:
                self._keep(clip)
            except StorageError as error:
                self._speaker.fault(error)

    def _keep(self, clip: Clip) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".mp4.part", delete=False) as spot:
            path = Path(spot.name)
        write_clip(clip, path)
        size = path.stat().st_size
        digest = self._sink.clip(clip.incident_id, path, clip.duration_s)
        self._speaker.say(
            "clip", incident=clip.incident_id, sha256=digest, bytes=size, duration_s=round(clip.duration_s, 2)
        )


@dataclass
class Counts:
    """What the heartbeat tells."""

    frames: int = 0
    analysed: int = 0
    fps: float = 0.0


class MonitorRunner:
    """Watches one source after another. Used from one thread, but for `ask_clip`."""

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
        self._state = WatchState(config.incident_prefix)
        self._recorder = ClipRecorder()
        self._writer = ClipWriter(sink, speaker, config.clip_folder)
        self._asked: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._rate = min(config.analysis_fps, config.policy.analysis_fps)
        self._cost_s = 0.0
        self._due = dict.fromkeys(("analysis", "preview", "observation"), config.start_offset_s)
        self._last_beat = clock()
        self._beat_frames = 0
        self._gap_grid = TimeGrid(2.0)
        self.counts = Counts()
        self.media_t = config.start_offset_s

    def ask_clip(self, incident_id: str) -> None:
        """Record a clip around now, for an incident that was opened elsewhere. From any thread."""
        self._asked.put(incident_id)

    def watch(self, source: FrameSource) -> None:
        """Until the source ends or is closed."""
        for item in source.frames():
            self.media_t = item.t
            while not self._asked.empty():
                self._begin_clip(self._asked.get(), item.t)
            if isinstance(item, Frame):
                self._frame(item)
            else:
                self._gap(item)
            self._heartbeat(source, "ok" if isinstance(item, Frame) else "lost")
            if self._speaker.silent:
                return

    def finish(self) -> None:
        """Close what is open, write the clips that are under way, join the writer."""
        self._state, orders = last_step(self._state, self.media_t)
        try:
            self._carry_out(orders)
        finally:
            for clip in self._recorder.finish():
                self._writer.write(clip)
            self._writer.close()

    def _frame(self, frame: Frame) -> None:
        self.counts.frames += 1
        if self._is_due("preview", frame.t, self._config.preview_fps):
            self._speaker.preview(frame.picture)
        if self._is_due("analysis", frame.t, self._rate):
            begun = self._clock()
            seen = self._analyser.analyse(frame)
            self._pace(self._clock() - begun)
            self.counts.analysed += 1
            self._advance(seen)
            if self._is_due("observation", frame.t, OBSERVATIONS_PER_S):
                self._speaker.observation(seen)
        for clip in self._recorder.add(frame):
            self._writer.write(clip)

    def _gap(self, gap: Gap) -> None:
        if self._gap_grid.takes(gap.t):
            self._analyser.forget()
            self._advance(no_picture(gap.t))
        for clip in self._recorder.passed(gap.t):
            self._writer.write(clip)

    def _is_due(self, what: str, t: float, per_second: float) -> bool:
        """A little early counts as due, so that a source of nearly that rate is not halved."""
        if per_second <= 0 or t + 0.2 / per_second < self._due[what]:
            return False
        self._due[what] = max(self._due[what] + 1 / per_second, t + 0.5 / per_second)
        return True

    def _pace(self, cost_s: float) -> None:
        """Lower the rate on a slow computer, so that the exam window keeps its share of it."""
        self._cost_s = cost_s if self._cost_s == 0 else 0.9 * self._cost_s + 0.1 * cost_s
        most = min(self._config.analysis_fps, self._config.policy.analysis_fps)
        self._rate = max(LEAST_FPS, min(most, MOST_SHARE / max(self._cost_s, 1e-4)))

    def _advance(self, seen: Observation) -> None:
        self._state, orders = step(self._state, seen, self._config.policy)
        self._carry_out(orders)

    def _carry_out(self, orders: tuple[Order, ...]) -> None:
        """The sink first, then the window: nobody is told what is not kept."""
        for order in orders:
            if isinstance(order, Report):
                self._sink.incident(order.event, order.incident, order.media_t)
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

    def _heartbeat(self, source: FrameSource, camera: str) -> None:
        passed = self._clock() - self._last_beat
        if passed < HEARTBEAT_S:
            return
        self.counts.fps = (self.counts.frames - self._beat_frames) / passed
        self._last_beat, self._beat_frames = self._clock(), self.counts.frames
        self._speaker.say(
            "heartbeat",
            frames=self.counts.frames,
            analysed=self.counts.analysed,
            dropped=source.facts().dropped,
            fps=round(self.counts.fps, 1),
            t=round(self.media_t, 3),
            camera=camera,
        )
