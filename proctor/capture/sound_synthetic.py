"""The sound of a synthetic candidate: a quiet room, and a voice where the script says so. 16 kHz mono.

The same script and time always give the same samples. The voice is a machine's: it reads a Kazakh sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from proctor.capture.frame import Gap
from proctor.capture.script import CandidateScript
from proctor.capture.sound import BLOCK, SAMPLE_RATE, AudioBlock, Samples, SoundFacts
from proctor.capture.sound_file import SoundFile
from proctor.resources.shipped_files import asset_path

ROOM_RMS = 10 ** (-62 / 20)  # of the quiet room, in full scale
NAME = "synthetic"


class SyntheticSound:
    """What the microphone in a script's room hears at any time."""

    def __init__(self, script: CandidateScript) -> None:
        self.script = script
        self._voice = _voice()
        hiss = np.random.default_rng(11).normal(0, ROOM_RMS, 5 * SAMPLE_RATE + 137)
        self._room: Samples = hiss.astype(np.float32)

    def block_at(self, number: int) -> Samples | None:
        """Block `number` of 0.1 s from media second 0 on (it may be negative); None while the script has
        pulled the plug."""
        t = number * BLOCK / SAMPLE_RATE
        if self._during("unplugged", t) is not None:
            return None
        if self._during("muted", t) is not None:
            return np.zeros(BLOCK, np.float32)
        heard = _looped(self._room, number * BLOCK)
        speaking_since = self._during("speaking", t)
        if speaking_since is not None:
            spoken = number * BLOCK - round(speaking_since * SAMPLE_RATE)
            heard = heard + _looped(self._voice, spoken)
        return heard

    def _during(self, name: str, t: float) -> float | None:
        """Since when `name` goes on at media second `t`; None where it does not."""
        begun = (act.start for act in self.script.acts if act.name == name and act.start <= t < act.end)
        return next(begun, None)


class SyntheticSoundRecording:
    """The script's sound from its start to its length, block by block."""

    def __init__(self, script: CandidateScript) -> None:
        self._sound = SyntheticSound(script)
        self._read = 0

    def facts(self) -> SoundFacts:
        """As of a file."""
        return SoundFacts(NAME, False, self._read > 0, "", self._read)

    def blocks(self) -> Iterator[AudioBlock | Gap]:
        """Blocks, and gaps while the script has pulled the plug."""
        for number in range(int(self._sound.script.length * SAMPLE_RATE / BLOCK)):
            samples = self._sound.block_at(number)
            t = number * BLOCK / SAMPLE_RATE
            if samples is None:
                yield Gap(t)
                continue
            yield AudioBlock(samples, NAME, self._read, t)
            self._read += 1

    def close(self) -> None:
        """Nothing is held open."""


def _looped(sound: Samples, first: int) -> Samples:
    """One block of an endless repetition of `sound`, from sample `first` on."""
    return np.take(sound, np.arange(first, first + BLOCK), mode="wrap")


@cache
def _voice() -> Samples:
    track = SoundFile(asset_path("synthetic") / "voice.opus")
    try:
        return np.concatenate([b.samples for b in track.blocks() if isinstance(b, AudioBlock)])
    finally:
        track.close()
