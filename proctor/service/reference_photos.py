"""Reference photos: one a candidate, in a folder of their own beside evidence, deleted for good when asked.

They never enter a journal; only their digest is told. The bytes go to the candidate's own computer and to
operators.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.errors import BadInputError, StorageError
from proctor.core.picture_header import read_picture_header
from proctor.service.check_in_tables import erasure, reference_photo
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, record

MOST_BYTES = 4 * 1024 * 1024
_LEAST_SIDE, _MOST_SIDE = 120, 8_000
_FOLDER = "reference"


@dataclass(frozen=True)
class ReferencePhoto:
    """A photo as it is handed out."""

    sha256: str
    media_type: str
    content: bytes


def photo_digest(connection: Connection, candidate: str) -> str | None:
    """The digest of the candidate's photo, or None."""
    found = connection.scalar(
        sa.select(reference_photo.c.sha256).where(reference_photo.c.candidate == candidate)
    )
    return None if found is None else str(found)


def keep_photo(  # noqa: PLR0917  where, whose, what, when, by whom
    connection: Connection, shelf: Path, candidate: str, data: bytes, at_ms: int, caller: Caller
) -> str:
    """Keep a candidate's photo in place of an earlier one; its digest. BadInputError where it is none."""
    header = _checked(data)
    forget_photo(connection, shelf, candidate, "replaced", at_ms, caller)
    sha256 = hashlib.sha256(data).hexdigest()
    _write(photo_place(shelf, candidate), data)
    connection.execute(
        sa.insert(reference_photo).values(
            candidate=candidate, sha256=sha256, media_type=header, bytes=len(data), at_ms=at_ms
        )
    )
    detail = {"candidate": candidate, "sha256": sha256}
    record(connection, at_ms, caller, Deed("photo.keep", detail=detail))
    return sha256


def read_photo(connection: Connection, shelf: Path, candidate: str) -> ReferencePhoto:
    """The candidate's photo; ProblemError `not_found` where there is none, or where its file is not whole."""
    found = connection.execute(
        sa.select(reference_photo).where(reference_photo.c.candidate == candidate)
    ).first()
    try:
        content = b"" if found is None else photo_place(shelf, candidate).read_bytes()
    except OSError:
        content = b""
    if found is None or hashlib.sha256(content).hexdigest() != found.sha256:
        raise ProblemError("not_found")
    return ReferencePhoto(str(found.sha256), str(found.media_type), content)


def forget_photo(  # noqa: PLR0917  what, where, whose, why, when, by whom
    connection: Connection, shelf: Path, candidate: str, reason: str, at_ms: int, caller: Caller
) -> bool:
    """Delete a candidate's photo for good, with a receipt; whether there was one."""
    found = connection.execute(
        sa.select(reference_photo).where(reference_photo.c.candidate == candidate)
    ).first()
    if found is None:
        return False
    try:
        photo_place(shelf, candidate).unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"A reference photo could not be deleted ({error.strerror}).",
            kept="Nothing was changed.",
            remedy="Check the access rights of the evidence folder.",
        ) from error
    connection.execute(sa.delete(reference_photo).where(reference_photo.c.candidate == candidate))
    connection.execute(
        sa.insert(erasure).values(
            what="reference_photo",
            candidate=candidate,
            sha256=found.sha256,
            bytes=found.bytes,
            reason=reason,
            at_ms=at_ms,
        )
    )
    detail = {"candidate": candidate, "sha256": found.sha256, "reason": reason}
    record(connection, at_ms, caller, Deed("photo.forget", detail=detail))
    return True


def _checked(data: bytes) -> str:
    header = read_picture_header(data)
    remedy = "Give a photo of the face as JPEG or PNG."
    if header is None:
        raise BadInputError("The photo is neither a JPEG nor a PNG.", kept="Nothing changed.", remedy=remedy)
    if len(data) > MOST_BYTES:
        raise BadInputError(
            f"The photo has {len(data)} bytes; at most {MOST_BYTES} are taken.",
            kept="Nothing was changed.",
            remedy="Save it smaller.",
        )
    if not all(_LEAST_SIDE <= side <= _MOST_SIDE for side in (header.width, header.height)):
        raise BadInputError(
            f"The photo measures {header.width}x{header.height} pixels; "
            f"{_LEAST_SIDE} to {_MOST_SIDE} a side are taken.",
            kept="Nothing was changed.",
            remedy=remedy,
        )
    return header.media_type


def photo_place(shelf: Path, candidate: str) -> Path:
    """Where the photo of a candidate lies below the evidence folder."""
    # By a digest of the id: an id that an import brought is nobody's path.
    return shelf / _FOLDER / hashlib.sha256(candidate.encode()).hexdigest()


def _write(place: Path, data: bytes) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    spool = place.with_name(f"{uuid.uuid4().hex}.part")
    try:
        with spool.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        spool.replace(place)
    finally:
        spool.unlink(missing_ok=True)
