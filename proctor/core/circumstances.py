"""What went on while a condition held: light, gaze, posture, lips. It explains an incident and decides
nothing.

Supporting evidence only; a value that was never measured is left out, because unknown is not clean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from proctor.core.observation import Observation, SoundObservation


@dataclass(frozen=True, slots=True)
class Mean:
    """A running mean: the sum of `count` values."""

    total: float = 0.0
    count: int = 0

    def with_value(self, value: float | None) -> Mean:
        """One value more; None changes nothing."""
        return self if value is None else Mean(self.total + value, self.count + 1)

    def value(self) -> float | None:
        """The mean; None where there was nothing."""
        return self.total / self.count if self.count else None


NOTHING = Mean()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Means over the observations in which the condition held.

    brightness: grey levels 0..255; gaze_yaw, gaze_pitch: degrees as in `Observation`; face_height: share of
    the picture's height; level_db: loudness; posture: the last one that was told ("upright", "low", "there"
    where the body is seen but not how, "not seen").
    """

    brightness: Mean = NOTHING
    gaze_yaw: Mean = NOTHING
    gaze_pitch: Mean = NOTHING
    face_height: Mean = NOTHING
    level_db: Mean = NOTHING
    posture: str = ""

    def with_observation(self, seen: Observation | SoundObservation) -> Circumstances:
        """One observation more."""
        if isinstance(seen, SoundObservation):
            return replace(self, level_db=self.level_db.with_value(seen.level_db))
        return replace(
            self,
            brightness=self.brightness.with_value(seen.brightness),
            gaze_yaw=self.gaze_yaw.with_value(seen.gaze_yaw),
            gaze_pitch=self.gaze_pitch.with_value(seen.gaze_pitch),
            face_height=self.face_height.with_value(seen.face_height),
            posture=_posture(seen) or self.posture,
        )

    def as_json(self) -> Mapping[str, Any]:
        """Only what was measured, rounded to what the measurement carries."""
        told: dict[str, Any] = {}
        for name, digits in (
            ("brightness", 0),
            ("gaze_yaw", 1),
            ("gaze_pitch", 1),
            ("face_height", 2),
            ("level_db", 1),
        ):
            mean: Mean = getattr(self, name)
            value = mean.value()
            if value is not None:
                told[name] = round(value, digits)
        if self.posture:
            told["posture"] = self.posture
        return told


def _posture(seen: Observation) -> str:
    """Of an unseen face's body. One that is not seen may still be there: it proves nobody left."""
    if seen.body is None:
        return ""
    return seen.posture or "there" if seen.body else "not seen"


NO_CIRCUMSTANCES = Circumstances()
