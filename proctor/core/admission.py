"""Who may book and who may start: the grounds of refusal and the slot's rules (26/annex 2 and 5 row 9, 26/37,
26/41).

All intervals come from the programme's data; there is no clock here: `now` comes in. Calendar days and months
are counted from the day of the event in Astana, so a ground ends at midnight (`Interval.first_day_after`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from proctor.core.programme import AdmissionRules, TimedGround
from proctor.core.working_time import ASTANA, to_astana

RefusalCode = Literal[
    "failed_attempt",
    "violation_act",
    "impostor_act",
    "broken_off",
    "consent_missing",
    "certificate_valid",
    "booking_too_late",
    "start_too_late",
    "start_too_early",
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One ground of refusal. `until` is the first moment at which it no longer holds; None where time
    changes nothing.
    """

    code: RefusalCode
    clause: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AdmissionFacts:
    """What is known of a candidate for one programme, as aware moments.

    `failed_attempts`: finished below the threshold; attempts broken off (26/49) belong to `broken_off` only.
    `violation_acts`, `impostor_acts`: days the acts were drawn up. `certificates`: days certificates were
    issued.
    """

    consent_given: bool
    failed_attempts: tuple[datetime, ...] = ()
    violation_acts: tuple[datetime, ...] = ()
    impostor_acts: tuple[datetime, ...] = ()
    broken_off: tuple[datetime, ...] = ()
    certificates: tuple[datetime, ...] = ()


def admission_refusals(rules: AdmissionRules, facts: AdmissionFacts, now: datetime) -> tuple[Refusal, ...]:
    """All grounds that hold at `now`, in the order of the orders' list; empty: the candidate is admitted."""
    timed: tuple[tuple[RefusalCode, TimedGround | None, Iterable[datetime]], ...] = (
        ("failed_attempt", rules.failed_attempt, facts.failed_attempts),
        ("violation_act", rules.violation_act, facts.violation_acts),
        ("impostor_act", rules.impostor_act, facts.impostor_acts),
        ("broken_off", rules.broken_off, facts.broken_off),
        ("certificate_valid", rules.certificate, facts.certificates),
    )
    found = [refusal for code, ground, events in timed if (refusal := _still_held(code, ground, events, now))]
    if not facts.consent_given:
        found.append(Refusal("consent_missing", rules.consent_clause))
    return tuple(found)


def booking_refusals(rules: AdmissionRules, slot: datetime, now: datetime) -> tuple[Refusal, ...]:
    """Whether `slot` may still be booked at `now`: no later than so many calendar days ahead (26/37).

    Counted in days of Astana: with one day ahead, the day before the slot's day is the last, until its
    midnight. A slot in the past is refused even where a programme asks for no days ahead.
    """
    days_left = (to_astana(slot).date() - to_astana(now).date()).days
    if days_left < rules.booking_days_ahead or slot < now:
        return (Refusal("booking_too_late", rules.booking_clause),)
    return ()


def cancelling_ends(rules: AdmissionRules, slot: datetime) -> datetime:
    """The moment from which a booking for `slot` can no longer be given back.

    The orders say nothing of that. A place is given back for as long as somebody else could still book it
    (26/37: until the midnight in Astana that ends the last day for it); without days ahead, until the slot.
    """
    if not rules.booking_days_ahead:
        return slot
    last = to_astana(slot).date() - timedelta(days=rules.booking_days_ahead)
    return datetime.combine(last + timedelta(days=1), time(0), ASTANA)


def start_refusals(
    rules: AdmissionRules, slot: datetime, now: datetime, *, opens: datetime | None = None
) -> tuple[Refusal, ...]:
    """Whether the test may be started at `now`: at the slot's moment at the latest, that moment included
    (26/41).

    `opens` is the moment before which the site lets nobody start; the orders give none.
    """
    if now > slot:
        return (Refusal("start_too_late", rules.start_clause),)
    if opens is not None and now < opens:
        return (Refusal("start_too_early", rules.start_clause, opens),)
    return ()


def _still_held(
    code: RefusalCode, ground: TimedGround | None, events: Iterable[datetime], now: datetime
) -> Refusal | None:
    if ground is None:
        return None
    ends = [ground.interval.first_day_after(event) for event in events]
    if not ends or now >= max(ends):
        return None
    return Refusal(code, ground.clause, max(ends))
