"""A candidate's program as a process of its own: the real window, offscreen, with a scripted candidate.

Prints JSON lines: `resumed` (what the window shows after a start), `saved` (an answer that the window
may call saved), `monitor` (the monitor's process id), `finished`. Reads `finish` on stdin.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from client.app.autopilot import Autopilot, Plan
from client.app.clock import Clockwork
from client.app.take import OpenExam, TakeSettings, open_exam, show
from client.exam.ports import WindowOptions
from client.exam.stages import Stage
from proctor.core.kinds import HOSTED


def say(**values: Any) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def tell_answers(exam: OpenExam) -> None:
    """Report each answer once the desk has returned from it: from then on the window calls it saved."""
    answer = exam.desk.answer

    def told(section: str, item: str, **given: Any) -> None:
        answer(section, item, **given)
        say(event="saved", section=section, item=item, options=list(given.get("options", ())))

    exam.desk.answer = told  # type: ignore[method-assign]


def tell_stage(exam: OpenExam, stage: str) -> None:
    section = exam.desk.sitting.open_section
    if stage in (Stage.RECOVERY, Stage.EXAM) and section is not None:
        say(
            event="resumed" if stage == Stage.RECOVERY else "exam",
            section=section.section,
            item=section.current_item,
            left_ms=section.deadline_ms - exam.desk.now_ms(),
            wall_ms=time.time() * 1000,
            seq=exam.desk.head_seq,
            answers={item: list(response.options) for item, response in section.responses.items()},
        )
    say(event="stage", stage=stage)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--code", required=True)
    parser.add_argument("--source", default="synthetic:length 5")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=float, default=0.25)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--epoch", type=int, default=0)
    parser.add_argument("--go-round", action="store_true")
    given = parser.parse_args()
    settings = TakeSettings(
        server=given.server,
        home=given.home,
        source=given.source,
        window=WindowOptions(fullscreen=False, result_poll_ms=500),
        clockwork=Clockwork(given.scale, given.epoch),
        # The computer that runs the tests is not the candidate's: it may well be a virtual machine.
        unwatched=frozenset(HOSTED),
    )
    with open_exam(settings) as exam:
        plan = Plan(given.code, answer_every_s=given.every, seed=given.seed, change_answers=given.go_round)
        pilot = Autopilot(
            exam.window,
            plan,
            finished=lambda: say(event="finished", result=exam.desk.result().model_dump()),
            stuck=lambda stage: say(event="stuck", stage=stage),
        )
        tell_answers(exam)
        exam.window.stage_changed.connect(lambda stage: tell_stage(exam, stage))
        ending = threading.Event()
        threading.Thread(target=lambda: (sys.stdin.readline(), ending.set()), daemon=True).start()
        beat = QTimer(interval=250)
        known: set[int] = set()

        def look() -> None:
            pid = exam.desk.monitor_pid
            if pid is not None and pid not in known:
                known.add(pid)
                say(event="monitor", pid=pid)
            if ending.is_set():
                pilot.come_to_an_end()

        beat.timeout.connect(look)
        beat.start()
        show(exam)
        pilot.start()
        return exam.app.exec()


if __name__ == "__main__":
    sys.exit(main())
