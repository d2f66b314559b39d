"""Codes: once, on one machine, and not to be guessed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from tests.service.exam_world import MINUTE, Reply, World


def test_a_killed_client_signs_in_again_from_the_same_machine_and_gets_the_same_token(world: World) -> None:
    slot = world.book()
    sitter = world.sitter(slot)
    first = sitter.token
    assert sitter.sign_in(slot.code.lower().replace("-", " ")).status == 200
    assert sitter.token == first


def test_a_second_machine_is_refused_and_told_what_to_do(world: World) -> None:
    slot = world.book()
    world.sitter(slot)
    refused = world.sitter().sign_in(slot.code)
    assert (refused.status, refused.code) == (409, "code_used")
    assert "operator" in refused.json["remedy"]
    [row] = world.rows("select attempt, outcome from audit where outcome = 'code_used'")
    assert row[0] == slot.attempt


def test_a_new_code_ends_the_old_one_and_its_token(world: World) -> None:
    slot = world.book()
    sitter = world.sitter(slot)
    code = world.office.new_code(slot.attempt)
    assert sitter.get(f"/attempts/{slot.attempt}").code == "not_signed_in"
    assert world.sitter().sign_in(slot.code).code == "wrong_code"
    assert world.sitter().sign_in(code).status == 200


def test_a_wrong_code_is_said_plainly_and_guessing_has_to_wait(
    make_world: Callable[..., World],
) -> None:
    world = make_world(wrong_codes_allowed=3, wrong_codes_within_ms=MINUTE)
    slot = world.book()
    guesser = world.sitter()
    refused = guesser.sign_in("AAAA-BBBB-CCCC")
    assert (refused.status, refused.code) == (401, "wrong_code")
    assert guesser.sign_in("AAAA-BBBB-CCCD").status == guesser.sign_in("AAAA-BBBB-CCCE").status == 401

    # From now on even a right code has to wait: an answer would tell a guesser that it was right.
    waiting = guesser.sign_in(slot.code)
    assert (waiting.status, waiting.code) == (429, "too_many_tries")
    assert int(waiting.headers["Retry-After"]) == 60
    world.clock.forward(MINUTE)
    assert guesser.sign_in(slot.code).status == 200


def test_two_machines_at_the_same_moment_one_gets_in(world: World) -> None:
    slot = world.book()
    replies: list[Reply] = []

    def try_it() -> None:
        replies.append(world.sitter().sign_in(slot.code))

    threads = [threading.Thread(target=try_it, name=f"machine-{n}") for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(reply.status for reply in replies) == [200, 409, 409, 409, 409, 409]


def test_neither_code_nor_token_nor_device_lies_in_the_database(world: World, tmp_path: Path) -> None:
    slot = world.book()
    sitter, proctor = world.sitter(slot), world.staff()
    proctor.get("/reviews")
    secrets = [slot.code, slot.code.replace("-", ""), sitter.token, sitter.device, proctor.token]
    for file in tmp_path.glob("exam.db*"):
        content = file.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in content]
