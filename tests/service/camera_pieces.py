"""Small pieces of a camera's record, as a candidate's computer cuts them: fragmented MP4 behind an init
segment."""

from __future__ import annotations

import io

import av
import numpy as np

_RATE = 5


def camera_pieces(
    shades: tuple[int, ...], *, seconds: float = 2.0, size: tuple[int, int] = (320, 240)
) -> tuple[bytes, list[tuple[bytes, float, float]]]:
    """The init segment, and one piece for each shade of grey: (bytes, start_s, duration_s)."""
    target = io.BytesIO()
    frames = round(seconds * _RATE)
    options = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    with av.open(target, "w", format="mp4", options=options) as made:
        stream = made.add_stream("libx264", rate=_RATE, options={"preset": "ultrafast", "crf": "30"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.gop_size = frames
        for shade in shades:
            for number in range(frames):
                picture = np.full((size[1], size[0], 3), shade, np.uint8)
                picture[: size[1] // 4, : number * 8 + 8] = 255 - shade
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                if number == 0:
                    frame.pict_type = av.video.frame.PictureType.I
                for packet in stream.encode(frame):
                    made.mux(packet)
        for packet in stream.encode(None):
            made.mux(packet)
    init, *pieces = _cut(target.getvalue())
    return init, [(piece, number * seconds, seconds) for number, piece in enumerate(pieces)]


def _cut(film: bytes) -> list[bytes]:
    """Before the first `moof`, then each `moof` with its `mdat`."""
    parts, place = [b""], 0
    while place + 8 <= len(film):
        size = int.from_bytes(film[place : place + 4], "big")
        kind = film[place + 4 : place + 8]
        if kind == b"mfra":
            break
        if kind == b"moof":
            parts.append(b"")
        parts[-1] += film[place : place + size]
        place += size
    return parts
