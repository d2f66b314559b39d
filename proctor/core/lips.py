"""Do the candidate's lips move while a voice is heard? From the mouth's opening over time to moving, still or
unknown. Pure; no incident is opened here.

A voice over still lips is somebody else's. Moving lips prove nothing (people chew and murmur), and nobody is
accused by them alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# The mouth's opening swings with every syllable. Measured on webcam pictures, its spread over three seconds
# is 0.02 to 0.13 of the face's height in people who talk, and 0.001 to 0.007 in silent ones, up to 0.017
# while the head rolls. Between the limits nothing is said.
MOVING = 0.022
STILL = 0.012
LEAST_VALUES = 5  # fewer moments could all fall between two syllables
LEAST_COVER = 0.6  # of the stretch, between the first and the last measured moment
REMEMBERED_S = 12.0


class Lips(StrEnum):
    """What the lips did."""

    MOVING = "moving"
    STILL = "still"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LipMemory:
    """The mouth's opening (share of the face's height) at the latest moments, oldest first.

    Moments without a measured mouth (no face, turned away, a hand before it) are simply not in it.
    """

    moments: tuple[tuple[float, float], ...] = ()

    def with_mouth(self, t: float, mouth: float | None) -> LipMemory:
        """One picture further, at media second `t`."""
        kept = tuple(moment for moment in self.moments if moment[0] >= t - REMEMBERED_S)
        return LipMemory(kept if mouth is None else (*kept, (t, mouth)))

    def during(self, since: float, until: float) -> Lips:
        """What the lips did from `since` to `until` (media seconds), as far back as is remembered."""
        inside = [moment for moment in self.moments if since <= moment[0] <= until]
        asked = min(until - since, REMEMBERED_S)
        if len(inside) < LEAST_VALUES or inside[-1][0] - inside[0][0] < LEAST_COVER * asked:
            return Lips.UNKNOWN
        spread = _spread([mouth for _, mouth in inside])
        if spread >= MOVING:
            return Lips.MOVING
        return Lips.STILL if spread <= STILL else Lips.UNKNOWN


NO_LIPS = LipMemory()


def _spread(values: list[float]) -> float:
    """From the lowest tenth to the highest: a single wrong measurement among ten changes nothing."""
    ranked = sorted(values)
    aside = len(ranked) // 10
    return ranked[-1 - aside] - ranked[aside]
