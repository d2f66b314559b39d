"""One segment of the record in the making: pictures in, fragmented MP4 out, with media time inside.

Every segment has an encoder and a muxer of its own, so it begins with a key frame, needs no other one but its
init segment, and nothing grows with the length of an exam. No thread, no file here.
"""

from __future__ import annotations

import io
import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
import numpy.typing as npt

SOUND_RATE = 16_000
SOUND_BITS = 24_000  # bit/s
TIMES = 90_000  # units of a second in which pictures' times are written
# frag_discont: the first picture's own time goes into the file (baseMediaDecodeTime), instead of 0. With no
# edit list and no picture that depends on a later one, it is the time at which it is shown, too.
_MUXER = {
    "movflags": "empty_moov+default_base_moof+frag_custom+frag_discont+skip_trailer",
    "use_editlist": "0",
    "avoid_negative_ts": "disabled",
}
_KEY_FRAME_EVERY = 100_000  # pictures: only the first of a segment is one

Planes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Quality:
    """How a picture is encoded: `crf` of x264 (higher is coarser), and a cap in kbit/s over a buffer of
    `buffer_k` kbit."""

    crf: int
    cap_k: int
    buffer_k: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A finished segment: `init` and `media` are what players read, one after the other; media seconds."""

    init: bytes
    media: bytes
    start_s: float
    duration_s: float


class SegmentEncoder:
    """Encodes pictures of one size from `start_s` on. With `sound`, there is a track for it."""

    def __init__(self, wide: int, high: int, quality: Quality, start_s: float, *, sound: bool) -> None:
        self.size = (wide, high)
        self.quality = quality
        self.start_s = start_s
        self.last_s = start_s
        self._file = io.BytesIO()
        self._out: Any = av.open(self._file, "w", format="mp4", options=_MUXER)
        self._video: Any = self._out.add_stream("libx264", rate=10, options=_x264(quality))
        self._video.width, self._video.height, self._video.pix_fmt = wide, high, "yuv420p"
        self._video.time_base = self._video.codec_context.time_base = Fraction(1, TIMES)
        self._video.codec_context.gop_size = _KEY_FRAME_EVERY
        # Its encoder is never used: packets come from the one that goes on from segment to segment.
        self._sound: Any = self._out.add_stream("aac", rate=SOUND_RATE, layout="mono") if sound else None
        if self._sound is not None:
            self._sound.bit_rate = SOUND_BITS
        self._packets: list[Any] = []
        self._last_pts = -1

    def picture(self, planes: Planes, t: float) -> None:
        """A picture as YUV 4:2:0 planes, (high * 3 / 2) x wide, shown from media second `t` on. One that is
        not later than the one before it is left out."""
        pts = round(t * TIMES)
        if pts <= self._last_pts:
            return
        image = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        image.pts, image.time_base = pts, Fraction(1, TIMES)
        self._last_pts, self.last_s = pts, t
        self._packets += self._video.encode(image)

    def finish(self, end_s: float, sound: list[Any]) -> Cut:
        """The segment from its first picture to media second `end_s`, with packets of sound beside it."""
        packets = [*self._packets, *self._video.encode()]
        end = max(round(end_s * TIMES), self._last_pts + 1)
        times = [*(packet.pts for packet in packets), end]
        for packet, (begin, following) in zip(packets, itertools.pairwise(times), strict=True):
            packet.duration = following - begin
            self._out.mux_one(packet)
        for packet in sound:
            packet.stream = self._sound
            self._out.mux_one(packet)
        self._packets = []
        self._out.close()
        whole = self._file.getvalue()
        cut = _length_of_init(whole)
        return Cut(whole[:cut], whole[cut:], self.start_s, end / TIMES - self.start_s)

    def drop(self) -> None:
        """Give up what was begun."""
        self._packets = []
        self._out.close()


def _x264(quality: Quality) -> dict[str, str]:
    return {
        "preset": "veryfast",
        "crf": str(quality.crf),
        "maxrate": f"{quality.cap_k}k",
        "bufsize": f"{quality.buffer_k}k",
        "threads": "1",
        # No picture depends on a later one: decoding and showing times are the same. A change of scene makes
        # no second key frame. "stitchable": the same init segment whatever the first picture is like.
        "bf": "0",
        "sc_threshold": "0",
        "profile": "main",
        "level": "3.1",
        "x264-params": "stitchable=1:rc-lookahead=10",
        "colorspace": "smpte170m",
        "color_range": "tv",
    }


def _length_of_init(whole: bytes) -> int:
    """Where the first `moof` box begins: all before it is the init segment."""
    at = 0
    while at + 8 <= len(whole):
        if whole[at + 4 : at + 8] == b"moof":
            return at
        at += max(8, int.from_bytes(whole[at : at + 4], "big"))
    raise ValueError("no media in the segment")
