"""What to tell a candidate who turns the camera, and what a scan came to. Pure: figures in, words out.

Nothing that could not be told counts against anybody: what cannot be decided is None, with its reasons.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from proctor.core.check_in_policy import ScanRules
from proctor.core.room_scan import ScanHint, ScanReason

TILT_DEG = 20.0  # down, for the desk
_STILL_DEG = 12.0  # less is a hand that shakes
_STARTED_DEG = 5.0
_SHORT_S, _SHORT_PHOTOS = 1.5, 3
_FAST_SHARE = 0.25  # of the way
_BLIND_S = 0.5
_FORTH_TIMES, _FORTH_DEG = 1.5, 20.0  # a way so much longer than what was covered went back over it
_SOON = 0.75  # of the fastest speed: the hint comes before the limit
_BACK_DEG = 15.0
_UNEVEN_DEG = 25.0
_UNSURE = 0.08  # of the lens, above which a coverage near the limit decides nothing
_FLAT_WIDTHS = 1.5
DARK_LEVEL, LIT_LEVEL, COVERED_CONTRAST = 28.0, 90.0, 14.0  # grey levels; a lit plain wall is no covered lens


@dataclass(slots=True)
class Tally:
    """What is counted over a scan. `blind_s`: seconds in which nothing could be followed, by what was to be
    seen then. `way_deg`: the length of the way; `fast_deg`: the part of it that was too fast."""

    seconds: float = 0.0
    pictures: int = 0
    blind_s: dict[ScanReason, float] = field(default_factory=dict)
    way_deg: float = 0.0
    fast_deg: float = 0.0
    top_speed: float = 0.0
    lowest_pitch: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a scan stands: `sudden`: places where pictures were left out; `unplaced`: stretches that hang
    together with nothing else; `flat`: whether the pictures slide instead of turning (see `judged`)."""

    covered_deg: float
    closed: bool
    uncertainty: float
    sudden: int
    unplaced: int
    flat: bool
    stills: bool


def judged(outcome: Outcome, tally: Tally, rules: ScanRules) -> tuple[bool | None, tuple[ScanReason, ...]]:
    """Whether the scan is complete, None where that cannot be told, and why it is not.

    A flat slide (a still picture moved before the camera, a film played to it) cannot be told from a very
    long lens for certain: it leaves the scan open for a person.
    """
    reasons = _hindrances(outcome, tally, rules)
    enough = outcome.covered_deg >= rules.covered_deg
    if not enough and ScanReason.JUMP not in reasons and ScanReason.TOO_SHORT not in reasons:
        reasons.append(_shortfall(outcome, tally))
    if rules.desk and tally.lowest_pitch > -TILT_DEG:
        reasons.append(ScanReason.NO_DESK)
    if outcome.flat:
        return None, (ScanReason.NOT_A_TURN, *reasons)
    untold = {ScanReason.PARTIAL, ScanReason.BLURRED}
    if set(reasons) <= untold and (ScanReason.BLURRED in reasons or (outcome.stills and outcome.unplaced)):
        return None, tuple(reasons)  # plain walls: nothing in them can be followed, and nothing is in them
    if not outcome.closed and outcome.uncertainty > _UNSURE and outcome.covered_deg > _STILL_DEG:
        error = outcome.uncertainty * outcome.covered_deg
        if abs(outcome.covered_deg - rules.covered_deg) < error and set(reasons) <= {ScanReason.PARTIAL}:
            return None, tuple(reasons)
    return not reasons, tuple(reasons)


def _hindrances(outcome: Outcome, tally: Tally, rules: ScanRules) -> list[ScanReason]:
    if tally.pictures < _SHORT_PHOTOS or (not outcome.stills and tally.seconds < _SHORT_S):
        return [ScanReason.TOO_SHORT]
    found = []
    if outcome.sudden:
        found.append(ScanReason.JUMP)
    if tally.fast_deg > _FAST_SHARE * max(tally.way_deg, 1.0):
        found.append(ScanReason.TOO_FAST)
    enough = outcome.covered_deg >= rules.covered_deg
    for reason, seconds in tally.blind_s.items():
        if not enough and seconds > _BLIND_S:
            found.append(reason)
    return found


def _shortfall(outcome: Outcome, tally: Tally) -> ScanReason:
    if outcome.covered_deg < _STILL_DEG and not outcome.unplaced:
        return ScanReason.STATIC
    went_back = tally.way_deg > _FORTH_TIMES * outcome.covered_deg + _FORTH_DEG
    return ScanReason.BACK_AND_FORTH if went_back else ScanReason.PARTIAL


@dataclass(frozen=True, slots=True)
class Moment:
    """The newest picture: `ahead_deg`: how far it is behind the farthest heading in the direction of the
    turn; `tilt_deg`, `roll_deg`: against the first picture; `blind`: what hinders, if anything does."""

    covered_deg: float
    speed_deg_s: float
    ahead_deg: float
    tilt_deg: float
    roll_deg: float
    lost: bool
    blind: ScanReason | None
    desk: bool


def hint(moment: Moment, rules: ScanRules) -> ScanHint:
    """The one thing to say now: the first that is so."""
    enough = moment.covered_deg >= rules.covered_deg
    asks = (
        (moment.blind is ScanReason.DARK, ScanHint.DARK),
        (moment.blind is ScanReason.COVERED, ScanHint.COVERED),
        (enough and rules.desk and not moment.desk, ScanHint.TILT_DOWN),
        (enough, ScanHint.DONE),
        (abs(moment.speed_deg_s) > _SOON * rules.fastest_deg_s, ScanHint.SLOWER),
        (moment.lost, ScanHint.GO_BACK),
        (moment.covered_deg < _STARTED_DEG, ScanHint.START),
        (max(abs(moment.tilt_deg), abs(moment.roll_deg)) > _UNEVEN_DEG, ScanHint.HOLD_LEVEL),
        (moment.ahead_deg > _BACK_DEG, ScanHint.WRONG_WAY),
    )
    return next((what for is_so, what in asks if is_so), ScanHint.GO_ON)
