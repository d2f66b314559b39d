"""The check-in with staff beside it: which step hinders whom, and a person who lets it pass."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from proctor.core import entry as kinds
from proctor.resources.texts import text
from proctor.sync.messages import API
from tests.service.exam_world import Reply, Sitter, World

DAY = 24 * 3_600_000
CAMERA = {"name": "camera", "status": "pass", "measured": "1280x720", "figures": {"fps": 29.7}}
LINE = {"name": "line", "status": "fail", "measured": "3.9 Mbit/s", "required": "5 Mbit/s"}
HOST = {"name": "computer", "status": "unknown"}


def real_sitter(world: World, **more: Any) -> Sitter:
    """A candidate of a real exam, signed in at the slot's moment."""
    candidate = world.office.add_candidate("Айгүл")
    slot = world.office.add_slot(candidate, "law-enforcement-3", at_ms=world.clock.now + 2 * DAY, **more)
    world.clock.forward(2 * DAY)
    place = {"hall": more["hall"], "seat": "7"} if "hall" in more else {}
    return world.sitter(slot, **place)


def let_pass(world: World, sitter: Sitter, role: str = "operator", step: str = "line") -> Reply:
    wish = {"step": step, "reason": "  the provider confirmed 20 Mbit/s  "}
    return world.staff(role).post(f"/attempts/{sitter.attempt}/overrides", wish)


def facts(world: World, kind: str) -> list[dict[str, Any]]:
    return [json.loads(data) for found, data in world.rows("select kind, data from fact") if found == kind]


def test_staff_see_which_step_hinders_before_the_candidate_has_checked_in(world: World) -> None:
    sitter, waiting = real_sitter(world), world.book()
    told = sitter.post(f"/attempts/{sitter.attempt}/checks", {"checks": [CAMERA, LINE]})
    assert (told.status, told.json["overrides"]) == (200, [])
    sitter.post(f"/attempts/{sitter.attempt}/checks", {"checks": [CAMERA, LINE, HOST]})
    for role in ("operator", "proctor", "administrator"):
        (seen,) = world.staff(role).get("/check-ins").json
        assert seen["attempt"] == sitter.attempt != waiting.attempt
        assert [(check["name"], check["status"]) for check in seen["checks"]] == [
            ("camera", "pass"),
            ("line", "fail"),
            ("computer", "unknown"),
        ]
        assert seen["checks"][0]["figures"] == {"fps": 29.7}
        assert seen["reported_ms"] == world.clock.now
    assert "Айгүл" not in json.dumps(seen, ensure_ascii=False), "a number, never a name (184/74-1)"


def test_a_failed_step_is_refused_by_name_until_a_person_lets_it_pass(world: World) -> None:
    sitter = real_sitter(world)
    refused = sitter.check_in(checks=[CAMERA, LINE, HOST])
    assert (refused.status, refused.code) == (409, "checks_failed")
    assert "line" in refused.json["title"]
    assert "camera" not in refused.json["title"]
    assert let_pass(world, sitter, step="camera").status == 200
    assert sitter.check_in(checks=[CAMERA, LINE]).code == "checks_failed", "another step was let pass"

    seen = let_pass(world, sitter).json
    assert [(one["step"], one["role"]) for one in seen["overrides"]] == [
        ("camera", "operator"),
        ("line", "operator"),
    ]
    told = sitter.get(f"/attempts/{sitter.attempt}").json["overrides"][1]
    assert (told["reason"], told["at_ms"]) == ("the provider confirmed 20 Mbit/s", world.clock.now)
    assert sitter.check_in(checks=[CAMERA, LINE, HOST]).json["state"] == "checked_in"


def test_what_could_not_be_told_and_practice_refuse_nobody(world: World) -> None:
    assert real_sitter(world).check_in(checks=[CAMERA, HOST]).status == 200
    practising = world.sitter(world.book())
    assert practising.check_in(checks=[LINE]).json["state"] == "checked_in"


def test_an_override_is_appended_never_altered_and_on_the_trail(world: World) -> None:
    sitter = real_sitter(world)
    let_pass(world, sitter)
    let_pass(world, sitter, "proctor")
    assert len(sitter.get(f"/attempts/{sitter.attempt}").json["overrides"]) == 2
    for change in ("update check_override set reason = ''", "delete from check_override"):
        with pytest.raises(Exception, match="append-only"):
            world.do(change)
    rows = world.rows("select role, detail from audit where action = 'check.override' order by id")
    assert [role for role, _ in rows] == ["operator", "proctor"]
    assert json.loads(rows[0][1])["step"] == "line"


@pytest.mark.parametrize("wish", [{"step": "line", "reason": "ok"}, {"step": "a b", "reason": "because"}])
def test_an_override_without_a_reason_or_a_step_is_refused(world: World, wish: dict[str, str]) -> None:
    sitter = real_sitter(world)
    reply = world.staff("operator").post(f"/attempts/{sitter.attempt}/overrides", wish)
    assert reply.code == "invalid_request"
    assert world.rows("select count(*) from check_override") == [(0,)]


def test_candidates_and_the_commission_let_nothing_pass(world: World) -> None:
    sitter, other = real_sitter(world), world.sitter(world.book())
    wish = {"step": "line", "reason": "it is fine"}
    assert sitter.post(f"/attempts/{sitter.attempt}/overrides", wish).code == "not_allowed"
    assert let_pass(world, sitter, "commission").code == "not_allowed"
    assert sitter.get("/check-ins").code == "not_allowed"
    assert other.post(f"/attempts/{sitter.attempt}/checks", {"checks": []}).code == "not_allowed"
    assert world.rows("select count(*) from audit where outcome = 'not_allowed'") == [(4,)]


def test_the_record_of_an_override_is_held_against_what_was_granted(world: World) -> None:
    sitter = world.sitter(world.book())
    let_pass(world, sitter)
    for reason in ("the provider confirmed 20 Mbit/s", "I say so myself"):
        sitter.write(kinds.CHECK_OVERRIDDEN, step="line", reason=reason, role="operator")
    assert sitter.send().status == 200
    assert [found["granted"] for found in facts(world, "override")] == [True, False]


def test_once_the_exam_runs_nothing_of_the_check_in_can_be_changed(world: World) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    assert let_pass(world, sitter, step="identity").status == 200, "identity comes after the check-in"
    sitter.start("language")
    assert let_pass(world, sitter).code == "wrong_state"
    assert sitter.post(f"/attempts/{sitter.attempt}/checks", {"checks": [LINE]}).code == "wrong_state"
    assert world.staff("operator").get("/check-ins").json == []


def test_the_services_own_document_describes_every_call(world: World) -> None:
    with requests.Session() as http:
        http.trust_env = False
        document = http.get(f"{world.service.url}/openapi.json", timeout=20).json()
    calls = {f"{verb} {path.removeprefix(API)}" for path, item in document["paths"].items() for verb in item}
    assert calls >= {
        "post /attempts/{attempt}/checks",
        "get /attempts/{attempt}/reference-photo",
        "get /remote-access-list",
        "get /check-ins",
        "post /attempts/{attempt}/overrides",
        "post /attempts/{attempt}/unlock",
        "post /attempts/{attempt}/identity-decision",
        "post /attempts/{attempt}/directives/room-scan",
        "post /attempts/{attempt}/acts",
        "get /acts",
        "post /acts/{act}/register",
    }
    codes = set(document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"])
    assert codes >= {"checks_failed", "hall_locked", "other_place", "identity_refused", "evidence_erased"}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_refusals_of_the_check_in_are_said_in_the_candidates_language(world: World, language: str) -> None:
    sitter = real_sitter(world)
    sitter.language = language
    said = sitter.check_in(checks=[LINE]).json
    assert said["title"] == text(language, "service-problem-checks-failed", steps="line")
    assert said["kept"]
    assert said["remedy"]


def test_a_report_cannot_be_used_to_fill_the_disk(world: World) -> None:
    sitter = world.sitter(world.book())
    wide = {"checks": [{**CAMERA, "figures": {"seen": "ә" * 60_000}}]}
    assert sitter.post(f"/attempts/{sitter.attempt}/checks", wide).status == 200, "a computer with much on it"
    many = {"checks": [CAMERA] * 41}
    assert sitter.post(f"/attempts/{sitter.attempt}/checks", many).code == "invalid_request"
    huge = {"checks": [{**CAMERA, "advice": "x" * 600_000}]}
    assert sitter.post(f"/attempts/{sitter.attempt}/checks", huge).code == "too_large"
    for _ in range(5):
        assert sitter.post(f"/attempts/{sitter.attempt}/checks", {"checks": [CAMERA]}).status == 200
    assert world.rows("select count(*) from check_report") == [(1,)]
