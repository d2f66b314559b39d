"""Many attempts, on several lanes at once: which fault comes when, and when it is enough."""

from __future__ import annotations

import queue
import random
import shutil
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.faults.child import SilentError
from tests.e2e.faults.judge import Outcome, judge
from tests.e2e.faults.kinds import BY_NAME, KINDS, Fault
from tests.e2e.faults.lane import Lane, shared_mounts
from tests.e2e.faults.stage import Stage
from tests.e2e.faults.strikes import plug_camera

_WATCHED_SHARE = 0.1  # of attempts of other kinds that have the real monitor, too
_ONE_TAKES_S = 100.0
_MOST_FAILED = 3  # in a row: then it is the lane, and not the fault


@dataclass
class Season:
    """`folder`: for what it needs; `told`: each outcome as it comes; `until`: monotonic seconds, behind which
    no attempt is begun; `leave`: leave what was clean, too."""

    folder: Path
    seed: int
    told: Callable[[Outcome], None]
    until: float = float("inf")
    leave: bool = False
    skipped: dict[str, str] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, wanted: Iterable[tuple[int, Fault]], lanes: int) -> list[Outcome]:
        """Each (number, fault) once; what came of them, by number."""
        left: queue.SimpleQueue[tuple[int, Fault]] = queue.SimpleQueue()
        for one in wanted:
            left.put(one)
        with shared_mounts(self.folder):
            self._work_on(left, lanes)
        return sorted(self.outcomes, key=lambda one: one.number)

    def stop(self) -> None:
        """Begin no more attempts."""
        self.until = 0.0

    def _work_on(self, left: queue.SimpleQueue[tuple[int, Fault]], lanes: int) -> None:
        threads = [
            threading.Thread(target=self._work, args=(number, left), name=f"test-lane-{number}")
            for number in range(lanes)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _work(self, number: int, left: queue.SimpleQueue[tuple[int, Fault]]) -> None:
        with ExitStack() as steps:
            lane: Lane | None = None
            failed = 0
            while failed < _MOST_FAILED and time.monotonic() + _ONE_TAKES_S < self.until:
                try:
                    at, fault = left.get_nowait()
                except queue.Empty:
                    return
                if lane is None:
                    lane = Lane(self.folder / f"lane-{number}", number)
                    try:
                        steps.enter_context(lane)
                    except Exception as error:  # noqa: BLE001  the other lanes go on
                        self.troubles.append(f"lane {number} could not be laid: {error!r}")
                        return
                if not fault.possible(lane):
                    self.skipped[fault.name] = "needs " + " and ".join(sorted(fault.needs))
                    continue
                outcome = self._one(lane, at, fault)
                failed = 0 if outcome.verdict else failed + 1
                with self._lock:
                    self.outcomes.append(outcome)
                    self.told(outcome)
            if failed == _MOST_FAILED:
                self.troubles.append(f"lane {number} was given up: {failed} attempts in a row did not end")

    def _one(self, lane: Lane, number: int, fault: Fault) -> Outcome:
        seed = f"{self.seed}:{number}"
        outcome, began = Outcome(number, fault.name, seed=seed), time.monotonic()
        chance = random.Random(seed)
        watched = "monitor" in fault.needs or chance.random() < _WATCHED_SHARE
        folder = self.folder / f"attempt-{number}"
        try:
            with Stage(lane, folder, seed, disk="disk" in fault.needs, watched=watched) as stage:
                if "camera" in fault.needs:
                    plug_camera(stage)
                stage.begin()
                struck = time.time()
                fault.strike(stage)
                mended = time.time()
                stage.recover()
                recovered = time.time()
                stage.finish()
                outcome.phases_s = [
                    round(s, 1) for s in (mended - struck, recovered - mended, time.time() - recovered)
                ]
                judge(stage, outcome, fault, (struck * 1000, mended * 1000))
        except (SilentError, AssertionError) as error:
            outcome.problems.append(f"{type(error).__name__}: {error}")
        except Exception as error:  # noqa: BLE001  one attempt that fails must not end the season
            outcome.problems.append(f"{error!r} {traceback.format_exc(limit=-3)}")
        outcome.seconds = round(time.monotonic() - began, 1)
        if not outcome.lost and not self.leave:
            shutil.rmtree(folder, ignore_errors=True)
        return outcome


def plan(attempts: int, seed: int, only: Iterable[str] = ()) -> list[tuple[int, Fault]]:
    """Which fault strikes which attempt: every kind in turn, in an order by chance."""
    kinds = [BY_NAME[name] for name in only] or list(KINDS)
    chance, order = random.Random(seed), []
    while len(order) < attempts:
        chance.shuffle(kinds)
        order += kinds
    return list(enumerate(order[:attempts], 1))
