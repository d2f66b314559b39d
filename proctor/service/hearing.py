"""What this process remembers beside the database: when each attempt was last heard, from which network, and
whom it could not serve. A beat every few seconds of every candidate need not be a write each; what must last
(an interruption, a trouble) is written by `interruptions`.
"""

from __future__ import annotations

import ipaddress
import threading
from dataclasses import dataclass, replace

_PREFIX = {4: 16, 6: 32}  # about what one provider has
_MOST_TROUBLES = 2_000
_STALL_S = 15.0
_SOONEST_MS, _RARER = 4_000, 4  # the longer an interruption is over or lasts, the less often it is looked at


@dataclass(frozen=True)
class Troubled:
    """A time in which the service could not serve; `attempt` None: nobody in particular."""

    kind: str
    attempt: str | None
    start_ms: int
    end_ms: int
    times: int = 1


@dataclass(frozen=True)
class Heard:
    """When an attempt was last heard, and from which network, None where that says nothing."""

    at_ms: int
    network: str | None


class Hearing:
    """The ears of one process of the service. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heard: dict[str, Heard] = {}
        self._troubles: dict[tuple[str, str | None], Troubled] = {}
        self._beat: tuple[float, int] | None = None
        self._looked: dict[str, int] = {}
        self.run = ""  # of this process, as in `service_run`; empty before its first round

    def hear(self, attempt: str, at_ms: int, network: str | None) -> None:
        """The attempt was heard, and served."""
        with self._lock:
            self._heard[attempt] = Heard(at_ms, network)

    def last(self, attempt: str) -> Heard | None:
        """When this process last heard the attempt."""
        return self._heard.get(attempt)

    def keep_only(self, attempts: set[str]) -> None:
        """Forget all others."""
        with self._lock:
            self._heard = {attempt: heard for attempt, heard in self._heard.items() if attempt in attempts}

    def is_due(self, interruption: str, start_ms: int, now: int) -> bool:
        """Whether it is time to look at an interruption again; asked, it is taken as looked at."""
        with self._lock:
            last = self._looked.get(interruption)
            due = last is None or now - last >= max(_SOONEST_MS, (now - start_ms) // _RARER)
            if due:
                self._looked[interruption] = now
        return due

    def look_only_at(self, interruptions: set[str]) -> None:
        """Forget all others."""
        with self._lock:
            self._looked = {found: at for found, at in self._looked.items() if found in interruptions}

    def failed(self, kind: str, attempt: str | None, at_ms: int) -> None:
        """Somebody was turned away because the service itself could not: full, busy, failed."""
        with self._lock:
            key = (kind, attempt)
            if key not in self._troubles and len(self._troubles) >= _MOST_TROUBLES:
                key = (kind, None)
            before = self._troubles.get(key)
            if before is None:
                self._troubles[key] = Troubled(kind, key[1], at_ms, at_ms)
            else:
                self._troubles[key] = replace(before, end_ms=at_ms, times=before.times + 1)

    def beat(self, steady_s: float, at_ms: int) -> None:
        """The round of the service goes. `steady_s`: monotonic seconds; a long pause means it stood still."""
        with self._lock:
            before, self._beat = self._beat, (steady_s, at_ms)
            if before is not None and steady_s - before[0] > _STALL_S:
                self._troubles["stalled", None] = Troubled("stalled", None, before[1], at_ms)

    def slow(self, start_ms: int, end_ms: int) -> None:
        """Somebody was served, but so late that they may have given up waiting."""
        with self._lock:
            before = self._troubles.get(("stalled", None))
            first = start_ms if before is None else min(before.start_ms, start_ms)
            self._troubles["stalled", None] = Troubled("stalled", None, first, end_ms)

    def troubles(self) -> tuple[Troubled, ...]:
        """What came together and is not written down yet."""
        with self._lock:
            return tuple(self._troubles.values())

    def take_troubles(self) -> tuple[Troubled, ...]:
        """What came together since it was last asked."""
        with self._lock:
            taken, self._troubles = tuple(self._troubles.values()), {}
        return taken

    def put_back(self, troubles: tuple[Troubled, ...]) -> None:
        """They could not be written down: another time."""
        with self._lock:
            for one in troubles:
                known = self._troubles.get((one.kind, one.attempt))
                merged = (
                    one if known is None else replace(one, end_ms=known.end_ms, times=one.times + known.times)
                )
                self._troubles[one.kind, one.attempt] = merged


def network_of(address: str | None) -> str | None:
    """About which provider an address belongs to; None where it says nothing: a proxy's, a private one."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return None
    if not parsed.is_global:
        return None
    return str(ipaddress.ip_network((parsed, _PREFIX[parsed.version]), strict=False))
