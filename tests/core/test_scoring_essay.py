"""Essays: two hundred and fifty words, and marks that stand only when enough members gave them, evenly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.errors import BadInputError
from proctor.core.essay import count_words, mark_essays, marks_short


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" — … ! ", 0),
        ("Мемлекеттік қызмет — ел алдындағы жауапкершілік.", 5),
        ("кто-нибудь об'єкт 3,5 2024/25", 4),
        ("бір\nекі\tүш", 3),
    ],
)
def test_words_as_a_reader_counts_them(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.lists(st.text(alphabet="аәбвгғқңөұүһі", min_size=1, max_size=9), max_size=300))
def test_words_between_spaces_are_all_counted(words: list[str]) -> None:
    assert count_words(" ".join(words)) == len(words)


def test_the_mean_of_two_thirds_of_the_commission() -> None:
    found = mark_essays({"e1": {"a": 5, "b": 4, "c": 4, "d": 4}, "e2": {"a": 0, "b": 1, "e": 0, "f": 1}}, 6)
    assert (found["e1"].mark, found["e1"].needed, found["e1"].reason) == (Decimal("4.25"), 4, "")
    assert found["e2"].mark == Decimal("0.50")


@pytest.mark.parametrize(("members", "needed"), [(1, 1), (3, 2), (4, 3), (5, 4), (6, 4), (7, 5)])
def test_two_thirds_are_rounded_up(members: int, needed: int) -> None:
    short = {"e": {str(member): 3 for member in range(needed - 1)}}
    enough = {"e": {str(member): 3 for member in range(needed)}}
    assert mark_essays(short, members)["e"].mark is None
    assert mark_essays(short, members)["e"].reason == "too_few_members"
    assert mark_essays(enough, members)["e"].mark == Decimal("3.00")


def test_essays_marked_by_different_numbers_wait() -> None:
    found = mark_essays({"e1": {"a": 5, "b": 5, "c": 5}, "e2": {"a": 5, "b": 5}}, 3)
    assert {essay: mark.reason for essay, mark in found.items()} == {
        "e1": "uneven_members",
        "e2": "uneven_members",
    }
    assert all(mark.mark is None for mark in found.values())


@pytest.mark.parametrize(
    ("marks", "members"), [({"e": {"a": 6}}, 1), ({"e": {"a": -1}}, 1), ({"e": {"a": 1, "b": 1}}, 1), ({}, 0)]
)
def test_marks_that_cannot_be(marks: dict[str, dict[str, int]], members: int) -> None:
    with pytest.raises(BadInputError):
        mark_essays(marks, members)


_MARKS = st.dictionaries(
    st.sampled_from(["e1", "e2", "e3", "e4"]),
    st.dictionaries(st.sampled_from(["a", "b", "c", "d", "e"]), st.integers(0, 5)),
    min_size=1,
)


@given(_MARKS, st.integers(5, 9))
def test_what_is_short_is_exactly_what_keeps_the_marks_from_standing(
    marks: dict[str, dict[str, int]], members: int
) -> None:
    short = marks_short(marks, members)
    stand = {essay: found.mark for essay, found in mark_essays(marks, members).items()}
    assert (not short) is all(mark is not None for mark in stand.values())
    filled = {
        essay: given | {f"more-{number}": 3 for number in range(short.get(essay, 0))}
        for essay, given in marks.items()
    }
    assert marks_short(filled, members) == {}, "that many more, and no fewer"
