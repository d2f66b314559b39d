"""The candidate's body while no face is seen: upright, low, or gone."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import data

from proctor.analysis.bodies import BodyFinder, BodySeen
from proctor.analysis.boxes import Box
from proctor.analysis.detector import Thing
from proctor.analysis.faces import Picture, bytes_of
from proctor.analysis.networks import Network, read_manifest
from proctor.analysis.objects import ThingFinder

PHOTOGRAPH: Picture = data.astronaut()  # type: ignore[no-untyped-call]
FACE = Box(0.42, 0.2, 0.58, 0.45)
SITTING = Thing("person", 0.8, Box(0.25, 0.12, 0.75, 1.0))


@pytest.fixture
def finder() -> BodyFinder:
    finder = BodyFinder()
    for _ in range(5):
        finder.learn([SITTING], FACE)
    return finder


def test_nobody_in_the_picture_is_nobody(finder: BodyFinder) -> None:
    assert finder.find([]) == BodySeen(False)


def test_a_body_in_its_place_without_a_face_is_upright(finder: BodyFinder) -> None:
    seen = finder.find([Thing("person", 0.5, Box(0.24, 0.15, 0.76, 1.0))])
    assert seen.seen and seen.posture == "upright" and seen.score == 0.5


def test_a_body_sunk_by_a_head_is_low(finder: BodyFinder) -> None:
    seen = finder.find([Thing("person", 0.5, Box(0.2, 0.12 + 0.25, 0.8, 1.0))])
    assert seen.seen and seen.posture == "low"


def test_somebody_at_the_edge_is_not_the_candidate(finder: BodyFinder) -> None:
    assert not finder.find([Thing("person", 0.9, Box(0.9, 0.3, 1.0, 1.0))]).seen


def test_a_faint_body_counts_only_where_the_candidate_has_been_sitting(finder: BodyFinder) -> None:
    faint = Thing("person", 0.15, Box(0.24, 0.15, 0.76, 1.0))
    assert finder.find([], [faint]).seen
    assert not BodyFinder().find([], [faint]).seen


def test_before_any_face_a_body_has_no_posture() -> None:
    seen = BodyFinder().find([SITTING])
    assert seen.seen and seen.posture == ""


def test_a_face_on_no_body_teaches_nothing() -> None:
    finder = BodyFinder()
    finder.learn([SITTING], Box(0.9, 0.0, 1.0, 0.1))
    assert finder.find([SITTING]).posture == ""


def test_a_photographed_person_sinks_and_goes() -> None:
    things = ThingFinder(Network(read_manifest()["object-detector"]))
    sitting = bytes_of(np.ascontiguousarray(PHOTOGRAPH[..., ::-1]))
    face = Box(0.33, 0.12, 0.55, 0.42)
    finder = BodyFinder()
    finder.learn(things.find(sitting).persons, face)
    drop = 150
    sunk = bytes_of(np.concatenate([np.repeat(sitting[:1], drop, axis=0), sitting[:-drop]]))
    look = things.find(sunk)
    assert finder.find(look.persons, look.faint).posture == "low"
    gone = things.find(bytes_of(np.repeat(sitting[:1], 512, axis=0)))
    assert not finder.find(gone.persons, gone.faint).seen
