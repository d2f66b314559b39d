"""The cabinet: a booking is given back, and a new one is asked for after a technical fault of the system."""

from __future__ import annotations

import json

from proctor.service.acts import REBOOKING_MS
from tests.service.cabinet_world import Visitor, cabinet_office, visitor
from tests.service.exam_world import MINUTE, START_MS, Sitter, Talker, World
from tests.service.test_slots_desk import faulty, under_way

DAY = 24 * 60 * MINUTE
LAW = "law-enforcement-1"


def somebody(world: World, name: str) -> Visitor:
    """A candidate for whom law enforcement is open, in the cabinet."""
    candidate = world.office.add_candidate(name, category="C-GP-2")
    with cabinet_office(world) as office:
        code, _ = office.cabinet_link(candidate)
    found = Visitor(world.service.url)
    assert found.sign_in(code).status_code == 200
    return found


def places(world: World, count: int = 1) -> str:
    with cabinet_office(world) as office:
        return office.open_slot(LAW, START_MS + 3 * DAY, count)


def booked(who: Visitor, slot: str) -> tuple[str, str]:
    """The attempt and its code, as the page told it."""
    assert slot in who.get("/booking").text
    page = who.post("/booking", slot=slot, test_language="kk")
    assert page.status_code == 200
    code = page.text.split('class="code">')[1][:14]
    attempt = who.get("/booking").text.split('href="/cabinet/booking/')[1].split("/")[0]
    return attempt, code


def test_a_booking_is_given_back_and_its_place_is_free_for_another(world: World) -> None:
    slot = places(world)
    first, second = somebody(world, "Дәурен"), somebody(world, "Ержан")
    attempt, code = booked(first, slot)
    assert "2026 жылғы 5 ақпан, 00:00" in first.get("/booking").text, "until the midnight before its day"
    assert slot not in second.get("/booking").text

    asked = first.get(f"/booking/{attempt}/cancel").text
    assert "2026 жылғы 5 ақпан, 10:00" in asked and "бірден босайды" in asked
    assert world.rows("select state from attempt") == [("booked",)], "only asked"
    done = first.post(f"/booking/{attempt}/cancel")
    assert done.url.endswith(f"/attempts/{attempt}") and "Жазылу кері қайтарылды" in done.text
    assert "Үміткер жазылудан бас тартты." in done.text and "Жазылу кері қайтарылды" in first.get("/").text
    again = first.post(f"/booking/{attempt}/cancel")
    assert again.status_code == 200, "who presses twice is told the same"
    deeds = world.rows("select actor, detail from audit where action = 'attempt.cancel'")
    assert [(actor.split(":")[0], json.loads(detail)["to"]) for actor, detail in deeds] == [
        ("cabinet", "cancelled")
    ]

    booked(second, slot)
    assert slot not in first.get("/booking").text, "now it is the other's"
    late = world.sitter()
    assert late.sign_in(code).json["attempt"]["state"] == "cancelled"
    assert late.check_in().code == "wrong_state", "the code opens nothing any more"
    assert "cancelled" in late.result()["reason"]


def test_the_same_person_may_book_anew(world: World) -> None:
    slot, who = places(world), somebody(world, "Дәурен")
    attempt, _ = booked(who, slot)
    who.get(f"/booking/{attempt}/cancel")
    who.post(f"/booking/{attempt}/cancel")
    other, _ = booked(who, slot)
    assert other != attempt
    states = world.rows("select state from attempt order by created_ms, state desc")
    assert sorted(states) == [("booked",), ("cancelled",)]


def test_too_late_and_begun_are_said_and_nothing_is_given_back(world: World) -> None:
    who = somebody(world, "Дәурен")
    attempt, code = booked(who, places(world))
    who.get(f"/booking/{attempt}/cancel")
    world.clock.now = START_MS + 3 * DAY - 20 * MINUTE
    who = visitor(world, Sitter(world.service.url, attempt=attempt))
    page = who.get("/booking").text
    assert "бас тарту мерзімі өтті" in page and "/cancel" not in page
    assert "<button>Бас" not in who.get(f"/booking/{attempt}/cancel").text
    refused = who.post(f"/booking/{attempt}/cancel")
    assert refused.status_code == 409 and "бас тарту мерзімі өтті" in refused.text

    candidate = world.sitter()
    assert candidate.sign_in(code).status == 200 and candidate.check_in().status == 200
    assert "тіркеліп қойғансыз" in who.get("/booking").text
    who.get("/booking")
    assert who.post(f"/booking/{attempt}/cancel").status_code == 409
    assert world.rows("select state from attempt") == [("checked_in",)]


def test_nobody_gives_back_anothers_booking_nor_by_a_forged_form(world: World) -> None:
    slot = places(world, 2)
    mine, other = somebody(world, "Дәурен"), somebody(world, "Ержан")
    attempt, _ = booked(mine, slot)
    assert other.get(f"/booking/{attempt}/cancel").status_code == 404
    other.get("/booking")
    assert other.post(f"/booking/{attempt}/cancel").status_code == 404
    mine.get("/booking")
    assert mine.post(f"/booking/{attempt}/cancel", token="0" * 64).status_code == 403
    assert Visitor(world.service.url).get(f"/booking/{attempt}/cancel").status_code == 401
    assert world.rows("select state from attempt") == [("booked",)]


def act_of(world: World, sitter: Sitter) -> str:
    return str(dict(world.rows("select attempt, id from act"))[sitter.attempt])


def test_after_a_fault_a_new_booking_is_asked_for_in_time_and_made_later(world: World) -> None:
    office = world.staff("administrator")
    sitter = under_way(world)
    draft = faulty(sitter, office)
    browser = visitor(world, sitter)
    page = browser.get("/booking").text
    assert "Техникалық ақаудан кейін қайта жазылу" in page and "2026 жылғы 3 ақпан, 10:00" in page
    world.clock.forward(REBOOKING_MS - MINUTE)
    browser = visitor(world, sitter)
    browser.get("/booking")
    asked = browser.post(f"/booking/anew/{act_of(world, sitter)}")
    assert asked.status_code == 200 and "2026 жылғы 3 ақпан, 09:59" in asked.text
    assert "қайта жазып" in asked.text and "/booking/anew/" not in asked.text
    refused = browser.post(f"/booking/anew/{act_of(world, sitter)}")
    assert refused.status_code == 409 and "сұрап қойғансыз" in refused.text

    world.clock.forward(DAY)
    [listed] = office.get("/acts").json
    assert listed["rebook_asked_ms"] == START_MS + REBOOKING_MS - MINUTE
    wish = {"slot_ms": world.clock.now + 3 * DAY}
    slot = office.post(f"/acts/{draft}/rebooking", wish)
    assert slot.status == 200, "what was asked for in time is not lost by how long the answer took"
    browser = visitor(world, sitter)
    assert "мына уақытқа қайта жазылдыңыз" in browser.get("/booking").text
    refused = browser.post(f"/booking/anew/{act_of(world, sitter)}")
    assert refused.status_code == 409 and "қайта жазылғансыз" in refused.text


def test_who_did_not_ask_in_time_is_told_so(world: World) -> None:
    office = world.staff("administrator")
    sitter = under_way(world)
    draft = faulty(sitter, office)
    world.clock.forward(REBOOKING_MS + 1)
    browser = visitor(world, sitter)
    assert "Қайта жазылуды сұрау мерзімі 2026 жылғы 3 ақпан, 10:00" in browser.get("/booking").text
    refused = browser.post(f"/booking/anew/{act_of(world, sitter)}")
    assert refused.status_code == 409 and "24 сағат өтті (26/11)" in refused.text
    late = office.post(f"/acts/{draft}/rebooking", {"slot_ms": world.clock.now + 3 * DAY})
    assert late.code == "rebooking_over"
    world.clock.forward(40 * DAY)
    assert "Техникалық ақаудан кейін" not in visitor(world, sitter).get("/booking").text


def test_an_act_of_another_kind_or_of_another_person_gives_nothing(world: World) -> None:
    office: Talker = world.staff("administrator")
    theirs, mine = under_way(world), under_way(world)
    faulty(theirs, office)
    faulty(mine, office, "rule_violation")
    browser = visitor(world, mine)
    assert "Техникалық ақаудан кейін" not in browser.get("/booking").text
    for sitter in (theirs, mine):
        browser.get("/booking")
        assert browser.post(f"/booking/anew/{act_of(world, sitter)}").status_code == 404
    browser.get("/booking")
    assert browser.post(f"/booking/anew/{act_of(world, theirs)}", token="").status_code == 403
    assert world.rows("select count(*) from audit where action = 'cabinet.ask_rebooking'") == [(0,)]
