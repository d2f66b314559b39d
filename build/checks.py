"""What every commit is held to besides the tests: style, types, import rules, three languages in step."""

from __future__ import annotations

import subprocess
import sys
import time

from environment import program_path
from steps import ROOT, SetUpError, say

CHECKS = {
    "style (ruff check)": ["ruff", "check", "--quiet", "."],
    "layout (ruff format)": ["ruff", "format", "--check", "--quiet", "."],
    "types (mypy)": ["mypy", "--no-error-summary"],
    "import rules (lint-imports)": ["lint-imports"],
    "texts in three languages": ["python", "build/text_parity.py"],
    "licences (NOTICE)": ["python", "build/licences.py", "--check"],
}


def check() -> None:
    """Run all the checks, say how each came out; SetUpError names those that failed."""
    failed = [title for title, command in CHECKS.items() if not _passes(title, command)]
    if failed:
        raise SetUpError(
            f"{len(failed)} of {len(CHECKS)} checks failed: {'; '.join(failed)}.",
            "What they found is printed above.",
        )


def _passes(title: str, command: list[str]) -> bool:
    begin = time.monotonic()
    done = subprocess.run(
        [str(program_path(command[0])), *command[1:]],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=600,
        check=False,
    )
    passed = done.returncode == 0
    if not passed:
        say(done.stdout.rstrip())
        print(done.stderr.rstrip(), file=sys.stderr, flush=True)
    say(f"{'ok    ' if passed else 'FAILED'} {title} ({time.monotonic() - begin:.1f} s)")
    return passed
