"""kill -9 at random moments of a running exam: nothing is lost, nothing comes twice, the time is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from proctor.core.entry import ANSWERED, NO_ENTRY_BEFORE, Stamp, write_entry
from tests.e2e.kill_storm import doubled_answers, lost_answers, run_storm

KILLS = 6  # the full hundred: python -m tests.e2e.kill_storm --kills 100


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_window_monitor_and_service_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    outcome = run_storm(tmp_path, KILLS, seed=3)
    assert outcome["problems"] == []
    assert sum(outcome["kills"].values()) == KILLS
    assert outcome["resumes"] >= 1
    assert outcome["saved"] > 20
    assert outcome["result"] == "under_review"


def test_the_storms_own_judgement_finds_a_lost_and_a_doubled_answer() -> None:
    def answered(seq: int, item: str, option: str):
        data = {"section": "s", "item": item, "options": [option]}
        return write_entry("A", seq, NO_ENTRY_BEFORE, kind=ANSWERED, data=data, stamp=Stamp(0, 0, 0, "r"))

    chain = [answered(1, "p", "a"), answered(2, "q", "a"), answered(3, "p", "b")]
    saved = [("p", ("a",)), ("q", ("a",)), ("p", ("b",))]
    assert lost_answers(saved, chain) == []
    assert lost_answers([*saved, ("q", ("c",))], chain) == ["lost: q ('c',)"]
    assert lost_answers(saved, chain[:1] + chain[2:]) != []
    assert doubled_answers(chain) == []
    assert len(doubled_answers([*chain, answered(4, "q", "a")])) == 1
