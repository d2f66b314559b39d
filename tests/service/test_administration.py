"""`synaq admin`: the administrator's commands, and what they say when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from client.app.admin import admin_app
from client.app.serve import service_settings
from proctor.core.errors import BadInputError, MissingPartError, RefusedError
from proctor.service.administration import Administration
from proctor.service.settings import ServiceSettings
from tests.service.exam_world import START_MS, TurnedClock, settings_in

BANK = """id,bank,kind,key,stem_kk,a_kk,b_kk
item-1,small,choice,a,Бірінші сұрақ?,иә,жоқ
item-2,small,choice,b,Екінші сұрақ?,иә,жоқ
"""
PEOPLE = """name,number,category,programme,slot,language
Айгүл Әлібек,1001,C-SVO-8,practice,2099-02-03 10:00,kk
Данияр Омаров,,,,,
"""


class Desk:
    """The administrator at a terminal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(self, *words: str) -> Any:
        result = CliRunner().invoke(
            admin_app, [*words, "--database", str(self.folder / "exam.db"), "--json"], catch_exceptions=False
        )
        assert result.exit_code == 0, result.output
        return json.loads(result.output)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_from_an_empty_folder_to_a_code(desk: Desk) -> None:
    assert desk.ask("init", "--practice")["items"] >= 12
    candidate = desk.ask("add-candidate", "Айгүл Әлібек", "--number", "1001")["candidate"]
    slot = desk.ask("add-slot", candidate, "--programme", "practice")
    assert slot["candidate_number"] == "1001" and len(slot["code"]) == 14
    assert desk.ask("new-code", slot["attempt"])["code"] != slot["code"]
    [line] = desk.ask("attempts")
    assert (line["state"], line["programme"], line["held_entries"]) == ("booked", "practice", 0)
    assert desk.ask("add-staff", "D. Omarov", "--role", "proctor")["token"].startswith("s.")
    assert desk.ask("act", slot["attempt"], "--kind", "impostor", "--note", "another face")["act"]


def test_items_and_people_come_in_as_files(desk: Desk, tmp_path: Path) -> None:
    bank, people = tmp_path / "small.csv", tmp_path / "people.csv"
    bank.write_text(BANK, encoding="utf-8")
    people.write_text(PEOPLE, encoding="utf-8")
    assert desk.ask("import-items", str(bank)) == {"added": 2, "replaced": 0, "banks": ["small"]}
    assert desk.ask("import-items", str(bank))["replaced"] == 2
    [slot] = desk.ask("import-candidates", str(people))
    assert slot["candidate_number"] == "1001"
    assert [line["slot_ms"] for line in desk.ask("attempts")] == [slot["slot_ms"]]


def test_a_list_with_wrong_lines_adds_nobody_and_names_them_all(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("name,slot\nA,2026-13-01\n,\nB,\n", encoding="utf-8")
    with Administration(settings_in(tmp_path)) as office:
        with pytest.raises(BadInputError, match=r"line 2: .*2026-13-01.*line 3: the name is empty"):
            office.import_candidates(people)
        people.write_text("name,number\nA,7\nB,7\n", encoding="utf-8")
        with pytest.raises(BadInputError, match="number 7 already"):
            office.import_candidates(people)
        assert office.add_candidate("A", number="7")


@pytest.fixture
def office(tmp_path: Path) -> Any:
    with Administration(settings_in(tmp_path), TurnedClock()) as found:
        yield found


def test_a_slot_is_booked_a_calendar_day_ahead_or_on_the_trail(office: Administration) -> None:
    candidate = office.add_candidate("Person")
    tonight = START_MS + 6 * 3_600_000
    with pytest.raises(RefusedError, match="26/37") as refused:
        office.add_slot(candidate, "law-enforcement-3", at_ms=tonight)
    assert refused.value.code == "booking_too_late"
    assert office.add_slot(candidate, "law-enforcement-3", at_ms=tonight, regardless=True).code


def test_the_category_chooses_the_programme_or_names_both(office: Administration) -> None:
    categories = {found.id: found.categories for found in office._parts.catalogue.programmes}
    both = set(categories["law-enforcement-3"]) & set(categories["law-enforcement-1"])
    only = set(categories["law-enforcement-1"]) - both - set(categories["law-enforcement-2"])
    day = START_MS + 3 * 24 * 3_600_000
    candidate = office.add_candidate("Person", category=sorted(only)[0])
    assert office.add_slot(candidate, None, at_ms=day).programme == "law-enforcement-1"
    unknown = office.add_candidate("Person", category="X-0")
    with pytest.raises(BadInputError, match="fits 0 programmes"):
        office.add_slot(unknown, None, at_ms=day)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda office: office.add_slot("nobody", "practice"), "no candidate 'nobody'"),
        (lambda office: office.add_staff("X", "king"), "no role 'king'"),
        (lambda office: office.register_act("murder", attempt="a", note=""), "no act 'murder'"),
        (lambda office: office.new_code("nothing"), "no attempt 'nothing'"),
        (lambda office: office.add_slot(office.add_candidate("A"), "nonsense"), "no programme 'nonsense'"),
        (
            lambda office: office.add_slot(office.add_candidate("A"), "practice", language="en"),
            "not taken in 'en'",
        ),
    ],
)
def test_what_is_not_there_is_said_plainly(office: Administration, call: Any, said: str) -> None:
    with pytest.raises(BadInputError, match=said) as refused:
        call(office)
    assert refused.value.remedy


def test_a_bank_with_a_missing_key_imports_nothing(office: Administration, tmp_path: Path) -> None:
    bank = tmp_path / "small.csv"
    bank.write_text(BANK.replace(",choice,b,", ",choice,,"), encoding="utf-8")
    with pytest.raises(BadInputError):
        office.import_items(bank)
    bank.write_text(BANK, encoding="utf-8")
    assert office.import_items(bank).added == 2


def test_settings_refuse_what_they_do_not_know(tmp_path: Path) -> None:
    usual = {"database": "exam.db", "evidence": "files"}
    assert ServiceSettings.from_mapping({**usual, "max_entries": 5}).max_entries == 5
    for wrong in ({"colour": "red"}, {"max_entries": "many"}, {"max_entries": -1}, {"evidence": 7}):
        with pytest.raises(BadInputError, match=next(iter(wrong))):
            ServiceSettings.from_mapping({**usual, **wrong})
    with pytest.raises(MissingPartError, match="evidence"):
        ServiceSettings.from_mapping({"database": "exam.db"})
    file = tmp_path / "service.toml"
    file.write_text('[service]\ndatabase = "a.db"\nevidence = "e"\nexpiry_every_s = 2\n', encoding="utf-8")
    assert ServiceSettings.read(file).expiry_every_s == 2.0
    file.write_text("[service", encoding="utf-8")
    with pytest.raises(BadInputError, match=r"service\.toml"):
        ServiceSettings.read(file)


def test_evidence_lies_beside_a_database_that_is_a_file(tmp_path: Path) -> None:
    assert service_settings(str(tmp_path / "exam.db"), None).evidence == tmp_path / "evidence"
    assert service_settings("postgresql://host/name", None).evidence.name == "evidence"
    assert ServiceSettings("postgres://h/n", tmp_path).database_url == "postgresql+psycopg://h/n"
