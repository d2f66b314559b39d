"""How long the courier waits: between two looks, and before it tries again. Nothing is sent here."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from proctor.sync.transport import BusyError


@dataclass(frozen=True)
class Patience:
    """Seconds. beat_s: an empty batch this often: the line's state and the service's clock stay known.
    look_s: how often to look for files. first_s: before the second try, doubled with each. soon_s: within it,
    an outage is tried every unreachable_s or so, since answers wait; a longer one, and a service in trouble,
    every longest_s. load_every_s: how often the service is asked how busy it is, while files go.
    """

    beat_s: float = 3.0
    look_s: float = 0.5
    first_s: float = 0.5
    unreachable_s: float = 1.5
    soon_s: float = 600.0
    longest_s: float = 20.0
    load_every_s: float = 30.0


class Backoff:
    """One outage after another: how long to wait before each try. For one thread."""

    def __init__(
        self,
        patience: Patience,
        seed: int | None = None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._patience = patience
        # Jitter only keeps couriers apart after an outage; it is no secret.
        self._random = random.Random(seed)  # noqa: S311
        self._steady = steady
        self._pause = patience.first_s
        self._since: float | None = None

    def well(self) -> None:
        """It worked."""
        self._pause, self._since = self._patience.first_s, None

    def after(self, error: Exception) -> float:
        """Seconds until the next try. A service that asks for time gets it, and a little more."""
        now = self._steady()
        self._since = now if self._since is None else self._since
        asked = error.after_s if isinstance(error, BusyError) else None
        in_reach = isinstance(error, BusyError) or now - self._since > self._patience.soon_s
        most = self._patience.longest_s if in_reach else self._patience.unreachable_s
        pause, self._pause = min(self._pause, most), min(self._pause * 2, self._patience.longest_s)
        if asked is not None and asked > pause:
            return asked * (1 + 0.5 * self._random.random())
        return pause * (0.5 + self._random.random())
