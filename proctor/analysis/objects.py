"""Phones, books and people in a picture, told by looking twice; and what several looks together say.

One look at the whole picture misses a phone on the desk and takes a traffic light for one. So parts of the
picture are looked at too, and whatever might be a phone or a book is looked at again from near, at three
zooms: the real thing grows clearer, the chance likeness falls apart.
A book is a bound book. Loose paper, a pen and a calculator are no classes of the network and give no score.

No rules and no hold times: those are in proctor.core. Nothing here knows faces' landmarks or identity.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from proctor.analysis.boxes import Box
from proctor.analysis.detector import Thing, ThingDetector, distinct, shrunk_grey
from proctor.analysis.faces import Picture
from proctor.analysis.networks import Network

# Measured on 102 photographs: 29 of 30 people who take a tenth of the picture or more are found, 20 of 24 who
# take 3 to 10%; in 2 of 67 photographs without anybody somebody is seen (a toy, a dark shape on a lawn).
PERSON_SCORE = 0.35
# Enough for a body in the place where the candidate has been sitting: a hidden face takes most of the score.
FAINT_SCORE = 0.12

_ZOOMS = (2.0, 3.0, 4.0)
_SMALLEST_ZOOM = 64
_REFUTED_LOOKS = 12
_GROWN = 0.1
_PRINT_WIDTH = 160
# Mean grey difference inside a person's box from one look to the next: noise of a webcam stays below 1.
_MOVED = 2.0


@dataclass(frozen=True, slots=True)
class Sought:
    """How one kind is decided. suspicion: the least first score that can still be confirmed; decision: the
    confirmed score (geometric mean of first look and zooms) that comes out as 0.5; smallest: share of the
    picture below which nothing could be read from it or shown on it."""

    suspicion: float
    decision: float
    smallest: float


SOUGHT = {"phone": Sought(0.2, 0.45, 0.001), "book": Sought(0.15, 0.35, 0.0025)}


def _grid(side: float, steps: int) -> list[Box]:
    starts = [step * (1.0 - side) / (steps - 1) for step in reversed(range(steps))]
    return [Box(x, y, x + side, y + side) for y in starts for x in starts]


# The lower parts come first: there are the desk and the hands.
PARTS = (*_grid(0.6, 2), Box(0.2, 0.2, 0.8, 0.8), *_grid(0.4, 3))


@dataclass(frozen=True, slots=True)
class Things:
    """One look: people (best first), phone and book as scores 0..1 with 0.5 the decision, and where
    they are.

    `faint` are boxes too doubtful to count people by, for BodyFinder, which knows where to expect one.
    `grey` is a small copy of the picture, for telling what has moved between looks.
    """

    persons: tuple[Thing, ...]
    faint: tuple[Thing, ...]
    phone: float
    book: float
    phone_box: Box | None
    book_box: Box | None
    grey: Picture = field(repr=False, compare=False)


class ThingFinder:
    """Finds things in the pictures of one source. The same pictures give the same answers.

    A look costs two runs of the network, and three more for each suspicion, at most one a kind.
    """

    def __init__(self, network: Network) -> None:
        self._detector = ThingDetector(network)
        self._turn = 0
        self._watched: dict[str, Thing] = {}
        self._refuted: dict[str, tuple[int, Thing, float]] = {}

    def forget(self) -> None:
        """Drop what was remembered of earlier pictures, as between stills."""
        self._turn = 0
        self._watched = {}
        self._refuted = {}

    def find(self, picture: Picture, thorough: bool = False) -> Things:
        """What is in a BGR picture (H x W x 3).

        In a film each look takes in the whole and one part, another part each time; `thorough`, meant for a
        still, takes in all parts at once (15 runs).
        """
        parts: Iterable[Box] = PARTS if thorough else (PARTS[self._turn % len(PARTS)],)
        self._turn += 1
        whole = self._detector.look(picture)
        seen = distinct([*whole, *(thing for part in parts for thing in self._detector.look(picture, part))])
        phone, book = (self._decide(picture, kind, seen, thorough) for kind in ("phone", "book"))
        bodies = [thing for thing in whole if thing.kind == "person"]
        return Things(
            persons=tuple(thing for thing in bodies if thing.score >= PERSON_SCORE),
            faint=tuple(thing for thing in bodies if FAINT_SCORE <= thing.score < PERSON_SCORE),
            phone=phone.score if phone else 0.0,
            book=book.score if book else 0.0,
            phone_box=phone.box if phone else None,
            book_box=book.box if book else None,
            grey=shrunk_grey(picture, _PRINT_WIDTH),
        )

    def _decide(self, picture: Picture, kind: str, seen: list[Thing], thorough: bool) -> Thing | None:
        """The best confirmed thing of a kind, its score made so that 0.5 decides."""
        sought = SOUGHT[kind]
        suspects = self._suspects(kind, seen)[: 2 if thorough else 1]
        best: Thing | None = None
        for suspect in suspects:
            confirmed = self._refutation(suspect)
            if confirmed is None:
                confirmed = self._confirmed(picture, suspect)
                if confirmed < sought.decision:
                    self._refuted[kind] = self._turn, suspect, confirmed
            if best is None or confirmed > best.score:
                best = Thing(kind, confirmed, suspect.box)
                self._watched[kind] = suspect
        if best is None or best.score < sought.decision / 2:
            # Not worth watching: it would keep a better suspect from being looked at.
            self._watched.pop(kind, None)
        return Thing(kind, _scaled(best.score, sought.decision), best.box) if best else None

    def _refutation(self, suspect: Thing) -> float | None:
        """The score that the same suspect came to when it was refuted some looks ago: a lamp on the wall is
        not looked at from near every second. One that has grown likelier is, and so is whatever was
        confirmed."""
        if suspect.kind not in self._refuted:
            return None
        turn, refuted, score = self._refuted[suspect.kind]
        fresh = self._turn - turn < _REFUTED_LOOKS
        same = refuted.box.overlap(suspect.box) > 0.6 and suspect.score < refuted.score + _GROWN
        return score if fresh and same else None

    def _suspects(self, kind: str, seen: list[Thing]) -> list[Thing]:
        """Candidates, best first; the one watched since an earlier look among them, for the part in which it
        was seen has its turn only now and then."""
        sought = SOUGHT[kind]
        known = self._watched.get(kind)
        candidates = [*seen, known] if known else seen
        suspects = [
            thing
            for thing in candidates
            if thing.kind == kind and thing.score >= sought.suspicion and thing.box.area >= sought.smallest
        ]
        return distinct(suspects, overlap=0.3)

    def _confirmed(self, picture: Picture, suspect: Thing) -> float:
        """Geometric mean of the first score and of the mean of the same thing's scores from near."""
        near = 0.0
        for zoom in _ZOOMS:
            again = self._detector.look(picture, _around(suspect.box, zoom, picture), least=0.05)
            same = [
                thing.score
                for thing in again
                if thing.kind == suspect.kind and thing.box.overlap(suspect.box) > 0.3
            ]
            near += max(same, default=0.0) / len(_ZOOMS)
        return float(np.sqrt(suspect.score * near))


@dataclass(frozen=True, slots=True)
class Someone:
    """A person in the picture: where, how sure the network is (0..1), and whether anything there has moved
    since they came into the picture. A poster is somebody who has never moved: count nobody as certain who
    has not."""

    box: Box
    score: float
    moved: bool


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the looks so far say: scores 0..1 with 0.5 the decision, and the people of the last look."""

    phone: float
    book: float
    persons: tuple[Someone, ...]


class ThingMemory:
    """Gathers looks at one source, in order of media time. A single look counts as it is; later on one look
    out of three decides nothing alone."""

    LOOKS = 3
    OLDEST_S = 10.0

    def __init__(self) -> None:
        self._looks: deque[tuple[float, float, float]] = deque(maxlen=self.LOOKS)
        self._persons: tuple[Someone, ...] = ()
        self._grey: Picture | None = None

    def forget(self) -> None:
        """As between stills."""
        self._looks.clear()
        self._persons = ()
        self._grey = None

    def add(self, t: float, things: Things) -> Gathered:
        """Take in the look at media time `t` (seconds) and say what all of them come to."""
        while self._looks and t - self._looks[0][0] > self.OLDEST_S:
            self._looks.popleft()
        self._looks.append((t, things.phone, things.book))
        self._persons = tuple(self._recognised(person, things.grey) for person in things.persons)
        self._grey = things.grey
        count = len(self._looks)
        return Gathered(
            phone=sum(look[1] for look in self._looks) / count,
            book=sum(look[2] for look in self._looks) / count,
            persons=self._persons,
        )

    def _recognised(self, person: Thing, grey: Picture) -> Someone:
        before = max(self._persons, key=lambda known: known.box.overlap(person.box), default=None)
        if before is None or self._grey is None or before.box.overlap(person.box) < 0.3:
            # Who was not there a look ago has come in: that is movement too, but not at the very start.
            return Someone(person.box, person.score, moved=self._grey is not None)
        moved = before.moved or _change(self._grey, grey, person.box) > _MOVED
        return Someone(person.box, person.score, moved)


def count_people(persons: Iterable[Thing | Someone], faces: Iterable[Box]) -> int:
    """How many people are in the picture: bodies, and faces without one; nobody is counted twice.

    `faces` are boxes in fractions of the picture, like those of `persons`.
    """
    bodies = [person.box for person in persons]
    heads = list(faces)
    bodiless = sum(not any(body.holds(*head.centre) for body in bodies) for head in heads)
    return max(len(bodies) + bodiless, len(heads))


def _scaled(score: float, decision: float) -> float:
    """0 stays 0, `decision` becomes 0.5, 1 stays 1, straight in between."""
    if score <= decision:
        return 0.5 * score / decision
    return 0.5 + 0.5 * (score - decision) / (1.0 - decision)


def _around(box: Box, zoom: float, picture: Picture) -> Box:
    """A square part of the picture, `zoom` times as large as the box is long, moved inside the picture."""
    rows, columns = picture.shape[:2]
    longest = max((box.x1 - box.x0) * columns, box.height * rows)
    side = max(longest * zoom, _SMALLEST_ZOOM)
    wide, high = min(side / columns, 1.0), min(side / rows, 1.0)
    x, y = box.centre
    x0 = min(max(x - wide / 2, 0.0), 1.0 - wide)
    y0 = min(max(y - high / 2, 0.0), 1.0 - high)
    return Box(x0, y0, x0 + wide, y0 + high)


def _change(before: Picture, after: Picture, box: Box) -> float:
    """Mean grey difference inside the box, beyond a change of light over the whole picture."""
    if before.shape != after.shape:
        return 0.0
    difference = after.astype(np.int16) - before
    difference -= np.int16(np.median(difference))
    rows, columns = after.shape
    inside = difference[
        int(box.y0 * rows) : max(int(box.y1 * rows), int(box.y0 * rows) + 1),
        int(box.x0 * columns) : max(int(box.x1 * columns), int(box.x0 * columns) + 1),
    ]
    return float(np.abs(inside).mean())
