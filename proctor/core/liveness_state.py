"""What a liveness check is made of: the actions, the state of one check, how it can end, its figures for the
record. Values only; how one state follows on another is in `liveness`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from proctor.core.liveness_track import Face, LivenessSample

ASKED = 3  # actions of one course
# Seconds of looking ahead before each action, drawn anew: a film does not know when to keep still.
LEAST_PAUSE_S, MOST_PAUSE_S = 0.5, 2.0


class LivenessAction(StrEnum):
    """What is asked; left and right are the candidate's own."""

    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    COME_CLOSER = "come_closer"


class LivenessHint(StrEnum):
    """What the person can do better now."""

    NONE = ""
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    TOO_DARK = "too_dark"
    TOO_FAR = "too_far"
    TOO_CLOSE = "too_close"
    CUT_OFF = "cut_off"
    LOOK_AHEAD = "look_ahead"
    TOO_FAST = "too_fast"
    FURTHER = "further"
    OTHER_ACTION = "other_action"
    BEGUN_ANEW = "begun_anew"


class LivenessReason(StrEnum):
    """Why it was not passed. FLAT and OTHER_PERSON speak against who is there; the others against nobody."""

    FLAT = "flat"
    OTHER_PERSON = "other_person"
    WRONG_ACTIONS = "wrong_actions"
    TRACK_BROKEN = "track_broken"
    TOO_LONG = "too_long"
    NO_FACE = "no_face"
    NO_LIKENESS = "no_likeness"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class LivenessOutcome:
    """`status`: passed, failed or unknown; `reason` is None where it was passed."""

    status: str
    reason: LivenessReason | None = None


PASSED = LivenessOutcome("passed")


@dataclass(frozen=True, slots=True)
class ActionDone:
    """One action with its figures: media seconds when it was asked and how long it took; degrees turned and
    told by the nose; solid: the one by the other, 1 for a head, 0 for a flat picture (None for an approach);
    growth of the face; likeness to the photo, the median of that many `looks`."""

    action: LivenessAction
    asked_s: float
    took_s: float
    turn: float
    nose: float
    solid: float | None
    growth: float
    alike: float | None
    looks: int

    def as_json(self) -> dict[str, Any]:
        """Plain rounded values, for the record."""
        return {
            "action": self.action.value,
            "asked_s": round(self.asked_s, 2),
            "took_s": round(self.took_s, 2),
            "turn_deg": round(self.turn, 1),
            "nose_deg": round(self.nose, 1),
            "solid": None if self.solid is None else round(self.solid, 2),
            "growth": round(self.growth, 2),
            "alike": None if self.alike is None else round(self.alike, 3),
            "looks": self.looks,
        }


@dataclass(frozen=True, slots=True)
class Liveness:
    """One liveness check under way. `at`: the action that is due, by its place; None while ahead is being
    measured. `asked_t`: the media second in which it is asked; until then ahead is to be looked. `returning`:
    ahead again, after an action; `met`: that action was done. `strayed`: movements that nobody asked for."""

    seed: int
    actions: tuple[LivenessAction, ...]
    courses: int = 1
    began: float | None = None
    at: int | None = None
    returning: bool = False
    met: ActionDone | None = None
    since: float | None = None
    asked_t: float = 0.0
    last: LivenessSample | None = None
    ahead: Face | None = None
    held: tuple[LivenessSample, ...] = ()
    looks: tuple[float, ...] = ()
    wrong: int = 0
    strayed: int = 0
    flat: int = 0
    done: tuple[ActionDone, ...] = ()
    hint: LivenessHint = LivenessHint.NONE
    outcome: LivenessOutcome | None = None

    @property
    def action(self) -> LivenessAction | None:
        """The action that is asked now; None while looking ahead is."""
        if self.at is None or self.returning or self.outcome is not None or self.last is None:
            return None
        return self.actions[self.at] if self.last.t >= self.asked_t else None


def draw_actions(seed: int, course: int = 1) -> tuple[LivenessAction, ...]:
    """The actions of a course: any order, none twice running, so that at least one of them is a turn."""
    chance = random.Random(f"{seed}/{course}")  # noqa: S311  an order, no secret; the seed is one
    drawn: list[LivenessAction] = []
    while len(drawn) < ASKED:
        drawn.append(chance.choice([action for action in LivenessAction if action not in drawn[-1:]]))
    return tuple(drawn)


def pause_before(seed: int, course: int, at: int) -> float:
    """Seconds to look ahead before the action at that place is asked."""
    return random.Random(f"{seed}/{course}/{at}").uniform(LEAST_PAUSE_S, MOST_PAUSE_S)  # noqa: S311


def begin(seed: int) -> Liveness:
    """A check whose order of actions comes from `seed`."""
    return Liveness(seed, draw_actions(seed))


def skip(state: Liveness) -> Liveness:
    """The person goes on without it: unknown."""
    return ended(state, "unknown", LivenessReason.SKIPPED)


def ended(state: Liveness, status: str, reason: LivenessReason) -> Liveness:
    """The state at its end, with a reason."""
    return replace(state, outcome=LivenessOutcome(status, reason), hint=LivenessHint.NONE)


def share(state: Liveness) -> float:
    """How much of the course is done, 0 to 1."""
    return 1.0 if state.outcome == PASSED else len(state.done) / len(state.actions)


def figures(state: Liveness) -> dict[str, Any]:
    """For the record: the actions asked last and those done, courses, seconds."""
    seconds = 0.0 if state.last is None or state.began is None else state.last.t - state.began
    return {
        "asked": [action.value for action in state.actions],
        "done": [action.as_json() for action in state.done],
        "courses": state.courses,
        "wrong": state.strayed,
        "seconds": round(seconds, 1),
    }
