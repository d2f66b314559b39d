"""Essays from the candidate's last word to the mark: handed over by the publication, marked by a commission
that sees a number and nobody else's mark, closed only when two thirds have marked every essay alike.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proctor.core.errors import BadInputError
from proctor.core.essay import marks_short
from proctor.service.embedded import EmbeddedService
from proctor.service.essay_commissions import Commission
from proctor.service.records_desk import RecordsDesk
from tests.service.cabinet_world import Visitor, cabinet_office
from tests.service.essay_world import (
    DAY,
    TEXTS,
    Panel,
    commission,
    essay_desk,
    publish,
    site_file,
    write_essay,
)
from tests.service.exam_world import START_MS, Sitter, TurnedClock, World, settings_in


@pytest.fixture
def world(make_world: Callable[..., World], tmp_path: Path) -> World:
    world = make_world(site_settings=site_file(tmp_path))
    world.office.import_shipped_bank("essay")
    return world


def sat(world: World, count: int = 2) -> list[Sitter]:
    sitters = [write_essay(world, text) for text in TEXTS[:count]]
    for sitter in sitters:
        publish(world, sitter)
    return sitters


def number_of(world: World, sitter: Sitter) -> str:
    people = world.rows("select a.id, c.number from candidate c join attempt a on a.candidate = c.id")
    number = dict(people)[sitter.attempt]
    return str(number)


def test_from_the_candidates_words_to_the_mark(world: World) -> None:
    panel = commission(world)
    sitter, other = write_essay(world, TEXTS[0]), write_essay(world, None)
    assert panel.detail()["lines"] == [] and panel.detail()["awaited"] == 2
    assert publish(world, sitter)["status"] == "under_review", "the proctor is through, the commission is not"
    publish(world, other)
    waiting = sitter.result()
    assert (waiting["status"], waiting["published_ms"], waiting["marks"]) == ("under_review", None, {})
    assert [(line["section"], line["value"]) for line in waiting["mark_lines"]] == [("essay", None)]
    assert "commission" in waiting["reason"]
    mine, theirs = (panel.essays()[number_of(world, one)] for one in (sitter, other))
    read = panel.members[1].get(f"/essay-contests/{panel.contest}/essays/{mine}").json
    assert (read["text"], read["words"], read["over"], read["language"]) == (TEXTS[0], 12, False, "kk")
    assert read["topic"].startswith("Жаттығу тақырыбы")
    for member, mark in ((0, 5), (2, 4)):
        assert panel.mark(member, mine, mark, "Ашық жазылған").status == 200
        assert panel.mark(member, theirs, 0).status == 200
    world.clock.forward(DAY)
    assert panel.close().status == 200, "two of three are two thirds"
    result = sitter.result()
    assert (result["status"], result["marks"]) == ("passed", {"essay": 4.5, "total": 4.5})
    assert result["published_ms"] == world.clock.now
    assert other.result()["mark_lines"][0]["value"] == "0.00", "not written is marked too"
    table = world.staff("administrator").get("/exports/results.csv").content.decode("utf-8-sig")
    lines = {line["attempt"]: line for line in csv.DictReader(io.StringIO(table))}
    assert (lines[sitter.attempt]["essay_mark"], lines[sitter.attempt]["mark"]) == ("4.50", "4.5")


def test_a_member_sees_a_number_and_nobody_elses_mark(world: World) -> None:
    panel, sitters = commission(world), sat(world)
    essay = panel.essays()[number_of(world, sitters[0])]
    panel.mark(1, essay, 1, "Тақырып ашылмаған")
    detail = panel.detail(2)
    assert [(line["own"], line["given"], line["mark"]) for line in detail["lines"]] == [
        (None, None, None)
    ] * 2
    panel.mark(2, essay, 4)
    heard = b"".join(panel.members[2].heard).decode()
    assert "Тақырып ашылмаған" not in heard and '"own":1' not in heard, "not behind one's own mark either"
    chair = {line["id"]: line for line in panel.detail(0)["lines"]}
    assert (chair[essay]["given"], chair[essay]["own"], chair[essay]["mark"]) == (2, None, None)
    for secret in ("Айгүл", "Әлібек", *(sitter.attempt for sitter in sitters)):
        assert secret not in heard
    stranger = commission(world, 1, first=7).members[0]
    assert stranger.get(f"/essay-contests/{panel.contest}").code == "not_found"
    assert stranger.get(f"/essay-contests/{panel.contest}/essays/{essay}").code == "not_found"
    administrator = world.staff("administrator")
    assert {
        line["given"] for line in administrator.get(f"/essay-contests/{panel.contest}").json["lines"]
    } == {0, 2}
    assert administrator.get(f"/essay-contests/{panel.contest}/essays/{essay}").code == "not_allowed"


def test_ones_own_mark_may_change_until_the_marks_are_closed(world: World) -> None:
    panel, (sitter, _) = commission(world, 1), sat(world)
    mine, theirs = panel.essays().values()
    assert panel.mark(0, mine, 2).json["own"] == 2
    assert panel.mark(0, mine, 3, "Қайта оқыдым").json["own"] == 3
    assert panel.take_back(0, mine).json["own"] is None
    assert panel.take_back(0, mine).status == 200
    panel.mark(0, mine, 4)
    panel.mark(0, theirs, 4)
    assert panel.close().status == 200
    assert panel.close().json["closed_ms"] == world.clock.now, "closed again, the same answer"
    for refused in (panel.mark(0, mine, 5), panel.take_back(0, mine)):
        assert (refused.status, refused.code) == (409, "essays_closed")
    assert sitter.result()["marks"]["essay"] == 4.0
    trail = world.rows("select action, detail from audit where action like 'essay.%mark' order by id")
    told = [
        (action, json.loads(detail).get("mark"), json.loads(detail).get("before")) for action, detail in trail
    ]
    assert told == [
        ("essay.mark", 2, None),
        ("essay.mark", 3, 2),
        ("essay.unmark", None, 3),
        ("essay.mark", 4, None),
        ("essay.mark", 4, None),
    ]


@pytest.mark.parametrize("mark", [-1, 6, 2.5, "5", None, True])
def test_a_mark_is_a_whole_number_from_0_to_5(world: World, mark: Any) -> None:
    panel = commission(world, 1)
    sat(world, 1)
    (essay,) = panel.essays().values()
    path = f"/essay-contests/{panel.contest}/essays/{essay}/mark"
    assert panel.members[0].put(path, {"mark": mark}).code == "invalid_request"


def test_closing_is_refused_plainly_while_essays_are_short(world: World) -> None:
    panel, sitters = commission(world), sat(world)
    numbers = [number_of(world, sitter) for sitter in sitters]
    mine, theirs = (panel.essays()[number] for number in numbers)
    panel.mark(0, mine, 5)
    refused = panel.close()
    assert (refused.status, refused.code) == (409, "essays_short")
    assert {(one["candidate_number"], one["short"]) for one in refused.json["refusals"]} == {
        (numbers[0], 1),
        (numbers[1], 2),
    }
    assert all(number in refused.json["detail"] for number in numbers)
    for member in (0, 1):
        panel.mark(member, theirs, 3)
    panel.mark(1, mine, 5)
    panel.mark(2, mine, 5)
    uneven = panel.close()
    assert [(one["candidate_number"], one["short"]) for one in uneven.json["refusals"]] == [(numbers[1], 1)]
    panel.take_back(2, mine)
    assert panel.close(1).code == "not_allowed", "a member who does not preside"
    assert panel.close().status == 200
    assert [sitter.result()["marks"]["essay"] for sitter in sitters] == [5.0, 3.0]


def test_marks_stay_open_while_somebody_is_not_through(world: World) -> None:
    panel, (sitter,) = commission(world, 1), sat(world, 1)
    late = write_essay(world, TEXTS[1], "ru", violated=True)
    panel.mark(0, panel.essays()[number_of(world, sitter)], 5)
    refused = panel.close()
    assert (refused.code, "1" in refused.json["title"]) == ("essays_awaited", True)
    judge = world.judged(late, "violation")[0]
    assert judge.post(f"/reviews/{late.attempt}/publish", {}).json["status"] == "not_passed"
    assert len(panel.essays()) == 1, "whom a violation ended is not marked"
    assert panel.close().status == 200
    assert (late.result()["status"], late.result()["mark_lines"][0]["value"]) == ("not_passed", None)


def test_no_contest_without_essays_closes(world: World) -> None:
    assert commission(world, 1).close().code == "essays_none"


def test_too_long_an_essay_is_said_so_and_marked_all_the_same(world: World) -> None:
    panel = commission(world, 1)
    publish(world, write_essay(world, "сөз " * 251))
    (line,) = panel.detail()["lines"]
    assert (line["words"], line["word_limit"], line["over"]) == (251, 250, True)
    publish(world, write_essay(world, "сөз " * 250))
    assert sorted(found["over"] for found in panel.detail()["lines"]) == [False, True]


def test_the_candidate_reads_of_it_in_the_cabinet_and_may_complain_only_then(world: World) -> None:
    panel, (sitter,) = commission(world, 1), sat(world, 1)
    ((candidate,),) = world.rows("select candidate from attempt")
    visitor = Visitor(world.service.url)
    with cabinet_office(world) as office:
        visitor.sign_in(office.cabinet_link(candidate)[0])
    page = visitor.get(f"/attempts/{sitter.attempt}").text
    assert "Тексеруде" in page and "балл әзірге белгісіз" in page
    visitor.post(f"/attempts/{sitter.attempt}/complaint", text="Бағаммен келіспеймін.")
    assert world.rows("select count(*) from complaint") == [(0,)], "there is no result yet"
    panel.mark(0, *panel.essays().values(), 3)
    assert panel.close().status == 200
    page = visitor.get(f"/attempts/{sitter.attempt}").text
    assert "Тексеруде" not in page and "балл 3.00" in page


def test_who_may_be_named(world: World) -> None:
    world.office.add_staff("Proctor", "proctor")
    panel = commission(world)
    names = [name for (name,) in world.rows("select name from staff where role = 'examiner' order by name")]
    span = (START_MS - DAY, START_MS + 7 * DAY)
    with essay_desk(world) as desk:

        def name(programme: str = "essay", days: tuple[int, int] = span, chair: str = names[0]) -> str:
            return desk.name_commission(Commission(programme, "Again", *days, chair, names[:1])).id

        for wrong in (
            {"programme": "practice"},
            {"days": (span[1], span[0])},
            {"days": (span[0], span[1] + DAY)},
            {"chair": "Proctor"},
            {"chair": "Nobody"},
        ):
            with pytest.raises(BadInputError):
                name(**wrong)  # type: ignore[arg-type]
        assert name() == panel.contest, "named again before anybody has marked"
        assert panel.members[2].get(f"/essay-contests/{panel.contest}").code == "not_found"
        sat(world, 1)
        panel.mark(0, *panel.essays().values(), 3)
        with pytest.raises(BadInputError, match="marks have been given"):
            name()


def test_a_level_of_a_questionnaire_makes_its_mark_and_unknown_stays_unknown(world: World) -> None:
    world.office.import_shipped_bank("personal-qualities")
    sitter = world.sitter(world.book("personal-qualities", regardless=True))
    assert sitter.check_in().status == 200
    for item in sitter.start("questionnaire").json["items"]:
        sitter.answer("questionnaire", item["id"], item["options"][0]["id"])
    sitter.finish_section("questionnaire")
    sitter.finish()
    assert sitter.send().json["state"] == "finished"
    publish(world, sitter)
    untold = sitter.result()
    assert (untold["marks"], untold["mark_lines"][0]["value"]) == ({}, None), "not zero"
    with essay_desk(world) as desk:
        for percent in (Decimal(-1), Decimal("100.1")):
            with pytest.raises(BadInputError):
                desk.note_level(sitter.attempt, percent, basis="No. 4")
        with pytest.raises(BadInputError):
            desk.note_level(world.finished().attempt, Decimal(50), basis="No. 4")
        assert desk.note_level(sitter.attempt, Decimal(70), basis="No. 4") == Decimal("1.40")
        assert desk.note_level(sitter.attempt, Decimal(85), basis="No. 5, corrected") == Decimal("1.70")
    assert sitter.result()["marks"] == {"questionnaire": 1.7, "total": 1.7}


def test_texts_and_numbers_add_up_and_say_so_part_by_part(world: World) -> None:
    world.office.import_shipped_bank("text-and-numbers")
    sitter = world.sitter(world.book("text-and-numbers", regardless=True))
    assert sitter.check_in().status == 200
    world.take(sitter, "text")
    world.take(sitter, "numbers", right=False)
    sitter.finish()
    assert sitter.send().json["state"] == "finished"
    publish(world, sitter)
    lines = [(line["section"], line["value"]) for line in sitter.result()["mark_lines"]]
    assert lines == [("text", "2.5"), ("numbers", "0.0"), ("total", "2.5")]


def test_a_statement_tells_the_marks(world: World) -> None:
    world.office.import_shipped_bank("text-and-numbers")
    sitter = world.sitter(world.book("text-and-numbers", regardless=True))
    assert sitter.check_in().status == 200
    for section in ("text", "numbers"):
        world.take(sitter, section, right=False)
    sitter.finish()
    assert sitter.send().json["state"] == "finished"
    assert publish(world, sitter)["status"] == "not_passed"
    ((facts,),) = world.rows("select facts from issued_paper where kind = 'statement'")
    told = [(mark["title"]["ru"], mark["value"]) for mark in json.loads(facts)["marks"]]
    assert [value for _, value in told] == ["0.0", "0.0", "0.0"]
    assert told[0][0] == "Текстовая информация"
    (paper,) = sitter.get(f"/attempts/{sitter.attempt}/papers").json
    pdf = sitter.get(f"/papers/{paper['number']}.pdf?language=ru").content
    assert pdf.startswith(b"%PDF")


MARKS = st.tuples(st.integers(0, 2), st.integers(0, 2), st.one_of(st.none(), st.integers(0, 5)))


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory, practice_database: Path) -> Any:
    """One commission of three, and three essays, for all orders of marking."""
    folder = tmp_path_factory.mktemp("essays")
    chosen, clock = settings_in(folder, site_settings=site_file(folder)), TurnedClock()
    shutil.copyfile(practice_database, chosen.database)
    with EmbeddedService(chosen, clock) as service, RecordsDesk(chosen, clock) as office:
        office.import_shipped_bank("essay")
        world = World(service, chosen, clock, office)
        made = commission(world)
        sat(world, 3)
        yield made


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(MARKS, max_size=14))
def test_whatever_the_order_only_complete_and_even_marks_close(
    panel: Panel, deeds: list[tuple[int, int, int | None]]
) -> None:
    world, essays = panel.world, sorted(panel.essays().values())
    world.do("delete from essay_mark")
    given: dict[str, dict[str, int]] = {essay: {} for essay in essays}
    for member, place, mark in deeds:
        essay = essays[place]
        if mark is None:
            assert panel.take_back(member, essay).json["own"] is None
            given[essay].pop(str(member), None)
        else:
            assert panel.mark(member, essay, mark).json["own"] == mark
            given[essay][str(member)] = mark
    short = marks_short(given, 3)
    detail = panel.detail()
    assert {line["id"]: line["short"] for line in detail["lines"]} == {
        essay: short.get(essay, 0) for essay in essays
    }
    if short:
        refused = panel.close()
        assert {one["essay"]: one["short"] for one in refused.json["refusals"]} == short
        assert panel.detail()["closed_ms"] is None
        return
    closed = panel.close().json
    means = {line["id"]: Decimal(line["mark"]) for line in closed["lines"]}
    for essay, marks in given.items():
        assert abs(means[essay] - Decimal(sum(marks.values())) / len(marks)) <= Decimal("0.005")
    assert panel.mark(0, essays[0], 1).code == "essays_closed"
    # Opened again behind the service's back, for the next order.
    world.do("drop trigger if exists essay_result_no_delete")
    world.do("delete from essay_result")
    world.do("update essay_contest set closed_ms = null")
