"""The dossier's container: a zip file of which every byte follows from the names and contents in it.

Nothing is compressed, nothing is optional, all times are the same. So a reader can tell each byte that is not
as it must be, no program can be led to another file than the one that was checked, and nothing unpacks to
more than is there. Any zip program opens it; beyond 4 GB or 65,534 files it is a zip64, which has longer
fields only where the short ones do not do. What the files mean is `dossier`'s business.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from proctor.core.errors import BadInputError, IntegrityError

BLOCK = 1 << 20
_NAME = re.compile(r"(?:[a-z]{1,20}/)?[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END_64, _LOCATOR_64 = b"PK\x06\x06", b"PK\x06\x07"
_LOCAL_SIZE, _END_64_REST = 30, 44
_VERSION, _VERSION_64, _STORED, _MADE_BY_UNIX, _FILE_RIGHTS = 20, 45, 0, 3 << 8, 0o100644 << 16
_DATE = 0x21  # 1 January 1980, where zip's time begins
MOST_OF_ONE = 0xFFFFFFFE  # bytes of one file; many an old disk and program takes no larger one
_MOST, _MOST_FILES = 0xFFFFFFFE, 0xFFFE  # what the short fields hold
_FULL, _FULL_COUNT = 0xFFFFFFFF, 0xFFFF  # the short fields where the long ones count


@dataclass(frozen=True)
class Member:
    """One file of the archive: where its content begins, its size, and the SHA-256 of it."""

    name: str
    offset: int
    size: int
    sha256: str


@dataclass(frozen=True)
class _Place:
    name: bytes
    crc: int
    size: int
    header: int


class ArchiveWriter:
    """Writes files in the order they come to a file that can be gone back in; `finish` it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._places: list[_Place] = []
        self._names: set[str] = set()
        self.members: list[Member] = []

    def add(self, name: str, blocks: Iterable[bytes]) -> Member:
        """Write one file, a block at a time. BadInputError for a name that is not allowed or taken, or for a
        file of more than 4 GB.
        """
        if not _NAME.fullmatch(name) or name in self._names:
            raise BadInputError(f"{name!r} is no name for a file of a dossier.", kept="Nothing was made.")
        header, raw = self._file.tell(), name.encode("ascii")
        self._file.write(_local_header(_Place(raw, 0, 0, header)))
        offset, digest, crc, size = self._file.tell(), hashlib.sha256(), 0, 0
        for block in blocks:
            self._file.write(block)
            digest.update(block)
            crc = zlib.crc32(block, crc)
            size += len(block)
            if size > MOST_OF_ONE:
                raise BadInputError(
                    f"{name} would be larger than 4 GB, and a dossier holds no such file.",
                    kept="Nothing was made of it.",
                )
        end = offset + size
        place = _Place(raw, crc, size, header)
        self._file.seek(header)
        self._file.write(_local_header(place))
        self._file.seek(end)
        self._places.append(place)
        self._names.add(name)
        self.members.append(Member(name, offset, size, digest.hexdigest()))
        return self.members[-1]

    def finish(self) -> None:
        """Write the directory at the end."""
        self._file.write(_directory(self._places, self._file.tell()))


def read_archive(file: BinaryIO) -> tuple[Member, ...]:
    """All files of the archive, each read once; IntegrityError where any byte is not as it must be."""
    places, members, names = [], [], set[bytes]()
    file.seek(0)
    while True:
        header = file.tell()
        head = file.read(_LOCAL_SIZE)
        if head[:4] in (_CENTRAL[:4], _END[:4]) or len(head) < _LOCAL_SIZE:
            break
        place, member = _read_member(file, header, head)
        if place.name in names:
            raise _broken(f"{member.name} is in it twice")
        names.add(place.name)
        places.append(place)
        members.append(member)
    file.seek(header)
    expected = _directory(places, header)
    if file.read(len(expected) + 1) != expected:
        raise _broken("its directory is not the one that its files make")
    return tuple(members)


def blocks_of(file: BinaryIO, member: Member) -> Iterator[bytes]:
    """The content of a file that `read_archive` found."""
    file.seek(member.offset)
    left = member.size
    while left:
        block = file.read(min(BLOCK, left))
        if not block:
            raise _broken(f"{member.name} ends too early")
        left -= len(block)
        yield block


def _read_member(file: BinaryIO, header: int, head: bytes) -> tuple[_Place, Member]:
    crc, size, _, length = struct.unpack("<IIIH", head[14:28])
    raw = file.read(min(length, 200))
    place = _Place(raw, crc, size, header)
    if head + raw != _local_header(place) or not _NAME.fullmatch(raw.decode("ascii", "replace")):
        raise _broken(f"the head of the file at byte {header} is not as Synaq writes it")
    digest, found, offset = hashlib.sha256(), 0, file.tell()
    member = Member(raw.decode("ascii"), offset, size, "")
    for block in blocks_of(file, member):
        digest.update(block)
        found = zlib.crc32(block, found)
    if found != crc:
        raise _broken(f"{member.name} is damaged: its checksum does not hold")
    return place, Member(member.name, offset, size, digest.hexdigest())


def _local_header(place: _Place) -> bytes:
    version = _version(place)
    figures = (version, 0, _STORED, 0, _DATE, place.crc, place.size, place.size, len(place.name), 0)
    return _LOCAL + struct.pack("<5H3I2H", *figures) + place.name


def _directory(places: list[_Place], start: int) -> bytes:
    records = b"".join(_central_record(place) for place in places)
    count, size = len(places), len(records)
    if count <= _MOST_FILES and max(start, size) <= _MOST:
        return records + _END + struct.pack("<4H2IH", 0, 0, count, count, size, start, 0)
    made_by = (_MADE_BY_UNIX | _VERSION_64, _VERSION_64)
    figures = struct.pack("<Q2H2I4Q", _END_64_REST, *made_by, 0, 0, count, count, size, start)
    locator = _LOCATOR_64 + struct.pack("<IQI", 0, start + size, 1)
    short = struct.pack("<4H2IH", 0, 0, _FULL_COUNT, _FULL_COUNT, _FULL, _FULL, 0)
    return records + _END_64 + figures + locator + _END + short


def _central_record(place: _Place) -> bytes:
    version = _version(place)
    extra = struct.pack("<2HQ", 1, 8, place.header) if version == _VERSION_64 else b""
    versions = (_MADE_BY_UNIX | version, version, 0, _STORED, 0, _DATE)
    header = _FULL if extra else place.header
    sizes = (place.crc, place.size, place.size, len(place.name), len(extra), 0, 0, 0, _FILE_RIGHTS, header)
    return _CENTRAL + struct.pack("<6H3I5H2I", *versions, *sizes) + place.name + extra


def _version(place: _Place) -> int:
    """Of the zip format that a reader must know for this file: the newer one where it lies far behind."""
    return _VERSION_64 if place.header > _MOST else _VERSION


def _broken(how: str) -> IntegrityError:
    return IntegrityError(
        f"The dossier's file is not whole: {how}.",
        kept="It was not changed.",
        remedy="Ask whoever handed it out for another copy.",
    )
