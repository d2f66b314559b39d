"""Every step of the equipment check as `render_windows` draws it: running, ended, let pass, asking."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from fakes.desk import FACTS, START_MS, finding
from PySide6.QtWidgets import QApplication

from client.exam import names
from client.exam.check_course import CHECK_STEPS
from proctor.core.equipment import (
    CameraHint,
    CameraLive,
    FaceBox,
    MicrophoneLive,
    MicrophonePhase,
)
from proctor.sync.messages import CheckResult, OverrideView

_FACE = FaceBox(0.36, 0.22, 0.28, 0.42)
SLOW = CheckResult(
    name="line",
    status="fail",
    measured="↓ 6.4 (min 2.1)  ↑ 3.2 (min 1.7) Mbit/s, 84 ms",
    required="≥ 5 Mbit/s",
    advice="equipment-line-slow",
    figures={
        "required_mbit_s": 5.0,
        "down_mbit_s": 6.4,
        "up_mbit_s": 3.2,
        "lowest_mbit_s": 1.7,
        "mean_mbit_s": 3.2,
        "latency_ms": 84,
        "jitter_ms": 31,
    },
)
DARK = CheckResult(
    name="camera",
    status="fail",
    measured="12 fps, 640×480, 9%",
    required="≥ 5 fps",
    advice="equipment-light-low",
    figures={
        "fps": 12.0,
        "required_fps": 5.0,
        "width": 640,
        "height": 480,
        "sharpness": 11.2,
        "brightness": 0.09,
    },
)
DEAF = CheckResult(name="microphone", status="unknown", advice="equipment-microphone-none")
BUSY = CheckResult(
    name="computer",
    status="fail",
    figures={
        "facts": list(FACTS),
        "findings": [
            finding(
                "displays", "second_display", "fail", "host-displays-second", names="HDMI-1 (DELL U2415)"
            ),
            finding("programs", "remote_access", "fail", "host-programs-close-tray", program="AnyDesk"),
            finding(
                "programs",
                "remote_access",
                "fail",
                "host-programs-close-service",
                program="TeamViewer",
                service="TeamViewer 15",
            ),
            finding("screen_capture", "remote_access", "unknown", "host-capture-not-told"),
            finding("virtual_machine", "virtual_machine", "unknown", "host-vm-unreadable"),
            finding("focus", "messenger", "advice", "host-focus-messenger", program="Telegram", figure=0),
        ],
    },
)
LET_PASS = OverrideView(
    step="line", reason="Байланыс қызметі мекенжай бойынша тексерілді", role="operator", at_ms=START_MS
)


def wait_for(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    """Let the window work until that holds."""
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.002)
    if not holds():
        raise SystemExit("a step of the check did not come to where it was wanted")


def found(studio: Any, name: str) -> Any:
    """The visible widget of that name, or None."""
    seen = [one for one in studio.window.findChildren(object, name) if one.isVisible()]
    return seen[-1] if seen else None


def at_step(studio: Any, step: str, picture: Callable[[], Any]) -> None:
    """Come to that step with its result."""
    for place in CHECK_STEPS:
        wait_for(lambda place=place: found(studio, names.check(place)) is not None)
        wait_for(lambda: found(studio, names.CHECK_STEP_NEXT).isEnabled())
        studio.signals.preview.emit(picture())
        if place == step:
            return
        found(studio, names.CHECK_STEP_NEXT).click()
    wait_for(lambda: found(studio, names.check("summary")) is not None)


class Paused:
    """A measurement that stands still after what it told, so that it can be drawn."""

    def __init__(self, desk: Any, call: str, tell: Callable[[Any], None]) -> None:
        self._held, self.told = threading.Event(), threading.Event()
        before = getattr(desk, call)

        def measure(*live: Any) -> CheckResult:
            if live:
                tell(live[0])
            self.told.set()
            self._held.wait(20)
            result: CheckResult = before(*(lambda *_said: None for _one in live))
            return result

        setattr(desk, call, measure)

    def go_on(self) -> None:
        """Let it end."""
        self._held.set()


def live_camera(live: Callable[[CameraLive], None]) -> None:
    live(CameraLive(CameraHint.LEFT, 14.8, 1280, 720, _FACE, 0.47, 0.5))


def live_voice(live: Callable[[MicrophoneLive], None]) -> None:
    live(MicrophoneLive(0.62, MicrophonePhase.SPEAK, 0.9, 0.45))


def live_line(progress: Callable[[int, int], None]) -> None:
    progress(38, 100)


RUNNING: dict[str, tuple[str, Callable[[Any], None]]] = {
    "camera": ("check_camera", live_camera),
    "microphone": ("check_microphone", live_voice),
    "line": ("measure_line", live_line),
    "computer": ("check_computer", lambda _live: None),
}


def running(step: str, through: Callable[[Any, str], None], picture: Callable[[], Any]) -> Any:
    """That step while it is measured."""

    def act(studio: Any) -> None:
        call, tell = RUNNING[step]
        paused = Paused(studio.desk, call, tell)
        studio.paused = paused
        through(studio, "check")
        before = CHECK_STEPS[: CHECK_STEPS.index(step)]
        if before:
            at_step(studio, before[-1], picture)
            found(studio, names.CHECK_STEP_NEXT).click()
        wait_for(paused.told.is_set)
        for _ in range(60):
            QApplication.processEvents()
        studio.signals.preview.emit(picture())

    return act


def ended(step: str, through: Callable[[Any, str], None], picture: Callable[[], Any], **checks: Any) -> Any:
    """That step (or the summary) with its result, `checks` in place of good ones."""

    def act(studio: Any) -> None:
        studio.desk._practice = checks.pop("practice", True)
        studio.desk.checks.update(checks)
        through(studio, "check")
        at_step(studio, step, picture)

    return act


def asking(answer: str, through: Callable[[Any, str], None], picture: Callable[[], Any]) -> Any:
    """The summary with help asked for: `waiting`, `unreachable` or `let_pass`."""

    def act(studio: Any) -> None:
        studio.desk._practice = False
        studio.desk.checks.update(line=SLOW, microphone=DEAF)
        through(studio, "check")
        at_step(studio, "summary", picture)
        studio.desk.line_down = answer == "unreachable"
        studio.desk.let_pass = [LET_PASS] if answer == "let_pass" else []
        sending = studio.words.t("checkin-help-sending")
        found(studio, names.ASK_FOR_HELP).click()
        wait_for(lambda: (said := found(studio, names.HELP_STATE)) is None or said.text() != sending)

    return act


def check_pages(made: Callable[..., Any], through: Any, picture: Any) -> dict[str, Callable[[], Any]]:
    """Each picture's name, and how to get there."""
    pages = {f"04-check-{step}-running": made(running(step, through, picture)) for step in CHECK_STEPS}
    bad = {"camera": DARK, "microphone": DEAF, "line": SLOW, "computer": BUSY}
    for step in CHECK_STEPS:
        pages[f"04-check-{step}-pass"] = made(ended(step, through, picture))
        result = bad[step]
        pages[f"04-check-{step}-{result.status}"] = made(
            ended(step, through, picture, **{step: result, "practice": False})
        )
    unknown = CheckResult(name="line", status="unknown", required="≥ 5 Mbit/s", advice="equipment-line-none")
    pages |= {
        "04-check-line-unknown": made(ended("line", through, picture, line=unknown)),
        "04-check-summary-pass": made(ended("summary", through, picture)),
        "04-check-summary-blocked": made(
            ended("summary", through, picture, line=SLOW, microphone=DEAF, computer=BUSY, practice=False)
        ),
        "04-check-summary-practice": made(ended("summary", through, picture, line=SLOW), theme="dark"),
        "04-check-help-waiting": made(asking("waiting", through, picture)),
        "04-check-help-unreachable": made(asking("unreachable", through, picture)),
        "04-check-let-pass": made(asking("let_pass", through, picture)),
        "04-check-camera-dark": made(ended("camera", through, picture, camera=DARK), theme="dark"),
        "04-check-camera-contrast": made(running("camera", through, picture), theme="contrast"),
        "04-check-camera-large": made(ended("camera", through, picture, camera=DARK), text_size=1.5),
        "04-check-computer-large": made(ended("computer", through, picture, computer=BUSY), text_size=1.75),
    }
    return pages
