"""Libraries and a font that come from the system: found missing, then installed where that is allowed (root
on Debian and its kin), else named in the one command that does. Never a reason to stop.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping

from steps import SetUpError, run_quietly, say, step

# Debian's package, and what for. Only windows on a screen need the xcb ones; the rest is for offscreen too.
DEBIAN_PACKAGES = {
    "libegl1": "Qt's drawing",
    "libgl1": "Qt's drawing",
    "libopengl0": "Qt's drawing",
    "libxkbcommon0": "the keyboard",
    "libfontconfig1": "finding fonts",
    "libdbus-1-3": "the desktop",
    "libglib2.0-0": "Qt's event loop",
    "libportaudio2": "the microphone",
    "libpulse0": "sound, and Qt's player",
    "libxrandr2": "Qt's player",
    "fonts-inter": "a font with every Kazakh letter",
    "iproute2": "facts about the network",
    "libxcb-icccm4": "windows",
    "libxcb-keysyms1": "windows",
    "libxcb-image0": "windows",
    "libxcb-render-util0": "windows",
    "libxcb-xkb1": "windows",
    "libxkbcommon-x11-0": "windows",
    "libxcb-cursor0": "windows",
    "libxcb-randr0": "windows",
    "libxcb-shape0": "windows",
    "libxcb-xinerama0": "windows",
    "libwayland-cursor0": "windows on Wayland",
    "libwayland-egl1": "windows on Wayland",
}

# What only the tests use; without them the tests that need them are skipped, and say so.
TEST_PACKAGES = {
    "chromium": "a browser that plays the record",
    "ffmpeg": "a player that plays the record",
}

_FIELDS = "${db:Status-Status}\t${Package}\t${Provides}\n"


def provide_system_libraries() -> None:
    """The set-up step. Does nothing on Windows and macOS, whose wheels carry all they need."""
    _provide("System libraries and font", DEBIAN_PACKAGES)


def provide_test_programs() -> None:
    """The step before tests, apart: a system without such packages lacks nothing else for it."""
    _provide("Programs that tests use", TEST_PACKAGES)


def _provide(title: str, wanted: Mapping[str, str]) -> None:
    if not sys.platform.startswith("linux"):
        return
    with step(title) as current:
        if shutil.which("dpkg-query") is None:
            current.outcome = (
                "not checked: no Debian packages here. Where a window, sound or a test fails, install "
                "your system's packages for: " + ", ".join(wanted)
            )
            return
        listing = run_quietly(["dpkg-query", "--show", f"--showformat={_FIELDS}"])
        missing = missing_packages(listing, wanted)
        current.outcome = _install(missing, len(wanted)) if missing else f"all {len(wanted)} are here"


def missing_packages(installed: str, wanted: Iterable[str] = DEBIAN_PACKAGES) -> list[str]:
    """Which of `wanted` are not in dpkg-query's listing, by name or by what a newer name provides."""
    present: set[str] = set()
    for line in installed.splitlines():
        status, name, provides = [*line.split("\t"), "", ""][:3]
        if status == "installed":
            present.add(name)
            present.update(entry.split()[0].split(":")[0] for entry in provides.split(",") if entry.strip())
    return [name for name in wanted if name not in present]


def _install(missing: list[str], wanted: int) -> str:
    """Install by apt as root and say how many; else say the command and go on."""
    command = "apt-get install --yes --no-install-recommends " + " ".join(missing)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return f"{len(missing)} are missing, and only root may install them. Run: sudo {command}"
    say(f"    installing {len(missing)}: {', '.join(missing)}")
    patience = ["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run_quietly(["apt-get", *patience, "update"], environment)
        run_quietly([*command.split()[:1], *patience, *command.split()[1:]], environment)
    except SetUpError as error:
        return f"{len(missing)} could not be installed; going on without. {error.what} Later, run: {command}"
    _refresh_fonts()
    return f"{len(missing)} installed, {wanted} are here"


def _refresh_fonts() -> None:
    """Let fontconfig index the new font now; where this fails, it does so by itself at the first window."""
    program = shutil.which("fc-cache")
    if program:
        subprocess.run([program], stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
