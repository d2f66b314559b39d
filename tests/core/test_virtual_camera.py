"""What a camera's behaviour adds to what the computer knows of it: never enough to accuse by itself."""

from __future__ import annotations

from typing import Any

import pytest

from proctor.core.host_fact import FactState, HostFact, clear, found, unknown
from proctor.core.kinds import IncidentKind
from proctor.core.policy import default_policy
from proctor.core.virtual_camera import MOST, behaviour_traces, confidence_of, with_behaviour

CAMERA = IncidentKind.VIRTUAL_CAMERA
LIMIT = default_policy().rules[CAMERA].threshold
HONEST: dict[str, Any] = {
    "frames": 200,
    "seconds": 40.0,
    "jitter_ms": 1.4,
    "doubles": 0.0,
    "repeats": 0,
    "patterns": 0,
    "unchanged": 0.7,
}
FILM = {**HONEST, "jitter_ms": 0.0, "repeats": 90, "patterns": 40, "unchanged": 0.999}


def test_an_honest_cameras_behaviour_says_nothing() -> None:
    fact = with_behaviour(clear("cameras", CAMERA), HONEST)
    assert (fact.state, fact.confidence, fact.traces) == (FactState.CLEAR, 0.0, ())
    assert fact.figures["behaviour"]["unchanged"] == 0.7


def test_all_signs_together_are_told_and_stay_below_the_limit() -> None:
    traces = behaviour_traces(FILM)
    assert [trace.detail.split(":")[0] for trace in traces] == [
        "loop",
        "noise pattern",
        "no noise",
        "steady clock",
    ]
    assert confidence_of(traces) == MOST < LIMIT
    fact = with_behaviour(clear("cameras", CAMERA), FILM)
    assert fact.state is FactState.FOUND and fact.confidence < LIMIT


@pytest.mark.parametrize(
    ("known", "sure"),
    [
        (found("cameras", CAMERA, 0.5, ("NVIDIA Broadcast",)), MOST),
        (found("cameras", CAMERA, 0.95, ("OBS Virtual Camera",)), 0.95),
        (found("cameras", CAMERA, 0.4, ("DroidCam",)), MOST),
    ],
)
def test_behaviour_carries_no_doubt_over_the_limit_and_weakens_no_certainty(
    known: HostFact, sure: float
) -> None:
    fact = with_behaviour(known, FILM)
    assert fact.confidence == pytest.approx(sure)
    assert (fact.confidence >= LIMIT) == (known.confidence >= LIMIT)


def test_a_camera_of_which_nothing_is_known_stays_unknown() -> None:
    fact = with_behaviour(unknown("cameras", CAMERA, "host-cameras-unlisted"), FILM)
    assert (fact.state, fact.confidence) == (FactState.UNKNOWN, 0.0)
    assert len(fact.traces) == 4


def test_too_short_a_look_says_nothing() -> None:
    assert behaviour_traces({**FILM, "frames": 20}) == ()
    assert behaviour_traces({**FILM, "seconds": 3.0}) == ()
    assert behaviour_traces({}) == ()
    other = clear("audio_devices", IncidentKind.HEADSET)
    assert with_behaviour(other, FILM) is other
    assert with_behaviour(clear("cameras", CAMERA), None).traces == ()
