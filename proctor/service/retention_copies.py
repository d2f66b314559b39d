"""Copies of what was deleted: the database's freed pages and log, and the backup folder. What cannot be
reached is said, never passed over.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from proctor.service.partial_uploads import PartialKey
from proctor.service.reference_photos import photo_place
from proctor.service.settings import ServiceSettings

NOT_REACHED = "not_reached"
_SQLITE = b"SQLite format 3\0"
_LOOKED_INTO = 10_000  # folders of the backup


class Backup:
    """The backup `folder` of the service with these settings, if there is one."""

    def __init__(self, settings: ServiceSettings, folder: Path | None) -> None:
        self._folder = folder
        self._evidence = settings.evidence
        self._database: Path | None = None
        url = settings.database_url
        if url.startswith("sqlite:///"):
            self._database = Path(url.removeprefix("sqlite:///"))
        self._made_anew: dict[str, str] | None = None

    def erase(self, about: Mapping[str, str], deleted: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Delete the same from the backup; what became of it. `not_reached` is there where something may be
        left.
        """
        if self._folder is None:
            return {"folder": "none named: copies made by other means were not reached"}
        if not self._folder.is_dir():
            return {NOT_REACHED: "the backup folder is not there"}
        told: dict[str, Any] = {}
        mirror = self._folder / self._evidence.name
        try:
            told["files_deleted"] = sum(_unlink(place) for place in _places(mirror, about, deleted))
            attempt = about.get("attempt")
            if attempt is not None and any(line["what"] == "file" for line in deleted):
                shutil.rmtree(mirror / "partial" / PartialKey(attempt, "").place, ignore_errors=True)
        except OSError as error:
            told[NOT_REACHED] = f"a file could not be deleted ({error.strerror})"
        if self._made_anew is None:
            self._made_anew = _database_anew(self._folder, self._database)
        return {**told, **self._made_anew}


def _places(mirror: Path, about: Mapping[str, str], deleted: Sequence[Mapping[str, Any]]) -> list[Path]:
    places = []
    for line in deleted:
        if line["what"] == "file" and line["shelf"] == "deleted":
            places.append(mirror / str(line["sha256"])[:2] / str(line["sha256"]))
        if line["what"] == "photo":
            places.append(photo_place(mirror, about["candidate"]))
    return places


def _unlink(place: Path) -> int:
    try:
        place.unlink()
    except FileNotFoundError:
        return 0
    return 1


def _database_anew(folder: Path, database: Path | None) -> dict[str, str]:
    """The copy of the database, once a run: written anew from what is there now, and the old one is gone."""
    if database is None:
        return {"database": "not reached: the database server's backups are not in a folder"}
    copy = folder / database.name
    told = {"database": "no copy in the backup folder"}
    if copy.is_file():
        try:
            _write_anew(database, copy)
            told = {"database": "copy written anew"}
        except (sqlite3.Error, OSError) as error:
            told = {
                "database": "the old copy is still there",
                NOT_REACHED: f"the copy of the database: {error}",
            }
    others = _other_databases(folder, copy)
    if others:
        told["other_databases"] = f"not reached: {', '.join(others)}"
    return told


def _other_databases(folder: Path, copy: Path) -> list[str]:
    """Names of further SQLite files: older copies, whose use nobody has told this program."""
    found = []
    for number, (inside, _, names) in enumerate(os.walk(folder)):
        if number > _LOOKED_INTO:
            break
        places = [Path(inside) / name for name in names if len(name) != len("0" * 64)]
        found += [str(place.relative_to(folder)) for place in places if place != copy and _is_sqlite(place)]
    return sorted(found)


def _is_sqlite(place: Path) -> bool:
    try:
        with place.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def _write_anew(database: Path, copy: Path) -> None:
    """A whole copy in place of the old one; nothing half is left."""
    part = copy.with_name(copy.name + ".part")
    part.unlink(missing_ok=True)
    source = sqlite3.connect(database)
    try:
        source.execute("VACUUM INTO ?", (str(part),))
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(copy)
    finally:
        source.close()
        part.unlink(missing_ok=True)
    for ending in ("-wal", "-shm", "-journal"):
        copy.with_name(copy.name + ending).unlink(missing_ok=True)
