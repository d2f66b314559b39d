"""What time alone does: attempts never begun expire, running ones are finished with what was delivered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from proctor.service.embedded import EmbeddedService
from proctor.service.expiry import begin_run, expire_overdue
from proctor.service.parts import ServiceParts, open_parts
from tests.service.exam_world import MINUTE, World, settings_in

DAY = 24 * 60 * MINUTE


@pytest.fixture
def rounds(world: World, tmp_path: Path) -> Iterator[Callable[[], int]]:
    """The service's round, at the test's word instead of the clock's."""
    parts: ServiceParts = open_parts(settings_in(tmp_path), world.clock)
    run = begin_run(parts)
    yield lambda: expire_overdue(parts, run)
    parts.close()


def test_a_slot_that_nobody_took_expires(world: World, rounds: Callable[[], int]) -> None:
    slot = world.book("law-enforcement-3", at_ms=world.clock.now + 2 * DAY)
    world.clock.forward(2 * DAY)
    assert rounds() == 0
    world.clock.forward(1)
    assert rounds() == 1
    sitter = world.sitter(slot)
    [ground] = sitter.check_in().json["refusals"]
    assert (ground["code"], ground["clause"]) == ("start_too_late", "26/41")
    result = sitter.result()
    assert result["status"] == "none" and "26/41" in result["reason"]


def test_a_running_attempt_that_fell_silent_is_finished_with_what_came(
    world: World, rounds: Callable[[], int]
) -> None:
    sitter, keys = world.sitter(world.book()), world.keys()
    sitter.check_in()
    item = sitter.start("language").json["items"][0]["id"]
    sitter.answer("language", item, keys[item])
    sitter.send()
    world.clock.forward(31 * MINUTE)
    assert rounds() == 0
    world.clock.forward(MINUTE)
    assert rounds() == 1
    assert rounds() == 0
    result = sitter.result()
    # Answers given in time may still be on their way: a score told now would guide those that are not.
    assert result["status"] == "under_review"
    assert result["sections"] == [] and result["score_passed"] is None and result["reason"]

    # The courier comes back an hour later: its finish is noted, not obeyed twice, and the score is told.
    sitter.finish()
    assert sitter.send().json["state"] == "finished"
    result = sitter.result()
    assert result["sections"][0]["right"] == 1 and result["score_passed"] is False
    facts = world.staff().get(f"/reviews/{sitter.attempt}").json["facts"]
    assert [fact["kind"] for fact in facts] == ["finish_out_of_place"]


def test_a_technical_fault_ends_an_attempt_by_an_act(world: World) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    sitter.start("language")
    world.office.register_act("technical_fault", attempt=sitter.attempt, note="power cut in the hall")
    result = sitter.result()
    assert result["status"] == "aborted" and "26/11" in result["reason"]
    # What comes after is still kept: it is evidence of what happened.
    assert sitter.send().json["state"] == "aborted"
    assert world.rows("select flags from entry") == [("after_end",)]


def test_an_outage_of_the_service_is_not_held_against_a_candidate(tmp_path: Path, world: World) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    paper = sitter.start("language").json
    for item in paper["items"]:
        sitter.answer("language", item["id"], item["options"][0]["id"])
    world.service.stop()
    world.clock.forward(20 * MINUTE)
    with EmbeddedService(settings_in(tmp_path), world.clock) as back:
        sitter.url = back.url
        assert sitter.send().status == 200
        assert world.rows("select late_entries from attempt where held_seq > 0") == [(0,)]
