"""The rules that open and close incidents: hold times, hysteresis, what hides what; any sequence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proctor.core.finding import Incident, new_incident
from proctor.core.incident import (
    Cleared,
    Closed,
    Event,
    Opened,
    Warned,
    WatchState,
    advance,
    finish,
)
from proctor.core.kinds import IncidentKind
from proctor.core.observation import Observation, no_picture
from proctor.core.policy import default_policy, parse_policy

POLICY = default_policy()
WELL = Observation(0.0, faces=1, yaw=2.0, brightness=120.0, detail=30.0, stir=0.4)
STEP = 0.2


def told(parts: Iterable[tuple[float, Observation]], prefix: str = "a") -> list[Event]:
    """The events of a story: each part lasts some seconds, seen five times a second."""
    state, t, events = WatchState(prefix), 0.0, []
    for lasting, seen in parts:
        for _ in range(round(lasting / STEP)):
            state, news = advance(state, replace(seen, t=round(t, 3)), POLICY)
            events += news
            t += STEP
    return [*events, *finish(state, round(t, 3))[1]]


def closed(events: list[Event]) -> list[tuple[str, float, float]]:
    """Kind, start and end of every closed incident."""
    found = [event.incident for event in events if isinstance(event, Closed)]
    return [(i.kind.value, i.start_s, i.end_s or -1.0) for i in found]


GONE = replace(WELL, faces=0, yaw=None)
AWAY = replace(WELL, yaw=-45.0)


def test_an_honest_candidate_has_no_incidents() -> None:
    assert told([(60, WELL)]) == []


def test_absence_is_warned_of_then_opened_and_starts_when_it_began() -> None:
    events = told([(4, WELL), (5, GONE), (4, WELL)])
    warned, opened, over, cleared = events
    assert isinstance(warned, Warned) and warned.t == pytest.approx(5.2)
    assert isinstance(opened, Opened) and opened.t == pytest.approx(6.6)
    assert opened.incident.start_s == 4.0 and opened.incident.end_s is None
    assert isinstance(over, Closed) and (over.incident.start_s, over.incident.end_s) == (4.0, 9.0)
    assert isinstance(cleared, Cleared)
    assert over.incident.clause == "26/10" and "25 of 25" in over.incident.detail


def test_a_glance_is_forgiven_and_a_warning_taken_back() -> None:
    events = told([(4, WELL), (2, AWAY), (4, WELL)])
    assert [type(event) for event in events] == [Warned, Cleared]


def test_a_face_that_blinks_out_of_sight_for_a_frame_does_not_begin_the_count_anew() -> None:
    assert closed(told([(2, WELL), (1.2, GONE), (STEP, WELL), (2, GONE), (3, WELL)])) == [
        ("face_absent", 2.0, 5.4)
    ]


def test_close_repeats_are_one_incident_and_distant_ones_are_two() -> None:
    near = closed(told([(1, WELL), (3, AWAY), (0.8, WELL), (3, AWAY), (5, WELL)]))
    assert near == [("turned_away", 1.0, 7.8)]
    far = closed(told([(1, WELL), (3, AWAY), (4, WELL), (3, AWAY), (5, WELL)]))
    assert [start for _, start, _ in far] == [1.0, 8.0]


def test_a_head_at_the_limit_does_not_flicker() -> None:
    """Opened beyond 30 degrees, it is over only below 25."""
    at_limit = [(0.4, replace(WELL, yaw=yaw)) for yaw in (31.0, 28.0, 32.0, 27.0, 33.0, 26.0, 31.0, 28.0)]
    assert closed(told([(1, WELL), *at_limit, (3, WELL)])) == [("turned_away", 1.0, 4.2)]


def test_a_head_turned_out_of_sight_is_still_turned_away() -> None:
    found = closed(told([(2, WELL), (1, AWAY), (2.4, replace(GONE, faces=1)), (3, WELL)]))
    assert found == [("turned_away", 2.0, 5.4)]


@pytest.mark.parametrize(
    ("blind", "kind"),
    [
        (replace(GONE, brightness=4.0, detail=0.4), "camera_covered"),
        (replace(GONE, brightness=250.0, detail=0.1), "camera_covered"),
        (replace(GONE, brightness=110.0, detail=0.6), "camera_covered"),
        (replace(GONE, detail=20.0, blank=0.8, stir=0.0), "camera_covered"),
        (no_picture(0.0), "camera_lost"),
    ],
)
def test_a_blind_camera_says_nothing_about_the_person(blind: Observation, kind: str) -> None:
    assert closed(told([(3, WELL), (6, blind), (4, WELL)])) == [(kind, 3.0, 9.0)]


def test_a_plain_wall_behind_an_empty_chair_is_an_absence_and_not_a_cover() -> None:
    assert [kind for kind, _, _ in closed(told([(2, WELL), (5, replace(GONE, detail=4.0)), (3, WELL)]))] == [
        "face_absent"
    ]


def test_a_picture_that_stands_still_is_frozen_and_a_quiet_person_is_not() -> None:
    still = replace(WELL, stir=0.0)
    assert closed(told([(2, WELL), (8, still), (3, WELL)])) == [("camera_frozen", 2.0, 10.0)]
    quiet = replace(WELL, stir=0.1)
    assert told([(30, quiet)]) == []


def test_an_empty_room_that_stands_still_is_an_absence_and_not_a_frozen_picture() -> None:
    assert [kind for kind, _, _ in closed(told([(2, WELL), (20, replace(GONE, stir=0.0)), (3, WELL)]))] == [
        "face_absent"
    ]


def test_a_second_face_is_an_extra_person() -> None:
    assert closed(told([(2, WELL), (3, replace(WELL, faces=2)), (4, WELL)])) == [("extra_person", 2.0, 5.0)]


def test_what_is_open_at_the_end_is_closed_there() -> None:
    assert closed(told([(2, WELL), (4, GONE)])) == [("face_absent", 2.0, 6.0)]


def test_a_rule_that_is_switched_off_finds_nothing() -> None:
    off = parse_policy('name = "hall"\n[kinds.face_absent]\nenabled = false\n')
    state = WatchState("a")
    for index in range(50):
        state, events = advance(state, replace(GONE, t=index * STEP), off)
        assert events == ()


def test_the_same_finding_has_the_same_id_and_another_attempt_another_one() -> None:
    story = [(2.0, WELL), (4.0, GONE)]
    assert told(story) == told(story)
    mine, other = (new_incident(who, IncidentKind.FOCUS_LOST, 3.0, detail="") for who in ("a", "b"))
    assert mine.id != other.id
    assert mine.id == new_incident("a", IncidentKind.FOCUS_LOST, 3.0004, detail="").id


SEEN = st.builds(
    Observation,
    t=st.just(0.0),
    faces=st.one_of(st.none(), st.integers(0, 3)),
    yaw=st.one_of(st.none(), st.floats(-70, 70)),
    brightness=st.one_of(st.none(), st.floats(0, 255)),
    detail=st.one_of(st.none(), st.floats(0, 60)),
    stir=st.one_of(st.none(), st.floats(0, 1)),
    blank=st.one_of(st.none(), st.floats(0, 1)),
    camera_ok=st.booleans(),
)


@settings(deadline=None)  # a busy computer is no fault
@given(st.lists(st.tuples(st.sampled_from([0.4, 1.0, 3.0, 6.0]), SEEN), max_size=12))
def test_whatever_happens_incidents_open_once_close_once_and_do_not_overlap(
    story: list[tuple[float, Observation]],
) -> None:
    events = told(story)
    opened = [event.incident for event in events if isinstance(event, Opened)]
    over = [event.incident for event in events if isinstance(event, Closed)]
    assert sorted(i.id for i in opened) == sorted(i.id for i in over)
    assert len({i.id for i in opened}) == len(opened)
    for kind in IncidentKind:
        of_kind: list[Incident] = sorted((i for i in over if i.kind is kind), key=lambda i: i.start_s)
        for one in of_kind:
            assert one.end_s is not None and one.end_s >= one.start_s
            assert 0 <= one.confidence <= 1
        for one, following in pairwise(of_kind):
            assert one.end_s is not None and one.end_s < following.start_s
        words = [type(e) for e in events if isinstance(e, Warned | Cleared) and e.kind is kind]
        assert words == [Warned, Cleared] * (len(words) // 2)
