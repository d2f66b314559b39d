"""A paper is the same for the same seed, another for another seed, complete, and without a trace of a key."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.errors import BadInputError, MissingPartError
from proctor.core.items import Item
from proctor.core.local_text import LocalText
from proctor.core.paper import Paper, draw_paper
from proctor.core.programme_parsing import with_site_settings
from proctor.core.training_items import is_training_item, training_bank
from proctor.resources.item_files import load_shipped_items
from proctor.resources.programmes import load_programmes

CATALOGUE = load_programmes()
PRACTICE = CATALOGUE.get("practice")
KEYED = load_shipped_items()
ITEMS = [keyed.item for keyed in KEYED]
EXPECTED_ORDER = [
    "constitution-08",
    "constitution-05",
    "constitution-07",
    "constitution-02",
    "anti-corruption-02",
    "anti-corruption-08",
    "anti-corruption-05",
    "anti-corruption-07",
]
EXPECTED_OPTIONS = ["ту, елтаңба және гимн", "тек ту", "елтаңба мен астана", "ту мен валюта"]


@given(st.text(max_size=20), st.sampled_from(["kk", "ru"]), st.randoms(use_true_random=False))
def test_a_seed_makes_one_paper_whatever_the_order_of_the_bank(
    seed: str, language: str, random: object
) -> None:
    shuffled = list(ITEMS)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    paper = draw_paper(PRACTICE, "legislation", shuffled, seed=seed, language=language)
    assert paper == draw_paper(PRACTICE, "legislation", ITEMS, seed=seed, language=language)
    assert [len(block.items) for block in paper.blocks] == [4, 4]
    by_id = {item.id: item for item in ITEMS}
    assert len({item.id for item in paper.items}) == 8
    for item in paper.items:
        assert item.stem == by_id[item.id].stem.get(language)
        assert {option.id for option in item.options} == {option.id for option in by_id[item.id].options}


def test_the_paper_of_a_seed_never_changes_between_versions() -> None:
    paper = draw_paper(PRACTICE, "legislation", ITEMS, seed="attempt-7", language="kk")
    assert [item.id.removeprefix("practice-") for item in paper.items] == EXPECTED_ORDER
    assert [option.text for option in paper.items[0].options] == EXPECTED_OPTIONS


def test_other_seeds_give_other_papers_and_the_right_answer_stands_anywhere() -> None:
    places: dict[int, int] = {}
    keys = {keyed.item.id: keyed.key.option_id for keyed in KEYED if keyed.key is not None}
    papers = set()
    for seed in range(200):
        paper = draw_paper(PRACTICE, "legislation", ITEMS, seed=str(seed), language="ru")
        papers.add(json.dumps(paper.to_dict(), sort_keys=True))
        first = paper.items[0]
        place = [option.id for option in first.options].index(keys[first.id])
        places[place] = places.get(place, 0) + 1
    assert len(papers) == 200
    assert min(places.get(place, 0) for place in range(4)) >= 25, places


def test_the_wire_gives_the_paper_back_and_tells_no_key() -> None:
    paper = draw_paper(PRACTICE, "legislation", ITEMS, seed="s", language="kk")
    wire = json.dumps(paper.to_dict())
    assert Paper.from_dict(json.loads(wire)) == paper
    assert '"key"' not in wire


@pytest.mark.parametrize(
    "broken", [{}, {"kind": "oral"}, {"blocks": 7}, {"title": None}, {"minutes": "soon"}]
)
def test_what_is_not_a_paper_is_refused(broken: dict[str, object]) -> None:
    whole = draw_paper(PRACTICE, "legislation", ITEMS, seed="s", language="kk").to_dict()
    with pytest.raises(BadInputError, match="in place of an exam paper"):
        Paper.from_dict({**whole, **broken} if broken else {})


def test_the_state_language_is_asked_in_kazakh_even_of_those_who_chose_russian() -> None:
    paper = draw_paper(PRACTICE, "language", ITEMS, seed="s", language="ru")
    assert paper.language == "ru"
    assert all(item.stem in {found.stem.kk for found in ITEMS} for item in paper.items)


def test_a_bank_with_too_few_items_is_named_with_its_numbers() -> None:
    few = [item for item in ITEMS if item.bank != "practice-constitution"] + ITEMS[8:11]
    with pytest.raises(
        BadInputError, match="constitution needs 4, the bank practice-constitution has 3 in ru"
    ):
        draw_paper(PRACTICE, "legislation", few, seed="s", language="ru")
    kazakh_only = [replace(item, stem=LocalText(kk=item.stem.kk)) for item in ITEMS]
    with pytest.raises(BadInputError, match="has 0 in ru"):
        draw_paper(PRACTICE, "legislation", kazakh_only, seed="s", language="ru")


def test_a_programme_with_open_figures_gives_no_paper() -> None:
    with pytest.raises(MissingPartError, match="prosecutors"):
        draw_paper(CATALOGUE.get("prosecutors"), "legislation", ITEMS, seed="s", language="kk")


@pytest.mark.parametrize("programme_id", ["law-enforcement-1", "law-enforcement-2", "law-enforcement-3"])
def test_training_items_fill_a_programme_at_full_size(programme_id: str) -> None:
    programme = CATALOGUE.get(programme_id)
    items = [keyed.item for keyed in training_bank(programme)]
    assert len({item.id for item in items}) == len(items)
    for section in programme.sections:
        for language in ("kk", "ru"):
            paper = draw_paper(programme, section.id, items, seed="s", language=language)
            assert len(paper.items) == section.declared_items
            assert all(is_training_item(item.id) for item in paper.items)
            assert len({(item.block_id, item.stem) for item in paper.items}) == len(paper.items)
    assert not any(is_training_item(item.id) for item in ITEMS)


def test_questionnaires_keep_their_scale_and_essays_have_a_topic_and_a_limit() -> None:
    scale = with_site_settings(
        CATALOGUE.get("personal-qualities"),
        {"sections": {"questionnaire": {"minutes": 30, "blocks": {"qualities": {"items": 12}}}}},
    )
    bank: list[Item] = [keyed.item for keyed in training_bank(scale)]
    paper = draw_paper(scale, "questionnaire", bank, seed="s", language="ru")
    assert len(paper.items) == 12
    assert {tuple(option.text for option in item.options) for item in paper.items} == {
        ("да", "иногда", "нет")
    }
    essay = with_site_settings(CATALOGUE.get("essay"), {"sections": {"essay": {"minutes": 40}}})
    topics = [keyed.item for keyed in training_bank(essay)]
    drawn = draw_paper(essay, "essay", topics, seed="s", language="kk")
    assert (len(drawn.items), drawn.items[0].options, drawn.word_limit) == (1, (), 250)
    assert Paper.from_dict(drawn.to_dict()) == drawn
