"""The appeals commission's votes: a table of cases, and what holds of every commission."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proctor.core.commission import Seat, Vote, decide, quorum_of
from proctor.core.errors import RefusedError

LETTERS = {"U": Vote.UPHOLD, "D": Vote.DISMISS, "-": None}


def commission(votes: str, chair: int = 0) -> list[Seat]:
    """Seats from letters: U uphold, D dismiss, - not there; `chair`: whose seat, -1 for none."""
    return [Seat(f"Member {place}", place == chair, LETTERS[letter]) for place, letter in enumerate(votes)]


@pytest.mark.parametrize(
    ("votes", "chair", "upheld", "by_chair"),
    [
        ("UUUUU", 0, True, False),
        ("UUUDD", 4, True, False),  # the chair is outvoted
        ("DDDUU", 3, False, False),
        ("UUDD-", 0, True, True),  # even: the chair's vote
        ("UUDD-", 2, False, True),
        ("UUUD-", 4, True, False),  # the chair need not be there where the votes are not even
        ("UUDDUD", 5, False, True),
        ("UUUDDD---", 0, True, True),  # six of nine are two thirds
        ("DDDD--", 5, False, False),
    ],
)
def test_the_majority_decides_and_the_chairs_vote_where_it_is_even(
    votes: str, chair: int, upheld: bool, by_chair: bool
) -> None:
    decision = decide(commission(votes, chair))
    assert (decision.upheld, decision.by_chair) == (upheld, by_chair)
    assert (decision.for_it, decision.against) == (votes.count("U"), votes.count("D"))
    assert (decision.members, decision.present) == (len(votes), len(votes.replace("-", "")))


@pytest.mark.parametrize(
    ("votes", "chair", "code"),
    [
        ("", 0, "commission_small"),
        ("UUUU", 0, "commission_small"),
        ("UUU--", 0, "commission_quorum"),  # three of five are less than two thirds
        ("UUUU---", 0, "commission_quorum"),  # four of seven
        ("-----", 0, "commission_quorum"),
        ("UUUUU", -1, "commission_chair"),
        ("UUDD-", 4, "commission_tie"),
    ],
)
def test_a_commission_that_is_none_decides_nothing(votes: str, chair: int, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        decide(commission(votes, chair))
    assert refused.value.code == code
    assert refused.value.kept


def test_one_person_has_one_seat_and_one_leads() -> None:
    seats = commission("UUUU")
    with pytest.raises(RefusedError, match="twice"):
        decide([*seats, Seat("  member  2 ", vote=Vote.UPHOLD)])
    with pytest.raises(RefusedError, match="one chair"):
        decide([*seats, Seat("Another", chair=True, vote=Vote.UPHOLD)])


SEATS = st.builds(
    lambda votes, chair: [Seat(f"M{i}", i == chair % len(votes), vote) for i, vote in enumerate(votes)],
    st.lists(st.sampled_from([*Vote, None]), min_size=5, max_size=15),
    st.integers(0, 100),
)


def outcome(seats: list[Seat]) -> tuple[str, bool]:
    try:
        return "decided", decide(seats).upheld
    except RefusedError as refused:
        return str(refused.code), False


@settings(deadline=None)
@given(SEATS)
def test_what_is_decided_had_its_quorum_and_no_fewer_votes_than_the_other_side(seats: list[Seat]) -> None:
    present = [seat for seat in seats if seat.vote is not None]
    quorate = Fraction(len(present), len(seats)) >= Fraction(2, 3)
    word, upheld = outcome(seats)
    assert (word != "commission_quorum") is quorate
    if word == "decided":
        decision = decide(seats)
        assert decision.present == decision.for_it + decision.against == len(present) >= quorum_of(len(seats))
        ahead = decision.for_it - decision.against
        assert ahead >= 0 if upheld else ahead <= 0
        assert decision.by_chair is (ahead == 0)


@settings(deadline=None)
@given(SEATS, st.randoms(use_true_random=False))
def test_the_order_of_seats_says_nothing(seats: list[Seat], chance: object) -> None:
    other = list(seats)
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert outcome(other) == outcome(seats)


@settings(deadline=None)
@given(SEATS, st.data())
def test_another_vote_for_it_never_turns_it_against(seats: list[Seat], data: st.DataObject) -> None:
    before = outcome(seats)
    place = data.draw(st.sampled_from(range(len(seats))))
    seat = seats[place]
    if before == ("decided", True) and seat.vote is Vote.DISMISS:
        seats[place] = Seat(seat.member, seat.chair, Vote.UPHOLD)
        assert outcome(seats) == ("decided", True)


@settings(deadline=None)
@given(SEATS)
def test_with_the_chair_there_no_vote_ends_without_a_decision(seats: list[Seat]) -> None:
    word, _ = outcome(seats)
    if word == "commission_tie":
        assert [seat.vote for seat in seats if seat.chair] == [None]
