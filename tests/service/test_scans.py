"""Room scans at the service: who asks, what time they give, and what a candidate's program cannot make of
them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from proctor.core import entry as kinds
from proctor.core.policy import default_policy, parse_policy
from proctor.service.expiry import begin_run, expire_overdue
from proctor.service.random_scans import ask_for_due_scans
from tests.service.exam_world import MINUTE, START_MS, Sitter, World

SECOND = 1000
NO_PICTURE: dict[str, Any] = {"reasons": [], "figures": {}, "began_ms": None, "panorama": None}


def running(world: World) -> tuple[Sitter, dict[str, Any]]:
    """A candidate in the first section of the practice programme, with its paper."""
    sitter = world.sitter(world.book())
    sitter.check_in()
    return sitter, sitter.start("language").json


def ask(world: World, sitter: Sitter, role: str = "proctor") -> dict[str, Any]:
    """A person asks for a look round the room; the directive."""
    reply = world.staff(role).post(f"/attempts/{sitter.attempt}/directives/room-scan", {})
    assert reply.status == 200, reply.json
    return dict(reply.json)


def begin(sitter: Sitter, given: dict[str, Any]) -> str:
    """The window obeys the directive, and writes it down."""
    sitter.write(kinds.DIRECTIVE, directive=given)
    scan = str(given["data"]["scan"])
    sitter.write(kinds.SCAN_ASKED, scan=scan, source=given["data"]["source"], directive=given["id"])
    return scan


def end(sitter: Sitter, scan: str, extra_ms: int, status: str = "complete") -> None:
    data = {**NO_PICTURE, "scan": scan, "status": status, "ended_ms": sitter.clock.now}
    sitter.write(kinds.SCAN_ENDED, extra_ms=extra_ms, **data)


def deadline(world: World) -> int:
    return int(world.rows("select deadline_ms from section")[0][0])


def facts(world: World) -> list[tuple[str, dict[str, Any]]]:
    rows = world.rows("select kind, data from fact order by id")
    return [(kind, json.loads(data)) for kind, data in rows]


def kinds_of_facts(world: World) -> list[str]:
    return [kind for kind, _ in facts(world)]


def test_a_scan_is_asked_for_once_until_it_has_ended(world: World) -> None:
    sitter, _ = running(world)
    given = ask(world, sitter)
    assert given["data"] == {"scan": f"scan-{given['id']}", "source": "directive"}
    assert ask(world, sitter, "operator") == given
    assert sitter.send().json["directives"] == [given]
    scan = begin(sitter, given)
    assert sitter.send().json["directives"] == []
    assert ask(world, sitter) == given, "it is under way"
    end(sitter, scan, 0)
    sitter.send()
    assert ask(world, sitter)["id"] != given["id"]
    assert world.rows("select count(*) from audit where action = 'directive.room_scan'") == [(2,)]


def test_only_who_attends_an_exam_under_way_asks(world: World) -> None:
    sitter = world.sitter(world.book())
    path = f"/attempts/{sitter.attempt}/directives/room-scan"
    assert world.staff().post(path, {}).code == "wrong_state"
    sitter.check_in()
    for role in ("administrator", "commission"):
        assert world.staff(role).post(path, {}).code == "not_allowed"
    assert sitter.post(path, {}).code == "not_allowed"
    assert world.staff("operator").post("/attempts/none/directives/room-scan", {}).code == "not_found"


def test_the_sections_clock_stands_still_and_both_sides_come_to_one_deadline(world: World) -> None:
    sitter, paper = running(world)
    before = paper["deadline_ms"]
    world.clock.now = before - 10 * SECOND
    scan = begin(sitter, ask(world, sitter))
    world.clock.forward(40 * SECOND)
    end(sitter, scan, 40 * SECOND)
    world.clock.forward(9 * SECOND)
    sitter.answer("language", paper["items"][0]["id"], "a")
    world.clock.forward(2 * SECOND)
    sitter.answer("language", paper["items"][1]["id"], "a")
    receipt = sitter.send().json
    assert (receipt["section"], receipt["deadline_ms"]) == ("language", before + 40 * SECOND)
    assert deadline(world) == before + 40 * SECOND
    # The first answer came within the time that the scan gave back, the second behind it: in one batch.
    flags = world.rows("select flags from entry where kind = 'answered' order by seq")
    assert flags == [("",), ("after_deadline",)]
    assert kinds_of_facts(world) == []
    assert sitter.get(f"/attempts/{sitter.attempt}").json["sections"][0]["deadline_ms"] == deadline(world)
    (told,) = world.rows("select detail from audit where action = 'section.prolong'")
    assert json.loads(told[0])["extra_ms"] == 40 * SECOND


def test_it_stands_still_no_longer_than_the_policy_says(world: World) -> None:
    sitter, paper = running(world)
    scan = begin(sitter, ask(world, sitter))
    world.clock.forward(5 * MINUTE)
    end(sitter, scan, 5 * MINUTE, "failed")
    sitter.send()
    assert deadline(world) == paper["deadline_ms"] + 120 * SECOND
    ((kind, data),) = facts(world)
    assert (kind, data["claimed_ms"], data["given_ms"]) == ("scan_time_claimed", 300_000, 120_000)


def test_less_may_be_claimed_than_the_rule_gives(world: World) -> None:
    sitter, paper = running(world)
    scan = begin(sitter, ask(world, sitter))
    world.clock.forward(60 * SECOND)
    end(sitter, scan, 5 * SECOND)
    sitter.send()
    assert deadline(world) == paper["deadline_ms"] + 5 * SECOND
    assert facts(world) == []


def test_a_policy_without_a_standing_clock_gives_nothing(
    make_world: Callable[..., World], tmp_path: Path
) -> None:
    (tmp_path / "policy.toml").write_text('name = "strict"\n[room_scan]\nstops_clock = false\n')
    world = make_world(policy=tmp_path / "policy.toml")
    sitter, paper = running(world)
    scan = begin(sitter, ask(world, sitter))
    world.clock.forward(30 * SECOND)
    end(sitter, scan, 30 * SECOND)
    sitter.send()
    assert deadline(world) == paper["deadline_ms"]
    assert kinds_of_facts(world) == ["scan_time_claimed"]


def forged_unknown(sitter: Sitter, _given: dict[str, Any]) -> str:
    sitter.write(kinds.SCAN_ASKED, scan="mine", source="directive", directive="nobody-gave-it")
    return "mine"


def forged_name(sitter: Sitter, given: dict[str, Any]) -> str:
    sitter.write(kinds.SCAN_ASKED, scan="mine", source="directive", directive=given["id"])
    return "mine"


def forged_policy(sitter: Sitter, _given: dict[str, Any]) -> str:
    sitter.write(kinds.SCAN_ASKED, scan="mine", source="policy", directive=None)
    return "mine"


def forged_check_in(sitter: Sitter, _given: dict[str, Any]) -> str:
    sitter.write(kinds.SCAN_ASKED, scan="mine", source="check_in", directive=None)
    return "mine"


def forged_early(sitter: Sitter, given: dict[str, Any]) -> str:
    """Written as if it had been asked for an hour before it was."""
    data = {"scan": given["data"]["scan"], "source": "directive", "directive": given["id"]}
    sitter.book.write(kinds.SCAN_ASKED, sitter.clock.now - 60 * MINUTE, **data)
    return str(given["data"]["scan"])


@pytest.mark.parametrize("forge", [forged_unknown, forged_name, forged_policy, forged_check_in, forged_early])
def test_a_scan_that_nobody_asked_for_gives_no_time_and_is_noted(
    world: World, forge: Callable[[Sitter, dict[str, Any]], str]
) -> None:
    sitter, paper = running(world)
    world.clock.forward(MINUTE)
    scan = forge(sitter, ask(world, sitter))
    world.clock.forward(30 * SECOND)
    end(sitter, scan, 30 * SECOND)
    assert sitter.send().status == 200, "the record is kept, whatever it claims"
    assert deadline(world) == paper["deadline_ms"]
    assert kinds_of_facts(world) == ["scan_not_asked", "scan_time_claimed"]


def test_one_directive_gives_time_once(world: World) -> None:
    sitter, paper = running(world)
    given = ask(world, sitter)
    scan = begin(sitter, given)
    world.clock.forward(20 * SECOND)
    end(sitter, scan, 20 * SECOND)
    for _ in range(3):
        begin(sitter, given)
        world.clock.forward(20 * SECOND)
        end(sitter, scan, 20 * SECOND)
    sitter.send()
    assert deadline(world) == paper["deadline_ms"] + 20 * SECOND
    assert kinds_of_facts(world) == ["scan_asked_again", "scan_out_of_place"] * 3


@pytest.mark.parametrize("claim", [10**12, 2**53])
def test_huge_claims_and_ends_in_the_future_give_no_more_than_the_rule(world: World, claim: int) -> None:
    sitter, paper = running(world)
    scan = begin(sitter, ask(world, sitter))
    data = {**NO_PICTURE, "scan": scan, "status": "complete", "ended_ms": None, "extra_ms": claim}
    sitter.book.write(kinds.SCAN_ENDED, world.clock.now + 60 * MINUTE, **data)
    sitter.send()
    assert deadline(world) == paper["deadline_ms"]
    assert kinds_of_facts(world) == ["scan_time_claimed"]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (kinds.SCAN_ASKED, {}),
        (kinds.SCAN_ASKED, {"scan": "a b", "source": "check_in", "directive": None}),
        (kinds.SCAN_ASKED, {"scan": "a", "source": "me", "directive": None}),
        (kinds.SCAN_ENDED, {"scan": "a", "status": "complete", "extra_ms": -1}),
        (kinds.SCAN_ENDED, {"scan": "a", "status": "complete", "extra_ms": 2**60}),
        (kinds.SCAN_ENDED, {"scan": "a", "status": "complete", "extra_ms": "60000"}),
        (kinds.SCAN_ENDED, {"scan": "a", "status": "splendid"}),
        (kinds.SCAN_ENDED, {"scan": "a", "status": "complete", "panorama": "x"}),
        (kinds.SCAN_ENDED, {"scan": "a", "status": "complete", "reasons": ["x"] * 50}),
    ],
)
def test_entries_of_another_shape_are_refused_at_the_door(
    world: World, kind: str, data: dict[str, Any]
) -> None:
    sitter, _ = running(world)
    sitter.write(kind, **data)
    assert sitter.send().code == "bad_entry"
    assert world.rows("select count(*) from room_scan") == [(0,)]


def test_answers_given_while_the_paper_is_covered_are_flagged(world: World) -> None:
    sitter, paper = running(world)
    item = paper["items"][0]["id"]
    sitter.answer("language", item, "a")
    scan = begin(sitter, ask(world, sitter))
    sitter.answer("language", item, "b")
    sitter.send()
    sitter.answer("language", item, "a")
    end(sitter, scan, 0)
    sitter.answer("language", item, "b")
    sitter.send()
    flags = world.rows("select flags from entry where kind = 'answered' order by seq")
    assert flags == [("",), ("in_scan",), ("in_scan",), ("",)]


def test_a_scan_in_a_line_failure_still_gives_its_time_when_it_arrives_late(world: World) -> None:
    """The service has ended the section unheard; what was written within the scan's time counts."""
    sitter, paper = running(world)
    keys = world.keys()
    item = paper["items"][0]["id"]
    world.clock.now = paper["deadline_ms"] - 10 * SECOND
    scan = begin(sitter, ask(world, sitter))
    world.clock.forward(60 * SECOND)
    end(sitter, scan, 60 * SECOND)
    sitter.answer("language", item, keys[item])
    world.clock.forward(3 * 60 * MINUTE)
    with world_parts(world) as parts:
        assert expire_overdue(parts, begin_run_before(parts)) == 1
    sitter.send()
    assert deadline(world) == paper["deadline_ms"] + 60 * SECOND
    assert world.rows("select state from attempt") == [("finished",)]
    (score,) = world.rows("select score from outcome")[0]
    assert json.loads(score)["sections"][0]["right"] == 1


def world_parts(world: World) -> Any:
    """The parts of a service on the same database, closed at the end."""
    from contextlib import closing

    from proctor.service.parts import open_parts

    return closing(open_parts(world.settings, world.clock))


def begin_run_before(parts: Any) -> str:
    """A run of the service that has been up for a long time."""
    now = parts.clock.now
    parts.clock.now = START_MS
    run = begin_run(parts)
    parts.clock.now = now
    return run


def test_by_chance_the_service_asks_at_times_that_only_it_knows(
    make_world: Callable[..., World], tmp_path: Path
) -> None:
    (tmp_path / "policy.toml").write_text(
        'name = "random"\n[room_scan]\nrandom = 2\nlongest_s = 5\nanswer_s = 5\n'
    )
    world = make_world(policy=tmp_path / "policy.toml")
    sitter, paper = running(world)
    said = {key for heard in sitter.heard for key in heard.split(b'"')}
    (seed,) = world.rows("select seed from attempt")[0]
    assert seed.encode() not in said
    given: list[tuple[int, dict[str, Any]]] = []
    with world_parts(world) as parts:
        for section in ("language", "legislation"):
            if section != "language":
                sitter.finish_section("language")
                sitter.send()
                paper = sitter.start(section).json
            while world.clock.now < paper["deadline_ms"]:
                world.clock.forward(5 * SECOND)
                if ask_for_due_scans(parts):
                    (directive,) = sitter.send().json["directives"]
                    assert directive["data"]["source"] == "policy"
                    given.append((world.clock.now, directive))
                    scan = begin(sitter, directive)
                    end(sitter, scan, 0)
                    sitter.send()
    assert len(given) == 2
    assert len({directive["id"] for _, directive in given}) == 2
    assert all(at - START_MS >= MINUTE for at, _ in given)
    actors = world.rows("select actor from audit where action = 'directive.room_scan'")
    assert actors == [("service",)] * 2
    assert kinds_of_facts(world) == []


def test_the_usual_policy_asks_for_none_by_chance(world: World) -> None:
    running(world)
    world.clock.forward(10 * MINUTE)
    with world_parts(world) as parts:
        assert ask_for_due_scans(parts) == 0


def test_the_candidate_is_told_the_rules_of_scans_and_check_in(world: World) -> None:
    sitter, _ = running(world)
    view = sitter.get(f"/attempts/{sitter.attempt}").json
    assert "[room_scan]" in view["policy"]
    assert "[check_in]" in view["policy"]
    assert parse_policy(view["policy"]).digest() == view["policy_digest"] == default_policy().digest()


def test_the_proctor_sees_each_scan_with_its_pictures(world: World) -> None:
    sitter, _ = running(world)
    scan = begin(sitter, ask(world, sitter))
    world.clock.forward(30 * SECOND)
    panorama, still = b"panorama of the room", b"still of a gap"
    digests = [picture_of(sitter, scan, data) for data in (panorama, still)]
    data = {"scan": scan, "status": "incomplete", "reasons": ["partial"], "figures": {"covered_deg": 200.0}}
    sitter.write(
        kinds.SCAN_ENDED,
        **data,
        began_ms=START_MS,
        ended_ms=sitter.clock.now,
        panorama=digests[0],
        extra_ms=30 * SECOND,
    )
    sitter.suspect("inc-scan", "room_scan", clause="26/10")
    sitter.finish()
    sitter.send()
    for digest, content in zip(digests, (panorama, still), strict=True):
        assert sitter.upload(digest, content).status == 200
    review = world.staff().get(f"/reviews/{sitter.attempt}").json
    (seen,) = review["scans"]
    assert (seen["status"], seen["reasons"], seen["known"]) == ("incomplete", ["partial"], True)
    assert (seen["panorama"], seen["pictures"], seen["extra_ms"]) == (digests[0], [digests[1]], 30_000)
    assert seen["figures"] == {"covered_deg": 200.0}
    (incident,) = review["incidents"]
    assert (incident["kind"], incident["severity"]) == ("room_scan", "suspicion")
    assert world.staff().get(f"/attempts/{sitter.attempt}/evidence/{digests[0]}").content == panorama


def picture_of(sitter: Sitter, scan: str, data: bytes) -> str:
    """Name a picture of a scan in the journal; its digest."""
    import hashlib

    digest = hashlib.sha256(data).hexdigest()
    named = {"incident": None, "scan": scan, "sha256": digest, "bytes": len(data)}
    sitter.write(kinds.EVIDENCE, media_type="image/jpeg", moments_s=[1.0], **named)
    return digest
