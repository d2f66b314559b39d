"""The monitor hears: a voice, a pulled plug, a level for the meter; and no microphone where there is none."""

from __future__ import annotations

import io
import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from proctor.analysis.analyser import FrameAnalyser
from proctor.capture.opening import open_live
from proctor.capture.sound import NO_MICROPHONE
from proctor.core.policy import default_policy
from proctor.monitor.listening import open_ears
from proctor.monitor.messages import Speaker
from proctor.monitor.ports import FolderSink
from proctor.monitor.runner import MonitorConfig, MonitorRunner

pytestmark = pytest.mark.real_time


class Said:
    """What the monitor says to its window."""

    def __init__(self) -> None:
        self.stream = io.BytesIO()
        self.speaker = Speaker(self.stream)

    def of(self, kind: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.stream.getvalue().splitlines()]
        return [line for line in lines if line["type"] == kind]


def watched(script: str, seconds: float, folder: Path, microphone: str = "") -> Said:
    """A real monitor loop over a live synthetic candidate for some seconds, with or without ears."""
    said, source = Said(), f"synthetic:{script}"
    config = MonitorConfig(source, default_policy(), "attempt-9", folder / "scratch")
    runner = MonitorRunner(config, FrameAnalyser(), FolderSink(folder / "kept"), said.speaker)
    live = open_live(source)
    ears = open_ears(source, microphone, 0.0, said.speaker)
    runner.hear(ears)
    end = threading.Timer(seconds, live.close)
    end.start()
    try:
        runner.watch(live)
    finally:
        end.cancel()
        end.join()
        live.close()
        if ears is not None:
            ears.close()
        runner.hear(None)
        runner.finish()
    return said


def test_speech_is_warned_of_reported_with_a_clip_and_closed(tmp_path: Path) -> None:
    said = watched("at 2 speaking for 4; length 20", 10.0, tmp_path)
    opened, over = (message["incident"] for message in said.of("incident"))
    assert opened["kind"] == over["kind"] == "speech" and opened["id"] == over["id"]
    assert over["start_s"] == pytest.approx(2.2, abs=0.5) and over["end_s"] == pytest.approx(6.0, abs=0.5)
    assert list(over["evidence"]["networks"]) == ["voice"]
    notices = [message["state"] for message in said.of("notice") if message["kind"] == "speech"]
    assert notices == ["warn", "open", "clear"]
    assert [clip["incident"] for clip in said.of("clip")] == [over["id"]]
    levels = said.of("level")
    assert 3 <= len(levels) / 10 <= 6
    assert max(level["voice"] for level in levels) > 0.9 and min(level["level_db"] for level in levels) < -55
    assert said.of("heartbeat")[-1]["microphone"] == "ok"


def test_a_pulled_plug_is_one_incident_and_its_return_is_heard(tmp_path: Path) -> None:
    said = watched("at 1.5 unplugged for 6.5; length 20", 15.5, tmp_path)
    opened, over = (message["incident"] for message in said.of("incident"))
    assert opened["kind"] == over["kind"] == "microphone_lost"
    assert over["start_s"] == pytest.approx(1.6, abs=0.6) and over["end_s"] == pytest.approx(9.5, abs=2.0)
    assert {"ok", "lost"} <= {beat["microphone"] for beat in said.of("heartbeat")}


def test_who_is_not_to_be_heard_is_not(tmp_path: Path) -> None:
    said = watched("at 0.5 speaking for 9; length 20", 4.0, tmp_path, NO_MICROPHONE)
    assert not said.of("incident") and not said.of("level") and not said.of("fault")
    assert {beat["microphone"] for beat in said.of("heartbeat")} == {"none"}


def test_a_microphone_that_is_not_there_is_told_once_and_is_a_lost_one() -> None:
    said = Said()
    ears = open_ears("camera:0", "no microphone of this name", 0.0, said.speaker)
    assert ears is not None and ears.facts().trouble
    time.sleep(3.0)
    heard = ears.taken()
    ears.close()
    assert len(heard) > 4 and not any(seen.microphone_ok for seen in heard)
    (fault,) = said.of("fault")
    assert "microphone" in fault["what"] or "sound system" in fault["what"]
