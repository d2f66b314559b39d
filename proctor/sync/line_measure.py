"""Measuring the line to the exam service: small requests alone, then several connections down, then up.

The sending end is held to a pace and the receiving end notes when bytes came, so that no buffer on the way
passes for speed. How the figures are judged, and when a way is measured twice, is `proctor/core/line`.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace

from proctor.core.check_in_policy import CheckInRules
from proctor.core.errors import RefusedError, SynaqError
from proctor.core.line import PACE, WARM_UP_S, Arrival, LineSamples, WaySamples, calmer_pace, way_figures
from proctor.sync.client import ServiceClient
from proctor.sync.line_client import LineClient, stalled
from proctor.sync.line_messages import LineArrivals, LineTurn, LineWish

Progress = Callable[[int, int], None]

_IDLE_ASKED, _IDLE_PAUSE_S = 12, 0.06
_LOADED_PAUSE_S = 0.25
_TAIL_S = 0.3  # sent beyond the judged time, which must not end in the last bytes' way
_PATIENCE_S = 45.0  # for a turn, where many measure at once
_TICK_S = 0.025
_NOISE = os.urandom(64 * 1024)
# Where the bar stands, in hundredths, when the answers and each way have been measured; of a way's share, the
# first run takes so much, as the second is seldom needed.
_BAR_IDLE, _BAR_WAY, _FIRST_RUN = 4.0, 48.0, 0.85


class StoppedError(Exception):
    """The measurement was asked to stop; not an error that anybody is told."""


@dataclass(frozen=True)
class _Run:
    """One way at one pace: its number, Mbit/s over all connections, where the bar stands before and after."""

    number: int
    mbit_s: float
    bar_from: float
    bar_to: float


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
        self._turn = LineTurn()
        self._loaded_ms: list[float] = []
        self._unanswered = 0

    def run(self) -> LineSamples:
        """The samples. ConnectionLostError where the service cannot be reached, RefusedError `line_busy`
        where so many measure that no turn came, StoppedError where `stop` was set.
        """
        asking = self._another()
        try:
            idle_ms = self._idle(asking)
            self._turn = self._wait_for_turn(asking)
            try:
                down = self._way(self._down, _BAR_IDLE)
                up = self._way(lambda run: self._up(asking, run), _BAR_IDLE + _BAR_WAY)
            finally:
                with suppress(SynaqError):  # it runs out by itself
                    asking.end(self._name)
        finally:
            asking.close()
        self._progress(100, 100)
        return LineSamples(
            down,
            up,
            idle_ms,
            tuple(self._loaded_ms),
            self._unanswered,
            self._rules.line_seconds,
            self._turn.connections,
        )

    @property
    def _name(self) -> str:
        return self._turn.turn or ""

    def _idle(self, asking: LineClient) -> tuple[float, ...]:
        """Round trips while nothing else moves; the first ones, which also connect, are left out."""
        for _ in range(2):
            asking.health()
        times: list[float] = []
        for n in range(_IDLE_ASKED):
            self._go_on()
            times.append(_round_trip_ms(asking))
            self._told(_BAR_IDLE * n / _IDLE_ASKED)
            self._stop.wait(_IDLE_PAUSE_S)
        return tuple(times)

    def _wait_for_turn(self, asking: LineClient) -> LineTurn:
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

    def _way(self, measured: Callable[[_Run], WaySamples], bar: float) -> WaySamples:
        """One way: at the granted pace, and where that was too much for it, once more below it."""
        half, end = bar + _FIRST_RUN * _BAR_WAY, bar + _BAR_WAY
        first = measured(_Run(0, self._turn.mbit_s, bar, half))
        figures = way_figures(first, self._rules.line_seconds)
        pace = calmer_pace(figures, self._turn.mbit_s, self._rules.line_mbit_s)
        if pace is None:
            return first
        return replace(measured(_Run(1, pace, half, end)), first_mean=figures.mean)

    def _down(self, run: _Run) -> WaySamples:
        arrivals: list[list[Arrival]] = [[] for _ in range(self._turn.connections)]

        def receive(place: int, connection: LineClient, began_s: float) -> None:
            with closing(connection.receive(self._name, run.mbit_s)) as coming:
                for size in coming:
                    at_s = time.monotonic() - began_s
                    arrivals[place].append(Arrival(at_s, size))
                    if at_s > self._lasts_s or self._stop.is_set():
                        return

        broke = self._on_all_connections(run, receive)
        together = sorted((one for part in arrivals for one in part), key=lambda one: one.at_s)
        return WaySamples(tuple(together), broke, run.mbit_s)

    def _up(self, asking: LineClient, run: _Run) -> WaySamples:
        rate = run.mbit_s * 1e6 / 8 / max(1, self._turn.connections)

        def give(_place: int, connection: LineClient, began_s: float) -> None:
            connection.send(self._name, run.number, self._paced(began_s, rate))

        broke = self._on_all_connections(run, give)
        try:
            arrived = asking.arrivals(self._name, run.number)
        except SynaqError:
            return WaySamples(broke=True)
        return WaySamples(_from_bins(arrived), broke, run.mbit_s)

    def _on_all_connections(self, run: _Run, move: Callable[[int, LineClient, float], None]) -> bool:
        """`move(place, connection, began)` on a thread for each connection, with small requests beside them;
        whether one broke before its time.
        """
        broke = threading.Event()

        def moved(place: int) -> None:
            with closing(self._another()) as connection:
                try:
                    move(place, connection, began_s)
                except SynaqError as error:
                    # Over already: then it is only the last answer that did not come.
                    over = time.monotonic() - began_s >= self._lasts_s
                    if not over and not stalled(error):
                        broke.set()

        over = threading.Event()
        threads = [
            threading.Thread(target=moved, args=(n,), name=f"synaq-line-{n + 1}", daemon=True)
            for n in range(self._turn.connections)
        ]
        pinging = threading.Thread(target=self._ping, args=(over,), name="synaq-line-answers", daemon=True)
        began_s = time.monotonic()
        for thread in (*threads, pinging):
            thread.start()
        while any(thread.is_alive() for thread in threads):
            share = min(1.0, (time.monotonic() - began_s) / self._lasts_s)
            self._told(run.bar_from + share * (run.bar_to - run.bar_from))
            time.sleep(0.05)
        over.set()
        pinging.join()
        self._go_on()
        return broke.is_set()

    def _paced(self, began_s: float, bytes_per_s: float) -> Iterator[bytes]:
        """Noise at a steady rate. A tick that came late is made up for; what the line did not take is not:
        that would be a burst.
        """
        before, owed = time.monotonic(), 0.0
        while (now := time.monotonic()) - began_s < self._lasts_s and not self._stop.is_set():
            owed += (now - before) * bytes_per_s
            while owed >= 1:
                block = _NOISE[: int(owed)]
                owed -= len(block)
                yield block
            before = max(now, time.monotonic() - _TICK_S)
            time.sleep(_TICK_S)

    def _ping(self, over: threading.Event) -> None:
        with closing(self._another()) as asking:
            while not over.wait(_LOADED_PAUSE_S):
                try:
                    self._loaded_ms.append(_round_trip_ms(asking))
                except SynaqError:
                    self._unanswered += 1

    def _another(self) -> LineClient:
        return LineClient(self._client.url, token=self._client.token, language=self._client.language)

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise StoppedError

    def _told(self, done: float) -> None:
        self._progress(min(99, round(done)), 100)


def _round_trip_ms(asking: LineClient) -> float:
    before = time.monotonic()
    asking.health()
    return (time.monotonic() - before) * 1000


def _from_bins(arrivals: LineArrivals) -> tuple[Arrival, ...]:
    return tuple(
        Arrival((n + 0.5) * arrivals.bin_ms / 1000, size) for n, size in enumerate(arrivals.up) if size
    )
