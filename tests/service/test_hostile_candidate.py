"""A candidate with a token and a program of their own: what they get out of the service, and what not."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
import requests

from proctor.core import entry as kinds
from proctor.sync.messages import API
from tests.service.exam_world import MINUTE, START_MS, Reply, Sitter, World

HUGE = 10**30


def running(world: World) -> tuple[Sitter, dict[str, Any]]:
    sitter = world.sitter(world.book())
    sitter.check_in()
    return sitter, sitter.start("language").json


def deep(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (kinds.EVIDENCE, {"incident": "a", "sha256": "0" * 64, "bytes": HUGE}),
        (kinds.EVIDENCE, {"incident": "a", "sha256": "0" * 64, "bytes": 1, "media_type": "a/b\r\nX: y"}),
        (kinds.INCIDENT_OPENED, {"incident": {"id": "x", "kind": "face_absent", "start_s": 1e308}}),
        (kinds.ANSWERED, {"section": "language", "item": "x", "options": [{"a": 1}]}),
        (kinds.ANSWERED, {"section": "language", "item": "x", "options": "abc"}),
        (kinds.ANSWERED, {"section": "language", "item": "x" * 5000, "options": []}),
        (kinds.ANSWERED, {"section": "language", "item": "x", "options": [], "text": {"a": 1}}),
        (kinds.ATTEMPT_FINISHED, {"reason": "a\x00b"}),
        (kinds.ATTEMPT_FINISHED, {"reason": ["candidate"]}),
        (kinds.FAULT, {"what": "x", "detail": deep(60)}),
    ],
)
def test_entries_made_to_trip_the_service_are_refused_at_the_door(
    world: World, kind: str, data: dict[str, Any]
) -> None:
    sitter, _ = running(world)
    assert sitter.send().status == 200
    sitter.write(kind, **data)
    assert_refused(sitter.send(), "bad_entry")
    assert world.rows("select count(*) from entry") == [(1,)]


def assert_refused(reply: Reply, code: str) -> None:
    assert reply.code == code
    assert reply.status < 500
    assert "Traceback" not in reply.content.decode()


@pytest.mark.parametrize("at_ms", [HUGE, -HUGE])
def test_times_beyond_all_clocks_are_refused(world: World, at_ms: int) -> None:
    sitter, _ = running(world)
    sitter.book.write(kinds.INCIDENT_OPENED, at_ms, incident={"id": "x", "kind": "face_absent", "start_s": 1})
    assert_refused(sitter.send(), "bad_entry")


def test_a_text_nested_without_end_is_refused(world: World) -> None:
    sitter, _ = running(world)
    text = '{"v":1,"x":' + "[" * 30_000 + "]" * 30_000 + "}"
    sent = {"seq": 1, "text": text, "digest": hashlib.sha256(text.encode()).hexdigest()}
    assert_refused(sitter.post(f"/attempts/{sitter.attempt}/entries", {"entries": [sent]}), "bad_entry")
    assert_refused(sitter.get(f"/attempts/{sitter.attempt}/entries?after={HUGE}"), "invalid_request")


@pytest.mark.parametrize("body", [b"[" * 200_000, b"\xff\xfe", b'{"entries":[{"seq":' + b"9" * 5000 + b"}]}"])
def test_bodies_that_are_no_messages_are_refused(world: World, body: bytes) -> None:
    sitter, _ = running(world)
    reply = sitter.post(
        f"/attempts/{sitter.attempt}/entries", data=body, headers={"Content-Type": "application/json"}
    )
    assert_refused(reply, "invalid_request")


def test_too_large_a_body_is_refused_before_it_is_read(world: World) -> None:
    sitter, _ = running(world)
    reply = sitter.post("/sessions", data=b"x" * 100_000, headers={"Content-Type": "application/json"})
    assert_refused(reply, "too_large")


@pytest.mark.parametrize("place", ["..%2f..%2fetc", "%00", "a" * 300, "%ff%fe", "x;y"])
def test_names_that_are_paths_lead_nowhere(world: World, place: str) -> None:
    sitter, _ = running(world)
    for path in (f"/attempts/{place}/result", f"/attempts/{sitter.attempt}/evidence/{place}"):
        reply = sitter.get(path)
        assert reply.code in ("not_found", "invalid_request", "not_allowed", "method_not_allowed")


@pytest.mark.parametrize("token", ["x", "a" * 20_000, "' or 1=1 --", "é"])
def test_forged_tokens_open_nothing(world: World, token: str) -> None:
    sitter, _ = running(world)
    with requests.Session() as http:
        http.trust_env = False
        answer = http.get(
            f"{sitter.url}{API}/attempts/{sitter.attempt}",
            headers={"Authorization": f"Bearer {token}".encode()},
            timeout=20,
        )
    assert answer.status_code in (400, 401, 431)


def test_another_candidates_things_are_closed_in_every_direction(world: World) -> None:
    victim = world.finished()
    thief, _ = running(world)
    digest = victim.book.entries[-2].data["sha256"]
    asked = [
        thief.get(f"/attempts/{victim.attempt}"),
        thief.get(f"/attempts/{victim.attempt}/result"),
        thief.get(f"/attempts/{victim.attempt}/violations"),
        thief.get(f"/attempts/{victim.attempt}/entries"),
        thief.get(f"/attempts/{victim.attempt}/evidence/{digest}"),
        thief.get(f"/attempts/{thief.attempt}/evidence/{digest}"),
        thief.put(f"/attempts/{victim.attempt}/evidence/{digest}", data=b"x"),
        thief.post(f"/attempts/{victim.attempt}/sections/language/start", {}),
        thief.post(f"/attempts/{victim.attempt}/entries", victim.book.batch()),
        thief.get("/reviews"),
        thief.get(f"/reviews/{thief.attempt}"),
        thief.put(f"/reviews/{thief.attempt}/verdicts/inc-1", {"verdict": "dismissed", "reason": "Me."}),
        thief.post(f"/reviews/{thief.attempt}/publish", {}),
        thief.post(f"/attempts/{thief.attempt}/directives", {"text": {"kk": "a", "ru": "a", "en": "a"}}),
        thief.post(f"/attempts/{victim.attempt}/checks", {"checks": []}),
        thief.get(f"/attempts/{victim.attempt}/reference-photo"),
        thief.get("/check-ins"),
        thief.post(f"/attempts/{thief.attempt}/overrides", {"step": "line", "reason": "it is fine"}),
        thief.post(f"/attempts/{thief.attempt}/unlock", {"document": "my own"}),
        thief.post(
            f"/attempts/{thief.attempt}/identity-decision", {"decision": "confirmed", "reason": "it is me"}
        ),
        thief.post(f"/attempts/{thief.attempt}/directives/room-scan", {}),
        thief.post(f"/attempts/{victim.attempt}/acts", {"kind": "impostor", "grounds": "not them"}),
        thief.get("/acts"),
        thief.post("/acts/some/register", {}),
    ]
    assert [reply.code for reply in asked] == ["not_allowed"] * len(asked)
    # Another's batch, sent as one's own: the entries name their attempt.
    assert_refused(thief.post(f"/attempts/{thief.attempt}/entries", victim.book.batch()), "bad_entry")
    assert thief.attempt not in {row[0] for row in world.rows("select attempt from entry")}


def test_another_candidates_file_is_not_had_by_naming_it(world: World) -> None:
    victim = world.finished()
    thief, _ = running(world)
    digest = str(victim.book.entries[-2].data["sha256"])
    thief.write(kinds.EVIDENCE, incident="x", sha256=digest, bytes=1, media_type="video/mp4", duration_s=1.0)
    thief.send()
    assert thief.get(f"/attempts/{thief.attempt}/evidence/{digest}").code == "not_allowed"
    assert thief.upload(digest, b"not it").code == "bad_digest"
    proctor = world.staff()
    assert proctor.get(f"/attempts/{thief.attempt}/evidence/{digest}").code == "not_found"


def test_a_clip_that_says_it_is_a_page_is_never_served_as_one(world: World) -> None:
    sitter, _ = running(world)
    page = b"<script>alert(1)</script>"
    digest = hashlib.sha256(page).hexdigest()
    sitter.write(kinds.EVIDENCE, incident="x", sha256=digest, bytes=len(page), media_type="text/html")
    assert sitter.send().status == 200
    assert sitter.upload(digest, page).status == 200
    shown = world.staff().get(f"/attempts/{sitter.attempt}/evidence/{digest}")
    assert shown.headers["Content-Type"] == "application/octet-stream"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


def test_the_score_cannot_be_used_as_an_oracle(world: World) -> None:
    """Finish, look at the score, change an answer with an earlier time, look again: the score stands."""
    sitter, paper = running(world)
    keys = world.keys()
    sitter.finish()
    sitter.send()
    assert sitter.result()["sections"][0]["right"] == 0
    for item in paper["items"]:
        sitter.book.write(
            kinds.ANSWERED, START_MS + 1, section="language", item=item["id"], options=[keys[item["id"]]]
        )
        assert sitter.send().status == 200
    assert sitter.result()["sections"][0]["right"] == 0
    world.staff().post(f"/reviews/{sitter.attempt}/publish", {})
    assert sitter.result()["sections"][0]["right"] == 0


def test_answers_slipped_into_a_finished_section_do_not_count(world: World) -> None:
    sitter, paper = running(world)
    item = paper["items"][0]["id"]
    sitter.finish_section("language")
    sitter.send()
    ends = world.rows("select finished_ms from section")
    sitter.book.write(
        kinds.ANSWERED, START_MS + 1, section="language", item=item, options=[world.keys()[item]]
    )
    world.clock.forward(MINUTE)
    sitter.finish_section("language")  # a second time: the first one holds
    assert sitter.send().status == 200
    assert world.rows("select finished_ms from section") == ends
    sitter.finish()
    sitter.send()
    assert sitter.result()["sections"][0]["right"] == 0


def test_a_section_that_was_not_started_takes_no_answers_and_no_finish(world: World) -> None:
    sitter, _ = running(world)
    assert_refused(sitter.post(f"/attempts/{sitter.attempt}/sections/legislation/start", {}), "section_order")
    sitter.write(kinds.SECTION_STARTED, section="legislation", started_ms=0, deadline_ms=1, paper_digest="x")
    sitter.answer("legislation", "x", "a")
    sitter.finish_section("legislation")
    assert sitter.send().status == 200
    assert world.rows("select section from section") == [("language",)]
    # The service's own section starts afresh, whatever the entries claimed.
    sitter.finish_section("language")
    sitter.send()
    assert sitter.post(f"/attempts/{sitter.attempt}/sections/legislation/start", {}).status == 200


def test_no_answer_of_the_service_holds_a_key_before_during_or_after(world: World) -> None:
    sitter = world.finished(right=False)
    sitter.result()
    sitter.get(f"/attempts/{sitter.attempt}")
    sitter.get("/health")
    with requests.Session() as http:
        http.trust_env = False
        sitter.heard.append(http.get(f"{sitter.url}/openapi.json", timeout=20).content)
    words = (b'"key"', b'"correct"', b'"answer_key"', b'"right_option"')
    assert [word for word in words if any(word in heard for heard in sitter.heard)] == []
    # Where a right option stands among the others says nothing either: see test_sections.
    said = [json.loads(heard) for heard in sitter.heard if heard]
    items = [item for answer in said if "items" in answer for item in answer["items"]]
    assert len(items) == 12
    assert all(set(option) == {"id", "text"} for item in items for option in item["options"])
