"""What `assets/networks.toml` pins, read strictly and before anything is installed (standard library only).

The program reads the same file for itself, in proctor.analysis; fetching is in fetch_networks.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import MISSING, dataclass, field, fields
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
    """One network: `file` in `assets/networks/`, its size in `bytes`, and the carrier's `member`.

    With `weights` the member is a TensorFlow.js `model.json`, and the file is made of it and of the carrier's
    members `weights`: see convert_networks.convert for `outputs`, `entry` and `entry_shape`.
    """

    role: str
    name: str
    file: str
    sha256: str
    bytes: int
    licence: str
    source: str
    carrier: str
    member: str
    weights: tuple[str, ...] = field(default=())
    outputs: dict[str, str] = field(default_factory=dict)
    entry: str = field(default="")
    entry_shape: tuple[int, ...] = field(default=())

    @property
    def members(self) -> tuple[str, ...]:
        """All that is taken out of the carrier for it."""
        return (self.member, *self.weights)


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
    for item in fields(kind):
        optional = item.default is not MISSING or item.default_factory is not MISSING
        if optional and item.name not in row:
            continue
        value = _value(str(item.type), row.get(item.name))
        if value is None:
            raise SetUpError(f"{place}: {item.name} is missing or of the wrong kind.", _REMEDY)
        values[item.name] = value
    return kind(**values)


def _value(wanted: str, value: Any) -> Any:
    """`value` as the field's type, written out, wants it; None where it is empty or something else."""
    if wanted == "int":
        return value if type(value) is int and value > 0 else None
    if wanted == "str":
        return value if isinstance(value, str) and value else None
    if wanted == "dict[str, str]":
        inside = list(value.values()) if isinstance(value, dict) else []
        return value if inside and all(_value("str", item) for item in inside) else None
    inside = value if isinstance(value, list) else []
    each = wanted.removeprefix("tuple[").removesuffix(", ...]")
    return tuple(inside) if inside and all(_value(each, item) for item in inside) else None


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
        if bool(network.weights) != bool(network.outputs):
            raise SetUpError(f"{path}: {network.role} needs both, weights and outputs, or neither.", _REMEDY)
        if network.carrier not in known:
            raise SetUpError(
                f"{path}: {network.role} names the carrier {network.carrier}, which is not there.", _REMEDY
            )
        if PurePath(network.file).name != network.file:
            raise SetUpError(f"{path}: the file of {network.role} must be a bare name.", _REMEDY)
