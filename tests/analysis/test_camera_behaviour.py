"""How a camera behaves: honest footage shows no sign, a film in a loop does."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from proctor.analysis.camera_behaviour import Behaviour, CameraBehaviour
from proctor.capture.frame import Frame, Picture
from proctor.capture.opening import open_recording
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate
from proctor.core.virtual_camera import NOISELESS, PATTERNED, behaviour_traces

RNG = np.random.default_rng(5)


def behaviour_of(pictures: list[Picture], fps: float = 5.0) -> Behaviour:
    watched = CameraBehaviour()
    for index, picture in enumerate(pictures):
        t = index / fps
        watched.tick(t, index)
        watched.look(t, picture)
    return watched.figures()


def room(moved: int = 0) -> Picture:
    """A still room with a mark that moves."""
    picture = np.zeros((240, 320, 3), np.uint8)
    picture[:] = np.tile(np.arange(320) // 5 * 7 % 200, (240, 1))[:, :, None]
    cv2.circle(picture, (60 + moved % 200, 120), 20, (250, 250, 250), -1)
    return picture


def noisy(picture: Picture) -> Picture:
    return np.clip(picture + RNG.normal(0, 1.0, picture.shape), 0, 255).astype(np.uint8)


def signs(behaviour: Behaviour) -> list[str]:
    return [trace.detail.split(":")[0] for trace in behaviour_traces(behaviour.as_json())]


def test_a_sensors_noise_never_comes_back() -> None:
    seen = behaviour_of([noisy(room(at)) for at in range(60)])
    assert (seen.frames, seen.repeats, seen.patterns, seen.doubles) == (60, 0, 0, 0.0)
    assert seen.unchanged is not None and seen.unchanged < 0.5
    assert "loop" not in signs(seen) and "no noise" not in signs(seen)


def test_a_film_in_a_loop_repeats_itself() -> None:
    film = [noisy(room(at)) for at in range(25)]
    seen = behaviour_of(film * 3)
    assert seen.repeats == 50
    assert {"loop", "noise pattern"} <= set(signs(seen))


def test_a_drawn_picture_has_no_noise() -> None:
    seen = behaviour_of([room(at * 4) for at in range(60)])
    assert seen.unchanged is not None and seen.unchanged > NOISELESS
    assert "no noise" in signs(seen)


def test_a_still_picture_and_a_lid_on_the_lens_are_other_matters() -> None:
    """Frozen and covered are incidents of their own: here they count as nothing."""
    still = noisy(room())
    seen = behaviour_of([still] * 60)
    assert (seen.repeats, seen.patterns, seen.doubles) == (0, 0, 1.0)
    dark = np.zeros((240, 320, 3), np.uint8)
    flicker = behaviour_of([dark, dark + 1] * 30)
    assert (flicker.repeats, flicker.patterns) == (0, 0)


def test_a_strongly_compressing_camera_that_rests_between_changes_is_not_accused() -> None:
    """Compression swallows the noise: the same few pictures come again and again."""
    a, b = noisy(room()), noisy(room(1))
    seen = behaviour_of([a, a, a, b, b, a, a, a, b, b] * 12)
    assert seen.doubles > 0.5
    assert "loop" not in signs(seen) and "noise pattern" not in signs(seen)


def test_a_steady_clock_is_told_from_a_trembling_one() -> None:
    steady, trembling = CameraBehaviour(), CameraBehaviour()
    for index in range(80):
        steady.tick(index / 15, index)
        trembling.tick(index / 15 + float(RNG.normal(0, 0.002)), index)
    for watched, still in ((steady, True), (trembling, False)):
        jitter = watched.figures().jitter_ms
        assert jitter is not None and (jitter < 0.01) == still
    # Pictures that nobody took are no long interval.
    busy = CameraBehaviour()
    for index in range(0, 200, 3):
        busy.tick(index / 15, index)
    assert busy.figures().jitter_ms is None


def test_another_size_is_another_camera() -> None:
    watched = CameraBehaviour()
    for index in range(10):
        watched.look(index / 5, noisy(room(index)))
    watched.look(3.0, cv2.resize(room(), (640, 480)).astype(np.uint8, copy=False))
    assert watched.figures().frames == 1


def test_the_synthetic_candidate_gives_itself_away_by_its_noise() -> None:
    """Its grain is one of 4096 that come again: a camera's never does."""
    candidate = SyntheticCandidate(parse_script("length 120"))
    pictures = [picture for at in range(220) if (picture := candidate.picture_at(at / 5)) is not None]
    seen = behaviour_of(pictures)
    assert seen.patterns >= PATTERNED
    assert "noise pattern" in signs(seen)


@pytest.mark.timeout(240)
def test_honest_recordings_show_no_sign_of_a_played_film(shared_folder: Path) -> None:
    clips = [
        clip
        for clip in sorted((shared_folder / "eval" / "sessions").glob("r_*.mp4"))
        if "frozen" not in clip.name
    ]
    if not clips:
        pytest.skip("needs the filmed sessions")
    accused: dict[str, list[str]] = {}
    looked = 0
    for clip in clips:
        watched = CameraBehaviour()
        source = open_recording(str(clip), 5.0)
        for item in source.frames():
            if isinstance(item, Frame) and item.t < 20.0:
                watched.look(item.t, item.picture)
        source.close()
        seen = watched.figures()
        looked += seen.frames
        assert (seen.repeats, seen.patterns) == (0, 0), clip.name
        if signs(seen):
            accused[clip.name] = signs(seen)
    assert accused == {} and looked > 500
