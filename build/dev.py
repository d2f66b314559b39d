#!/usr/bin/env python3
"""Set up a fresh checkout, then show, test or check Synaq: `python3 build/dev.py demo|test|check|setup`.

Standard library only. Each command first does what the set-up still lacks (seconds when it lacks nothing).

`test` runs the checks, then the tests in three parts: the rooms on all cores (up to four workers, each file
with one of them); then, two at a time, those marked `real_time`, which mostly wait; then, one by one, those
marked `alone`, which measure. Words after `test` go to pytest in each part (`test tests/core -x`); `-n 0`
among them keeps all in one process, for a debugger. The summary at the end has a line for each part; the exit
code is 0 only if the checks and all parts are clean.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may well have an older one
    sys.exit("Synaq needs Python 3.11 or newer. Install it and run this command again with it.")

from checks import check
from environment import program_path, provide_environment
from fetch_networks import fetch_networks
from one_at_a_time import one_at_a_time
from steps import CACHE, ROOT, SetUpError, say
from suite import run_suite
from system_libraries import provide_system_libraries, provide_test_programs


def main(arguments: list[str]) -> int:
    """Run one command; the exit code is its own, or 1 after one paragraph that says what is wrong."""
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description=(__doc__ or "").partition("\n")[0],
        epilog="Example: python3 build/dev.py test tests/core -x",
    )
    parser.add_argument("command", choices=["demo", "test", "check", "setup"])
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="passed on to `synaq demo` or to pytest")
    options = parser.parse_args(arguments)
    if options.rest and options.command in {"check", "setup"}:
        parser.error(f"{options.command} takes no further words")
    try:
        set_up()
        if options.command == "test":
            provide_test_programs()
        if options.command == "demo":
            return _run(["synaq", "demo", *options.rest])
        if options.command == "check":
            check()
        if options.command == "test":
            return _test(options.rest)
    except SetUpError as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on.", file=sys.stderr, flush=True)
        return 130
    return 0


def set_up() -> None:
    """Everything that this checkout needs on this computer, in the order of need; what is there stays."""
    begin = time.monotonic()
    with one_at_a_time(CACHE / "setup.lock"):
        provide_system_libraries()
        provide_environment()
        fetch_networks()
    say(f"Set-up is complete ({time.monotonic() - begin:.1f} s).\n")


def _test(words: list[str]) -> int:
    """The checks, then the tests all the same, so that one run tells everything; 0 only if both are clean."""
    verdict = ""
    try:
        check()
    except SetUpError as error:
        verdict = str(error)
    say("")
    quiet = {"QT_QPA_PLATFORM": "offscreen"}
    code = run_suite(words, lambda told: _run(["python", "-m", "pytest", *told], quiet))
    if verdict:
        raise SetUpError(verdict)
    return code


def _run(command: list[str], defaults: dict[str, str] | None = None) -> int:
    """Run a program of the environment in the foreground; the person's own variables win over `defaults`."""
    done = subprocess.run(
        [str(program_path(command[0])), *command[1:]],
        cwd=ROOT,
        env={**(defaults or {}), **os.environ},
        check=False,
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
