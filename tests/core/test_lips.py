"""What the lips did while a voice was heard: talking, silent, or not to be told."""

from __future__ import annotations

from math import sin

import pytest

from proctor.core.incident import Opened, WatchState, advance
from proctor.core.lips import REMEMBERED_S, LipMemory, Lips
from proctor.core.observation import Observation, SoundObservation
from proctor.core.policy import default_policy

FPS = 5.0
POLICY = default_policy()


def watched(seconds: float, mouth_at: object, *, fps: float = FPS) -> LipMemory:
    """Pictures of `seconds`; `mouth_at`: media second -> opening or None."""
    assert callable(mouth_at)
    memory = LipMemory()
    for index in range(round(seconds * fps)):
        memory = memory.with_mouth(index / fps, mouth_at(index / fps))
    return memory


def talking(t: float) -> float:
    return 0.02 + 0.018 * sin(t * 23.0)


def silent(t: float) -> float:
    return 0.008 + 0.0015 * sin(t * 41.0)


def test_talking_lips_move_and_silent_ones_are_still() -> None:
    assert watched(4, talking).during(0.5, 3.5) is Lips.MOVING
    assert watched(4, silent).during(0.5, 3.5) is Lips.STILL


def test_one_wrong_measurement_among_many_does_not_open_a_mouth() -> None:
    assert watched(4, lambda t: 0.2 if abs(t - 2.0) < 0.05 else silent(t)).during(0.0, 3.9) is Lips.STILL


def test_a_little_movement_proves_neither() -> None:
    assert watched(4, lambda t: 0.01 + 0.008 * sin(t * 23.0)).during(0.0, 3.9) is Lips.UNKNOWN


@pytest.mark.parametrize(
    "mouth_at",
    [
        lambda _t: None,
        lambda t: silent(t) if t < 1.0 else None,
        lambda t: silent(t) if t in (0.0, 3.8) else None,
    ],
    ids=["never seen", "seen at the start only", "seen twice"],
)
def test_lips_that_were_hardly_seen_are_unknown_and_not_still(mouth_at: object) -> None:
    assert watched(4, mouth_at).during(0.0, 3.9) is Lips.UNKNOWN


def test_only_the_asked_stretch_counts() -> None:
    memory = watched(8, lambda t: talking(t) if t < 4 else silent(t))
    assert memory.during(0.5, 3.5) is Lips.MOVING
    assert memory.during(4.2, 7.8) is Lips.STILL


def test_what_is_long_ago_is_forgotten_and_a_long_speech_is_judged_by_its_end() -> None:
    memory = watched(60, lambda t: talking(t) if t < 30 else silent(t))
    assert memory.moments[0][0] >= 60 - REMEMBERED_S - 1
    assert memory.during(0.0, 60.0) is Lips.STILL


@pytest.mark.parametrize(
    ("mouth_at", "told"), [(talking, "moving"), (silent, "still"), (lambda _t: None, "unknown")]
)
def test_an_incident_of_speech_says_what_the_mouth_did_meanwhile(mouth_at: object, told: str) -> None:
    assert callable(mouth_at)
    state, opened = WatchState("a"), []
    for index in range(40):
        t = index / FPS
        mouth = mouth_at(t)
        state, _ = advance(state, Observation(t, faces=None if mouth is None else 1, mouth=mouth), POLICY)
        heard = SoundObservation(t, voice=0.9 if t >= 2 else 0.0, level_db=-30.0)
        state, events = advance(state, heard, POLICY)
        opened += [event.incident for event in events if isinstance(event, Opened)]
    (speech,) = [incident for incident in opened if incident.kind.value == "speech"]
    assert speech.evidence["mouth"] == told
    assert speech.detail.endswith(f"mouth meanwhile: {told}")
