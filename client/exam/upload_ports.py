"""What the page after the exam asks of the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from proctor.sync.remaining import Remaining


class UploadDesk(Protocol):
    """Delivery, once the exam is over. All raise SynaqError where they cannot."""

    def deliver(self, progress: Callable[[int, int], None]) -> None:
        """Slow. Send all entries and evidence; calls `progress` with what is done and what is to do."""

    def leave_delivery(self) -> None:
        """Quick. `deliver` ends soon, with ConnectionLostError; what is left goes on in the background."""

    def remaining(self) -> Remaining:
        """Slow. What has still to go, and how the line is."""

    def stay_awake(self, wanted: bool) -> bool:
        """Slow. Ask the system not to go to sleep, or to do as it likes; whether it was asked and did not
        refuse."""

    def write_rescue(self, place: Path, progress: Callable[[int, int], None]) -> Path:
        """Slow. Write what is left into one sealed file at `place`, a folder or a file; where it lies."""

    def put_aside(self) -> None:
        """Slow. Make room for another candidate: then `attempt` is None, and the rest of this one goes out in
        the background."""
