"""Extra time at a real service: the deadline moves by its word, once, with a reason."""

from __future__ import annotations

import json
from typing import Any

import pytest

from proctor.core import entry as kinds
from proctor.core.entry import read_entry
from proctor.core.sitting import fold
from tests.service.exam_world import MINUTE, Reply, Sitter, Talker, World


def running(world: World) -> tuple[Sitter, int]:
    sitter = world.sitter(world.book())
    assert sitter.check_in().status == 200
    paper = sitter.start("language").json
    assert sitter.send().status == 200
    return sitter, int(paper["deadline_ms"])


def ask(person: Talker, sitter: Sitter, request: str = "r-1", **changes: Any) -> Reply:
    wish = {"request": request, "minutes": 15, "reason": "The light went out in the hall.", **changes}
    return person.post(f"/attempts/{sitter.attempt}/directives/extra-time", wish)


def test_the_deadline_moves_and_answers_in_the_new_time_count(world: World) -> None:
    sitter, deadline = running(world)
    given = ask(world.staff(), sitter).json
    assert given["kind"] == "extra_time"
    receipt = sitter.send(99).json
    assert receipt["deadline_ms"] == deadline + 15 * MINUTE and receipt["directives"] == [given]
    sitter.write(kinds.DIRECTIVE, directive=given)
    world.clock.now = deadline + 10 * MINUTE
    keys = world.keys()
    paper = sitter.post(f"/attempts/{sitter.attempt}/sections/language/start", {}).json
    assert paper["deadline_ms"] == deadline + 15 * MINUTE
    items = [item["id"] for item in paper["items"]]
    for item in items:
        sitter.answer("language", item, keys[item])
    sitter.finish_section("language")
    sitter.finish()
    assert sitter.send().status == 200
    folded = fold(read_entry(entry.text, sitter.attempt) for entry in sitter.book.entries)
    own = folded.section("language")
    assert own is not None and own.deadline_ms == deadline + 15 * MINUTE and own.late_answers == 0
    detail = world.staff().get(f"/reviews/{sitter.attempt}").json
    assert "after_deadline" not in detail["flags"]
    [(score,)] = world.rows("select score from outcome")
    [language] = [part for part in json.loads(score)["sections"] if part["section_id"] == "language"]
    assert language["right"] == len(items)


def test_asked_again_it_is_given_once(world: World) -> None:
    sitter, deadline = running(world)
    person = world.staff()
    first, again = ask(person, sitter), ask(person, sitter)
    assert first.json == again.json and again.status == 200
    assert ask(person, sitter, minutes=16).code == "wrong_state"
    other, _ = running(world)
    assert ask(person, other).code == "wrong_state"
    assert ask(person, sitter, "r-2", minutes=1).status == 200
    assert sitter.send(99).json["deadline_ms"] == deadline + 16 * MINUTE
    trail = [
        json.loads(row[0]) for row in world.rows("select detail from audit where action='section.extra_time'")
    ]
    assert [(line["minutes"], line["section"]) for line in trail] == [(15, "language"), (1, "language")]
    assert all("light went out" in line["reason"] for line in trail)


@pytest.mark.parametrize("changes", [{"minutes": 0}, {"minutes": 121}, {"reason": " "}, {"minutes": 1.5}])
def test_out_of_bounds_nothing_is_given(world: World, changes: dict[str, Any]) -> None:
    sitter, deadline = running(world)
    assert ask(world.staff(), sitter, **changes).status == 422
    assert sitter.send(99).json["deadline_ms"] == deadline


def test_where_no_time_runs_none_is_added(world: World) -> None:
    waiting = world.sitter(world.book())
    assert waiting.check_in().status == 200
    person = world.staff()
    assert ask(person, waiting).code == "wrong_state"
    over, deadline = running(world)
    world.clock.now = deadline + 1
    assert ask(person, over).code == "wrong_state"
    done, _ = running(world)
    done.finish()
    assert done.send().status == 200
    assert ask(person, done).code == "wrong_state"
    assert world.rows("select count(*) from directive") == [(0,)]


def test_only_those_who_attend_the_candidate_may(world: World) -> None:
    sitter, _ = running(world)
    for person in (world.staff("operator", "Astana-1"), world.staff("administrator"), sitter):
        assert ask(person, sitter).code == "not_allowed"
    assert ask(world.staff("operator"), sitter).status == 200
