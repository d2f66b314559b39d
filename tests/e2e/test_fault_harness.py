"""The fault harness at a small size, and that its own judgement is not blind.

At full size: `python -m tests.e2e.fault_harness --attempts 200 --seed 7`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from proctor.core.entry import ANSWERED, NO_ENTRY_BEFORE, Entry, Stamp, write_entry
from tests.e2e.faults.judge import Outcome, compare_answers, compare_entries, verdict_of
from tests.e2e.faults.kinds import BY_NAME, KINDS
from tests.e2e.faults.notebook import Noted, read_notebook
from tests.e2e.faults.season import Season, plan
from tests.e2e.faults.summary import is_clean, lines_of, summary_of

SMALL = (
    *("service killed", "power cut", "line stalled", "adapter off"),
    *("journal spoiled", "disk full", "desk killed", "monitor hung"),
)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_fault_of_each_kind_at_a_random_moment_loses_nothing(tmp_path: Path) -> None:
    season = Season(tmp_path, 3, lambda _outcome: None)
    outcomes = season.run(plan(len(SMALL), 3, SMALL), lanes=4)
    told = "\n".join(lines_of(summary_of(outcomes, season.skipped, season.troubles)))
    assert is_clean(outcomes) and not season.troubles, told
    assert len(outcomes) + len(season.skipped) == len(SMALL)
    assert len(outcomes) >= 5, "without rooms and disks of our own, three kinds are left out"
    assert sum(one.verdict == "right" for one in outcomes) >= 2, told
    # A busy machine may stand still by itself, and be found to; nobody's deed comes of that.
    blamed = [one for one in outcomes if one.found == "candidate" and one.truth != "candidate"]
    assert not blamed, told
    assert all(one.answers >= 3 and one.entries > 15 for one in outcomes), told
    assert sum(one.evidence for one in outcomes) >= 5, told


def test_every_kind_has_its_turn_before_any_has_its_second() -> None:
    assert len(KINDS) >= 15
    order = [fault.name for _, fault in plan(2 * len(KINDS), seed=1)]
    assert sorted(order[: len(KINDS)]) == sorted(BY_NAME) == sorted(order[len(KINDS) :])
    assert order == [fault.name for _, fault in plan(2 * len(KINDS), seed=1)]
    assert order != [fault.name for _, fault in plan(2 * len(KINDS), seed=2)]


def _chain(*answers: tuple[str, str]) -> list[Entry]:
    chain: list[Entry] = []
    for item, option in answers:
        data = {"section": "s", "item": item, "options": [option]}
        prev = chain[-1].digest if chain else NO_ENTRY_BEFORE
        stamp = Stamp(0, 0, 0, "r")
        chain.append(write_entry("A", len(chain) + 1, prev, kind=ANSWERED, data=data, stamp=stamp))
    return chain


def _noted(*saved: tuple[str, str], held: int = 0) -> Noted:
    return Noted([(item, (option,), at) for at, (item, option) in enumerate(saved, 1)], [], held)


def test_the_judgement_finds_what_is_lost() -> None:
    chain = _chain(("p", "a"), ("q", "a"), ("p", "b"))
    outcome = Outcome(1, "desk killed")
    compare_entries(outcome, _noted(held=3), chain, chain)
    assert not outcome.lost
    for held, here, there in ((3, chain, chain[:2]), (3, chain[:2], chain[:2]), (0, chain[:2], chain)):
        short = Outcome(1, "desk killed")
        compare_entries(short, _noted(held=held), here, there)
        assert short.entries_lost and short.lost


def test_the_notebook_counts_what_was_saved_and_bears_a_line_cut_short(tmp_path: Path) -> None:
    book = tmp_path / "notebook.jsonl"
    lines = [
        '{"tried": "p", "options": ["a"]}',
        '{"saved": "p", "options": ["a"], "seq": 4}',
        '{"held": 4}',
        '{"tried": "p", "options": ["b"]}',
        '{"saved": "p", "opt',
    ]
    book.write_text("\n".join(lines))
    assert read_notebook(book) == Noted([("p", ("a",), 4)], [("p", ("a",), 0), ("p", ("b",), 1)], 4)


def test_the_last_answer_counts_and_one_that_was_under_way_may() -> None:
    def lost(noted: Noted, *answers: tuple[str, str]) -> list[str]:
        outcome = Outcome(1, "desk killed")
        compare_answers(outcome, noted, _final(answers), _chain(*answers))
        return outcome.answers_lost

    saved = _noted(("p", "a"), ("q", "a"), ("p", "b"))
    assert lost(saved, ("p", "a"), ("q", "a"), ("p", "b")) == []
    assert lost(saved, ("p", "a"), ("p", "b"), ("q", "a")) != [], "in the order in which they were given"
    assert lost(saved, ("p", "a"), ("q", "a")) != []
    assert lost(saved, ("p", "a"), ("q", "a"), ("p", "b"), ("p", "c")) != []
    under_way = Noted(saved.saved, [("p", ("c",), 3)], 0)
    assert lost(under_way, ("p", "a"), ("q", "a"), ("p", "b"), ("p", "c")) == []


def _final(answers: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    return {item: (option,) for item, option in answers}


def test_verdicts_tell_wrong_from_unknown_from_unnoticed() -> None:
    cut, killed = BY_NAME["line cut"], BY_NAME["monitor killed"]
    assert [verdict_of(cut, found) for found in ("provider", "unknown", "none", "candidate")] == [
        *("right", "unknown", "unnoticed", "wrong")
    ]
    assert [verdict_of(killed, found) for found in ("none", "unknown", "computer")] == [
        *("right", "unknown", "wrong")
    ]
    assert verdict_of(BY_NAME["line half closed"], "none") == "right"
