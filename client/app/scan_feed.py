"""What the monitor tells of a room scan: passed on while it turns, kept until somebody asks for the end."""

from __future__ import annotations

import base64
import queue
from collections.abc import Callable, Mapping
from typing import Any

from proctor.core.room_scan import ScanHint, ScanProgress, ScanReason, ScanResult, ScanThing


class ScanFeed:
    """Hears the messages scan and scan_result. `hear` comes from the supervisor's thread."""

    def __init__(self) -> None:
        self._follower: Callable[[ScanProgress], None] | None = None
        self._results: queue.SimpleQueue[Mapping[str, Any]] = queue.SimpleQueue()

    def hear(self, message: Mapping[str, Any]) -> None:
        """One message."""
        follower = self._follower
        if message["type"] == "scan_result":
            self._results.put(message)
        elif follower is not None:
            follower(progress_of(message["progress"]))

    def follow(self, seen: Callable[[ScanProgress], None] | None) -> None:
        """From now on `seen` gets the progress, on the supervisor's thread; None ends it."""
        self._follower = seen

    def forget(self) -> None:
        """Drop results that came of turns before this one."""
        while not self._results.empty():
            self._results.get()

    def result(self, timeout_s: float) -> tuple[ScanResult, str | None, bytes] | None:
        """Wait for the result, and its panorama's SHA-256 and JPEG; None where it does not come."""
        try:
            told = self._results.get(timeout=timeout_s)
        except queue.Empty:
            return None
        picture = base64.b64decode(told["panorama_b64"])
        return result_of(told["result"]), told["panorama"], picture


def progress_of(told: Mapping[str, Any]) -> ScanProgress:
    """The inverse of `ScanProgress.as_json`."""
    return ScanProgress(
        t=float(told["t"]),
        heading_deg=float(told["heading_deg"]),
        speed_deg_s=float(told["speed_deg_s"]),
        covered_deg=float(told["covered_deg"]),
        spans=_spans(told["spans"]),
        hint=ScanHint(told["hint"]),
        lost=bool(told["lost"]),
        closed=bool(told["closed"]),
        desk=bool(told["desk"]),
    )


def result_of(told: Mapping[str, Any]) -> ScanResult:
    """The inverse of `ScanResult.as_json`."""
    things = (
        ScanThing(str(one["kind"]), float(one["heading_deg"]), float(one["score"])) for one in told["things"]
    )
    return ScanResult(
        complete=told["complete"],
        covered_deg=float(told["covered_deg"]),
        gaps_deg=_spans(told["gaps_deg"]),
        reasons=tuple(ScanReason(reason) for reason in told["reasons"]),
        closed=bool(told["closed"]),
        things=tuple(things),
        figures=dict(told["figures"]),
    )


def _spans(told: Any) -> tuple[tuple[float, float], ...]:
    return tuple((float(start), float(end)) for start, end in told)
