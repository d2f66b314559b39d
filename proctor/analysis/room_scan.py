"""The room scan (26/10): from the pictures of a turning camera to how much of the room was seen, hints while
it turns, a panorama of what was there, and stills of where it broke.

The same pictures with the same times give the same result, byte for byte. How a turn is measured is in
scan_track and below it, what it means in scan_judge. Nothing here waits, draws windows or keeps evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from proctor.analysis.scan_album import Album, Look
from proctor.analysis.scan_cover import Cover, covered
from proctor.analysis.scan_follow import Look as Copy
from proctor.analysis.scan_follow import look_at
from proctor.analysis.scan_judge import (
    COVERED_CONTRAST,
    DARK_LEVEL,
    LIT_LEVEL,
    TILT_DEG,
    Moment,
    Outcome,
    Tally,
    hint,
    judged,
)
from proctor.analysis.scan_layout import Placed
from proctor.analysis.scan_panorama import panorama
from proctor.analysis.scan_track import Step, Tracker
from proctor.analysis.scene_view import Picture
from proctor.core.check_in_policy import USUAL_SCAN, ScanRules
from proctor.core.room_scan import ScanProgress, ScanReason, ScanResult

_SMOOTH_S = 0.25  # over which a speed is taken
_LONGEST_STEP_S = 1.0  # a longer pause between two pictures counts as so much
_FLAT_FOCAL = 1.6  # diagonals; no webcam or telephone has it, but a flat picture that slides looks like it
_FLAT_WAY_DEG = 40.0
_LEVEL = Placed(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class GapStill:
    """The last picture before a gap, or the first after it: BGR, and the heading (degrees) it looks to."""

    heading_deg: float
    picture: Picture


class RoomScanner:
    """One scan. Not for two threads. `rules`: what is asked of it; `look`: finds things in a picture, else
    none are looked for; `stills`: the pictures are photos in order, not a film."""

    def __init__(
        self, rules: ScanRules = USUAL_SCAN, look: Look | None = None, *, stills: bool = False
    ) -> None:
        self._rules = rules
        self._stills = stills
        self._tracker = Tracker(stills=stills)
        self._album = Album(look)
        self._tally = Tally()
        self._heading, self._t = 0.0, 0.0
        self._speed = 0.0

    def see(self, picture: Picture, t: float) -> ScanProgress:
        """One picture further: H x W x 3, BGR, at media second `t`. Pictures come in order."""
        copy = look_at(picture, photo=self._stills)
        pause = min(_LONGEST_STEP_S, max(0.0, t - self._t)) if self._tally.pictures else 0.0
        step = self._tracker.take(copy, t)
        blind = _blindness(copy) if step.blind else None
        self._count(step, blind, pause)
        lost = step.blind or step.node not in self._tracker.solved.places
        if not lost:
            self._move(step, pause)
        self._t = t
        place = self._place(step)
        if step.fresh:
            self._album.offer(step.node, picture, self._heading, place.pitch)
        return self._progress(blind, lost, place)

    def finish(self) -> ScanResult:
        """What the scan came to. May be asked for at any time, and the scan goes on after it."""
        tracker, tally = self._tracker, self._tally
        cover = self._cover()
        solved = tracker.solved
        outcome = Outcome(
            covered_deg=cover.covered_deg,
            closed=solved.closed,
            uncertainty=solved.uncertainty,
            sudden=self._sudden(),
            unplaced=len(tracker.nodes) - len(solved.places),
            flat=not self._stills
            and not solved.closed
            and float(solved.lens[0]) > _FLAT_FOCAL
            and tally.way_deg > _FLAT_WAY_DEG,
            stills=self._stills,
        )
        complete, reasons = judged(outcome, tally, self._rules)
        return ScanResult(
            complete=complete,
            covered_deg=cover.covered_deg,
            gaps_deg=cover.gaps,
            reasons=reasons,
            closed=solved.closed,
            things=self._album.things(solved.places, solved.lens),
            figures=self._figures(outcome),
        )

    def panorama(self) -> Picture | None:
        """The room as one strip (see scan_panorama), things framed; None before the first picture."""
        solved = self._tracker.solved
        spans = self._cover().spans
        return panorama(self._album.pages, solved.places, solved.lens, spans[0][0] if spans else 0.0)

    def gap_stills(self) -> tuple[GapStill, ...]:
        """The kept picture next to each edge of each gap."""
        places = self._tracker.solved.places
        pages = [page for page in self._album.pages if page.node in places]
        found = []
        for edge in (edge for gap in self._cover().gaps for edge in gap):
            page = min(pages, key=lambda page: _apart(places[page.node].heading, edge), default=None)
            if page is not None:
                found.append(GapStill(places[page.node].heading, page.picture()))
        return tuple(found)

    def _count(self, step: Step, blind: ScanReason | None, pause: float) -> None:
        tally = self._tally
        tally.pictures += 1
        tally.seconds += pause
        if blind is not None:
            tally.blind_s[blind] = tally.blind_s.get(blind, 0.0) + pause
        if not self._stills and not step.blind:
            share = min(1.0, pause / _SMOOTH_S)
            signless = abs(self._speed)
            smooth = signless + share * (step.speed_deg_s - signless)
            tally.top_speed = max(tally.top_speed, smooth)
            moved = step.speed_deg_s * pause
            tally.way_deg += moved
            if smooth > self._rules.fastest_deg_s:
                tally.fast_deg += moved

    def _move(self, step: Step, pause: float) -> None:
        """The newest heading and speed, in the layout as it is now known."""
        heading = self._tracker.solved.places[step.node].heading + step.offset_deg
        signed = step.speed_deg_s * (1.0 if heading >= self._heading else -1.0)
        if self._stills:
            self._tally.way_deg += abs(heading - self._heading)
        else:
            self._speed += min(1.0, pause / _SMOOTH_S) * (signed - self._speed)
        self._heading = heading

    def _place(self, step: Step) -> Placed:
        """Heading, pitch and roll of the newest picture."""
        at = self._tracker.solved.places.get(step.node, _LEVEL)
        ahead = step.rotation.T @ np.array([0.0, 0.0, 1.0])
        side = step.rotation.T @ np.array([1.0, 0.0, 0.0])
        pitch = at.pitch - float(np.degrees(np.arcsin(np.clip(ahead[1], -1.0, 1.0))))
        roll = at.roll + float(np.degrees(np.arctan2(side[1], side[0])))
        self._tally.lowest_pitch = min(self._tally.lowest_pitch, pitch)
        return Placed(self._heading, pitch, roll)

    def _cover(self) -> Cover:
        tracker = self._tracker
        cuts = frozenset((gap.before, gap.after) for gap in tracker.breaks if gap.gap)
        return covered(tracker.solved, tracker.nodes, cuts, stills=self._stills)

    def _sudden(self) -> int:
        """How many times pictures were left out. A break after which the track went on where it was lost, as
        when somebody walked past the lens, is none."""
        tracker = self._tracker
        if self._stills:
            return sum(gap.sharp for gap in tracker.breaks)
        return sum(gap.sudden and not self._healed(gap.before, gap.after) for gap in tracker.breaks)

    def _healed(self, before: int, after: int) -> bool:
        places = self._tracker.solved.places
        both = before in places and after in places
        return both and _apart(places[before].heading, places[after].heading) < 15.0

    def _progress(self, blind: ScanReason | None, lost: bool, place: Placed) -> ScanProgress:
        cover, solved = self._cover(), self._tracker.solved
        headings = [edge for span in cover.spans for edge in span] or [0.0]
        right = max(headings) > -min(headings)  # the way that the turn has gone so far
        front = max(headings) - self._heading if right else self._heading - min(headings)
        desk = self._tally.lowest_pitch <= -TILT_DEG
        moment = Moment(cover.covered_deg, self._speed, front, place.pitch, place.roll, lost, blind, desk)
        return ScanProgress(
            t=self._t,
            heading_deg=self._heading,
            speed_deg_s=self._speed,
            covered_deg=cover.covered_deg,
            spans=cover.spans,
            hint=hint(moment, self._rules),
            lost=lost,
            closed=solved.closed,
            desk=desk,
        )

    def _figures(self, outcome: Outcome) -> dict[str, Any]:
        tally, solved = self._tally, self._tracker.solved
        origin = "assumed" if solved.uncertainty > 0.15 else "measured"
        return {
            "pictures": tally.pictures,
            "seconds": round(tally.seconds, 2),
            "way_deg": round(tally.way_deg, 1),
            "mean_speed_deg_s": None if self._stills else round(tally.way_deg / max(tally.seconds, 1e-3), 1),
            "top_speed_deg_s": None if self._stills else round(tally.top_speed, 1),
            "too_fast_share": round(tally.fast_deg / max(tally.way_deg, 1.0), 2),
            "blind_s": {reason.value: round(seconds, 2) for reason, seconds in sorted(tally.blind_s.items())},
            "breaks": len(self._tracker.breaks),
            "jumps": outcome.sudden,
            "keyframes": len(self._tracker.nodes),
            "unplaced_keyframes": outcome.unplaced,
            "lowest_pitch_deg": round(tally.lowest_pitch, 1),
            "lens": {
                "focal": round(float(solved.lens[0]), 3),
                "bend": round(float(solved.lens[1]), 2),
                "uncertainty": round(solved.uncertainty, 3),
                "from": "the closed circle" if solved.closed else origin,
            },
        }


def _blindness(copy: Copy) -> ScanReason:
    """Why nothing can be followed in a picture."""
    if copy.brightness < DARK_LEVEL:
        return ScanReason.DARK
    plain = copy.contrast < COVERED_CONTRAST and copy.brightness < LIT_LEVEL
    return ScanReason.COVERED if plain else ScanReason.BLURRED


def _apart(one: float, other: float) -> float:
    return abs((one - other + 180.0) % 360.0 - 180.0)
