"""How a computer is set up: at home or in a hall, and that a workstation never passes for a home."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.app import installation
from client.app.desk_hall import guaranteed_checks
from client.app.installation import AT_HOME, Installation, choose_server, find_installation
from proctor.core.errors import BadInputError

HALL = """
mode = "hall"
hall = "astana-1"
seat = "7"
server = "http://10.1.0.5:8075"
language = "ru"
guaranteed = ["line", "computer"]
programs_key = "programs.pub"
"""


def written(folder: Path, text: str) -> Path:
    (folder / "installation.toml").write_text(text, encoding="utf-8")
    return folder / "installation.toml"


def test_a_workstation_of_a_hall_says_where_it_stands(tmp_path: Path) -> None:
    assert find_installation(written(tmp_path, HALL)) == Installation(
        mode="hall",
        hall="astana-1",
        seat="7",
        server="http://10.1.0.5:8075",
        language="ru",
        guaranteed=frozenset({"line", "computer"}),
        programs_key=tmp_path / "programs.pub",
    )


def test_it_is_looked_for_in_the_usual_place_and_a_computer_without_one_is_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "site_config_path", lambda *_words, **_more: tmp_path)
    assert find_installation() == AT_HOME
    written(tmp_path, HALL)
    assert find_installation().hall == "astana-1"
    written(tmp_path, "")
    assert find_installation() == AT_HOME


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mode = ", "cannot be read"),
        ('mode = "office"', "neither home nor hall"),
        (HALL + "seats = 3\n", "unknown key, seats"),
        (HALL.replace('"7"', "7"), "seat is not written in quotes"),
        (HALL.replace('"7"', '"seat 7"'), "needs a seat"),
        (HALL.replace('hall = "astana-1"', ""), "needs a hall"),
        (HALL.replace('server = "http://10.1.0.5:8075"', ""), "address of its server"),
        (HALL.replace('"ru"', '"de"'), "none of kk, ru, en"),
        (HALL.replace('"computer"', '"camera"'), "guaranteed lists steps out of line, computer, room_scan"),
        (HALL.replace('["line", "computer"]', '"line"'), "guaranteed lists steps"),
        (HALL.replace('mode = "hall"', ""), "but mode is home"),
    ],
)
def test_what_is_not_in_order_starts_nothing_and_says_what(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadInputError, match=told) as refused:
        find_installation(written(tmp_path, text))
    assert "installation.toml" in refused.value.what
    with pytest.raises(BadInputError, match="cannot be read"):
        find_installation(tmp_path / "nothing.toml")


def test_a_workstation_talks_to_its_own_service_only(tmp_path: Path) -> None:
    place, usual = find_installation(written(tmp_path, HALL)), "http://127.0.0.1:8075"
    assert choose_server(place, None, usual) == "http://10.1.0.5:8075"
    assert choose_server(place, "http://10.1.0.5:8075", usual) == "http://10.1.0.5:8075"
    with pytest.raises(BadInputError, match="hall's service only"):
        choose_server(place, "http://elsewhere", usual)
    home = find_installation(written(tmp_path, 'server = "http://exam"'))
    assert choose_server(home, None, usual) == "http://exam"
    assert choose_server(home, "http://elsewhere", usual) == "http://elsewhere"
    assert choose_server(AT_HOME, None, usual) == usual


def test_what_a_hall_guarantees_is_written_down_as_not_measured(tmp_path: Path) -> None:
    checks = guaranteed_checks(find_installation(written(tmp_path, HALL)))
    assert [(check.name, check.status, check.figures) for check in checks] == [
        ("computer", "unknown", {"guaranteed_by": "astana-1"}),
        ("line", "unknown", {"guaranteed_by": "astana-1"}),
    ]
    assert guaranteed_checks(AT_HOME) == []
