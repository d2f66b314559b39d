"""Strips of pictures: the telling moments, readable times, small files, and something even where a camera was
lost."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from proctor.capture.frame import Frame
from proctor.core.finding import Incident, new_incident
from proctor.core.kinds import IncidentKind
from proctor.monitor.clips import ClipRecorder
from proctor.monitor.ports import FolderSink
from proctor.monitor.strips import HIGH, Strip, StripPicker, compose


def fed(until: float, *, dark_from: float | None = None) -> ClipRecorder:
    """A recorder that has seen grey pictures, 15 a second; as grey as their media time says."""
    recorder = ClipRecorder()
    for index in range(round(until * 15)):
        if dark_from is None or index / 15 < dark_from:
            shade = np.full((480, 640, 3), round(index / 15 * 10), np.uint8)
            recorder.add(Frame(shade, "test", index, index / 15))
    return recorder


def absence(start: float, worst: float, known: float) -> Incident:
    """An incident as the rules open it."""
    found = new_incident("a", IncidentKind.FACE_ABSENT, start, detail="")
    moments = {"start": start, "worst": worst, "known": known}
    return Incident(found.id, found.kind, start, None, 0.9, "26/10", "", evidence={"moments": moments})


def test_a_strip_shows_before_start_worst_and_the_moment_it_was_known() -> None:
    picker, recorder = StripPicker(), fed(12.4)
    picker.found(absence(10.0, 11.6, 12.5), 12.5)
    assert picker.ready(recorder.ring, 12.4) == []  # the last of its pictures has not come yet
    (strip,) = picker.ready(fed(12.6).ring, 12.5)
    assert strip.moments_s == pytest.approx((9.0, 10.0, 11.2, 11.6, 12.5), abs=0.11)
    assert picker.ready(recorder.ring, 20.0) == []  # told once


def test_moments_that_hardly_differ_are_shown_once() -> None:
    picker = StripPicker()
    picker.found(absence(10.0, 10.1, 11.2), 11.2)
    (strip,) = picker.ready(fed(11.4).ring, 11.2)
    assert strip.moments_s == pytest.approx((9.0, 10.0, 10.6, 11.2), abs=0.11)


def test_an_incident_opened_elsewhere_gets_the_seconds_around_it() -> None:
    picker = StripPicker()
    picker.asked("focus", 5.0)
    assert picker.ready(fed(6.0).ring, 6.0) == []
    (strip,) = picker.ready(fed(7.2).ring, 7.1)
    assert strip.moments_s == pytest.approx((4.0, 5.0, 6.0, 7.0), abs=0.11)


def test_of_a_lost_camera_the_last_pictures_before_it_are_shown() -> None:
    picker = StripPicker()
    picker.found(absence(8.0, 8.0, 9.5), 9.5)
    (strip,) = picker.finish(fed(12.0, dark_from=7.8).ring)
    assert len(strip.pictures) == 3 and strip.moments_s[-1] == pytest.approx(7.73, abs=0.1)
    picker.found(absence(3.0, 3.0, 4.0), 4.0)
    assert picker.finish(ClipRecorder().ring) == []  # no camera at all: nothing to show


def test_the_picture_of_a_strip_is_small_the_same_every_time_and_in_order_of_time(tmp_path: Path) -> None:
    recorder = fed(13.0)
    moments = {9.0, 10.0, 12.0}
    pictures = tuple(kept for kept in recorder.ring if round(kept.t, 2) in moments)
    strip = Strip("one", 10.0, pictures)
    jpeg = compose(strip)
    assert jpeg == compose(strip) and len(jpeg) < 60_000
    drawn = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert drawn is not None and drawn.shape[1] == 3 * 240 + 2 * 4
    middles = [float(drawn[HIGH // 2, at]) for at in (120, 364, 608)]
    assert middles == pytest.approx([90, 100, 120], abs=2)
    captions = drawn[HIGH:]
    assert all(captions[:, left : left + 240].max() > 180 for left in (0, 244, 488)), (
        "each has its time below"
    )
    sink = FolderSink(tmp_path)
    sink.strip("one", jpeg, strip.moments_s)
    assert (tmp_path / "one.jpg").read_bytes() == jpeg and sink.strips == {"one": strip.moments_s}
