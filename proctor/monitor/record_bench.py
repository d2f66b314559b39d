"""What the record costs and how good it is: processor time, bit rate, picture quality, and how far camera,
sound and screen drift apart.

Measured on a finished record, read back as a player reads it. The film is the synthetic candidate with the
grain and the flicker of a cheap webcam in a dim room, which is harder on the encoder than most real ones.
"""

from __future__ import annotations

import io
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import psutil
from skimage import metrics

from proctor.capture.frame import Frame, Picture
from proctor.capture.script import parse_script
from proctor.capture.sound import BLOCK, SAMPLE_RATE, AudioBlock, Samples
from proctor.capture.sound_synthetic import SyntheticSound
from proctor.capture.synthetic import SyntheticCandidate
from proctor.core.record_playlist import Segment
from proctor.journal.evidence import EvidenceStore
from proctor.journal.sealing import new_sealing_key
from proctor.monitor.messages import Speaker
from proctor.monitor.ports import FolderSink, RecordPart
from proctor.monitor.record import Recorder

SCRIPT = "at 8 turned 30 for 3; at 14 absent for 3; at 21 speaking for 4; at 27 turned -30 for 2; length 36"
CAMERA_FPS, SCREEN_SIZE = 15.0, (540, 960)
MARK_EVERY_S, MARK_S = 5.0, 0.4  # a flash, a beep and a white screen at once
BEGIN_S = 3_600.0  # an hour into an exam
GRAIN = 4.0  # standard deviation of a webcam's noise indoors, of 255
_COMPARED_EVERY = 8  # pictures
_LOUD, _BRIGHT = 0.25, 170.0
_structural: Any = metrics.structural_similarity


@dataclass
class _SealedSink(FolderSink):
    """Seals each piece and keeps it, as a candidate's computer does; plain beside it, to be looked at."""

    seal_key: str = field(default_factory=lambda: new_sealing_key().public)

    def segment(self, part: RecordPart) -> str:
        EvidenceStore(self.folder / "sealed", self.seal_key).keep(part.data)
        return super().segment(part)


def bench_recording(seconds: float = 36.0, level: str = "normal") -> dict[str, float]:
    """Record so many media seconds twice, without waiting.

    core_share: processor time of the recorder over media time, 1.0 being one core (the film is made before);
    each piece is sealed and kept as on a candidate's computer.
    mbit_s: camera, sound and screen together. ssim: mean structural similarity of the luma of the pictures
    that were kept (Wang et al. 2004); ssim_p5: of the worst twentieth. drift_ms: the most by which a flash in
    the picture, a beep and a change of the screen that were one moment lie apart in the record.
    """
    threads_before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        film = list(_film(seconds))
        with tempfile.TemporaryDirectory() as folder:
            sink, own_s = _recorded(film, Path(folder), level, marked=False)
            similar = _similarities(film, sink)
            size = sum(piece.size for piece in sink.record)
        with tempfile.TemporaryDirectory() as folder:
            drift = drift_ms(_recorded(film, Path(folder), level, marked=True)[0])
    finally:
        cv2.setNumThreads(threads_before)
    return {
        "core_share": round(own_s / seconds, 3),
        "mbit_s": round(size * 8 / 1e6 / seconds, 3),
        "ssim": round(float(np.mean(similar)), 3),
        "ssim_p5": round(float(np.percentile(similar, 5)), 3),
        "drift_ms": round(drift, 1),
    }


def drift_ms(sink: FolderSink) -> float:
    """The most by which the same marks lie apart in the tracks of a record."""
    pictures = _rising([(t, float(luma.mean())) for t, luma in _pictures(sink, "camera")], _BRIGHT)
    screens = _rising([(t, float(luma.mean())) for t, luma in _pictures(sink, "screen")], _BRIGHT)
    beeps = _rising(_loudness(sink), _LOUD)
    if not pictures or not len(pictures) == len(screens) == len(beeps):
        return float("inf")
    return 1000 * max(max(moments) - min(moments) for moments in zip(pictures, screens, beeps, strict=True))


def whole_track(sink: FolderSink, track: str) -> bytes:
    """The init segment and all others of a track, one after the other: a file that plays."""
    pieces = sorted((piece for piece in sink.record if piece.track == track), key=lambda piece: piece.number)
    return b"".join(_file_of(sink, piece).read_bytes() for piece in pieces)


def _film(seconds: float) -> Iterator[Frame]:
    candidate, noise = SyntheticCandidate(parse_script(SCRIPT)), np.random.default_rng(5)
    for index in range(int(seconds * CAMERA_FPS)):
        t = index / CAMERA_FPS
        picture = candidate.picture_at(t % 36.0)
        if picture is not None:
            light = 1.0 + 0.01 * np.sin(t * 9.0)  # lamps flicker against the camera's shutter
            grain = noise.standard_normal(picture.shape, np.float32) * np.float32(GRAIN)
            noisy = np.clip(picture * np.float32(light) + grain, 0, 255).astype(np.uint8)
            yield Frame(noisy, "bench", index, BEGIN_S + t)


def _recorded(film: list[Frame], folder: Path, level: str, *, marked: bool) -> tuple[FolderSink, float]:
    """The record of the film, and the processor seconds it took."""
    sink, sound, block = _SealedSink(folder), SyntheticSound(parse_script(SCRIPT)), 0
    with Path(os.devnull).open("wb") as nowhere:
        recorder = Recorder(sink, Speaker(nowhere), folder, free=lambda: 1 << 40)
        recorder.level(level)
        screens, own_s = _screens(film[-1].t - BEGIN_S, marked=marked), 0.0
        screen = next(screens, None)
        for frame in film:
            while screen is not None and BEGIN_S + screen[0] <= frame.t:
                recorder.screen(screen[1], BEGIN_S + screen[0])
                screen = next(screens, None)
            while BEGIN_S + (block + 1) * BLOCK / SAMPLE_RATE <= frame.t:
                recorder.sound(_block(sound, block, marked=marked))
                block += 1
            shown = _flashing(frame) if marked and _is_marked(frame.t - BEGIN_S) else frame
            begun = time.thread_time()
            recorder.picture(shown)
            own_s += time.thread_time() - begun
            while recorder.waiting > 10:
                time.sleep(0.002)  # a camera does not come faster than it is taken
        own_s += _seconds_of_closing(recorder)
    return sink, own_s


def _seconds_of_closing(recorder: Recorder) -> float:
    """Close it; the processor seconds its own thread took altogether."""
    while recorder.waiting:
        time.sleep(0.01)
    native = next(thread.native_id for thread in threading.enumerate() if thread.name == "recorder")
    took = sum(own.user_time + own.system_time for own in psutil.Process().threads() if own.id == native)
    recorder.close()
    return float(took)


def _block(sound: SyntheticSound, number: int, *, marked: bool) -> AudioBlock:
    heard = sound.block_at(number)
    samples: Samples = np.zeros(BLOCK, np.float32) if heard is None else heard.astype(np.float32)
    if marked:
        times = np.arange(number * BLOCK, (number + 1) * BLOCK) / SAMPLE_RATE
        sounding = (times >= MARK_EVERY_S) & (times % MARK_EVERY_S < MARK_S)
        samples = np.where(sounding, 0.6 * np.sin(2 * np.pi * 1_000 * times), 0).astype(np.float32)
    return AudioBlock(samples, "bench", number, BEGIN_S + number * BLOCK / SAMPLE_RATE)


def _is_marked(t: float) -> bool:
    return t >= MARK_EVERY_S - 1e-6 and (t + 1e-6) % MARK_EVERY_S < MARK_S


def _flashing(frame: Frame) -> Frame:
    return Frame(np.full_like(frame.picture, 235), frame.source, frame.index, frame.t)


def _screens(seconds: float, *, marked: bool) -> Iterator[tuple[float, bytes]]:
    """A page of text each second, with another line chosen now and then; white for a mark."""
    for number in range(int(seconds) + 1):
        page = np.full((*SCREEN_SIZE, 3), 60 if marked else 245, np.uint8)
        for line in range(12):
            chosen = line == number // 4 % 12
            cv2.putText(
                page, f"{number // 20}.{line} The text of an item, and of its options",
                (40, 50 + 40 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (200, 90, 0) if chosen else (30, 30, 30),
            )  # fmt: skip
        if marked and _is_marked(float(number)):
            page[:] = 255
        yield float(number), bytes(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 80])[1])


def _pictures(sink: FolderSink, track: str) -> Iterator[tuple[float, Picture]]:
    """Media seconds and luma of every picture of a track."""
    with av.open(io.BytesIO(whole_track(sink, track)), "r") as whole:
        for image in whole.decode(video=0):
            planes: Any = image.to_ndarray()
            yield float(image.time or 0.0), planes[: image.height]


def _loudness(sink: FolderSink) -> list[tuple[float, float]]:
    """Media seconds and loudest sample of every 4 ms."""
    found = []
    with av.open(io.BytesIO(whole_track(sink, "camera")), "r") as whole:
        for heard in whole.decode(audio=0):
            samples: Any = heard.to_ndarray().reshape(-1)
            for at in range(0, len(samples), 64):
                begin = float(heard.time or 0.0) + at / SAMPLE_RATE
                found.append((begin, float(np.abs(samples[at : at + 64]).max())))
    return found


def _rising(values: list[tuple[float, float]], limit: float) -> list[float]:
    """When the values come to lie above the limit; ups and downs within half a second are one."""
    moments: list[float] = []
    above_until = -1.0
    for t, value in values:
        if value > limit:
            if t - above_until > 0.5:
                moments.append(t)
            above_until = t
    return moments


def _similarities(film: list[Frame], sink: FolderSink) -> list[float]:
    source = {round(frame.t * 1000): frame.picture for frame in film}
    similar = []
    for number, (t, luma) in enumerate(_pictures(sink, "camera")):
        if number % _COMPARED_EVERY == 0:
            wanted = cv2.cvtColor(source[round(t * 1000)], cv2.COLOR_BGR2YUV_I420)[: luma.shape[0]]
            similar.append(float(_structural(wanted, luma)))
    return similar


def _file_of(sink: FolderSink, piece: Segment) -> Path:
    return sink.folder / f"{piece.sha256}.mp4"
