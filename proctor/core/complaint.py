"""A candidate's complaint about a published result: until when it may be filed, and how it goes on.

Orders 26, 184 and 1-2025 give no time limit for a complaint about a test's result (26/146 counts five working
days for the whole competition's): the site sets it, and nothing here invents one. No clock: moments come in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from datetime import time as clock_time
from enum import StrEnum

from proctor.core.errors import RefusedError
from proctor.core.working_time import ASTANA, WorkCalendar, next_working_day, to_astana


class ComplaintState(StrEnum):
    """`granted`: the commission was given the items and the record (26/32-3, 26/45, 26/61)."""

    FILED = "filed"
    GRANTED = "granted"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class ComplaintEvent(StrEnum):
    """What can happen to a complaint; the first two are the commission's, the last the candidate's."""

    GRANT = "grant"
    DECIDE = "decide"
    WITHDRAW = "withdraw"


class ComplaintDecision(StrEnum):
    """What a commission decides; its reasons are its own words."""

    UPHELD = "upheld"
    REJECTED = "rejected"


OPEN = (ComplaintState.FILED, ComplaintState.GRANTED)

_NEXT: dict[tuple[ComplaintState, ComplaintEvent], ComplaintState] = {
    (ComplaintState.FILED, ComplaintEvent.GRANT): ComplaintState.GRANTED,
    (ComplaintState.FILED, ComplaintEvent.DECIDE): ComplaintState.DECIDED,
    (ComplaintState.FILED, ComplaintEvent.WITHDRAW): ComplaintState.WITHDRAWN,
    (ComplaintState.GRANTED, ComplaintEvent.GRANT): ComplaintState.GRANTED,
    (ComplaintState.GRANTED, ComplaintEvent.DECIDE): ComplaintState.DECIDED,
    (ComplaintState.GRANTED, ComplaintEvent.WITHDRAW): ComplaintState.WITHDRAWN,
}


def advance_complaint(state: ComplaintState, event: ComplaintEvent) -> ComplaintState:
    """The state after `event`; RefusedError `wrong_state` where the complaint is decided or withdrawn."""
    following = _NEXT.get((state, event))
    if following is None:
        raise RefusedError(
            f"A complaint that is {state.value} cannot be changed.",
            code="wrong_state",
            kept="It stays as it is.",
        )
    return following


def complaint_deadline(published: datetime, working_days: int | None, days: WorkCalendar) -> datetime | None:
    """The first moment at which it is too late: midnight in Astana after the last of so many working days,
    the day after publication being the first. None where the site has set no limit.
    """
    if working_days is None:
        return None
    last = to_astana(published).date()
    for _ in range(working_days):
        last = next_working_day(last, days)
    return datetime.combine(last + timedelta(days=1), clock_time(0), ASTANA)


def complaint_refusal(
    published: datetime | None,
    deadline: datetime | None,
    earlier: Sequence[ComplaintState],
    now: datetime,
) -> str | None:
    """Why no complaint may be filed now: `complaint_early` before publication, `complaint_open`,
    `complaint_decided`, `complaint_late`; None where one may. One that was withdrawn stands in no way.
    """
    if published is None:
        return "complaint_early"
    if any(state in OPEN for state in earlier):
        return "complaint_open"
    if ComplaintState.DECIDED in earlier:
        return "complaint_decided"
    if deadline is not None and now >= deadline:
        return "complaint_late"
    return None


def remarks_open(complaints: Sequence[ComplaintState]) -> bool:
    """Whether remarks may still be pinned to flags: until a complaint about the attempt is decided."""
    return ComplaintState.DECIDED not in complaints
