"""The record: what was in front of the camera, at the microphone and on the screen is there when it is
played, in step, whatever happens on the way."""

from __future__ import annotations

import gc
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import psutil
import pytest

from proctor.capture.frame import Frame
from proctor.capture.sound import BLOCK, SAMPLE_RATE, AudioBlock
from proctor.core.errors import StorageError
from proctor.core.record_playlist import Segment, playlist
from proctor.monitor.disk_room import RECORD_STOPS_BYTES
from proctor.monitor.messages import Speaker
from proctor.monitor.ports import FolderSink, RecordPart
from proctor.monitor.record import Recorder
from proctor.monitor.record_bench import bench_recording, whole_track
from proctor.monitor.sound_levels import SoundLevels

ROOMY = RECORD_STOPS_BYTES * 10


class Said(io.BytesIO):
    """What the speaker said."""

    def faults(self) -> list[str]:
        return [line for line in self.getvalue().decode().splitlines() if '"fault"' in line]


@contextmanager
def recorder(sink: FolderSink, said: io.BytesIO | None = None, free: int = ROOMY) -> Iterator[Recorder]:
    made = Recorder(sink, Speaker(said or io.BytesIO()), sink.folder, free=lambda: free)
    try:
        yield made
    finally:
        made.close()


def shown(t: float, light: int = 90, size: tuple[int, int] = (240, 320)) -> Frame:
    picture = np.full((*size, 3), light, np.uint8)
    picture[::8] += 20
    return Frame(picture, "test", round(t * 10), t)


def feed(made: Recorder, begin: float, end: float, *, sound: bool = True, light: int = 90) -> None:
    """Pictures and sound of every tenth of a second, taken as they come."""
    for tenth in range(round(begin * 10), round(end * 10)):
        t = tenth / 10
        made.picture(shown(t, light))
        if sound:
            tone = 0.3 * np.sin(2 * np.pi * 440 * (np.arange(BLOCK) / SAMPLE_RATE + t))
            made.sound(AudioBlock(tone.astype(np.float32), "test", tenth, t))
        settle(made)


def settle(made: Recorder) -> None:
    while made.waiting > 10:
        threading.Event().wait(0.002)


def of(sink: FolderSink, track: str) -> list[Segment]:
    return [piece for piece in sink.record if piece.track == track and piece.number > 0]


def times(data: bytes, kind: str = "video") -> list[float]:
    with av.open(io.BytesIO(data)) as whole:
        stream: Any = getattr(whole.streams, kind)[0]
        return [float(image.time) for image in whole.decode(stream)]


def test_each_segment_plays_by_itself_behind_its_init_segment_at_media_time(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    with recorder(sink) as made:
        feed(made, 3000.0, 3014.0)
    assert [(piece.number, piece.start_s) for piece in of(sink, "camera")] == [
        (1, 3000.0),
        (2, 3006.0),
        (3, 3012.0),
    ]
    (init,) = [piece for piece in sink.record if piece.number == 0]
    for piece in of(sink, "camera"):
        alone = b"".join((tmp_path / f"{d}.mp4").read_bytes() for d in (init.sha256, piece.sha256))
        seen, heard = times(alone), times(alone, "audio")
        assert seen[0] == pytest.approx(piece.start_s, abs=0.001)
        assert len(seen) == round(piece.duration_s * 10)
        assert heard[0] == pytest.approx(piece.start_s, abs=0.07)  # a packet is 64 ms
        assert heard[-1] + 0.064 == pytest.approx(piece.end_s, abs=0.07)


def test_the_playlist_with_its_files_plays_from_its_folder(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    with recorder(sink) as made:
        feed(made, 0.0, 8.0)
    text = playlist(sink.record, "camera", address="{}.mp4".format, zero_ms=0, finished=True)
    (tmp_path / "camera.m3u8").write_text(text)
    with av.open(str(tmp_path / "camera.m3u8")) as played:
        seen = [float(image.time or 0) for image in played.decode(video=0)]
    assert seen == pytest.approx([tenth / 10 for tenth in range(80)], abs=0.001)


def test_a_hole_and_a_lost_camera_keep_the_times_right(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    with recorder(sink) as made:
        feed(made, 0.0, 4.0)
        for half in range(8, 16):  # the camera is lost for four seconds; the microphone is not
            made.gap(half / 2)
            for tenth in range(half * 5, half * 5 + 5):
                made.sound(AudioBlock(np.full(BLOCK, 0.2, np.float32), "test", tenth, tenth / 10))
            settle(made)
        feed(made, 8.0, 9.0)
        feed(made, 30.0, 32.0)  # nothing at all for twenty seconds
    pieces = of(sink, "camera")
    assert pieces[-1].start_s == 30.0
    assert max(piece.end_s for piece in pieces[:-1]) == pytest.approx(9.0, abs=0.01)
    with av.open(io.BytesIO(whole_track(sink, "camera"))) as whole:
        light = {
            round(float(i.time or 0), 1): float(i.to_ndarray()[:240].mean()) for i in whole.decode(video=0)
        }
    assert light[3.5] > 60 and light[6.0] < 30 and light[8.5] > 60 and light[31.0] > 60
    heard = times(whole_track(sink, "camera"), "audio")
    assert max(b - a for a, b in pairwise(heard) if b < 9.0) < 0.1
    text = playlist(sink.record, "camera", address=str, zero_ms=0, finished=True)
    assert text.count("#EXT-X-DISCONTINUITY\n") == 1


def test_sound_that_does_not_come_is_silence_and_holds_nothing_up(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    with recorder(sink) as made:
        feed(made, 0.0, 7.5, sound=False)
        settle(made)
    assert [piece.duration_s for piece in of(sink, "camera")] == pytest.approx([6.0, 1.5], abs=0.01)
    with av.open(io.BytesIO(whole_track(sink, "camera"))) as whole:
        assert max(float(np.abs(heard.to_ndarray()).max()) for heard in whole.decode(audio=0)) < 0.001


def test_the_screen_stays_as_it_was_until_it_changes(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    with recorder(sink) as made:
        for t, light in ((1.0, 40), (3.0, 200)):
            coded = cv2.imencode(".png", np.full((900, 1600, 3), light, np.uint8))[1]
            made.screen(bytes(coded), t)
        made.screen(b"no picture", 3.5)
        feed(made, 0.0, 30.0)
    pieces = of(sink, "screen")
    assert [piece.start_s for piece in pieces] == [1.0, 13.0, 25.0]
    assert pieces[-1].end_s == pytest.approx(30.0, abs=0.2)
    with av.open(io.BytesIO(whole_track(sink, "screen"))) as whole:
        seen = [
            (float(i.time or 0), i.width, float(i.to_ndarray()[: i.height].mean()))
            for i in whole.decode(video=0)
        ]
    assert [(t, wide) for t, wide, _ in seen] == [(1.0, 960), (3.0, 960), (13.0, 960), (25.0, 960)]
    assert seen[0][2] < 70 and all(light > 150 for _, _, light in seen[1:])


def test_a_poor_line_makes_the_record_smaller_from_the_next_picture_on(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    with recorder(sink) as made:
        feed(made, 0.0, 3.0)
        made.level("low")
        made.level("nonsense")
        feed(made, 3.0, 9.0)
    seen = times(whole_track(sink, "camera"))
    assert len([t for t in seen if t < 3.0]) == 30
    assert len([t for t in seen if t >= 3.0]) == pytest.approx(30, abs=1)


def test_where_there_is_no_room_pictures_are_left_out_and_counted_and_nobody_waits(tmp_path: Path) -> None:
    at_the_sink, go_on = threading.Event(), threading.Event()

    class Slow(FolderSink):
        def segment(self, part: RecordPart) -> str:
            at_the_sink.set()
            go_on.wait()
            return super().segment(part)

    sink, said = Slow(tmp_path), Said()
    made = Recorder(sink, Speaker(said), tmp_path, free=lambda: ROOMY)
    feed(made, 0.0, 6.0)
    made.picture(shown(6.0))
    made.picture(shown(7.5))  # the sound of the first segment is given up: it goes to the sink, which hangs
    assert at_the_sink.wait(120)
    for tenth in range(80, 380):
        made.picture(shown(tenth / 10))
    assert made.left_out == 280
    go_on.set()
    made.close()
    assert any("280 pictures" in fault for fault in said.faults())


def test_a_nearly_full_disk_stops_the_record_says_so_once_and_it_goes_on_by_itself(tmp_path: Path) -> None:
    sink, said, free = FolderSink(tmp_path), Said(), [ROOMY]
    made = Recorder(sink, Speaker(said), tmp_path, free=lambda: free[0])
    feed(made, 0.0, 7.0)
    while not of(sink, "camera"):
        threading.Event().wait(0.005)
    free[0] = 0
    feed(made, 7.0, 26.0)
    while made.waiting:
        threading.Event().wait(0.005)
    free[0] = ROOMY
    feed(made, 26.0, 34.0)
    made.close()
    told = said.faults()
    assert ["nearly full" in fault for fault in told] == [True, False] and "goes on" in told[1]
    text = playlist(sink.record, "camera", address=str, zero_ms=0, finished=True)
    assert text.count("#EXT-X-DISCONTINUITY\n") == 1


def test_a_sink_that_fails_loses_its_segment_and_no_other(tmp_path: Path) -> None:
    class Failing(FolderSink):
        def segment(self, part: RecordPart) -> str:
            if part.start_s == 6.0 and part.init is not None:
                raise StorageError("No.")
            return super().segment(part)

    sink, said = Failing(tmp_path), Said()
    with recorder(sink, said) as made:
        feed(made, 0.0, 19.0)
    assert [piece.start_s for piece in of(sink, "camera")] == [0.0, 12.0, 18.0]
    assert len(said.faults()) == 2


def test_memory_does_not_grow_with_the_length_of_the_record(tmp_path: Path) -> None:
    class Forgetful(FolderSink):
        def segment(self, part: RecordPart) -> str:  # noqa: ARG002
            return "0" * 64

    process, sizes = psutil.Process(), []
    with recorder(Forgetful(tmp_path)) as made:
        for minute in range(5):
            feed(made, minute * 60.0, minute * 60.0 + 60.0)
            gc.collect()
            sizes.append(process.memory_info().rss / 1e6)
    assert sizes[-1] - sizes[1] < 10  # 45 segments further


def test_the_figures_of_the_bench_hold_on_a_short_film() -> None:
    figures = bench_recording(13.0)
    assert figures["drift_ms"] < 40
    assert figures["mbit_s"] < 0.35
    assert figures["ssim"] > 0.85
    assert bench_recording(7.0, "low")["mbit_s"] < 0.15


def test_a_recorder_that_got_nothing_writes_nothing(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    with recorder(sink):
        pass
    assert sink.record == [] and not list(tmp_path.iterdir())


def test_how_loud_each_second_was_goes_with_the_segments() -> None:
    levels = SoundLevels()
    for index in range(60):
        t = 10.0 + index / 10
        loud = 0.0 if 12.0 <= t < 13.0 else 0.5
        wave = loud * np.sqrt(2) * np.sin(2 * np.pi * 400 * np.arange(SAMPLE_RATE // 10) / SAMPLE_RATE)
        levels.add(AudioBlock(wave.astype(np.float32), "test", index, t))
    taken = levels.taken(10.0, 16.0)
    assert taken == pytest.approx((-6.0, -6.0, -90.0, -6.0, -6.0, -6.0), abs=0.3)
    assert levels.taken(10.0, 16.0) == () == levels.taken(90.0, 96.0)
