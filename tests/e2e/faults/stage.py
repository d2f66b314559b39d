"""One attempt from its booking to its delivery: the candidate's desk, its disk, the line, and the clock.
What breaks is `strikes`' business, what came of it `judge`'s.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from proctor.service.booking import Slot
from tests.e2e.conftest import LoopDisk
from tests.e2e.faults.child import Child, SilentError
from tests.e2e.faults.lane import PROGRAMME, STARTS_S, Lane

SLOT_AFTER_S, PATIENCE_S = 9.0, 150.0


class Stage:
    """Use as a context manager. `disk`: the candidate's things lie on a small disk of their own."""

    def __init__(self, lane: Lane, folder: Path, seed: str, *, disk: bool, watched: bool) -> None:
        self.lane, self.folder, self.watched = lane, folder, watched
        self.random = random.Random(seed)
        folder.mkdir(parents=True)
        self.notebook, self.boot = folder / "notebook.jsonl", folder / "boot"
        self.boot.write_text(f"boot-{self.random.randrange(10**9)}\n")
        self.disk = LoopDisk(folder) if disk else None
        self.home = (self.disk.place if self.disk else folder) / "home"
        self.source = "synthetic:length 5"
        self.desk: Child | None = None
        self.desks: list[Child] = []
        self.camera: Child | None = None
        self.slot: Slot | None = None
        self.over = False  # the fault itself ended the attempt
        self.time_errors_ms: list[float] = []
        self.spoiled_behind: int | None = None  # what came after that entry lay nowhere else
        self.steps = ExitStack()
        self.line = self.steps.enter_context(lane.line())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.desk is not None:
            self.desk.kill()
        self.steps.close()
        if self.disk is not None:
            self.disk.unmount()

    @property
    def attempt(self) -> str:
        assert self.slot is not None
        return self.slot.attempt

    # -- the course of an attempt ---------------------------------------------------------------------------
    def begin(self) -> None:
        """Sit down, and answer for a while."""
        self.start_desk()
        assert self.desk is not None
        self.desk.wait_for("ready", STARTS_S)
        for after_s in (SLOT_AFTER_S, 3 * SLOT_AFTER_S, 6 * SLOT_AFTER_S):  # a busy machine checks in late
            candidate = self.lane.office.add_candidate(name="F.")
            at_ms = round((time.time() + after_s) * 1000)
            self.slot = self.lane.office.add_slot(candidate, PROGRAMME, at_ms=at_ms, regardless=True)
            self.desk.tell(f"code {self.slot.code}")
            try:
                self.desk.wait_for("sitting", after_s + PATIENCE_S)
                break
            except SilentError:
                if self.desk.alive:
                    raise
                self.desk.close()
                self.start_desk()
                self.desk.wait_for("ready", STARTS_S)
        self.desk.wait_for("saved", PATIENCE_S)
        self._wait_for_line(self.desk)
        if self.watched:
            self.desk.wait_for("monitor", PATIENCE_S, state="watching")
        self.pass_s(1.0, 6.0)

    def recover(self) -> None:
        """Wait until answers are saved and delivered again; whoever died is started again before."""
        if self.lane.service is None or not self.lane.service.alive:
            self.lane.stop_service(kill=True)
            self.lane.start_service()
        if self.desk is None or not self.desk.alive:
            self.start_again()
        assert self.desk is not None
        if self.over:
            return
        self.desk.wait_for("saved", PATIENCE_S, after=len(self.desk.said))
        self._wait_for_line(self.desk)
        self._wait_for_held()
        self._compare_times(self.desk)

    def finish(self) -> None:
        """Hand in, deliver everything, close."""
        assert self.desk is not None
        if not self.over:
            self.desk.tell("finish")
        self.desk.wait_for("closed" if self.over else "finished", PATIENCE_S)
        self.desk.close()

    # -- the desk -------------------------------------------------------------------------------------------
    def start_desk(self) -> None:
        """The program on the candidate's computer."""
        words = [sys.executable, "-m", "tests.e2e.faults.candidate", "--server", self.lane.url_of(self.line)]
        words += ["--home", str(self.home), "--notebook", str(self.notebook), "--source", self.source]
        words += ["--seed", str(self.random.randrange(10**6)), *(["--watched"] if self.watched else [])]
        self.desk = Child(self.lane.at_home(words, self.boot), self.folder / "desk.log")
        self.desks.append(self.desk)

    def start_again(self) -> None:
        """After its end; the attempt is taken up from its folder, or by its code where its secrets are
        gone."""
        assert self.slot is not None
        self.start_desk()
        assert self.desk is not None
        self.desk.wait_for("ready", STARTS_S)
        self.desk.tell(f"code {self.slot.code}")
        self.desk.wait_for("sitting", PATIENCE_S)

    def kill_desk(self, *, alone: bool = False) -> None:
        """kill -9: the desk, and with it its monitor unless it dies `alone`."""
        assert self.desk is not None
        self.desk.kill(alone=alone)

    def monitor_pid(self) -> int:
        """Of the monitor that runs now."""
        assert self.desk is not None
        at = len(self.desk.said)
        self.desk.tell("state")
        pid = self.desk.wait_for("state", PATIENCE_S, after=at)["monitor"]
        if pid is None:
            pid = (self.desk.last("monitor") or {}).get("pid")
        assert pid is not None, "no monitor runs"
        return int(pid)

    def pass_s(self, least: float, most: float) -> float:
        """Let some time go by; how much."""
        seconds = self.random.uniform(least, most)
        time.sleep(seconds)
        return seconds

    # -- inside ---------------------------------------------------------------------------------------------
    def _wait_for_line(self, desk: Child) -> None:
        end = time.monotonic() + PATIENCE_S
        while (desk.last("line") or {}).get("line") not in ("online", "poor"):
            if time.monotonic() > end:
                raise SilentError("the line did not come back")
            time.sleep(0.1)

    def _wait_for_held(self) -> None:
        """Until the service holds an answer that was saved after the fault."""
        assert self.desk is not None
        wanted = int((self.desk.last("saved") or {"seq": 0})["seq"])
        end = time.monotonic() + PATIENCE_S
        while self.ask("SELECT held_seq FROM attempt WHERE id = ?")[0][0] < wanted:
            if time.monotonic() > end:
                raise SilentError("what was saved did not arrive")
            time.sleep(0.1)

    def _compare_times(self, desk: Child) -> None:
        """What the desk says is left of the section, against the service's own deadline. One machine: one
        clock, unless the candidate's was set."""
        rows = self.ask("SELECT deadline_ms FROM section WHERE attempt = ? AND finished_ms IS NULL")
        at = len(desk.said)
        desk.tell("state")
        state = desk.wait_for("state", PATIENCE_S, after=at)
        if rows and state["left_ms"] is not None:
            self.time_errors_ms.append(abs(rows[0][0] - state["true_ms"] - state["left_ms"]))

    def refusals(self) -> int:
        """How often an answer was not taken, and said not to be."""
        return sum(one["event"] == "refused" for desk in self.desks for one in desk.said)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Of the service's database, about this attempt."""
        address = f"{self.lane.database.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=30)) as database:
            return database.execute(query, (self.attempt,)).fetchall()
