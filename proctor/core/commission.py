"""The appeals commission: who sits, who is there, how they vote, and what they decide.

At least five members, at least two thirds of them present, the majority of those present decides; where the
votes are even, the chair's decides (issue of appeals; the orders leave the rest to the commission). Pure: no
clock, no store. Whoever is present votes: an abstention would be no word on a complaint.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from proctor.core.errors import RefusedError

FEWEST_MEMBERS = 5
_PRESENT = (2, 3)  # at least two thirds


class Vote(StrEnum):
    """A member's word on a complaint."""

    UPHOLD = "uphold"
    DISMISS = "dismiss"


@dataclass(frozen=True)
class Seat:
    """A member of the commission. `vote`: None where they were not there."""

    member: str
    chair: bool = False
    vote: Vote | None = None


@dataclass(frozen=True)
class Decision:
    """What the commission decided. `by_chair`: the votes were even, and the chair's decided."""

    upheld: bool
    members: int
    present: int
    for_it: int
    against: int
    by_chair: bool


def quorum_of(members: int) -> int:
    """How many of so many members have to be present: two thirds, rounded up."""
    part, whole = _PRESENT
    return -(-members * part // whole)


def decide(seats: Sequence[Seat]) -> Decision:
    """What these votes come to.

    RefusedError, by its code: `commission_small` (fewer than five members), `commission_twice` (a member
    named twice), `commission_chair` (not one chair), `commission_quorum` (fewer than two thirds present),
    `commission_tie` (the votes are even and the chair was not there: they sit again).
    """
    _require_commission(seats)
    votes = [seat.vote for seat in seats if seat.vote is not None]
    if len(votes) < quorum_of(len(seats)):
        raise _refused("commission_quorum", f"Of {len(seats)} members, {len(votes)} were present.")
    for_it = votes.count(Vote.UPHOLD)
    against = len(votes) - for_it
    upheld, by_chair = for_it > against, for_it == against
    if by_chair:
        (word,) = (seat.vote for seat in seats if seat.chair)
        if word is None:
            raise _refused("commission_tie", "The votes are even, and the chair was not present.")
        upheld = word is Vote.UPHOLD
    return Decision(upheld, len(seats), len(votes), for_it, against, by_chair)


def _require_commission(seats: Sequence[Seat]) -> None:
    if len(seats) < FEWEST_MEMBERS:
        raise _refused("commission_small", f"A commission has at least {FEWEST_MEMBERS} members.")
    if len(_names(seats)) != len(seats):
        raise _refused("commission_twice", "A member is named twice.")
    if sum(seat.chair for seat in seats) != 1:
        raise _refused("commission_chair", "A commission has one chair.")


def _names(seats: Iterable[Seat]) -> set[str]:
    """Members as people read them: the same name in another case or with other spaces is the same."""
    return {" ".join(seat.member.split()).casefold() for seat in seats}


def _refused(code: str, what: str) -> RefusedError:
    return RefusedError(what, code=code, kept="Nothing was decided.", remedy="The commission sits again.")
