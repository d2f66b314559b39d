"""Liveness: actions asked of the person before the camera, in an order that a recorded film cannot know, each
verified by pose and scale of a solid head on one unbroken track.

Pure: `advance(state, sample)` gives the next state; the seed of the order comes in. A state machine of one
course: look ahead, then for each action do it and look ahead again. Where the track breaks the course begins
anew in another order. Who cannot or will not do it is unknown, never guilty. What it cannot tell: a film of
the very person that somebody plays action by action, and a mask that is as solid as a head.
"""

from __future__ import annotations

from dataclasses import replace
from math import radians, sin
from statistics import median

from proctor.core.liveness_state import (
    PASSED,
    ActionDone,
    Liveness,
    LivenessAction,
    LivenessHint,
    LivenessReason,
    draw_actions,
    ended,
    pause_before,
)
from proctor.core.liveness_track import (
    LEAST_HEIGHT,
    LEAST_LIGHT,
    MOST_HEIGHT,
    Face,
    LivenessSample,
    Movement,
    break_between,
    is_gap,
    is_too_fast,
    middle_of,
    movement,
)

AHEAD_WANTED, HOLD = 5, 3  # pictures that say where ahead is; that show an action
BACK = 9.0  # degrees from ahead within which a head looks ahead again
# Measured on films of turned heads and on prints turned by up to 45 degrees: from 22 degrees on a head's nose
# tells 18 or more; a print comes to 9 and 7, one bent round to half its width to 22 and 15.
TURN, NOSE, LEAST_SOLID = 22.0, 12.0, 0.55
GROWTH, LEAN = 1.28, 1.1
FLAT_NARROWED, FLAT_NOSE, FLAT_PICTURES = 28.0, 0.35, 4
OTHER = 0.3  # likeness below which another face does the action
LEAST_LOOKS = 2  # at a face while it acts, before it is said whose it is
AHEAD_S, ACTION_S, BACK_S = 20.0, 12.0, 10.0
MOST_COURSES, MOST_STRAYED = 3, 1


def advance(state: Liveness, sample: LivenessSample) -> Liveness:
    """The state after one more picture; one with an outcome stays as it is."""
    if state.outcome is not None:
        return state
    if state.since is None or (state.at is None and sample.t < state.since):
        state = replace(state, since=sample.t, began=sample.t)
    face = sample.face
    if state.last is not None and state.at is not None:
        if is_gap(state.last, sample) or (face and break_between(state.last, sample)):
            return _anew(state, sample, LivenessReason.TRACK_BROKEN)
        if face and is_too_fast(state.last, sample) and state.met is None:
            state = replace(state, returning=True, held=(), hint=LivenessHint.TOO_FAST)
    if face is None:
        hint = LivenessHint.SEVERAL_FACES if (sample.faces or 0) > 1 else LivenessHint.NO_FACE
        return _in_time(replace(state, hint=hint), sample.t)
    state = replace(state, last=sample)
    if state.at is None:
        state = _measured_ahead(state, sample, face)
    else:
        moved = movement(state.ahead or face, face)
        # Who acts is told by the looks at the movement itself, not by those at the face ahead.
        if sample.alike is not None and (abs(moved.turn) > BACK or moved.growth > LEAN):
            state = replace(state, looks=(*state.looks, sample.alike))
        state = _returned(state, sample, moved) if state.returning else _acted(state, sample, moved)
    return _in_time(state, sample.t)


# -- the steps of a course -----------------------------------------------------------------------------------
def _measured_ahead(state: Liveness, sample: LivenessSample, face: Face) -> Liveness:
    hint = _hint_ahead(sample, face)
    if hint is not LivenessHint.NONE:
        kept = () if hint is LivenessHint.LOOK_AHEAD else state.held
        return replace(state, hint=hint, held=kept)
    before = state.held[-1] if state.held else None
    steady = before is None or (break_between(before, sample) is None and not is_too_fast(before, sample))
    held = (*state.held, sample) if steady else (sample,)
    if len(held) < AHEAD_WANTED:
        hint = state.hint if state.hint is LivenessHint.BEGUN_ANEW else LivenessHint.NONE
        return replace(state, held=held, hint=hint)
    ahead = middle_of(one.face for one in held if one.face is not None)
    return _due(replace(state, ahead=ahead), sample.t, 0)


def _hint_ahead(sample: LivenessSample, face: Face) -> LivenessHint:
    if sample.light is not None and sample.light < LEAST_LIGHT:
        return LivenessHint.TOO_DARK
    if not LEAST_HEIGHT <= face.height <= MOST_HEIGHT:
        return LivenessHint.TOO_FAR if face.height < LEAST_HEIGHT else LivenessHint.TOO_CLOSE
    if not sample.whole:
        return LivenessHint.CUT_OFF
    looks_ahead = abs(face.yaw) <= 20 and abs(face.pitch) <= 28
    return LivenessHint.NONE if looks_ahead else LivenessHint.LOOK_AHEAD


def _acted(state: Liveness, sample: LivenessSample, moved: Movement) -> Liveness:
    """An action is asked: is it this one that is done, another, or none yet?"""
    asked = state.actions[state.at or 0] if sample.t >= state.asked_t else None
    if _is_flat(moved):
        state = replace(state, flat=state.flat + 1)
    if asked is not None and _does(asked, moved):
        if asked is LivenessAction.COME_CLOSER and not sample.whole:
            return replace(state, held=(), hint=LivenessHint.CUT_OFF)
        held = (*state.held, sample)
        if len(held) < HOLD:
            return replace(state, held=held, wrong=0, hint=LivenessHint.NONE)
        return replace(
            state, met=_measured(state, held, sample.t), returning=True, since=sample.t, held=(),
            hint=LivenessHint.LOOK_AHEAD,
        )  # fmt: skip
    if any(_does(action, moved) for action in LivenessAction):
        state = replace(state, wrong=state.wrong + 1, held=(), hint=LivenessHint.OTHER_ACTION)
        return state if state.wrong < HOLD else _strayed(state, sample)
    begun = max(abs(moved.turn), 60 * (moved.growth - 1)) > BACK
    hint = LivenessHint.FURTHER if begun else state.hint
    return replace(state, held=(), wrong=0, hint=hint)


def _strayed(state: Liveness, sample: LivenessSample) -> Liveness:
    """A movement that nobody asked for. Left is easily taken for right, so once it is forgiven; a film goes
    on as it is, and meets another order each time."""
    state = replace(state, strayed=state.strayed + 1)
    if state.strayed > MOST_STRAYED:
        return ended(state, "unknown", LivenessReason.WRONG_ACTIONS)
    return replace(_anew(state, sample, LivenessReason.WRONG_ACTIONS), hint=LivenessHint.OTHER_ACTION)


def _returned(state: Liveness, sample: LivenessSample, moved: Movement) -> Liveness:
    """Looking ahead is asked for: on with the next action once it is done, or the same once more."""
    if abs(moved.turn) > BACK or moved.growth > 1 + 0.6 * (GROWTH - 1):
        return replace(state, held=())
    held = (*state.held, sample)
    if len(held) < HOLD - 1:
        return replace(state, held=held)
    if state.met is None or sample.face is None or state.ahead is None:
        return replace(state, returning=False, held=())
    alike = median(state.looks) if state.looks else None
    done = replace(state.met, alike=alike, looks=len(state.looks))
    # People do not come back to the very same distance: the next approach counts from here.
    ahead = replace(state.ahead, height=sample.face.height)
    return _settled(replace(state, done=(*state.done, done), ahead=ahead), sample.t)


def _settled(state: Liveness, t: float) -> Liveness:
    """An action is over and ahead is looked again: the next one, or the end."""
    last = state.done[-1]
    if last.alike is not None and last.looks >= LEAST_LOOKS and last.alike < OTHER:
        return ended(state, "failed", LivenessReason.OTHER_PERSON)
    if len(state.done) < len(state.actions):
        return _due(state, t, len(state.done))
    if any(one.looks < LEAST_LOOKS for one in state.done):
        return ended(state, "unknown", LivenessReason.NO_LIKENESS)
    return replace(state, outcome=PASSED, hint=LivenessHint.NONE)


def _does(action: LivenessAction, moved: Movement) -> bool:
    """Whether a movement is this action, made by a solid head."""
    if action is LivenessAction.COME_CLOSER:
        return moved.growth >= GROWTH and abs(moved.turn) < TURN
    # +yaw points to the unmirrored picture's left edge, which is the candidate's own right.
    way = 1 if action is LivenessAction.TURN_RIGHT else -1
    return way * moved.turn >= TURN and way * moved.nose >= NOSE and _solid(moved) >= LEAST_SOLID


def _solid(moved: Movement) -> float:
    return sin(radians(moved.nose)) / (sin(radians(moved.turn)) or 1.0)


def _is_flat(moved: Movement) -> bool:
    """Whether a face has become as narrow as a turned picture, and its nose has hardly moved."""
    narrow = moved.narrowed >= FLAT_NARROWED and abs(moved.nod) < BACK
    return narrow and abs(moved.nose) < FLAT_NOSE * moved.narrowed


def _measured(state: Liveness, held: tuple[LivenessSample, ...], t: float) -> ActionDone:
    now = [movement(state.ahead, one.face) for one in held if one.face is not None and state.ahead]
    action = state.actions[state.at or 0]
    is_turn = action is not LivenessAction.COME_CLOSER
    return ActionDone(
        action,
        state.asked_t,
        t - state.asked_t,
        median(moved.turn for moved in now),
        median(moved.nose for moved in now),
        median(_solid(moved) for moved in now) if is_turn else None,
        median(moved.growth for moved in now),
        None,
        0,
    )


def _due(state: Liveness, t: float, at: int) -> Liveness:
    """The state in which the action at that place comes next, after a pause that nobody knows before."""
    asked_t = t + pause_before(state.seed, state.courses, at)
    return replace(
        state, at=at, asked_t=asked_t, since=asked_t, returning=False, met=None, held=(), looks=(), wrong=0,
        flat=0, hint=LivenessHint.NONE,
    )  # fmt: skip


def _in_time(state: Liveness, t: float) -> Liveness:
    """The end of a step that lasts too long."""
    if state.outcome is not None or state.since is None:
        return state
    limit = AHEAD_S if state.at is None else BACK_S if state.met is not None else ACTION_S
    if t - state.since <= limit:
        return state
    if state.flat >= FLAT_PICTURES:
        return ended(state, "failed", LivenessReason.FLAT)
    unseen = state.at is None and not state.held
    return ended(state, "unknown", LivenessReason.NO_FACE if unseen else LivenessReason.TOO_LONG)


def _anew(state: Liveness, sample: LivenessSample, reason: LivenessReason) -> Liveness:
    """From the beginning in another order; after the last course it stays unknown."""
    if state.courses >= MOST_COURSES:
        return ended(state, "unknown", reason)
    course = state.courses + 1
    began = state.began if state.began is not None and state.began <= sample.t else sample.t
    fresh = Liveness(state.seed, draw_actions(state.seed, course), course, began, since=sample.t)
    return replace(fresh, last=sample, strayed=state.strayed, hint=LivenessHint.BEGUN_ANEW)
