"""The section's clock during a room scan: one rule, whoever reads the journal; and scans by chance."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core import entry as kinds
from proctor.core.check_in_policy import ScanRules
from proctor.core.entry import NO_ENTRY_BEFORE, Entry, Stamp, write_entry
from proctor.core.scan_clock import random_scan_offsets, scan_extra_ms, standing_deadline_ms
from proctor.core.sitting import Sitting, fold

RULES = ScanRules(longest_s=120.0, answer_s=60.0)
MINUTE = 60_000
HOURS = (90 * MINUTE, 60 * MINUTE)


class Book:
    """A journal, entry by entry."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def write(self, at_ms: int, kind: str, **data: Any) -> None:
        before = self.entries[-1] if self.entries else None
        prev = NO_ENTRY_BEFORE if before is None else before.digest
        stamp = Stamp(at_ms, at_ms, at_ms, "run")
        seq = len(self.entries) + 1
        self.entries.append(write_entry("a", seq, prev, kind=kind, data=data, stamp=stamp))

    def sitting(self) -> Sitting:
        return fold(self.entries)


def in_section(ends_ms: int = 1_000_000) -> Book:
    book = Book()
    book.write(
        0, kinds.SECTION_STARTED, section="s", started_ms=0, deadline_ms=ends_ms, paper_digest="0" * 64
    )
    return book


def ended(book: Book, at_ms: int, scan: str = "scan-1", **more: Any) -> None:
    data = {"status": "complete", "reasons": [], "figures": {}, "began_ms": None, "ended_ms": at_ms}
    book.write(at_ms, kinds.SCAN_ENDED, scan=scan, **{**data, "panorama": None, **more})


@pytest.mark.parametrize(
    ("asked", "finished", "rules", "extra"),
    [
        (1_000, 41_000, RULES, 40_000),
        (1_000, 500_000, RULES, 120_000),
        (1_000, 900, RULES, 0),
        (1_000, 41_000, ScanRules(stops_clock=False), 0),
    ],
)
def test_a_section_stands_still_from_the_asking_to_the_end_and_no_longer_than_the_policy_says(
    asked: int, finished: int, rules: ScanRules, extra: int
) -> None:
    assert scan_extra_ms(rules, asked, finished) == extra


def test_the_journal_alone_gives_the_new_deadline_and_answers_in_it_count() -> None:
    book = in_section()
    book.write(999_000, kinds.SCAN_ASKED, scan="scan-1", source="directive", directive="d")
    standing = book.sitting()
    assert standing.open_scan is not None
    assert standing.open_section is not None
    now = 1_020_000
    assert (
        standing_deadline_ms(standing.open_section.deadline_ms, standing.open_scan, RULES, now) == 1_021_000
    )

    ended(book, 1_030_000, extra_ms=scan_extra_ms(RULES, 999_000, 1_030_000))
    book.write(1_031_000, kinds.ANSWERED, section="s", item="i", options=["o"])
    book.write(1_031_001, kinds.ANSWERED, section="s", item="j", options=["o"])
    part = book.sitting().sections[0]
    assert part.deadline_ms == 1_031_000
    assert (set(part.responses), part.late_answers) == ({"i"}, 1)
    assert standing_deadline_ms(part.deadline_ms, None, RULES, now) == part.deadline_ms


def test_only_a_scan_that_was_asked_for_in_a_section_and_ends_once_prolongs_it() -> None:
    book = Book()
    book.write(0, kinds.SCAN_ASKED, scan="before", source="check_in", directive=None)
    book.write(0, kinds.SECTION_STARTED, section="s", started_ms=0, deadline_ms=1_000, paper_digest="0" * 64)
    ended(book, 10, scan="before", extra_ms=500)
    ended(book, 10, scan="never-asked", extra_ms=500)
    assert book.sitting().sections[0].deadline_ms == 1_000
    book.write(20, kinds.SCAN_ASKED, scan="in", source="directive", directive="d")
    book.write(30, kinds.SCAN_ASKED, scan="in", source="directive", directive="d")
    ended(book, 40, scan="in", extra_ms=20)
    ended(book, 50, scan="in", extra_ms=900)
    ended(book, 60, scan="before", extra_ms=900)
    sitting = book.sitting()
    assert sitting.sections[0].deadline_ms == 1_020
    assert [(scan["scan"], scan["section"]) for scan in sitting.scans] == [("before", None), ("in", "s")]
    assert sitting.open_scan is None


def test_a_section_that_is_finished_is_not_prolonged_and_an_older_journal_folds_as_before() -> None:
    book = in_section(1_000)
    book.write(10, kinds.SCAN_ASKED, scan="scan-1", source="directive", directive="d")
    book.write(20, kinds.SECTION_FINISHED, section="s", reason="candidate", with_remarks=False, remarks="")
    ended(book, 30, extra_ms=20)
    assert book.sitting().sections[0].deadline_ms == 1_000
    older = in_section(1_000)
    older.write(10, kinds.SCAN_ASKED, scan="scan-1", source="directive", directive="d")
    ended(older, 30)
    assert older.sitting().sections[0].deadline_ms == 1_000


@given(st.text(min_size=1), st.floats(0, 6))
def test_scans_by_chance_are_the_same_for_the_same_secret_and_leave_time_to_be_made(
    secret: str, count: float
) -> None:
    rules = ScanRules(random=count, longest_s=120.0, answer_s=60.0)
    found = random_scan_offsets(secret, rules, HOURS)
    assert found == random_scan_offsets(secret, rules, HOURS)
    assert len(found) in (int(count), int(count) + 1)
    for offset in found:
        begin = 0 if offset < HOURS[0] else HOURS[0]
        length = HOURS[0] if offset < HOURS[0] else HOURS[1]
        assert MINUTE <= offset - begin <= length - 180_000


def test_scans_by_chance_are_spread_over_the_whole_exam_and_a_part_is_a_chance() -> None:
    often = [random_scan_offsets(f"secret {n}", ScanRules(random=1.0), HOURS) for n in range(400)]
    places = sorted(offset for (offset,) in often)
    thirds = [
        sum(places[0] <= one < 50 * MINUTE for one in places),
        sum(one > 100 * MINUTE for one in places),
    ]
    assert all(90 < count < 180 for count in thirds)
    seldom = [random_scan_offsets(f"secret {n}", ScanRules(random=0.25), HOURS) for n in range(400)]
    assert 70 < sum(map(len, seldom)) < 130


def test_where_no_section_has_the_time_nothing_is_asked_for() -> None:
    assert random_scan_offsets("s", ScanRules(random=3.0), (3 * MINUTE, 0)) == ()
    assert random_scan_offsets("s", ScanRules(random=3.0), ()) == ()
