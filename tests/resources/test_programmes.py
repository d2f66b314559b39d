"""What ships: every figure of the orders, rules for every edition, and the site's file over it."""

from __future__ import annotations

from pathlib import Path

import pytest

from proctor.core.category import fold_category
from proctor.core.errors import BadInputError, MissingPartError
from proctor.core.programme import require_startable
from proctor.resources.programmes import load_programmes, load_rules
from proctor.resources.shipped_files import asset_path

CATALOGUE = load_programmes()
SITE = """
[programmes.prosecutors.sections.legislation]
minutes = 100
threshold_total = 70

[programmes.essay.sections.essay]
minutes = 60
"""


@pytest.mark.parametrize(
    ("programme_id", "minutes", "acts", "total", "threshold"),
    [
        ("law-enforcement-1", 110, 9, 135, 95),
        ("law-enforcement-2", 90, 7, 105, 63),
        ("law-enforcement-3", 60, 5, 75, 35),
    ],
)
def test_law_enforcement_as_annex_3_has_it(
    programme_id: str, minutes: int, acts: int, total: int, threshold: int
) -> None:
    programme = CATALOGUE.get(programme_id)
    require_startable(programme)
    language, legislation = programme.sections
    assert (language.minutes, language.item_total, language.has_threshold) == (20, 20, False)
    assert (legislation.minutes, legislation.item_total) == (minutes, total)
    assert legislation.threshold_total == threshold
    assert [(block.items, block.threshold) for block in legislation.blocks] == [(15, 5)] * acts


def test_the_categories_of_annex_3() -> None:
    counts = {found.id: len(found.categories) for found in CATALOGUE.programmes if found.categories}
    assert counts == {"law-enforcement-1": 74, "law-enforcement-2": 28, "law-enforcement-3": 65}


def test_the_orders_text_names_every_category_that_we_list() -> None:
    order = Path(__file__).parents[3] / "shared" / "domain" / "order-26-2024-01-31.txt"
    if not order.is_file():
        pytest.skip("the text of order 26 is not beside this checkout")
    text = order.read_text(encoding="utf-8")
    annex = text[text.index("1) бірінші бағдарлама") :]
    folded = fold_category(annex)
    for programme in CATALOGUE.programmes:
        for category in programme.categories:
            assert fold_category(category) in folded


def test_prosecutors_wait_for_the_site() -> None:
    programme = CATALOGUE.get("prosecutors")
    (legislation,) = programme.sections
    assert programme.place == "hall"
    assert [block.items for block in legislation.blocks] == [20, 20] + [10] * 8
    assert programme.missing_settings() == [
        "sections.legislation.minutes",
        "sections.legislation.threshold_total",
    ]
    with pytest.raises(MissingPartError, match=r"prosecutors\.toml"):
        require_startable(programme)


def test_the_desk_is_the_editions() -> None:
    assert CATALOGUE.get("text-and-numbers-26").desk == ("blank_paper", "calculator", "pen_or_pencil")
    assert CATALOGUE.get("text-and-numbers").desk == ()
    assert load_rules("26").rule("desk_text_and_numbers").clause == "26/10"
    with pytest.raises(KeyError):
        load_rules("184").rule("desk_text_and_numbers")


def test_practice_takes_three_minutes_and_counts_for_nothing() -> None:
    practice = CATALOGUE.get("practice")
    require_startable(practice)
    assert sum(section.minutes or 0 for section in practice.sections) == 3
    assert [found.id for found in CATALOGUE.programmes if found.training] == ["practice"]


def test_every_edition_in_use_has_its_rules_in_three_languages() -> None:
    for programme in CATALOGUE.programmes:
        rules = load_rules(programme.edition)
        assert rules.edition == programme.edition
        assert all(rule.text.languages == ("kk", "ru", "en") for rule in rules.rules)
    with pytest.raises(MissingPartError, match="'27'") as caught:
        load_rules("27")
    assert "1-2025, 184, 26" in caught.value.remedy


def test_the_sites_file_lies_over_the_shipped_programmes(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text(SITE, encoding="utf-8")
    catalogue = load_programmes(site_file=site)
    require_startable(catalogue.get("prosecutors"))
    require_startable(catalogue.get("essay"))
    assert catalogue.get("text-and-numbers").missing_settings()
    site.write_text("", encoding="utf-8")
    assert load_programmes(site_file=site) == CATALOGUE


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[programmes.prosecutors.sections.legislation]\nminutes = -5", "legislation.minutes: is -5"),
        (
            "[programmes.prosecuters.sections.legislation]\nminutes = 5",
            "programmes.prosecuters: is not a known",
        ),
        ("[programes]", "programes: is not a known setting"),
        ("[programmes.practice.sections.language]\nminutes = 9", "does not leave this to the site"),
        ("minutes = = 5", "line 1"),
    ],
)
def test_a_sites_file_that_is_wrong_is_named(tmp_path: Path, text: str, problem: str) -> None:
    site = tmp_path / "site.toml"
    site.write_text(text, encoding="utf-8")
    with pytest.raises(BadInputError, match=r"site\.toml") as caught:
        load_programmes(site_file=site)
    assert problem in caught.value.what


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match="cannot be read"):
        load_programmes(site_file=tmp_path / "nowhere.toml")
    (tmp_path / "bad.toml").write_bytes(b'id = "\xff"')
    with pytest.raises(BadInputError, match=r"bad\.toml is not a text in UTF-8"):
        load_programmes(tmp_path)


def test_two_programmes_of_one_id(tmp_path: Path) -> None:
    practice = asset_path("programmes", "practice.toml").read_text(encoding="utf-8")
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(practice, encoding="utf-8")
    with pytest.raises(BadInputError, match=r"b\.toml, at id: 'practice' is also in a\.toml"):
        load_programmes(tmp_path)


def test_an_unknown_programme_names_the_known_ones() -> None:
    with pytest.raises(BadInputError) as caught:
        CATALOGUE.get("judges")
    assert "law-enforcement-1" in caught.value.remedy
