"""A candidate's real desk as a process of its own, without a window, with somebody who answers at random.

Says JSON lines: `ready`, `sitting`, `saved`, `refused` (the disk did not let it), `line`, `state`, `monitor`,
`closed`, `finished`. Reads lines: `code CODE`, `state`, `clock MILLISECONDS`, `close`, `finish`. Every answer
that the desk called saved stands in the notebook, outside of the candidate's disk and flushed, before it is
said. How a desk works is not decided here.
"""

from __future__ import annotations

import argparse
import json
import queue
import random
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from client.app.attempt_folder import AttemptFolder
from client.app.clock import Clockwork
from client.app.desk import CandidateDesk
from client.app.desk_ports import DeskEvents, DeskSetup
from client.app.run_end import RunEnd
from proctor.core.errors import IntegrityError, StorageError, SynaqError
from proctor.host.boots import is_going_down
from proctor.host.clock import ClockProbe, ClockSample
from proctor.sync.messages import SectionPaper
from tests.e2e.faults.notebook import Notebook

CHEAP_MONITOR = (sys.executable, "-m", "tests.e2e.faults.cheap_monitor")


@dataclass
class Turned:
    """How far somebody has set the wall clock."""

    by_ms: int = 0

    def read(self) -> ClockSample:
        boot = time.clock_gettime(time.CLOCK_BOOTTIME)
        return ClockSample(time.time() + self.by_ms / 1000, time.monotonic(), boot)


@dataclass(frozen=True)
class TurnedClockwork(Clockwork):
    """This machine's clocks, but for the wall clock that somebody sets."""

    turned: Turned = field(default_factory=Turned)

    def wall_ms(self) -> int:
        return super().wall_ms() + self.turned.by_ms


def say(**values: Any) -> None:
    """One line for whoever started this."""
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


class Sitter:
    """Somebody who sits the exam: answers at random, until told otherwise."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.turned, self.run_end, self.notebook = Turned(), RunEnd(), Notebook(given.notebook)
        self.random = random.Random(given.seed)  # no secret
        self.answering, self.held, self.leaving = True, 0, False
        self.commands: queue.SimpleQueue[str] = queue.SimpleQueue()
        setup = DeskSetup(
            AttemptFolder(given.home),
            given.server,
            given.source,
            lambda: "en",
            TurnedClockwork(turned=self.turned),
            monitor_command=() if given.watched else CHEAP_MONITOR,
            probes=lambda _source, _behaviour: (ClockProbe(self.turned.read),),
            run_end=self.run_end,
        )
        self.desk = CandidateDesk(setup, self._events())
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._signalled)
        threading.Thread(target=self._listen, daemon=True).start()

    def sit(self) -> None:
        """From sign-in, or from where the last run stopped, to `close` or `finish`."""
        say(event="ready")
        resumed = self._resume()
        while not self.leaving:
            try:
                words = self.commands.get(timeout=self.random.uniform(0.05, 0.45))
            except queue.Empty:
                self._go_on()
                continue
            self._obey(words, resumed=resumed)

    def _resume(self) -> bool:
        """Take up what is on disk; a damaged journal or a disk in trouble may need some tries."""
        while not self.leaving:
            try:
                resumed = self.desk.resume()
            except SynaqError as error:
                say(event="stuck", code=error.code, what=error.what)
                time.sleep(0.7)
                continue
            if resumed:
                self._say_sitting()
            return resumed
        return False

    def _obey(self, words: str, *, resumed: bool) -> None:
        word, _, rest = words.partition(" ")
        match word:
            case "code":
                if not resumed:
                    self._come_in(rest)
            case "state":
                self._say_state()
            case "clock":
                self.turned.by_ms = int(rest)
            case "close":
                self.desk.finish_attempt("closed_window")
                self._end("closed")
            case "finish":
                self._finish()

    def _come_in(self, code: str) -> None:
        view = self.desk.sign_in(code)
        if self.desk.sitting.open_section is None:
            self.desk.record_consent()
            self.desk.record_conditions()
            self.desk.check_in([])
            time.sleep(max(0.0, (view.slot_ms - self.desk.now_ms()) / 1000 + 0.2))
            self.desk.start_section(view.sections[0].id)
        self._say_sitting()

    def _go_on(self) -> None:
        section = self.desk.sitting.open_section
        if section is None or not self.answering:
            return
        paper = self.desk.paper(section.section)
        if paper is not None:
            self._answer(paper)

    def _answer(self, paper: SectionPaper) -> None:
        item = self.random.choice(paper.items)
        options = (self.random.choice(item.options).id,)
        # Killed in between, or refused by a dying disk, it may be on record all the same.
        self.notebook.note(flushed=False, tried=item.id, options=list(options))
        try:
            self.desk.answer(paper.section, item.id, options=options)
            seq = self.desk.head_seq
        except (StorageError, IntegrityError) as error:
            say(event="refused", code=error.code, what=error.what)
            with suppress(SynaqError):
                self.desk.mend()
            return
        self.notebook.note(saved=item.id, options=list(options), seq=seq)
        say(event="saved", seq=seq)

    def _say_sitting(self) -> None:
        section = self.desk.sitting.open_section
        say(event="sitting", section="" if section is None else section.section)
        self._say_state()

    def _say_state(self) -> None:
        section = self.desk.sitting.open_section
        left = None if section is None else section.deadline_ms - self.desk.now_ms()
        say(event="state", left_ms=left, true_ms=time.time() * 1000, monitor=self.desk.monitor_pid)

    def _finish(self) -> None:
        self.answering = False
        section = self.desk.sitting.open_section
        if section is not None:
            self.desk.finish_section(section.section, "candidate", with_remarks=False, remarks="")
        if self.desk.sitting.finished_ms is None:
            self.desk.finish_attempt("candidate")
        self._end("finished")

    def _end(self, event: str) -> None:
        while not self.leaving:
            try:
                self.desk.deliver(lambda _done, _total: None)
                break
            except SynaqError as error:
                say(event="waiting", what=error.what)
                time.sleep(0.5)
        self.leaving = True
        say(event=event)

    def _events(self) -> DeskEvents:
        def nothing(*_told: Any) -> None:
            return

        return DeskEvents(
            connection=lambda line, _at: say(event="line", line=line),
            saving=self._held,
            preview=nothing,
            notice=nothing,
            incident=lambda kind: say(event="incident", kind=kind),
            directive=nothing,
            monitor=lambda state: say(event="monitor", state=state, pid=self.desk.monitor_pid),
            time_changed=nothing,
        )

    def _held(self, _head: int, held: int) -> None:
        if held > self.held:
            self.held = held
            self.notebook.note(held=held)

    def _signalled(self, number: int, _frame: object) -> None:
        # As `run_end.orderly_end` does where there is a window.
        self.run_end.note("system_shutdown" if is_going_down() else "unknown", signal.Signals(number).name)
        self.leaving = True

    def _listen(self) -> None:
        for line in sys.stdin:
            self.commands.put(line.strip())
        self.leaving = True  # whoever started this is gone


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--notebook", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--source", default="synthetic:length 5")
    parser.add_argument("--watched", action="store_true", help="with the real monitor")
    sitter = Sitter(parser.parse_args())
    try:
        sitter.sit()
    finally:
        sitter.desk.close()


if __name__ == "__main__":
    main()
