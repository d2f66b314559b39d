"""Live sound that needs no microphone: the synthetic candidate, and a file's sound track played at its pace.

Each is used by the one thread that reads its `LiveSound`. The microphone itself is in `microphone`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from pathlib import Path

from proctor.capture.frame import Gap
from proctor.capture.microphone import lost_sound
from proctor.capture.script import CandidateScript
from proctor.capture.sound import BLOCK, SAMPLE_RATE, AudioBlock, Samples
from proctor.capture.sound_file import SoundFile
from proctor.capture.sound_synthetic import SyntheticSound

_BLOCK_S = BLOCK / SAMPLE_RATE


class SyntheticSoundGrabber:
    """The synthetic candidate's sound, live: the script's seconds are media seconds."""

    def __init__(self, script: CandidateScript) -> None:
        self._sound = SyntheticSound(script)
        self._begun: int | None = None
        self._next = 0

    def open(self) -> None:
        """Begin at the moment of the next `grab`."""
        self._begun = None

    def grab(self, t: float) -> tuple[Samples, int]:
        """The block that ends next, once it has ended."""
        if self._begun is None:
            self._begun = self._next = math.floor(t / _BLOCK_S)
        number, self._next = self._next, self._next + 1
        time.sleep(max(0.0, (number + 1) * _BLOCK_S - t))
        samples = self._sound.block_at(number)
        if samples is None:
            raise lost_sound("The synthetic microphone gives no sound, as its script says.")
        return samples, (number - self._begun) * BLOCK

    def close(self) -> None:
        """Nothing is held."""


class FileSoundGrabber:
    """A file's sound track at its own pace, as if it were a microphone; it ends as one that is lost."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: SoundFile | None = None
        self._blocks: Iterator[AudioBlock | Gap] = iter(())
        self._begun: float | None = None
        self._ended = False

    def open(self) -> None:
        """Open once: a file that has been played does not start again."""
        if self._ended:
            raise lost_sound(f"{self._path.name} has been played to its end.")
        self.close()
        self._file = SoundFile(self._path)
        self._blocks = self._file.blocks()

    def grab(self, t: float) -> tuple[Samples, int]:
        """The next block, once it would have been heard."""
        self._begun = t if self._begun is None else self._begun
        block = next(self._blocks, None)
        if not isinstance(block, AudioBlock):
            self._ended = True
            raise lost_sound(f"{self._path.name} has been played to its end.")
        time.sleep(min(1.0, max(0.0, self._begun + block.end - t)))
        return block.samples, round(block.t * SAMPLE_RATE)

    def close(self) -> None:
        """Release the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
