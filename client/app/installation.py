"""The installation of a computer: at home, or a workstation of a test hall. A TOML file, written by whoever
set the computer up; the exam's own rules are the policy's and never here.

    mode = "hall"                          # or "home"
    hall = "astana-1"                      # the hall's name, as slots and operators have it
    seat = "7"
    server = "http://10.1.0.5:8075"        # the hall's own service on its own network
    language = "kk"
    guaranteed = ["line", "computer"]      # steps of the check-in that the hall answers for
    programs_key = "programs.pub"          # whose signature the list of programs must bear

In a hall the candidate waits for an operator, whatever this file says: that is the service's rule.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from platformdirs import site_config_path

from proctor.core.errors import BadInputError

# Camera, microphone and identity are about the candidate: no hall can answer for them.
GUARANTEES = ("line", "computer", "room_scan")
_NAME = re.compile(r"[A-Za-z0-9._:-]{1,80}")
_KEYS = ("mode", "hall", "seat", "server", "language", "guaranteed", "programs_key")
_HALL_ONLY = ("hall", "seat", "guaranteed")


@dataclass(frozen=True)
class Installation:
    """How this computer is set up. `hall` and `seat`: both in a hall, neither at home."""

    mode: Literal["home", "hall"] = "home"
    hall: str | None = None
    seat: str | None = None
    server: str | None = None
    language: str | None = None
    guaranteed: frozenset[str] = frozenset()
    programs_key: Path | None = None


AT_HOME = Installation()


def usual_place() -> Path:
    """Where the file lies unless named: in a folder that only an administrator writes to."""
    return site_config_path("synaq", appauthor=False) / "installation.toml"


def find_installation(named: Path | None = None) -> Installation:
    """The installation in the named file, else in the usual place; a computer without one is at home.

    BadInputError where a file cannot be read or is not in order: a workstation must never pass for a home.
    """
    file = named or usual_place()
    if named is None and not file.exists():
        return AT_HOME
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _wrong(file.name, f"it cannot be read ({error})") from error
    return read_installation(content, file)


def read_installation(content: Mapping[str, Any], file: Path) -> Installation:
    """The installation written in `file`; unknown keys are errors. Its paths start at the file's folder."""
    strange = sorted(set(content) - set(_KEYS))
    if strange:
        raise _wrong(file.name, f"it has an unknown key, {strange[0]} (known are {', '.join(_KEYS)})")
    for key in set(_KEYS) - {"guaranteed"}:
        if not isinstance(content.get(key, ""), str):
            raise _wrong(file.name, f"{key} is not written in quotes")
    mode = content.get("mode", "home")
    if mode not in ("home", "hall"):
        raise _wrong(file.name, f"mode is {mode!r}, which is neither home nor hall")
    if content.get("language", "kk") not in ("kk", "ru", "en"):
        raise _wrong(file.name, f"language is {content['language']!r}, which is none of kk, ru, en")
    _require_place(content, mode, file.name)
    programs_key = content.get("programs_key")
    return Installation(
        mode=mode,
        hall=content.get("hall"),
        seat=content.get("seat"),
        server=content.get("server"),
        language=content.get("language"),
        guaranteed=_guaranteed(content.get("guaranteed", []), file.name),
        programs_key=None if programs_key is None else file.parent / programs_key,
    )


def choose_server(installation: Installation, given: str | None, usual: str) -> str:
    """Which service to talk to: a workstation's is fixed; at home what was given comes first.

    BadInputError where another was given in a hall.
    """
    if installation.mode == "hall" and given not in (None, installation.server):
        raise BadInputError(
            "This computer is a workstation of a test hall and talks to the hall's service only.",
            kept="Nothing was started.",
            remedy="Leave --server away, or have the installation changed.",
        )
    return given or installation.server or usual


def _require_place(content: Mapping[str, Any], mode: str, name: str) -> None:
    if mode == "home":
        told = [key for key in _HALL_ONLY if key in content]
        if told:
            raise _wrong(name, f"{told[0]} is written, but mode is home")
        return
    for key in ("hall", "seat"):
        if not _NAME.fullmatch(content.get(key, "")):
            raise _wrong(name, f"a workstation of a hall needs a {key}: letters A to Z, figures, . _ : -")
    if not content.get("server"):
        raise _wrong(name, "a workstation of a hall needs the address of its server")


def _guaranteed(steps: Any, name: str) -> frozenset[str]:
    if not isinstance(steps, list) or not all(step in GUARANTEES for step in steps):
        raise _wrong(name, f"guaranteed lists steps out of {', '.join(GUARANTEES)}")
    return frozenset(steps)


def _wrong(name: str, why: str) -> BadInputError:
    return BadInputError(
        f"The installation {name} is not in order: {why}.",
        kept="Nothing was started.",
        remedy="Have it corrected by whoever set this computer up.",
    )
