"""Faults of every kind at random moments of running attempts; then nothing may be gone, and the finding of
each interruption is set beside the truth.

By hand at full size: `python -m tests.e2e.fault_harness --attempts 200 --seed 7`. With `--keep FILE`, what
came of each attempt is written there as it ends, and a later call with the same file and seed goes on there.
The exit code is 1 where anything was lost or stuck, or nothing could be tried. The test suite runs a few
attempts of it.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.e2e.faults.judge import Outcome
from tests.e2e.faults.kinds import BY_NAME
from tests.e2e.faults.season import Season, plan
from tests.e2e.faults.summary import is_clean, lines_of, summary_of


def say(line: str) -> None:
    """Progress."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def kept_in(file: Path | None, seed: int) -> list[Outcome]:
    """What an earlier call with the same seed left; a line that was cut short counts for nothing."""
    found = []
    if file is not None and file.exists():
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                outcome = Outcome(**json.loads(line))
            except (ValueError, TypeError):
                continue
            if outcome.seed == f"{seed}:{outcome.number}":
                found.append(outcome)
    return found


def main() -> int:
    """Run, print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--minutes", type=float, default=120.0, help="no attempt ends much later than this")
    parser.add_argument("--lanes", type=int, default=3, help="attempts at the same time")
    parser.add_argument("--only", action="append", default=[], choices=sorted(BY_NAME), metavar="KIND")
    parser.add_argument("--keep", type=Path, help="write each outcome there, and go on behind those there")
    parser.add_argument("--folder", type=Path, help="leave what came of each there, to be looked at")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    given = parser.parse_args()
    before = kept_in(given.keep, given.seed)
    done = {one.number for one in before}
    todo = [one for one in plan(given.attempts, given.seed, given.only) if one[0] not in done]

    def told(outcome: Outcome) -> None:
        if given.keep is not None:
            with given.keep.open("a", encoding="utf-8") as file:
                file.write(json.dumps(outcome.as_json()) + "\n")
        what = f"{outcome.found} is {outcome.verdict}" if outcome.verdict else "not judged"
        say(
            f"{outcome.number}/{given.attempts} {outcome.kind}: {what}, {outcome.answers} answers,"
            f" {outcome.entries} entries, {outcome.seconds:.0f} s{' LOST' if outcome.lost else ''}"
        )

    with tempfile.TemporaryDirectory(prefix="synaq-faults-") as scratch:
        until = time.monotonic() + given.minutes * 60
        season = Season(given.folder or Path(scratch), given.seed, told, until, leave=bool(given.folder))
        for number in (signal.SIGINT, signal.SIGTERM):  # attempts under way are ended, and counted
            signal.signal(number, lambda *_: season.stop())
        outcomes = [*before, *season.run(todo, min(given.lanes, max(1, len(todo))))]
    summary = summary_of(sorted(outcomes, key=lambda one: one.number), season.skipped, season.troubles)
    if given.json:
        sys.stdout.write(json.dumps(summary, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(lines_of(summary)) + "\n")
    return 0 if outcomes and is_clean(outcomes) and not season.troubles else 1


if __name__ == "__main__":
    sys.exit(main())
