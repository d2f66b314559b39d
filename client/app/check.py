"""`synaq check`: the equipment check without a window. A check that could not run says "unknown"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Any

from client.app.check_line import check_line
from client.app.check_view import CameraView
from client.app.checks_camera import look_through
from client.app.checks_computer import kind_lines, look_at_computer
from client.app.checks_microphone import check_microphone
from client.app.desk_ports import every_probe
from client.app.equipment import advice_text, as_result
from proctor.analysis.analyser import FrameAnalyser
from proctor.capture.opening import open_live
from proctor.core.camera_check import CameraLook, judge_camera, judge_light
from proctor.core.equipment import PHRASE, CameraLive, MicrophoneLive, MicrophonePhase
from proctor.core.errors import SynaqError
from proctor.core.policy import WatchPolicy, default_policy
from proctor.resources.texts import text
from proctor.sync.client import ServiceClient
from proctor.sync.messages import CheckResult

# Long enough for a film that is played in place of a camera to show itself.
_LOOK_S = 7.0
_WIDTH = 110


@dataclass(frozen=True)
class CheckWishes:
    """What to check. camera: as `open_live` takes it; microphone: "" for the system's choice; server: "" for
    no line; language of the advice."""

    camera: str = "camera:0"
    microphone: str = ""
    server: str = ""
    language: str = "en"


def run_check(wishes: CheckWishes, tell: Callable[[str], None] = lambda _said: None) -> list[dict[str, Any]]:
    """All checks: name, status, measured, required, advice in words, figures. Never raises for what a
    computer lacks. `tell` gets what the person is to do meanwhile, in words, each once."""
    policy, guide = default_policy(), _Guide(wishes.language, tell)
    camera, light, behaviour = _look(wishes.camera, policy, guide.camera)
    results = [
        camera,
        light,
        check_microphone(wishes.camera, wishes.microphone, guide.microphone),
        _line(wishes.server, policy),
    ]
    said = [(result, advice_text(result, wishes.language)) for result in results]
    probes = every_probe(lambda: wishes.camera, lambda: behaviour)
    said += kind_lines(look_at_computer(probes, policy), wishes.language)
    return [_as_json(result, advice) for result, advice in said]


class _Guide:
    """Says hints and phases in words when they change."""

    def __init__(self, language: str, tell: Callable[[str], None]) -> None:
        self._language, self._tell = language, tell
        self._said = ""

    def camera(self, live: CameraLive) -> None:
        """What to do before the camera."""
        self._say(live.hint.key)

    def microphone(self, live: MicrophoneLive) -> None:
        """When to be quiet, and what to read aloud."""
        if self._say(live.phase.key) and live.phase is MicrophonePhase.SPEAK:
            self._tell(f"    {text(self._language, PHRASE)}")

    def _say(self, key: str) -> bool:
        if key == self._said:
            return False
        self._said = key
        self._tell(text(self._language, key))
        return True


def _as_json(result: CheckResult, advice: str) -> dict[str, Any]:
    return {**result.model_dump(exclude={"advice", "figures"}), "advice": advice, "figures": result.figures}


def _look(
    source: str, policy: WatchPolicy, live: Callable[[CameraLive], None]
) -> tuple[CheckResult, CheckResult, Mapping[str, Any] | None]:
    """Camera, light, and how the camera behaved."""
    least = policy.check_in.camera_fps
    try:
        opened = open_live(source)
    except SynaqError as error:
        camera = judge_camera(CameraLook(0.0, 0, 0, ()), least)
        camera = replace(camera, figures={**camera.figures, "trouble": error.what})
        return as_result("camera", camera), as_result("light", judge_light(())), None
    try:
        view = CameraView(opened, FrameAnalyser())
        look = look_through(view, live, least, _LOOK_S)
    finally:
        opened.close()
    return (
        as_result("camera", judge_camera(look, least)),
        as_result("light", judge_light(look.seen)),
        view.behaviour.figures().as_json(),
    )


def _line(server: str, policy: WatchPolicy) -> CheckResult:
    if not server:
        return CheckResult(name="line", status="unknown", advice="equipment-line-unnamed")
    client = ServiceClient(server)
    try:
        return check_line(client, lambda _done, _total: None, policy.check_in)
    finally:
        client.close()


def as_table(results: Sequence[Mapping[str, Any]]) -> str:
    """The results for people: a line each, and the advice below it."""
    shown = [
        (str(one["name"]), str(one["status"]), str(one["measured"]), str(one["required"])) for one in results
    ]
    widths = [max(len(row[at]) for row in shown) for at in range(3)]
    lines = []
    for row, one in zip(shown, results, strict=True):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        lines.append("  ".join([*cells, row[3]]).rstrip())
        if one["advice"]:
            indent = " " * (widths[0] + 2)
            lines += wrap(str(one["advice"]), _WIDTH, initial_indent=indent, subsequent_indent=indent)
    return "\n".join(lines)
