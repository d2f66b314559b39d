"""A face on the wall is nobody; a second person is somebody, however quietly they sit."""

from __future__ import annotations

import numpy as np
import pytest

from proctor.analysis.boxes import Box
from proctor.analysis.faces import Picture
from proctor.analysis.living import LivingFaces
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate

MINE = Box(0.34, 0.10, 0.66, 0.60)
WALL = Box(0.75, 0.10, 0.90, 0.35)
STEP = 0.2


def scene(rng: np.random.Generator, portrait: Picture, shift: int = 0, light: float = 1.0) -> Picture:
    """A room with a portrait at WALL, `shift` pixels aside, under some light and a webcam's noise."""
    room = np.full((480, 640, 3), 150, np.float32)
    room[48 : 48 + portrait.shape[0], 480 + shift : 480 + shift + portrait.shape[1]] = portrait
    noisy = room * light + rng.normal(0, 5, room.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def portrait() -> Picture:
    whole = SyntheticCandidate(parse_script("")).picture_at(1.0)
    assert whole is not None
    return np.ascontiguousarray(whole[60:300:2, 220:420:2])  # 120 x 100


def counts(portrait: Picture, shifts: list[int], lights: list[float] | None = None) -> list[int]:
    rng, living = np.random.default_rng(7), LivingFaces()
    light = lights or [1.0] * len(shifts)
    return [
        len(living.among(scene(rng, portrait, shift, light[i]), [MINE, WALL], i * STEP))
        for i, shift in enumerate(shifts)
    ]


def test_a_poster_is_nobody_in_noise_and_dusk(portrait: Picture) -> None:
    dusk = [1.0 - 0.4 * i / 90 for i in range(90)]
    assert set(counts(portrait, [0] * 90, dusk)) == {1}


def test_a_person_who_only_sways_is_somebody_within_two_seconds(portrait: Picture) -> None:
    sway = [round(4 * np.sin(i * STEP * 2)) for i in range(30)]
    told = counts(portrait, sway)
    assert told[0] == 1
    assert told[10:] == [2] * 20


def test_who_has_moved_once_stays_somebody_while_sitting_still(portrait: Picture) -> None:
    assert counts(portrait, [0, 3, 6, 6, *[6] * 50])[-1] == 2


def test_the_candidate_is_always_somebody_and_a_new_scene_begins_anew(portrait: Picture) -> None:
    rng, living = np.random.default_rng(7), LivingFaces()
    still = scene(rng, portrait)
    assert living.among(still, [], 0.0) == []
    assert living.among(still, [MINE], 0.2) == [MINE]
    for t in range(1, 8):
        living.among(scene(rng, portrait, 3 * (t % 2)), [MINE, WALL], t * 1.0)
    living.forget()
    assert living.among(still, [MINE, WALL], 9.0) == [MINE]


def test_the_candidates_head_before_the_poster_is_not_the_posters_movement(portrait: Picture) -> None:
    rng, living = np.random.default_rng(7), LivingFaces()
    near = Box(0.60, 0.10, 0.80, 0.60)
    for i in range(20):
        picture = scene(rng, portrait)
        if i in range(5, 10):
            picture[60:200, 380:520] = 40
        found = living.among(picture, [near if i in range(5, 10) else MINE, WALL], i * STEP)
        assert len(found) == 1
