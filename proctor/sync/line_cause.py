"""What a failed delivery says of the service: it answers, it is there and refuses, or it is not reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from proctor.core.errors import ConnectionLostError, SynaqError
from proctor.sync.transport import BusyError

ServiceWord = Literal["yes", "no", "refused", "unknown"]


def service_word(error: SynaqError) -> ServiceWord:
    """`refused`: its machine answered, the service did not: nobody listens there, or it is in trouble."""
    if not isinstance(error, ConnectionLostError):
        return "yes"  # a refusal of what was asked is an answer
    if isinstance(error, BusyError):
        return "refused"
    return "refused" if any(isinstance(cause, ConnectionRefusedError) for cause in _causes(error)) else "no"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """All errors behind an error: libraries put them into each other in several ways."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or any(one is known for known in seen):
            continue
        seen.append(one)
        yield one
        waiting.extend([one.__cause__, one.__context__, getattr(one, "reason", None), *one.args])
