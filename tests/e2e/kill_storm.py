"""A storm of kill -9 on window, monitor and service of one running exam; then everything must be there, once.

Run by hand for the full hundred: `python -m tests.e2e.kill_storm --kills 100`. The test suite runs a few.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from client.app.attempt_folder import AttemptFolder
from proctor.core.entry import ANSWERED, ITEM_SHOWN, Entry, check_chain, read_entry
from proctor.core.errors import ConnectionLostError
from proctor.journal.journal import verify_journal
from proctor.service.administration import Administration
from proctor.service.settings import ServiceSettings
from proctor.sync.client import ServiceClient
from proctor.sync.messages import SignIn

ROOT = Path(__file__).resolve().parents[2]
PROGRAMME = "law-enforcement-3"
VICTIMS = ("window", "monitor", "service", "window", "window and service")
_PATIENCE_S = 240.0


@dataclass
class Storm:
    """What was seen: answers that the window called saved, in order, and how the time stood at each start."""

    saved: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    resumes: list[dict[str, Any]] = field(default_factory=list)
    time_errors_ms: list[float] = field(default_factory=list)
    kills: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


class Process:
    """A child whose JSON lines are read as they come."""

    def __init__(self, command: list[str]) -> None:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
        self.child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None,
            text=True,
            cwd=ROOT,
            env=environment,
        )
        self.lines: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, name="test-child-lines")
        self._reader.start()

    def _read(self) -> None:
        assert self.child.stdout is not None
        for line in self.child.stdout:
            if line.startswith("{") and line.endswith("}\n"):
                self.lines.put(json.loads(line))
        self.lines.put(None)

    def kill(self) -> None:
        self.child.kill()
        self.close()

    def close(self) -> None:
        self.child.wait(timeout=30)
        self._reader.join()
        for pipe in (self.child.stdin, self.child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue  # the child was killed before it read what was written


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Theatre:
    """One exam: a service on a fixed port, a candidate before it, and whoever is to be killed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random, self.storm = folder, random.Random(seed), Storm()
        self.settings = ServiceSettings(database=str(folder / "exam.db"), evidence=folder / "evidence")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        with Administration(self.settings) as office:
            office.import_shipped_bank(PROGRAMME)
            candidate = office.add_candidate(name="A. Candidate")
            at_ms = round(time.time() * 1000) + 60_000  # check-in comes first, then the wait for the slot
            slot = office.add_slot(candidate, PROGRAMME, at_ms=at_ms, language="kk", regardless=True)
        self.attempt, self.code = slot.attempt, slot.code
        self.service: Process | None = None
        self.candidate: Process | None = None
        self.monitor_pid = 0
        self.result: dict[str, Any] | None = None

    def start_service(self) -> None:
        self.service = Process(
            [
                sys.executable,
                "-m",
                "client.app.main",
                "serve",
                "--database",
                str(self.folder / "exam.db"),
                "--evidence",
                str(self.folder / "evidence"),
                "--port",
                str(self.port),
            ]
        )
        client, until = ServiceClient(self.url), time.monotonic() + _PATIENCE_S
        while True:
            try:
                client.health()
                break
            except ConnectionLostError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        client.close()

    def start_candidate(self) -> None:
        self.candidate = Process(
            [
                sys.executable,
                "-m",
                "tests.e2e.candidate_process",
                "--server",
                self.url,
                "--home",
                str(self.folder / "home"),
                "--code",
                self.code,
                "--every",
                "0.12",
                "--seed",
                str(self.random.randrange(10**6)),
                "--go-round",
            ]
        )

    def watch(self, seconds: float, until: str = "") -> bool:
        """Take in what the candidate says for so long, or until that event came."""
        assert self.candidate is not None
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                message = self.candidate.lines.get(timeout=left)
            except queue.Empty:
                return False
            if message is None:
                return False
            self._take_in(message)
            if message["event"] == until:
                return True
        return False

    def _take_in(self, message: dict[str, Any]) -> None:
        match message["event"]:
            case "saved":
                self.storm.saved.append((message["item"], tuple(message["options"])))
            case "monitor":
                self.monitor_pid = message["pid"]
            case "resumed":
                self._compare(message)
            case "stuck":
                self.storm.problems.append(f"stuck at {message['stage']}")
            case "finished":
                self.result = message["result"]

    def _compare(self, message: dict[str, Any]) -> None:
        """What the window shows after a start, against the journal and the service's own deadline."""
        self.storm.resumes.append(message)
        entries = [entry for entry in self.entries_here() if entry.seq <= message["seq"]]
        shown = [entry for entry in entries if entry.kind == ITEM_SHOWN]
        if shown and message["item"] != shown[-1].data["item"]:
            self.storm.problems.append(
                f"after a start the question is {message['item']}, not the last one shown"
            )
        known = {item: list(options) for item, options in self.storm.saved}
        for item, options in known.items():
            if item not in message["answers"]:
                self.storm.problems.append(f"after a start the answer to {item} is gone ({options})")
        started = next(entry for entry in entries if entry.kind == "section_started")
        # One machine: the service's clock is the one that the candidate's process read beside its own.
        left_ms = int(started.data["deadline_ms"]) - message["wall_ms"]
        self.storm.time_errors_ms.append(abs(left_ms - message["left_ms"]))

    def entries_here(self) -> list[Entry]:
        from proctor.journal.journal import Journal

        folder = AttemptFolder(self.folder / "home")
        journal = Journal(folder.attempt_path(self.attempt) / "journal.db", self.attempt)
        try:
            return journal.entries()
        finally:
            journal.close()

    def strike(self, victim: str) -> None:
        """Kill -9, and start again whoever is started by hand; the monitor is the supervisor's business."""
        self.storm.kills[victim] = self.storm.kills.get(victim, 0) + 1
        if victim == "monitor":
            if self.monitor_pid:
                try:
                    os.kill(self.monitor_pid, signal.SIGKILL)
                except ProcessLookupError:
                    return  # it was already gone, and its successor has not said its number yet
            return
        if "window" in victim:
            assert self.candidate is not None
            self.candidate.kill()
            while (message := self.candidate.lines.get()) is not None:
                self._take_in(message)
        if "service" in victim:
            assert self.service is not None
            self.service.kill()
            self.start_service()
        if "window" in victim:
            self.start_candidate()

    def finish(self) -> None:
        """Let the candidate finish, and everything be delivered."""
        assert self.candidate is not None
        assert self.candidate.child.stdin is not None
        self.candidate.child.stdin.write("finish\n")
        self.candidate.child.stdin.flush()
        if not self.watch(_PATIENCE_S * 4, until="finished"):
            self.storm.problems.append("the candidate did not come to the result")

    def close(self) -> None:
        for process in (self.candidate, self.service):
            if process is not None:
                process.kill()


@contextmanager
def theatre(folder: Path, seed: int) -> Iterator[Theatre]:
    stage = Theatre(folder, seed)
    try:
        stage.start_service()
        stage.start_candidate()
        yield stage
    finally:
        stage.close()


def run_storm(folder: Path, kills: int, seed: int, say: Any = lambda _line: None) -> dict[str, Any]:
    """So many kills at random moments, then a finish; the report, whose `problems` must be empty."""
    with theatre(folder, seed) as stage:
        if not stage.watch(_PATIENCE_S, until="saved"):
            stage.storm.problems.append("the exam did not begin")
        for count in range(kills):
            victim = stage.random.choice(VICTIMS)
            stage.watch(stage.random.uniform(0.0, 2.5))
            stage.strike(victim)
            if "window" in victim:
                # Sometimes it is killed again before it is up; sometimes it gets to work first.
                stage.watch(stage.random.choice((0.5, 2.0, 6.0, 6.0)), until="saved")
            say(f"{count + 1}/{kills} {victim}: {len(stage.storm.saved)} answers saved")
        stage.watch(_PATIENCE_S, until="saved")
        stage.finish()
        return report(stage)


def report(stage: Theatre) -> dict[str, Any]:
    """Compare what the window called saved with what journal and service hold."""
    problems = list(stage.storm.problems)
    folder = AttemptFolder(stage.folder / "home")
    here = stage.entries_here()
    verify_journal(folder.attempt_path(stage.attempt) / "journal.db")
    held = entries_at_service(stage.url, stage.code, folder.home)
    if [entry.digest for entry in held] != [entry.digest for entry in here]:
        problems.append(f"the service holds {len(held)} entries, this machine {len(here)}")
    problems += lost_answers(stage.storm.saved, held) + doubled_answers(held)
    worst = max(stage.storm.time_errors_ms, default=0.0)
    if worst > 1000:
        problems.append(f"the time left was wrong by {worst:.0f} ms after a start")
    return {
        "kills": stage.storm.kills,
        "saved": len(stage.storm.saved),
        "entries": len(held),
        "resumes": len(stage.storm.resumes),
        "worst_time_error_ms": round(worst),
        "result": None if stage.result is None else stage.result["status"],
        "problems": problems,
    }


def entries_at_service(url: str, code: str, home: Path) -> list[Entry]:
    """All that the service holds, its chain checked, asked for by the candidate's own computer. The attempt
    being done, no token is left on it: the code signs in once more.
    """
    client = ServiceClient(url)
    attempt = client.sign_in(SignIn(code=code, device=AttemptFolder(home).device())).attempt.id
    entries: list[Entry] = []
    more = True
    while more:
        answer = client.held_entries(attempt, len(entries))
        entries += [read_entry(sent.text, attempt) for sent in answer.entries]
        more = answer.more and bool(answer.entries)
    client.close()
    check_chain(entries)
    return entries


def lost_answers(saved: list[tuple[str, tuple[str, ...]]], held: list[Entry]) -> list[str]:
    """Answers that the window called saved and that are not in the chain, in the order in which they were."""
    chain = iter(
        (str(entry.data["item"]), tuple(entry.data["options"])) for entry in held if entry.kind == ANSWERED
    )
    return [f"lost: {item} {options}" for item, options in saved if (item, options) not in chain]


def doubled_answers(held: list[Entry]) -> list[str]:
    """The scripted candidate always changes an answer: the same twice in a row would be a doubled entry."""
    last: dict[str, tuple[str, ...]] = {}
    doubled = []
    for entry in held:
        if entry.kind == ANSWERED:
            item, options = str(entry.data["item"]), tuple(entry.data["options"])
            if last.get(item) == options:
                doubled.append(f"doubled: entry {entry.seq}, {item} {options}")
            last[item] = options
    return doubled


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run_storm(
            Path(folder), given.kills, given.seed, lambda line: print(line, file=sys.stderr, flush=True)
        )
    print(json.dumps(outcome, indent=2))
    return 1 if outcome["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())
