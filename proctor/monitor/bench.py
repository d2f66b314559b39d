"""What the monitor costs at its usual rate: processor time over wall time, on the synthetic candidate."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from pathlib import Path

import cv2
import psutil

from proctor.analysis.analyser import FrameAnalyser
from proctor.capture.opening import open_live
from proctor.core.policy import default_policy
from proctor.monitor.listening import open_ears
from proctor.monitor.messages import Speaker
from proctor.monitor.ports import FolderSink
from proctor.monitor.runner import MonitorConfig, MonitorRunner

_SOURCE = "synthetic:"
_CAPTURE = "capture "  # how the threads that draw the synthetic picture are called


def bench_monitor(
    seconds: float = 12.0, analyser: FrameAnalyser | None = None, *, hear: bool = False
) -> dict[str, float]:
    """Watch the live synthetic candidate for some seconds of an exam without incidents.

    core_share: processor time of the monitor (analysis, rules, pre-roll of the clips, self view, messages;
    with `hear` the voices too) over wall time, 1.0 being one core. Drawing the synthetic picture is the
    camera's work and is not counted. frames_per_s, analysed_per_s: what it got through; dropped: pictures
    that nobody took.
    """
    threads_before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        with tempfile.TemporaryDirectory() as scratch, Path(os.devnull).open("wb") as nowhere:
            watch = _Watch(Path(scratch), analyser or FrameAnalyser(), Speaker(nowhere), hear=hear)
            return watch.measured(seconds)
    finally:
        cv2.setNumThreads(threads_before)


class _Watch:
    """One monitor over the synthetic candidate."""

    def __init__(self, scratch: Path, analyser: FrameAnalyser, speaker: Speaker, *, hear: bool) -> None:
        config = MonitorConfig(_SOURCE, default_policy(), "bench", scratch / "clips")
        self._runner = MonitorRunner(config, analyser, FolderSink(scratch / "kept"), speaker)
        self._ears = open_ears(_SOURCE, "", 0.0, speaker) if hear else None
        self._runner.hear(self._ears)
        self._source = open_live(_SOURCE)
        self._own_s = self._wall_s = 0.0

    def measured(self, seconds: float) -> dict[str, float]:
        """Watch for so long; the figures."""
        end = threading.Timer(seconds, self._end)
        end.name = "bench end"
        self._wall_s, self._own_s = -time.monotonic(), -_own_seconds()
        end.start()
        try:
            self._runner.watch(self._source)
        finally:
            end.cancel()
            end.join()
            self._source.close()
            if self._ears is not None:
                self._ears.close()
            self._runner.finish()
        counts, wall = self._runner.counts, self._wall_s
        return {
            "core_share": round(self._own_s / wall, 3),
            "frames_per_s": round(counts.frames / wall, 1),
            "analysed_per_s": round(counts.analysed / wall, 1),
            "dropped": float(self._source.facts().dropped),
        }

    def _end(self) -> None:
        """While every thread is still there to be asked: what they took."""
        self._wall_s += time.monotonic()
        self._own_s += _own_seconds()
        self._source.close()


def _own_seconds() -> float:
    """Processor seconds of this process' threads, but for those that are the camera."""
    cameras = {thread.native_id for thread in threading.enumerate() if thread.name.startswith(_CAPTURE)}
    threads = psutil.Process().threads()
    return sum(thread.user_time + thread.system_time for thread in threads if thread.id not in cameras)
