"""The monitor as a real process: what it says, what it obeys, and how it ends."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

import av
import pytest

from proctor.analysis.analyser import AnalysisSettings, FrameAnalyser
from proctor.monitor.bench import bench_monitor

pytestmark = pytest.mark.real_time

PROGRAM = Path(__file__).with_name("monitor_process.py")
ROOT = PROGRAM.parents[2]
PATIENCE_S = 200.0


class Window:
    """The other end of the monitor's pipes: hears its lines, and says what a window says."""

    def __init__(self, source: str, folder: Path, offset_s: float = 0.0) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM), source, str(folder), str(offset_s)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self.heard: list[dict[str, Any]] = []
        self._thread = Thread(target=self._hear, name="test window")
        self._thread.start()

    def _hear(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.heard.append(json.loads(line))

    def say(self, **message: Any) -> None:
        """One command."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def of(self, kind: str) -> list[dict[str, Any]]:
        """What was heard of one type so far."""
        return [message for message in self.heard if message["type"] == kind]

    def wait_for(self, what: Callable[[], object], seconds: float = PATIENCE_S) -> None:
        """Until something has been heard."""
        until = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < until, f"not heard within {seconds} s; heard {self._told()}"
            time.sleep(0.05)

    def _told(self) -> list[dict[str, Any]]:
        return [message for message in self.heard if message["type"] != "preview"][-5:]

    def leave(self) -> int:
        """The window dies: its pipe closes. The exit code with which the monitor then ends by itself."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        code = self.process.wait(PATIENCE_S)
        self._thread.join()
        self.process.stdout.close()
        return code


@contextmanager
def window(source: str, folder: Path, offset_s: float = 0.0) -> Iterator[Window]:
    """A window with its monitor, which is ended in any case."""
    opened = Window(source, folder, offset_s)
    try:
        yield opened
    finally:
        if opened.process.poll() is None:
            opened.leave()


def test_an_absence_is_warned_of_reported_recorded_and_closed(tmp_path: Path) -> None:
    with window("synthetic:at 6 absent for 3.5", tmp_path) as seen:
        seen.wait_for(lambda: seen.of("clip"))
        assert seen.leave() == 0
    ready = seen.heard[0]
    assert ready["type"] == "ready" and ready["source"] == "synthetic"
    assert ready["capabilities"]["faces"] == "ready"
    assert {network["role"] for network in ready["networks"]} >= {"face-detector", "face-landmarks", "voice"}
    states = [m["state"] for m in seen.of("notice") if m["kind"] == "face_absent"]
    assert states == ["warn", "open", "clear"]
    opened, over = (message["incident"] for message in seen.of("incident"))
    assert opened["id"] == over["id"] and over["kind"] == "face_absent"
    assert 5.9 <= over["start_s"] <= 6.9 and 9.3 <= over["end_s"] <= 10.3
    clip = seen.of("clip")[0]
    kept = tmp_path / "kept" / f"{clip['incident']}.mp4"
    assert clip["incident"] == over["id"] and clip["bytes"] == kept.stat().st_size
    assert clip["sha256"] == hashlib.sha256(kept.read_bytes()).hexdigest()
    with av.open(str(kept)) as video:
        stream = video.streams.video[0]
        pictures = sum(1 for _ in video.decode(stream))
        assert stream.codec_context.name == "h264" and stream.codec_context.pix_fmt == "yuv420p"
        assert video.duration is not None and 9.0 <= video.duration / 1e6 <= 10.6
    assert pictures > 60
    strip = seen.of("strip")[0]
    shown = (tmp_path / "kept" / f"{strip['incident']}.jpg").read_bytes()
    assert strip["incident"] == over["id"] and strip["sha256"] == hashlib.sha256(shown).hexdigest()
    (summary,) = seen.of("summary")
    assert summary["frames"] >= summary["analysed"] > 30 and summary["dropped"] >= 0
    beats = seen.of("heartbeat")
    assert all(1 <= beat["analysis_fps"] <= 5 and beat["power"] for beat in beats)
    assert len(beats) > 8 and all(beat["camera"] == "ok" for beat in beats)
    assert all(0.3 < b["t"] - a["t"] < 2.5 for a, b in pairwise(beats[1:]))
    assert seen.of("preview")[0]["w"] == 320 and not seen.of("fault")


def test_the_window_dies_in_the_middle_of_an_incident_and_nothing_stays_open(tmp_path: Path) -> None:
    with window("synthetic:at 1 absent for 60", tmp_path) as seen:
        seen.wait_for(lambda: seen.of("incident"))
        assert seen.leave() == 0
    events = [(message["event"], message["incident"]["kind"]) for message in seen.of("incident")]
    assert events == [("opened", "face_absent"), ("closed", "face_absent")]
    assert len(list((tmp_path / "kept").glob("*.mp4"))) == 1
    assert not (tmp_path / "scratch").exists(), "nothing lies on the disk before it is handed over"


def test_a_lost_camera_is_told_and_a_clip_can_be_asked_for(tmp_path: Path) -> None:
    with window("synthetic:at 2.5 lost for 4", tmp_path) as seen:
        seen.wait_for(lambda: seen.of("heartbeat"))
        seen.say(type="clip", incident="focus-1")
        seen.say(type="gibberish")
        seen.wait_for(lambda: any(m["event"] == "closed" for m in seen.of("incident")))
        seen.say(type="stop")
        assert seen.process.wait(PATIENCE_S) == 0
        seen.leave()
    lost = seen.of("incident")[-1]["incident"]
    assert lost["kind"] == "camera_lost" and 2.4 <= lost["start_s"] <= 4.2 and 6.4 <= lost["end_s"] <= 9.0
    assert {"ok", "lost"} == {beat["camera"] for beat in seen.of("heartbeat")}
    assert "focus-1" in {clip["incident"] for clip in seen.of("clip")}
    assert {"focus-1", lost["id"]} == {strip["incident"] for strip in seen.of("strip")}
    assert ["gibberish" in fault["what"] for fault in seen.of("fault")] == [True]


def test_a_camera_that_is_not_there_is_a_fault_and_then_a_lost_camera_until_another_is_chosen(
    tmp_path: Path,
) -> None:
    with window("camera:47", tmp_path) as seen:
        seen.wait_for(lambda: seen.of("incident"))
        assert "camera number 47" in seen.of("fault")[0]["what"] and seen.of("fault")[0]["remedy"]
        assert seen.of("incident")[0]["incident"]["kind"] == "camera_lost"
        seen.say(type="source", source="synthetic:")
        seen.wait_for(lambda: seen.of("preview"))
        seen.wait_for(lambda: any(m["event"] == "closed" for m in seen.of("incident")))
        assert seen.leave() == 0


def test_before_the_exam_media_time_is_negative_and_the_candidate_sees_himself_all_the_same(
    tmp_path: Path,
) -> None:
    """The equipment check runs before media time begins: it once showed no picture and measured nothing."""
    with window("synthetic:length 5", tmp_path, -600.0) as seen:
        seen.wait_for(lambda: len(seen.of("preview")) > 3 and len(seen.of("observation")) > 1)
        seen.leave()
    assert seen.of("observation")[-1]["faces"] == 1


def test_watching_takes_a_small_share_of_one_core() -> None:
    figures = bench_monitor(3.0, FrameAnalyser(AnalysisSettings(faces_only=True)))
    assert 0.005 < figures["core_share"] < 0.6
    assert 0 < figures["analysed_per_s"] <= 6
    assert figures["frames_per_s"] >= figures["analysed_per_s"]
