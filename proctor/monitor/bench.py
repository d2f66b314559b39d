"""What the monitor costs at its usual rate: processor time over wall time, on the synthetic candidate."""

from __future__ import annotations

import io
import tempfile
import threading
import time
from pathlib import Path

import cv2

from proctor.analysis.analyser import FrameAnalyser
from proctor.capture.opening import open_live
from proctor.core.policy import default_policy
from proctor.monitor.messages import Speaker
from proctor.monitor.ports import FolderSink
from proctor.monitor.runner import MonitorConfig, MonitorRunner


def bench_monitor(seconds: float = 12.0) -> dict[str, float]:
    """Watch the live synthetic candidate for some seconds of an exam without incidents.

    core_share: processor time of the monitor's own loop (analysis, rules, pre-roll of the clips, self view,
    messages) over wall time, 1.0 being one core. Drawing the synthetic picture is the camera's work and is
    not counted. frames_per_s, analysed_per_s: what it got through; dropped: pictures nobody took.
    """
    threads_before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            return _measured(Path(scratch), seconds)
    finally:
        cv2.setNumThreads(threads_before)


def _measured(scratch: Path, seconds: float) -> dict[str, float]:
    config = MonitorConfig("synthetic:", default_policy(), "bench", scratch / "clips")
    runner = MonitorRunner(config, FrameAnalyser(), FolderSink(scratch / "kept"), Speaker(io.BytesIO()))
    source = open_live(config.source)
    end = threading.Timer(seconds, source.close)
    end.name = "bench end"
    wall, own = time.monotonic(), time.thread_time()
    end.start()
    try:
        runner.watch(source)
        wall, own = time.monotonic() - wall, time.thread_time() - own
    finally:
        end.cancel()
        end.join()
        source.close()
        runner.finish()
    return {
        "core_share": round(own / wall, 3),
        "frames_per_s": round(runner.counts.frames / wall, 1),
        "analysed_per_s": round(runner.counts.analysed / wall, 1),
        "dropped": float(source.facts().dropped),
    }
