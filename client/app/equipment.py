"""The equipment check (26/9): camera, light, microphone. Each is a figure, or an honest "unknown".

Advice is a key of `equipment.ftl`, so that it follows the window's language.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from proctor.capture.microphone import SILENCE_DBFS, listen
from proctor.core.errors import MissingPartError
from proctor.resources.texts import text
from proctor.sync.messages import CheckResult

_LEAST_FPS = 5.0  # below it the watching's hold times cannot be kept
_LEAST_BRIGHTNESS, _MOST_BRIGHTNESS = 35.0, 235.0  # mean grey level; see Observation.brightness
_LOOK_SECONDS, _PATIENCE_SECONDS = 3.0, 20.0
_LONGEST_LOOK_SECONDS, _LEAST_SPAN_SECONDS = 9.0, 1.5
_LISTEN_SECONDS = 3.0
_QUIET_DBFS = -75.0  # a live microphone in a still room is louder than this


def camera_result(
    beat: Callable[[], dict[str, Any]], seen: Callable[[], list[dict[str, Any]]]
) -> CheckResult:
    """Watch the monitor look for some seconds: `beat` its last heartbeat, `seen` its observations so far."""
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE_SECONDS and not beat().get("frames"):
        if beat().get("camera") == "lost":
            break
        time.sleep(0.05)
    first, began = beat(), time.monotonic()
    if not first.get("frames"):
        return CheckResult(name="camera", status="fail", advice="equipment-camera-none")
    fps = 0.0
    while (lasted := time.monotonic() - began) < _LOOK_SECONDS or (
        fps < _LEAST_FPS and lasted < _LONGEST_LOOK_SECONDS
    ):
        time.sleep(0.1)
        last = beat()
        fps = max(fps, float(last.get("fps", 0.0)), _given_per_s(first, last))
    return judge_camera(fps, seen())


def _given_per_s(first: dict[str, Any], last: dict[str, Any]) -> float:
    """Pictures a second the camera gave between two heartbeats, by their own time.

    Those that the monitor was too busy to take, as it is while its networks warm up, count too.
    """
    given, begun, ended = 0, float(first.get("t", 0.0)), float(last.get("t", 0.0))
    for name in ("frames", "dropped"):
        given += int(last.get(name, 0)) - int(first.get(name, 0))
    return given / (ended - begun) if ended - begun >= _LEAST_SPAN_SECONDS else 0.0


def judge_camera(fps: float, observations: list[dict[str, Any]]) -> CheckResult:
    """What frames a second and observations (see `Observation.as_json`) say of camera and light."""
    required = f"≥ {_LEAST_FPS:.0f} fps"
    lights = [float(line["brightness"]) for line in observations if line.get("brightness") is not None]
    faces = [int(line["faces"]) for line in observations if line.get("faces") is not None]
    measured = f"{fps:.0f} fps"
    if fps < _LEAST_FPS:
        return _camera("fail", measured, required, "equipment-camera-slow")
    if not lights or not faces:
        return _camera("unknown", measured, required, "equipment-camera-unjudged")
    light = sorted(lights)[len(lights) // 2]
    measured += f", {light / 255:.0%}"
    if not _LEAST_BRIGHTNESS <= light <= _MOST_BRIGHTNESS:
        dark = light < _LEAST_BRIGHTNESS
        return _camera("fail", measured, required, "equipment-light-low" if dark else "equipment-light-high")
    if sum(count == 1 for count in faces) * 2 < len(faces):
        many = sum(count > 1 for count in faces) * 2 > len(faces)
        # A face that the network does not find is no fault of its owner: unknown, with advice, never a bar.
        advice = "equipment-face-many" if many else "equipment-face-none"
        return _camera("unknown", measured, required, advice)
    return _camera("pass", measured, required, "")


def _camera(status: str, measured: str, required: str, advice: str) -> CheckResult:
    return CheckResult.model_validate(
        {"name": "camera", "status": status, "measured": measured, "required": required, "advice": advice}
    )


def microphone_result(level: Callable[[float], None]) -> CheckResult:
    """Listen for some seconds; `level` gets 0 (silence) to 1, twenty times a second."""
    try:
        levels = listen(_LISTEN_SECONDS, lambda dbfs: level(min(1.0, max(0.0, 1 + dbfs / -SILENCE_DBFS))))
    except MissingPartError:
        # No microphone was opened: whether there is one cannot be told from here. Unknown is not clean.
        return CheckResult(name="microphone", status="unknown", advice="equipment-microphone-none")
    loudest = max(levels, default=SILENCE_DBFS)
    measured, required = f"{loudest:.0f} dBFS", f"≥ {_QUIET_DBFS:.0f} dBFS"
    if loudest < _QUIET_DBFS:
        return CheckResult(
            name="microphone",
            status="fail",
            measured=measured,
            required=required,
            advice="equipment-microphone-silent",
        )
    return CheckResult(name="microphone", status="pass", measured=measured, required=required)


def advice_text(result: CheckResult, language: str) -> str:
    """The advice in a language, "" where none is needed."""
    return text(language, result.advice, **result.figures) if result.advice else ""
