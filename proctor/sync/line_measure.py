"""Measuring the line to the exam service: small requests alone, then several connections down, then up.

The sending end is held to a pace and the receiving end notes when bytes came, so that no buffer on the way
passes for speed. How the figures are judged is `proctor/core/line`.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from proctor.core.check_in_policy import CheckInRules
from proctor.core.errors import RefusedError, SynaqError
from proctor.core.line import PACE, WARM_UP_S, Arrival, LineSamples, WaySamples
from proctor.sync.client import ServiceClient
from proctor.sync.line_client import LineClient, stalled
from proctor.sync.line_messages import LineArrivals, LineTurn, LineWish

Progress = Callable[[int, int], None]

_IDLE_ASKED, _IDLE_PAUSE_S = 12, 0.06
_LOADED_PAUSE_S = 0.25
_TAIL_S = 0.3  # sent beyond the judged time, which must not end in the last bytes' way
_PATIENCE_S = 45.0  # for a turn, where many measure at once
_TICK_S = 0.05
_NOISE = os.urandom(64 * 1024)


class StoppedError(Exception):
    """The measurement was asked to stop; not an error that anybody is told."""


@dataclass
class _Way:
    """One direction while it is measured; each connection has its own list."""

    began_s: float
    arrivals: list[list[Arrival]] = field(default_factory=list)
    broke: bool = False


class LineMeasurement:
    """One measurement; `run` it once, on a background thread.

    `progress(done, of)` is called on the thread that runs it. Setting `stop` ends it within STALL_SECONDS.
    """

    def __init__(
        self,
        client: ServiceClient,
        rules: CheckInRules,
        progress: Progress,
        stop: threading.Event | None = None,
    ) -> None:
        self._client = client
        self._rules = rules
        self._progress = progress
        self._stop = stop or threading.Event()
        self._lasts_s = WARM_UP_S + rules.line_seconds + _TAIL_S
        self._whole_s = 2 * self._lasts_s + 1.5
        self._loaded_ms: list[float] = []
        self._unanswered = 0

    def run(self) -> LineSamples:
        """The samples. ConnectionLostError where the service cannot be reached, RefusedError `line_busy`
        where so many measure that no turn came, StoppedError where `stop` was set.
        """
        asking = self._another()
        try:
            idle_ms = self._idle(asking)
            turn = self._turn(asking)
            connections = [self._another() for _ in range(turn.connections)]
            try:
                return self._both_ways(asking, turn, connections, idle_ms)
            finally:
                for connection in connections:
                    connection.close()
        finally:
            asking.close()

    def _both_ways(
        self, asking: LineClient, turn: LineTurn, connections: list[LineClient], idle_ms: tuple[float, ...]
    ) -> LineSamples:
        name = turn.turn or ""
        for connection in connections:
            connection.health()  # connected before the clock runs
        down = self._way(lambda way, n: self._receive(way, n, connections[n], name), len(connections), 1.0)
        up_way = self._way(
            lambda way, n: self._give(way, n, connections[n], turn),
            len(connections),
            1.0 + self._lasts_s,
        )
        self._go_on()
        try:
            up = WaySamples(_from_bins(asking.end(name)), up_way.broke)
        except SynaqError:
            up = WaySamples()
        self._progress(100, 100)
        return LineSamples(
            down=WaySamples(_merged(down), down.broke),
            up=up,
            idle_ms=idle_ms,
            loaded_ms=tuple(self._loaded_ms),
            unanswered=self._unanswered,
            seconds=self._rules.line_seconds,
            pace_mbit_s=turn.mbit_s,
            connections=len(connections),
        )

    def _idle(self, asking: LineClient) -> tuple[float, ...]:
        """Round trips while nothing else moves; the first, which also connects, is left out."""
        asking.health()
        times: list[float] = []
        for n in range(_IDLE_ASKED):
            self._go_on()
            times.append(_round_trip_ms(asking))
            self._told(n / _IDLE_ASKED)
            self._stop.wait(_IDLE_PAUSE_S)
        return tuple(times)

    def _turn(self, asking: LineClient) -> LineTurn:
        wish = LineWish(mbit_s=max(0.1, PACE * self._rules.line_mbit_s), seconds=self._lasts_s)
        until = time.monotonic() + _PATIENCE_S
        while True:
            self._go_on()
            turn = asking.turn(wish)
            if turn.turn is not None:
                return turn
            if time.monotonic() + turn.wait_s > until:
                raise RefusedError(
                    "Many are measuring their line just now.",
                    code="line_busy",
                    remedy="Try again in a few minutes.",
                )
            self._stop.wait(turn.wait_s)

    def _way(self, move: Callable[[_Way, int], None], connections: int, done_s: float) -> _Way:
        """Run `move` for each connection on a thread of its own, with small requests beside them."""
        way = _Way(time.monotonic(), [[] for _ in range(connections)])
        threads = [
            threading.Thread(target=move, args=(way, n), name=f"synaq-line-{n + 1}", daemon=True)
            for n in range(connections)
        ]
        over = threading.Event()
        pinging = threading.Thread(target=self._ping, args=(over,), name="synaq-line-answers", daemon=True)
        for thread in (*threads, pinging):
            thread.start()
        while any(thread.is_alive() for thread in threads):
            self._told(done_s + min(time.monotonic() - way.began_s, self._lasts_s))
            threads[-1].join(0.1) if threads[-1].is_alive() else time.sleep(0.02)
        over.set()
        pinging.join()
        return way

    def _receive(self, way: _Way, place: int, connection: LineClient, turn: str) -> None:
        try:
            with closing(connection.receive(turn)) as coming:
                for size in coming:
                    at_s = time.monotonic() - way.began_s
                    way.arrivals[place].append(Arrival(at_s, size))
                    if at_s > self._lasts_s or self._stop.is_set():
                        break
        except SynaqError as error:
            way.broke = way.broke or not stalled(error)

    def _give(self, way: _Way, _place: int, connection: LineClient, turn: LineTurn) -> None:
        rate = turn.mbit_s * 1e6 / 8 / max(1, turn.connections)
        try:
            connection.send(turn.turn or "", self._paced(way.began_s, rate))
        except SynaqError as error:
            # Over already: then it is only the answer that did not come, and what arrived is known.
            over = time.monotonic() - way.began_s >= self._lasts_s
            way.broke = way.broke or not (over or stalled(error))

    def _paced(self, began_s: float, bytes_per_s: float) -> Iterator[bytes]:
        """Noise at a steady rate; what the line did not take is not made up for: that would be a burst."""
        before, owed = time.monotonic(), 0.0
        while (now := time.monotonic()) - began_s < self._lasts_s and not self._stop.is_set():
            owed += min(now - before, 2 * _TICK_S) * bytes_per_s
            before = now
            while owed >= 1:
                block = _NOISE[: int(owed)]
                owed -= len(block)
                yield block
            time.sleep(_TICK_S)

    def _ping(self, over: threading.Event) -> None:
        asking = self._another()
        try:
            while not over.wait(_LOADED_PAUSE_S):
                try:
                    self._loaded_ms.append(_round_trip_ms(asking))
                except SynaqError:
                    self._unanswered += 1
        finally:
            asking.close()

    def _another(self) -> LineClient:
        return LineClient(self._client.url, token=self._client.token, language=self._client.language)

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise StoppedError

    def _told(self, done_s: float) -> None:
        self._progress(min(99, round(100 * done_s / self._whole_s)), 100)


def _round_trip_ms(asking: LineClient) -> float:
    before = time.monotonic()
    asking.health()
    return (time.monotonic() - before) * 1000


def _merged(way: _Way) -> tuple[Arrival, ...]:
    return tuple(sorted((a for part in way.arrivals for a in part), key=lambda a: a.at_s))


def _from_bins(arrivals: LineArrivals) -> tuple[Arrival, ...]:
    return tuple(
        Arrival((n + 0.5) * arrivals.bin_ms / 1000, size) for n, size in enumerate(arrivals.up) if size
    )
