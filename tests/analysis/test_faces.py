"""Faces on pictures whose truth is exact: how many, whose, how small, how turned, where the eyes look."""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians, sin

import cv2
import numpy as np
import pytest

from proctor.analysis.faces import Face, FaceFinder, Picture, Window, bytes_of, whole_of
from proctor.analysis.gaze import Gaze, GazeFinder, mouth_gap
from proctor.analysis.headpose import CHIN_UP, DEPTH_STRETCH, head_pose, head_rotation
from proctor.analysis.landmarks import LandmarkFinder, Landmarks
from proctor.analysis.networks import FloatArray, Network, read_manifest
from proctor.analysis.tracking import FaceTracker
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate
from proctor.resources.shipped_files import asset_path

STEP_S = 0.2


class NotingFinder(FaceFinder):
    """The real finder, which also notes where it was told to look."""

    def __init__(self, network: Network, threshold: float) -> None:
        super().__init__(network, threshold)
        self.windows: list[Window] = []

    def find(
        self, picture: Picture, window: Window | None = None, small: Picture | None = None
    ) -> list[Face]:
        self.windows.append(window or whole_of(picture))
        return super().find(picture, window, small)


@pytest.fixture(scope="module")
def networks() -> dict[str, Network]:
    manifest = read_manifest()
    roles = ("face-detector", "face-detector-near", "face-landmarks", "iris")
    return {role: Network(manifest[role]) for role in roles}


@pytest.fixture
def finder(networks: dict[str, Network]) -> NotingFinder:
    return NotingFinder(networks["face-detector"], 0.1)


@pytest.fixture
def tracker(networks: dict[str, Network], finder: NotingFinder) -> FaceTracker:
    near = FaceFinder(networks["face-detector-near"], 0.1)
    return FaceTracker(finder, near, LandmarkFinder(networks["face-landmarks"]), presence=0.5, most=40)


@pytest.fixture(scope="module")
def person() -> Picture:
    """640 x 480: the synthetic candidate, facing the camera."""
    picture = SyntheticCandidate(parse_script("")).picture_at(1.0)
    assert picture is not None
    return picture


def head_of(person: Picture, networks: dict[str, Network]) -> tuple[Picture, Landmarks]:
    """The head with a little room around it, and its landmarks in the whole picture."""
    tracker = FaceTracker(
        FaceFinder(networks["face-detector"], 0.1),
        FaceFinder(networks["face-detector-near"], 0.1),
        LandmarkFinder(networks["face-landmarks"]),
        presence=0.5,
        most=4,
    )
    face = tracker.look_at_photo(person).candidate
    assert face is not None
    x0, y0, x1, y1 = (round(edge) for edge in face.box)
    room = (x1 - x0) // 3
    return person[max(0, y0 - room) : y1 + room // 2, x0 - room : x1 + room], face


def with_head(picture: Picture, head: Picture, height: int, x: int, y: int) -> Picture:
    """`picture` with a copy of the head, `height` pixels high in all, its upper left corner at x, y; what
    does not fit is cut off."""
    small = cv2.resize(head, (head.shape[1] * height // head.shape[0], height), interpolation=cv2.INTER_AREA)
    full = picture.copy()
    part = full[y : y + height, x : x + small.shape[1]]
    part[:] = small[: part.shape[0], : part.shape[1]]
    return full


def test_a_small_second_face_is_seen_within_a_second_and_gone_soon_after(
    tracker: FaceTracker, person: Picture, networks: dict[str, Network]
) -> None:
    head, _ = head_of(person, networks)
    joined = with_head(person, head, 84, 540, 60)  # the face in it is about 55 pixels high
    counts = [len(tracker.look(person, STEP_S * n).faces) for n in range(5)]
    counts += [len(tracker.look(joined, STEP_S * n).faces) for n in range(5, 15)]
    counts += [len(tracker.look(person, STEP_S * n).faces) for n in range(15, 20)]
    assert counts[:5] == [1] * 5
    assert counts[10:15] == [2] * 5
    assert counts[-3:] == [1] * 3


def test_who_sits_there_stays_the_candidate_when_a_larger_face_comes(
    tracker: FaceTracker, person: Picture, networks: dict[str, Network]
) -> None:
    head, face = head_of(person, networks)
    for n in range(4):
        tracker.look(person, STEP_S * n)
    joined = with_head(person, head, 400, 420, 40)
    for n in range(4, 8):
        seen = tracker.look(joined, STEP_S * n)
    assert seen.candidate is not None and len(seen.faces) == 2 and seen.followed
    assert abs(seen.candidate.box[0] - face.box[0]) < 20


def test_a_face_that_moves_fast_is_never_two(tracker: FaceTracker, person: Picture) -> None:
    shifts = [0, 0, 40, 110, 160, 90, 0, -80, -150, -60, 20, 20]
    for number, shift in enumerate(shifts):
        moved = np.roll(person, shift, axis=1)
        assert len(tracker.look(moved, STEP_S * number).faces) == 1, number


def test_while_a_face_is_followed_every_corner_is_looked_into_closer(
    tracker: FaceTracker, finder: NotingFinder, person: Picture
) -> None:
    frames = 14
    for number in range(frames):
        tracker.look(person, STEP_S * number)
    closer = [window for window in finder.windows if window.side < 640]
    for x, y in [(1, 1), (639, 1), (1, 479), (639, 479), (320, 240)]:
        assert any(w.x <= x <= w.x + w.side and w.y <= y <= w.y + w.side for w in closer), (x, y)
    assert len(finder.windows) <= frames + 1  # one look a frame, a second one only where nobody is found
    assert sum(window.side == 640 for window in finder.windows) >= frames // 3


def test_a_photo_of_a_crowd_and_a_face_that_fills_the_photo(
    tracker: FaceTracker, person: Picture, networks: dict[str, Network]
) -> None:
    head, face = head_of(person, networks)
    crowd: Picture = np.full((900, 1600, 3), 120, np.uint8)
    for row in range(3):
        for column in range(8):
            crowd = with_head(crowd, head, 90, 40 + 195 * column, 60 + 280 * row)
    assert len(tracker.look_at_photo(crowd).faces) == 24
    left, top, right, bottom = (round(edge) for edge in face.box)
    assert len(tracker.look_at_photo(person[top:bottom, left:right]).faces) == 1
    noise = np.random.default_rng(4).integers(0, 255, (700, 900, 3), dtype=np.uint8)
    assert tracker.look_at_photo(noise).faces == ()


def turned_shape(yaw: float, pitch: float, roll: float) -> FloatArray:
    """The points of the middle face, turned by known angles, as the mesh would give them (468 x 3)."""
    rows = asset_path("shapes", "face_shape.csv").read_text(encoding="utf-8").splitlines()
    shape = np.zeros((468, 3), np.float64)
    for row in rows[rows.index("index,x,y,z") + 1 :]:
        index, *place = row.split(",")
        shape[int(index)] = [float(value) for value in place]
    rotation = about_x(pitch) @ about_y(yaw) @ about_z(roll) @ about_x(CHIN_UP)
    points = 2.0 * shape @ rotation.T + np.array([320.0, 240.0, 0.0])
    points[:, 2] /= DEPTH_STRETCH
    turned: FloatArray = points.astype(np.float32)
    return turned


def about_x(angle: float) -> FloatArray:
    c, s = cos(radians(angle)), sin(radians(angle))
    return np.array([[1, 0, 0], [0, c, s], [0, -s, c]], np.float32)


def about_y(angle: float) -> FloatArray:
    c, s = cos(radians(angle)), sin(radians(angle))
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]], np.float32)


def about_z(angle: float) -> FloatArray:
    c, s = cos(radians(angle)), sin(radians(angle))
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]], np.float32)


@pytest.mark.parametrize(
    ("yaw", "pitch", "roll"), [(0, 0, 0), (30, 0, 0), (-50, 10, 5), (10, -25, -20), (0, 30, 40), (65, 5, 0)]
)
def test_a_head_turned_by_known_angles_is_measured_so(yaw: float, pitch: float, roll: float) -> None:
    pose = head_pose(turned_shape(yaw, pitch, roll))
    assert (pose.yaw, pose.pitch, pose.roll) == pytest.approx((yaw, pitch, roll), abs=0.2)


@pytest.mark.parametrize("depth", [0.0, -0.4, -1.0])
def test_points_without_depth_or_inside_out_are_still_told_by_a_turn(depth: float) -> None:
    """What no head looks like must not become a mirror image, nor stop the watch."""
    points = turned_shape(20, 5, 10)
    points[:, 2] *= depth
    turn = np.array(head_rotation(points))
    assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-5)
    assert np.linalg.det(turn) == pytest.approx(1.0, abs=1e-5)


def gaze_of(picture: Picture, networks: dict[str, Network]) -> Gaze | None:
    _, face = head_of(picture, networks)
    return GazeFinder(networks["iris"]).find(picture, face, head_rotation(face.points))


def test_eyes_that_look_into_the_camera_do_and_their_mirror_image_mirrors(
    person: Picture, networks: dict[str, Network]
) -> None:
    straight = gaze_of(person, networks)
    mirrored = gaze_of(bytes_of(np.ascontiguousarray(person[:, ::-1])), networks)
    assert straight is not None and mirrored is not None
    assert abs(straight.yaw) < 15 and abs(straight.pitch) < 20
    assert mirrored.yaw == pytest.approx(-straight.yaw, abs=4)
    assert mirrored.pitch == pytest.approx(straight.pitch, abs=4)


def test_the_gaze_of_eyes_too_small_to_tell_is_unknown(person: Picture, networks: dict[str, Network]) -> None:
    small: Picture = np.full((480, 640, 3), 90, np.uint8)
    small[100:220, 100:260] = cv2.resize(person, (160, 120), interpolation=cv2.INTER_AREA)
    assert gaze_of(small, networks) is None


def test_the_gap_between_the_lips_does_not_depend_on_how_near_the_face_is(
    person: Picture, networks: dict[str, Network]
) -> None:
    _, face = head_of(person, networks)
    assert 0 <= mouth_gap(face) < 0.2
    twice = replace(face, points=2 * face.points)
    assert mouth_gap(twice) == pytest.approx(mouth_gap(face), rel=1e-4)
    opened = face.points.copy()
    opened[14, 1] += 0.2 * face.height
    assert mouth_gap(replace(face, points=opened)) > mouth_gap(face) + 0.1
