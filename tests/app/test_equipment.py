"""The equipment check says what it measured, and never more than it knows."""

from __future__ import annotations

import time

import pytest

from client.app.equipment import advice_text, camera_result, judge_camera
from proctor.resources.texts import LANGUAGES


def seen(brightness: float = 120.0, faces: int | None = 1, count: int = 10) -> list[dict[str, object]]:
    return [{"brightness": brightness, "faces": faces} for _ in range(count)]


@pytest.mark.parametrize(
    ("fps", "observations", "status", "advice"),
    [
        (15.0, seen(), "pass", ""),
        (2.0, seen(), "fail", "equipment-camera-slow"),
        (15.0, [], "unknown", "equipment-camera-unjudged"),
        (15.0, seen(faces=None), "unknown", "equipment-camera-unjudged"),
        (15.0, seen(brightness=12.0), "fail", "equipment-light-low"),
        (15.0, seen(brightness=250.0), "fail", "equipment-light-high"),
        (15.0, seen(faces=0), "unknown", "equipment-face-none"),
        (15.0, seen(faces=2), "unknown", "equipment-face-many"),
        (15.0, seen(count=8) + seen(faces=0, count=3), "pass", ""),
    ],
)
def test_a_camera_is_judged_by_its_figures(
    fps: float, observations: list[dict[str, object]], status: str, advice: str
) -> None:
    result = judge_camera(fps, observations)
    assert (result.status, result.advice) == (status, advice)
    assert f"{fps:.0f} fps" in result.measured
    for language in LANGUAGES:
        assert bool(advice_text(result, language)) == bool(advice)


@pytest.mark.parametrize(("camera_fps", "status"), [(15.0, "pass"), (2.0, "fail")])
def test_a_busy_monitor_is_not_mistaken_for_a_slow_camera(
    monkeypatch: pytest.MonkeyPatch, camera_fps: float, status: str
) -> None:
    """Its heartbeats tell of one picture a second taken; the camera gave what it gave."""
    began = time.monotonic()
    monkeypatch.setattr("client.app.equipment._LONGEST_LOOK_SECONDS", 4.0)

    def beat() -> dict[str, object]:
        t = int(time.monotonic() - began) + 1
        return {"frames": t, "dropped": round(t * (camera_fps - 1)), "fps": 1.0, "t": -600.0 + t}

    result = camera_result(beat, seen)
    assert result.status == status
    assert result.measured.startswith(f"{camera_fps:.0f} fps")
