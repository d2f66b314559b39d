"""The camera's step: look for some seconds, say live what could be better, and judge what was seen (26/9).

Pictures come through the monitor, as in the exam (`MonitorView`), or straight from the camera where there is
no window (`check_view`). What the figures mean is in `proctor.core.camera_check`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Protocol

from client.app.equipment import as_result
from proctor.core.camera_check import (
    CameraLook,
    both,
    camera_hint,
    face_of,
    is_settled,
    judge_camera,
    judge_light,
)
from proctor.core.equipment import CameraHint, CameraLive
from proctor.core.observation import Observation
from proctor.sync.messages import CheckResult

LOOK_S, LONGEST_S, PATIENCE_S = 3.0, 12.0, 20.0
LEAST_SPAN_S = 1.5  # of pictures that a rate is read from
_STEP_S = 0.15
_LATEST_S = 3.0  # the verdict is on the latest observations: what was put right counts as right
_MEASURED = {field.name for field in fields(Observation)} - {"camera_ok"}


@dataclass(frozen=True)
class CameraNow:
    """What is known of the camera so far. fps: 0 until there is a figure; seen: observations, oldest first;
    lost: it gives no picture now."""

    fps: float = 0.0
    width: int = 0
    height: int = 0
    seen: tuple[Observation, ...] = ()
    lost: bool = False


class View(Protocol):
    """Where the pictures are looked at."""

    def wait(self) -> CameraNow:
        """A moment further."""
        ...


def check_camera(
    view: View, live: Callable[[CameraLive], None], least_fps: float, look_s: float = LOOK_S
) -> CheckResult:
    """Look for `look_s` seconds, longer while there is a hint to follow; camera and light as one step."""
    look = look_through(view, live, least_fps, look_s)
    return as_result("camera", both(judge_camera(look, least_fps), judge_light(look.seen)))


def look_through(
    view: View, live: Callable[[CameraLive], None], least_fps: float, look_s: float = LOOK_S
) -> CameraLook:
    """The look itself, told live; without a picture it ends early and is empty."""
    live(CameraLive(CameraHint.STARTING))
    now, began = view.wait(), time.monotonic()
    while not now.width and not now.lost and time.monotonic() - began < PATIENCE_S:
        now = view.wait()
    began = time.monotonic()
    fps = now.fps
    while now.width and (lasted := time.monotonic() - began) < LONGEST_S:
        fps = max(fps, now.fps)
        live(_shown(now, fps, lasted / LONGEST_S))
        if lasted >= look_s and is_settled(now.seen) and fps >= least_fps:
            break
        now = view.wait()
    live(_shown(now, fps, 1.0))
    latest = now.seen[-1].t - _LATEST_S if now.seen else 0.0
    return CameraLook(fps, now.width, now.height, [one for one in now.seen if one.t >= latest])


def _shown(now: CameraNow, fps: float, done: float) -> CameraLive:
    newest = now.seen[-1] if now.seen else Observation(0.0)
    return CameraLive(
        hint=CameraHint.NO_PICTURE if now.lost else camera_hint(now.seen),
        fps=fps or None,
        width=now.width,
        height=now.height,
        face=face_of(newest),
        brightness=None if newest.brightness is None else newest.brightness / 255,
        done=done,
    )


class MonitorView:
    """The monitor's look: `beat` is its last heartbeat, `lines` its observation messages so far."""

    def __init__(self, beat: Callable[[], dict[str, Any]], lines: Callable[[], list[dict[str, Any]]]) -> None:
        self._beat, self._lines = beat, lines
        self._first: dict[str, Any] = {}

    def wait(self) -> CameraNow:
        """A moment further; the monitor goes on by itself."""
        time.sleep(_STEP_S)
        beat = self._beat()
        if not beat.get("frames"):
            return CameraNow(lost=beat.get("camera") == "lost")
        self._first = self._first or beat
        return CameraNow(
            fps=max(float(beat.get("fps", 0.0)), _given_per_s(self._first, beat)),
            width=int(beat.get("width", 0)),
            height=int(beat.get("height", 0)),
            seen=tuple(observation_of(line) for line in self._lines()),
            lost=beat.get("camera") == "lost",
        )


def _given_per_s(first: dict[str, Any], last: dict[str, Any]) -> float:
    """Pictures a second the camera gave between two heartbeats, by their own time.

    Those that the monitor was too busy to take, as it is while its networks warm up, count too.
    """
    given, begun, ended = 0, float(first.get("t", 0.0)), float(last.get("t", 0.0))
    for name in ("frames", "dropped"):
        given += int(last.get(name, 0)) - int(first.get(name, 0))
    return given / (ended - begun) if ended - begun >= LEAST_SPAN_S else 0.0


def observation_of(line: dict[str, Any]) -> Observation:
    """An observation, from the monitor's message."""
    return Observation(**{name: value for name, value in line.items() if name in _MEASURED})
