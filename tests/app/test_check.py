"""`synaq check`: honest on a computer without camera and sound, and a pass with figures where both work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import pytest

from client.app.check import CheckWishes, as_table, run_check
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate
from tests.fakes.network_camera import network_camera
from tests.fakes.sound_room import sound_room, spoken_sentence

pytestmark = pytest.mark.real_time

KINDS = {"second_display", "remote_access", "virtual_machine", "virtual_camera", "headset", "clock_changed"}
STEPS = {"camera", "light", "microphone", "line", *KINDS, "focus_thieves"}


def check(*words: str, **environment: str) -> dict[str, dict[str, Any]]:
    """The program itself, as a person starts it; what it prints, by name."""
    done = subprocess.run(
        [sys.executable, "-m", "client.app.main", "check", "--json", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return {line["name"]: line for line in json.loads(done.stdout)}


def test_without_camera_and_sound_it_says_fail_and_unknown_with_advice(tmp_path: Path) -> None:
    told = check("--camera", "camera:97", PULSE_SERVER=f"unix:{tmp_path / 'nobody'}")
    assert set(told) == STEPS
    assert (told["camera"]["status"], told["light"]["status"]) == ("fail", "unknown")
    assert (told["microphone"]["status"], told["line"]["status"]) == ("unknown", "unknown")
    for name in ("camera", "light", "microphone", "line"):
        assert told[name]["advice"].endswith((".", ")."))
    for name, line in told.items():
        assert set(line) >= {"name", "status", "measured", "required", "advice", "figures"}
        assert line["status"] in {"pass", "fail", "unknown"}
        assert line["advice"] or line["status"] == "pass", name
    # The camera in use is in no list: nothing can be said of its kind, and nobody is accused.
    assert told["virtual_camera"]["status"] == "unknown"
    assert told["headset"]["status"] == "unknown"


@pytest.mark.alone  # a sound server without a card skips when its neighbours take the processor
def test_a_network_camera_and_a_voice_pass_with_their_figures(tmp_path: Path) -> None:
    with sound_room(tmp_path, spoken_sentence()) as room, network_camera() as address:
        told = check("--camera", address, "--microphone", "pulse:room.monitor", **room)
    camera, light, microphone = told["camera"], told["light"], told["microphone"]
    assert (camera["status"], light["status"], microphone["status"]) == ("pass", "pass", "pass"), told
    figures = camera["figures"]
    assert (figures["width"], figures["height"]) == (640, 480)
    assert 5.0 <= figures["fps"] < 16.0
    assert figures["one_face"] == 1.0 and 0.2 < figures["face_height"] < 0.7
    assert figures["hint"] == "good" and camera["advice"] == ""
    assert 0.2 < light["figures"]["brightness"] < 0.8
    assert light["figures"]["face_light"] is not None
    heard = microphone["figures"]
    assert heard["voice_s"] >= 1.0 and 0.3 < heard["voice"] <= 1.0
    assert -45.0 < heard["speech_dbfs"] < -10.0 and heard["clipped"] == 0.0
    assert heard["noise_dbfs"] is not None and heard["quiet_s"] >= 2.0
    # The sound server says what is chosen: a loudspeaker that exists in memory only, and no headset.
    assert told["headset"]["status"] == "pass"


def test_a_microphone_that_gives_only_zeros_is_muted(tmp_path: Path) -> None:
    with sound_room(tmp_path, None) as room:
        told = check("--camera", "camera:97", **room)
    microphone = told["microphone"]
    assert microphone["status"] == "fail"
    assert "muted" in microphone["advice"]
    assert microphone["figures"]["loudest_dbfs"] == -90.0


def test_a_dark_room_before_a_live_camera_fails_by_its_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("client.app.checks_camera.LONGEST_S", 4.0)
    monkeypatch.setattr("client.app.check._LOOK_S", 3.0)
    candidate = SyntheticCandidate(parse_script("length 3600"))

    def dim(t: float) -> Any:
        picture = candidate.picture_at(t)
        return None if picture is None else cv2.convertScaleAbs(picture, alpha=0.08)

    said = list[str]()
    with network_camera(dim) as address:
        wishes = CheckWishes(camera=address, language="ru")
        told = {line["name"]: line for line in run_check(wishes, said.append)}
    # Meanwhile the person is told what to do, each thing once.
    assert said[0] == "Камера включается."
    assert said.count("Слишком темно. Включите лампу перед собой.") == 1
    assert told["light"]["status"] == "fail"
    assert told["light"]["figures"]["brightness"] < 0.14
    assert told["light"]["advice"].startswith("Слишком темно")
    table = as_table(list(told.values()))
    assert all(name in table for name in STEPS)
    assert max(len(line) for line in table.splitlines() if line.startswith(" ")) <= 110
