"""Reading a rescue file, which anybody may have made: nothing of it is believed before it is checked.

What the checked contents do is the service's business. See `rescue_file` for the format.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from proctor.core.entry import NO_ENTRY_BEFORE, Entry, check_chain, read_entry
from proctor.core.errors import IntegrityError, SynaqError
from proctor.journal.rescue_file import FORMAT, INDEX, MANIFEST, key_fingerprint, members_digest
from proctor.journal.sealing import OVERHEAD_BYTES, SealingKey

_NAME = re.compile(r"manifest\.json|index\.box|journal/\d{4}\.box|files/\d{5}\.box")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MANIFEST_BYTES, _INDEX_BYTES, _JOURNAL_BOX_BYTES = 64 * 1024, 16 * 1024 * 1024, 256 * 1024 * 1024
_ENCRYPTED = 0x1


class BadRescueError(IntegrityError):
    """The file is no whole rescue file; `why`: a few words, for a person."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This is not a whole rescue file ({why}).", kept="Nothing of it was taken.")
        self.why = why


class OtherServiceError(IntegrityError):
    """The file is sealed for another service."""


@dataclass(frozen=True)
class Bounds:
    """How much a rescue file may hold: entries, files, and bytes of one file."""

    entries: int
    files: int
    file_bytes: int


@dataclass(frozen=True)
class RescuedFile:
    """One evidence file in it."""

    member: str
    sha256: str
    media_type: str


class RescueFile:
    """A rescue file, checked whole when it is made. `close` it, or use it as a context manager.

    BadRescueError where it is damaged, altered, or not made as it must be; OtherServiceError where this key
    does not open it.
    """

    def __init__(self, path: Path, key: SealingKey, bounds: Bounds) -> None:
        self._key, self._bounds = key, bounds
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
            raise BadRescueError("it cannot be opened") from error
        try:
            self._check_members(path)
            self._read()
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            self.close()
            raise BadRescueError("it is damaged") from error
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            self.close()
            raise BadRescueError("it says something that makes no sense") from error
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._archive.close()

    def plain(self, file: RescuedFile) -> bytes:
        """The evidence file, opened; its digest holds. BadRescueError."""
        try:
            data = self._key.open(self._raw(file.member, self._bounds.file_bytes + OVERHEAD_BYTES))
        except BadRescueError:
            raise
        except SynaqError as error:
            raise BadRescueError("a file in it cannot be opened") from error
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise BadRescueError("a file in it is not the one it is named for")
        return data

    def _check_members(self, path: Path) -> None:
        infos = self._archive.infolist()
        names = [info.filename for info in infos]
        if len(set(names)) != len(names) or not all(_NAME.fullmatch(name) for name in names):
            raise BadRescueError("there are things in it that do not belong there")
        if not {MANIFEST, INDEX} <= set(names) or len(names) > self._bounds.files + 10_000:
            raise BadRescueError("parts of it are missing, or too many")
        for info in infos:
            stored = info.compress_type == zipfile.ZIP_STORED and info.file_size == info.compress_size
            if not stored or info.flag_bits & _ENCRYPTED:
                raise BadRescueError("it is packed in another way")
        # Stored, they cannot be larger than the file they lie in, unless they lie in one another.
        if sum(info.file_size for info in infos) > path.stat().st_size:
            raise BadRescueError("its parts lie in one another")

    def _read(self) -> None:
        manifest = json.loads(self._raw(MANIFEST, _MANIFEST_BYTES))
        if manifest.get("format") != FORMAT:
            raise BadRescueError("it is of another format")
        if manifest.get("service_key") != key_fingerprint(self._key.public):
            raise OtherServiceError("This rescue file was sealed for another exam service.")
        index = self._opened(INDEX, _INDEX_BYTES)
        members = {name: self._digest(name) for name in self._archive.namelist() if name != MANIFEST}
        named = {name: str(digest) for name, digest in index["members"].items()}
        if members_digest(members) != manifest["digest"] or {**named, INDEX: members[INDEX]} != members:
            raise BadRescueError("it was altered")
        self.attempt = str(index["attempt"])
        if manifest["attempt"] != self.attempt:
            raise BadRescueError("it names two attempts")
        self.signature = None if index["signature"] is None else str(index["signature"])
        self.entries = self._entries(index)
        self.missing = tuple(str(digest) for digest in index["missing"])
        self.files = tuple(self._file(given) for given in index["files"])
        if len(self.files) > self._bounds.files or len({file.member for file in self.files}) != len(
            self.files
        ):
            raise BadRescueError("its files are too many, or named twice")
        for file in self.files:
            self.plain(file)

    def _entries(self, index: Any) -> list[Entry]:
        entries: list[Entry] = []
        for box in index["journal"]:
            for given in self._opened(str(box), _JOURNAL_BOX_BYTES)["entries"]:
                if len(entries) >= self._bounds.entries:
                    raise BadRescueError("it holds too many entries")
                try:
                    entry = read_entry(str(given["text"]), self.attempt)
                except IntegrityError as error:
                    raise BadRescueError(f"entry {len(entries) + 1} cannot be read") from error
                if entry.seq != given["seq"] or entry.digest != given["digest"]:
                    raise BadRescueError(f"entry {entry.seq} was altered")
                entries.append(entry)
        try:
            check_chain(entries, after_seq=0, after_digest=NO_ENTRY_BEFORE)
        except IntegrityError as error:
            raise BadRescueError("its entries do not follow each other") from error
        head = index["head"]
        if not entries or (entries[-1].seq, entries[-1].digest) != (head["seq"], head["digest"]):
            raise BadRescueError("its last entry is not the one it names")
        return entries

    def _file(self, given: Any) -> RescuedFile:
        made = RescuedFile(str(given["member"]), str(given["sha256"]), str(given["media_type"]))
        if not _DIGEST.fullmatch(made.sha256) or not made.member.startswith("files/"):
            raise BadRescueError("a file in it has no digest")
        return made

    def _opened(self, name: str, limit: int) -> Any:
        try:
            return json.loads(self._key.open(self._raw(name, limit)))
        except BadRescueError:
            raise
        except SynaqError as error:
            raise BadRescueError("a part of it cannot be opened") from error

    def _raw(self, name: str, limit: int) -> bytes:
        if self._archive.getinfo(name).file_size > limit:
            raise BadRescueError("a part of it is too large")
        return self._archive.read(name)

    def _digest(self, name: str) -> str:
        digest = hashlib.sha256()
        with self._archive.open(name) as member:
            while block := member.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()
