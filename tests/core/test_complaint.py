"""Complaints: how they go on, and that a time limit which nobody set is never made up."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.complaint import (
    OPEN,
    ComplaintEvent,
    ComplaintState,
    advance_complaint,
    complaint_deadline,
    complaint_refusal,
    remarks_open,
)
from proctor.core.errors import RefusedError
from proctor.core.working_time import ASTANA, WorkCalendar

FILED, GRANTED, DECIDED, WITHDRAWN = ComplaintState
PLAIN = WorkCalendar(frozenset())


def at(day: int, hour: int = 12, month: int = 2) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ASTANA)


def test_a_complaint_is_filed_granted_and_decided() -> None:
    state = advance_complaint(FILED, ComplaintEvent.GRANT)
    assert state is GRANTED and advance_complaint(state, ComplaintEvent.DECIDE) is DECIDED
    assert advance_complaint(FILED, ComplaintEvent.WITHDRAW) is WITHDRAWN


@given(st.lists(st.sampled_from(ComplaintEvent)))
def test_what_is_over_stays_over(events: list[ComplaintEvent]) -> None:
    state = FILED
    for event in events:
        if state in OPEN:
            state = advance_complaint(state, event)
        else:
            with pytest.raises(RefusedError):
                advance_complaint(state, event)


def test_the_limit_counts_working_days_and_ends_at_midnight() -> None:
    friday = at(6)
    assert complaint_deadline(friday, 1, PLAIN) == at(10, 0)
    assert complaint_deadline(friday, 5, PLAIN) == at(14, 0)
    assert complaint_deadline(friday, 1, WorkCalendar({date(2026, 2, 9)})) == at(11, 0)
    assert complaint_deadline(at(6, 23), 1, PLAIN) == at(10, 0)


def test_a_limit_that_the_site_did_not_set_is_none() -> None:
    assert complaint_deadline(at(6), None, PLAIN) is None
    assert complaint_refusal(at(6), None, (), at(1, month=12)) is None


def test_why_no_complaint_may_be_filed() -> None:
    limit = at(10, 0)
    assert complaint_refusal(None, None, (), at(6)) == "complaint_early"
    assert complaint_refusal(at(6), limit, (), at(9, 23)) is None
    assert complaint_refusal(at(6), limit, (), limit) == "complaint_late"
    assert complaint_refusal(at(6), limit, (WITHDRAWN,), at(9)) is None
    assert complaint_refusal(at(6), limit, (WITHDRAWN, FILED), at(9)) == "complaint_open"
    assert complaint_refusal(at(6), limit, (GRANTED,), at(9)) == "complaint_open"
    assert complaint_refusal(at(6), limit, (DECIDED,), limit) == "complaint_decided"


def test_remarks_end_with_the_decision() -> None:
    assert remarks_open(()) and remarks_open((FILED,)) and remarks_open((WITHDRAWN, GRANTED))
    assert not remarks_open((WITHDRAWN, DECIDED))
