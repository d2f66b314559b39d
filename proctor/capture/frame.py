"""One picture with its place in time, and what every source of pictures promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture: H x W x 3, BGR, unmirrored. `t`: media seconds from the source's start; `index` from 0.

    `name`: the file's name for stills, else "".
    """

    picture: Picture
    source: str
    index: int
    t: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A moment (media seconds) in which a source that should give pictures gave none."""

    t: float


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is known of a source: its name, whether it is live, its length, what it holds.

    `trouble`: a sentence on damage that was met, else ""; `frames_read` and `dropped`: pictures so far.
    """

    name: str
    live: bool
    duration_s: float | None = None
    has_picture: bool = True
    has_sound: bool = False
    trouble: str = ""
    frames_read: int = 0
    dropped: int = 0


class FrameSource(Protocol):
    """Pictures in order. A source is read once, from one thread, and closed by whoever opened it."""

    def facts(self) -> SourceFacts:
        """What is known now; `trouble`, `duration_s` and the counts change while reading."""
        ...

    def frames(self) -> Iterator[Frame | Gap]:
        """The pictures, with gaps where a camera gives none. Ends with the material; a live source goes
        on."""
        ...

    def close(self) -> None:
        """Release the device or file. May be called twice; a live source may be closed from another
        thread."""
        ...
