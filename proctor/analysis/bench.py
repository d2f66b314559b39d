"""What analysis costs here: one analysed frame against the bare networks it ran, in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from statistics import fmean, median

import cv2

from proctor.analysis.analyser import AnalysisSettings, FrameAnalyser
from proctor.analysis.networks import Network
from proctor.capture.frame import Frame
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate

PICTURES = 40
WARM_UP = 5


def bench_analysis(rounds: int = 5, threads: int = 1) -> dict[str, float]:
    """Figures over the synthetic candidate's frames (640 x 480, one face), networks on `threads` threads.

    frame_ms: an analysed frame (faces, landmarks, pose, all pre- and post-processing), the
    mean over all frames of each one's median over the rounds, as frames look in different ways;
    networks_ms: the same of the bare invocations of just the networks that the frame ran, as often as it ran
    them, right after it; ratio; frames_per_s_offline: how many frames a second can be analysed one after
    another.
    """
    threads_before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        analyser = FrameAnalyser(AnalysisSettings(threads=threads, faces_only=True))
        frame_s, networks_s = _measured(_frames(), analyser, rounds)
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
    """Seconds of a frame and of its bare networks, in turn so that both see the same machine.

    Every round begins without memory, so that a frame is looked at in the same way each time.
    """
    costs: dict[int, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        analyser.forget()
        for number, frame in enumerate(frames):
            before = [network.runs for network in analyser.networks]
            whole = _seconds(partial(analyser.look_at_faces, frame))
            ran = [network.runs - runs for network, runs in zip(analyser.networks, before, strict=True)]
            bare = sum(_bare(network, times) for network, times in zip(analyser.networks, ran, strict=True))
            if number >= WARM_UP:
                costs.setdefault(number, []).append((whole, bare))
    both = [tuple(median(side) for side in zip(*pairs, strict=True)) for pairs in costs.values()]
    return fmean(whole for whole, _ in both), fmean(bare for _, bare in both)


def _bare(network: Network, times: int) -> float:
    return sum(_seconds(network.invoke) for _ in range(times))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
