"""The rules kind by kind: what each sees, what explains an incident, and what one's own pose changes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from proctor.core.calibration import Calibration
from proctor.core.finding import Incident
from proctor.core.incident import Closed, Opened, WatchState, advance, finish
from proctor.core.kinds import KINDS, WATCHED, Origin, Severity
from proctor.core.observation import Observation, SoundObservation, no_sound
from proctor.core.policy import WatchPolicy, default_policy, parse_policy

POLICY = default_policy()
WELL = Observation(
    0.0,
    faces=1,
    persons=1,
    yaw=2.0,
    pitch=-3.0,
    brightness=120.0,
    detail=30.0,
    stir=0.4,
    phone=0.0,
    book=0.0,
    identity=0.9,
    shift=0.0,
)
QUIET = SoundObservation(0.0, voice=0.0, level_db=-50.0, floor_db=-55.0)
STEP = 0.2
Seen = Observation | SoundObservation


def found(
    *parts: tuple[float, Seen], start: WatchState | None = None, policy: WatchPolicy = POLICY
) -> list[Incident]:
    """The closed incidents of a story: each part lasts some seconds, seen five times a second."""
    state, t, over = start or WatchState("a"), 0.0, []
    for lasting, seen in parts:
        for _ in range(round(lasting / STEP)):
            state, events = advance(state, replace(seen, t=round(t, 3)), policy)
            over += [event.incident for event in events if isinstance(event, Closed)]
            t += STEP
    return over + [e.incident for e in finish(state, round(t, 3))[1] if isinstance(e, Closed)]


def kinds(*parts: tuple[float, Seen], start: WatchState | None = None) -> list[str]:
    return [incident.kind.value for incident in found(*parts, start=start)]


STORIES = [
    ("phone_visible", WELL, replace(WELL, phone=0.7)),
    ("book_visible", WELL, replace(WELL, book=0.6)),
    ("headset", replace(WELL, headset=0.1), replace(WELL, headset=0.9)),
    ("different_person", WELL, replace(WELL, identity=0.05)),
    ("camera_moved", WELL, replace(WELL, shift=0.5)),
    ("extra_person", WELL, replace(WELL, persons=2)),
    ("speech", QUIET, replace(QUIET, voice=0.9, level_db=-20.0)),
    ("microphone_lost", QUIET, no_sound(0.0)),
    ("microphone_muted", QUIET, replace(QUIET, level_db=-100.0)),
]


@pytest.mark.parametrize(("kind", "calm", "wrong"), STORIES, ids=[story[0] for story in STORIES])
def test_each_kind_is_found_when_it_lasts_and_only_then(kind: str, calm: Seen, wrong: Seen) -> None:
    rule = next(rule for name, rule in POLICY.rules.items() if name.value == kind)
    assert kinds((60, calm)) == []
    assert kinds((5, calm), (max(0.0, rule.hold_s - 0.6), wrong), (20, calm)) == []
    (incident,) = found((5, calm), (rule.hold_s + 3, wrong), (20, calm))
    assert incident.kind.value == kind
    assert incident.start_s == pytest.approx(5.0)
    assert incident.end_s == pytest.approx(8.0 + rule.hold_s, abs=0.5)


@pytest.mark.parametrize("kind", [story[0] for story in STORIES])
def test_what_was_not_measured_is_neither_an_incident_nor_all_clear(kind: str) -> None:
    nothing: Seen = Observation(0.0)
    if any(name.value == kind and KINDS[name].origin is Origin.SOUND for name in WATCHED):
        nothing = SoundObservation(0.0)
    wrong = next(story[2] for story in STORIES if story[0] == kind)
    assert kind not in kinds((60, nothing))
    assert kinds((40, wrong), (1, nothing), (40, wrong)).count(kind) == 1


def test_without_an_enrolled_photo_the_person_who_has_been_sitting_there_is_the_measure() -> None:
    unknown = replace(WELL, identity=None, continuity=0.8)
    assert kinds((5, unknown), (6, replace(unknown, continuity=0.0))) == ["different_person"]


def test_looking_down_at_the_keyboard_is_no_turn_but_looking_into_the_lap_is() -> None:
    assert kinds((30, replace(WELL, pitch=-30.0))) == []
    assert kinds((6, replace(WELL, pitch=-55.0))) == ["turned_away"]


def test_a_camera_at_the_side_flags_nobody_who_has_calibrated() -> None:
    beside = replace(WELL, yaw=32.0)
    assert kinds((20, beside)) == ["turned_away"]
    mine = WatchState("a", calibration=Calibration(neutral_yaw=25.0, neutral_pitch=-5.0))
    assert kinds((20, beside), start=mine) == []
    assert kinds((20, replace(WELL, yaw=-10.0)), start=mine) == ["turned_away"]


def test_eyes_alone_accuse_nobody_but_are_told_beside_what_was_found() -> None:
    looking = replace(WELL, gaze_yaw=40.0, gaze_pitch=-12.0)
    assert kinds((30, looking)) == []
    (incident,) = found((5, replace(looking, yaw=50.0)))
    assert incident.evidence["circumstances"]["gaze_yaw"] == 40.0


def test_a_policy_may_watch_the_eyes_and_weigh_kinds_otherwise() -> None:
    site = parse_policy(
        'name = "site"\n[kinds.gaze_away]\nenabled = true\n[kinds.phone_visible]\nseverity = "note"\n'
    )
    wrong = replace(WELL, gaze_yaw=40.0, phone=0.9)
    severities = {i.kind.value: i.severity for i in found((8, wrong), policy=site)}
    assert severities == {"gaze_away": Severity.NOTE, "phone_visible": Severity.NOTE}


def test_an_incident_says_what_was_measured_against_which_limit_and_when() -> None:
    start = WatchState("a", networks={"face-detector": "aa", "face-landmarks": "bb", "objects": "cc"})
    dim = replace(WELL, brightness=60.0)
    (incident,) = found((4, dim), (1, replace(dim, yaw=35.0)), (3, replace(dim, yaw=48.0)), start=start)
    assert incident.evidence == {
        "measure": "head turn in degrees",
        "value": 48.0,
        "limit": 28.0,
        "hold_s": 2.5,
        "held": 20,
        "of": 20,
        "moments": {"start": 4.0, "worst": 5.0, "known": 6.6},
        "circumstances": {"brightness": 60.0},
        "calibrated": False,
        "networks": {"face-detector": "aa", "face-landmarks": "bb"},
    }
    assert json.loads(json.dumps(incident.as_json()))["severity"] == "suspicion"


def test_where_less_is_worse_the_least_value_is_told() -> None:
    (incident,) = found((3, WELL), (3, replace(WELL, identity=0.2)), (3, replace(WELL, identity=0.1)))
    assert incident.evidence["value"] == 0.1


@pytest.mark.parametrize(
    ("body", "posture", "told"),
    [(True, "low", "low"), (True, "upright", "upright"), (True, "", "there"), (False, "", "not seen")],
)
def test_an_absence_tells_whether_somebody_is_still_there(body: bool, posture: str, told: str) -> None:
    unseen = replace(WELL, faces=0, persons=int(body), yaw=None, body=body, posture=posture)
    (incident,) = found((3, WELL), (5, unseen))
    assert incident.kind.value == "face_absent"
    assert incident.evidence["circumstances"]["posture"] == told


def test_sound_and_picture_do_not_wait_for_each_other() -> None:
    state, opened = WatchState("a"), []
    for index in range(60):
        for seen in (replace(WELL, t=index * STEP), replace(QUIET, t=index * STEP + 0.1, voice=1.0)):
            state, events = advance(state, seen, POLICY)
            opened += [event.incident.kind.value for event in events if isinstance(event, Opened)]
    assert opened == ["speech"]


def test_a_covered_lens_says_nothing_about_phones_and_faces() -> None:
    blind = replace(WELL, faces=0, yaw=None, brightness=3.0, detail=0.2, phone=0.9, identity=0.0)
    assert kinds((8, blind)) == ["camera_covered"]
