"""The synthetic candidate: the same moment is the same picture, it never stands still, and it is cheap."""

from __future__ import annotations

import time
from statistics import median

import numpy as np

from proctor.capture.frame import Frame, Gap, Picture
from proctor.capture.recording import SyntheticRecording
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate


def test_the_same_moment_is_the_same_picture_and_the_next_one_is_not() -> None:
    one, other = (SyntheticCandidate(parse_script("at 2 turned 30 for 2")) for _ in range(2))
    for t in (0.5, 2.9):
        here, there, later = one.picture_at(t), other.picture_at(t), one.picture_at(t + 0.2)
        assert here is not None and there is not None and later is not None
        assert here.shape == (480, 640, 3) and np.array_equal(here, there)
        assert float(np.abs(here.astype(int) - later.astype(int)).mean()) > 1


def test_a_frozen_picture_is_equal_bit_for_bit() -> None:
    candidate = SyntheticCandidate(parse_script("at 2 frozen for 3"))
    first, last = candidate.picture_at(2.0), candidate.picture_at(4.9)
    assert first is not None and last is not None and np.array_equal(first, last)


def test_a_recording_of_it_has_gaps_where_the_camera_is_lost() -> None:
    source = SyntheticRecording(parse_script("at 1 lost for 1; length 3"), per_second=5)
    items = list(source.frames())
    assert [round(item.t, 1) for item in items if isinstance(item, Gap)] == [1.0, 1.2, 1.4, 1.6, 1.8]
    assert sum(isinstance(item, Frame) for item in items) == 10


def test_drawing_is_cheap_enough_for_an_old_computer() -> None:
    candidate = SyntheticCandidate(parse_script("at 0 turned 20 for 60"))
    costs = []
    for index in range(40):
        begun = time.process_time()
        candidate.picture_at(index / 12)
        costs.append(time.process_time() - begun)
    assert median(costs) < 0.03  # 5 ms of the processor where this was written


def test_a_camera_that_turns_leaves_the_person_sees_the_room_and_comes_back() -> None:
    candidate = SyntheticCandidate(parse_script("at 2 scan 360 for 12"))
    seated, turned, back = (candidate.picture_at(t) for t in (1.0, 7.7, 13.5))
    assert seated is not None and turned is not None and back is not None

    def apart(one: Picture, other: Picture) -> float:
        return float(np.abs(one.astype(float) - other).mean())

    assert apart(seated, back) < 10 < apart(seated, turned)
    slightly, further = (candidate.picture_at(t) for t in (2.5, 2.6))
    assert slightly is not None and further is not None
    assert apart(seated, slightly) < apart(seated, further), "it turns without a jump"
