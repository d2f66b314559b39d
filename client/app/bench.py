"""`synaq bench`: this machine's figures, each measured on the real parts. What is not built is absent.

The window is measured in a process of its own (`bench_window`), with the service in this one, so that neither
is counted to the other.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from proctor.core.errors import BadInputError, MissingPartError

PARTS = ("analysis", "window", "memory", "start", "recording", "courier")
ON_REQUEST = ("endurance",)  # takes a quarter of an hour
_STARTS = 3
_EXAM_SECONDS = 25.0
_LIMIT_SECONDS = 120.0

Note = Callable[[str], None]


def run_bench(only: str | None, note: Note, hours: float = 2.0) -> dict[str, Any]:
    """All parts, or the one named; BadInputError for a part that is not known. `hours`: of the endurance run,
    which is only done when it is named."""
    if only is not None and only not in (*PARTS, *ON_REQUEST):
        raise BadInputError(
            f"There is no part {only!r} to measure.",
            remedy=f"Name one of {', '.join((*PARTS, *ON_REQUEST))}.",
        )
    figures: dict[str, Any] = {}
    if only in (None, "analysis"):
        note("analysis: one analysed frame against the bare networks, then the monitor at its usual rate ...")
        figures["analysis"] = _analysis()
    if only in (None, "window", "memory"):
        note(f"window: {_EXAM_SECONDS:.0f} seconds of an exam with everything running ...")
        measured = _in_an_exam()
        figures.update({part: measured[part] for part in ("window", "memory") if only in (None, part)})
    if only in (None, "start"):
        note(f"start: {_STARTS} starts of the exam window ...")
        figures["start_s"] = round(median(_one_start() for _ in range(_STARTS)), 2)
    if only in (None, "recording"):
        note("recording: a film with its sound and the exam screen, recorded and read back ...")
        figures["recording"] = _recording()
    if only in (None, "courier"):
        note("courier: half a minute of an exam's delivery, and some seconds of nothing to deliver ...")
        figures["courier"] = _courier()
    if only == "endurance":
        note(f"endurance: {hours:g} hours of watching, as fast as this machine can ...")
        figures["endurance"] = _endurance(hours)
    return figures


def _analysis() -> dict[str, float]:
    from client.app.bench_offline import bench_offline
    from proctor.analysis.analyser import AnalysisSettings, FrameAnalyser
    from proctor.analysis.bench import bench_analysis
    from proctor.monitor.bench import bench_monitor

    faces = AnalysisSettings(faces_only=True)
    some, everything = bench_monitor(analyser=FrameAnalyser(faces)), bench_monitor(hear=True)
    return {
        **bench_analysis(),
        "frames_per_s_offline": bench_offline(FrameAnalyser(faces)),
        "core_share": some["core_share"],
        "core_share_all": everything["core_share"],
        "monitor_fps": some["analysed_per_s"],  # below the policy's rate, a share is that of a slower watch
        "monitor_fps_all": everything["analysed_per_s"],
    }


def _recording() -> dict[str, float]:
    from proctor.monitor.record_bench import bench_recording

    return bench_recording()


def _courier() -> dict[str, float]:
    from client.app.bench_courier import bench_courier

    return bench_courier()


def _endurance(hours: float) -> dict[str, float]:
    from client.app.progress import ProgressBar
    from proctor.monitor.endurance import bench_endurance

    with ProgressBar("endurance") as progress:
        return bench_endurance(hours, progress)


def _in_an_exam() -> dict[str, Any]:
    """A scripted candidate sits the practice exam in another process; what that process measured."""
    from client.app.demo_cast import prepare
    from proctor.service.embedded import EmbeddedService
    from proctor.service.settings import ServiceSettings

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = ServiceSettings(database=str(folder / "exam.db"), evidence=folder / "evidence")
        with EmbeddedService(settings) as service:
            booked = prepare(settings)
            return _run_window(service.url, booked.code, folder / "home", _EXAM_SECONDS)


def _one_start() -> float:
    """Seconds from the start of the process to the first page on screen, with nothing cached in it."""
    with tempfile.TemporaryDirectory() as name:
        began = time.time()
        answer = _run_window("http://127.0.0.1:9", "", Path(name), 0.0)
        return float(answer["shown_at"]) - began


def _run_window(url: str, code: str, home: Path, seconds: float) -> dict[str, Any]:
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    command = [sys.executable, "-m", "client.app.bench_window", url, code, str(home), str(seconds)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_LIMIT_SECONDS, env=environment, check=False
        )
        answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    except (subprocess.TimeoutExpired, ValueError, IndexError) as error:
        raise MissingPartError(
            "The exam window could not be measured: its process gave no figures.",
            remedy="Try `synaq demo --headless`; it says where it stops.",
        ) from error
    return answer
