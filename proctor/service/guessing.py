"""Against guessing codes: wrong ones are counted per source, and a source that tries too many has to wait.

Counts live in memory: losing them in a restart costs a guesser's victim nothing, as codes have 59 bits. The
same counting holds whoever measures the line too often (`line_desk`).
"""

from __future__ import annotations

import threading
from collections import deque

_SOURCES_KEPT = 10_000


class RecentTries:
    """Tries of the last `within_ms`, per source: so many are allowed. Safe for threads."""

    def __init__(self, allowed: int, within_ms: int) -> None:
        self._allowed = allowed
        self._within_ms = within_ms
        self._seen: dict[str, deque[int]] = {}
        self._lock = threading.Lock()

    def wait_ms(self, source: str, now_ms: int) -> int:
        """How long `source` has to wait before the next try; 0 where it may try now."""
        with self._lock:
            tries = self._recent(source, now_ms)
            if len(tries) < self._allowed:
                return 0
            return max(1, tries[0] + self._within_ms - now_ms)

    def count(self, source: str, now_ms: int) -> None:
        """One more try by `source`."""
        with self._lock:
            if len(self._seen) >= _SOURCES_KEPT:
                self._seen.pop(next(iter(self._seen)))
            self._recent(source, now_ms).append(now_ms)

    def _recent(self, source: str, now_ms: int) -> deque[int]:
        tries = self._seen.setdefault(source, deque(maxlen=max(1, self._allowed)))
        while tries and tries[0] <= now_ms - self._within_ms:
            tries.popleft()
        return tries


class WrongCodes(RecentTries):
    """Wrong codes."""
