"""The record's two tracks on one media clock: what comes in is cut into segments that follow each other.

Used by the recorder's thread alone. What a finished segment becomes is the recorder's affair.
"""

from __future__ import annotations

from collections.abc import Iterator

from proctor.capture.sound import Samples
from proctor.monitor.record_cut import Cut, Planes, Quality, SegmentEncoder
from proctor.monitor.record_sound import SoundTrack

CAMERA_S = 6.0  # length of a camera segment: so much is lost at most when everything is killed
SCREEN_S = 12.0  # of the screen, which changes seldom: its key frame is most of it
HOLE_S = 6.0  # no picture for longer than this: the record stops, and goes on with the next one
SOUND_PATIENCE_S = 1.0  # sound that is later than this behind its pictures is silence
_FRAME_S = 0.1


class CameraTrack:
    """Webcam and microphone. A segment is given when its sound has come, too."""

    def __init__(self, quality: Quality) -> None:
        self.quality = quality
        self._sound = SoundTrack()
        self._open: SegmentEncoder | None = None
        self._closing: tuple[SegmentEncoder, float] | None = None

    def picture(self, planes: Planes, t: float) -> Iterator[Cut]:
        """A picture (see `SegmentEncoder.picture`) at media second `t`; the segments that are whole now."""
        size = (planes.shape[1], planes.shape[0] * 2 // 3)
        if self._open is not None and t - self._open.last_s > HOLE_S:
            yield from self.finish()
        if self._open is None:
            self._sound.begin(t)
            self._open = SegmentEncoder(*size, self.quality, t, sound=True)
        elif t > self._open.last_s and (
            t >= self._open.start_s + CAMERA_S or self._altered(self._open, size)
        ):
            yield from self._closed(complete=True)
            self._closing = (self._open, t)
            self._open = SegmentEncoder(*size, self.quality, t, sound=True)
        self._open.picture(planes, t)
        yield from self._closed(complete=self._is_late(t))

    def sound(self, samples: Samples, t: float) -> Iterator[Cut]:
        """Sound from media second `t` on; the segment that is whole now."""
        self._sound.add(samples, t)
        yield from self._closed(complete=False)

    def finish(self) -> Iterator[Cut]:
        """End the segment under way, silent where its sound has not come."""
        yield from self._closed(complete=True)
        if self._open is not None:
            last, self._open = self._open, None
            self._closing = (last, last.last_s + _FRAME_S)
            yield from self._closed(complete=True)

    def _altered(self, running: SegmentEncoder, size: tuple[int, int]) -> bool:
        return running.size != size or running.quality != self.quality

    def _is_late(self, t: float) -> bool:
        return self._closing is not None and t >= self._closing[1] + SOUND_PATIENCE_S

    def _closed(self, *, complete: bool) -> Iterator[Cut]:
        if self._closing is None:
            return
        encoder, end = self._closing
        if complete or self._sound.reached_s >= end:
            self._closing = None
            yield encoder.finish(end, self._sound.taken(end, complete=complete))


class ScreenTrack:
    """The exam window: a picture stays until the next one comes. Segments are of one length."""

    def __init__(self, quality: Quality) -> None:
        self.quality = quality
        self._open: SegmentEncoder | None = None
        self._shown: Planes | None = None

    def picture(self, planes: Planes, t: float) -> Iterator[Cut]:
        """The window as it looked at media second `t`; the segments that are whole now."""
        size = (planes.shape[1], planes.shape[0] * 2 // 3)
        if self._open is not None and t - self._open.last_s > SCREEN_S + HOLE_S:
            yield from self.finish(self._open.last_s + _FRAME_S)
        yield from self._cut_until(t)
        if self._open is not None and self._open.size != size:
            yield from self.finish(max(t, self._open.last_s + _FRAME_S))
        if self._open is None:
            self._open = SegmentEncoder(*size, self.quality, t, sound=False)
        self._shown = planes
        self._open.picture(planes, t)

    def passed(self, t: float) -> Iterator[Cut]:
        """Media second `t` is over for certain: no picture from before it will come."""
        if self._open is not None:
            yield from self._cut_until(t)

    def finish(self, t: float) -> Iterator[Cut]:
        """End the segment under way at media second `t`."""
        if self._open is not None:
            last, self._open = self._open, None
            yield last.finish(max(t, last.last_s + _FRAME_S), [])

    def _cut_until(self, t: float) -> Iterator[Cut]:
        """What is shown goes on in as many segments as have passed by `t`."""
        while self._open is not None and self._shown is not None and t >= self._open.start_s + SCREEN_S:
            last, edge = self._open, self._open.start_s + SCREEN_S
            self._open = SegmentEncoder(*last.size, self.quality, edge, sound=False)
            self._open.picture(self._shown, edge)
            yield last.finish(edge, [])
