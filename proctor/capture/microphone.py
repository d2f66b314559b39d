"""The microphone's level, through PortAudio. Nothing that is heard here is kept."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from proctor.core.errors import MissingPartError

SAMPLE_RATE = 16_000
_BLOCK = 800  # 50 ms: a meter that moves with the voice
SILENCE_DBFS = -90.0


def level_dbfs(samples: npt.NDArray[np.float32]) -> float:
    """Root mean square of samples in -1..1, in decibels below full scale; SILENCE_DBFS for none."""
    if samples.size == 0:
        return SILENCE_DBFS
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return max(SILENCE_DBFS, 10 * math.log10(power)) if power > 0 else SILENCE_DBFS


def listen(seconds: float, hear: Callable[[float], None]) -> list[float]:
    """Listen to the default microphone; `hear(dBFS)` for every 50 ms. All levels, in order.

    MissingPartError where there is no sound system, no microphone, or it cannot be opened.
    """
    try:
        import sounddevice
    except OSError as error:
        raise MissingPartError(
            "The sound system (PortAudio) is missing on this computer.",
            remedy="Install it (on Debian: libportaudio2) and try again.",
        ) from error
    levels: list[float] = []
    try:
        with sounddevice.InputStream(
            samplerate=SAMPLE_RATE, channels=1, dtype="float32", blocksize=_BLOCK
        ) as stream:
            for _ in range(math.ceil(seconds * SAMPLE_RATE / _BLOCK)):
                block, _overflowed = stream.read(_BLOCK)
                levels.append(level_dbfs(block[:, 0]))
                hear(levels[-1])
    except sounddevice.PortAudioError as error:
        raise MissingPartError(
            "No microphone could be opened on this computer.",
            remedy="Plug one in, allow programs to use it, and try again.",
        ) from error
    return levels
