"""What of an attempt has still to go to the service, and how long that may take. Values only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from proctor.sync.evidence_delivery import Named

_ENTRY_BYTES = 700  # about what an entry is over the line


@dataclass(frozen=True)
class Remaining:
    """Counts and bytes. `line` as in `Delivery`, for `line_s` seconds; `rate`: bytes a second that the line
    was last measured to carry, None where it was not. `clips`: what shows an incident, and pictures of a room
    scan; `record`: the running record.
    """

    entries: int = 0
    clips: int = 0
    clip_bytes: int = 0
    record: int = 0
    record_bytes: int = 0
    line: str = "unknown"
    line_s: float = 0.0
    rate: float | None = None

    @property
    def nothing(self) -> bool:
        """Whether the service holds everything."""
        return not (self.entries or self.clips or self.record)

    @property
    def total_bytes(self) -> int:
        """Of all that remains, entries guessed."""
        return self.entries * _ENTRY_BYTES + self.clip_bytes + self.record_bytes

    @property
    def seconds(self) -> float | None:
        """How long it takes at the measured rate; None where that is not known, or the line is not there."""
        if self.rate is None or self.line != "online":
            return None
        return self.total_bytes / max(1.0, self.rate)


def remaining_of(entries: int, files: Iterable[Named]) -> Remaining:
    """Counted; the line is the courier's to say."""
    clips: list[int] = []
    record: list[int] = []
    for file in files:
        (clips if file.worth == 0 else record).append(file.size)
    return Remaining(entries, len(clips), sum(clips), len(record), sum(record))
