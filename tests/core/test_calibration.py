"""The guided look: who sits oddly is not flagged for it, and whoever looks at notes gains little by it."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.calibration import (
    MOST_ALLOWANCE,
    MOST_EXTENT,
    MOST_NEUTRAL_YAW,
    Calibration,
    LookSample,
    NotMeasured,
    Target,
    calibrate,
    calibration_from_json,
    nod_limit,
    turn_limit,
    turned_by,
)
from proctor.core.errors import BadInputError
from proctor.core.incident import Opened, WatchState, advance
from proctor.core.kinds import IncidentKind
from proctor.core.observation import Observation
from proctor.core.policy import default_policy

POLICY = default_policy()
RULE = POLICY.rules[IncidentKind.TURNED_AWAY]
# How far a head usually turns for each dot of a laptop's screen: yaw (+ to the candidate's right), pitch.
USUAL = {
    Target.CENTRE: (0.0, 0.0),
    Target.LEFT: (-11.0, 0.0),
    Target.RIGHT: (11.0, 0.0),
    Target.TOP: (0.0, 5.0),
    Target.BOTTOM: (0.0, -8.0),
}


def look(
    yaw: float = 0.0,
    pitch: float = 0.0,
    *,
    wide: float = 1.0,
    shake: float = 0.8,
    turns: dict[Target, tuple[float, float]] | None = None,
) -> dict[Target, list[LookSample]]:
    """A look from a neutral pose: `wide` stretches the turns, `shake` is the noise in degrees."""
    noise = random.Random(7)
    return {
        target: [
            LookSample(
                1,
                yaw + wide * turn + noise.gauss(0, shake),
                pitch + wide * nod + noise.gauss(0, shake),
                gaze_yaw=3.0,
                gaze_pitch=-2.0,
                face_height=0.4,
            )
            for _ in range(8)
        ]
        for target, (turn, nod) in (turns or USUAL).items()
    }


def measured(**how: object) -> Calibration:
    found = calibrate(look(**how))  # type: ignore[arg-type]
    assert isinstance(found, Calibration)
    return found


def opened(calibration: Calibration | None, yaw: float, pitch: float = 0.0) -> list[IncidentKind]:
    """What a steady pose of eight seconds is suspected of."""
    state, found = WatchState("a", calibration=calibration), []
    for at in range(40):
        seen = Observation(
            at / 5, faces=1, yaw=yaw, pitch=pitch, brightness=120.0, detail=30.0, motion=9.0, face_height=0.4
        )
        state, events = advance(state, seen, POLICY)
        found += [event.incident.kind for event in events if isinstance(event, Opened)]
    return found


def test_the_medians_of_a_usual_look() -> None:
    found = measured(yaw=3.0, pitch=-6.0)
    assert found.neutral_yaw == pytest.approx(3.0, abs=1.0)
    assert found.neutral_pitch == pytest.approx(-6.0, abs=1.0)
    assert (found.right, found.left) == (pytest.approx(11, abs=1.5), pytest.approx(11, abs=1.5))
    assert (found.up, found.down) == (pytest.approx(5, abs=1.5), pytest.approx(8, abs=1.5))
    assert (found.neutral_gaze_yaw, found.neutral_gaze_pitch, found.face_height) == (3.0, -2.0, 0.4)
    assert found.samples == 40
    assert found.quality > 0.85


def test_wild_frames_do_not_move_the_medians() -> None:
    steady = look(yaw=5.0)
    wild = {target: [*samples, LookSample(1, 80.0, 60.0)] for target, samples in steady.items()}
    found = calibrate(wild)
    assert isinstance(found, Calibration)
    assert found.neutral_yaw == pytest.approx(5.0, abs=1.0)


def test_a_camera_at_the_side_does_not_flag_who_looks_at_the_screen() -> None:
    aside = 31.0
    assert IncidentKind.TURNED_AWAY in opened(None, aside), "without the look this is a turn"
    own = measured(yaw=aside)
    for turn, nod in USUAL.values():
        assert opened(own, aside + turn, nod) == []


def test_a_laptop_below_the_face_does_not_flag_who_looks_at_the_screen() -> None:
    below = RULE.extras["pitch"] + 1.0
    assert IncidentKind.TURNED_AWAY in opened(None, 0.0, below)
    own = measured(pitch=min(below, 29.0))
    for turn, nod in USUAL.values():
        assert opened(own, turn, own.neutral_pitch + nod) == []


@pytest.mark.parametrize("aside", [-20.0, -10.0, 0.0, 10.0, 20.0])
def test_whoever_turns_away_from_their_own_pose_is_seen(aside: float) -> None:
    own = measured(yaw=aside)
    for turn in (-45.0, 45.0):
        assert IncidentKind.TURNED_AWAY in opened(own, aside + turn)


def test_a_very_wide_screen_widens_the_limit_to_its_edges_and_no_further() -> None:
    wide = measured(wide=2.8)
    limit = turn_limit(wide, 20.0, RULE.threshold)
    assert RULE.threshold < limit <= RULE.threshold + MOST_ALLOWANCE
    assert opened(wide, 2.8 * 11) == []
    assert IncidentKind.TURNED_AWAY in opened(wide, RULE.threshold + MOST_ALLOWANCE + 2)


def test_eyes_that_move_alone_widen_nothing_and_are_no_reason_to_refuse() -> None:
    still = measured(wide=0.0, shake=0.3)
    assert max(still.right or 0.0, still.left or 0.0, still.up or 0.0, still.down or 0.0) < 1.0
    assert turn_limit(still, 20.0, RULE.threshold) == RULE.threshold


def test_whoever_calibrates_on_notes_beside_the_screen_gains_a_bounded_allowance() -> None:
    """Head to the notes at every dot: the screen itself then lies out at the other side."""
    notes = measured(yaw=33.0, wide=0.2)
    assert IncidentKind.TURNED_AWAY in opened(notes, 0.0), "the screen is a turn for who calibrated on notes"
    outward = notes.neutral_yaw + turn_limit(notes, 10.0, RULE.threshold)
    assert outward <= 60.0, "further out a face is not measured any more, and counts as lost"
    far = look(turns={**USUAL, Target.RIGHT: (60.0, 0.0)})
    assert calibrate(far) is NotMeasured.BEYOND_SCREEN


@pytest.mark.parametrize(
    ("samples", "reason"),
    [
        ({}, NotMeasured.NO_FACE),
        ({Target.CENTRE: [LookSample(0)] * 9}, NotMeasured.NO_FACE),
        ({Target.CENTRE: [LookSample(1)] * 9}, NotMeasured.NO_FACE),
        ({Target.CENTRE: [LookSample(2, 0.0, 0.0)] * 9}, NotMeasured.SEVERAL_FACES),
        ({Target.CENTRE: [LookSample(1, 0.0, 0.0)] * 4}, NotMeasured.NO_FACE),
        (look(shake=14.0), NotMeasured.UNSTEADY),
        (look(yaw=41.0), NotMeasured.CAMERA_ASIDE),
        (look(yaw=-41.0), NotMeasured.CAMERA_ASIDE),
        (look(pitch=36.0), NotMeasured.CAMERA_HEIGHT),
    ],
)
def test_what_cannot_be_measured_says_why(
    samples: dict[Target, list[LookSample]], reason: NotMeasured
) -> None:
    assert calibrate(samples) is reason


def test_edges_that_were_not_seen_stay_unknown() -> None:
    centre = {Target.CENTRE: look()[Target.CENTRE], Target.TOP: [LookSample(0)] * 9}
    found = calibrate(centre)
    assert isinstance(found, Calibration)
    assert (found.right, found.left, found.up, found.down) == (None, None, None, None)
    assert turn_limit(found, 20.0, 30.0) == 30.0
    assert found.quality < measured().quality


def test_it_survives_the_journal() -> None:
    found = measured(yaw=12.34, pitch=-3.21)
    assert calibration_from_json(json.loads(json.dumps(found.as_json()))) == found


@pytest.mark.parametrize(
    "changes",
    [
        {"neutral_yaw": 50.0},
        {"neutral_yaw": None},
        {"neutral_pitch": float("nan")},
        {"right": MOST_EXTENT + 5},
        {"left": -3.0},
        {"up": "9"},
        {"limit": 90.0},
        {"quality": True},
    ],
)
def test_a_forged_calibration_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BadInputError, match="calibration is damaged"):
        calibration_from_json({**measured().as_json(), **changes})


POSES = st.floats(-90, 90, allow_nan=False)


@given(
    st.dictionaries(
        st.sampled_from(Target), st.lists(st.builds(LookSample, st.integers(0, 2), POSES, POSES), max_size=12)
    ),
    POSES,
    st.floats(1, 90, allow_nan=False),
)
def test_no_look_whatever_widens_a_limit_beyond_its_bound(
    samples: dict[Target, list[LookSample]], angle: float, threshold: float
) -> None:
    found = calibrate(samples)
    if isinstance(found, NotMeasured):
        return
    assert calibration_from_json(found.as_json()) == found
    assert abs(turned_by(found, angle) - angle) <= MOST_NEUTRAL_YAW
    for limit in (turn_limit(found, angle, threshold), nod_limit(found, angle, threshold)):
        assert 0 < limit <= threshold + MOST_ALLOWANCE


def test_narrowing_never_puts_the_screens_own_edge_out_of_bounds() -> None:
    own = replace(measured(yaw=34.0), right=15.0)
    assert turn_limit(own, 5.0, 30.0) >= 25.0
