"""The administrator over HTTP: programmes, attempts by number, slots, and the new booking after a fault."""

from __future__ import annotations

import pytest

from proctor.service.acts import REBOOKING_MS
from tests.service.exam_world import MINUTE, Sitter, Talker, World

DAY = 24 * 60 * MINUTE


@pytest.fixture
def office(world: World) -> Talker:
    return world.staff("administrator")


def under_way(world: World) -> Sitter:
    sitter = world.sitter(world.book())
    sitter.check_in()
    sitter.start("language")
    sitter.send()
    return sitter


def faulty(sitter: Sitter, office: Talker, kind: str = "technical_fault") -> str:
    """An act on that attempt, registered."""
    wish = {"kind": kind, "grounds": "The service was down.", "incidents": []}
    draft = office.post(f"/attempts/{sitter.attempt}/acts", wish).json["id"]
    assert office.post(f"/acts/{draft}/register").json["state"] == "registered"
    return str(draft)


def test_programmes_tell_what_the_site_still_has_to_set(world: World, office: Talker) -> None:
    world.book()
    found = {one["id"]: one for one in office.get("/programmes").json}
    assert found["practice"]["missing"] == [] and found["practice"]["waiting"] == 1
    assert "sections.legislation.minutes" in found["prosecutors"]["missing"]
    law = next(s for s in found["law-enforcement-1"]["sections"] if s["id"] == "legislation")
    assert (law["minutes"], law["items"], law["threshold"]) == (110, 135, 95)


def test_attempts_are_found_by_a_part_of_the_number(world: World, office: Talker) -> None:
    slots = [world.book() for _ in range(3)]
    numbers = {slot.attempt: slot.candidate_number for slot in slots}
    everybody = office.get("/attempts").json
    assert {one["attempt"]: one["candidate_number"] for one in everybody} == numbers
    wanted = slots[1]
    [found] = office.get(f"/attempts?number={wanted.candidate_number[2:]}").json
    assert (found["attempt"], found["state"]) == (wanted.attempt, "booked")
    assert office.get("/attempts?number=%25").json == [], "a sign of the query language is only a sign"


def test_a_slot_is_booked_and_its_code_opens_it(world: World, office: Talker) -> None:
    number = world.book().candidate_number
    wish = {
        "candidate_number": number,
        "programme": "practice",
        "slot_ms": world.clock.now + 2 * DAY,
        "hall": "astana-1",
    }
    slot = office.post("/slots", wish).json
    assert (slot["candidate_number"], slot["slot_ms"]) == (number, wish["slot_ms"])
    assert world.sitter().sign_in(slot["code"], hall="astana-1", seat="4").status == 200
    [(actor,)] = world.rows("select actor from audit where action = 'attempt.book' order by id desc limit 1")
    assert actor.startswith("staff:")
    assert office.post("/slots", wish | {"candidate_number": "none"}).code == "not_found"
    assert office.post("/slots", wish | {"programme": "none"}).code == "not_found"
    assert office.post("/slots", wish | {"programme": None}).code == "programme_wanted"
    assert office.post("/slots", wish | {"hall": "a hall"}).code == "invalid_request"
    law = wish | {"programme": "law-enforcement-1", "slot_ms": world.clock.now + MINUTE}
    assert office.post("/slots", law).code == "booking_too_late"
    assert office.post("/slots", law | {"regardless": True}).status == 200


def test_a_fault_is_booked_anew_once_and_within_its_day(world: World, office: Talker) -> None:
    sitter = under_way(world)
    act = faulty(sitter, office)
    assert sitter.get(f"/attempts/{sitter.attempt}").json["state"] == "aborted"
    world.clock.forward(REBOOKING_MS)
    wish = {"slot_ms": world.clock.now + 3 * DAY}
    slot = office.post(f"/acts/{act}/rebooking", wish).json
    assert slot["programme"] == "practice" and slot["attempt"] != sitter.attempt
    assert world.sitter().sign_in(slot["code"]).status == 200
    assert office.post(f"/acts/{act}/rebooking", wish).code == "already_rebooked"
    states = [one["state"] for one in office.get("/attempts").json]
    assert states == ["booked", "aborted"]


def test_behind_its_day_an_ordinary_slot_is_what_is_left(world: World, office: Talker) -> None:
    act = faulty(under_way(world), office)
    world.clock.forward(REBOOKING_MS + 1)
    answer = office.post(f"/acts/{act}/rebooking", {"slot_ms": world.clock.now + 3 * DAY})
    assert answer.code == "rebooking_over" and "26/11" in answer.json["title"]


def test_only_a_registered_act_on_a_fault_leads_to_a_new_booking(world: World, office: Talker) -> None:
    sitter = under_way(world)
    wish = {"slot_ms": world.clock.now + 3 * DAY}
    violation = faulty(sitter, office, "rule_violation")
    assert office.post(f"/acts/{violation}/rebooking", wish).code == "wrong_state"
    grounds = {"kind": "technical_fault", "grounds": "The service was down.", "incidents": []}
    draft = office.post(f"/attempts/{sitter.attempt}/acts", grounds).json["id"]
    assert office.post(f"/acts/{draft}/rebooking", wish).code == "not_found"
