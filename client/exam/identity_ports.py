"""What the identity page asks of the desk: a part of `client.exam.ports.ExamDesk`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from proctor.core.check_in_policy import CheckInRules
from proctor.core.identity_check import Comparison, IdentityCheck
from proctor.core.liveness_track import LivenessSample


@dataclass(frozen=True, slots=True)
class IdentityTask:
    """What is asked: the policy's figures, the seed of the actions' order, and whether anything but a match
    waits for a person's decision (in a test hall, where an operator is near)."""

    rules: CheckInRules
    seed: int
    waits: bool = False


@dataclass(frozen=True, slots=True)
class CheckInPhoto:
    """The photo (JPEG, b"" where none came about), when it was taken (media seconds), and the comparison."""

    jpeg: bytes
    t: float
    compared: Comparison


class IdentityDesk(Protocol):
    """The identity part of the check-in."""

    def begin_identity(self) -> IdentityTask | None:
        """Slow. What this attempt asks; None where nothing is asked, which is then written down already.
        SynaqError where the reference photo does not come."""

    def take_photo(self) -> CheckInPhoto:
        """Slow. The best picture of some seconds in which the person looks ahead."""

    def follow_liveness(self, seen: Callable[[LivenessSample], None]) -> None:
        """Slow to begin. `seen` gets every look at the face until `leave_liveness`."""

    def leave_liveness(self) -> None:
        """Quick. No sample comes any more, and the monitor looks closely no longer."""

    def record_identity(self, check: IdentityCheck, photo: CheckInPhoto | None) -> None:
        """Journalled. What the check came to, with its photo as evidence."""
