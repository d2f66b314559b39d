"""Exemptions and the guided look at the service: who grants, who hears of it, and what is compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from client.app.admin import admin_app
from proctor.core import entry as kinds
from proctor.core.calibration import Calibration
from proctor.core.errors import BadInputError, RefusedError
from tests.service.exam_world import Sitter, World

LOOK: dict[str, Any] = {
    "status": "measured",
    "reason": "",
    "tries": 1,
    "calibration": Calibration(20.0, -4.0, right=9.0, samples=24, quality=0.9).as_json(),
}


def exempted(*names: str) -> dict[str, Any]:
    named = [{"name": name, "basis": "No. 118"} for name in names]
    return {"exemptions": named, "effects": [], "policy": "home", "policy_digest": "0" * 64}


def facts(world: World, sitter: Sitter, kind: str) -> list[dict[str, Any]]:
    rows = world.rows("select attempt, kind, data from fact order by id")
    return [json.loads(data) for attempt, named, data in rows if (attempt, named) == (sitter.attempt, kind)]


def test_a_granted_exemption_is_told_at_sign_in_and_goes_on_the_trail(world: World) -> None:
    slot = world.book()
    world.office.exempt(slot.attempt, "screen_reader", basis="No. 118")
    held = world.office.exempt(slot.attempt, "dim_room", basis="No. 119")
    assert [one.name for one in held] == ["dim_room", "screen_reader"]
    sitter = world.sitter(slot)
    assert sitter.get(f"/attempts/{slot.attempt}").json["exemptions"] == [
        {"name": "dim_room", "basis": "No. 119"},
        {"name": "screen_reader", "basis": "No. 118"},
    ]
    assert world.rows("select count(*) from audit where action = 'exemption.grant'") == [(2,)]


def test_it_can_be_withdrawn_and_the_history_stays(world: World) -> None:
    slot = world.book()
    world.office.exempt(slot.attempt, "dim_room", basis="No. 119")
    assert world.office.exempt(slot.attempt, "dim_room", basis="No. 120", granted=False) == ()
    assert world.rows("select granted from exemption order by id") == [(1,), (0,)]
    with pytest.raises(BadInputError, match="has no exemption"):
        world.office.exempt(slot.attempt, "dim_room", basis="No. 121", granted=False)
    with pytest.raises(Exception, match="append-only"):
        world.do("delete from exemption")


def test_after_the_check_in_nothing_more_is_granted(world: World) -> None:
    slot = world.book()
    sitter = world.sitter(slot)
    world.office.exempt(slot.attempt, "dim_room", basis="No. 119")
    checked_in = sitter.check_in().json
    assert [one["name"] for one in checked_in["exemptions"]] == ["dim_room"], "the check-in brings the news"
    with pytest.raises(RefusedError, match="takes no other exemptions"):
        world.office.exempt(slot.attempt, "assistant", basis="No. 120")


@pytest.mark.parametrize(("name", "basis"), [("everything", "No. 1"), ("dim_room", "  ")])
def test_unknown_names_and_missing_bases_are_refused(world: World, name: str, basis: str) -> None:
    slot = world.book()
    with pytest.raises(BadInputError):
        world.office.exempt(slot.attempt, name, basis=basis)
    assert world.rows("select count(*) from exemption") == [(0,)]


def test_the_administrator_grants_at_the_terminal(world: World, tmp_path: Path) -> None:
    slot = world.book()
    words = ["exempt", slot.attempt, "assistant", "--basis", "No. 7", "--database", str(tmp_path / "exam.db")]
    done = CliRunner().invoke(admin_app, [*words, "--json"], catch_exceptions=False)
    assert json.loads(done.output) == [{"name": "assistant", "basis": "No. 7"}]
    done = CliRunner().invoke(admin_app, [*words, "--withdraw"], catch_exceptions=False)
    assert "none" in done.output


def test_the_proctor_learns_of_look_and_exemptions_and_whether_they_were_granted(world: World) -> None:
    slot = world.book()
    world.office.exempt(slot.attempt, "screen_reader", basis="No. 118")
    sitter = world.sitter(slot)
    sitter.check_in()
    sitter.write(kinds.EXEMPTED, **exempted("screen_reader"))
    sitter.write(kinds.CALIBRATED, **LOOK)
    sitter.start("language")
    assert sitter.send().status == 200
    (applied,) = facts(world, sitter, "exemptions")
    assert (applied["granted"], applied["exemptions"][0]["basis"]) == (True, "No. 118")
    (look,) = facts(world, sitter, "calibration")
    assert (look["calibration"]["neutral_yaw"], look["in_exam"]) == (20.0, False)


def test_exemptions_that_a_program_gave_itself_and_a_look_in_the_exam_are_noticed(world: World) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    sitter.write(kinds.EXEMPTED, **exempted("face_not_measurable"))
    sitter.start("language")
    sitter.write(kinds.CALIBRATED, **LOOK)
    assert sitter.send().status == 200
    assert facts(world, sitter, "exemptions")[0]["granted"] is False
    assert facts(world, sitter, "calibration")[0]["in_exam"] is True


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (kinds.CALIBRATED, {**LOOK, "calibration": None}),
        (kinds.CALIBRATED, {**LOOK, "status": "unknown"}),
        (kinds.CALIBRATED, {**LOOK, "calibration": {"neutral_yaw": 80.0, "neutral_pitch": 0.0}}),
        (kinds.CALIBRATED, {**LOOK, "calibration": [1]}),
        (kinds.CALIBRATED, {}),
        (kinds.EXEMPTED, exempted("everything")),
        (kinds.EXEMPTED, {**exempted("dim_room"), "effects": [[]]}),
        (kinds.EXEMPTED, {**exempted("dim_room"), "policy_digest": "none"}),
        (kinds.EXEMPTED, {}),
    ],
)
def test_entries_of_another_shape_are_refused_at_the_door(
    world: World, kind: str, data: dict[str, Any]
) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    sitter.write(kind, **data)
    assert sitter.send().code == "bad_entry"
