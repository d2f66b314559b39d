"""Who needs a look first: what goes on now before what is unknown, what is unknown before what is well."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.attention import (
    LAST_MINUTES_MS,
    LONG_PAUSE_MS,
    OLD_PICTURE_MS,
    SILENT_MS,
    Level,
    Reason,
    Standing,
    attention_for,
)

WELL = Standing(
    "running", in_section=True, silent_ms=1_000, left_ms=3_600_000, line="good", picture_ms=12_000
)


def test_who_is_well_needs_no_look() -> None:
    assert attention_for(WELL).level is Level.CALM
    assert attention_for(WELL).reasons == ()


@pytest.mark.parametrize(
    ("change", "reason", "level"),
    [
        ({"going_on": {"grave": 1}}, Reason.GRAVE, Level.URGENT),
        ({"silent_ms": SILENT_MS + 1}, Reason.SILENT, Level.URGENT),
        ({"line": "offline"}, Reason.OFFLINE, Level.URGENT),
        ({"going_on": {"suspicion": 2}}, Reason.SUSPICION, Level.LOOK),
        ({"picture_ms": None}, Reason.NO_PICTURE, Level.LOOK),
        ({"picture_ms": OLD_PICTURE_MS + 1}, Reason.NO_PICTURE, Level.LOOK),
        ({"state": "suspended"}, Reason.PAUSED, Level.LOOK),
        ({"state": "suspended", "paused_ms": LONG_PAUSE_MS}, Reason.PAUSED, Level.LOOK),
        ({"state": "suspended", "paused_ms": LONG_PAUSE_MS + 1}, Reason.LONG_PAUSE, Level.URGENT),
        ({"scan_asked": True}, Reason.SCAN, Level.LOOK),
        ({"line": "poor"}, Reason.POOR_LINE, Level.LOOK),
        ({"silent_ms": None}, Reason.UNHEARD, Level.LOOK),
        ({"left_ms": LAST_MINUTES_MS}, Reason.LAST_MINUTES, Level.CALM),
    ],
)
def test_each_reason_is_said(change: dict[str, object], reason: Reason, level: Level) -> None:
    found = attention_for(replace(WELL, **change))  # type: ignore[arg-type]
    assert found.reasons == (reason,) and found.level is level


@pytest.mark.parametrize(
    "change",
    [
        {"silent_ms": SILENT_MS},
        {"picture_ms": OLD_PICTURE_MS},
        {"left_ms": LAST_MINUTES_MS + 1},
        {"line": ""},
        {"going_on": {"note": 4}},
    ],
)
def test_at_the_limit_nothing_is_said(change: dict[str, object]) -> None:
    assert attention_for(replace(WELL, **change)).reasons == ()  # type: ignore[arg-type]


def test_before_a_section_there_need_be_no_picture() -> None:
    waiting = Standing("checked_in", in_section=False, silent_ms=2_000)
    assert attention_for(waiting).level is Level.CALM


def test_who_is_silent_is_not_also_called_offline() -> None:
    gone = replace(WELL, silent_ms=SILENT_MS * 2, line="offline")
    assert attention_for(gone).reasons == (Reason.SILENT,)


def test_the_order_of_the_wall() -> None:
    ordered = [
        replace(WELL, going_on={"grave": 1}, line="poor"),
        replace(WELL, going_on={"grave": 1}),
        replace(WELL, silent_ms=SILENT_MS * 3),
        replace(WELL, going_on={"suspicion": 1}),
        replace(WELL, state="suspended"),
        replace(WELL, line="bad"),
        replace(WELL, left_ms=1_000),
        WELL,
    ]
    ranks = [attention_for(one).rank for one in ordered]
    assert all(before < after for before, after in pairwise(ranks))


@given(
    st.builds(
        Standing,
        st.sampled_from(["checked_in", "running", "suspended"]),
        st.booleans(),
        st.none() | st.integers(0, 10**7),
        left_ms=st.none() | st.integers(0, 10**8),
        line=st.sampled_from(["", "good", "poor", "bad", "offline", "unknown"]),
        going_on=st.none()
        | st.dictionaries(st.sampled_from(["note", "suspicion", "grave"]), st.integers(0, 9)),
        scan_asked=st.booleans(),
        picture_ms=st.none() | st.integers(0, 10**7),
    )
)
def test_more_trouble_never_moves_anybody_down(known: Standing) -> None:
    worse = replace(known, going_on={**(known.going_on or {}), "grave": 1})
    assert attention_for(worse).rank <= attention_for(known).rank
    assert attention_for(worse).level is Level.URGENT
