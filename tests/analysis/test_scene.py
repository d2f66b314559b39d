"""The settled view on drawn rooms: what is a cover, a push, a lamp, an empty chair, a frozen feed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from proctor.analysis.boxes import Box
from proctor.analysis.scene import SceneMeasures, SceneMemory
from proctor.core.incident import Opened, WatchState, advance
from proctor.core.observation import Observation
from proctor.core.policy import default_policy

Picture = npt.NDArray[np.uint8]
Change = Callable[[Picture, float], tuple[Picture, bool]]

WIDE, HIGH = 192, 144
STEP = 0.2
FACE = Box(0.41, 0.3, 0.59, 0.62)
BEGINS, ENDS = 8.0, 13.0


def furnished(seed: int) -> Picture:
    """A room larger than the picture: shelves, frames and lamps of all greys, lit from one side."""
    rng = np.random.default_rng(seed)
    room = np.full((HIGH * 2, WIDE * 2, 3), 130, np.uint8)
    for _ in range(70):
        x, y = int(rng.integers(0, WIDE * 2)), int(rng.integers(0, HIGH * 2))
        size = (x + int(rng.integers(6, 40)), y + int(rng.integers(6, 40)))
        colour = tuple(int(v) for v in rng.integers(20, 240, 3))
        cv2.rectangle(room, (x, y), size, colour, -1 if rng.random() < 0.6 else 2)
    return cv2.GaussianBlur(room, (3, 3), 0).astype(np.uint8)


def bare(_seed: int) -> Picture:
    """Nothing but a wall."""
    return np.full((HIGH * 2, WIDE * 2, 3), (150, 160, 165), np.uint8)


def view(room: Picture, dx: float = 0.0, angle: float = 0.0) -> Picture:
    """What a camera sees that was pushed by `dx` of its width and turned by `angle` degrees."""
    turn = cv2.getRotationMatrix2D((WIDE, HIGH), angle, 1.0)
    turn[:, 2] -= (WIDE / 2 + dx * WIDE, HIGH / 2)
    return cv2.warpAffine(room, turn, (WIDE, HIGH)).astype(np.uint8)


def with_person(picture: Picture, t: float) -> Picture:
    """Somebody who breathes and sways a little."""
    picture = picture.copy()
    x = WIDE // 2 + round(2 * np.sin(1.7 * t))
    cv2.ellipse(picture, (x, 150), (48, 62), 0, 0, 360, (90, 60, 40), -1)
    cv2.ellipse(picture, (x, 66), (17, 24), 0, 0, 360, (120, 150, 200), -1)
    for dx in (-7, 7):
        cv2.circle(picture, (x + dx, 60), 2, (30, 30, 30), -1)
    cv2.line(picture, (x - 6, 78), (x + 6, 78 + round(2 * np.sin(3 * t))), (60, 60, 140), 2)
    return picture


def grain(picture: Picture, index: int, sigma: float = 2.0) -> Picture:
    noise = np.random.default_rng(index).normal(0.0, sigma, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def soft(colour: tuple[int, int, int], contrast: float, seed: int = 5) -> Picture:
    """Something that lies against the lens: blurred beyond recognition."""
    blobs = cv2.GaussianBlur(np.random.default_rng(seed).normal(0, 1, (HIGH, WIDE)), (0, 0), 20)
    return np.clip(np.array(colour) + contrast * (blobs / blobs.std())[..., None], 0, 255).astype(np.uint8)


def film(room: Picture, change: Change, until: float = 16.0) -> list[tuple[Observation, SceneMeasures]]:
    """A person sits in `room`; from BEGINS to ENDS `change` says what the camera gives, and whether a face is
    seen."""
    memory, seen = SceneMemory(), []
    for index in range(round(until / STEP)):
        t = round(index * STEP, 3)
        picture, face = with_person(view(room), t), True
        if BEGINS <= t < ENDS:
            picture, face = change(picture, t)
        picture = grain(picture, index)
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.uint8)
        measures = memory.look(t, grey, picture, [FACE] if face else [])
        seen.append((observed(t, measures, face=face), measures))
    return seen


def observed(t: float, scene: SceneMeasures, *, face: bool) -> Observation:
    return Observation(
        t,
        faces=int(face),
        yaw=0.0 if face else None,
        brightness=scene.picture.brightness,
        detail=scene.picture.detail,
        stir=scene.stir,
        face_light=scene.face_brightness,
        blank=scene.blank,
        shift=scene.shift,
        shift_since=scene.shift_since,
    )


def told(seen: list[tuple[Observation, SceneMeasures]]) -> list[tuple[str, float]]:
    """The incidents that the default policy opens: kind and start."""
    state, policy, found = WatchState("a"), default_policy(), []
    for observation, _ in seen:
        state, events = advance(state, observation, policy)
        found += [(e.incident.kind.value, e.incident.start_s) for e in events if isinstance(e, Opened)]
    return found


def black(_: Picture, _t: float) -> tuple[Picture, bool]:
    return np.full((HIGH, WIDE, 3), 4, np.uint8), False


def glare(picture: Picture, _: float) -> tuple[Picture, bool]:
    return np.clip(picture * 0.05 + 240, 0, 255).astype(np.uint8), False


def finger(_: Picture, t: float) -> tuple[Picture, bool]:
    return np.roll(soft((50, 60, 130), 18), round(4 * np.sin(t)), 1), False


def cloth(_: Picture, _t: float) -> tuple[Picture, bool]:
    return soft((35, 32, 30), 6), False


def patterned(_: Picture, _t: float) -> tuple[Picture, bool]:
    return soft((130, 120, 110), 35), False


def defocus(picture: Picture, _: float) -> tuple[Picture, bool]:
    return cv2.GaussianBlur(picture, (0, 0), 11).astype(np.uint8), False


def left(room: Picture) -> Change:
    return lambda _picture, _t: (view(room), False)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("cover", [black, glare, finger, cloth, patterned, defocus])
def test_whatever_lies_on_the_lens_covers_it(cover: Change, seed: int) -> None:
    found = told(film(furnished(seed), cover))
    assert [kind for kind, _ in found] == ["camera_covered"]
    assert found[0][1] == pytest.approx(BEGINS, abs=0.41)


@pytest.mark.parametrize("cover", [black, finger, cloth])
def test_a_cover_is_told_before_a_bare_wall_too(cover: Change) -> None:
    assert [kind for kind, _ in told(film(bare(0), cover))] == ["camera_covered"]


@pytest.mark.parametrize("room", [furnished(1), furnished(2), bare(0)], ids=["shelves", "frames", "bare"])
def test_an_empty_chair_is_an_absence_and_neither_covered_nor_moved(room: Picture) -> None:
    assert [kind for kind, _ in told(film(room, left(room)))] == ["face_absent"]


def test_half_a_cover_leaves_the_other_half() -> None:
    def half(picture: Picture, _: float) -> tuple[Picture, bool]:
        covered = soft((50, 60, 130), 15)
        covered[:, WIDE // 2 :] = picture[:, WIDE // 2 :]
        return covered, False

    seen = film(furnished(2), half)
    assert max(measures.blank or 0.0 for _, measures in seen) < 0.5


def test_a_face_behind_a_veil_is_still_seen() -> None:
    def veiled(picture: Picture, _: float) -> tuple[Picture, bool]:
        return cv2.GaussianBlur(picture, (0, 0), 9).astype(np.uint8), True

    assert told(film(furnished(1), veiled)) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("dx", "angle"), [(0.08, 0.0), (0.12, 4.0), (0.2, -6.0), (0.45, 0.0)])
def test_a_pushed_camera_has_moved_from_the_push_on(seed: int, dx: float, angle: float) -> None:
    room = furnished(seed)

    def pushed(_: Picture, t: float) -> tuple[Picture, bool]:
        way = min(1.0, (t - BEGINS + STEP) / 0.8)
        return with_person(view(room, dx * way, angle * way), t), True

    seen = film(room, pushed)
    kind, start = told(seen)[0]
    assert kind == "camera_moved" and start == pytest.approx(BEGINS, abs=0.41)
    at_rest = [m.shift for o, m in seen if BEGINS + 2.0 <= o.t < BEGINS + 3.0]
    assert all(shift is not None and (shift == 1.0 or abs(shift - dx) < 0.05) for shift in at_rest)


def test_the_new_view_becomes_the_settled_one() -> None:
    room = furnished(1)
    seen = film(room, lambda _, t: (with_person(view(room, 0.1), t), True))
    later = [m.shift for o, m in seen if BEGINS + 4.2 <= o.t < ENDS]
    assert later and set(later) == {0.0}


def test_lamps_exposure_and_a_passing_hand_move_and_cover_nothing() -> None:
    across = np.linspace(0.5, 1.4, WIDE)[None, :, None]
    changes: list[Change] = [
        lambda p, _: (np.clip(p * 1.4, 0, 255).astype(np.uint8), True),
        lambda p, _: (np.clip(p * 0.45, 0, 255).astype(np.uint8), True),
        lambda p, _: (np.clip(p * across, 0, 255).astype(np.uint8), True),
        lambda p, t: finger(p, t) if t < BEGINS + 1 else (p, True),
    ]
    for change in changes:
        assert told(film(furnished(3), change)) == []


def test_somebody_who_leans_in_hides_much_of_the_room_and_moves_no_camera() -> None:
    def leaning(picture: Picture, t: float) -> tuple[Picture, bool]:
        picture = picture.copy()
        cv2.ellipse(picture, (96 + round(5 * np.sin(2 * t)), 90), (70, 75), 0, 0, 360, (120, 150, 200), -1)
        return picture, False

    kinds = {kind for kind, _ in told(film(furnished(2), leaning))}
    assert kinds <= {"face_absent"}


def test_a_drifting_view_never_settles_and_is_never_left() -> None:
    """Film that pans all the time, as a hand-held camera does."""
    room, memory = furnished(1), SceneMemory()
    for index in range(50):
        picture = grain(view(room, -0.4 + 0.015 * index), index)
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.uint8)
        assert not memory.look(index * STEP, grey, picture, []).shift


def test_a_feed_that_repeats_one_frame_is_frozen_and_a_still_person_is_not() -> None:
    room, memory, state, policy = furnished(1), SceneMemory(), WatchState("a"), default_policy()
    found = []
    for index in range(90):
        t = round(index * STEP, 3)
        shown = min(index, 40) if index < 70 else index
        picture = grain(with_person(view(room), 0.0), shown)
        if index == 50:  # a key frame: the codec draws the same picture anew
            picture = np.clip(picture.astype(np.int16) + 1, 0, 255).astype(np.uint8)
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.uint8)
        seen = observed(t, memory.look(t, grey, picture, [FACE]), face=True)
        state, events = advance(state, seen, policy)
        found += [(e.incident.kind.value, e.incident.start_s) for e in events if isinstance(e, Opened)]
    assert [kind for kind, _ in found] == ["camera_frozen"]
    assert found[0][1] == pytest.approx(8.2, abs=0.41)


def test_light_is_judged_on_the_face() -> None:
    def dark(picture: Picture, _: float) -> tuple[Picture, bool]:
        return (picture * 0.1).astype(np.uint8), True

    seen = film(furnished(1), dark)
    light = [o.face_light for o, _ in seen if BEGINS <= o.t < ENDS]
    assert all(level is not None and level < 30 for level in light)
    state, policy, kinds = WatchState("a"), default_policy(), []
    for index in range(80):
        lit = replace(seen[45][0], t=index * STEP)
        state, events = advance(state, lit, policy)
        kinds += [e.incident.kind.value for e in events if isinstance(e, Opened)]
    assert kinds == ["low_light"]


def test_a_camera_that_starts_covered_knows_the_room_once_it_is_there() -> None:
    room, memory = furnished(1), SceneMemory()
    for index in range(60):
        t = index * STEP
        hidden = index < 30
        picture = grain(
            np.full((HIGH, WIDE, 3), 5, np.uint8) if hidden else with_person(view(room), t), index
        )
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.uint8)
        seen = memory.look(t, grey, picture, [] if hidden else [FACE])
        if hidden:
            assert seen.blank is None
    assert seen.blank == 0.0 and seen.kept is not None and seen.kept > 0.9


def test_the_same_pictures_give_the_same_measures_and_forgetting_begins_anew() -> None:
    first, again = (film(furnished(2), finger) for _ in range(2))
    assert first == again
    memory = SceneMemory()
    picture = grain(view(furnished(2)), 0)
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    fresh = memory.look(0.0, grey, picture, [])
    for index in range(1, 12):
        memory.look(index * STEP, grey, picture, [])
    memory.forget()
    assert memory.look(0.0, grey, picture, []) == fresh
