"""What the window asks of the desk in a test hall; a part of `ports.ExamDesk`. No Qt here."""

from __future__ import annotations

from typing import Protocol


class HallDesk(Protocol):
    """The test hall's part of the desk."""

    def ask_whether_unlocked(self) -> bool:
        """Slow. Whether an operator has seen the document at this seat; `attempt` is as fresh afterwards."""
