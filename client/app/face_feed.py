"""What the monitor sees during check-in: kept for the camera's check, passed on to a guided look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from proctor.core.calibration import LookSample
from proctor.core.liveness_track import LivenessSample

_LONGEST = 600  # lines kept: some minutes; the check looks at seconds


class FaceFeed:
    """Hears the monitor's observation messages. `hear` comes from the supervisor's thread."""

    def __init__(self) -> None:
        self._lines: list[dict[str, Any]] = []
        self._follower: Callable[[LookSample], None] | None = None
        self._close_follower: Callable[[LivenessSample], None] | None = None

    def hear(self, line: dict[str, Any]) -> None:
        """One observation message."""
        self._lines = [*self._lines[1 - _LONGEST :], line]
        follower = self._follower
        if follower is not None:
            follower(_sample(line))
        close_follower = self._close_follower
        if close_follower is not None and "close" in line:
            close_follower(close_sample(line))

    def lines(self) -> list[dict[str, Any]]:
        """What was heard since `clear`, oldest first."""
        return list(self._lines)

    def clear(self) -> None:
        """Forget what was heard."""
        self._lines = []

    def follow(self, seen: Callable[[LookSample], None] | None) -> None:
        """From now on `seen` gets each observation, on the supervisor's thread; None ends it."""
        self._follower = seen

    def follow_closely(self, seen: Callable[[LivenessSample], None] | None) -> None:
        """The same for the closer looks that the monitor takes when it is asked to."""
        self._close_follower = seen


def close_sample(line: dict[str, Any]) -> LivenessSample:
    """A closer look, from an observation message."""
    close = line["close"]
    faces = line.get("faces")
    return LivenessSample(
        t=float(line["t"]),
        faces=faces if isinstance(faces, int) else None,
        yaw=line.get("yaw"),
        pitch=line.get("pitch"),
        height=line.get("face_height"),
        **{name: close.get(name) for name in ("nose", "width", "x", "y", "alike", "light")},
        **{name: bool(close.get(name, True)) for name in ("whole", "followed")},
    )


def _sample(line: dict[str, Any]) -> LookSample:
    def figure(name: str) -> float | None:
        value = line.get(name)
        return float(value) if isinstance(value, int | float) else None

    faces = line.get("faces")
    return LookSample(
        faces=faces if isinstance(faces, int) else None,
        yaw=figure("yaw"),
        pitch=figure("pitch"),
        gaze_yaw=figure("gaze_yaw"),
        gaze_pitch=figure("gaze_pitch"),
        face_height=figure("face_height"),
    )
