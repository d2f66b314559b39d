"""What the equipment check leaves in the record: all figures, and never more than an entry can hold."""

from __future__ import annotations

import json
import math
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from client.app.check_record import CUT, MOST_CHARS, bounded
from proctor.core.canonical import canonical_bytes
from proctor.sync.messages import CheckResult
from tests.fakes.desk import good_checks


def figures_of(figures: dict[str, Any]) -> dict[str, Any]:
    return bounded([CheckResult(name="computer", status="fail", figures=figures)])[0].figures


def test_ordinary_figures_stay_as_they_are() -> None:
    checks = list(good_checks().values())
    assert bounded(checks) == checks


def test_a_crowd_of_facts_is_cut_and_the_rest_kept() -> None:
    trace = {"what": "window", "detail": "x" * 5_000, "weight": 1.0}
    fact = {"probe": "programs", "state": "found", "names": ["AnyDesk"], "traces": [trace] * 300}
    kept = figures_of({"fail_count": 1, "facts": [fact] * 200})
    assert len(json.dumps(kept, ensure_ascii=False)) <= MOST_CHARS
    assert kept["fail_count"] == 1
    assert kept.get(CUT) or kept["facts"][0]["names"] == ["AnyDesk"]


def test_long_words_are_cut_too() -> None:
    long = CheckResult(name="line", status="unknown", measured="9" * 3000, advice="w" * 3000)
    short = bounded([long])[0]
    assert (len(short.measured), len(short.advice)) == (500, 500)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**50), 2**50) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(), inner, max_size=8),
    max_leaves=20,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text(), VALUES, max_size=6))
def test_whatever_was_measured_can_be_written_down(figures: dict[str, Any]) -> None:
    kept = figures_of(figures)
    assert len(json.dumps(kept, ensure_ascii=False)) <= MOST_CHARS
    canonical_bytes(kept)  # no infinities, no strange values
    assert all(not isinstance(value, float) or math.isfinite(value) for value in kept.values())
