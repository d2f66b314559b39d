"""`synaq check`: the equipment check without a window. A check that could not run says "unknown"."""

from __future__ import annotations

import time
from typing import Any

from client.app.check_line import check_line
from client.app.equipment import advice_text, judge_camera, microphone_result
from proctor.analysis.analyser import FrameAnalyser
from proctor.capture.frame import Gap
from proctor.capture.opening import open_live
from proctor.core.errors import SynaqError
from proctor.sync.client import ServiceClient
from proctor.sync.messages import CheckResult

_LOOK_SECONDS = 3.0


def run_check(camera: str, server: str | None, language: str) -> list[dict[str, Any]]:
    """All checks: name, status, measured, required, advice in `language`."""
    results = [_camera(camera), microphone_result(lambda _level: None), _line(server)]
    return [{**result.model_dump(), "advice": advice_text(result, language)} for result in results]


def _camera(source: str) -> CheckResult:
    observations: list[dict[str, Any]] = []
    frames, began = 0, 0.0
    try:
        analyser = FrameAnalyser()
        opened = open_live(source)
        try:
            for frame in opened.frames():
                began = began or time.monotonic()
                if isinstance(frame, Gap):
                    break
                frames += 1
                observations.append(analyser.analyse(frame).as_json())
                if time.monotonic() - began > _LOOK_SECONDS:
                    break
        finally:
            opened.close()
    except SynaqError as error:
        if not frames:
            return CheckResult(
                name="camera", status="fail", measured=error.what, advice="equipment-camera-none"
            )
    seconds = max(time.monotonic() - began, 1e-3)
    return judge_camera(frames / seconds, observations)


def _line(server: str | None) -> CheckResult:
    if server is None:
        return CheckResult(name="line", status="unknown", advice="equipment-line-unnamed")
    client = ServiceClient(server)
    try:
        return check_line(client, lambda _done, _total: None)
    finally:
        client.close()
