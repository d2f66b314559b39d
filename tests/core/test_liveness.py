"""Liveness: who does what is asked passes, slowly or with a camera aside; prints, films, other people and
cuts do not; and whatever comes before the camera, nobody is called guilty of what could not be seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proctor.core.liveness import advance
from proctor.core.liveness_state import (
    PASSED,
    Liveness,
    LivenessAction,
    LivenessHint,
    LivenessReason,
    begin,
    draw_actions,
    figures,
    share,
    skip,
)
from proctor.core.liveness_track import Break, LivenessSample, break_between

LEFT, RIGHT, CLOSER = LivenessAction.TURN_LEFT, LivenessAction.TURN_RIGHT, LivenessAction.COME_CLOSER
STEP_S = 1 / 6


@dataclass
class Person:
    """Somebody at a camera, who moves towards what they want at their own speed: degrees and share of height
    a second. solid: how far the nose goes with the head; alike: to the check-in photo."""

    yaw: float = 2.0
    height: float = 0.32
    speed: float = 70.0
    approach: float = 0.35
    solid: float = 0.9
    alike: float | None = 0.8
    aside: float = 0.0
    now: float = 0.0
    grown: float = 1.0

    def move(self, turn: float, growth: float, seconds: float = STEP_S) -> None:
        """Some of the way towards that turn and size."""
        self.now += max(-self.speed * seconds, min(self.speed * seconds, turn - self.now))
        step = self.approach * seconds / self.height
        self.grown += max(-step, min(step, growth - self.grown))

    def seen(self, t: float) -> LivenessSample:
        """As the camera sees them."""
        turn = math.radians(self.now)
        nose = math.degrees(math.asin(max(-1.0, min(1.0, self.solid * math.sin(turn)))))
        height = self.height * self.grown
        x = 0.66 - 0.15 * height * math.sin(turn)
        return LivenessSample(
            t,
            1,
            self.aside + self.now,
            -3.0,
            self.aside + nose,
            1.95 * math.cos(turn),
            x,
            0.45,
            height,
            alike=self.alike,
            light=110.0,
        )


WANTED = {None: (0.0, 1.0), LEFT: (-30.0, 1.0), RIGHT: (30.0, 1.0), CLOSER: (0.0, 1.4)}
Film = Callable[[Liveness, float], LivenessSample]


def obedient(person: Person) -> Film:
    """Does what is asked, and looks ahead when that is asked."""

    def film(state: Liveness, t: float) -> LivenessSample:
        person.move(*WANTED[state.action])
        return person.seen(t)

    return film


def played(film: Film, seed: int = 1, seconds: float = 120.0, step_s: float = STEP_S) -> Liveness:
    """A whole check before that film."""
    state, t = begin(seed), 5.0
    while state.outcome is None and t < seconds:
        t += step_s
        state = advance(state, film(state, t))
    return state


def reason_of(state: Liveness) -> tuple[str, LivenessReason | None]:
    assert state.outcome is not None, "it never came to an end"
    return state.outcome.status, state.outcome.reason


@pytest.mark.parametrize("seed", range(12))
def test_who_does_what_is_asked_passes_in_whatever_order(seed: int) -> None:
    state = played(obedient(Person()), seed)
    assert state.outcome == PASSED
    assert (share(state), state.courses) == (1.0, 1)
    assert [done.action for done in state.done] == list(state.actions)
    for done in state.done:
        if done.action is CLOSER:
            assert done.growth > 1.25
        else:
            assert math.copysign(1, done.turn) == (1 if done.action is RIGHT else -1), "+yaw: their own right"
            assert done.solid == pytest.approx(0.9, abs=0.1)
    assert figures(state)["seconds"] < 20


@pytest.mark.parametrize(
    "person",
    [
        Person(aside=17.0),  # the camera stands at the side
        Person(speed=28.0, approach=0.1),  # an old or careful person
        Person(height=0.2),  # sits far away
        Person(solid=0.75),  # a flat nose
        Person(alike=0.45),  # glasses, a beard in bad light: not sure, and not somebody else
    ],
    ids=["camera aside", "slow", "far", "flat nose", "bad light"],
)
def test_people_differ_and_pass(person: Person) -> None:
    assert played(obedient(person), 3).outcome == PASSED


def test_the_order_cannot_be_known_before_and_every_course_has_a_turn() -> None:
    drawn = {draw_actions(seed) for seed in range(200)}
    assert len(drawn) == 12
    for actions in drawn:
        assert {LEFT, RIGHT} & set(actions)
        assert all(a is not b for a, b in pairwise(actions))
    assert any(draw_actions(seed, 1) != draw_actions(seed, 2) for seed in range(5))


def test_a_turned_print_is_flat() -> None:
    """Turned by 45 degrees: as narrow as that, the pose moves by 8 degrees and the nose by 5."""

    def film(state: Liveness, t: float) -> LivenessSample:
        seen = Person().seen(t)
        share_of = {LEFT: -1.0, RIGHT: 1.0}.get(state.action, 0.0)  # type: ignore[arg-type]
        grown = 1.4 if state.action is CLOSER else 1.0
        narrow = seen.width * (0.75 if share_of else 1.0)  # type: ignore[operator]
        return replace(
            seen, yaw=8.0 * share_of, nose=5.0 * share_of, width=narrow, height=min(0.33 * grown, 0.44)
        )

    for seed in range(12):
        status, reason = reason_of(played(film, seed))
        assert (status, reason) == ("failed", LivenessReason.FLAT)


def test_a_mask_bent_round_is_not_solid_enough() -> None:
    """Its pose may turn as far as asked; its nose stays too near to the line."""
    state = played(obedient(Person(solid=0.4)), 3)
    assert state.outcome != PASSED


@pytest.mark.parametrize("still_s", [1.5, 3.0])
def test_a_film_that_does_not_hear_what_is_asked_hardly_ever_passes(still_s: float) -> None:
    """It shows left, right, closer, over and over, with moments of looking ahead between."""
    passed = 0
    for seed in range(150):
        person = Person()

        def film(_state: Liveness, t: float, person: Person = person) -> LivenessSample:
            number, at = divmod(t, 1.5 + still_s)
            shown = (LEFT, RIGHT, CLOSER)[int(number) % 3] if at < 1.5 else None
            person.move(*WANTED[shown])
            return person.seen(t)

        status, reason = reason_of(played(film, seed))
        passed += status == "passed"
        assert status != "failed", "a wrong movement is no proof of anything"
        assert reason in (None, LivenessReason.WRONG_ACTIONS, LivenessReason.TOO_LONG)
    assert passed / 150 < 0.2


def test_somebody_else_who_does_the_turns_is_found() -> None:
    """The face ahead is the candidate's; each turn is made by another, who looks alike enough in place."""

    def film(state: Liveness, t: float) -> LivenessSample:
        person.move(*WANTED[state.action])
        seen = person.seen(t)
        return replace(seen, alike=0.05) if abs(person.now) > 4 else seen

    person = Person()
    seed = next(seed for seed in range(50) if draw_actions(seed)[0] is LEFT)
    assert reason_of(played(film, seed)) == ("failed", LivenessReason.OTHER_PERSON)


def test_cuts_in_the_track_begin_anew_and_then_stay_unknown() -> None:
    """At each turn the picture is cut to another one, a little beside."""
    person = Person()

    def film(state: Liveness, t: float) -> LivenessSample:
        person.move(*WANTED[state.action])
        seen = person.seen(t)
        return replace(seen, x=seen.x + 0.4) if abs(person.now) > 12 else seen  # type: ignore[operator]

    state = played(film, next(seed for seed in range(50) if draw_actions(seed)[0] is LEFT))
    assert reason_of(state) == ("unknown", LivenessReason.TRACK_BROKEN)
    assert state.courses == 3


def test_a_monitor_that_was_started_anew_begins_anew_too() -> None:
    """Its time counts from the beginning again; what was done before is not carried over."""
    person, restarted = Person(), [False]
    film, t, state = obedient(person), 50.0, begin(2)
    while state.outcome is None and t < 150:
        t += STEP_S
        if state.done and not restarted[0]:
            restarted[0], t = True, 10.0
        state = advance(state, film(state, t))
    assert (state.outcome, state.courses) == (PASSED, 2)
    assert 0 < figures(state)["seconds"] < 20


@pytest.mark.parametrize("how", ["gap", "jump", "lost"])
def test_each_break_is_told(how: str) -> None:
    a = Person().seen(1.0)
    b = {
        "gap": replace(a, t=1.6),
        "jump": replace(a, t=1.2, y=0.75),
        "lost": replace(a, t=1.2, followed=False),
    }[how]
    assert break_between(a, b) is Break(how)
    assert break_between(a, replace(a, t=1.2, x=a.x + 0.1)) is None  # type: ignore[operator]


def test_a_face_away_for_half_a_second_begins_anew_and_a_blink_does_not() -> None:
    person, missed = Person(), [0.0]

    def film(state: Liveness, t: float, away_s: float) -> LivenessSample:
        person.move(*WANTED[state.action])
        if state.done and not missed[0]:
            missed[0] = t
        return LivenessSample(t, 0) if missed[0] and t - missed[0] < away_s else person.seen(t)

    assert played(lambda state, t: film(state, t, 0.1), 2).courses == 1
    person, missed = Person(), [0.0]
    state = played(lambda state, t: film(state, t, 0.8), 2)
    assert (state.courses, state.outcome) == (2, PASSED), "anew, and then it goes well"


def test_who_turns_too_fast_is_asked_for_the_same_more_slowly() -> None:
    person, hints = Person(speed=400.0), set()

    def film(state: Liveness, t: float) -> LivenessSample:
        hints.add(state.hint)
        if LivenessHint.TOO_FAST in hints:
            person.speed = 80.0
        return obedient(person)(state, t)

    state = played(film, 3)
    assert LivenessHint.TOO_FAST in hints
    assert (state.outcome, state.courses, state.strayed) == (PASSED, 1, 0)


@pytest.mark.parametrize(("at_once", "course"), [(True, 1), (False, 2)])
def test_left_taken_for_right_is_told_and_forgiven_once(at_once: bool, course: int) -> None:
    """Whoever heeds the hint goes on; whoever holds the wrong turn begins anew, in another order."""
    person, told = Person(), [False]

    def film(state: Liveness, t: float) -> LivenessSample:
        told[0] = told[0] or (at_once and state.hint is LivenessHint.OTHER_ACTION) or state.courses > 1
        turn, growth = WANTED[state.action]
        person.move(turn if told[0] else -turn, growth)
        return person.seen(t)

    seed = next(seed for seed in range(50) if draw_actions(seed)[0] is RIGHT)
    state = played(film, seed)
    assert told[0]
    assert (state.outcome, state.strayed, state.courses) == (PASSED, course - 1, course)


def hints_of(film: Film) -> Iterator[LivenessHint]:
    state, t = begin(1), 5.0
    for _ in range(20):
        t += STEP_S
        state = advance(state, film(state, t))
        yield state.hint


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"faces": 0}, LivenessHint.NO_FACE),
        ({"faces": 2}, LivenessHint.SEVERAL_FACES),
        ({"light": 12.0}, LivenessHint.TOO_DARK),
        ({"height": 0.08}, LivenessHint.TOO_FAR),
        ({"height": 0.8}, LivenessHint.TOO_CLOSE),
        ({"whole": False}, LivenessHint.CUT_OFF),
        ({"yaw": 40.0}, LivenessHint.LOOK_AHEAD),
    ],
)
def test_what_is_in_the_way_is_said_at_once(change: dict[str, float], hint: LivenessHint) -> None:
    assert set(hints_of(lambda _state, t: replace(Person().seen(t), **change))) == {hint}


def test_nobody_before_the_camera_and_somebody_who_sits_still_are_unknown() -> None:
    assert reason_of(played(lambda _state, t: LivenessSample(t, 0))) == ("unknown", LivenessReason.NO_FACE)
    still = Person()
    assert reason_of(played(lambda _state, t: still.seen(t))) == ("unknown", LivenessReason.TOO_LONG)


def test_without_any_likeness_it_is_unknown_who_did_it() -> None:
    status = reason_of(played(obedient(Person(alike=None))))
    assert status == ("unknown", LivenessReason.NO_LIKENESS)


def test_left_out_it_is_unknown() -> None:
    assert reason_of(skip(begin(1))) == ("unknown", LivenessReason.SKIPPED)


numbers = st.one_of(st.none(), st.floats(-90, 90))
shares = st.one_of(st.none(), st.floats(0.0, 1.4))
samples = st.builds(
    LivenessSample,
    t=st.just(0.0),
    faces=st.sampled_from([None, 0, 1, 1, 1, 1, 2]),
    yaw=numbers,
    pitch=numbers,
    nose=numbers,
    width=shares,
    x=shares,
    y=shares,
    height=shares,
    whole=st.booleans(),
    alike=shares,
    followed=st.sampled_from([True, True, True, False]),
    light=st.one_of(st.none(), st.floats(0, 255)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(samples, st.floats(0.0, 2.0)), min_size=1, max_size=80), st.integers(0, 1 << 48))
def test_whatever_comes_it_ends_and_never_accuses_without_a_face(
    film: list[tuple[LivenessSample, float]], seed: int
) -> None:
    state, t, measured = begin(seed), 0.0, 0
    for sample, later in [*film, *[(LivenessSample(0.0), 1.5)] * 60]:
        t += later
        before = state
        state = advance(state, replace(sample, t=t))
        measured += sample.face is not None
        assert before.outcome is None or state is before, "an outcome stays"
        assert 0.0 <= share(state) <= 1.0
        assert len(state.done) <= len(state.actions)
        assert state.courses <= 3
    assert state.outcome is not None
    if state.outcome.status == "passed":
        assert len(state.done) == len(state.actions)
        assert all(done.solid is None or done.solid >= 0.5 for done in state.done)
    if measured < 9:
        assert state.outcome.status == "unknown"


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 1 << 48),
    st.floats(25.0, 110.0),
    st.floats(0.7, 1.2),
    st.floats(-15.0, 15.0),
    st.floats(0.12, 0.34),
)
def test_any_person_of_ordinary_build_and_speed_passes(
    seed: int, speed: float, solid: float, aside: float, step_s: float
) -> None:
    person = Person(speed=speed, solid=solid, aside=aside, approach=0.15)

    def film(state: Liveness, t: float) -> LivenessSample:
        person.move(*WANTED[state.action], step_s)
        return person.seen(t)

    # As far as a quick turn can be followed at this rate of pictures.
    person.speed = min(speed, 24.0 / step_s)
    assert played(film, seed, step_s=step_s).outcome == PASSED
