"""A short stretch of sound with its place in time, and what every source of sound promises.

Sound is mono here, 16 000 samples a second, whatever a device or file gives. Nothing that is heard is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from proctor.capture.frame import Gap

Samples = npt.NDArray[np.float32]

SAMPLE_RATE = 16_000
BLOCK = 1_600  # samples, 0.1 s: a meter that moves with the voice
HOLE_S = 0.06  # a jump in time that is no rounding
NO_MICROPHONE = "none"  # in place of a microphone's name: nothing is listened to


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """`samples`: (n,) float32 in -1..1; `t`: media seconds of the first of them; `index` from 0.

    A source's blocks follow each other without a hole, unless one begins later than its predecessor ended.
    """

    samples: Samples
    source: str
    index: int
    t: float

    @property
    def end(self) -> float:
        """Media seconds at which the block is over."""
        return self.t + len(self.samples) / SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """What is known of a source of sound: its name, whether it is live, whether it has given sound so far.

    `trouble`: a sentence on damage, or on why there is none now, else ""; `blocks_read`, and `dropped`:
    seconds of live sound that nobody took in time.
    """

    name: str
    live: bool
    heard: bool = False
    trouble: str = ""
    blocks_read: int = 0
    dropped: float = 0.0


class SoundSource(Protocol):
    """Sound in order of time. A source is read once, from one thread, and closed by whoever opened it."""

    def facts(self) -> SoundFacts:
        """What is known now; changes while reading."""
        ...

    def blocks(self) -> Iterator[AudioBlock | Gap]:
        """The sound, with gaps where a microphone gives none. Ends with the material; a live source goes
        on."""
        ...

    def close(self) -> None:
        """Release the device or file. May be called twice; a live source may be closed from another
        thread."""
        ...


class BlockCutter:
    """Cuts samples that come in any lengths into blocks of `BLOCK`; a hole in time begins a new block."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: list[Samples] = []
        self._waiting = 0
        self._t = 0.0
        self._index = 0

    @property
    def blocks(self) -> int:
        """Blocks cut so far."""
        return self._index

    def add(self, samples: Samples, t: float) -> Iterator[AudioBlock]:
        """Samples of which the first one sounds at media second `t`; the blocks that are now whole."""
        if self._waiting == 0:
            self._t = t
        elif abs(t - (self._t + self._waiting / SAMPLE_RATE)) > HOLE_S:
            yield from self.rest()
            self._t = t
        self._parts.append(samples)
        self._waiting += len(samples)
        if self._waiting < BLOCK:
            return
        whole = np.concatenate(self._parts)
        cut = len(whole) - len(whole) % BLOCK
        for at in range(0, cut, BLOCK):
            yield self._block(whole[at : at + BLOCK])
        self._parts, self._waiting = [whole[cut:]], len(whole) - cut

    def rest(self) -> Iterator[AudioBlock]:
        """What is left, shorter than a block; nothing where nothing is."""
        if self._waiting:
            yield self._block(np.concatenate(self._parts))
        self.drop()

    def drop(self) -> None:
        """Forget what is left: the sound ended in the middle of a block."""
        self._parts, self._waiting = [], 0

    def _block(self, samples: Samples) -> AudioBlock:
        block = AudioBlock(samples, self._source, self._index, self._t)
        self._index += 1
        self._t = block.end
        return block
