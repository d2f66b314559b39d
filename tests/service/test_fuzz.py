"""Whatever comes in, no call fails, and every answer is as it was described; see `fuzz` for longer rounds."""

from __future__ import annotations

import random
from math import inf
from pathlib import Path

import pytest

from tests.service.exam_world import World
from tests.service.fuzz import go_round, ground

MOST_OF_THE_CALLS = 60


@pytest.mark.slow
@pytest.mark.timeout(900)  # all of it is work: a busy computer takes many times as long
def test_one_round_through_the_whole_api(tmp_path: Path, practice_database: Path) -> None:
    with ground(tmp_path, practice_database) as at:
        go_round(at, random.Random(20_260_202), 1, inf, people_each=2)
        assert at.found == {}
        assert len(at.reached) > MOST_OF_THE_CALLS
    assert at.answers["2XX"] > 0 and at.answers["4XX"] > 0, "some were understood, some refused"
    assert at.answers.keys() <= {"2XX", "3XX", "4XX"}


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\ud800"])
def test_what_is_no_text_stays_outside(world: World, sign: str) -> None:
    sitter = world.finished()
    operator = world.staff("operator")
    wish = {"kind": "rule_violation", "grounds": f"Left {sign} the seat", "incidents": []}
    refused = operator.post(f"/attempts/{sitter.attempt}/acts", wish)
    assert (refused.status, refused.code) == (422, "invalid_request")
    looks = {"looks": [{"what": "play", "data": {"deep": [{f"{sign}": 1}]}}]}
    assert world.staff().post(f"/reviews/{sitter.attempt}/looks", looks).code == "invalid_request"
    assert world.rows("select id from act") == []
    kept = {**wish, "grounds": "Left\tthe seat,\r\nand came back"}
    assert operator.post(f"/attempts/{sitter.attempt}/acts", kept).status == 200


def test_no_nul_comes_in_an_address(world: World) -> None:
    assert world.staff().get("/interruptions?attempt=a%00b").code == "invalid_request"
    assert world.sitter().get("/papers/check/a%00b/code").json["status"] == "unknown"


def test_a_journal_brings_no_nul_into_a_column(world: World) -> None:
    sitter = world.sitter(world.book())
    sitter.check_in()
    sitter.start("language")
    sitter.suspect("inc-1", detail="a literal \\u0000 is text")
    assert sitter.send().status == 200
    sitter.suspect("inc-2", detail="a NUL \x00 is none")
    assert sitter.send().code == "bad_entry"


def test_a_drivers_words_keep_no_candidate_out(world: World) -> None:
    sitter = world.sitter(world.book())
    step = {"name": "camera", "status": "pass", "measured": "HD Cam\x00", "figures": {"name": "HD\x00"}}
    assert sitter.post(f"/attempts/{sitter.attempt}/checks", {"checks": [step]}).status == 200
    assert sitter.check_in(checks=[step]).status == 200
