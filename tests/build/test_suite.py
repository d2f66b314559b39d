"""`dev.py test`: three parts that always all run, one summary and one exit code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from steps import ROOT
from suite import NOTHING_TO_RUN, Outcome, Part, parts, read_report, run_suite, summary, verdict

STORIES = {
    "test_rooms.py": """
def test_passes():
    pass

def test_fails():
    assert 1 == 2
""",
    "test_clock.py": """
import os
import pytest

pytestmark = pytest.mark.real_time

def test_knows_its_part():
    assert os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1") in ("1", "2")

@pytest.mark.skip(reason="not here")
def test_is_left_out():
    pass

@pytest.mark.alone
def test_has_the_computer_to_itself():
    assert "PYTEST_XDIST_WORKER" not in os.environ
""",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder held to our rules, with tests of each part."""
    (tmp_path / "tests").mkdir()
    for name in ("pyproject.toml", "tests/conftest.py"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    for name, text in STORIES.items():
        (tmp_path / "tests" / name).write_text(text, encoding="utf-8")
    return tmp_path


class Run:
    """pytest in a folder; remembers what it was started with and what it said."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.started, self.said = folder, list[list[str]](), ""

    def __call__(self, words: list[str]) -> int:
        self.started.append(words)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--color=no", *words],
            cwd=self.folder,
            env={name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")},
            capture_output=True,
            encoding="utf-8",
            timeout=280,
            check=False,
        )
        self.said += done.stdout + done.stderr
        return done.returncode


def test_all_parts_run_though_the_first_fails_and_are_summed_up(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Run(checkout)
    assert run_suite([], run) == 1, run.said
    told = capsys.readouterr().out.splitlines()
    (failed,) = [line for line in told if line.startswith("FAILED")]
    assert "rooms" in failed and "1 failed, 1 passed" in failed
    assert "         tests.test_rooms.test_fails" in told
    assert any(re.match(r"ok     by the clock(, 2 workers)?: 1 passed, 1 skipped \(", line) for line in told)
    assert any(line.startswith("ok     alone: 1 passed (") for line in told)
    assert sum(1 for line in told if re.match(r" +\d+\.\d s tests\.test_(rooms|clock)\.test_", line)) == 5


STALLS_ONCE = """
from pathlib import Path
import pytest

{mark}
def test_stalled_once_{name}():
    been = Path("been_{name}")
    stalled = not been.exists()
    been.touch()
    assert not stalled
"""


def test_what_the_clock_spoiled_is_asked_once_more_by_itself_and_named(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marks = {"rooms": "", "clock": "@pytest.mark.real_time", "alone": "@pytest.mark.alone"}
    wrong = "@pytest.mark.real_time\ndef test_is_wrong_whenever_asked():\n    assert 1 == 2\n"
    for name, mark in marks.items():
        text = STALLS_ONCE.format(mark=mark, name=name) + (wrong if name == "clock" else "")
        (checkout / f"tests/test_{name}.py").write_text(text, encoding="utf-8")
    run = Run(checkout)
    assert run_suite([], run) == 1, run.said
    told = capsys.readouterr().out
    lines = [line.strip() for line in told[told.index("Tests:") :].splitlines()]
    assert len(run.started) == 5  # three parts, and two of them once more
    assert re.match(r"FAILED rooms.*: 1 failed", lines[1])
    assert lines[2] == "tests.test_rooms.test_stalled_once_rooms"  # has no clock to blame
    assert re.match(r"FAILED by the clock.*: 2 failed", lines[3])
    assert lines[4] == "tests.test_clock.test_is_wrong_whenever_asked"
    assert lines[5] == "passed only when asked again: tests.test_clock.test_stalled_once_clock"
    assert re.match(r"ok +alone: 1 failed", lines[6])
    assert lines[7] == "passed only when asked again: tests.test_alone.test_stalled_once_alone"


@pytest.mark.parametrize("found", [0, NOTHING_TO_RUN])
def test_a_second_try_that_ran_nothing_excuses_nothing(found: int) -> None:
    assert run_suite([], lambda words: found if "--last-failed" in words else 1) == 1
    assert run_suite(
        ["-m", "alone"], lambda words: 1 if words[-2:] == ["-m", "(alone) and (alone)"] else found
    )


def test_words_go_to_each_part_and_a_wish_is_joined_to_each(capsys: pytest.CaptureFixture[str]) -> None:
    started = list[list[str]]()

    def found_in_the_first(words: list[str]) -> int:
        started.append(words)
        return 0 if len(started) == 1 else NOTHING_TO_RUN

    assert run_suite(["tests/core", "-m", "not slow", "-x"], found_in_the_first) == 0
    assert [words[-4:] for words in started] == [
        ["-m", "(not real_time and not alone) and (not slow)", "tests/core", "-x"],
        ["-m", "(real_time and not alone) and (not slow)", "tests/core", "-x"],
        ["-m", "(alone) and (not slow)", "tests/core", "-x"],
    ]
    assert re.search(r"(?m)^none   by the clock.*: no test", capsys.readouterr().out)


def test_words_that_pytest_does_not_know_are_told_once() -> None:
    started = list[list[str]]()

    def refuses(words: list[str]) -> int:
        started.append(words)
        return 4

    assert run_suite(["no_such_folder"], refuses) == 4
    assert len(started) == 1


def test_what_lives_by_the_clock_never_fills_the_computer() -> None:
    workers = [tuple(part.workers for part in parts(cores)) for cores in (1, 2, 16)]
    assert workers == [(1, 1, 1), (2, 2, 1), (4, 2, 1)]


def test_whatever_is_bad_decides() -> None:
    assert verdict([0, 0]) == verdict([0, 5]) == verdict([5, 0]) == 0
    assert verdict([1, 0]) == verdict([0, 1]) == verdict([5, 1]) == 1
    assert verdict([0, -9]) == -9
    assert verdict([5, 5]) == 5


def test_a_pytest_that_died_is_said_to_have_died(tmp_path: Path) -> None:
    outcome = Outcome(Part("rooms", "not real_time", 2), -11, 3.0)
    read_report(tmp_path / "never written.xml", outcome)
    assert summary([outcome])[-1] == "FAILED rooms, 2 workers: pytest ended with -11 (3 s)"
