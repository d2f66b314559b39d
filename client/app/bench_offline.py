"""How fast a recording is analysed on this machine: a real film, decoded and judged as `analyse` does."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import av
import cv2

from client.app.analyse_material import Material, observed
from proctor.analysis.analyser import FrameAnalyser
from proctor.capture.frame import Frame
from proctor.capture.recording import SyntheticRecording, VideoFile
from proctor.capture.script import parse_script

_SECONDS = 30
_FPS = 10


def bench_offline(analyser: FrameAnalyser, cores: int = 2) -> float:
    """Analysed frames a second over a film of the synthetic candidate (640 x 480, H.264), every frame."""
    threads_before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        with tempfile.TemporaryDirectory() as folder:
            material = Material(VideoFile(_film(Path(folder) / "film.mp4")))
            began = time.perf_counter()
            frames = sum(seen.looked_at for seen in observed(material, analyser, None, cores=cores))
            passed = time.perf_counter() - began
            material.close()
    finally:
        cv2.setNumThreads(threads_before)
    return round(frames / passed, 1)


def _film(path: Path) -> Path:
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=_FPS)
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        stream.options = {"preset": "veryfast"}
        for item in SyntheticRecording(parse_script(f"length {_SECONDS}"), fps=_FPS).frames():
            if isinstance(item, Frame):
                out.mux(stream.encode(av.VideoFrame.from_ndarray(item.picture, format="bgr24")))
        out.mux(stream.encode())
    return path
