"""Who sits in the seat, over time: looks at one face gathered, against the enrolled face and the one so far.

No picture and no network (see `identity`), and no rule: what a likeness leads to is said in proctor.core. It
remembers by media time only, so the same looks give the same answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from proctor.analysis.identity import (
    ENROLLED_LIMITS,
    SAME,
    SEAT_LIMITS,
    IdentityLimits,
    Template,
    cosine,
    merged,
)


@dataclass(frozen=True, slots=True)
class LookSettings:
    """every_s: between looks at a face that is known by now; soon_s: while it is not known yet, or in doubt;
    doubt_s: while the gathered looks lie between the limits. All media seconds.

    usable: the least quality of a look that counts; enough: looks that an answer rests on; most: looks that
    are kept of one sitting; contrary: looks one after another that it takes to believe that the face is
    another one although nobody was seen to leave; settled: looks from which the person so far is known;
    trusted_s: how long an answer outlives the last usable look (a person may read with a bent head).
    """

    every_s: float = 2.4
    soon_s: float = 0.35
    doubt_s: float = 1.0
    usable: float = 0.25
    enough: int = 2
    most: int = 6
    settled: int = 5
    contrary: int = 3
    trusted_s: float = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """`identity`: likeness (0..1) to the enrolled face; `continuity`: to the person who sat there so far;
    each None where it is not known."""

    identity: float | None = None
    continuity: float | None = None


NOBODY = Answer()


@dataclass(slots=True)
class _Sitting:
    """One face from when it came until it is lost: its latest usable looks, and one that contradicts them."""

    looks: list[Template] = field(default_factory=list)
    others: list[Template] = field(default_factory=list)
    looked_t: float | None = None
    usable_t: float | None = None

    def take(self, look: Template, settings: LookSettings) -> None:
        """Add a look. One that contradicts those before (a grimace, or a cut in the film) waits for others
        that contradict them too: only then this is another person's sitting."""
        known = len(self.looks) >= settings.enough
        if known and cosine(look, merged(self.looks)) < SEAT_LIMITS.different:
            self.others.append(look)
            if len(self.others) >= settings.contrary:
                self.looks, self.others = self.others, []
            return
        self.others = []
        self.looks = [*self.looks[-(settings.most - 1) :], look]


class IdentityMemory:
    """The identity of one source's candidate. Call `follow` for every frame, `look` when `due` says so."""

    def __init__(self, enrolled: Template | None = None, settings: LookSettings | None = None) -> None:
        self.enrolled = enrolled
        self._settings = settings or LookSettings()
        self._sitting = _Sitting()
        self._person: list[Template] = []  # the looks by which the person so far is known
        self._answer = NOBODY

    def forget(self) -> None:
        """Another source: nobody has sat here yet. The enrolled face stays."""
        self._sitting, self._person, self._answer = _Sitting(), [], NOBODY

    def follow(self, *, present: bool, followed: bool) -> None:
        """One frame: whether the candidate's face is there, and whether it is the one of the frame before.

        After an absence or a leap it is to be found out anew who sits there; the person so far is remembered.
        """
        if not (present and followed):
            self._sitting, self._answer = _Sitting(), NOBODY

    def due(self, t: float) -> bool:
        """Whether a look is wanted at media time `t` (seconds)."""
        last = self._sitting.looked_t
        return last is None or t - last >= self._pause() - 1e-6

    def look(self, t: float, face: Template) -> Answer:
        """One look at the candidate's face at media time `t`; the answer from now on."""
        sitting = self._sitting
        sitting.looked_t = t
        if face.quality >= self._settings.usable:
            sitting.usable_t = t
            sitting.take(face, self._settings)
            self._answer = self._judged()
            self._settle(face)
        return self.answer(t)

    def answer(self, t: float) -> Answer:
        """What is known of the face that is there at media time `t`."""
        usable = self._sitting.usable_t
        if usable is None or t - usable > self._settings.trusted_s:
            return NOBODY
        return self._answer

    def _pause(self) -> float:
        """Seconds to the next look."""
        sitting = self._sitting
        if sitting.others or len(sitting.looks) < self._settings.enough:
            return self._settings.soon_s
        known = [value for value in (self._answer.identity, self._answer.continuity) if value is not None]
        if any(value < SAME for value in known) or len(self._person) < self._settings.settled:
            return self._settings.doubt_s
        return self._settings.every_s

    def _judged(self) -> Answer:
        looks = self._sitting.looks
        if len(looks) < self._settings.enough:
            return NOBODY
        face = merged(looks)
        return Answer(
            _likeness(face, self.enrolled, ENROLLED_LIMITS),
            _likeness(face, merged(self._person) if self._is_known() else None, SEAT_LIMITS),
        )

    def _is_known(self) -> bool:
        return len(self._person) >= self._settings.enough

    def _settle(self, face: Template) -> None:
        """The first usable looks are the person so far; later ones of the same person only replace worse
        ones, so that nobody is taken for another by and by."""
        if self._sitting.others:
            return
        likeness = self._answer.continuity
        if self._is_known() and (likeness is None or likeness < SAME):
            return
        self._person.append(face)
        if len(self._person) > self._settings.settled:
            self._person.remove(min(self._person, key=lambda look: look.quality))


def _likeness(face: Template, other: Template | None, limits: IdentityLimits) -> float | None:
    return None if other is None else limits.likeness(cosine(face, other))
