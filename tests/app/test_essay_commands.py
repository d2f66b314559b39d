"""`synaq admin` for essays: a commission named, how far it is, and what is refused, in plain words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from client.app.main import cli
from proctor.core.errors import BadInputError
from tests.service.essay_world import site_file


def synaq(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def test_a_commission_from_its_naming_to_a_refused_close(tmp_path: Path) -> None:
    where = ("--database", tmp_path / "exam.db", "--evidence", tmp_path / "evidence")
    sited = (*where, "--site-settings", site_file(tmp_path))
    for name in ("A. Nurlan", "B. Omar", "C. Sadyk"):
        assert synaq("admin", "add-staff", name, "--role", "examiner", *where).exit_code == 0
    days = ("--from", "2026-12-01", "--until", "2026-12-05")
    people = ("--chair", "A. Nurlan", "--member", "B. Omar", "--member", "C. Sadyk")
    assert synaq("admin", "essays", *sited).stdout == "No commission was named.\n"
    named = synaq("admin", "essay-commission", "Contest 12", *days, *people, "--json", *sited)
    contest = json.loads(named.stdout)
    assert (contest["size"], contest["needed"]) == (3, 2)
    assert contest["until_ms"] - contest["from_ms"] == 5 * 24 * 3_600_000, "both days included"
    listed = synaq("admin", "essays", *sited).stdout
    assert contest["id"] in listed and "Contest 12: 0 essays, 0 awaited, 2 of 3 members needed" in listed
    assert synaq("admin", "essays", contest["id"], *sited).stdout.startswith(contest["id"])

    def refused(*words: object) -> str:
        with pytest.raises(BadInputError) as error:
            CliRunner().invoke(cli, ["admin", *map(str, words), *map(str, sited)], catch_exceptions=False)
        return str(error.value)

    assert "no essay to mark" in refused("close-essays", contest["id"])
    assert "no such thing" in refused("essays", "none")
    assert "There is no examiner" in refused(
        "essay-commission", "X", *days, "--chair", "D. Nobody", "--member", "B. Omar"
    )
    assert "is no day" in refused("essay-commission", "X", "--from", "soon", "--until", "2026-12-05", *people)
    assert "is no number" in refused("truthfulness", "none", "much", "--basis", "No. 4")
    assert "no such thing" in refused("truthfulness", "none", "85,5", "--basis", "No. 4")
