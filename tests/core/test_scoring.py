"""Right answers against thresholds: every act, the total, the programme; marks by the orders' formulas."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.errors import MissingPartError
from proctor.core.paper import Paper, draw_paper
from proctor.core.programme import Programme
from proctor.core.programme_parsing import with_site_settings
from proctor.core.scoring import (
    SectionScore,
    score_attempt,
    score_essay,
    score_questionnaire,
    score_section,
    score_untaken,
)
from proctor.core.training_items import training_bank
from proctor.resources.programmes import load_programmes

CATALOGUE = load_programmes()
TEXTS = with_site_settings(
    CATALOGUE.get("text-and-numbers"),
    {
        "sections": {
            "text": {"minutes": 30, "blocks": {"text": {"items": 25}}},
            "numbers": {"minutes": 30, "blocks": {"numbers": {"items": 25}}},
        }
    },
)


class Sitting:
    """A candidate at one programme, who knows how many answers of each block to give right."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        bank = training_bank(programme)
        self.items = [keyed.item for keyed in bank]
        self.keys = {keyed.item.id: keyed.key for keyed in bank if keyed.key is not None}

    def paper(self, section_id: str) -> Paper:
        return draw_paper(self.programme, section_id, self.items, seed="s", language="kk")

    def answer(self, section_id: str, right: dict[str, int]) -> SectionScore:
        paper = self.paper(section_id)
        responses: dict[str, str | None] = {}
        for block in paper.blocks:
            for number, item in enumerate(block.items):
                key = self.keys[item.id].option_id
                wrong = next(option.id for option in item.options if option.id != key)
                responses[item.id] = key if number < right.get(block.id, 0) else wrong
        return score_section(self.programme.section(section_id), paper, responses, self.keys)


THIRD = Sitting(CATALOGUE.get("law-enforcement-3"))
ACTS = [block.id for block in THIRD.programme.section("legislation").blocks]


def evenly(right: int) -> dict[str, int]:
    return dict.fromkeys(ACTS, right)


@pytest.mark.parametrize(
    ("right", "passed", "codes"),
    [
        (evenly(7), True, []),
        (evenly(7) | {"president": 6}, False, ["section_below"]),
        (evenly(15) | {"ethics": 5}, True, []),
        (evenly(15) | {"ethics": 4}, False, ["block_below"]),
        (evenly(4), False, ["section_below"] + ["block_below"] * 5),
    ],
)
def test_total_and_every_act(right: dict[str, int], passed: bool, codes: list[str]) -> None:
    score = THIRD.answer("legislation", right)
    assert score.passed is passed
    assert [reason.code for reason in score.reasons] == codes
    assert score.right == sum(right.values())
    assert score.total == 75
    attempt = score_attempt(THIRD.programme, [THIRD.answer("language", {"language": 20}), score])
    assert attempt.passed is passed


def test_a_failed_act_says_what_it_needed() -> None:
    (reason,) = THIRD.answer("legislation", evenly(15) | {"ethics": 4}).reasons
    assert (reason.section_id, reason.block_id, reason.needed, reason.got) == ("legislation", "ethics", 5, 4)


@given(st.lists(st.integers(0, 15), min_size=5, max_size=5))
def test_passing_is_exactly_what_the_order_says(rights: list[int]) -> None:
    score = THIRD.answer("legislation", dict(zip(ACTS, rights, strict=True)))
    assert [block.right for block in score.blocks] == rights
    assert score.passed is (sum(rights) >= 35 and min(rights) >= 5)
    assert [block.passed for block in score.blocks] == [right >= 5 for right in rights]


def test_the_state_language_never_fails_anybody() -> None:
    language = THIRD.answer("language", {})
    assert (language.right, language.total, language.passed, language.reasons) == (0, 20, None, ())
    assert language.blocks[0].passed is None
    assert score_attempt(THIRD.programme, [language, THIRD.answer("legislation", evenly(7))]).passed is True


def test_an_unscored_section_leaves_the_attempt_open_and_an_untaken_one_fails_it() -> None:
    language = THIRD.answer("language", {"language": 20})
    waiting = score_attempt(THIRD.programme, [language])
    assert waiting.passed is None
    assert [(reason.code, reason.section_id) for reason in waiting.reasons] == [("not_scored", "legislation")]
    untaken = score_untaken(THIRD.programme.section("legislation"))
    assert (untaken.right, untaken.total) == (0, 75)
    assert score_attempt(THIRD.programme, [language, untaken]).passed is False


def test_nothing_counts_but_the_right_option_of_an_item_of_the_paper() -> None:
    section, paper = THIRD.programme.section("legislation"), THIRD.paper("legislation")
    first, second, third = paper.items[:3]
    elsewhere = next(item for item in THIRD.keys if item not in {drawn.id for drawn in paper.items})
    responses: dict[str, str | None] = {
        first.id: None,
        second.id: "no-such-option",
        third.id: THIRD.keys[third.id].option_id,
        elsewhere: THIRD.keys[elsewhere].option_id,
    }
    assert score_section(section, paper, responses, THIRD.keys).right == 1


def test_without_its_keys_a_section_is_not_scored_at_all() -> None:
    paper = THIRD.paper("legislation")
    keys = {item: key for item, key in THIRD.keys.items() if item != paper.items[3].id}
    with pytest.raises(MissingPartError, match=paper.items[3].id):
        score_section(THIRD.programme.section("legislation"), paper, {}, keys)


@pytest.mark.parametrize(
    ("texts", "numbers", "passed"), [(5, 5, True), (10, 0, True), (5, 4, False), (0, 0, False)]
)
def test_ten_right_of_the_fifty_whatever_the_section(texts: int, numbers: int, passed: bool) -> None:
    sitting = Sitting(TEXTS)
    attempt = score_attempt(
        TEXTS, [sitting.answer("text", {"text": texts}), sitting.answer("numbers", {"numbers": numbers})]
    )
    assert attempt.passed is passed
    assert [section.mark for section in attempt.sections] == [
        texts * Decimal("0.1"),
        numbers * Decimal("0.1"),
    ]
    assert attempt.mark == (texts + numbers) * Decimal("0.1")
    assert (attempt.right, attempt.total) == (texts + numbers, 50)
    if not passed:
        assert [(reason.code, reason.needed) for reason in attempt.reasons] == [("programme_below", 10)]


def test_half_of_texts_and_numbers_is_no_result_yet() -> None:
    attempt = score_attempt(TEXTS, [Sitting(TEXTS).answer("text", {"text": 3})])
    assert attempt.passed is None
    assert [reason.section_id for reason in attempt.reasons] == ["numbers"]
    assert [section.mark for section in attempt.sections] == [Decimal("0.3")]
    assert attempt.mark is None, "T = T1 + T2, and T2 is not known"
    assert attempt.unknown_marks == ("numbers",)


def test_personal_qualities_have_a_mark_and_no_threshold() -> None:
    programme = CATALOGUE.get("personal-qualities")
    section = programme.section("questionnaire")
    score = score_questionnaire(section, Decimal(85))
    assert score.mark == Decimal("1.70")
    attempt = score_attempt(programme, [score])
    assert (attempt.passed, attempt.mark, attempt.right) == (None, Decimal("1.70"), 0)
    untold = score_attempt(programme, [])
    assert (untold.mark, untold.unknown_marks) == (None, ("questionnaire",)), "no level, no mark: not zero"
    for outside in (Decimal(-1), Decimal("100.5")):
        with pytest.raises(ValueError, match="0 to 100 per cent"):
            score_questionnaire(section, outside)


def test_an_essay_has_the_commissions_mark_and_nothing_else() -> None:
    programme = CATALOGUE.get("essay")
    waiting = score_attempt(programme, [])
    assert (waiting.passed, waiting.mark, waiting.unknown_marks) == (None, None, ("essay",))
    marked = score_attempt(programme, [score_essay(programme.section("essay"), Decimal("4.25"))])
    assert (marked.passed, marked.mark, marked.unknown_marks) == (None, Decimal("4.25"), ())
    assert (marked.right, marked.total) == (0, 0)


def test_a_result_is_plain_json_and_tells_no_item() -> None:
    sitting = Sitting(TEXTS)
    attempt = score_attempt(
        TEXTS, [sitting.answer("text", {"text": 4}), sitting.answer("numbers", {"numbers": 4})]
    )
    told = json.loads(json.dumps(attempt.to_dict()))
    assert (told["passed"], told["right"], told["mark"]) == (False, 8, "0.8")
    assert told["sections"][0]["blocks"] == [
        {"block_id": "text", "right": 4, "total": 25, "threshold": None, "passed": None}
    ]
    assert told["reasons"][0]["code"] == "programme_below"
    assert not any(item_id in json.dumps(told) for item_id in sitting.keys)
    language = THIRD.answer("language", {})
    assert score_attempt(THIRD.programme, [language]).to_dict()["mark"] is None
