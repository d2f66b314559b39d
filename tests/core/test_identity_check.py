"""Photo and actions put together: one word, with its figures; what could not be told is no mismatch."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.canonical import canonical_bytes
from proctor.core.check_in_policy import CheckInRules
from proctor.core.identity_check import Comparison, judge_identity, not_asked
from proctor.core.liveness_state import PASSED, Liveness, LivenessOutcome, LivenessReason, begin

RULES = CheckInRules()
SAME = Comparison(0.8, 0.9, 0.7, {"false_accept": 0.01, "false_reject": 0.03, "false_alarm": 0.0})


def ended(status: str, reason: LivenessReason | None = None) -> Liveness:
    return replace(begin(1), outcome=LivenessOutcome(status, reason))


LIVED = replace(begin(1), outcome=PASSED)


@pytest.mark.parametrize(
    ("compared", "liveness", "word"),
    [
        (SAME, LIVED, ("match", "")),
        (replace(SAME, similarity=0.1), LIVED, ("mismatch", "different_person")),
        (replace(SAME, similarity=0.4), LIVED, ("unknown", "not_told")),
        (replace(SAME, similarity=None, reason="no_photo"), LIVED, ("unknown", "no_photo")),
        (SAME, ended("failed", LivenessReason.FLAT), ("mismatch", "flat")),
        (SAME, ended("failed", LivenessReason.OTHER_PERSON), ("mismatch", "other_person")),
        (SAME, ended("unknown", LivenessReason.TRACK_BROKEN), ("unknown", "track_broken")),
        (SAME, begin(1), ("unknown", "skipped")),
        (SAME, None, ("unknown", "skipped")),
        (None, None, ("unknown", "skipped")),
    ],
)  # fmt: skip
def test_the_word_and_its_reason(
    compared: Comparison | None, liveness: Liveness | None, word: tuple[str, str]
) -> None:
    check = judge_identity(compared, liveness, RULES, 1)
    assert (check.status, check.reason) == word
    canonical_bytes(dict(check.figures))  # as the journal writes it


def test_a_policy_without_liveness_rests_on_the_photo() -> None:
    assert judge_identity(SAME, None, replace(RULES, liveness=False), 1).status == "match"


def test_a_stricter_policy_asks_for_more_likeness() -> None:
    strict = replace(RULES, likeness=0.9)
    assert judge_identity(SAME, LIVED, strict, 1).status == "unknown"


def test_the_figures_name_limit_rates_and_actions() -> None:
    told = judge_identity(SAME, LIVED, RULES, 2).figures
    assert (told["similarity"], told["limit"], told["different_below"]) == (0.8, 0.5, 0.3)
    assert told["expected"]["false_accept"] == 0.01
    assert (told["liveness"], told["tries"]) == ("passed", 2)
    assert told["actions"]["asked"] == [action.value for action in LIVED.actions]


def test_not_asked_and_not_comparable_are_two_things() -> None:
    assert not_asked("policy").status == "not_asked"
    assert not_asked("no_reference").status == "unknown"


@given(
    st.one_of(st.none(), st.floats(0, 1)),
    st.sampled_from([None, LIVED, *(ended("unknown", reason) for reason in LivenessReason)]),
)
def test_only_what_was_seen_makes_a_mismatch(likeness: float | None, liveness: Liveness | None) -> None:
    check = judge_identity(replace(SAME, similarity=likeness), liveness, RULES, 1)
    if check.status == "mismatch":
        assert likeness is not None
        assert likeness < 0.3
    if check.status == "match":
        assert likeness is not None
        assert likeness >= 0.5
        assert liveness is LIVED
