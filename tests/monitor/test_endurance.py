"""Hours in minutes: the run that looks for a growing memory works. Its full length is a command."""

from __future__ import annotations

import pytest

from proctor.monitor.endurance import ROUND_S, bench_endurance


@pytest.mark.timeout(900)  # all of it is work: a busy computer takes many times as long
def test_a_short_endurance_run_watches_writes_evidence_and_measures() -> None:
    told: list[tuple[float, float]] = []
    hours = 0.45 * ROUND_S / 3600  # an absence, a second person, a turned head
    figures = bench_endurance(hours, lambda done, whole: told.append((done, whole)))
    assert figures["incidents"] == figures["clips"] == figures["strips"] == 3
    assert 20 < figures["memory_mb_early"] < 2000 and abs(figures["growth_mb"]) < 100
    assert told[0][0] == 0 and 100 < told[-1][0] < told[-1][1] == hours * 3600
