"""The record on the candidate's computer: what the window adds, and what is left when a monitor is killed."""

from __future__ import annotations

import base64
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import av
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from client.app.clock import Clockwork
from client.app.monitor_main import JournalSink, ServiceClock
from client.app.record_feed import RecordFeed
from client.app.screen_feed import ScreenFeed
from proctor.core.record_playlist import Segment, record_of
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
from proctor.monitor.ports import RecordPart
from proctor.resources.shipped_files import asset_path

ROOT = Path(__file__).parents[2]


def test_the_window_is_seen_once_a_second_and_told_again_only_when_it_changed(qtbot: QtBot) -> None:
    label = QLabel("Сұрақ")
    label.setStyleSheet("background: white")
    label.resize(1366, 700)
    qtbot.addWidget(label)
    label.show()
    qtbot.waitExposed(label)
    kept: list[tuple[bytes | None, float]] = []
    wanted = [False]
    feed = ScreenFeed(label, lambda: wanted[0], lambda picture, at: kept.append((picture, at)))
    try:
        qtbot.wait(1200)
        assert kept == []  # nothing is recorded yet
        wanted[0] = True
        qtbot.waitUntil(lambda: len(kept) >= 2)
        label.setStyleSheet("background: black")
        seen = len(kept)
        qtbot.waitUntil(lambda: any(picture for picture, _ in kept[seen:]))
    finally:
        feed.close()
    pictures = [QImage.fromData(picture) for picture, _ in kept if picture is not None]
    assert kept[1][0] is None  # as before
    assert [(picture.width(), picture.height()) for picture in pictures] == [(960, 492)] * len(pictures)
    assert [QColor(picture.pixel(900, 480)).lightness() > 128 for picture in pictures] == [True, False]
    assert all(0 <= time.monotonic() - at < 60 for _, at in kept)
    assert label.testAttribute(Qt.WidgetAttribute.WA_WState_Visible)


def test_a_monitor_is_told_the_level_once_and_another_one_everything_again() -> None:
    told: list[dict[str, Any]] = []
    listens = [False]

    def offer(message: dict[str, Any]) -> bool:
        if listens[0]:
            told.append(message)
        return listens[0]

    feed = RecordFeed(offer)
    feed.keep(b"one", 1.0, "good")  # nobody listens yet
    listens[0] = True
    feed.keep(None, 2.0, "good")
    feed.keep(None, 3.0, "poor")
    feed.keep(None, 4.0, "offline")
    one = base64.b64encode(b"one").decode()
    assert told == [
        {"type": "quality", "level": "normal"},
        {"type": "screen", "picture_b64": one, "at": 2.0},
        {"type": "quality", "level": "low"},
    ]
    told.clear()
    feed.begin_anew()
    feed.keep(None, 5.0, "bad")
    assert told == [
        {"type": "quality", "level": "low"},
        {"type": "screen", "picture_b64": one, "at": 5.0},
    ]


def test_numbers_go_on_with_another_monitor_and_an_init_segment_is_named_once(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "evidence")
    clock = ServiceClock(Clockwork())
    for run in range(2):
        journal = Journal(tmp_path / "journal.db", "attempt-7")
        sink = JournalSink(journal, store, clock)
        init = sink.segment(RecordPart("camera", b"init", run * 12.0, 0.0, None))
        for number in range(2):
            part = RecordPart("camera", b"%d-%d" % (run, number), run * 12.0 + 6 * number, 6.0, init)
            assert store.read(sink.segment(part)) == part.data
        record = record_of(journal.entries())
        journal.close()
    assert [piece.number for piece in record] == [0, 1, 2, 3, 4]
    assert len({piece.run for piece in record}) == 2


@pytest.mark.real_time
@pytest.mark.skipif(os.name != "posix", reason="a kill that nobody can catch")
def test_a_monitor_killed_in_the_middle_leaves_a_record_that_plays_to_within_one_segment(
    tmp_path: Path,
) -> None:
    config = {
        "source": "synthetic:length 60",
        "microphone": "",
        "policy": (asset_path("policies") / "home-2024-11.toml").read_text(encoding="utf-8"),
        "exemptions": [],
        "calibration": None,
        "enrolled": False,
        "attempt": "attempt-7",
        "journal": str(tmp_path / "journal.db"),
        "evidence": str(tmp_path / "evidence"),
        "seal_key": None,
        "armed": True,
        "start_offset_s": 50.0,
        "scale": 1.0,
        "epoch_ms": 0,
        "offset_ms": 0,
    }
    Journal(tmp_path / "journal.db", "attempt-7").close()
    reached = _watched_until_killed([json.dumps(config)], segments=2)
    journal = Journal(tmp_path / "journal.db", "attempt-7")
    record = record_of(journal.entries())
    journal.close()
    store = EvidenceStore(tmp_path / "evidence")
    camera = [piece for piece in record if piece.track == "camera"]
    with av.open(io.BytesIO(b"".join(store.read(piece.sha256) for piece in camera)), "r") as whole:
        seen = [float(image.time or 0) for image in whole.decode(video=0)]
    assert seen[0] == pytest.approx(_first(camera).start_s, abs=0.01)
    assert seen == sorted(seen)
    assert reached - seen[-1] < 6.0 + 1.5  # a segment, and the heartbeat that is not there yet


def _first(camera: list[Segment]) -> Segment:
    return next(piece for piece in camera if piece.number == 1)


def _watched_until_killed(arguments: list[str], segments: int) -> float:
    """Run a monitor until so many segments are kept, then some; the last media second it told."""
    process = subprocess.Popen(
        [sys.executable, "-m", "client.app.monitor_main", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    assert process.stdout is not None and process.stdin is not None
    limit = threading.Timer(90, process.kill)
    limit.start()
    reached, kept = 0.0, 0
    try:
        for line in process.stdout:
            message = json.loads(line)
            kept += message["type"] == "segment"
            if message["type"] == "heartbeat":
                reached = float(message["t"])
                if kept >= segments and reached - 50.0 > segments * 6 + 3:
                    break
    finally:
        limit.cancel()
        limit.join()
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        process.stdin.close()
    assert kept >= segments
    return reached
