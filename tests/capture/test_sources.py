"""Sources: real video files, broken ones, photos, cameras that are not there, and live pictures with gaps."""

from __future__ import annotations

import time
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from proctor.capture.frame import Frame, Gap, Picture
from proctor.capture.live import LiveSource, lost
from proctor.capture.opening import open_live, open_recording, open_stills, source_name
from proctor.core.errors import BadInputError, MissingPartError


def write_video(path: Path, seconds: float, fps: int = 15) -> Path:
    """A small video in which every picture is another shade, playable from its first bytes on."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as out:
        stream = out.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        stream.options = {"g": "15"}
        for index in range(round(seconds * fps)):
            shade = np.random.default_rng(index).integers(0, 255, (120, 160, 3), dtype=np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(shade, format="bgr24")))
        out.mux(stream.encode())
    return path


def frames_of(source: str, per_second: float = 0.0) -> tuple[list[Frame], str]:
    """All frames, and what the source says of its state after them."""
    opened = open_recording(source, per_second)
    try:
        return [item for item in opened.frames() if isinstance(item, Frame)], opened.facts().trouble
    finally:
        opened.close()


def test_every_picture_of_a_video_comes_with_its_own_time(tmp_path: Path) -> None:
    frames, trouble = frames_of(str(write_video(tmp_path / "a.mp4", 2)))
    assert len(frames) == 30 and trouble == ""
    assert [frame.t for frame in frames[:3]] == pytest.approx([0, 1 / 15, 2 / 15])
    assert frames[0].picture.shape == (120, 160, 3)


def test_thinned_to_a_rate_the_first_picture_of_every_step_is_taken(tmp_path: Path) -> None:
    frames, _ = frames_of(str(write_video(tmp_path / "a.mp4", 2)), per_second=5)
    assert [frame.index for frame in frames] == list(range(0, 30, 3))


def test_a_truncated_video_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    whole = write_video(tmp_path / "whole.mp4", 6)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    frames, trouble = frames_of(str(cut))
    assert 30 < len(frames) < 60
    assert "cut.mp4" in trouble


@pytest.mark.parametrize("content", [b"Dear commission, this is not a video.\n" * 50, b""])
def test_a_text_named_mp4_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    text = tmp_path / "text.mp4"
    text.write_bytes(content)
    with pytest.raises(BadInputError) as caught:
        frames_of(str(text))
    assert "text.mp4" in caught.value.what and caught.value.remedy


def test_a_file_or_camera_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match=r"no file"):
        open_recording(str(tmp_path / "none.mp4"))
    with pytest.raises(MissingPartError, match="camera number 47"):
        open_live("camera:47")
    with pytest.raises(BadInputError, match="names no camera"):
        open_live("camera:front")


def test_photos_come_by_name_and_unreadable_ones_are_told(tmp_path: Path) -> None:
    for name in ("b.png", "a.jpg"):
        cv2.imwrite(str(tmp_path / name), np.full((20, 30, 3), 90, np.uint8))
    (tmp_path / "c.jpg").write_bytes(b"no photo")
    (tmp_path / "notes.txt").write_text("left out")
    opened = open_stills(str(tmp_path))
    assert [item.name for item in opened.frames() if isinstance(item, Frame)] == ["a.jpg", "b.png"]
    assert "c.jpg" in opened.facts().trouble
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInputError, match="no photos"):
        open_stills(str(tmp_path / "empty"))


def test_a_name_that_is_written_down_holds_no_password_and_no_folder() -> None:
    assert source_name("rtsp://user:secret@10.0.0.5/live") == "rtsp://10.0.0.5/live"
    assert source_name("/home/someone/clip.mp4") == "clip.mp4"
    assert source_name("synthetic:at 3 absent for 4") == "synthetic"


class BreakingCamera:
    """A camera whose cable is pulled after some pictures and put back after some attempts to open it."""

    def __init__(self, pictures: int, refusals: int) -> None:
        self.pictures, self.refusals = pictures, refusals
        self.opened = 0

    def open(self) -> None:
        """Refuses as long as the cable is out."""
        if self.opened and self.refusals:
            self.refusals -= 1
            raise lost("The cable is out.")
        self.opened += 1

    def grab(self, _t: float) -> Picture | None:
        """Thirty pictures a second until the cable is pulled."""
        time.sleep(1 / 30)
        if self.opened == 1 and self.pictures == 0:
            raise lost("The cable is out.")
        self.pictures -= 1
        return np.full((8, 8, 3), 77, np.uint8)

    def close(self) -> None:
        """Nothing to release."""


def test_an_unplugged_camera_gives_gaps_and_comes_back_by_itself() -> None:
    source = LiveSource("test camera", BreakingCamera(pictures=5, refusals=3))
    seen: list[Frame | Gap] = []
    for item in source.frames():
        seen.append(item)
        if isinstance(item, Frame) and any(isinstance(earlier, Gap) for earlier in seen):
            break
    source.close()
    kinds = "".join("F" if isinstance(item, Frame) else "-" for item in seen)
    assert kinds.startswith("FF") and "--" in kinds and kinds.endswith("F")
    assert [item.t for item in seen] == sorted(item.t for item in seen)


def test_a_slow_reader_gets_the_newest_picture_and_the_dropped_ones_are_counted() -> None:
    source = LiveSource("test camera", BreakingCamera(pictures=10_000, refusals=0), offset_s=100.0)
    taken: list[Frame] = []
    for item in source.frames():
        assert isinstance(item, Frame)
        taken.append(item)
        time.sleep(0.2)
        if len(taken) == 4:
            break
    source.close()
    assert taken[-1].index > 9 and taken[0].t >= 100.0
    assert source.facts().dropped >= 6
