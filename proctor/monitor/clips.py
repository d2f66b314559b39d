"""Evidence clips: the last seconds are kept as JPEG in a bounded ring, and a clip is cut around an
incident's start.

Memory stays bounded: the ring by time and number, open clips by number. Encoding is `encoded_clip`; threads
are the runner's affair.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import av
import av.error
import cv2
import numpy as np

from proctor.capture.frame import Frame, Picture
from proctor.core.errors import StorageError

BEFORE_S, AFTER_S = 5.0, 5.0
LONGEST_HOLD_S = 7.0  # an incident opens this long after its start at most; its pre-roll must still be there
CLIP_FPS = 10
JPEG_QUALITY = 80
MOST_OPEN = 6
WIDEST = 640
_INDEX_BYTES = 8 * 1024  # room for the index before the pictures: enough for several hundred of them


@dataclass(frozen=True, slots=True)
class Kept:
    """One picture of the ring: media seconds and JPEG bytes."""

    t: float
    jpeg: bytes


@dataclass
class Clip:
    """A clip in the making: media seconds from `begin` to `end`."""

    incident_id: str
    begin: float
    end: float
    pictures: list[Kept] = field(default_factory=list)

    @property
    def duration_s(self) -> float:
        """Seconds from the first picture to the end of the last one."""
        if not self.pictures:
            return 0.0
        return self.pictures[-1].t - self.pictures[0].t + 1 / CLIP_FPS


class ClipRecorder:
    """Collects the pictures of clips. Not for two threads."""

    def __init__(self) -> None:
        span = BEFORE_S + LONGEST_HOLD_S
        self._ring: deque[Kept] = deque(maxlen=round(span * CLIP_FPS) + 2)
        self._open: list[Clip] = []
        self._last_slot = -1

    @property
    def ring(self) -> Iterable[Kept]:
        """The pictures of the last seconds, oldest first."""
        return self._ring

    def start(self, incident_id: str, around_s: float) -> bool:
        """Begin a clip around a media second; False where too many are being recorded already."""
        if len(self._open) >= MOST_OPEN:
            return False
        clip = Clip(incident_id, around_s - BEFORE_S, around_s + AFTER_S)
        clip.pictures = [kept for kept in self._ring if clip.begin <= kept.t <= clip.end]
        self._open.append(clip)
        return True

    def add(self, frame: Frame) -> list[Clip]:
        """Keep a frame (thinned to the clip's rate); answers with the clips that are complete now."""
        slot = int(frame.t * CLIP_FPS + 1e-6)
        if slot != self._last_slot:
            self._last_slot = slot
            kept = Kept(frame.t, _jpeg(frame))
            self._ring.append(kept)
            for clip in self._open:
                if clip.begin <= kept.t <= clip.end:
                    clip.pictures.append(kept)
        return self.passed(frame.t)

    def passed(self, t: float) -> list[Clip]:
        """The clips whose end lies before media second `t`; they are no longer the recorder's."""
        done = [clip for clip in self._open if t >= clip.end]
        self._open = [clip for clip in self._open if t < clip.end]
        return done

    def finish(self) -> list[Clip]:
        """All clips that are still open, as they are."""
        rest, self._open = self._open, []
        return rest


def _jpeg(frame: Frame) -> bytes:
    picture = frame.picture
    if picture.shape[1] > WIDEST:
        high = round(picture.shape[0] * WIDEST / picture.shape[1])
        picture = cv2.resize(picture, (WIDEST, high), interpolation=cv2.INTER_AREA).astype(
            np.uint8, copy=False
        )
    _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return bytes(coded)


def encoded_clip(clip: Clip) -> bytes:
    """The clip as H.264 in MP4, playable from its first bytes on; StorageError where it cannot be made.

    Made in memory: a clip never lies on the disk before whoever keeps it has sealed it.
    """
    whole = io.BytesIO()
    first = decoded(clip.pictures[0])
    high, wide = first.shape[0] // 2 * 2, first.shape[1] // 2 * 2
    try:
        with av.open(whole, "w", format="mp4", options={"moov_size": str(_INDEX_BYTES)}) as out:
            stream: Any = out.add_stream("libx264", rate=CLIP_FPS)
            stream.width, stream.height, stream.pix_fmt = wide, high, "yuv420p"
            stream.options = {"crf": "27", "preset": "superfast", "threads": "1"}
            begin, slot = clip.pictures[0].t, -1
            for kept in clip.pictures:
                picture = decoded(kept)
                if picture.shape != first.shape:  # the source was changed in the middle
                    picture = cv2.resize(picture, (first.shape[1], first.shape[0])).astype(
                        np.uint8, copy=False
                    )
                image = av.VideoFrame.from_ndarray(
                    np.ascontiguousarray(picture[:high, :wide]), format="bgr24"
                )
                slot = max(slot + 1, round((kept.t - begin) * CLIP_FPS))  # the encoder wants rising times
                image.pts, image.time_base = slot, Fraction(1, CLIP_FPS)
                out.mux(stream.encode(image))
            out.mux(stream.encode())
    except (OSError, av.error.FFmpegError) as error:
        raise StorageError(
            f"The clip of incident {clip.incident_id} could not be made ({error}).",
            kept="The incident itself is kept.",
            remedy="Close other programs, so that there is memory for it.",
        ) from error
    return whole.getvalue()


def decoded(kept: Kept) -> Picture:
    """The picture of one entry of the ring."""
    picture = cv2.imdecode(np.frombuffer(kept.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None  # noqa: S101 (we wrote it ourselves)
    return picture.astype(np.uint8, copy=False)
