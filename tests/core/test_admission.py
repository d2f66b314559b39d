"""Who may book and start: each ground to its last moment and the first one after it."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.admission import (
    AdmissionFacts,
    admission_refusals,
    booking_refusals,
    cancelling_ends,
    start_refusals,
)
from proctor.core.working_time import ASTANA
from proctor.resources.programmes import load_programmes

CATALOGUE = load_programmes()
LAW = CATALOGUE.get("law-enforcement-1").admission
CORPS_B_26 = CATALOGUE.get("text-and-numbers-26").admission
CORPS_B_184 = CATALOGUE.get("text-and-numbers").admission
PRACTICE = CATALOGUE.get("practice").admission
INSTANT = timedelta(microseconds=1)


def at(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ASTANA)


@pytest.mark.parametrize(
    ("rules", "ground", "code", "event", "free"),
    [
        (LAW, "failed_attempts", "failed_attempt", at(1, 31, 15), at(2, 28)),
        (LAW, "failed_attempts", "failed_attempt", at(3, 10, 15), at(4, 10)),
        (CORPS_B_26, "failed_attempts", "failed_attempt", at(3, 10, 15), at(3, 25)),
        (CORPS_B_184, "failed_attempts", "failed_attempt", at(3, 10, 15), at(3, 13)),
        (LAW, "violation_acts", "violation_act", at(8, 31, 12), at(2, 28, year=2027)),
        (LAW, "impostor_acts", "impostor_act", at(2, 1, 9), at(2, 1, year=2027)),
        (LAW, "broken_off", "broken_off", at(12, 30, 23, 59), at(1, 2, year=2027)),
        (LAW, "certificates", "certificate_valid", at(11, 20, 11), at(11, 20, year=2027)),
    ],
)
def test_a_ground_holds_to_its_last_moment(
    rules: object, ground: str, code: str, event: datetime, free: datetime
) -> None:
    facts = AdmissionFacts(consent_given=True, **{ground: (event,)})
    for now in (event, free - INSTANT):
        (refusal,) = admission_refusals(rules, facts, now)  # type: ignore[arg-type]
        assert (refusal.code, refusal.until) == (code, free)
        assert refusal.clause
    assert admission_refusals(rules, facts, free) == ()  # type: ignore[arg-type]


def test_the_clause_comes_from_the_edition() -> None:
    facts = AdmissionFacts(consent_given=True, failed_attempts=(at(3, 10),))
    clauses = [
        admission_refusals(rules, facts, at(3, 11))[0].clause for rules in (LAW, CORPS_B_26, CORPS_B_184)
    ]
    assert clauses == ["26/annex 2 row 9", "26/annex 5 row 9", "184/14"]


def test_consent_is_missing_until_it_is_given() -> None:
    (refusal,) = admission_refusals(LAW, AdmissionFacts(consent_given=False), at(5, 5))
    assert (refusal.code, refusal.until) == ("consent_missing", None)
    assert admission_refusals(LAW, AdmissionFacts(consent_given=True), at(5, 5)) == ()


def test_all_grounds_are_told_at_once_and_the_latest_event_counts() -> None:
    day = at(5, 5, 12)
    facts = AdmissionFacts(False, (at(4, 20), day), (day,), (day,), (day,), (day,))
    found = admission_refusals(LAW, facts, at(5, 6))
    assert [refusal.code for refusal in found] == [
        "failed_attempt",
        "violation_act",
        "impostor_act",
        "broken_off",
        "certificate_valid",
        "consent_missing",
    ]
    assert found[0].until == at(6, 5)


def test_a_rehearsal_may_be_taken_again_at_once() -> None:
    day = at(5, 5, 12)
    assert admission_refusals(PRACTICE, AdmissionFacts(True, (day,), (), (), (day,), (day,)), day) == ()
    assert booking_refusals(PRACTICE, slot=day, now=day) == ()
    assert booking_refusals(PRACTICE, slot=day - INSTANT, now=day) != ()


@pytest.mark.parametrize(
    ("now", "refused"),
    [
        (at(11, 1, 9), False),
        (at(11, 19, 23, 59), False),
        (at(11, 20), True),
        (at(11, 20, 8), True),
        (at(11, 21, 9), True),
    ],
)
def test_booked_no_later_than_one_calendar_day_ahead(now: datetime, refused: bool) -> None:
    found = booking_refusals(LAW, slot=at(11, 20, 9), now=now)
    assert [refusal.clause for refusal in found] == (["26/37"] if refused else [])


def test_a_booking_is_given_back_until_the_midnight_before_its_day() -> None:
    assert cancelling_ends(LAW, at(11, 20, 9)) == at(11, 20)
    assert cancelling_ends(LAW, at(11, 20, 9).astimezone(UTC)) == at(11, 20), "a day is a day of Astana"
    assert cancelling_ends(PRACTICE, at(11, 20, 9)) == at(11, 20, 9)


def test_started_no_later_than_the_slot() -> None:
    slot = at(11, 20, 9)
    assert start_refusals(LAW, slot, slot) == ()
    assert start_refusals(LAW, slot, slot - timedelta(days=2)) == ()
    (late,) = start_refusals(LAW, slot, slot + INSTANT)
    assert (late.code, late.clause, late.until) == ("start_too_late", "26/41", None)
    opens = slot - timedelta(minutes=30)
    (early,) = start_refusals(LAW, slot, opens - INSTANT, opens=opens)
    assert (early.code, early.until) == ("start_too_early", opens)
    assert start_refusals(LAW, slot, opens, opens=opens) == ()


MOMENTS = st.integers(0, 3 * 365 * 24 * 3600).map(lambda second: at(1, 1) + timedelta(seconds=second))
EVENTS = st.lists(MOMENTS, max_size=3).map(tuple)


@given(MOMENTS, MOMENTS)
def test_what_can_be_given_back_is_what_somebody_could_still_book(slot: datetime, now: datetime) -> None:
    assert (now < cancelling_ends(LAW, slot)) is (booking_refusals(LAW, slot, now) == ())


@given(st.builds(AdmissionFacts, st.just(True), EVENTS, EVENTS, EVENTS, EVENTS, EVENTS), MOMENTS)
def test_waiting_until_the_last_ground_ends_always_admits(facts: AdmissionFacts, now: datetime) -> None:
    refusals = admission_refusals(LAW, facts, now)
    untils = [refusal.until for refusal in refusals if refusal.until is not None]
    assert len(untils) == len(refusals)
    if untils:
        assert admission_refusals(LAW, facts, max(untils) - INSTANT)
        assert admission_refusals(LAW, facts, max(untils)) == ()
    has_events = any(getattr(facts, field.name) for field in fields(facts) if field.name != "consent_given")
    assert has_events or not refusals
