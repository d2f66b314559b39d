"""Pause, resume and stop at a real service: its own state and deadline move, and nobody loses by it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from proctor.core import entry as kinds
from proctor.core.entry import read_entry
from proctor.core.sitting import Sitting, fold
from proctor.service.embedded import EmbeddedService
from proctor.service.expiry import begin_run, expire_overdue
from proctor.service.interruptions import watch_for_silence
from proctor.service.parts import ServiceParts, open_parts
from tests.service.exam_world import MINUTE, Reply, Sitter, Talker, World, settings_in

WHY = {"kk": "Дыбыс шықты.", "ru": "Был шум.", "en": "There was a noise."}


@pytest.fixture
def parts(world: World, tmp_path: Path) -> Iterator[ServiceParts]:
    """The same service's rounds, at the test's word instead of the clock's."""
    opened = open_parts(settings_in(tmp_path), world.clock)
    yield opened
    opened.close()


@pytest.fixture
def rounds(parts: ServiceParts) -> Callable[[], int]:
    run = begin_run(parts)
    return lambda: expire_overdue(parts, run)


def running(world: World) -> tuple[Sitter, int]:
    sitter = world.sitter(world.book())
    assert sitter.check_in().status == 200
    paper = sitter.start("language").json
    assert sitter.send().status == 200
    return sitter, int(paper["deadline_ms"])


def direct(
    person: Talker, sitter: Sitter, kind: str, request: str = "", reason: dict[str, str] | None = None
) -> Reply:
    wish = {"request": request or f"{kind}-{sitter.attempt}", "reason": reason or WHY}
    return person.post(f"/attempts/{sitter.attempt}/directives/{kind}", wish)


def obey(sitter: Sitter) -> list[dict[str, Any]]:
    """The candidate's computer hears what was directed, writes it down and says so."""
    given = sitter.send(99).json["directives"]
    for directive in given:
        sitter.write(kinds.DIRECTIVE, directive=directive)
    assert sitter.send().status == 200
    return list(given)


def folded(sitter: Sitter) -> Sitting:
    return fold(read_entry(entry.text, sitter.attempt) for entry in sitter.book.entries)


def tile(person: Talker, sitter: Sitter) -> dict[str, Any]:
    return next(one for one in person.get("/wall").json["tiles"] if one["attempt"] == sitter.attempt)


def test_a_pause_stops_the_clock_and_a_resume_gives_its_time_back(world: World) -> None:
    sitter, deadline = running(world)
    person = world.staff()
    world.clock.forward(20_000)
    paused = direct(person, sitter, "pause").json
    assert paused["data"] == {"section": "language", "at_ms": world.clock.now, "reason": WHY}
    assert sitter.send(99).json["state"] == "suspended"
    assert obey(sitter) == [paused] and folded(sitter).open_pause is not None
    left = deadline - world.clock.now
    world.clock.forward(7 * MINUTE)
    shown = tile(person, sitter)
    assert (shown["left_ms"], shown["paused_ms"]) == (left, 7 * MINUTE)
    assert shown["pause_reason"] == WHY and "paused" in shown["reasons"]
    given = direct(person, sitter, "resume").json
    assert given["data"]["pause"] == paused["id"] and given["data"]["paused_ms"] == 7 * MINUTE
    receipt = sitter.send(99).json
    assert (receipt["state"], receipt["deadline_ms"]) == ("running", deadline + 7 * MINUTE)
    assert obey(sitter) == [given]
    own = folded(sitter)
    assert own.open_pause is None
    assert own.open_section is not None and own.open_section.deadline_ms == deadline + 7 * MINUTE
    # Behind the first deadline, an answer in the new time counts.
    world.clock.now = deadline + 7 * MINUTE - 10_000
    item = sitter.post(f"/attempts/{sitter.attempt}/sections/language/start", {}).json["items"][0]["id"]
    sitter.answer("language", item, world.keys()[item])
    sitter.finish_section("language")
    sitter.finish()
    assert sitter.send().json["state"] == "finished"
    detail = person.get(f"/reviews/{sitter.attempt}").json
    assert "after_deadline" not in detail["flags"] and "in_pause" not in detail["flags"]
    assert sitter.result()["sections"][0]["right"] == 1
    [span] = person.get(f"/reviews/{sitter.attempt}/timeline").json["held"]
    assert (span["kind"], span["start_s"], span["end_s"]) == ("pause", 20.0, 20.0 + 7 * 60)
    trail = [row[0] for row in world.rows("select action from audit where action like 'attempt.%_by_staff'")]
    assert trail == ["attempt.pause_by_staff", "attempt.resume_by_staff"]


def test_asked_again_it_is_given_once(world: World) -> None:
    sitter, deadline = running(world)
    person = world.staff()
    first = direct(person, sitter, "pause")
    world.clock.forward(MINUTE)
    assert direct(person, sitter, "pause").json == first.json
    assert direct(person, sitter, "pause", "another").code == "already_paused"
    assert direct(person, sitter, "resume", first.json["id"]).code == "wrong_state"
    assert direct(person, sitter, "pause", reason={**WHY, "en": "Another one"}).code == "wrong_state"
    again = direct(person, sitter, "resume")
    world.clock.forward(MINUTE)
    assert direct(person, sitter, "resume").json == again.json
    assert direct(person, sitter, "resume", "another").code == "not_paused"
    # Answered long after: the pause is over, and is not begun again.
    assert direct(person, sitter, "pause").json == first.json
    receipt = sitter.send(99).json
    assert (receipt["state"], receipt["deadline_ms"]) == ("running", deadline + MINUTE)
    stopped = direct(person, sitter, "stop")
    assert direct(person, sitter, "stop").json == stopped.json
    assert direct(person, sitter, "stop", "another").code == "wrong_state"
    assert world.rows("select count(*) from directive") == [(3,)]


@pytest.mark.parametrize("kind", ["pause", "resume", "stop"])
@pytest.mark.parametrize("bad", [{"kk": "  "}, {"ru": "x" * 501}, {"en": None}])
def test_without_a_reason_nothing_is_done(world: World, kind: str, bad: dict[str, Any]) -> None:
    sitter, _ = running(world)
    if kind == "resume":
        assert direct(world.staff(), sitter, "pause").status == 200
    before = sitter.send(99).json["state"]
    assert direct(world.staff(), sitter, kind, reason={**WHY, **bad}).status == 422
    assert sitter.send(99).json["state"] == before


def test_where_nothing_is_under_way_there_is_nothing_to_pause_or_stop(world: World) -> None:
    waiting = world.sitter(world.book())
    assert waiting.check_in().status == 200
    person = world.staff()
    assert [direct(person, waiting, kind).code for kind in ("pause", "resume", "stop")] == [
        "wrong_state",
        "not_paused",
        "wrong_state",
    ]
    over, deadline = running(world)
    world.clock.now = deadline
    assert direct(person, over, "pause").code == "section_over"
    done, _ = running(world)
    done.finish()
    assert done.send().status == 200
    assert [direct(person, done, kind).code for kind in ("pause", "stop")] == ["wrong_state", "wrong_state"]
    assert world.rows("select count(*) from directive") == [(0,)]


def test_only_those_who_attend_the_candidate_may(world: World) -> None:
    sitter, _ = running(world)
    others = (world.staff("operator", "Astana-1"), world.staff("administrator"), sitter)
    for kind in ("pause", "resume", "stop"):
        assert {direct(person, sitter, kind).code for person in others} == {"not_allowed"}
    assert direct(world.staff("operator"), sitter, "pause").status == 200


def test_between_two_sections_the_next_one_waits(world: World, rounds: Callable[[], int]) -> None:
    sitter, _ = running(world)
    sitter.finish_section("language")
    assert sitter.send().status == 200
    person = world.staff()
    assert direct(person, sitter, "pause").json["data"]["section"] is None
    refused = sitter.start("legislation")
    assert refused.code == "paused" and "paused" in refused.json["title"]
    # Longer than the longest pause between sections: that is the candidate's own, and begins anew.
    world.clock.forward(90 * MINUTE)
    assert rounds() == 0
    obey(sitter)
    assert direct(person, sitter, "resume").json["data"]["section"] is None
    assert rounds() == 0
    obey(sitter)
    assert sitter.start("legislation").status == 200


def test_more_time_can_be_given_in_a_pause(world: World) -> None:
    sitter, deadline = running(world)
    person = world.staff()
    assert direct(person, sitter, "pause").status == 200
    world.clock.now = deadline + MINUTE
    paused_ms = deadline + MINUTE - world.rows("select since_ms from attempt")[0][0]
    wish = {"request": "more", "minutes": 5, "reason": "It was loud"}
    assert person.post(f"/attempts/{sitter.attempt}/directives/extra-time", wish).status == 200
    assert tile(person, sitter)["left_ms"] == paused_ms - MINUTE + 5 * MINUTE
    assert direct(person, sitter, "resume").status == 200
    obey(sitter)
    own = folded(sitter).open_section
    assert own is not None and own.deadline_ms == deadline + 5 * MINUTE + paused_ms
    assert sitter.send(99).json["deadline_ms"] == own.deadline_ms


def test_no_look_round_the_room_is_asked_for_in_a_pause(world: World) -> None:
    sitter, _ = running(world)
    person = world.staff()
    assert direct(person, sitter, "pause").status == 200
    assert person.post(f"/attempts/{sitter.attempt}/directives/room-scan").code == "wrong_state"


def test_what_was_written_before_the_pause_comes_in_it_and_is_not_late(world: World) -> None:
    sitter, deadline = running(world)
    item = sitter.post(f"/attempts/{sitter.attempt}/sections/language/start", {}).json["items"][0]["id"]
    sitter.answer("language", item, world.keys()[item])
    assert direct(world.staff(), sitter, "pause").status == 200
    world.clock.now = deadline + 30 * MINUTE  # long after the deadline that has not come
    receipt = sitter.send().json
    assert receipt["held_seq"] == len(sitter.book.entries) and receipt["state"] == "suspended"
    obey(sitter)
    assert world.rows("select distinct flags from entry") == [("",)]
    # A window that has heard of the pause shows no paper: an answer all the same is something to look at.
    world.clock.forward(MINUTE)
    sitter.answer("language", item, world.keys()[item])
    assert sitter.send().status == 200
    sitter_flags = [row[0] for row in world.rows("select flags from entry order by seq")]
    assert sitter_flags[-1].split(",")[-1] == "in_pause" and set(sitter_flags[:-1]) == {""}


def test_who_was_offline_and_heard_of_it_late_answers_in_good_faith(world: World) -> None:
    sitter, deadline = running(world)
    item = sitter.post(f"/attempts/{sitter.attempt}/sections/language/start", {}).json["items"][0]["id"]
    person = world.staff()
    assert direct(person, sitter, "pause").status == 200
    world.clock.forward(3 * MINUTE)
    sitter.answer("language", item, world.keys()[item])  # nothing of the pause has come here
    world.clock.forward(MINUTE)
    assert direct(person, sitter, "resume").status == 200
    assert [one["kind"] for one in obey(sitter)] == ["pause", "resume"]
    own = folded(sitter)
    assert own.open_pause is None and own.open_section is not None
    assert own.open_section.deadline_ms == deadline + 4 * MINUTE == sitter.send(99).json["deadline_ms"]
    assert world.rows("select distinct flags from entry") == [("",)]


def test_a_section_that_ended_unheard_before_the_pause_is_over(world: World) -> None:
    sitter, _ = running(world)
    sitter.finish_section("language")
    person = world.staff()
    assert direct(person, sitter, "pause").json["data"]["section"] == "language"
    world.clock.forward(MINUTE)
    receipt = sitter.send().json
    assert (receipt["section"], receipt["state"]) == (None, "suspended")
    assert direct(person, sitter, "resume").json["data"]["section"] is None
    obey(sitter)
    assert folded(sitter).open_pause is None
    assert sitter.start("legislation").status == 200


def test_a_stop_ends_it_with_what_was_answered_until_it_is_heard(world: World) -> None:
    sitter, _ = running(world)
    keys = world.keys()
    first, second, third = [
        item["id"]
        for item in sitter.post(f"/attempts/{sitter.attempt}/sections/language/start", {}).json["items"][:3]
    ]
    sitter.answer("language", first, keys[first])
    assert sitter.send().status == 200
    person = world.staff()
    stopped = direct(person, sitter, "stop").json
    assert stopped["data"] == {"section": "language", "at_ms": world.clock.now, "reason": WHY}
    assert world.rows("select state, finish_reason from attempt") == [("finished", "stopped")]
    result = sitter.result()
    # Before the candidate's own journal has ended no score is told: answers may still come.
    assert result["status"] == "under_review" and result["sections"] == []
    assert result["reason"].startswith("A proctor stopped the test before its end.")
    assert "Reason: There was a noise." in result["reason"]
    world.clock.forward(2_000)
    sitter.answer("language", second, keys[second])  # on screen when it was heard
    assert obey(sitter) == [stopped] and folded(sitter).stopped is not None
    data = {"section": "language", "reason": "stopped", "with_remarks": False, "remarks": ""}
    sitter.write(kinds.SECTION_FINISHED, **data)
    sitter.finish("stopped")
    sitter.answer("language", third, keys[third])
    assert sitter.send().json["state"] == "finished"
    result = sitter.result()
    assert result["sections"][0]["right"] == 2 and "There was a noise." in result["reason"]
    detail = person.get(f"/reviews/{sitter.attempt}").json
    assert detail["facts"] == []  # the journal's own end is no surprise
    assert person.get("/wall").json["tiles"] == []
    assert person.get(f"/reviews/{sitter.attempt}/timeline").json["held"] == [
        {"start_s": 0.0, "end_s": 0.0, "kind": "stop", "reason": WHY}
    ]


def test_a_paused_attempt_can_be_stopped_or_left(world: World) -> None:
    person = world.staff()
    stopped, left, finished = (running(world)[0] for _ in range(3))
    for sitter in (stopped, left, finished):
        assert direct(person, sitter, "pause").status == 200
        obey(sitter)
    assert direct(person, stopped, "stop").status == 200
    left.finish("closed_window")
    finished.finish()
    assert [sitter.send().json["state"] for sitter in (stopped, left, finished)] == [
        "finished",
        "broken_off",
        "finished",
    ]
    assert folded(stopped).stopped is None
    obey(stopped)
    assert folded(stopped).open_pause is None and folded(stopped).stopped is not None


def test_nobody_runs_out_of_time_in_a_pause(world: World, rounds: Callable[[], int]) -> None:
    sitter, deadline = running(world)
    assert direct(world.staff(), sitter, "pause").status == 200
    world.clock.now = deadline + 40 * MINUTE  # longer than an unheard candidate is waited for
    assert rounds() == 0
    shown = tile(world.staff(), sitter)
    assert shown["level"] == "urgent" and "long_pause" in shown["reasons"]
    assert direct(world.staff(), sitter, "resume").status == 200
    assert rounds() == 0


def test_who_is_left_in_a_pause_has_a_fault_of_ours(world: World, rounds: Callable[[], int]) -> None:
    sitter, _ = running(world)
    assert direct(world.staff(), sitter, "pause").status == 200
    world.clock.forward(4 * 60 * MINUTE)
    assert rounds() == 0
    world.clock.forward(1)
    assert (rounds(), rounds()) == (1, 0)
    assert world.rows("select state, finish_reason from attempt") == [("aborted", "left_paused")]
    assert [(kind, json.loads(data)) for kind, data in world.rows("select kind, data from fact")] == [
        ("left_paused", {"paused_ms": 4 * 60 * MINUTE + 1})
    ]
    result = sitter.result()
    assert result["status"] == "aborted" and "26/11" in result["reason"]
    world.office.register_act("technical_fault", attempt=sitter.attempt, note="left in a pause")


def test_a_pause_is_no_interruption_of_the_candidate(world: World, parts: ServiceParts) -> None:
    sitter, _ = running(world)
    person = world.staff()
    assert direct(person, sitter, "pause").status == 200
    world.clock.forward(10 * MINUTE)
    watch_for_silence(parts)
    # The program is started anew in the pause, and that is heard only after it.
    sitter.write(kinds.RUN_STARTED, run="run-2", recovered=True)
    world.clock.forward(MINUTE)
    assert direct(person, sitter, "resume").status == 200
    watch_for_silence(parts)
    assert sitter.send().status == 200
    assert world.rows("select count(*) from interruption") == [(0,)]
    # Whoever is silent after it is interrupted from there on, and not since before the pause.
    went_on = world.clock.now
    world.clock.forward(5 * MINUTE)
    watch_for_silence(parts)
    assert world.rows("select start_ms, end_ms from interruption") == [(went_on, None)]


def test_an_interruption_that_lasts_ends_with_the_pause(world: World, parts: ServiceParts) -> None:
    sitter, _ = running(world)
    heard = world.clock.now
    world.clock.forward(50_000)
    watch_for_silence(parts)
    assert direct(world.staff(), sitter, "pause").status == 200
    paused = world.clock.now
    world.clock.forward(5 * MINUTE)
    obey(sitter)
    watch_for_silence(parts)
    assert world.rows("select start_ms, end_ms from interruption") == [(heard, paused)]


def test_a_restart_of_the_service_keeps_the_pause(world: World, tmp_path: Path) -> None:
    sitter, deadline = running(world)
    person = world.staff()
    assert direct(person, sitter, "pause").status == 200
    obey(sitter)
    world.service.stop()
    world.clock.forward(20 * MINUTE)
    with EmbeddedService(settings_in(tmp_path), world.clock) as again:
        for one in (sitter, person):
            one.url = again.url
        assert sitter.send(99).json["state"] == "suspended"
        assert direct(person, sitter, "resume").json["data"]["paused_ms"] == 20 * MINUTE
        assert sitter.send(99).json["deadline_ms"] == deadline + 20 * MINUTE
