"""Short texts in three languages, and what is read from tables beside programmes: conduct rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.conduct_rules import parse_rules
from proctor.core.errors import BadInputError
from proctor.core.local_text import LocalText

RULES = """
edition = "9"
title = { kk = "а", ru = "б", en = "c" }
[[rules]]
id = "seated"
clause = "9/10"
text = { kk = "отырады", ru = "сидит", en = "sits" }
[[rules]]
id = "quiet"
clause = "9/11"
text = { kk = "үндемейді", ru = "молчит", en = "is quiet" }
"""


def test_a_language_without_text_falls_back_to_one_with_it() -> None:
    text = LocalText(kk="сәлем", en="hello")
    assert [text.get(language) for language in ("kk", "ru", "en", "de")] == [
        "сәлем",
        "сәлем",
        "hello",
        "сәлем",
    ]
    assert (text.has("ru"), text.has("en"), text.languages) == (False, True, ("kk", "en"))
    assert LocalText().get("kk") == ""


@given(st.builds(LocalText, st.text(), st.text(), st.text()))
def test_a_text_survives_the_wire(text: LocalText) -> None:
    assert LocalText.from_dict(text.to_dict()) == text


def test_rules_are_found_by_id_and_by_clause() -> None:
    rules = parse_rules(RULES, "9.toml")
    assert rules.rule("quiet").text.get("ru") == "молчит"
    assert [rule.id for rule in rules.of_clause("9/10")] == ["seated"]
    assert rules.of_clause("9/12") == ()
    with pytest.raises(KeyError):
        rules.rule("loud")


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ('clause = "9/11"', "clause = 11", "rules.quiet.clause"),
        ('id = "quiet"', 'id = "seated"', "at rules: the id 'seated'"),
        ('ru = "молчит", ', "", "rules.quiet.text.ru"),
        ('clause = "9/10"', 'clause = "9/10"\nnumber = 3', "rules.seated.number"),
        ('edition = "9"', 'edition = "9"\ndate = "x"', "at date"),
    ],
)
def test_rules_out_of_order_are_named_with_their_place(before: str, after: str, place: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_rules(RULES.replace(before, after), "9.toml")
    assert caught.value.what.startswith("9.toml, at ")
    assert place in caught.value.what
