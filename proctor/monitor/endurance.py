"""Hours of watching in minutes: the real monitor loop on a synthetic candidate whose time does not wait.

For the figure that matters over a long exam: does the monitor's memory grow? Run on request only.
"""

from __future__ import annotations

import gc
import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import cv2
import psutil

from proctor.analysis.analyser import FrameAnalyser
from proctor.analysis.networks import NetworkFile
from proctor.analysis.voice import VoiceAnalyser
from proctor.capture.frame import Frame, Gap, SourceFacts
from proctor.capture.recording import SyntheticRecording
from proctor.capture.script import parse_script
from proctor.capture.sound_synthetic import SyntheticSoundRecording
from proctor.core.finding import Incident
from proctor.core.observation import SoundObservation
from proctor.core.policy import default_policy
from proctor.monitor.messages import Speaker
from proctor.monitor.ports import RecordPart
from proctor.monitor.runner import MonitorConfig, MonitorRunner

# Every round the same acts: an incident of each kind that a synthetic candidate knows, with clip and strip.
ROUND = """at 20 absent for 5; at 60 joined for 4; at 100 turned 45 for 5; at 140 covered for 4
at 170 frozen for 8; at 200 lost for 4; at 220 speaking for 5; length 240"""
ROUND_S = 240.0
_WARM_UP = 0.2  # of the run: caches fill, networks find their buffers
Progress = Callable[[float, float], None]


class _Rounds:
    """The same minutes again and again, as fast as they are taken, on a media clock that goes on."""

    def __init__(self, seconds: float, per_second: float, each: Callable[[float], None]) -> None:
        self._seconds = seconds
        self._rate = per_second
        self._each = each
        self._read = 0

    def facts(self) -> SourceFacts:
        """As of a camera."""
        return SourceFacts("endurance", True, None, True, False, "", self._read, 0)

    def frames(self) -> Iterator[Frame | Gap]:
        """Pictures at the rate of analysis, gaps where the camera is lost."""
        began = 0.0
        while began < self._seconds:
            for item in SyntheticRecording(parse_script(ROUND), self._rate, fps=self._rate).frames():
                t = began + item.t
                if t >= self._seconds:
                    return
                self._each(t)
                self._read += 1
                yield Gap(t) if isinstance(item, Gap) else Frame(item.picture, "endurance", self._read, t)
            began += ROUND_S

    def close(self) -> None:
        """Nothing is held open."""


class _Ears:
    """Hears the same minutes, as far as the pictures have come."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._voice = VoiceAnalyser()
        self._coming = self._rounds()
        self._next = next(self._coming)

    @property
    def network(self) -> NetworkFile:
        """The one that knows voices."""
        return self._voice.file

    def taken(self) -> list[SoundObservation]:
        """What was to be heard until now."""
        heard = []
        while self._next.t <= self._now():
            heard.append(self._next)
            self._next = next(self._coming)
        return heard

    def _rounds(self) -> Iterator[SoundObservation]:
        for turn in itertools.count():
            for heard in self._voice.observations(SyntheticSoundRecording(parse_script(ROUND))):
                yield replace(heard, t=turn * ROUND_S + heard.t)


class _Forgetful:
    """A sink that counts and keeps nothing, so that only the monitor's own memory is measured."""

    def __init__(self) -> None:
        self.incidents = self.clips = self.strips = self.segments = 0

    def incident(self, event: str, incident: Incident, media_t: float) -> None:  # noqa: ARG002
        """Count it."""
        self.incidents += event == "opened"

    def clip(self, incident_id: str, film: bytes, duration_s: float) -> str:  # noqa: ARG002
        """Count it."""
        self.clips += 1
        return ""

    def strip(self, incident_id: str, jpeg: bytes, moments_s: tuple[float, ...]) -> str:  # noqa: ARG002
        """Count it."""
        self.strips += 1
        return ""

    def segment(self, part: RecordPart) -> str:
        """Count it."""
        self.segments += part.init is not None
        return ""

    def scan_picture(self, scan: str, jpeg: bytes, what: str) -> str:  # noqa: ARG002
        """Forget it."""
        return ""


def bench_endurance(hours: float = 2.0, progress: Progress | None = None) -> dict[str, float]:
    """Watch so many hours of media time as fast as this machine can; memory at the start and at the end.

    memory_mb_early and memory_mb_late: median resident memory of this process in the first and in the last
    fifth after the warm-up; growth_mb: their difference. incidents, clips, strips: what was written
    meanwhile.
    """
    sink, sizes = _Forgetful(), list[tuple[float, float]]()
    seconds = hours * 3600
    process = psutil.Process()

    def each(t: float) -> None:
        if not sizes or t - sizes[-1][0] >= seconds / 200:
            gc.collect()
            sizes.append((t, process.memory_info().rss / 1e6))
            if progress is not None:
                progress(t, seconds)

    threads_before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        with tempfile.TemporaryDirectory() as scratch, open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            policy = default_policy()
            config = MonitorConfig("endurance", policy, "endurance", Path(scratch), record=True)
            runner = MonitorRunner(config, FrameAnalyser(), sink, Speaker(nowhere))
            runner.hear(_Ears(lambda: runner.media_t))
            runner.watch(_Rounds(seconds, policy.analysis_fps, each))
            runner.finish()
    finally:
        cv2.setNumThreads(threads_before)
    early, late = _ends([size for t, size in sizes if t >= _WARM_UP * seconds])
    return {
        "hours": hours,
        "incidents": sink.incidents,
        "clips": sink.clips,
        "strips": sink.strips,
        "segments": sink.segments,
        "memory_mb_early": round(early, 1),
        "memory_mb_late": round(late, 1),
        "growth_mb": round(late - early, 1),
    }


def _ends(sizes: list[float]) -> tuple[float, float]:
    fifth = max(1, len(sizes) // 5)
    return median(sizes[:fifth]), median(sizes[-fifth:])
