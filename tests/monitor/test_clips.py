"""Evidence clips: bounded memory, the right ten seconds, and trouble on the way to the disk."""

from __future__ import annotations

import io
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from proctor.capture.frame import Frame
from proctor.core.errors import StorageError
from proctor.monitor.clips import MOST_OPEN, Clip, ClipRecorder, Kept, encoded_clip


def fed(recorder: ClipRecorder, begin: float, end: float, fps: float = 15) -> list[Clip]:
    """Frames from `begin` to `end` given to the recorder; the clips that were completed."""
    done = []
    for index in range(round(begin * fps), round(end * fps)):
        shade = np.full((48, 64, 3), index % 255, np.uint8)
        done += recorder.add(Frame(shade, "test", index, index / fps))
    return done


def test_a_clip_begins_five_seconds_before_the_condition_and_ends_five_after() -> None:
    recorder = ClipRecorder()
    fed(recorder, 0, 30)
    assert recorder.start("one", around_s=26.0)
    (clip,) = fed(recorder, 30, 40)
    assert clip.pictures[0].t == pytest.approx(21.0, abs=0.15)
    assert clip.pictures[-1].t == pytest.approx(31.0, abs=0.15)
    assert clip.duration_s == pytest.approx(10.0, abs=0.3)
    assert len(clip.pictures) == pytest.approx(100, abs=2)


def test_pictures_are_kept_for_a_bounded_time_only() -> None:
    recorder = ClipRecorder()
    fed(recorder, 0, 60)
    recorder.start("late", around_s=20.0)
    recorder.start("now", around_s=59.0)
    late, now = recorder.finish()
    assert late.pictures == [] and late.duration_s == 0
    assert now.pictures[0].t >= 54.0


def test_no_more_clips_than_memory_allows_are_recorded_at_once() -> None:
    recorder = ClipRecorder()
    assert [recorder.start(str(n), 5.0) for n in range(MOST_OPEN + 1)] == [True] * MOST_OPEN + [False]


def test_a_clip_plays_from_its_first_bytes_on_and_never_lies_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    recorder = ClipRecorder()
    fed(recorder, 0, 12)
    recorder.start("one", 6.0)
    (clip,) = recorder.finish()
    film = encoded_clip(clip)
    assert list(tmp_path.iterdir()) == []
    assert film.index(b"moov") < film.index(b"mdat")
    with av.open(io.BytesIO(film)) as played:
        assert sum(1 for _ in played.decode(video=0)) == len(clip.pictures)


def test_a_clip_that_cannot_be_made_is_a_plain_error() -> None:
    wide = cv2.imencode(".jpg", np.zeros((4, 20_000, 3), np.uint8))[1]  # wider than the encoder takes
    clip = Clip("one", 0.0, 1.0, [Kept(0.0, bytes(wide))])
    with pytest.raises(StorageError) as caught:
        encoded_clip(clip)
    assert caught.value.kept and caught.value.remedy
