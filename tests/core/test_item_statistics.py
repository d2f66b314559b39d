"""Figures of classical test theory, against figures worked out by hand."""

from __future__ import annotations

import pytest

from proctor.core import entry as kinds
from proctor.core.entry import NO_ENTRY_BEFORE, Entry, Stamp, write_entry
from proctor.core.item_statistics import (
    ItemTaken,
    corrected_point_biserial,
    item_statistics,
    seconds_spent,
)

# Five candidates, four items: a row is a candidate.
TABLE = (
    (1, 1, 1, 1),
    (1, 1, 1, 0),
    (1, 1, 0, 0),
    (1, 0, 0, 1),
    (0, 0, 0, 0),
)


def papers(table: tuple[tuple[int, ...], ...] = TABLE, bank: str = "law") -> list[list[ItemTaken]]:
    return [
        [ItemTaken(f"i{number}", bank, right=bool(right)) for number, right in enumerate(row, 1)]
        for row in table
    ]


# By hand, with rest scores r (of the three others):
# i1: own 1 1 1 1 0, r 3 2 1 1 0: shared = 1.4, spread = 0.8 * 5.2 -> 1.4 / sqrt(4.16)
# i2: own 1 1 1 0 0, r 3 2 1 2 0: shared = 1.2, spread = 1.2 * 5.2 -> 1.2 / sqrt(6.24)
# i3: own 1 1 0 0 0, r 3 2 2 2 0: shared = 1.4, spread = 1.2 * 4.8 -> 1.4 / sqrt(5.76)
# i4: own 1 0 0 1 0, r 3 3 2 1 0: shared = 0.4, spread = 1.2 * 6.8 -> 0.4 / sqrt(8.16)
@pytest.mark.parametrize(
    ("item", "difficulty", "discrimination"),
    [("i1", 0.8, 0.68641), ("i2", 0.6, 0.48038), ("i3", 0.4, 0.58333), ("i4", 0.4, 0.14003)],
)
def test_difficulty_and_discrimination_are_those_worked_out_by_hand(
    item: str, difficulty: float, discrimination: float
) -> None:
    [found] = [one for one in item_statistics(papers(), least_papers=5) if one.item == item]
    assert found.difficulty == pytest.approx(difficulty)
    assert found.discrimination == pytest.approx(discrimination, abs=1e-5)


def test_an_item_that_the_weak_get_right_discriminates_the_wrong_way_round() -> None:
    # own 0 0 1 1, rest 3 2 1 0: shared = -2, spread = 1 * 5.
    assert corrected_point_biserial([False, False, True, True], [3, 2, 1, 0]) == pytest.approx(-2 / 5**0.5)


@pytest.mark.parametrize(
    ("right", "rest"),
    [
        ([True, True, True], [0.1, 0.5, 0.9]),
        ([False, False], [0.1, 0.5]),
        ([True, False], [0.5, 0.5]),
        ([True], [1.0]),
        ([], []),
    ],
)
def test_where_nothing_differs_there_is_no_discrimination(right: list[bool], rest: list[float]) -> None:
    assert corrected_point_biserial(right, rest) is None


def test_too_few_papers_have_a_difficulty_and_no_discrimination() -> None:
    few = item_statistics(papers())
    assert all(one.discrimination is None for one in few)
    assert [one.difficulty for one in few] == pytest.approx([0.8, 0.6, 0.4, 0.4])
    enough = item_statistics(papers(TABLE * 6))
    # Six times the same people have the same correlation.
    assert [one.discrimination for one in enough] == pytest.approx(
        [0.68641, 0.48038, 0.58333, 0.14003], abs=1e-5
    )


def test_exposure_is_the_share_of_the_papers_that_drew_from_the_bank() -> None:
    drawn = [
        [ItemTaken("a", "law", right=True), ItemTaken("b", "law", right=True)],
        [ItemTaken("a", "law", right=True), ItemTaken("c", "law", right=False)],
        [ItemTaken("a", "law", right=False), ItemTaken("z", "ethics", right=True)],
        [ItemTaken("z", "ethics", right=True)],
    ]
    found = {one.item: (one.papers, one.bank_papers, one.exposure) for one in item_statistics(drawn)}
    assert found["a"] == (3, 3, 1.0)
    assert found["b"] == (1, 3, pytest.approx(1 / 3))
    assert found["z"] == (2, 2, 1.0)


def test_what_was_left_out_counts_as_wrong_and_is_told() -> None:
    asked = [
        [ItemTaken("a", "law", right=True, seconds=10.0)],
        [ItemTaken("a", "law", right=False, answered=False)],
        [ItemTaken("a", "law", right=True, seconds=40.0)],
        [ItemTaken("a", "law", right=True, seconds=20.0)],
    ]
    [found] = item_statistics(asked, least_papers=1)
    assert (found.right, found.omitted, found.difficulty) == (3, 1, 0.75)
    assert (found.timed, found.median_s) == (3, 20.0)
    assert found.discrimination is None  # a section of one item has no rest score


def journal(*lines: tuple[str, str, float, str]) -> list[Entry]:
    """Lines of (kind, item, second, run)."""
    entries: list[Entry] = []
    for kind, item, second, run in lines:
        before = entries[-1].digest if entries else NO_ENTRY_BEFORE
        data = {"section": "law", "item": item}
        if kind == kinds.ANSWERED:
            data["options"] = ["o"]  # type: ignore[assignment]
        stamp = Stamp(0, 0, round(second * 1000), run)
        entries.append(write_entry("A-1", len(entries) + 1, before, kind=kind, data=data, stamp=stamp))
    return entries


def test_time_runs_from_the_look_to_its_last_answer_and_looks_add_up() -> None:
    told = journal(
        (kinds.ITEM_SHOWN, "a", 0, "r1"),
        (kinds.ANSWERED, "a", 12, "r1"),
        (kinds.ANSWERED, "a", 15, "r1"),  # changed one's mind
        (kinds.ITEM_SHOWN, "b", 20, "r1"),  # looked at, not answered
        (kinds.ITEM_SHOWN, "a", 50, "r1"),
        (kinds.ANSWERED, "a", 55, "r1"),
        (kinds.ITEM_SHOWN, "c", 60, "r1"),
        (kinds.ANSWERED, "c", 4, "r2"),  # the computer was started anew in between
        (kinds.ANSWERED, "d", 9, "r2"),  # never shown, as far as anybody knows
    )
    assert seconds_spent(told, "law") == {"a": 20.0}
    assert seconds_spent(told, "language") == {}
