"""The rescue file: what the service does not hold yet of an attempt, in one file sealed for the service.

For a computer that never gets back on line: carried on a stick, read by the service alone. A zip without
compression. In plain there is only `manifest.json`: the format, the attempt, the fingerprint of the key it is
sealed for, counts, and a digest over all members. `index.box` (sealed) says what the others are;
`journal/NNNN.box` hold entries, `files/NNNNN.box` one evidence file each. Reading is `rescue_reading`'s.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import errno
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from proctor.core.canonical import canonical_bytes
from proctor.core.entry import Entry
from proctor.core.errors import BadInputError, IntegrityError, StorageError
from proctor.core.signed_claims import head_claim
from proctor.journal.evidence import EvidenceStore, Kept
from proctor.journal.journal import Journal
from proctor.journal.sealing import seal
from proctor.journal.signing import SigningKey

FORMAT = "synaq-rescue-1"
MANIFEST, INDEX = "manifest.json", "index.box"
_ENTRIES_A_BOX = 2_000
_BLOCK = 1 << 20
_TIME = (2000, 1, 1, 0, 0, 0)  # the file says nothing about when it was written
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class RescueContents:
    """What goes in: the journal whole, and the files that the service has not acknowledged. `seal_key`: the
    service's, base64. `own`: the session's pair, None where it signs nothing.
    """

    journal: Journal
    evidence: EvidenceStore
    files: tuple[tuple[Kept, str], ...]  # with media types
    seal_key: str
    own: SigningKey | None = None


@dataclass(frozen=True)
class RescueSummary:
    """What was written. `missing`: digests of files that the journal names and this disk does not have."""

    attempt: str
    entries: int
    files: int
    size: int
    digest: str
    missing: tuple[str, ...] = ()


@dataclass
class _Packing:
    """Members written so far, and how many bytes of how many."""

    archive: zipfile.ZipFile
    progress: Progress
    total: int
    done: int = 0
    members: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, data: bytes) -> None:
        self.archive.writestr(zipfile.ZipInfo(name, _TIME), data)
        self.members[name] = hashlib.sha256(data).hexdigest()
        self.done += len(data)
        self.progress(min(self.done, self.total), self.total)


def key_fingerprint(seal_key: str) -> str:
    """By which a key is known: the SHA-256 of its bytes, in hex."""
    try:
        raw = base64.b64decode(seal_key, validate=True)
    except (binascii.Error, ValueError) as error:
        raise IntegrityError("The exam service's key for sealing is not a key.") from error
    return hashlib.sha256(raw).hexdigest()


def members_digest(members: dict[str, str]) -> str:
    """One digest over all members but the manifest: names and their SHA-256."""
    return hashlib.sha256(canonical_bytes(members)).hexdigest()


def rescue_name(attempt: str) -> str:
    """How the file of that attempt is called, unless somebody names it otherwise."""
    return f"synaq-rescue-{hashlib.sha256(attempt.encode()).hexdigest()[:8]}.synaq"


def write_rescue(
    out: Path, contents: RescueContents, progress: Progress = lambda _d, _t: None
) -> RescueSummary:
    """Write the file, and read it back; `progress(done, total)` in bytes. Nothing half is left at `out`.

    StorageError where the place is full or refuses, with what is needed; IntegrityError where what was read
    back is not what was written, or the journal is damaged; BadInputError where there is nothing to rescue.
    """
    entries = contents.journal.entries()
    if not entries:
        raise BadInputError("There is nothing to rescue: the journal is empty.", kept="Nothing was written.")
    total = _size_of(contents, entries)
    part = out.with_name(out.name + ".part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("w+b") as file:
                summary = _pack(file, contents, entries, lambda done, of: progress(done, 2 * of), total)
                file.flush()
                os.fsync(file.fileno())
            _read_back(part, summary, lambda done, of: progress(of + done, 2 * of))
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise _refused(error, out, total) from error
    return summary


def _pack(
    file: BinaryIO, contents: RescueContents, entries: list[Entry], progress: Progress, total: int
) -> RescueSummary:
    attempt = contents.journal.attempt
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        packing = _Packing(archive, progress, total)
        boxes = []
        for number, some in enumerate(_in_boxes(entries), 1):
            boxes.append(f"journal/{number:04d}.box")
            texts = [{"seq": entry.seq, "text": entry.text, "digest": entry.digest} for entry in some]
            packing.add(boxes[-1], seal(_json({"entries": texts}), contents.seal_key))
        files, missing = _pack_files(packing, contents)
        head = entries[-1]
        signature = contents.own and contents.own.sign(head_claim(attempt, head.seq, head.digest))
        index = {
            "attempt": attempt,
            "head": {"seq": head.seq, "digest": head.digest},
            "signature": signature,
            "journal": boxes,
            "files": files,
            "missing": missing,
            "members": packing.members,
        }
        packing.add(INDEX, seal(_json(index), contents.seal_key))
        manifest = {
            "format": FORMAT,
            "attempt": attempt,
            "service_key": key_fingerprint(contents.seal_key),
            "entries": len(entries),
            "files": len(files),
            "digest": members_digest(packing.members),
        }
        archive.writestr(zipfile.ZipInfo(MANIFEST, _TIME), _json(manifest))
    return RescueSummary(
        attempt, len(entries), len(files), file.tell(), str(manifest["digest"]), tuple(missing)
    )


def _pack_files(packing: _Packing, contents: RescueContents) -> tuple[list[dict[str, Any]], list[str]]:
    files: list[dict[str, Any]] = []
    missing: list[str] = []
    for kept, media_type in contents.files:
        try:
            data = contents.evidence.body(kept)
        except IntegrityError:  # gone or damaged here: the rest must not stay behind for it
            missing.append(kept.sha256)
            continue
        name = f"files/{len(files) + 1:05d}.box"
        packing.add(name, data if kept.sealed is not None else seal(data, contents.seal_key))
        files.append({"member": name, "sha256": kept.sha256, "media_type": media_type})
    return files, missing


def _read_back(path: Path, summary: RescueSummary, progress: Progress) -> None:
    """What lies there now, from the disk and not from memory where the system lets us ask for that."""
    done, total, members = 0, max(1, summary.size), dict[str, str]()
    with path.open("rb") as file:
        with contextlib.suppress(AttributeError, OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        try:
            with zipfile.ZipFile(file) as archive:
                for info in archive.infolist():
                    digest = hashlib.sha256()
                    with archive.open(info) as member:
                        while block := member.read(_BLOCK):
                            digest.update(block)
                            done += len(block)
                            progress(min(done, total), total)
                    if info.filename != MANIFEST:
                        members[info.filename] = digest.hexdigest()
        except (zipfile.BadZipFile, EOFError) as error:
            raise _damaged(path) from error
    if members_digest(members) != summary.digest:
        raise _damaged(path)


def _in_boxes(entries: list[Entry]) -> Iterator[list[Entry]]:
    for start in range(0, len(entries), _ENTRIES_A_BOX):
        yield entries[start : start + _ENTRIES_A_BOX]


def _size_of(contents: RescueContents, entries: Iterable[Entry]) -> int:
    """About how many bytes it takes."""
    size = sum(len(entry.text) * 2 for entry in entries)
    for kept, _ in contents.files:
        path = contents.evidence.path(kept.sealed or kept.sha256)
        with contextlib.suppress(OSError):
            size += path.stat().st_size + 300 if path is not None else 0
    return size + 4096


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _damaged(path: Path) -> IntegrityError:
    return IntegrityError(
        f"What was written to {path.parent} cannot be read back as it was.",
        kept="Everything is still on this computer; nothing was left there.",
        remedy="Try another stick: this one may be broken.",
    )


def _refused(error: OSError, out: Path, needed: int) -> StorageError:
    if error.errno in _FULL:
        return StorageError(
            f"There is too little space at {out.parent}: about {needed // 1_000_000 + 1} MB are needed"
            " in one file.",
            kept="Everything is still on this computer; nothing was left there.",
            remedy="Free some space there, or choose another place.",
        )
    return StorageError(
        f"The rescue file cannot be written to {out.parent} ({error.strerror}).",
        kept="Everything is still on this computer.",
        remedy="Choose another place, or another stick.",
    )
