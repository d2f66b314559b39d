"""The whole analysis of one source: who is looked at how often, on one core or two, what is remembered."""

from __future__ import annotations

from contextlib import closing

import numpy as np

from proctor.analysis.analyser import AnalysisSettings, FrameAnalyser
from proctor.capture.frame import Frame
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate
from proctor.core.observation import Observation

STEP = 0.2


def frames(script: str, seconds: float) -> list[Frame]:
    """The synthetic candidate, five pictures a second."""
    candidate = SyntheticCandidate(parse_script(script))
    times = [round(index * STEP, 3) for index in range(round(seconds / STEP))]
    pictures = [(t, candidate.picture_at(t)) for t in times]
    return [Frame(p, "synthetic", index, t) for index, (t, p) in enumerate(pictures) if p is not None]


def seen(analyser: FrameAnalyser, wanted: list[Frame]) -> list[Observation]:
    return [analyser.analyse(frame) for frame in wanted]


def test_dear_networks_run_by_media_time_and_not_with_every_picture() -> None:
    with closing(FrameAnalyser()) as analyser:
        looked = frames("", 8)
        seen(analyser, looked)
        runs = {network.file.role: network.runs for network in analyser.networks}
    assert runs["face-landmarks"] >= len(looked)
    # Eight seconds: a look a second, of two runs and at most three more for each of two suspicions.
    assert 16 <= runs["object-detector"] <= 8 * 8
    assert runs["iris"] <= 2 * 16 + 2
    assert 4 <= runs["identity"] <= 14


def test_a_second_core_changes_nothing_but_the_time_it_takes() -> None:
    looked = frames("at 1 absent for 2; at 4 joined for 2", 7)
    with (
        closing(FrameAnalyser()) as alone,
        closing(FrameAnalyser(AnalysisSettings(beside=True))) as beside,
    ):
        assert seen(alone, looked) == seen(beside, looked)


def test_faces_alone_say_nothing_of_things_and_identity() -> None:
    with closing(FrameAnalyser(AnalysisSettings(faces_only=True))) as analyser:
        last = seen(analyser, frames("", 3))[-1]
        assert [network.file.role for network in analyser.networks] == [
            "face-detector",
            "face-detector-near",
            "face-landmarks",
        ]
    assert last.faces == last.persons == 1
    assert (last.phone, last.book, last.identity, last.continuity) == (None,) * 4


def test_after_a_gap_the_person_so_far_is_remembered_and_after_forgetting_nobody_is() -> None:
    looked = frames("", 12)
    with closing(FrameAnalyser()) as analyser:
        before = seen(analyser, looked[:30])[-1]
        assert before.continuity is not None and before.continuity > 0.5
        analyser.interrupted()
        again = [o.continuity for o in seen(analyser, looked[30:])]
        assert again[0] is None
        assert again[-1] is not None and again[-1] > 0.5
        analyser.forget()
        first = analyser.analyse(looked[0])
        assert first.continuity is None


def test_an_empty_grey_picture_holds_nobody_and_nothing() -> None:
    nothing = np.full((480, 640, 3), 128, np.uint8)
    with closing(FrameAnalyser()) as analyser:
        last = seen(analyser, [Frame(nothing, "grey", i, i * STEP) for i in range(10)])[-1]
    assert (last.faces, last.persons, last.body, last.posture) == (0, 0, False, "")
    assert last.phone == 0.0 and last.book == 0.0
    assert last.yaw is None and last.identity is None
