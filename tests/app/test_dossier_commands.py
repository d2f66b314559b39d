"""`synaq export` and `synaq verify` on dossiers, as an administrator and a commission use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from client.app.main import cli
from proctor.core.errors import BadInputError

DOSSIERS = Path(__file__).parents[1] / "journal" / "files" / "dossiers"


def synaq(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def test_a_dossier_on_the_command_line_from_grant_to_check(tmp_path: Path) -> None:
    where = ("--database", tmp_path / "exam.db", "--evidence", tmp_path / "evidence")
    synaq("admin", "training-items", "practice", *where)
    person = json.loads(synaq("admin", "add-candidate", "A. Alibek", "--json", *where).stdout)["candidate"]
    added = synaq("admin", "add-slot", person, "--programme", "practice", "--json", *where)
    attempt = json.loads(added.stdout)["attempt"]
    synaq("admin", "add-staff", "A. Sadykova", "--role", "commission", *where)
    granted = synaq("admin", "grant-dossier", attempt, "--basis", "No. 7", "--to", "A. Sadykova", *where)
    assert granted.exit_code == 0 and "Granted: " in granted.stdout

    out = tmp_path / "dossier.zip"
    written = synaq("export", attempt, "--basis", "No. 7", "--out", out, *where)
    assert written.exit_code == 0 and f"synaq verify {out}" in written.stdout
    key = tmp_path / "service.pub"
    key.write_text(synaq("admin", "service-key", *where).stdout)
    found = synaq("verify", out, "--service-key", key)
    assert found.exit_code == 0, found.output
    assert f"Dossier of attempt {attempt}. Nothing in it was altered." in found.stdout
    assert "Proven: The dossier was signed with the exam service's key that you named." in found.stdout
    with pytest.raises(BadInputError, match="no attempt"):
        CliRunner().invoke(
            cli, ["export", "none", "--out", "x.zip", *map(str, where)], catch_exceptions=False
        )


def test_a_broken_dossier_ends_with_1_and_says_how() -> None:
    whole = synaq("verify", DOSSIERS / "good.zip")
    assert whole.exit_code == 0 and "Its parts agree with each other." in whole.stdout
    assert "only that the dossier agrees with itself" in whole.stdout
    for name in ("flipped-bit", "cut-journal", "forged-manifest", "path-trick"):
        found = synaq("verify", DOSSIERS / f"{name}.zip")
        assert found.exit_code == 1 and "NOT WHOLE" in found.stdout and "Broken: " in found.stdout, name
    told = json.loads(synaq("verify", DOSSIERS / "cut-journal.zip", "--json").stdout)
    assert told["whole"] is False and told["broken"]
