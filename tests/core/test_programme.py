"""A programme file is right, or one sentence says which file, where in it, and what to do."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.errors import BadInputError, MissingPartError
from proctor.core.programme import require_startable
from proctor.core.programme_parsing import parse_programme, with_site_settings
from proctor.core.working_time import Interval

HALL = """
id = "hall"
title = { kk = "Зал", ru = "Зал", en = "Hall" }
edition = "1-2025"
source = "1-2025/annex"
place = "hall"
languages = ["kk", "ru"]
categories = ["C-GP-2"]
desk = ["calculator"]

[admission]
failed_attempt = { months = 1, clause = "26/annex 2 row 9" }
broken_off = { days = 3, clause = "26/49" }
consent_clause = "26/annex 2 row 9"
booking_days_ahead = 1
booking_clause = "26/37"
start_clause = "26/41"

[[sections]]
id = "law"
title = { kk = "Заңнама", ru = "Законы", en = "Law" }
kind = "choice"
minutes = 60
items = 30
threshold_total = 15

[[sections.blocks]]
id = "civil"
title = { kk = "Азаматтық", ru = "Гражданский", en = "Civil" }
bank = "civil-code"
items = 20
threshold = 5

[[sections.blocks]]
id = "ethics"
title = { kk = "Әдеп", ru = "Этика", en = "Ethics" }
bank = "ethics"
items = 10
threshold = 5
"""
OPEN_HALL = (
    HALL.replace("minutes = 60", 'minutes = "site"')
    .replace("threshold_total = 15", 'threshold_total = "site"')
    .replace("threshold = 5\n", "")
)


def refused(text: str) -> str:
    with pytest.raises(BadInputError) as caught:
        parse_programme(text, "hall.toml")
    assert caught.value.remedy
    return caught.value.what


def test_a_programme_is_read_as_it_is_written() -> None:
    programme = parse_programme(HALL, "hall.toml")
    section = programme.section("law")
    assert (programme.place, programme.edition, programme.desk) == ("hall", "1-2025", ("calculator",))
    assert (section.minutes, section.item_total, section.threshold_total) == (60, 30, 15)
    assert section.block("ethics").title.get("ru") == "Этика"
    assert programme.admission.failed_attempt is not None
    assert programme.admission.failed_attempt.interval == Interval(months=1)
    assert programme.admission.certificate is None
    assert programme.missing_settings() == []
    require_startable(programme)
    with pytest.raises(KeyError):
        programme.section("language")
    with pytest.raises(KeyError):
        section.block("criminal")


@pytest.mark.parametrize(
    ("before", "after", "place", "problem"),
    [
        ("minutes = 60", "minutes = -60", "sections.law.minutes", "is -60, but must be at least 1"),
        ("minutes = 60", "minutes = 60.5", "sections.law.minutes", "must be a whole number"),
        ("minutes = 60", "minutes = true", "sections.law.minutes", "must be a whole number"),
        ("minutes = 60", 'minutes = "long"', "sections.law.minutes", "'long' is not known"),
        ("minutes = 60\n", "", "sections.law.minutes", "is missing"),
        ("items = 10", "items = 0", "sections.law.blocks.ethics.items", "is 0, but must be at least 1"),
        ("items = 20", "items = 19", "sections.law.items", "is 30, but the blocks have 29"),
        ("threshold = 5\n\n", "threshold = 21\n\n", "blocks.civil.threshold", "above the block's 20 items"),
        (
            "threshold_total = 15",
            "threshold_total = 31",
            "law.threshold_total",
            "above the section's 30 items",
        ),
        ("threshold_total = 15", 'threshold_total = "none"', "sections.law.blocks", "the section none"),
        ('id = "ethics"', 'id = "civil"', "sections.law.blocks", "'civil' is used twice"),
        ('id = "ethics"\n', "", "sections.law.blocks[2].id", "is missing"),
        ('kind = "choice"', 'kind = "oral"', "sections.law.kind", "'oral' is not known"),
        ('kind = "choice"', 'kind = "essay"', "sections.law.threshold_total", "only questions with a key"),
        (
            'kind = "choice"',
            'kind = "choice"\nmark_factor = "x"',
            "law.mark_factor",
            "not a positive decimal",
        ),
        (
            'kind = "choice"',
            'kind = "choice"\nmark_factor = "-1"',
            "law.mark_factor",
            "not a positive decimal",
        ),
        ('place = "hall"', 'place = "hall"\nminuts = 3', "minuts", "is not a known setting"),
        ('place = "hall"', 'place = "hall"\ntraining = "yes"', "training", "must be true or false"),
        ('languages = ["kk", "ru"]', 'languages = ["kk", "de"]', "languages", "'de' is not known"),
        ('languages = ["kk", "ru"]', 'languages = ["kk", "kk"]', "languages", "'kk' is written twice"),
        ('languages = ["kk", "ru"]', "languages = []", "languages", "no language of the test"),
        ('languages = ["kk", "ru"]', "languages = 7", "languages", "must be a list of texts"),
        ('source = "1-2025/annex"', 'source = " "', "source", "must be a text"),
        (', en = "Hall" }', " }", "title.en", "is missing"),
        ('{ kk = "Зал", ru = "Зал", en = "Hall" }', '"Hall"', "title", "must be a table"),
        ("{ months = 1, clause", "{ clause", "admission.failed_attempt", "no interval is given"),
        ("{ months = 1, clause", "{ months = 0, clause", "failed_attempt.months", "is 0"),
        ("booking_days_ahead = 1", "booking_days_ahead = -1", "booking_days_ahead", "is -1"),
        ("[[sections]]", "[pass]\nthreshold_right = 5\nitems = 31\n[[sections]]", "pass.items", "have 30"),
        (
            "[[sections]]",
            '[mark]\nsum_of = ["law"]\nclause = "x"\n[[sections]]',
            "mark.sum_of",
            "without a mark",
        ),
        (
            "[[sections]]",
            '[mark]\nsum_of = []\nclause = "x"\n[[sections]]',
            "mark.sum_of",
            "names no sections",
        ),
        (
            "[[sections]]",
            "[pass]\nthreshold_right = 9\nitems = 8\n[[sections]]",
            "threshold_right",
            "is above",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(before: str, after: str, place: str, problem: str) -> None:
    assert before in HALL
    what = refused(HALL.replace(before, after, 1))
    assert what.startswith("hall.toml, at ")
    assert place in what
    assert problem in what


def test_two_sections_of_one_id_and_none_at_all() -> None:
    twice = HALL + HALL[HALL.index("[[sections]]") :]
    assert "the id 'law' is used twice" in refused(twice)
    assert "sections: is missing" in refused(HALL[: HALL.index("[[sections]]")])
    assert "must be a list of tables" in refused("sections = []\n" + HALL[: HALL.index("[[sections]]")])


def test_a_file_that_is_no_toml_is_named_with_its_line() -> None:
    assert re.search(r"hall\.toml is not a valid TOML file: .*line 3", refused('id = "hall"\n\n= 5\n'))


def test_open_figures_stop_the_start_until_the_site_sets_them() -> None:
    programme = parse_programme(OPEN_HALL, "hall.toml")
    assert programme.missing_settings() == ["sections.law.minutes", "sections.law.threshold_total"]
    with pytest.raises(MissingPartError) as caught:
        require_startable(programme)
    assert "hall.toml" in caught.value.what
    assert "sections.law.minutes" in caught.value.what
    assert "[programmes.hall]" in caught.value.remedy

    half = with_site_settings(programme, {"sections": {"law": {"minutes": 45}}})
    assert half.missing_settings() == ["sections.law.threshold_total"]
    law = {"minutes": 45, "threshold_total": 18, "blocks": {"ethics": {"threshold": 4}}}
    whole = with_site_settings(programme, {"sections": {"law": law}})
    require_startable(whole)
    section = whole.section("law")
    assert (section.minutes, section.threshold_total, section.block("ethics").threshold) == (45, 18, 4)
    assert section.block("civil").threshold is None
    assert programme.missing_settings(), "the programme as shipped stays as it was"


def test_numbers_of_items_left_to_the_site_must_fit_the_total() -> None:
    text = OPEN_HALL.replace("items = 20", 'items = "site"').replace("items = 10", 'items = "site"')
    text = text.replace("[[sections]]", "[pass]\nthreshold_right = 10\nitems = 30\n\n[[sections]]", 1)
    programme = parse_programme(text, "hall.toml")
    assert "sections.law.blocks.civil.items" in programme.missing_settings()
    assert programme.section("law").item_total == 0

    def with_items(civil: int, ethics: int) -> int:
        blocks = {"civil": {"items": civil}, "ethics": {"items": ethics}}
        return (
            with_site_settings(programme, {"sections": {"law": {"blocks": blocks}}}).section("law").item_total
        )

    assert with_items(12, 18) == 30
    for civil, ethics in ((12, 17), (12, 19)):
        with pytest.raises(BadInputError, match="Make the blocks' items add up"):
            with_items(civil, ethics)
    with pytest.raises(
        BadInputError, match=r"at programmes\.hall\.sections\.law\.items: .* the blocks have 31"
    ):
        with_site_settings(programme, {"sections": {"law": {"blocks": {"civil": {"items": 31}}}}})


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({"sections": {"law": {"minutes": 90}}}, "programmes.hall.sections.law.minutes"),
        ({"sections": {"law": {"threshold_total": 1}}}, "sections.law.threshold_total"),
        ({"sections": {"law": {"blocks": {"civil": {"items": 3}}}}}, "sections.law.blocks.civil.items"),
        ({"sections": {"law": {"blocks": {"civil": {"threshold": 1}}}}}, "blocks.civil.threshold"),
    ],
)
def test_the_site_cannot_change_what_the_order_gives(settings: dict[str, object], place: str) -> None:
    with pytest.raises(BadInputError, match="the order does not leave this to the site") as caught:
        with_site_settings(parse_programme(HALL, "hall.toml"), settings)
    assert caught.value.what.startswith("site.toml, at programmes.hall")
    assert place in caught.value.what


@pytest.mark.parametrize(
    "settings",
    [
        {"sections": {"language": {"minutes": 20}}},
        {"sections": {"law": {"minutes": 20, "seconds": 5}}},
        {"sections": {"law": {"blocks": {"tax": {"items": 5}}}}},
        {"sections": {}, "edition": "26"},
    ],
)
def test_a_site_setting_without_a_place_is_an_error(settings: dict[str, object]) -> None:
    with pytest.raises(BadInputError, match="is not a known setting"):
        with_site_settings(parse_programme(OPEN_HALL, "hall.toml"), settings)


def test_marks_training_and_choice_of_programme_are_data() -> None:
    text = HALL.replace(
        'place = "hall"', 'place = "hall"\ntraining = true\nfor_whom = { kk = "а", ru = "б", en = "c" }'
    )
    text = text.replace('kind = "choice"', 'kind = "choice"\nmark_factor = "0.1"\nword_limit = 250')
    text = text.replace('bank = "ethics"', 'bank = "ethics"\nlanguage = "kk"')
    programme = parse_programme(text, "hall.toml")
    assert programme.training
    assert programme.for_whom is not None
    assert programme.for_whom.get("en") == "c"
    assert programme.section("law").mark_factor == Decimal("0.1")
    assert programme.section("law").word_limit == 250
    assert programme.section("law").block("ethics").language == "kk"


@given(st.data())
def test_no_line_that_is_lost_or_spoilt_brings_the_reader_down(data: st.DataObject) -> None:
    lines = HALL.strip().splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    name = lines[number].partition("=")[0]
    value = data.draw(
        st.sampled_from(["", "0", "-1", "1.5", "true", '"x"', "[]", "[1]", "{}", "[{}]", '"site"', "nan"])
    )
    lines[number] = f"{name}= {value}" if value else ""
    try:
        programme = parse_programme("\n".join(lines), "hall.toml")
    except BadInputError as error:
        assert "hall.toml" in error.what
        assert error.remedy
    else:
        assert programme.sections
