"""The recorder: webcam, microphone and exam screen as segments on one media clock, on a thread of its own.

The loop, the hearing thread and the window's commands only lay something down; none of them ever waits. What
there is no room for is left out and counted. Each segment is with the sink before the next one is given up.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import av.error
import cv2
import numpy as np

from proctor.capture.frame import Frame, Picture
from proctor.capture.recording import TimeGrid
from proctor.capture.sound import AudioBlock
from proctor.core.errors import StorageError, SynaqError
from proctor.monitor.disk_room import RECORD_STOPS_BYTES, free_bytes
from proctor.monitor.messages import Speaker
from proctor.monitor.ports import IncidentSink, RecordPart
from proctor.monitor.record_cut import Cut, Planes, Quality
from proctor.monitor.record_tracks import CameraTrack, ScreenTrack
from proctor.monitor.sound_levels import SoundLevels

WIDEST, HIGHEST = 640, 480
SCREEN_WIDEST = 960
MOST_SCREEN_BYTES = 1_500_000  # of one picture of the window, as it is sent
_WAITING_PICTURES, _WAITING_REST = 20, 200  # two seconds of them, 9 MB; more than ten seconds of sound
_GAP_PICTURES_PER_S = 1.0
_OLDEST_S = 5.0  # a picture of the window that says it is older comes from another clock
_SCREEN_DELAY_S = 0.5  # a picture of the window is never longer on its way


@dataclass(frozen=True, slots=True)
class RecordLevel:
    """How the record is made: pictures a second of the camera, and how camera and screen are encoded."""

    fps: float
    camera: Quality
    screen: Quality


# With 24 kbit/s of sound: never above 0.35 and 0.15 Mbit/s over a segment, however restless the picture.
LEVELS = {
    "normal": RecordLevel(10.0, Quality(27, 240, 320), Quality(30, 20, 240)),
    "low": RecordLevel(5.0, Quality(33, 75, 150), Quality(33, 10, 160)),
}

Job = Callable[[], Iterator[tuple[str, Cut]]]


class _Intake:
    """What waits for the recorder's thread: in order, and never more than there is room for."""

    def __init__(self) -> None:
        self._jobs: deque[tuple[Job, bool]] = deque()
        self._pictures = 0
        self._ended = False
        self._news = threading.Condition()

    def offer(self, job: Job, *, picture: bool) -> bool:
        """Lay it down; False where there is no room."""
        with self._news:
            waiting = self._pictures if picture else len(self._jobs) - self._pictures
            if self._ended or waiting >= (_WAITING_PICTURES if picture else _WAITING_REST):
                return False
            self._jobs.append((job, picture))
            self._pictures += picture
            self._news.notify()
            return True

    def __len__(self) -> int:
        return len(self._jobs)

    def end(self) -> None:
        """No more comes."""
        with self._news:
            self._ended = True
            self._news.notify()

    def __iter__(self) -> Iterator[Job]:
        while True:
            with self._news:
                while not self._jobs and not self._ended:
                    self._news.wait()
                if not self._jobs:
                    return
                job, picture = self._jobs.popleft()
                self._pictures -= picture
            yield job


class Recorder:
    """Records until `close`. `picture` and `gap` are for the loop, `sound` for the hearing thread, `screen`
    and `level` for any.

    left_out: pictures and blocks of sound there was no room for. `free`: bytes free on the disk.
    """

    def __init__(
        self,
        sink: IncidentSink,
        speaker: Speaker,
        folder: Path,
        free: Callable[[], int] | None = None,
    ) -> None:
        self._sink = sink
        self._speaker = speaker
        self._free = free or partial(free_bytes, folder)
        self._level = LEVELS["normal"]
        self._grid = TimeGrid(self._level.fps)
        self._gap_grid = TimeGrid(_GAP_PICTURES_PER_S)
        self._camera = CameraTrack(self._level.camera)
        self._screen = ScreenTrack(self._level.screen)
        self._black = _planes(np.zeros((HIGHEST, WIDEST, 3), np.uint8), WIDEST, HIGHEST)
        self._inits: dict[str, tuple[bytes, str]] = {}
        self._stopped_by = ""
        self._last_t = 0.0
        self._levels = SoundLevels()
        self._media_s: Callable[[float], float] | None = None
        self.left_out = 0
        self.segments = 0
        self._intake = _Intake()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How much is laid down and not looked at yet."""
        return len(self._intake)

    def picture(self, frame: Frame) -> None:
        """A picture of the camera, thinned to the record's rate."""
        if self._grid.takes(frame.t):
            self._black_like(planes := _planes(frame.picture, WIDEST, HIGHEST))
            self._offer(partial(self._see, planes, frame.t), picture=True)

    def gap(self, t: float) -> None:
        """The camera gives none at media second `t`: the record is black, and its sound goes on."""
        if self._gap_grid.takes(t):
            self._offer(partial(self._see, self._black, t), picture=True)

    def sound(self, block: AudioBlock) -> None:
        """What the microphone hears."""
        self._offer(partial(self._hear, block), picture=False)

    def screen(self, coded: bytes, t: float) -> None:
        """The exam window as it looked at media second `t`: JPEG or PNG. One that is none is passed over."""
        if len(coded) <= MOST_SCREEN_BYTES:
            self._offer(partial(self._show, coded, t), picture=False)

    def follow(self, media_s: Callable[[float], float]) -> None:
        """From now on media time is that of this source (see `LiveSource.media_s`)."""
        self._media_s = media_s

    def window(self, coded: bytes, at: float) -> None:
        """The exam window's picture, and when it looked so by `time.monotonic`; a moment that cannot be is
        taken for now."""
        now = time.monotonic()
        if self._media_s is not None:
            self.screen(coded, self._media_s(at if now - _OLDEST_S <= at <= now else now))

    def level(self, name: str) -> None:
        """`normal` or `low`, from the next picture on."""
        level = LEVELS.get(name)
        if level is not None and level is not self._level:
            self._level, self._grid = level, TimeGrid(level.fps)
            self._offer(partial(self._alter, level), picture=False)

    def close(self) -> None:
        """Write what is under way, join the thread, say what was left out."""
        self._offer(self._finish, picture=False)
        self._intake.end()
        self._thread.join()
        if self.left_out:
            self._speaker.say(
                "fault",
                what=f"{self.left_out} pictures or blocks of sound were left out of the record: "
                "this computer could not encode them in time.",
                kept="The rest of the record is kept.",
                remedy="",
            )

    def _offer(self, job: Job, *, picture: bool) -> None:
        if not self._intake.offer(job, picture=picture):
            self.left_out += 1

    def _black_like(self, planes: Planes) -> None:
        """What stands for a missing picture is as large as the camera's, so that no other track begins."""
        if self._black.shape != planes.shape:
            high, wide = planes.shape[0] * 2 // 3, planes.shape[1]
            self._black = _planes(np.zeros((high, wide, 3), np.uint8), wide, high)

    # -- on the recorder's thread ----------------------------------------------------------------------------
    def _run(self) -> None:
        for job in self._intake:
            try:
                for track, cut in job():
                    self._keep(track, cut)
            except (av.error.FFmpegError, ValueError, cv2.error) as error:
                self._begin_anew()
                self._stop(StorageError(f"The record could not be encoded ({error})."))

    def _see(self, planes: Planes, t: float) -> Iterator[tuple[str, Cut]]:
        self._last_t = t
        yield from _of("camera", self._camera.picture(planes, t))
        yield from _of("screen", self._screen.passed(t - _SCREEN_DELAY_S))

    def _hear(self, block: AudioBlock) -> Iterator[tuple[str, Cut]]:
        self._levels.add(block)
        yield from _of("camera", self._camera.sound(block.samples, block.t))

    def _show(self, coded: bytes, t: float) -> Iterator[tuple[str, Cut]]:
        picture = cv2.imdecode(np.frombuffer(coded, np.uint8), cv2.IMREAD_COLOR)
        if picture is not None:
            planes = _planes(picture.astype(np.uint8, copy=False), SCREEN_WIDEST, SCREEN_WIDEST)
            yield from _of("screen", self._screen.picture(planes, t))

    def _alter(self, level: RecordLevel) -> Iterator[tuple[str, Cut]]:
        self._camera.quality, self._screen.quality = level.camera, level.screen
        return iter(())

    def _finish(self) -> Iterator[tuple[str, Cut]]:
        yield from _of("camera", self._camera.finish())
        yield from _of("screen", self._screen.finish(self._last_t))

    def _begin_anew(self) -> None:
        self._camera, self._screen = CameraTrack(self._level.camera), ScreenTrack(self._level.screen)

    def _keep(self, track: str, cut: Cut) -> None:
        """To the sink. Where it cannot be kept, that is said once, until a segment is kept again."""
        try:
            self._require_room()
            self._hand_over(track, cut)
        except SynaqError as error:
            self._stop(error)
            return
        self.segments += 1
        if self._stopped_by:
            self._stopped_by = ""
            self._speaker.say("fault", what="The record goes on.", kept="", remedy="")

    def _require_room(self) -> None:
        if self._free() < RECORD_STOPS_BYTES:
            raise StorageError(
                "This disk is nearly full: the record of camera, sound and screen stops.",
                kept="Answers, entries and clips of incidents go on.",
                remedy="Free some space on this disk; the record then goes on by itself.",
            )

    def _hand_over(self, track: str, cut: Cut) -> None:
        """The init segment where it is another one, then the segment."""
        start, duration = round(cut.start_s, 3), round(cut.duration_s, 3)
        known, init = self._inits.get(track, (b"", ""))
        if known != cut.init:
            init = self._sink.segment(RecordPart(track, cut.init, start, 0.0, None))
            self._inits[track] = (cut.init, init)
        loud = self._levels.taken(start, start + duration) if track == "camera" else ()
        digest = self._sink.segment(RecordPart(track, cut.media, start, duration, init, loud))
        size = len(cut.media)
        self._speaker.say(
            "segment", track=track, sha256=digest, bytes=size, start_s=start, duration_s=duration
        )

    def _stop(self, error: SynaqError) -> None:
        """A segment is lost; said once, until one is kept again."""
        if error.what != self._stopped_by:
            self._stopped_by = error.what
            self._speaker.fault(error)


def _of(track: str, cuts: Iterable[Cut]) -> Iterator[tuple[str, Cut]]:
    for cut in cuts:
        yield track, cut


def _planes(picture: Picture, widest: int, highest: int) -> Planes:
    """BGR as YUV 4:2:0, at most so large, with even sides."""
    high, wide = picture.shape[:2]
    scale = min(1.0, widest / wide, highest / high)
    size = (max(16, round(wide * scale) // 2 * 2), max(16, round(high * scale) // 2 * 2))
    if size != (wide, high):
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    return cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420).astype(np.uint8, copy=False)
