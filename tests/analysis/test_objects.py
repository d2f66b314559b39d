"""Phones and people told by looking twice, on drawn desks and a public photograph; gathering over looks."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data

from proctor.analysis.boxes import WHOLE, Box
from proctor.analysis.detector import Thing, ThingDetector, distinct
from proctor.analysis.faces import Picture, bytes_of
from proctor.analysis.networks import Network, read_manifest
from proctor.analysis.objects import ThingFinder, ThingMemory, Things, count_people

PHOTOGRAPH: Picture = data.astronaut()  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(read_manifest()["object-detector"])


@pytest.fixture
def finder(network: Network) -> ThingFinder:
    return ThingFinder(network)


def desk() -> Picture:
    """A wooden desk with its joints and the noise of a sensor, 640 x 480."""
    rng = np.random.default_rng(0)
    grey = np.linspace(150, 190, 480)[:, None] * np.ones((1, 640))
    wood = np.stack([grey * 0.75, grey * 0.88, grey], 2) + rng.normal(0, 4, (480, 640, 1))
    for row in range(0, 480, 60):
        wood[row : row + 2] *= 0.9
    return bytes_of(np.clip(wood, 0, 255))


def phone_on(picture: Picture, place: tuple[int, int], size: tuple[int, int], degrees: float) -> Picture:
    """A dark phone with icons on its screen and its shadow, drawn on a copy of the picture."""
    fine, (wide, high) = 4, size
    drawn = np.zeros((high * fine, wide * fine, 4), np.uint8)
    _rounded(drawn, 12 * fine, (25, 25, 25, 255))
    cv2.rectangle(
        drawn, (6 * fine, 22 * fine), ((wide - 6) * fine, (high - 22) * fine), (120, 80, 40, 255), -1
    )
    for row in range(5):
        for column in range(4):
            corner = ((10 + column * 18) * fine, (30 + row * 22) * fine)
            colour = (60 + column * 40, 200 - row * 30, 80 + row * 30, 255)
            cv2.rectangle(drawn, corner, (corner[0] + 12 * fine, corner[1] + 12 * fine), colour, -1)
    middle = wide // 2 * fine
    cv2.circle(drawn, (middle, (high - 11) * fine), 7 * fine, (70, 70, 70, 255), -1)
    cv2.rectangle(
        drawn, (middle - 12 * fine, 10 * fine), (middle + 12 * fine, 13 * fine), (80, 80, 80, 255), -1
    )
    turn = cv2.getRotationMatrix2D((wide * fine / 2, high * fine / 2), degrees, 1 / fine)
    turn[:, 2] += np.array(place) - np.array([wide * fine / 2, high * fine / 2])
    lying = cv2.warpAffine(drawn, turn, (640, 480), flags=cv2.INTER_AREA)
    solid = lying[..., 3:] / 255.0
    shadow = cv2.GaussianBlur(np.roll(lying[..., 3], (5, 5), (0, 1)), (0, 0), 5)[..., None] / 255.0
    return bytes_of(picture * (1 - 0.45 * shadow * (1 - solid)) * (1 - solid) + lying[..., :3] * solid)


def _rounded(drawn: Picture, radius: int, colour: tuple[int, int, int, int]) -> None:
    """The whole of `drawn` filled but for its corners."""
    bottom, right = drawn.shape[0] - 1, drawn.shape[1] - 1
    cv2.rectangle(drawn, (radius, 0), (right - radius, bottom), colour, -1)
    cv2.rectangle(drawn, (0, radius), (right, bottom - radius), colour, -1)
    for x in (radius, right - radius):
        for y in (radius, bottom - radius):
            cv2.circle(drawn, (x, y), radius, colour, -1)


def paper_and_pen_on(picture: Picture) -> Picture:
    """What a programme allows: a written sheet, a pen, a calculator."""
    allowed = picture.copy()
    cv2.rectangle(allowed, (180, 150), (400, 430), (245, 245, 245), -1)
    for row in range(175, 410, 16):
        cv2.line(allowed, (195, row), (380 - row % 48, row), (120, 90, 60), 2)
    cv2.line(allowed, (430, 180), (500, 380), (140, 40, 20), 7)
    cv2.rectangle(allowed, (520, 250), (600, 380), (90, 90, 90), -1)
    cv2.rectangle(allowed, (528, 258), (592, 282), (150, 170, 150), -1)
    for row in range(4):
        for column in range(4):
            corner = (529 + column * 16, 292 + row * 21)
            cv2.rectangle(allowed, corner, (corner[0] + 12, corner[1] + 15), (210, 210, 210), -1)
    return allowed


def astronaut() -> Picture:
    return bytes_of(np.ascontiguousarray(PHOTOGRAPH[..., ::-1]))


def test_a_phone_on_the_desk_is_found_where_it_lies(finder: ThingFinder) -> None:
    things = finder.find(phone_on(desk(), (200, 330), (70, 140), -20), thorough=True)
    assert things.phone >= 0.5
    assert things.phone_box is not None and things.phone_box.holds(200 / 640, 330 / 480)
    assert things.book < 0.5 and things.persons == ()


def test_an_empty_desk_and_what_a_programme_allows_on_it_are_neither(finder: ThingFinder) -> None:
    for picture in (desk(), paper_and_pen_on(desk())):
        finder.forget()
        things = finder.find(picture, thorough=True)
        assert things.phone < 0.5 and things.book < 0.5 and things.persons == ()


def test_in_a_film_a_lying_phone_is_found_before_all_parts_have_had_their_turn(finder: ThingFinder) -> None:
    memory, picture = ThingMemory(), phone_on(desk(), (200, 330), (70, 140), -20)
    scores = [memory.add(float(t), finder.find(picture)).phone for t in range(6)]
    assert max(scores[:4]) >= 0.5
    assert scores[-1] >= 0.5, "it lies there still"


def test_a_phone_that_was_taken_away_is_forgotten_within_three_looks(finder: ThingFinder) -> None:
    memory = ThingMemory()
    lying = phone_on(desk(), (200, 330), (70, 140), -20)
    pictures = [lying] * 3 + [desk()] * 3
    scores = [memory.add(float(t), finder.find(picture)).phone for t, picture in enumerate(pictures)]
    assert scores[2] >= 0.5 > scores[4] >= scores[5] == 0.0


def test_the_same_pictures_give_the_same_answers(network: Network) -> None:
    pictures = [desk(), phone_on(desk(), (320, 240), (90, 180), 12), astronaut()]
    runs = [[ThingFinder(network).find(picture, thorough=True) for picture in pictures] for _ in range(2)]
    assert runs[0] == runs[1]
    assert runs[0][1].phone > 0 and runs[0][2].persons


def test_a_look_in_a_film_costs_two_runs_and_a_suspicion_three_more(network: Network) -> None:
    finder = ThingFinder(network)
    before = network.runs
    finder.find(desk())
    assert network.runs - before == 2
    before = network.runs
    finder.find(phone_on(desk(), (200, 330), (70, 140), -20))
    assert network.runs - before == 5


def test_one_person_is_one_person(finder: ThingFinder) -> None:
    person = finder.find(astronaut())
    assert len(person.persons) == 1
    face = Box(0.33, 0.12, 0.55, 0.42)
    assert count_people(person.persons, [face]) == 1
    two = np.concatenate([astronaut(), astronaut()[:, ::-1]], axis=1)
    assert len(finder.find(bytes_of(two)).persons) == 2


def test_faces_without_a_body_count_and_nobody_counts_twice() -> None:
    body = Thing("person", 0.9, Box(0.2, 0.2, 0.8, 1.0))
    inside, outside = Box(0.4, 0.3, 0.5, 0.45), Box(0.85, 0.1, 0.95, 0.2)
    assert count_people([body], []) == 1
    assert count_people([body], [inside]) == 1
    assert count_people([body], [inside, outside]) == 2
    assert count_people([body], [inside, Box(0.6, 0.3, 0.7, 0.45)]) == 2, "two heads before one body"
    assert count_people([], []) == 0


def test_a_part_is_looked_at_in_the_pictures_own_coordinates(network: Network) -> None:
    left = Box(0.0, 0.0, 0.5, 1.0)
    two = bytes_of(np.concatenate([astronaut(), np.full_like(astronaut(), 90)], axis=1))
    found = [thing for thing in ThingDetector(network).look(two, left, 0.35) if thing.kind == "person"]
    assert len(found) == 1 and found[0].box.x1 <= 0.5
    assert WHOLE.area == 1.0


def test_of_boxes_on_one_thing_the_best_stays() -> None:
    better, worse = Thing("book", 0.6, Box(0.1, 0.1, 0.5, 0.5)), Thing("book", 0.4, Box(0.12, 0.1, 0.52, 0.5))
    other = Thing("phone", 0.3, Box(0.1, 0.1, 0.5, 0.5))
    assert distinct([worse, other, better]) == [better, other]


def look(phone: float = 0.0, persons: tuple[Thing, ...] = (), grey: Picture | None = None) -> Things:
    blank = np.zeros((120, 160), np.uint8)
    return Things(persons, (), phone, 0.0, None, None, blank if grey is None else grey)


def test_a_single_look_counts_as_it_is_and_later_one_of_three_decides_nothing() -> None:
    memory = ThingMemory()
    assert memory.add(0.0, look(0.8)).phone == 0.8
    calm = [memory.add(float(t), look()).phone for t in (1, 2, 3)]
    assert calm[-1] == 0.0
    assert memory.add(4.0, look(0.9)).phone < 0.5
    assert memory.add(5.0, look(0.9)).phone >= 0.5


def test_looks_of_long_ago_say_nothing_about_now() -> None:
    memory = ThingMemory()
    memory.add(0.0, look(0.9))
    assert memory.add(ThingMemory.OLDEST_S + 1, look()).phone == 0.0


def test_a_poster_never_moves_and_whoever_comes_in_has_moved() -> None:
    rng = np.random.default_rng(1)
    room = rng.integers(60, 200, (120, 160)).astype(np.uint8)
    poster = Thing("person", 0.6, Box(0.0, 0.0, 0.3, 0.5))
    visitor = Thing("person", 0.6, Box(0.6, 0.2, 1.0, 1.0))
    memory = ThingMemory()
    for t in range(5):
        noisy = np.clip(room + rng.normal(0, 0.8, room.shape), 0, 255).astype(np.uint8)
        seen = memory.add(float(t), look(persons=(poster,), grey=noisy))
        assert [someone.moved for someone in seen.persons] == [False]
    seen = memory.add(5.0, look(persons=(poster, visitor), grey=room))
    assert [someone.moved for someone in seen.persons] == [False, True]
    lighter = np.clip(room.astype(int) + 12, 0, 255).astype(np.uint8)
    seen = memory.add(6.0, look(persons=(poster, visitor), grey=lighter))
    assert [someone.moved for someone in seen.persons] == [False, True], "a lamp moves nobody"
    stirred = lighter.copy()
    stirred[:60, :48] = rng.integers(60, 200, (60, 48))
    seen = memory.add(7.0, look(persons=(poster, visitor), grey=stirred))
    assert [someone.moved for someone in seen.persons] == [True, True]
