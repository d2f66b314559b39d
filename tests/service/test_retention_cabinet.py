"""What the cabinet and the commission leave goes in its time as well: a complaint under way holds the record,
minutes are kept their year, a candidate's words go with the journal, ways in and visits after ninety days.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from client.app.verify import verify_attempt
from proctor.journal.receipt_check import file_of
from tests.service.cabinet_world import NAMES, Visitor, link_of, published, visitor
from tests.service.exam_world import Sitter, World
from tests.service.test_retention_classes import anywhere

DAY = 24 * 3_600_000
CLIP = b"\x00\x00\x00\x18ftypisom a clip of ten seconds" * 40
REMARK, COMPLAINT = "Суға бардым, екі секунд.", "Бұл бұзушылық емес, мен ауырып отырдым."
MEMBERS = [f"Комиссия мүшесі {number}" for number in range(5)]


@pytest.fixture
def sitter(world: World) -> Sitter:
    """A published attempt with a remark, a complaint under way, and a granted request for its record."""
    found = published(world, {NAMES[0]: CLIP})
    browser = visitor(world, found)
    browser.get(f"/attempts/{found.attempt}")
    assert browser.post(f"/attempts/{found.attempt}/remarks/{NAMES[0]}", text=REMARK).status_code == 200
    assert browser.post(f"/attempts/{found.attempt}/complaints", text=COMPLAINT).status_code == 200
    member, office = world.staff("commission"), world.staff("administrator")
    told = member.post(f"/appeals/{complaint_of(world)}/requests", {"reason": "To see both clips"}).json
    path = f"/appeals/{complaint_of(world)}/requests/{told['requests'][0]['id']}/grant"
    assert office.post(path, {"basis": "No. 7", "with_keys": False}).status == 200
    return found


def complaint_of(world: World) -> str:
    [(name,)] = world.rows("select id from complaint")
    return str(name)


def decide(world: World) -> None:
    seats = [{"member": name, "chair": not place, "vote": "dismiss"} for place, name in enumerate(MEMBERS)]
    told = {"protocol": "No. 12", "words": "Комиссия жазбаны қарады.", "seats": seats, "withdrawn": []}
    office = world.staff("administrator")
    assert office.post(f"/appeals/{complaint_of(world)}/decision", told).status == 200


def counts(world: World) -> dict[str, int]:
    tables = (
        "complaint",
        "remark",
        "record_request",
        "commission_session",
        "commission_vote",
        "cabinet_seen",
    )
    return {name: world.rows(f"select count(*) from {name}")[0][0] for name in tables}  # noqa: S608


def receipts(world: World, folder: Path, attempt: str | None = None) -> dict[str, Any]:
    """What `synaq verify` says of the receipts."""
    out, key = folder / "receipts.json", folder / "service.pub"
    out.write_bytes(file_of(world.office.retention_receipts(attempt)))
    key.write_text(world.office.service_key)
    return verify_attempt(out, key)


def test_a_complaint_holds_the_record_and_the_minutes_hold_the_journal_for_their_year(
    world: World, sitter: Sitter, tmp_path: Path
) -> None:
    world.clock.forward(2000 * DAY)
    waiting = world.office.run_retention()
    assert waiting.held == {"open_appeal": 1} and set(waiting.classes) == {"cabinet_visits", "audit"}
    assert anywhere(world, CLIP) != [] and anywhere(world, COMPLAINT.encode()) != []
    assert receipts(world, tmp_path, sitter.attempt)["receipts"] == 0

    decide(world)
    world.clock.forward(DAY)
    after = world.office.run_retention()
    assert after.held == {"minutes": 1} and "clips" in after.classes and "journal" not in after.classes
    assert anywhere(world, CLIP) == [], "nothing but its year keeps it, and that is over"
    assert counts(world)["commission_vote"] == 5
    page = visitor(world, sitter).get(f"/attempts/{sitter.attempt}").text
    assert COMPLAINT in page and "Комиссия жазбаны қарады." in page

    world.clock.forward(365 * DAY)
    last = world.office.run_retention()
    assert last.held == {} and last.count("minutes") == 1 and last.count("journal") == 1
    assert set(counts(world).values()) == {0}
    for words in (MEMBERS[0], REMARK, COMPLAINT):
        assert anywhere(world, words.encode()) == [], words
    told = receipts(world, tmp_path, sitter.attempt)
    assert told["whole"] and told["receipts"] == 2
    said = " ".join(told["deleted"])
    assert "minutes, one" in said and "clauses 33 and 46" in said and "journal and answers" in said
    assert complaint_free((tmp_path / "receipts.json").read_text())
    browser = visitor(world, sitter)
    assert "қарайтын ештеңе қалмады" in browser.get(f"/attempts/{sitter.attempt}").text
    refused = browser.post(f"/attempts/{sitter.attempt}/complaints", text="Again")
    assert refused.status_code == 409 and "қарайтын ештеңе қалмады" in refused.text


def complaint_free(text: str) -> bool:
    return not any(words in text for words in (*MEMBERS, REMARK, COMPLAINT, "Комиссия"))


def test_minutes_go_after_a_year_and_what_was_decided_stays_with_the_complaint(
    world: World, sitter: Sitter
) -> None:
    decide(world)
    world.clock.forward(364 * DAY)
    assert world.office.run_retention(dry_run=True).count("minutes") == 0
    world.clock.forward(2 * DAY)
    assert world.office.run_retention().count("minutes") == 1
    found = counts(world)
    assert (found["commission_session"], found["commission_vote"], found["complaint"]) == (0, 0, 1)
    assert anywhere(world, MEMBERS[0].encode()) == []
    page = visitor(world, sitter).get(f"/attempts/{sitter.attempt}").text
    assert "шағым қанағаттандырусыз қалдырылды" in page and "Комиссия жазбаны қарады." in page
    [listed] = world.staff("commission").get("/appeals").json
    assert (listed["state"], listed["decision"]) == ("decided", None)
    assert world.office.run_retention().classes == {}, "once"


def test_ways_in_and_visits_go_ninety_days_after_their_end(world: World, tmp_path: Path) -> None:
    found = published(world)
    old = visitor(world, found)
    world.clock.forward(80 * DAY)
    fresh, unused = visitor(world, found), link_of(world, found)
    world.clock.forward(11 * DAY)
    report = world.office.run_retention()
    assert report.classes["cabinet_visits"].rows == 2
    assert world.rows("select count(*) from cabinet_link") == [(2,)]
    assert world.rows("select count(*) from cabinet_session") == [(1,)]
    said = " ".join(receipts(world, tmp_path)["deleted"])
    assert "ways into the cabinet and visits there, 2 visits" in said and "the service itself" in said
    for browser in (old, fresh):
        assert browser.get("/").status_code == 401  # over long ago, whether its line is still there or not
    assert Visitor(world.service.url).sign_in(unused).status_code == 403
    assert visitor(world, found).get("/").status_code == 200
