"""Every failure is a Problem, in the reader's language, and repeats nothing that was sent."""

from __future__ import annotations

import pytest

from proctor.resources.texts import has_text
from proctor.service.problems import STATUS_OF, language_of
from proctor.sync.messages import Problem
from tests.service.exam_world import Talker, World


def test_every_failure_is_problem_json(world: World) -> None:
    talker = Talker(world.service.url)
    replies = {
        "not_found": talker.get("/nowhere"),
        "method_not_allowed": talker.call("DELETE", "/health"),
        "not_signed_in": talker.get("/reviews"),
        "invalid_request": talker.post("/sessions", {"code": "SECRET-CODE", "device": "short"}),
        "too_large": talker.post("/sessions", {"code": "x" * 100_000, "device": "0" * 64}),
    }
    assert {code: reply.code for code, reply in replies.items()} == {code: code for code in replies}
    for reply in replies.values():
        assert reply.headers["Content-Type"] == "application/problem+json"
        assert Problem.model_validate(reply.json).status == reply.status
    assert "SECRET" not in replies["invalid_request"].content.decode()
    assert "device" in replies["invalid_request"].json["detail"]
    assert replies["not_signed_in"].headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.expects_log("a bug in GET")
@pytest.mark.expects_log("Exception in ASGI application")
def test_a_bug_of_ours_is_told_without_a_trace(world: World) -> None:
    sitter = world.finished()
    # A review that vanished is what no code of ours does.
    world.do("delete from review")
    failed = world.staff().get("/reviews")
    assert (failed.status, failed.code) == (500, "internal")
    assert "Traceback" not in failed.content.decode() and "select" not in failed.content.decode().lower()
    assert sitter.get("/health").status == 200


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("kk", "Мұндай код табылмады."),
        ("ru-RU,ru;q=0.9", "Такой код не найден."),
        ("en", "This code is not known."),
    ],
)
def test_sentences_come_in_the_readers_language(world: World, asked: str, said: str) -> None:
    talker = Talker(world.service.url, language=asked)
    refused = talker.post("/sessions", {"code": "AAAA-BBBB", "device": "0" * 64})
    assert refused.json["title"] == said


def test_the_language_is_the_one_wanted_most() -> None:
    assert language_of("de, ru;q=0.5, en;q=0.8") == "en"
    assert language_of("") == language_of("de") == "kk"
    assert language_of("ru;q=nonsense, kk;q=0.1") == "kk"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_code_has_a_sentence(language: str) -> None:
    wanted = [f"service-problem-{code.replace('_', '-')}" for code in STATUS_OF]
    assert [key for key in wanted if not has_text(language, key)] == []


def test_the_document_describes_every_call_and_its_failures(world: World) -> None:
    document = Talker(world.service.url.removesuffix("/")).call("GET", "/../../openapi.json").json
    calls = {(method, path) for path, found in document["paths"].items() for method in found}
    assert ("post", "/api/v1/attempts/{attempt}/entries") in calls
    assert ("put", "/api/v1/reviews/{attempt}/verdicts/{incident}") in calls
    for path in document["paths"].values():
        for operation in path.values():
            assert (
                operation["summary"]
                and "application/problem+json" in operation["responses"]["4XX"]["content"]
            )
            assert "422" not in operation["responses"]
    assert "gap" in document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]


def test_unknown_fields_are_refused(world: World) -> None:
    talker = Talker(world.service.url)
    message = {"code": "AAAA-BBBB", "device": "0" * 64, "administrator": True}
    assert talker.post("/sessions", message).code == "invalid_request"
