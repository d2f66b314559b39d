"""Verdicts: an adverse one takes two who agree without seeing each other's, and disagreement a third."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.errors import RefusedError
from proctor.core.review import (
    AttemptReview,
    Judgement,
    ReviewState,
    Stage,
    Standing,
    Verdict,
    standings,
    undecided,
)

DISMISSED, VIOLATION, INCONCLUSIVE = Verdict.DISMISSED, Verdict.VIOLATION, Verdict.INCONCLUSIVE


def judged(*words: tuple[str, str, Verdict], incidents: tuple[str, ...] = ("i1", "i2")) -> AttemptReview:
    review = AttemptReview(incidents)
    for reviewer, incident, verdict in words:
        review = review.judge(Judgement(incident, reviewer, verdict))
    return review


def test_an_attempt_without_incidents_has_nothing_to_wait_for() -> None:
    assert AttemptReview(()).state() is ReviewState.DECIDED


def test_one_reviewer_is_enough_to_clear_an_honest_candidate() -> None:
    review = judged(("a", "i1", DISMISSED))
    assert review.state() is ReviewState.IN_REVIEW and undecided(review) == ["i2"]
    review = review.judge(Judgement("i2", "a", INCONCLUSIVE))
    assert review.state() is ReviewState.DECIDED
    assert Verdict.VIOLATION not in {found.verdict for found in standings(review).values()}


def test_a_violation_sends_the_whole_attempt_to_a_second_reviewer() -> None:
    review = judged(("a", "i1", VIOLATION), ("a", "i2", DISMISSED))
    # Both wait: which of them the first found adverse cannot be told from what is left to do.
    assert review.state() is ReviewState.SECOND_REVIEW and undecided(review) == ["i1", "i2"]
    assert not review.may_judge("i1", "a") and review.may_judge("i1", "b") and review.may_judge("i2", "b")
    review = review.judge(Judgement("i1", "b", VIOLATION)).judge(Judgement("i2", "b", DISMISSED))
    assert review.state() is ReviewState.DECIDED
    assert review.standing("i1") == Standing(Stage.DECIDED, VIOLATION)
    assert review.standing("i2") == Standing(Stage.DECIDED, DISMISSED)


@pytest.mark.parametrize(
    ("first", "second", "third", "stands"),
    [
        (VIOLATION, DISMISSED, VIOLATION, VIOLATION),
        (VIOLATION, DISMISSED, DISMISSED, DISMISSED),
        (VIOLATION, DISMISSED, INCONCLUSIVE, INCONCLUSIVE),
        (DISMISSED, VIOLATION, VIOLATION, VIOLATION),
        (INCONCLUSIVE, VIOLATION, DISMISSED, DISMISSED),
    ],
)
def test_disagreement_goes_to_a_third(
    first: Verdict, second: Verdict, third: Verdict, stands: Verdict
) -> None:
    review = judged(("a", "i1", first), ("a", "i2", VIOLATION), ("b", "i1", second), ("b", "i2", VIOLATION))
    assert review.state() is ReviewState.THIRD_REVIEW and undecided(review) == ["i1"]
    assert not review.may_judge("i1", "a") and not review.may_judge("i1", "b")
    review = review.judge(Judgement("i1", "c", third))
    assert review.standing("i1") == Standing(Stage.DECIDED, stands)


def test_two_who_see_no_violation_but_differ_leave_it_inconclusive() -> None:
    review = judged(("a", "i1", DISMISSED), ("a", "i2", VIOLATION), ("b", "i1", INCONCLUSIVE))
    assert review.standing("i1") == Standing(Stage.DECIDED, INCONCLUSIVE)


def test_ones_own_word_may_be_changed_until_another_has_spoken() -> None:
    review = judged(("a", "i1", VIOLATION), ("a", "i2", DISMISSED), ("a", "i1", DISMISSED))
    assert review.state() is ReviewState.DECIDED
    review = judged(("a", "i1", VIOLATION), ("a", "i2", DISMISSED), ("b", "i1", VIOLATION))
    with pytest.raises(RefusedError) as refused:
        review.judge(Judgement("i1", "a", DISMISSED))
    assert refused.value.code == "judged_by_others"


def test_a_first_word_taken_back_does_not_silence_the_second() -> None:
    review = judged(("a", "i1", VIOLATION), ("a", "i2", DISMISSED), ("b", "i2", VIOLATION))
    review = review.judge(Judgement("i1", "a", DISMISSED))
    assert review.standing("i2").stage is Stage.THIRD


def test_what_others_decided_and_what_is_not_there_is_refused() -> None:
    review = judged(("a", "i1", DISMISSED))
    for incident, code in (("i1", "already_decided"), ("i9", "not_found")):
        with pytest.raises(RefusedError) as refused:
            review.judge(Judgement(incident, "b", VIOLATION))
        assert refused.value.code == code


words = st.tuples(st.sampled_from("abcd"), st.sampled_from(["i1", "i2", "i3"]), st.sampled_from(Verdict))


@given(st.lists(words, max_size=40))
def test_no_violation_ever_stands_on_one_word(said: list[tuple[str, str, Verdict]]) -> None:
    review = AttemptReview(("i1", "i2", "i3"))
    for reviewer, incident, verdict in said:
        try:
            review = review.judge(Judgement(incident, reviewer, verdict))
        except RefusedError:
            continue
    for incident in review.incidents:
        given_words = review.of(incident)
        assert len({found.reviewer for found in given_words}) == len(given_words) <= 3
        if review.standing(incident).verdict is VIOLATION:
            assert sum(found.verdict is VIOLATION for found in given_words) >= 2
    assert (review.state() is ReviewState.DECIDED) == (not undecided(review))
