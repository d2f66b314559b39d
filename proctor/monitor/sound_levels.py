"""How loud it was, second by second of the record, for the reviewer's time line. No thread, no file."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from proctor.capture.sound import SAMPLE_RATE, AudioBlock

_SILENCE_DB = -90.0
_MOST_SECONDS = 600  # of what no segment has asked for; a record that is not kept must not fill the memory


class SoundLevels:
    """Takes blocks, gives levels in dB below full scale (RMS)."""

    def __init__(self) -> None:
        self._power: dict[int, float] = {}  # by media second: the sum of squares over what a second has
        self._order: deque[int] = deque()

    def add(self, block: AudioBlock) -> None:
        """A block of sound; it counts for the second in which it begins."""
        second = math.floor(block.t)
        if second not in self._power:
            self._power[second] = 0.0
            self._order.append(second)
            while len(self._order) > _MOST_SECONDS:
                self._power.pop(self._order.popleft(), None)
        samples = np.nan_to_num(block.samples, posinf=0.0, neginf=0.0)
        self._power[second] += float(np.dot(samples, samples)) / SAMPLE_RATE

    def taken(self, start_s: float, end_s: float) -> tuple[float, ...]:
        """One level for each second that begins in the span; () where nothing was heard in it."""
        seconds = range(math.ceil(start_s - 1e-6), math.ceil(end_s - 1e-6))
        if not any(second in self._power for second in seconds):
            return ()
        return tuple(_decibels(self._power.pop(second, 0.0)) for second in seconds)


def _decibels(power: float) -> float:
    return round(max(_SILENCE_DB, 10 * math.log10(power)), 1) if power > 0 else _SILENCE_DB
