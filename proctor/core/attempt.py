"""The attempt: its states, its events, and the one function that moves it on.

Three state machines, three fields: this is the first. What the machine suspects (incident) and what a person
has judged (review) are kept apart from it. Time comes in with the event.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from proctor.core.errors import RefusedError


class AttemptState(StrEnum):
    """Where an attempt stands. The last four are ends that are not a finish."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    RUNNING = "running"
    SUSPENDED = "suspended"
    FINISHED = "finished"
    CLOSED = "closed"
    ABORTED = "aborted"  # a technical fault of the system (26/11)
    BROKEN_OFF = "broken_off"  # the candidate left (26/49)
    EXPIRED = "expired"  # never begun, or not heard of again
    CANCELLED = "cancelled"  # the candidate gave the booking back


class AttemptEvent(StrEnum):
    """What can happen to an attempt."""

    CHECK_IN = "check_in"
    START_SECTION = "start_section"
    SUSPEND = "suspend"
    RESUME = "resume"
    FINISH = "finish"
    PUBLISH = "publish"
    ABORT = "abort"
    BREAK_OFF = "break_off"
    EXPIRE = "expire"
    CANCEL = "cancel"


_NEXT: dict[tuple[AttemptState, AttemptEvent], AttemptState] = {
    (AttemptState.BOOKED, AttemptEvent.CHECK_IN): AttemptState.CHECKED_IN,
    (AttemptState.BOOKED, AttemptEvent.EXPIRE): AttemptState.EXPIRED,
    (AttemptState.BOOKED, AttemptEvent.CANCEL): AttemptState.CANCELLED,
    (AttemptState.CHECKED_IN, AttemptEvent.CHECK_IN): AttemptState.CHECKED_IN,
    (AttemptState.CHECKED_IN, AttemptEvent.START_SECTION): AttemptState.RUNNING,
    (AttemptState.CHECKED_IN, AttemptEvent.EXPIRE): AttemptState.EXPIRED,
    (AttemptState.CHECKED_IN, AttemptEvent.ABORT): AttemptState.ABORTED,
    (AttemptState.RUNNING, AttemptEvent.START_SECTION): AttemptState.RUNNING,
    (AttemptState.RUNNING, AttemptEvent.SUSPEND): AttemptState.SUSPENDED,
    (AttemptState.RUNNING, AttemptEvent.FINISH): AttemptState.FINISHED,
    (AttemptState.RUNNING, AttemptEvent.ABORT): AttemptState.ABORTED,
    (AttemptState.RUNNING, AttemptEvent.BREAK_OFF): AttemptState.BROKEN_OFF,
    (AttemptState.RUNNING, AttemptEvent.EXPIRE): AttemptState.FINISHED,
    (AttemptState.SUSPENDED, AttemptEvent.RESUME): AttemptState.RUNNING,
    (AttemptState.SUSPENDED, AttemptEvent.FINISH): AttemptState.FINISHED,
    (AttemptState.SUSPENDED, AttemptEvent.ABORT): AttemptState.ABORTED,
    (AttemptState.SUSPENDED, AttemptEvent.BREAK_OFF): AttemptState.BROKEN_OFF,
    (AttemptState.FINISHED, AttemptEvent.PUBLISH): AttemptState.CLOSED,
    (AttemptState.FINISHED, AttemptEvent.ABORT): AttemptState.ABORTED,  # its time ran out in a fault of ours
    (AttemptState.BROKEN_OFF, AttemptEvent.PUBLISH): AttemptState.CLOSED,
    (AttemptState.CLOSED, AttemptEvent.PUBLISH): AttemptState.CLOSED,
}


@dataclass(frozen=True)
class Attempt:
    """An attempt's state and the service time, in milliseconds, at which it was reached."""

    state: AttemptState
    since_ms: int


def advance(attempt: Attempt, event: AttemptEvent, at_ms: int) -> Attempt:
    """The attempt after `event`; RefusedError (code `wrong_state`) where the state does not allow it.

    A running attempt whose time ends unheard is finished with what was delivered, not expired: the
    candidate's answers count.
    """
    following = _NEXT.get((attempt.state, event))
    if following is None:
        state, wanted = (name.value.replace("_", " ") for name in (attempt.state, event))
        raise RefusedError(
            f"An attempt that is {state} cannot {wanted}.",
            code="wrong_state",
            kept="Nothing was changed.",
        )
    return attempt if following == attempt.state else replace(attempt, state=following, since_ms=at_ms)
