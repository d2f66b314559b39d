"""The course of the guided look: which dot is up, what was seen of it, when the next is due. Time comes in.

No Qt here, and no judgement: the samples go to `proctor.core.calibration`.
"""

from __future__ import annotations

from typing import Literal

from proctor.core.calibration import (
    LEAST_CENTRE,
    LEAST_EDGE,
    Calibration,
    LookSample,
    NotMeasured,
    Target,
    calibrate,
)

# The centre first, then the edges on the shortest way round.
ORDER = (Target.CENTRE, Target.LEFT, Target.TOP, Target.RIGHT, Target.BOTTOM)
SETTLE_S = 0.7  # eyes, head and the picture's way through the camera need this long to arrive at a new dot
CENTRE_WANTED, EDGE_WANTED = 8, 4
CENTRE_PATIENCE_S, EDGE_PATIENCE_S = 10.0, 6.0
# A slow computer sees few pictures a second: after this long, the least that can be judged will do.
EASY_S = 3.0

FaceState = Literal["", "one", "none", "several"]


class GuidedLook:
    """One try. Give it each sample as it comes and tick it some times a second; `outcome` is set at its end.

    `pace` stretches all times. Seconds are of any clock that does not go back.
    """

    def __init__(self, now_s: float, pace: float = 1.0) -> None:
        self._pace = pace
        self._samples: dict[Target, list[LookSample]] = {target: [] for target in ORDER}
        self._at = 0
        self._since = now_s
        self.face: FaceState = ""
        self.outcome: Calibration | NotMeasured | None = None

    @property
    def target(self) -> Target:
        """The dot that is up; the last one once all is over."""
        return ORDER[min(self._at, len(ORDER) - 1)]

    @property
    def number(self) -> int:
        """Its place, counted from 1."""
        return ORDER.index(self.target) + 1

    def see(self, sample: LookSample, now_s: float) -> None:
        """One observation: it counts for the dot that is up, unless eyes are still on their way to it."""
        faces = sample.faces or 0
        self.face = "one" if sample.usable else "several" if faces > 1 else "none"
        if self.outcome is None and now_s - self._since >= SETTLE_S * self._pace:
            self._samples[self.target].append(sample)
            self.tick(now_s)

    def tick(self, now_s: float) -> None:
        """On to the next dot where this one has been seen often enough, or for too long in vain."""
        enough = self._seen_enough(now_s)
        if self.outcome is not None or not (enough or self._too_long(now_s)):
            return
        # Where not even the middle was seen, the edges would tell nothing.
        in_vain = self.target is Target.CENTRE and not enough
        self._at, self._since = self._at + 1, now_s
        if in_vain or self._at == len(ORDER):
            self.outcome = calibrate(self._samples)

    def share(self, now_s: float) -> float:
        """How far the dot that is up is done, 0..1: for the ring around it."""
        if self.outcome is not None:
            return 1.0
        settled = min(1.0, max(0.0, now_s - self._since) / (SETTLE_S * self._pace or 1.0))
        return 0.3 * settled + 0.7 * min(1.0, self._usable() / self._wanted())

    def _usable(self) -> int:
        return sum(sample.usable for sample in self._samples[self.target])

    def _wanted(self) -> int:
        return CENTRE_WANTED if self.target is Target.CENTRE else EDGE_WANTED

    def _seen_enough(self, now_s: float) -> bool:
        least = LEAST_CENTRE if self.target is Target.CENTRE else LEAST_EDGE
        easy = now_s - self._since >= EASY_S * self._pace
        return self._usable() >= (least if easy else self._wanted())

    def _too_long(self, now_s: float) -> bool:
        patience = CENTRE_PATIENCE_S if self.target is Target.CENTRE else EDGE_PATIENCE_S
        return now_s - self._since >= patience * self._pace
