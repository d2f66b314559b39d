"""Sound: the track of a video on the clock of its pictures, damaged files, live sound that comes and goes."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from proctor.capture.frame import Gap
from proctor.capture.microphone import SILENCE_DBFS, MicrophoneInput, Resampler, level_dbfs, lost_sound
from proctor.capture.sound import BLOCK, SAMPLE_RATE, AudioBlock, BlockCutter, Samples
from proctor.capture.sound_file import SoundFile
from proctor.capture.sound_live import LiveSound, SoundClock
from proctor.capture.sound_opening import open_live_sound, open_recorded_sound
from proctor.core.errors import BadInputError, MissingPartError


def tone(seconds: float, rate: int = SAMPLE_RATE, hertz: float = 440.0) -> Samples:
    """A quiet, steady tone."""
    return (0.1 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def write_recording(path: Path, pieces: list[tuple[float, Samples]], *, picture_from: float | None) -> Path:
    """An MKV whose sound pieces (48 kHz, stereo) begin at the given seconds, with a picture from
    `picture_from` on."""
    with av.open(str(path), "w", format="matroska") as out:
        heard = out.add_stream("pcm_s16le", rate=48_000)
        heard.layout = "stereo"
        video = None
        if picture_from is not None:
            video = out.add_stream("mjpeg", rate=10)
            video.width, video.height, video.pix_fmt = 64, 48, "yuvj420p"
        for begin, samples in pieces:
            both = np.repeat((samples * 32767).astype(np.int16), 2).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(both, format="s16", layout="stereo")
            frame.sample_rate, frame.time_base = 48_000, Fraction(1, 48_000)
            frame.pts = round(begin * 48_000)
            out.mux(heard.encode(frame))
        for index in range(20 if video is not None else 0):
            assert video is not None and picture_from is not None
            picture = av.VideoFrame.from_ndarray(np.full((48, 64, 3), index, np.uint8), format="bgr24")
            picture.pts, picture.time_base = round(picture_from * 10) + index, Fraction(1, 10)
            out.mux(video.encode(picture))
        out.mux(heard.encode())
        if video is not None:
            out.mux(video.encode())
    return path


def blocks_of(source: SoundFile) -> list[AudioBlock]:
    """All that is heard."""
    try:
        return [item for item in source.blocks() if isinstance(item, AudioBlock)]
    finally:
        source.close()


def test_a_track_of_any_rate_comes_as_blocks_of_a_tenth_of_a_second_without_a_hole(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "a.mkv", [(0.0, tone(2.35, 48_000))], picture_from=None)
    blocks = blocks_of(SoundFile(path))
    assert [len(block.samples) for block in blocks[:-1]] == [BLOCK] * 23
    assert blocks[0].t == 0.0 and blocks[-1].end == pytest.approx(2.35, abs=0.001)
    assert all(before.end == pytest.approx(after.t, abs=1e-9) for before, after in pairwise(blocks))
    whole = np.concatenate([block.samples for block in blocks])
    loudest = np.argmax(np.abs(np.fft.rfft(whole[:SAMPLE_RATE])))
    assert loudest == 440 and level_dbfs(whole) == pytest.approx(20 * math.log10(0.1 / math.sqrt(2)), abs=0.1)


def test_media_time_begins_with_the_first_picture_and_what_was_heard_before_is_left_out(
    tmp_path: Path,
) -> None:
    path = write_recording(tmp_path / "a.mkv", [(0.0, tone(3.0, 48_000))], picture_from=0.8)
    blocks = blocks_of(SoundFile(path))
    assert blocks[0].t == pytest.approx(0.0, abs=0.001)
    assert blocks[-1].end == pytest.approx(2.2, abs=0.002)


def test_a_hole_in_the_sound_stays_a_hole_in_time(tmp_path: Path) -> None:
    pieces = [(0.0, tone(1.0, 48_000)), (2.5, tone(1.0, 48_000))]
    blocks = blocks_of(SoundFile(write_recording(tmp_path / "a.mkv", pieces, picture_from=None)))
    holes = [(a.end, b.t) for a, b in pairwise(blocks) if b.t - a.end > 0.01]
    assert holes == [(pytest.approx(1.0, abs=0.01), pytest.approx(2.5, abs=0.01))]
    assert blocks[-1].end == pytest.approx(3.5, abs=0.01)


def test_a_damaged_file_is_heard_before_and_after_the_damage_and_says_so(tmp_path: Path) -> None:
    whole = tmp_path / "whole.m4a"
    with av.open(str(whole), "w", options={"movflags": "+faststart"}) as out:
        stream = out.add_stream("aac", rate=SAMPLE_RATE)
        stream.layout = "mono"
        noise = np.random.default_rng(1).normal(0, 0.1, (1, 8 * SAMPLE_RATE)).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(noise, format="flt", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=SAMPLE_RATE)
        for part in resampler.resample(frame):
            out.mux(stream.encode(part))
        out.mux(stream.encode())
    content = bytearray(whole.read_bytes())
    third = len(content) // 3
    content[third : third + 1500] = bytes(1500)
    broken = tmp_path / "broken.m4a"
    broken.write_bytes(content)
    source = SoundFile(broken)
    blocks = blocks_of(source)
    assert "broken.m4a is damaged" in source.facts().trouble
    assert blocks[-1].end == pytest.approx(8.0, abs=0.15)
    cut = tmp_path / "cut.m4a"
    cut.write_bytes(whole.read_bytes()[: 2 * third])
    source = SoundFile(cut)
    assert 3.5 < blocks_of(source)[-1].end < 6.5
    assert "cut.m4a" in source.facts().trouble


def test_a_file_without_sound_has_no_blocks_and_a_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "silent.mkv"
    with av.open(str(path), "w") as out:
        video = out.add_stream("mjpeg", rate=10)
        video.width, video.height, video.pix_fmt = 64, 48, "yuvj420p"
        out.mux(video.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="bgr24")))
        out.mux(video.encode())
    assert open_recorded_sound(str(path)) is None and open_live_sound(str(path)) is None
    text = tmp_path / "notes.txt"
    text.write_text("no sound")
    with pytest.raises(BadInputError, match=r"notes\.txt"):
        SoundFile(text)
    with pytest.raises(MissingPartError):
        SoundFile(tmp_path / "nowhere.wav")


def test_samples_in_any_lengths_are_cut_into_equal_blocks() -> None:
    cutter, made = BlockCutter("a"), []
    for at in range(0, 5000, 700):
        made += list(cutter.add(np.arange(at, at + 700, dtype=np.float32), at / SAMPLE_RATE))
    made += list(cutter.rest())
    assert [len(block.samples) for block in made] == [1600, 1600, 1600, 800]
    assert np.array_equal(np.concatenate([block.samples for block in made]), np.arange(5600))


class Plug:
    """A microphone whose plug is pulled and put back: what it gives at each call, None for nothing."""

    def __init__(self, gives: list[float | None]) -> None:
        self.gives: Iterator[float | None] = iter(gives)
        self.opened = 0
        self._given = 0

    def open(self) -> None:
        self.opened += 1
        self._given = 0

    def grab(self, _t: float) -> tuple[Samples, int]:
        value = next(self.gives, None)
        if value is None:
            raise lost_sound("The plug was pulled.")
        time.sleep(0.01)
        first, self._given = self._given, self._given + BLOCK
        return np.full(BLOCK, value, np.float32), first

    def close(self) -> None:
        pass


def test_a_microphone_that_is_lost_is_told_and_opened_again() -> None:
    plug = Plug([0.1, 0.2, None, 0.3, 0.4])
    source, heard, gaps = LiveSound("desk", plug), [], 0
    for item in source.blocks():
        if isinstance(item, Gap):
            gaps += 1
            if len(heard) == 4:
                break
        else:
            heard.append(round(float(item.samples[0]), 1))
    assert "plug was pulled" in source.facts().trouble
    source.close()
    assert heard == [0.1, 0.2, 0.3, 0.4] and gaps >= 2 and plug.opened >= 2
    assert source.facts().heard and source.facts().live


def test_a_microphone_that_never_was_there_is_known_at_once_and_waited_for() -> None:
    class Nothing(Plug):
        def open(self) -> None:
            self.opened += 1
            if self.opened < 3:
                raise MissingPartError("There is no microphone.", remedy="Plug one in.")

    nothing = Nothing([0.5])
    source = LiveSound("desk", nothing)
    assert source.facts().trouble == "There is no microphone."
    first = next(item for item in source.blocks() if isinstance(item, AudioBlock))
    assert float(first.samples[0]) == 0.5 and source.facts().trouble == ""


@pytest.mark.parametrize("ppm", [500, -500, 50, -50])
def test_the_sound_clock_bears_late_arrivals_and_a_card_of_another_speed(ppm: int) -> None:
    """A card that is half a second off in a quarter of an hour, or an ordinary one in an hour: a record's
    sound may not leave its pictures by more than 40 ms."""
    blocks = 6_000 if abs(ppm) == 500 else 36_000
    clock, late = SoundClock(), np.random.default_rng(2).exponential(0.03, blocks)
    off = []
    for number, delay in enumerate(late):
        true = 5.0 + number * BLOCK / SAMPLE_RATE * (1 + ppm / 1e6)
        arrived = true + BLOCK / SAMPLE_RATE + delay
        off.append(clock.time_of(number * BLOCK, BLOCK, arrived) - true)
    assert max(abs(error) for error in off[20:]) < 0.04


def test_after_dropped_sound_the_time_is_still_right() -> None:
    clock = SoundClock()
    assert clock.time_of(0, BLOCK, 10.1) == pytest.approx(10.0)
    assert clock.time_of(50 * BLOCK, BLOCK, 15.1) == pytest.approx(15.0)


def test_a_device_with_a_rate_of_its_own_is_resampled_as_it_comes() -> None:
    resampler, given = Resampler(44_100), tone(2.0, 44_100)
    made = np.concatenate([resampler.add(given[at : at + 4410]) for at in range(0, len(given), 4410)])
    assert len(made) == pytest.approx(2 * SAMPLE_RATE, abs=100)
    assert np.argmax(np.abs(np.fft.rfft(made[:SAMPLE_RATE]))) == 440


def test_a_level_is_told_in_decibels_below_full_scale() -> None:
    assert level_dbfs(np.zeros(100, np.float32)) == SILENCE_DBFS == level_dbfs(np.zeros(0, np.float32))
    assert level_dbfs(np.full(100, 0.1, np.float32)) == pytest.approx(-20.0)


def test_the_synthetic_room_is_the_same_live_and_recorded() -> None:
    script = "synthetic:at 0.2 speaking for 0.5; at 0.9 muted for 0.3; at 1.4 unplugged for 0.3; length 2"
    recorded = open_recorded_sound(script)
    assert recorded is not None
    items = list(recorded.blocks())
    levels = [level_dbfs(item.samples) for item in items if isinstance(item, AudioBlock)]
    assert [round(item.t, 1) for item in items if isinstance(item, Gap)] == [1.4, 1.5, 1.6]
    assert levels[0] == pytest.approx(-62, abs=1) and max(levels) > -30 and levels.count(SILENCE_DBFS) == 3
    live = open_live_sound(script)
    assert live is not None
    heard = []
    for item in live.blocks():
        if isinstance(item, AudioBlock):
            heard.append(item)
        if item.t > 0.75:
            break
    live.close()
    by_time = {round(item.t, 1): item.samples for item in items if isinstance(item, AudioBlock)}
    assert len(heard) >= 6
    assert all(np.array_equal(by_time[round(block.t, 1)], block.samples) for block in heard)


def test_a_microphone_that_cannot_be_opened_is_a_known_error() -> None:
    with pytest.raises(MissingPartError) as caught:
        MicrophoneInput("no microphone of this name").open()
    assert caught.value.remedy
