"""A position's category finds its programmes however its letters and dashes were typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.category import fold_category
from proctor.resources.programmes import load_programmes

LOOK_ALIKE = {"A": "А", "B": "В", "C": "С", "K": "К", "M": "М", "O": "О", "P": "Р", "T": "Т", "X": "Х"}


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("C-GP-2", ["law-enforcement-1"]),
        ("С-GР-2", ["law-enforcement-1"]),
        (" с – svо — 8 ", ["law-enforcement-1"]),
        ("В-PK-1", ["law-enforcement-1"]),
        ("С-SV-8", ["law-enforcement-2"]),
        ("C-SSP-7", ["law-enforcement-3"]),
        ("C-GP-4", ["law-enforcement-1", "law-enforcement-3"]),
        ("В-РКО-3", ["law-enforcement-1", "law-enforcement-3"]),
        ("B-PK-8", ["law-enforcement-2", "law-enforcement-3"]),
        ("C-GP-1", []),
        ("", []),
    ],
)
def test_categories_as_people_write_them(typed: str, ids: list[str]) -> None:
    assert [programme.id for programme in load_programmes().for_category(typed)] == ids


@given(st.data())
def test_every_listed_category_is_found_in_any_spelling(data: st.DataObject) -> None:
    catalogue = load_programmes()
    programme = data.draw(st.sampled_from([found for found in catalogue.programmes if found.categories]))
    category = data.draw(st.sampled_from(programme.categories))
    spelt = ""
    for sign in category:
        if sign == "-":
            spelt += data.draw(st.sampled_from(["-", "–", " - ", "‑", " "]))
        else:
            spelt += data.draw(st.sampled_from([sign, sign.lower(), LOOK_ALIKE.get(sign, sign)]))
    assert programme in catalogue.for_category(spelt)


def test_no_two_categories_of_a_programme_fold_into_one() -> None:
    for programme in load_programmes().programmes:
        assert len({fold_category(category) for category in programme.categories}) == len(
            programme.categories
        )
