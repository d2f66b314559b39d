"""Admission: all grounds of refusal with their clause and date, and the slot's times."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.service.exam_world import MINUTE, START_MS, Sitter, World

DAY = 24 * 60 * MINUTE
LAW = "law-enforcement-3"


def refusals(sitter: Sitter, **changes: Any) -> list[tuple[str, str]]:
    reply = sitter.check_in(**changes)
    assert (reply.status, reply.code) == (403, "admission_refused")
    return [(found["code"], found["clause"]) for found in reply.json["refusals"]]


def booked(world: World, candidate: str | None = None, days: int = 2) -> Sitter:
    candidate = candidate or world.office.add_candidate("Person")
    slot = world.office.add_slot(candidate, LAW, at_ms=world.clock.now + days * DAY)
    world.clock.forward(days * DAY)
    return world.sitter(slot)


def test_the_slot_opens_half_an_hour_before_and_closes_at_its_moment(world: World) -> None:
    sitter = booked(world)
    world.clock.forward(-31 * MINUTE)
    assert refusals(sitter) == [("start_too_early", "26/41")]
    world.clock.forward(31 * MINUTE + 1)
    assert refusals(sitter) == [("start_too_late", "26/41")]
    world.clock.forward(-1)
    assert sitter.check_in().json["state"] == "checked_in"
    assert sitter.check_in().json["state"] == "checked_in"


def test_acts_stand_against_the_candidate_until_their_interval_ends(world: World) -> None:
    first = booked(world)
    world.office.register_act("rule_violation", attempt=first.attempt, note="phone")
    reply = first.check_in()
    [ground] = reply.json["refusals"]
    assert ground["code"] == "violation_act"
    # Six months after 4 February 2026 (26/annex 2), from midnight in Astana of the day after.
    assert ground["until_ms"] > START_MS + 180 * DAY
    [row] = world.rows("select outcome, detail from audit where outcome = 'admission_refused'")
    assert "violation_act" in row[1]


def test_consent_conditions_and_edition_are_each_asked_for(world: World) -> None:
    sitter = booked(world)
    assert refusals(sitter, consent=False) == [("consent_missing", "26/annex 2 row 9")]
    assert sitter.check_in(conditions=False).code == "conditions_missing"
    assert sitter.check_in(edition="1999").code == "edition_differs"
    assert sitter.get(f"/attempts/{sitter.attempt}").json["state"] == "booked"


def test_a_failed_attempt_bars_the_next_for_a_month_but_practice_never(world: World) -> None:
    world.office.import_shipped_bank(LAW)
    candidate = world.office.add_candidate("Person")
    sitter = booked(world, candidate)
    assert sitter.check_in().status == 200
    assert sitter.start("language").status == 200
    sitter.finish()
    assert sitter.send().json["state"] == "finished"

    again = booked(world, candidate, days=3)
    assert refusals(again)[0][0] == "failed_attempt"
    practising = world.sitter(world.office.add_slot(candidate, "practice"))
    assert practising.check_in().status == 200


def test_a_programme_that_the_site_has_not_completed_refuses_to_start(world: World) -> None:
    slot = world.book("essay", at_ms=START_MS + 2 * DAY)
    world.clock.forward(2 * DAY)
    sitter = world.sitter(slot)
    assert sitter.check_in().status == 200
    section = sitter.get(f"/attempts/{sitter.attempt}").json["sections"][0]["id"]
    refused = sitter.start(section)
    assert (refused.status, refused.code) == (409, "not_startable")
    assert f"sections.{section}.minutes" in refused.json["detail"]


@pytest.mark.expects_log("cannot be drawn: .* needs")
def test_a_bank_that_is_too_small_stops_the_start_before_any_time_runs(world: World) -> None:
    sitter = booked(world)
    sitter.check_in()
    refused = sitter.start("language")
    assert (refused.status, refused.code) == (409, "paper_unavailable")
    view = sitter.get(f"/attempts/{sitter.attempt}").json
    assert view["state"] == "checked_in" and view["sections"][0]["state"] == "waiting"


@pytest.mark.parametrize("role", ["operator", "administrator", "commission"])
def test_other_staff_see_neither_queue_nor_evidence(world: World, role: str) -> None:
    sitter, member = world.finished(), world.staff(role)
    digest = world.rows("select sha256 from evidence")[0][0]
    for path in ("/reviews", f"/reviews/{sitter.attempt}", f"/attempts/{sitter.attempt}/evidence/{digest}"):
        assert member.get(path).code == "not_allowed"


def test_a_candidates_token_opens_their_own_attempt_only(world: World, tmp_path: Path) -> None:
    one, other = world.sitter(world.book()), world.sitter(world.book())
    theirs = other.attempt
    refused = [
        one.get(f"/attempts/{theirs}"),
        one.get("/attempts/there-is-no-such-attempt"),
        one.post(f"/attempts/{theirs}/entries", {"entries": []}),
        one.get(f"/attempts/{theirs}/result"),
        one.get("/reviews"),
    ]
    assert {reply.code for reply in refused} == {"not_allowed"}
    assert one.get(f"/attempts/{one.attempt}").status == 200
