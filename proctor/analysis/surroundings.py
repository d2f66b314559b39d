"""What is around the candidate, looked for about once a second: things, people without a face, the body.

It decides when to look and combines what the looks say; looking itself is in `objects` and `bodies`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from proctor.analysis.bodies import BodyFinder
from proctor.analysis.boxes import Box
from proctor.analysis.faces import Picture
from proctor.analysis.networks import Network
from proctor.analysis.objects import Someone, ThingFinder, ThingMemory, Things, count_people
from proctor.analysis.standing import StandingBooks

LOOK_EVERY_S = 1.0
EARLY_S = 0.1  # a frame this much before its time will do: the next may come late
COUNTED_LOOKS = 3


@dataclass(frozen=True, slots=True)
class Around:
    """See `Observation` for each."""

    persons: int = 0
    phone: float = 0.0
    book: float = 0.0
    body: bool | None = None
    posture: str = ""


class Surroundings:
    """The looks at one source, in order of media time; between two looks the last one's answer stands.

    Call `begin` and then `end` for every frame. `beside`: a look runs on a thread of its own between the two.
    """

    def __init__(self, network: Network, *, beside: bool = False) -> None:
        self._finder = ThingFinder(network)
        self._memory = ThingMemory()
        self._bodies = BodyFinder()
        self._standing = StandingBooks()
        self._pool = ThreadPoolExecutor(1, "things") if beside else None
        self._look: Future[Things] | Things | None = None
        self._photo = False
        self._t = 0.0
        self.forget()

    def forget(self) -> None:
        """As between stills."""
        self._finder.forget()
        self._memory.forget()
        self._bodies.forget()
        self._standing.forget()
        self._counts: deque[int] = deque(maxlen=COUNTED_LOOKS)
        self._looked_t: float | None = None
        self._answer = Around()

    def close(self) -> None:
        """End the thread."""
        if self._pool is not None:
            self._pool.shutdown()

    def begin(self, picture: Picture, t: float, *, is_photo: bool) -> None:
        """Look at this BGR picture, if one is due at media time `t` (seconds)."""
        self._photo, self._t, self._look = is_photo, t, None
        if not is_photo and self._looked_t is not None and t - self._looked_t < LOOK_EVERY_S - EARLY_S:
            return
        self._looked_t = t
        if self._pool is None:
            self._look = self._finder.find(picture, is_photo)
        else:
            self._look = self._pool.submit(self._finder.find, picture, is_photo)

    def end(self, faces: Sequence[Box]) -> Around:
        """What is known now; `faces`: boxes of the same picture's faces, the candidate's first."""
        look = self._look.result() if isinstance(self._look, Future) else self._look
        if look is not None:
            self._answer = self._answered(look, faces)
        elif faces:
            self._answer = replace(self._answer, body=None, posture="")
        return self._answer

    def _answered(self, look: Things, faces: Sequence[Box]) -> Around:
        if not self._photo:
            look = self._standing.without(look, self._t)
        gathered = self._memory.add(self._t, look)
        people = gathered.persons if self._photo else _living(gathered.persons, faces)
        self._counts.append(count_people(people, faces))
        around = Around(self._usual_count(), gathered.phone, gathered.book)
        if faces:
            self._bodies.learn(look.persons, faces[0])
            return around
        body = self._bodies.find(look.persons, look.faint)
        return replace(around, body=body.seen, posture=body.posture)

    def _usual_count(self) -> int:
        """The middle of the last looks, so that a single one counts nobody in, but never more than the last
        one saw: who has gone is gone. Before there are three: the least."""
        ranked = sorted(self._counts)
        usual = ranked[len(ranked) // 2] if len(ranked) == COUNTED_LOOKS else ranked[0]
        return min(usual, self._counts[-1])


def _living(persons: Sequence[Someone], faces: Sequence[Box]) -> list[Someone]:
    """Those who have moved, or whose face is seen: a poster and a coat on a hook are nobody."""
    return [
        person for person in persons if person.moved or any(person.box.holds(*face.centre) for face in faces)
    ]
