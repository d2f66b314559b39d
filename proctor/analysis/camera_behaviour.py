"""How a camera behaves: figures by which a played film can be told from a sensor. No judgement: what the
figures weigh is in `proctor.core.virtual_camera`.

A sensor has noise, which never comes back; a clock of its own, which trembles; and it does not repeat what it
showed a minute ago. Each of these fails for some honest camera (strong compression swallows noise), so none
of them is proof. What was seen is kept as digests of eight bytes, never as pictures.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from hashlib import blake2b
from statistics import median

import cv2
import numpy as np

from proctor.analysis.faces import Picture, bytes_of

STEP = 4  # every so many pixels in both directions are looked at
TILES = (8, 6)  # the picture as so many tiles, across and down
AGAIN_S = 1.0  # the same picture sooner is a camera that repeats itself while it is dark
LIVELY_SPREAD = 4.0  # grey levels of deviation below which a picture is a lid on a lens
TEXTURE_SPREAD = 6.0  # of a tile that shows something
STILL_CHANGE = 1.5  # mean change (grey levels) of a tile in which nothing moves
RESTING = 0.3  # share of pictures that equal the one before, from which a return of one means nothing
_REMEMBERED = 40_000  # digests: three quarters of an hour at 15 pictures a second
_INTERVALS = 300
_CORNERS = ((0, 0), (0, TILES[0] - 1), (TILES[1] // 2, 0), (TILES[1] // 2, TILES[0] - 1))


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What was seen of a camera so far.

    frames: looked at; seconds: between the first and the last. jitter_ms: how far the time between two
    pictures strays from its middle (median deviation), None below 30 pictures. doubles: share of pictures
    that equal the one before. repeats: pictures that equal one of more than AGAIN_S ago, with others in
    between. patterns: the same of single tiles at the edge, where their noise never rests. unchanged: share
    of samples that are exactly as before where nothing moves, None where there is no such place.
    """

    frames: int = 0
    seconds: float = 0.0
    jitter_ms: float | None = None
    doubles: float = 0.0
    repeats: int = 0
    patterns: int = 0
    unchanged: float | None = None

    def as_json(self) -> dict[str, float | int | None]:
        """Plain figures, rounded."""
        return {
            "frames": self.frames,
            "seconds": round(self.seconds, 1),
            "jitter_ms": None if self.jitter_ms is None else round(self.jitter_ms, 3),
            "doubles": round(self.doubles, 3),
            "repeats": self.repeats,
            "patterns": self.patterns,
            "unchanged": None if self.unchanged is None else round(self.unchanged, 4),
        }


class CameraBehaviour:
    """Looks at the pictures of one camera in order; used from one thread. About 0.3 ms a `look`."""

    def __init__(self) -> None:
        self._intervals: deque[float] = deque(maxlen=_INTERVALS)
        self._unchanged: deque[float] = deque(maxlen=_INTERVALS)
        self.forget()

    def forget(self) -> None:
        """Another camera, or another size: all begins anew."""
        self._whole = _Memory()
        self._tiles = [_Memory() for _ in _CORNERS]
        self._before: Picture | None = None
        self._first_t = self._newest_t = self._last_t = 0.0
        self._last_index = -2  # of no picture
        self._frames = 0
        self._intervals.clear()
        self._unchanged.clear()

    def tick(self, t: float, index: int) -> None:
        """A picture came at media second `t`; `index`: its number as the source counts, so that pictures that
        nobody took make no long interval. For every picture, looked at or not."""
        if index == self._last_index + 1:
            self._intervals.append(t - self._last_t)
        self._last_t, self._last_index = t, index

    def look(self, t: float, picture: Picture) -> None:
        """Look at the picture (H x W x 3, BGR) of media second `t`; some a second are enough."""
        small = bytes_of(np.ascontiguousarray(picture[::STEP, ::STEP, 1]))  # green is nearest to a sensor
        if self._before is not None and self._before.shape != small.shape:
            self.forget()
        self._first_t = self._first_t if self._frames else t
        self._newest_t = t
        self._frames += 1
        if float(cv2.meanStdDev(small)[1][0, 0]) >= LIVELY_SPREAD and self._whole.add(t, small):
            for memory, tile in zip(self._tiles, _corner_tiles(small), strict=True):
                memory.add(t, np.ascontiguousarray(tile))
        if self._before is not None:
            self._look_at_noise(small, self._before)
        self._before = small

    def figures(self) -> Behaviour:
        """What was seen so far."""
        resting = self._whole.doubles >= RESTING  # compression swallows the noise, or the picture is frozen
        restless = [memory for memory in self._tiles if memory.doubles < 0.05 and not resting]
        return Behaviour(
            frames=self._frames,
            seconds=self._newest_t - self._first_t,
            jitter_ms=_jitter_ms(self._intervals),
            doubles=self._whole.doubles,
            repeats=0 if resting else self._whole.repeats,
            patterns=max((memory.repeats for memory in restless), default=0),
            unchanged=median(self._unchanged) if self._unchanged else None,
        )

    def _look_at_noise(self, small: Picture, before: Picture) -> None:
        """Where nothing moves and something is to be seen: how many samples are exactly as they were."""
        change = cv2.absdiff(small, before)
        if not cv2.countNonZero(change):
            return  # a double tells nothing about noise
        grey = small.astype(np.float32)
        mean = cv2.resize(grey, TILES, interpolation=cv2.INTER_AREA)
        square = cv2.resize(grey * grey, TILES, interpolation=cv2.INTER_AREA)
        spread = np.sqrt(np.maximum(square - mean * mean, 0))
        moved = cv2.resize(change.astype(np.float32), TILES, interpolation=cv2.INTER_AREA)
        same = cv2.resize((change == 0).astype(np.float32), TILES, interpolation=cv2.INTER_AREA)
        still = (moved < STILL_CHANGE) & (spread > TEXTURE_SPREAD)
        if still.any():
            self._unchanged.append(float(same[still].mean()))


class _Memory:
    """Digests of what was seen, and how often something came back."""

    def __init__(self) -> None:
        self._seen: dict[bytes, float] = {}
        self._last = b""
        self._looked = self._doubled = self.repeats = 0

    @property
    def doubles(self) -> float:
        """Share that equals its predecessor."""
        return self._doubled / max(1, self._looked - 1)

    def add(self, t: float, samples: Picture) -> bool:
        """Whether it differs from what was added before."""
        digest = blake2b(samples.data, digest_size=8).digest()
        self._looked += 1
        if digest == self._last:
            self._doubled += 1
        elif t - self._seen.get(digest, t) >= AGAIN_S:
            self.repeats += 1
        if len(self._seen) >= _REMEMBERED:
            self._seen.pop(next(iter(self._seen)))
        self._seen.pop(digest, None)  # so that the order of the keys is that of the last sight
        self._seen[digest] = t
        fresh, self._last = digest != self._last, digest
        return fresh


def _corner_tiles(small: Picture) -> list[Picture]:
    """Tiles at the picture's edge, where a candidate seldom is."""
    high, wide = small.shape[0] // TILES[1], small.shape[1] // TILES[0]
    return [
        small[row * high : (row + 1) * high, column * wide : (column + 1) * wide] for row, column in _CORNERS
    ]


def _jitter_ms(intervals: deque[float]) -> float | None:
    if len(intervals) < 30:
        return None
    usual = median(intervals)
    return 1000 * median(abs(interval - usual) for interval in intervals)
