"""The review: who judges an incident, when a verdict stands, and how far an attempt's review is.

The third of the three state machines. An adverse verdict needs a second reviewer who has not seen the
first's, and disagreement a third. So that the second cannot tell what the first decided, an attempt in which
the first saw a violation is judged again as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from proctor.core.errors import RefusedError


class Verdict(StrEnum):
    """What a person says of a suspicion. Only a violation is held against the candidate."""

    DISMISSED = "dismissed"
    VIOLATION = "violation"
    INCONCLUSIVE = "inconclusive"


class Stage(StrEnum):
    """Whose word an incident waits for."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    DECIDED = "decided"


class ReviewState(StrEnum):
    """How far the review of an attempt is. `decided`: ready to be published."""

    WAITING = "waiting"
    IN_REVIEW = "in_review"
    SECOND_REVIEW = "second_review"
    THIRD_REVIEW = "third_review"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One reviewer's word on one incident."""

    incident: str
    reviewer: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an incident stands. `verdict`: what stands; None until `stage` is decided."""

    stage: Stage
    verdict: Verdict | None = None


@dataclass(frozen=True)
class AttemptReview:
    """All judgements on an attempt's incidents, in the order in which they were given; one by one reviewer on
    one incident."""

    incidents: tuple[str, ...]
    judgements: tuple[Judgement, ...] = ()

    def of(self, incident: str) -> tuple[Judgement, ...]:
        """The judgements on one incident: the first's, the second's, the third's."""
        return tuple(found for found in self.judgements if found.incident == incident)

    def own(self, incident: str, reviewer: str) -> Judgement | None:
        """The reviewer's own judgement on the incident."""
        return next((found for found in self.of(incident) if found.reviewer == reviewer), None)

    def standing(self, incident: str) -> Standing:
        """Where the incident stands now."""
        given = [found.verdict for found in self.of(incident)]
        if not given:
            return Standing(Stage.FIRST)
        if len(given) > 1:
            return _after_two(given)
        return Standing(Stage.SECOND) if self._adverse else Standing(Stage.DECIDED, given[0])

    def state(self) -> ReviewState:
        """How far the whole is: the earliest stage that an incident is in."""
        stages = {self.standing(incident).stage for incident in self.incidents}
        if Stage.FIRST in stages:
            return ReviewState.IN_REVIEW if self.judgements else ReviewState.WAITING
        for stage, state in _STATE_OF.items():
            if stage in stages:
                return state
        return ReviewState.DECIDED

    def may_judge(self, incident: str, reviewer: str) -> bool:
        """Whether the incident waits for a word that this reviewer may give."""
        waiting = self.standing(incident).stage is not Stage.DECIDED
        return incident in self.incidents and waiting and self.own(incident, reviewer) is None

    def judge(self, new: Judgement) -> AttemptReview:
        """The review with `new`. One's own word may be changed until somebody else has spoken after it.

        RefusedError `not_found`, `judged_by_others` (somebody has spoken since), `already_decided`.
        """
        if new.incident not in self.incidents:
            raise _refused("not_found", "This attempt has no such incident.")
        mine = self.own(new.incident, new.reviewer)
        if mine is not None:
            if self.of(new.incident)[-1] is not mine:
                raise _refused("judged_by_others", "Another reviewer has judged this incident since.")
            kept = tuple(new if found is mine else found for found in self.judgements)
            return AttemptReview(self.incidents, kept)
        if self.standing(new.incident).stage is Stage.DECIDED:
            raise _refused("already_decided", "This incident has been decided by others.")
        return AttemptReview(self.incidents, (*self.judgements, new))

    @property
    def _adverse(self) -> bool:
        """Whether anybody saw a violation in the attempt."""
        return any(found.verdict is Verdict.VIOLATION for found in self.judgements)


def standings(review: AttemptReview) -> Mapping[str, Standing]:
    """Where each incident stands."""
    return {incident: review.standing(incident) for incident in review.incidents}


def undecided(review: AttemptReview) -> Sequence[str]:
    """The incidents that nobody may publish yet."""
    return [name for name, found in standings(review).items() if found.stage is not Stage.DECIDED]


_STATE_OF = {Stage.SECOND: ReviewState.SECOND_REVIEW, Stage.THIRD: ReviewState.THIRD_REVIEW}


def _after_two(given: Sequence[Verdict]) -> Standing:
    first, second = given[:2]
    if first is second:
        return Standing(Stage.DECIDED, first)
    if Verdict.VIOLATION not in (first, second):
        return Standing(Stage.DECIDED, Verdict.INCONCLUSIVE)  # neither holds it against the candidate
    if len(given) == 2:
        return Standing(Stage.THIRD)
    return Standing(Stage.DECIDED, given[2])  # with the third's word two agree, or none sees a violation


def _refused(code: str, what: str) -> RefusedError:
    return RefusedError(what, code=code, kept="All verdicts that were given are kept.")
