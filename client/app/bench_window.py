"""The measured side of `synaq bench`: the exam window's process, which measures itself and prints JSON.

Event-loop latency: how much later than asked a timer of the window's own loop fires, while a candidate
answers, pictures come in, the courier delivers and the monitor watches.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import psutil
from PySide6.QtCore import QObject, Qt, QTimer

from client.app.autopilot import Autopilot, Plan
from client.app.take import OpenExam, TakeSettings, open_exam, show
from client.exam.ports import WindowOptions
from client.exam.stages import Stage

_BEAT_MS = 4


class Latency(QObject):
    """Collects how late each beat of the event loop comes, in milliseconds, while it is on."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self, interval=_BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def turn_on(self) -> None:
        """Begin."""
        self._last = time.perf_counter()
        self._timer.start()

    def turn_off(self) -> None:
        """End."""
        self._timer.stop()

    def figures(self) -> dict[str, float]:
        """Median, 99th percentile and maximum; all in milliseconds."""
        ordered = sorted(self.late_ms) or [0.0]
        return {
            "stall_p50_ms": round(ordered[len(ordered) // 2], 2),
            "stall_p99_ms": round(ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)], 2),
            "stall_max_ms": round(ordered[-1], 1),
        }

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, (now - self._last) * 1000 - _BEAT_MS))
        self._last = now


def measure(exam: OpenExam, code: str, seconds: float) -> dict[str, object]:
    """Sit in the exam for so long; stalls and memory. The window is closed by whoever called."""
    latency = Latency()
    memory: dict[str, float] = {}
    pilot = Autopilot(
        exam.window, Plan(code, answer_every_s=0.8, change_answers=True), finished=exam.app.quit
    )

    def end() -> None:
        latency.turn_off()
        memory["window"] = _megabytes(psutil.Process().pid)
        if exam.desk.monitor_pid is not None:
            memory["monitor"] = _megabytes(exam.desk.monitor_pid)
        pilot.stop()
        exam.app.exit(0)  # `quit` would ask the candidate first, in the middle of an exam

    def stage(name: str) -> None:
        if name == Stage.EXAM and not latency.late_ms:
            latency.turn_on()
            QTimer.singleShot(round(seconds * 1000), exam.window, end)

    exam.window.stage_changed.connect(stage)
    show(exam)
    pilot.start()
    exam.app.exec()
    return {"window": latency.figures(), "memory": memory}


def first_page(exam: OpenExam) -> dict[str, object]:
    """When the first page had been drawn, in seconds since 1970."""
    shown: list[float] = []

    def drawn(name: str) -> None:
        if name == Stage.SIGN_IN:
            exam.window.repaint()
            shown.append(time.time())
            exam.app.quit()

    exam.window.stage_changed.connect(drawn)
    show(exam)
    exam.app.exec()
    return {"shown_at": shown[0]}


def _megabytes(pid: int) -> float:
    return round(psutil.Process(pid).memory_info().rss / 1e6, 1)


def main(url: str, code: str, home: str, seconds: str) -> int:
    """The process."""
    settings = TakeSettings(
        server=url, home=Path(home), source="synthetic:length 5", window=WindowOptions(fullscreen=False)
    )
    with open_exam(settings) as exam:
        figures = measure(exam, code, float(seconds)) if code else first_page(exam)
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
