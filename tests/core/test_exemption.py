"""Exemptions: what an accommodation switches off or widens, seen in the policy, its digest and the record."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType

import pytest

from proctor.core.errors import BadInputError
from proctor.core.exemption import (
    EXEMPTIONS,
    Exemption,
    apply_exemptions,
    effects_of,
    exemptions_from_json,
)
from proctor.core.incident import Opened, WatchState, advance
from proctor.core.kinds import WATCHED, IncidentKind
from proctor.core.observation import Observation
from proctor.core.policy import WatchPolicy, default_policy
from proctor.resources.texts import LANGUAGES, has_text

POLICY = default_policy()
_K = IncidentKind


def granted(*names: str) -> tuple[Exemption, ...]:
    return tuple(Exemption(name, "No. 118, 12.11.2026") for name in names)


def suspected(policy: WatchPolicy, seconds: float = 20.0, **seen: object) -> set[IncidentKind]:
    """What a candidate who is seen so all the time is suspected of."""
    state, found = WatchState("a"), set()
    usual = {"faces": 1, "yaw": 0.0, "brightness": 120.0, "detail": 30.0, "motion": 9.0}
    for at in range(round(seconds * 5)):
        state, events = advance(state, Observation(at / 5, **{**usual, **seen}), policy)  # type: ignore[arg-type]
        found |= {event.incident.kind for event in events if isinstance(event, Opened)}
    return found


def test_nothing_granted_changes_nothing() -> None:
    assert apply_exemptions(POLICY, ()) is POLICY
    assert effects_of(POLICY, ()) == ()


def test_who_listens_to_the_screen_is_not_watched_for_looking_at_it() -> None:
    own = apply_exemptions(POLICY, granted("screen_reader"))
    assert suspected(POLICY, yaw=60.0, headset=0.9) >= {_K.TURNED_AWAY, _K.HEADSET}
    assert suspected(own, yaw=60.0, headset=0.9) == set()
    assert suspected(own, faces=0, yaw=None) == {_K.FACE_ABSENT}, "whatever else is watched, still is"


def test_unsteady_eyes_widen_a_turn_and_do_not_switch_it_off() -> None:
    own = apply_exemptions(POLICY, granted("unsteady_gaze"))
    assert _K.TURNED_AWAY in suspected(POLICY, yaw=38.0)
    assert suspected(own, yaw=38.0) == set()
    assert _K.TURNED_AWAY in suspected(own, yaw=58.0)
    before, after = POLICY.rules[_K.TURNED_AWAY], own.rules[_K.TURNED_AWAY]
    assert after.extras["release"] == before.extras["release"] * 1.5


def test_with_a_helper_two_are_expected_and_three_are_not() -> None:
    own = apply_exemptions(POLICY, granted("assistant"))
    assert _K.EXTRA_PERSON in suspected(POLICY, faces=2)
    assert suspected(own, faces=2) == set()
    assert _K.EXTRA_PERSON in suspected(own, faces=3)


def test_the_digest_and_the_name_tell_that_the_policy_is_another() -> None:
    own = apply_exemptions(POLICY, granted("hearing_device", "dim_room"))
    assert own.digest() != POLICY.digest()
    assert own.name == f"{POLICY.name}+dim_room+hearing_device"
    assert own == apply_exemptions(POLICY, granted("dim_room", "hearing_device"))


def test_of_two_exemptions_for_one_figure_the_wider_holds() -> None:
    both = apply_exemptions(POLICY, granted("involuntary_movement", "posture_breaks"))
    before = POLICY.rules[_K.FACE_ABSENT]
    assert both.rules[_K.FACE_ABSENT].hold_s == before.hold_s * 8
    assert both.rules[_K.TURNED_AWAY].hold_s == POLICY.rules[_K.TURNED_AWAY].hold_s * 3


@pytest.mark.parametrize("name", sorted(EXEMPTIONS))
def test_every_exemption_only_ever_lets_more_pass_and_says_how(name: str) -> None:
    own = apply_exemptions(POLICY, granted(name))
    changed = {kind for kind in WATCHED if own.rules[kind] != POLICY.rules[kind]}
    told = {effect.kind for effect in effects_of(POLICY, granted(name))}
    assert told == {kind for kind in changed if POLICY.rules[kind].enabled}
    assert changed == {relief.kind for relief in EXEMPTIONS[name]} - {
        kind for kind in WATCHED if not POLICY.rules[kind].enabled
    }
    for kind in changed:
        before, after = POLICY.rules[kind], own.rules[kind]
        assert after.threshold >= before.threshold
        assert after.hold_s >= before.hold_s
        assert after.warn_s <= after.hold_s
        assert after.enabled <= before.enabled
    for effect in effects_of(POLICY, granted(name)):
        assert json.loads(json.dumps(effect.as_json()))["exemption"] == name
        assert effect.before != effect.after


@pytest.mark.parametrize("name", sorted(EXEMPTIONS))
def test_the_candidate_can_read_every_exemption(name: str) -> None:
    for language in LANGUAGES:
        assert has_text(language, Exemption(name, "x").text_key())


def test_a_site_that_already_allows_more_is_not_made_stricter() -> None:
    rules = dict(POLICY.rules)
    rules[_K.EXTRA_PERSON] = replace(rules[_K.EXTRA_PERSON], threshold=4)
    lax = replace(POLICY, rules=MappingProxyType(rules))
    assert apply_exemptions(lax, granted("assistant")).rules[_K.EXTRA_PERSON].threshold == 4


@pytest.mark.parametrize(
    "wrong",
    [
        [{"name": "everything", "basis": "x"}],
        [{"name": "dim_room", "basis": " "}],
        [{"name": "dim_room", "basis": "x" * 201}],
        [{"name": "dim_room", "basis": "x"}, {"name": "dim_room", "basis": "y"}],
        [{"name": "dim_room"}],
        ["dim_room"],
        7,
    ],
)
def test_what_is_no_exemption_is_refused(wrong: object) -> None:
    with pytest.raises(BadInputError):
        exemptions_from_json(wrong)


def test_they_survive_the_journal() -> None:
    held = granted("assistant", "paper_aid")
    assert exemptions_from_json(json.loads(json.dumps([one.as_json() for one in held]))) == held
