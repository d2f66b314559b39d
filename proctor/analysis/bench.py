"""What analysis costs on this machine: one analysed frame against the bare networks in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from statistics import median

import cv2

from proctor.analysis.analyser import AnalysisSettings, FrameAnalyser
from proctor.capture.frame import Frame
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate

PICTURES = 40
WARM_UP = 5


def bench_analysis(rounds: int = 3, threads: int = 1) -> dict[str, float]:
    """Medians over the synthetic candidate's frames (640 x 480, one face), networks on `threads` threads.

    frame_ms: a whole analysed frame (faces, landmarks, pose, picture measures, all pre- and post-processing);
    networks_ms: the same networks' bare invocations, taken right after each frame in the same run; ratio;
    frames_per_s_offline: how many frames a second can be analysed one after another.
    """
    threads_before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        frame_s, networks_s = _measured(_frames(), FrameAnalyser(AnalysisSettings(threads=threads)), rounds)
    finally:
        cv2.setNumThreads(threads_before)
    return {
        "frame_ms": round(frame_s * 1000, 2),
        "networks_ms": round(networks_s * 1000, 2),
        "ratio": round(frame_s / networks_s, 2),
        "frames_per_s_offline": round(1 / frame_s, 1),
    }


def _frames() -> list[Frame]:
    candidate = SyntheticCandidate(parse_script("at 2 turned 15 for 3"))
    pictures = [(i / 5, candidate.picture_at(i / 5)) for i in range(PICTURES)]
    return [Frame(p, "synthetic", i, t) for i, (t, p) in enumerate(pictures) if p is not None]


def _measured(frames: list[Frame], analyser: FrameAnalyser, rounds: int) -> tuple[float, float]:
    """Median seconds of a whole frame and of the bare networks, in turn so that both see the same machine."""
    whole: list[float] = []
    bare: list[float] = []
    for turn in range(rounds):
        for number, frame in enumerate(frames):
            cost = _seconds(partial(analyser.analyse, frame))
            networks = sum(_seconds(network.invoke) for network in analyser.networks)
            if turn or number >= WARM_UP:
                whole.append(cost)
                bare.append(networks)
    return median(whole), median(bare)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
