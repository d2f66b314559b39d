"""Turns to measure the line: how many at once, how fast, how often. Without a turn no byte is moved.

Measuring moves megabytes, so it is rationed: the service's whole share for it is `line_total_mbit_s`, of
which callers without a token (a rehearsal days ahead) get a quarter. Whoever comes while all of it is given
away is told when to ask again. Turns live in memory: one lost in a restart is asked for again.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from proctor.service.guessing import RecentTries
from proctor.service.problems import ProblemError
from proctor.sync.line_messages import RUNS, LineArrivals, LineTurn, LineWish

CONNECTIONS = 4
BIN_MS = 50
MOST_MBIT_S = 25.0  # one turn
_SPARE_S = 20.0  # for latency, and for connecting, in a turn's life
_OVERRUN = 1.5  # more bytes than the granted rate can explain are no measurement
_STRANGERS_SHARE = 0.25
_ASK_AGAIN_S = 3.0
_TURNS_OF_A_CANDIDATE, _TURNS_OF_A_SOURCE, _WITHIN_MS = 12, 60, 10 * 60_000  # a hall is one source


@dataclass
class UpRun:
    """What came up in one run, since its first call."""

    began_s: float
    bins: list[int] = field(default_factory=list)
    bytes: int = 0


@dataclass
class OpenTurn:
    """One caller's turn. Touched only under the desk's lock, but for its figures that never change."""

    id: str
    who: str
    known: bool
    mbit_s: float
    seconds: float
    ends_s: float
    left: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("down", "up"), RUNS * CONNECTIONS))
    up: dict[int, UpRun] = field(default_factory=dict)

    def bytes_per_s(self, mbit_s: float | None) -> float:
        """The rate of one of its connections: what was asked for, and no more than was granted."""
        return min(self.mbit_s, mbit_s or self.mbit_s) * 1e6 / 8 / CONNECTIONS

    @property
    def most_bytes(self) -> float:
        """What it may send up in one run."""
        return self.mbit_s * 1e6 / 8 * self.seconds * _OVERRUN


class LineDesk:
    """Gives out turns and counts what comes up. Safe for threads; `steady` gives seconds that never jump."""

    def __init__(self, total_mbit_s: float, steady: Callable[[], float] = time.monotonic) -> None:
        self._total = total_mbit_s
        self._steady = steady
        self._lock = threading.Lock()
        self._open: dict[str, OpenTurn] = {}
        self._tries = {
            True: RecentTries(_TURNS_OF_A_CANDIDATE, _WITHIN_MS),
            False: RecentTries(_TURNS_OF_A_SOURCE, _WITHIN_MS),
        }

    def turn(self, who: str, known: bool, wish: LineWish) -> LineTurn:
        """A turn for `who` (`known`: by a token), or how long to wait. One caller has one turn at a time,
        a source without tokens as many as its share holds.
        """
        now = self._steady()
        wait_ms = self._tries[known].wait_ms(who, round(now * 1000))
        if wait_ms:
            return LineTurn(wait_s=round(wait_ms / 1000, 1))
        with self._lock:
            self._forget(now, who if known else None)
            granted = min(wish.mbit_s, MOST_MBIT_S)
            share = self._total * (1.0 if known else _STRANGERS_SHARE)
            taken = sum(turn.mbit_s for turn in self._open.values() if known or not turn.known)
            everything = sum(turn.mbit_s for turn in self._open.values())
            if taken + granted > share or everything + granted > self._total:
                return LineTurn(wait_s=_ASK_AGAIN_S)
            ends = now + 2 * RUNS * wish.seconds + _SPARE_S
            made = OpenTurn(secrets.token_hex(16), who, known, granted, wish.seconds, ends)
            self._open[made.id] = made
        self._tries[known].count(who, round(now * 1000))
        return LineTurn(turn=made.id, mbit_s=granted, connections=CONNECTIONS)

    def take(self, turn: str, way: str, run: int = 0) -> OpenTurn:
        """One connection `way` ("down" or "up") of the turn; ProblemError `not_found` or `wrong_state`."""
        with self._lock:
            found = self._found(turn)
            if not found.left[way]:
                raise ProblemError("wrong_state")
            found.left[way] -= 1
            if way == "up":
                found.up.setdefault(run, UpRun(self._steady()))
            return found

    def running(self, turn: OpenTurn) -> bool:
        """Whether the turn has neither ended nor run out."""
        return turn.id in self._open and self._steady() < turn.ends_s

    def arrived(self, turn: OpenTurn, run: int, size: int) -> None:
        """So many bytes came up; ProblemError where it is more than the turn is good for."""
        with self._lock:
            self._found(turn.id)
            up = turn.up[run]
            up.bytes += size
            if up.bytes > turn.most_bytes:
                raise ProblemError("too_large")
            place = int((self._steady() - up.began_s) * 1000 / BIN_MS)
            up.bins.extend([0] * (place + 1 - len(up.bins)))
            up.bins[place] += size

    def arrivals(self, turn: str, run: int) -> LineArrivals:
        """What came up in a run so far; ProblemError `not_found` where the turn is over."""
        with self._lock:
            found = self._found(turn).up.get(run)
            return LineArrivals(bin_ms=BIN_MS, up=[] if found is None else list(found.bins))

    def end(self, turn: str) -> None:
        """The turn is over, and makes room for another; nothing where it was over before."""
        with self._lock:
            self._open.pop(turn, None)

    def _found(self, turn: str) -> OpenTurn:
        found = self._open.get(turn)
        if found is None or self._steady() >= found.ends_s:
            raise ProblemError("not_found")
        return found

    def _forget(self, now: float, who: str | None) -> None:
        """Turns that ran out, and the one that `who` had before."""
        for turn in list(self._open.values()):
            if now >= turn.ends_s or (who is not None and turn.known and turn.who == who):
                del self._open[turn.id]
