"""Asking the system's own tools and files: bounded in time and size, no shell, never an exception.

What an answer means is each probe's business. None is "could not ask", which is not "nothing there".
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

TOOL_SECONDS = 3.0
_MOST_BYTES = 1_000_000
_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW: no console flashes up over the exam on Windows
# Tools that do not lie on the path of a program started from the desktop.
_ELSEWHERE = ("/usr/sbin", "/sbin", "/usr/bin", "/bin")


def ask_tool(
    command: Sequence[str], timeout_s: float = TOOL_SECONDS, *, any_code: bool = False
) -> str | None:
    """What `command` prints, or None: it is not there, failed, or took longer than `timeout_s` seconds.

    The tool is found by name, started without a shell and in English. `any_code`: its output counts even
    where its exit code is not 0.
    """
    program = find_tool(command[0])
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            check=False,
            env={**os.environ, **_PLAIN_WORDS},
            creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    if done.returncode != 0 and not any_code:
        return None
    return done.stdout[:_MOST_BYTES].decode("utf-8", "replace")


def find_tool(name: str) -> str | None:
    """Where the tool of that name lies, or None."""
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(_ELSEWHERE))


def read_text(path: Path | str) -> str | None:
    """A small file of the system, such as one of /sys, without the white space around it; None without it."""
    raw = read_bytes(path)
    return None if raw is None else raw.decode("utf-8", "replace").strip(" \t\r\n\0")


def read_bytes(path: Path | str) -> bytes | None:
    """The first bytes of a file of the system, or None."""
    try:
        with Path(path).open("rb") as file:
            return file.read(_MOST_BYTES)
    except (OSError, ValueError):
        return None


def entries_of(folder: Path | str) -> tuple[Path, ...]:
    """What lies in a folder, by name; nothing where it cannot be read."""
    try:
        return tuple(sorted(Path(folder).iterdir()))
    except OSError:
        return ()


_PLAIN_WORDS: Mapping[str, str] = {"LC_ALL": "C", "LANG": "C"}
