"""The test suite in three parts: rooms that share out the cores, then those by the clock, then those alone.

A test of the first part works as fast as the processor lets it. One of the second (marker `real_time`)
drives real windows and monitors at the pace of the clock: it mostly waits, and neighbours who take all they
can get would spoil what it sees. So the first part has all cores; the second runs after it, never beside
it, two at a time on a computer with two cores or more, which leaves much of these idle. The third (marker
`alone`) measures rates, and has the computer to itself. Which tests are of which part is said in
tests/conftest.py (rooms) and at the head of single modules.

A computer that stalls for a second can spoil a test of the clock, and no deadline is loose enough for all of
them. So what failed in the second or third part is asked once more by itself, the same test with the same
asserts, and the summary names what passed only then: a name that keeps coming back is a bug to look for. A
test of the first part has no such excuse.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from steps import say

NOTHING_TO_RUN = 5
SLOWEST = 10
_WRONG_WORDS = 4
_OUTCOMES = {"failure": "failed", "error": "broken", "skipped": "skipped"}

Pytest = Callable[[list[str]], int]


@dataclass(frozen=True)
class Part:
    """One run of pytest: what it is called in the summary, which tests it takes, on how many workers."""

    title: str
    marked: str
    workers: int
    has_second_try: bool = False

    def words(self, report: Path, wish: str, rest: list[str]) -> list[str]:
        """What pytest is started with; the person's own words come last and win."""
        return [f"--junitxml={report}", *shared_out(self.workers), "-m", self._meant(wish), *rest]

    def words_again(self, report: Path, wish: str, rest: list[str]) -> list[str]:
        """What pytest is started with for those that have just failed, one after the other."""
        last = ("--last-failed", "--last-failed-no-failures=none")
        return [f"--junitxml={report}", *rest, *shared_out(1), "-m", self._meant(wish), *last]

    def _meant(self, wish: str) -> str:
        return f"({self.marked}) and ({wish})" if wish else self.marked


@dataclass
class Outcome:
    """How a part came out: pytest's exit code, its seconds, and what its report says.

    `second_time`: what failed at first and passed when it was asked again.
    """

    part: Part
    code: int
    seconds: float
    counts: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    second_time: list[str] = field(default_factory=list)
    took: dict[str, float] = field(default_factory=dict)


def parts(cores: int) -> tuple[Part, ...]:
    """All parts in their order, for a computer of so many cores."""
    return (
        Part("rooms", "not real_time and not alone", min(cores, 4)),
        Part("by the clock", "real_time and not alone", min(cores, 2), has_second_try=True),
        Part("alone", "alone", 1, has_second_try=True),
    )


def shared_out(workers: int) -> list[str]:
    """pytest's words for so many workers; a file stays with one of them, and so do the worlds it builds."""
    return (
        ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"] if workers > 1 else ["-n", "0"]
    )


def run_suite(words: list[str], pytest: Pytest) -> int:
    """Run all parts, the later ones also where an earlier one failed, and say how they came out.

    `words` go to each; an `-m` among them narrows each. 0 only if no test failed; 5 where no test was meant.
    """
    reader = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    reader.add_argument("-m", dest="wish", default="")
    own, rest = reader.parse_known_args(words)
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="synaq-tests-") as folder:
        for number, part in enumerate(parts(os.cpu_count() or 1)):
            report = Path(folder) / f"{number}.xml"
            begin = time.monotonic()
            code = pytest(part.words(report, own.wish, rest))
            outcome = Outcome(part, code, time.monotonic() - begin)
            read_report(report, outcome)
            if part.has_second_try and code == 1:
                again = report.with_stem(f"{number}-again")
                outcome = _asked_again(outcome, pytest(part.words_again(again, own.wish, rest)), again)
                outcome.seconds = time.monotonic() - begin
            outcomes.append(outcome)
            if code == _WRONG_WORDS:
                return code  # pytest has said why, and would say it again
    for line in summary(outcomes):
        say(line)
    return verdict(outcome.code for outcome in outcomes)


def _asked_again(first: Outcome, code: int, report: Path) -> Outcome:
    """The first outcome, with what came of those that had failed in it. Good only if each ran and passed."""
    second = Outcome(first.part, code, 0.0)
    read_report(report, second)
    first.second_time = [name for name in first.failed if name in second.took and name not in second.failed]
    first.failed = [name for name in first.failed if name not in first.second_time]
    if code == 0 and first.second_time and not first.failed:
        first.code = 0
    return first


def read_report(report: Path, outcome: Outcome) -> None:
    """Fill in the counts, the failed tests and all tests' seconds; nothing where pytest left no report."""
    if not report.is_file():
        return
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it a moment ago
        tags = [_OUTCOMES[child.tag] for child in case if child.tag in _OUTCOMES] or ["passed"]
        for tag in tags:
            outcome.counts[tag] = outcome.counts.get(tag, 0) + 1
        name = f"{case.get('classname', '')}.{case.get('name', '')}"
        outcome.took[name] = outcome.took.get(name, 0.0) + float(case.get("time", 0))
        if {"failed", "broken"} & set(tags):
            outcome.failed.append(name)


def summary(outcomes: Sequence[Outcome]) -> list[str]:
    """A line a part, and under it the tests that failed; then those that took longest."""
    lines = ["", *slowest(outcomes), "Tests:"]
    for outcome in outcomes:
        mark = {0: "ok    ", NOTHING_TO_RUN: "none  "}.get(outcome.code, "FAILED")
        told = ", ".join(f"{outcome.counts[key]} {key}" for key in sorted(outcome.counts))
        if outcome.code not in (0, 1, NOTHING_TO_RUN):
            told = f"{told + '; ' if told else ''}pytest ended with {outcome.code}"
        workers = f", {outcome.part.workers} workers" if outcome.part.workers > 1 else ""
        lines.append(f"{mark} {outcome.part.title}{workers}: {told or 'no test'} ({outcome.seconds:.0f} s)")
        lines += [f"         {name}" for name in outcome.failed]
        lines += [f"       passed only when asked again: {name}" for name in outcome.second_time]
    return lines


def slowest(outcomes: Iterable[Outcome]) -> list[str]:
    """The SLOWEST tests that took the most seconds, a line each."""
    took = sorted(((s, name) for outcome in outcomes for name, s in outcome.took.items()), reverse=True)
    lines = [f"{seconds:8.1f} s {name}" for seconds, name in took[:SLOWEST]]
    return ["The slowest tests:", *lines, ""] if lines else []


def verdict(codes: Iterable[int]) -> int:
    """One exit code out of the parts': the first that is bad; else 0; 5 only where none had a test."""
    told = list(codes)
    bad = [code for code in told if code not in (0, NOTHING_TO_RUN)]
    if bad:
        return bad[0]
    return 0 if 0 in told else NOTHING_TO_RUN
