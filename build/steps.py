"""How set-up speaks: a step with its time, a failure as one plain paragraph, and programs started for either.

Standard library only, like everything in this folder that runs before the environment is there.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"
ENVIRONMENT = ROOT / ".venv"


class SetUpError(Exception):
    """Set-up or a check cannot go on: what happened, and what the person can do. One paragraph, exit 1."""

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what} {remedy}".strip())


class Step:
    """One step of the set-up while it runs; `outcome` is what its closing line will say."""

    def __init__(self) -> None:
        self.outcome = "done"


def say(line: str) -> None:
    """One line for the person who watches, at once."""
    print(line, flush=True)


@contextmanager
def step(title: str) -> Iterator[Step]:
    """Say what begins; at the end, say how it came out and the seconds that it took."""
    say(f"{title} ...")
    begin = time.monotonic()
    current = Step()
    try:
        yield current
    except SetUpError:
        say(f"    failed ({time.monotonic() - begin:.1f} s)")
        raise
    say(f"    {current.outcome} ({time.monotonic() - begin:.1f} s)")


def run_quietly(
    command: Sequence[str | Path],
    environment: Mapping[str, str] | None = None,
    *,
    limit_s: float = 900,
    watched: bool = False,
) -> str:
    """What `command` prints on stdout. SetUpError with the end of what it complained of where it fails.

    `watched`: a person at a terminal sees its own progress (stderr), as it is made.
    """
    shown = watched and sys.stderr.isatty()
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=None if environment is None else dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=None if shown else subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            timeout=limit_s,
            check=False,
        )
    except OSError as error:
        raise SetUpError(f"{command[0]} could not be started: {error.strerror}.") from error
    except subprocess.TimeoutExpired as error:
        raise SetUpError(
            f"{command[0]} had not finished after {limit_s:.0f} seconds and was stopped."
        ) from error
    if done.returncode != 0:
        raise SetUpError(f"{Path(command[0]).name} failed: {_complaint(done.stderr or '', done.stdout)}.")
    return done.stdout


def _complaint(stderr: str, stdout: str) -> str:
    """The few words that matter out of a program's complaint: its error lines, else its last ones."""
    lines = [line.strip() for line in (stderr.strip() or stdout.strip()).splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("e:", "error", "fatal", "×", "caused by"))]
    words = " / ".join((errors or lines)[-4:]) or "it gave no reason"
    return words[-600:].rstrip(".")
