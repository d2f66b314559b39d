"""A look straight through a camera, for `synaq check`: no monitor, no window."""

from __future__ import annotations

from client.app.checks_camera import LEAST_SPAN_S, CameraNow
from proctor.analysis.analyser import FrameAnalyser
from proctor.analysis.camera_behaviour import CameraBehaviour
from proctor.capture.frame import Frame
from proctor.capture.live import LiveSource
from proctor.core.observation import Observation

_ANALYSED_PER_S = 5.0


class CameraView:
    """A look straight through a source that is open, without a monitor. Closes nothing."""

    def __init__(self, source: LiveSource, analyser: FrameAnalyser) -> None:
        self._frames = source.frames()
        self._analyser = analyser
        self._seen: list[Observation] = []
        self._size = (0, 0)
        self._first: Frame | None = None
        self._newest: Frame | None = None
        self.behaviour = CameraBehaviour()

    def wait(self) -> CameraNow:
        """Until the next picture that is due; a source that gives none is lost."""
        due = self._newest.t + 1 / _ANALYSED_PER_S if self._newest else 0.0
        for frame in self._frames:
            if not isinstance(frame, Frame):
                return CameraNow(self._fps(), *self._size, tuple(self._seen), lost=True)
            self.behaviour.tick(frame.t, frame.index)
            if frame.t < due:
                continue
            self._take(frame)
            break
        return CameraNow(self._fps(), *self._size, tuple(self._seen))

    def _take(self, frame: Frame) -> None:
        self._seen.append(self._analyser.analyse(frame))
        self.behaviour.look(frame.t, frame.picture)
        # The first look warms the networks up: pictures are counted from the second on, as they come.
        self._first = self._first or (frame if self._newest is not None else None)
        self._newest = frame
        self._size = (frame.picture.shape[1], frame.picture.shape[0])

    def _fps(self) -> float:
        """By the source's own count and clock, those that nobody took included."""
        first, newest = self._first, self._newest
        if first is None or newest is None or newest.t - first.t < LEAST_SPAN_S:
            return 0.0
        return (newest.index - first.index) / (newest.t - first.t)
