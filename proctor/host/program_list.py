"""The signed list of remote-access programs, as values: text and signature in, list out.

Nothing is looked for here (see `programs`) and nothing is fetched: only the shipped list is opened.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from proctor.core.canonical import sha256_hex
from proctor.core.errors import BadInputError, IntegrityError, MissingPartError, SynaqError
from proctor.core.table_reading import TomlTable, parse_toml, require_different_ids
from proctor.resources.shipped_files import asset_path

SYSTEMS = ("windows", "linux", "macos")
CLOSINGS = ("tray", "window", "service", "windows_settings", "macos_settings", "linux_settings", "meeting")
_SHIPPED = ("remote-access.toml", "remote-access.toml.sig", "remote-access.pub")
_KEPT = "The list that came with the program stays in use."
_WORDS = ("running", "idle", "session", "hints", "harmless", "publishers", "products", "bundles")


class Sort(StrEnum):
    """What a listed program is for; `program_evidence` weighs each sort its own way."""

    REMOTE_CONTROL = "remote_control"
    SCREEN_SHARING = "screen_sharing"
    MEETING = "meeting"
    OVERLAY = "overlay"


class DistractionSort(StrEnum):
    """Why a program may push itself in front of an exam."""

    MESSENGER = "messenger"
    OVERLAY = "overlay"
    UPDATER = "updater"
    ANTIVIRUS = "antivirus"
    SYNC = "sync"


@dataclass(frozen=True, slots=True)
class Listing:
    """How one program shows on one system: patterns in small letters, without ".exe", `*` for anything.

    running, idle, session, hints, harmless: names of processes, see the head of the list. publishers,
    products, bundles: what the file says of itself. classes, titles: of windows. ports: listened on;
    relays: of the maker's servers. services: as the system names them. close: advice, or "".
    """

    running: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    session: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    bundles: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    ports: frozenset[int] = frozenset()
    relays: frozenset[int] = frozenset()
    services: tuple[str, ...] = ()
    close: str = ""


@dataclass(frozen=True, slots=True)
class ListedProgram:
    """One program. `close`: which advice tells how to close it, one of CLOSINGS."""

    id: str
    name: str
    sort: Sort
    close: str
    systems: Mapping[str, Listing]


@dataclass(frozen=True, slots=True)
class Protocol:
    """Ports that speak one protocol of remote control, whatever program listens there."""

    id: str
    name: str
    ports: frozenset[int]


@dataclass(frozen=True, slots=True)
class Distraction:
    """A program that may take the focus or show messages over an exam; `processes` by system."""

    id: str
    name: str
    sort: DistractionSort
    processes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ProgramList:
    """One edition of the list. `digest`: SHA-256 of its text, for the record."""

    version: int
    issued: str
    programs: tuple[ListedProgram, ...]
    protocols: tuple[Protocol, ...]
    distractions: tuple[Distraction, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The list to use, and why an offered one was not taken over (None: it was, or it is no newer)."""

    listed: ProgramList
    refused: SynaqError | None = field(default=None)


def read_list(text: str, signature: str, public_key: str) -> ProgramList:
    """The list in `text` (TOML), signed by `signature` (base64 of an Ed25519 signature over the text in UTF-8
    with lines ended by a line feed) under `public_key` (PEM).

    IntegrityError where the signature does not hold; BadInputError naming the place where the list is out of
    order or the key is none.
    """
    try:
        key = load_pem_public_key(public_key.encode())
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise BadInputError(
            "The key for the list of programs is not an Ed25519 key in PEM.",
            kept=_KEPT,
            remedy="Name the public key that `build/sign_programs.py --new-key` made.",
        )
    try:
        key.verify(base64.b64decode(signature, validate=True), signed_bytes(text))
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise IntegrityError(
            "The signature of the list of remote-access programs does not hold.",
            kept=_KEPT,
            remedy="Ask whoever runs the exam service to sign the list anew.",
        ) from error
    return parse_list(text)


def signed_bytes(text: str) -> bytes:
    """What is signed: line ends do not count, since they change on the way between systems."""
    return text.replace("\r\n", "\n").encode()


def newest_list(current: ProgramList, text: str, signature: str, public_keys: Iterable[str]) -> Choice:
    """The offered list where it is signed under one of `public_keys` (PEM) and newer, else `current`.

    Never raises a known error: what was wrong with the offer is told in `refused`.
    """
    trouble: SynaqError | None = None
    for public_key in public_keys:
        try:
            offered = read_list(text, signature, public_key)
        except SynaqError as error:
            trouble = error
            continue
        return Choice(offered if offered.version > current.version else current)
    return Choice(current, trouble)


def shipped_key() -> str:
    """The public key (PEM) under which the shipped list is signed."""
    return _shipped_text(_SHIPPED[2])


def shipped_list() -> ProgramList:
    """The list that came with the program; IntegrityError where it was changed."""
    return read_list(_shipped_text(_SHIPPED[0]), _shipped_text(_SHIPPED[1]).strip(), shipped_key())


def parse_list(text: str, origin: str = "remote-access.toml") -> ProgramList:
    """The list in `text`, whoever signed it; BadInputError names the place and the remedy."""
    top = parse_toml(text, origin)
    programs = [_program(table) for table in top.tables("programs")]
    protocols = [_protocol(table) for table in top.tables("protocols")]
    distractions = [_distraction(table) for table in top.tables("distractions")]
    require_different_ids(top, "programs", [program.id for program in programs])
    require_different_ids(top, "distractions", [distraction.id for distraction in distractions])
    found = ProgramList(
        top.whole("version", at_least=1),
        top.text("issued"),
        tuple(programs),
        tuple(protocols),
        tuple(distractions),
        sha256_hex(signed_bytes(text)),
    )
    top.close()
    return found


def _program(table: TomlTable) -> ListedProgram:
    sort = Sort(table.choice("sort", tuple(Sort)))
    systems = {name: _listing(table.table(name)) for name in SYSTEMS if table.has(name)}
    found = ListedProgram(
        table.text("id"),
        table.text("name"),
        sort,
        table.choice("close", CLOSINGS),
        MappingProxyType(systems),
    )
    table.close()
    return found


def _listing(table: TomlTable) -> Listing:
    names = {key: tuple(plain_name(word) for word in table.words(key)) for key in _WORDS}
    found = Listing(
        **names,
        classes=tuple(word.casefold() for word in table.words("classes")),
        titles=tuple(word.casefold() for word in table.words("titles")),
        ports=_ports(table, "ports"),
        relays=_ports(table, "relays"),
        services=table.words("services"),
        close=table.choice("close", CLOSINGS) if table.has("close") else "",
    )
    table.close()
    return found


def _protocol(table: TomlTable) -> Protocol:
    found = Protocol(table.text("id"), table.text("name"), _ports(table, "ports"))
    table.close()
    return found


def _distraction(table: TomlTable) -> Distraction:
    sort = DistractionSort(table.choice("sort", tuple(DistractionSort)))
    processes = {name: tuple(plain_name(word) for word in table.words(name)) for name in SYSTEMS}
    found = Distraction(table.text("id"), table.text("name"), sort, MappingProxyType(processes))
    table.close()
    return found


def _ports(table: TomlTable, key: str) -> frozenset[int]:
    """Ports written as "3389" or "5900-5909"."""
    found: set[int] = set()
    for word in table.words(key):
        first, _, last = word.partition("-")
        if not (first.isdecimal() and (last or first).isdecimal()) or not 0 < int(first) <= 65535:
            table.refuse(key, f"{word!r} is no port", 'Write it like "3389" or "5900-5909".')
        found |= set(range(int(first), min(65535, int(last or first)) + 1))
    return frozenset(found)


def plain_name(name: str) -> str:
    """A name as names are compared: small letters, without ".exe"."""
    return name.strip().casefold().removesuffix(".exe")


def _shipped_text(name: str) -> str:
    path = asset_path("programs", name)
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise MissingPartError(
            f"The list of remote-access programs is missing from this installation ({name}).",
            kept="Nothing else is affected.",
            remedy="Install the program again.",
        ) from error
