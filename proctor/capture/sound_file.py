"""The sound of recorded material: the sound track of a video, or a sound file. Nothing live is here.

Read as fast as it goes; the same file gives the same blocks, on the media clock of its pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np

from proctor.capture.frame import Gap
from proctor.capture.recording import open_container
from proctor.capture.sound import HOLE_S, SAMPLE_RATE, AudioBlock, BlockCutter, Samples, SoundFacts

# Packets in a row that cannot be read: beyond these the rest of the file is lost.
_MOST_BAD = 50


class SoundFile:
    """The first sound track of a file. Media time runs from the first picture, or, where there is none, from
    the first sound.

    `has_sound` tells whether there is a track at all; without one, there are no blocks.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._container: Any = open_container(path)
        streams = self._container.streams
        self._track: Any = streams.audio[0] if streams.audio else None
        self.has_sound = self._track is not None
        self._start = _start_of(streams.video[0]) if streams.video else None
        self._declared = _declared_end(self._track, self._start)
        self._cutter = BlockCutter(self._name)
        self._trouble = ""
        self.end = 0.0

    def facts(self) -> SoundFacts:
        """`trouble` names damage that was met so far."""
        read = self._cutter.blocks
        return SoundFacts(self._name, False, read > 0, self._trouble, read)

    def blocks(self) -> Iterator[AudioBlock | Gap]:
        """All sound from media second 0 on. Damaged places are left out, and told by `facts().trouble`."""
        if self._track is None:
            return
        for samples, t in self._heard():
            early = min(len(samples), max(0, ceil(-t * SAMPLE_RATE)))
            if early < len(samples):
                yield from self._counted(self._cutter.add(samples[early:], t + early / SAMPLE_RATE))
        yield from self._counted(self._cutter.rest())
        if not self._trouble and self._declared - self.end > 1.0:
            lasts = f"says it lasts {self._declared:.1f} s but ends at {self.end:.1f} s"
            self._trouble = f"The sound of {self._name} {lasts}."

    def close(self) -> None:
        """Release the file."""
        self._container.close()

    def _counted(self, blocks: Iterator[AudioBlock]) -> Iterator[AudioBlock]:
        for block in blocks:
            self.end = block.end
            yield block

    def _heard(self) -> Iterator[tuple[Samples, float]]:
        """Mono samples with the media second of the first one."""
        to_mono = _Resampler()
        start = self._start
        for heard in self._decoded():
            if heard.time is not None and start is None:
                start = float(heard.time)
            at = None if heard.time is None else float(heard.time) - (start or 0.0)
            yield from to_mono.add(heard, at)
        yield from to_mono.rest()

    def _decoded(self) -> Iterator[Any]:
        bad = 0
        try:
            for packet in self._container.demux(self._track):
                try:
                    heard = packet.decode()
                except av.error.FFmpegError as error:
                    bad += 1
                    self._damaged(error)
                    if bad > _MOST_BAD:
                        return
                    continue
                bad = 0
                yield from heard
        except av.error.FFmpegError as error:
            self._damaged(error)

    def _damaged(self, error: av.error.FFmpegError) -> None:
        if not self._trouble:
            self._trouble = f"The sound of {self._name} is damaged after {self.end:.1f} s ({error.strerror})."


class _Resampler:
    """Frames of any rate, format and number of channels -> mono samples, with the time of the first one."""

    def __init__(self) -> None:
        self._resampler: Any = None
        self._shape: tuple[Any, ...] = ()
        self._t = 0.0
        self._reached = 0.0
        self._out = 0

    def add(self, heard: Any, t: float | None) -> Iterator[tuple[Samples, float]]:
        """`t`: media seconds of the frame, None where the file does not say. A hole in time, or another
        rate, begins anew."""
        shape = (heard.sample_rate, heard.format.name, heard.layout.name)
        if shape != self._shape or (t is not None and abs(t - self._reached) > HOLE_S):
            yield from self.rest()
            # All channels are kept and their mean is taken: FFmpeg's own mix goes beyond full scale.
            self._resampler = av.AudioResampler(format="fltp", layout=heard.layout, rate=SAMPLE_RATE)
            self._shape, self._out = shape, 0
            self._t = self._reached = self._reached if t is None else t
        # What went in, not what came out: the resampler holds some samples back.
        self._reached += heard.samples / heard.sample_rate
        heard.pts = None
        yield from self._resampled(heard)

    def rest(self) -> Iterator[tuple[Samples, float]]:
        """What the resampler still holds."""
        if self._resampler is not None:
            yield from self._resampled(None)
            self._resampler = None

    def _resampled(self, heard: Any) -> Iterator[tuple[Samples, float]]:
        for made in self._resampler.resample(heard):
            samples: Samples = made.to_ndarray().mean(axis=0, dtype=np.float32)
            yield samples, self._t + self._out / SAMPLE_RATE
            self._out += len(samples)


def _declared_end(track: Any, picture_start: float | None) -> float:
    """Media second at which the track says it ends; 0 where it does not say."""
    if track is None or track.duration is None or track.time_base is None:
        return 0.0
    begin = 0.0 if picture_start is None else float((track.start_time or 0) * track.time_base) - picture_start
    return begin + float(track.duration * track.time_base)


def _start_of(video: Any) -> float | None:
    if video.start_time is None or video.time_base is None:
        return None
    return float(video.start_time * video.time_base)
