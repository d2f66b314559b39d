"""Analysis on the synthetic candidate, whose truth is exact, and the networks' digests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import mean

import numpy as np
import pytest

from proctor.analysis.analyser import AnalysisSettings, FrameAnalyser
from proctor.analysis.bench import bench_analysis
from proctor.analysis.networks import read_manifest
from proctor.capture.frame import Frame
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate
from proctor.core.errors import IntegrityError, MissingPartError
from proctor.core.observation import Observation


def seen(script: str, times: list[float]) -> list[Observation]:
    """What is measured at some moments of a script, in order, by one analyser."""
    candidate, analyser = SyntheticCandidate(parse_script(script)), FrameAnalyser()
    observations = []
    for index, t in enumerate(times):
        picture = candidate.picture_at(t)
        assert picture is not None
        observations.append(analyser.analyse(Frame(picture, "synthetic", index, t)))
    return observations


# Half a period of the candidate's own sway, so that its mean is the scripted angle.
HOLD = [3.0 + 0.65 * step for step in range(12)]


@pytest.mark.parametrize(("asked", "near"), [(0, 4), (20, 4), (-20, 4), (35, 5), (-35, 5), (45, 8), (-45, 8)])
def test_the_measured_yaw_is_the_scripted_one_within_a_few_degrees(asked: int, near: float) -> None:
    yaws = [o.yaw for o in seen(f"at 0 turned {asked} for 60", HOLD)]
    assert mean(yaw for yaw in yaws if yaw is not None) == pytest.approx(asked, abs=near)
    assert None not in yaws


def test_who_is_in_the_picture_is_counted() -> None:
    observations = seen("at 2 absent for 2; at 6 joined for 2", [1.0, 3.0, 5.0, 7.0, 9.0])
    assert [o.faces for o in observations] == [1, 0, 1, 2, 1]
    assert observations[1].yaw is None and observations[1].face_height is None


def test_a_covered_lens_has_no_detail_and_a_room_has() -> None:
    room, covered = seen("at 2 covered for 3", [1.0, 4.0])
    assert room.detail is not None and covered.detail is not None
    assert covered.detail < 2 < room.detail


def test_a_frozen_picture_has_no_motion_and_a_breathing_person_has() -> None:
    live, frozen = seen("at 2 frozen for 3", [1.8, 1.9, 3.0, 4.0])[1::2]
    assert frozen.motion == 0.0
    assert live.motion is not None and live.motion > 1


def test_the_same_frames_give_the_same_observations() -> None:
    times = [0.2 * step for step in range(15)]
    assert seen("at 1 turned 30 for 1", times) == seen("at 1 turned 30 for 1", times)


def test_noise_and_odd_shapes_hold_no_face_and_break_nothing() -> None:
    analyser = FrameAnalyser(AnalysisSettings(most_faces=2))
    for index, shape in enumerate([(480, 640, 3), (64, 900, 3), (17, 9, 3), (720, 1280, 3)]):
        picture = np.random.default_rng(index).integers(0, 255, shape, dtype=np.uint8)
        assert analyser.analyse(Frame(picture, "noise", index, float(index))).faces == 0


def test_a_network_that_is_missing_or_altered_is_refused_with_a_remedy(tmp_path: Path) -> None:
    manifest = read_manifest()
    gone = {role: replace(file, path=tmp_path / file.path.name) for role, file in manifest.items()}
    with pytest.raises(MissingPartError, match="set-up"):
        FrameAnalyser(manifest=gone)
    altered = tmp_path / "altered.tflite"
    altered.write_bytes(manifest["face-detector"].path.read_bytes() + b"!")
    with pytest.raises(IntegrityError, match="not the file that was tested"):
        FrameAnalyser(
            manifest={**manifest, "face-detector": replace(manifest["face-detector"], path=altered)}
        )


def test_the_benchmark_compares_a_frame_with_its_own_networks() -> None:
    figures = bench_analysis(rounds=1)
    # One round on a busy computer cannot say which of the two took longer, only that both were measured.
    assert figures["frame_ms"] > 0 and figures["networks_ms"] > 0
    assert figures["ratio"] == pytest.approx(figures["frame_ms"] / figures["networks_ms"], abs=0.02)
