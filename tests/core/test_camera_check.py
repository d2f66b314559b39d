"""The camera's check: hints while looking, and verdicts that rest on figures alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from proctor.core.camera_check import (
    CameraLook,
    both,
    camera_hint,
    face_of,
    is_settled,
    judge_camera,
    judge_light,
)
from proctor.core.equipment import CameraHint, DeviceKind, MicrophonePhase
from proctor.core.observation import Observation, no_picture
from proctor.resources.texts import LANGUAGES, has_text

GOOD = Observation(
    0.0,
    faces=1,
    brightness=120.0,
    detail=30.0,
    face_light=110.0,
    face_height=0.4,
    face_width=0.3,
    face_x=0.5,
    face_y=0.45,
)
NOBODY = Observation(0.0, faces=0, brightness=120.0, detail=30.0)


def seen(count: int = 8, **other: Any) -> list[Observation]:
    return [replace(GOOD, t=at / 5, **other) for at in range(count)]


def look(fps: float = 15.0, size: tuple[int, int] = (640, 480), **other: Any) -> CameraLook:
    return CameraLook(fps, *size, seen(**other))


@pytest.mark.parametrize(
    ("other", "hint"),
    [
        ({}, CameraHint.GOOD),
        ({"face_height": 0.08}, CameraHint.CLOSER),
        ({"face_height": 0.85}, CameraHint.FURTHER),
        # The picture is not mirrored: who is at its left edge has to move to their own left.
        ({"face_x": 0.1}, CameraHint.LEFT),
        ({"face_x": 0.9}, CameraHint.RIGHT),
        ({"face_y": 0.1}, CameraHint.DOWN),
        ({"face_y": 0.9}, CameraHint.UP),
        ({"detail": 4.0}, CameraHint.BLURRED),
        ({"faces": 2}, CameraHint.MANY_FACES),
        ({"faces": 0}, CameraHint.NO_FACE),
        ({"brightness": 20.0, "face_light": None, "faces": 0}, CameraHint.DARK),
        ({"brightness": 20.0, "face_light": 20.0}, CameraHint.DARK),
        ({"brightness": 245.0}, CameraHint.BRIGHT),
        ({"brightness": 170.0, "face_light": 50.0}, CameraHint.BACKLIT),
        # A lamp on the face in a dark room is light enough, and so is a dark face in good light.
        ({"brightness": 25.0, "face_light": 90.0}, CameraHint.GOOD),
        ({"brightness": 110.0, "face_light": 62.0}, CameraHint.GOOD),
    ],
)
def test_one_hint_at_a_time_says_what_to_do(other: dict[str, Any], hint: CameraHint) -> None:
    assert camera_hint(seen(**other)) is hint


def test_what_stands_in_the_way_most_is_said_first() -> None:
    everything = seen(brightness=20.0, face_light=20.0, faces=2, face_height=0.05, detail=1.0)
    assert camera_hint(everything) is CameraHint.DARK
    assert camera_hint(seen(faces=2, face_height=0.05, detail=1.0)) is CameraHint.MANY_FACES


def test_a_single_odd_picture_does_not_make_a_hint_flicker() -> None:
    assert camera_hint([*seen(), NOBODY]) is CameraHint.GOOD
    assert camera_hint([*seen(), NOBODY, NOBODY]) is CameraHint.NO_FACE
    assert camera_hint([*seen(), no_picture(9.0)]) is CameraHint.NO_PICTURE
    assert camera_hint([]) is CameraHint.STARTING


def test_the_look_ends_when_nothing_was_to_be_said_for_a_while() -> None:
    assert is_settled(seen(4))
    assert not is_settled(seen(3))
    assert not is_settled([*seen(8, face_x=0.1), *seen(3)])
    assert is_settled([*seen(8, face_x=0.1), *seen(6)])


@pytest.mark.parametrize(
    ("given", "status", "advice"),
    [
        (look(), "pass", ""),
        (look(2.0), "fail", "equipment-camera-slow"),
        (look(size=(160, 120)), "fail", "equipment-camera-small"),
        (CameraLook(0.0, 0, 0, ()), "fail", "equipment-camera-none"),
        (CameraLook(15.0, 640, 480, ()), "unknown", "equipment-camera-unjudged"),
        (look(faces=None), "unknown", "equipment-camera-unjudged"),
        (look(faces=0), "unknown", "equipment-face-none"),
        (look(faces=2), "unknown", "equipment-face-many"),
        (CameraLook(15.0, 640, 480, [*seen(8), NOBODY, NOBODY, NOBODY]), "pass", ""),
        # Sitting far back or aside fails nobody: it is said, and that is all.
        (look(face_height=0.08), "pass", "equipment-hint-closer"),
        (look(face_x=0.1), "pass", "equipment-hint-left"),
        (look(detail=3.0), "pass", "equipment-hint-blurred"),
    ],
)
def test_only_real_figures_fail_a_camera(given: CameraLook, status: str, advice: str) -> None:
    verdict = judge_camera(given, 5.0)
    assert (verdict.status, verdict.advice) == (status, advice)
    assert verdict.required == "≥ 5 fps"
    for language in LANGUAGES if advice else ():
        assert has_text(language, advice)


@pytest.mark.parametrize(
    ("other", "status", "advice"),
    [
        ({}, "pass", ""),
        ({"brightness": 12.0, "face_light": None}, "fail", "equipment-light-low"),
        ({"brightness": 12.0, "face_light": 90.0}, "pass", ""),
        ({"brightness": 60.0, "face_light": 25.0}, "fail", "equipment-light-low"),
        ({"brightness": 250.0}, "fail", "equipment-light-high"),
        ({"brightness": 180.0, "face_light": 60.0}, "pass", "equipment-light-behind"),
        ({"brightness": None}, "unknown", "equipment-light-unseen"),
    ],
)
def test_light_is_judged_on_the_face_where_there_is_one(
    other: dict[str, Any], status: str, advice: str
) -> None:
    verdict = judge_light(seen(**other))
    assert (verdict.status, verdict.advice) == (status, advice)
    for language in LANGUAGES if advice else ():
        assert has_text(language, advice)


def test_camera_and_light_are_one_step_whose_worse_half_counts() -> None:
    good, dark = judge_light(seen()), judge_light(seen(brightness=12.0, face_light=None))
    assert both(judge_camera(look(), 5.0), good).status == "pass"
    step = both(judge_camera(look(), 5.0), dark)
    assert (step.status, step.advice) == ("fail", "equipment-light-low")
    assert (step.figures["fps"], step.figures["brightness"]) == (15.0, 0.047)
    hinted = both(judge_camera(look(face_x=0.1), 5.0), good)
    assert (hinted.status, hinted.advice) == ("pass", "equipment-hint-left")
    # An unknown face and a bright room: unknown, with the face's advice.
    assert both(judge_camera(look(faces=0), 5.0), good).advice == "equipment-face-none"


def test_figures_and_the_face_are_told_as_shares_of_the_picture() -> None:
    figures = judge_camera(look(14.96), 5.0).figures
    assert figures["fps"] == 15.0 and figures["required_fps"] == 5.0
    assert (figures["width"], figures["height"], figures["one_face"]) == (640, 480, 1.0)
    box = face_of(GOOD)
    assert box is not None
    assert (box.left, box.top) == (pytest.approx(0.35), pytest.approx(0.25))
    assert (box.width, box.height) == (0.3, 0.4)
    assert face_of(NOBODY) is None


def test_every_hint_phase_and_kind_of_device_has_its_words() -> None:
    keys = [one.key for kind in (CameraHint, MicrophonePhase, DeviceKind) for one in kind]
    assert len(keys) > 30
    assert [(key, language) for key in keys for language in LANGUAGES if not has_text(language, key)] == []
