"""A dossier of more than 4 GB, written, checked and played; what it took. By hand, for it needs much disk:

`.venv/bin/python -m tests.journal.large_dossier [--gigabytes 4.4]`

The test suite does the same with the zip's limits lowered (test_large_dossier.py).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import tempfile
import time
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from proctor.core import entry as kinds
from proctor.core.canonical import canonical_bytes, sha256_hex
from proctor.core.entry import NO_ENTRY_BEFORE, Entry, Stamp, write_entry
from proctor.journal.dossier import DossierContents, HeldFile, write_dossier
from proctor.journal.dossier_check import check_dossier
from proctor.journal.dossier_page import page_of
from proctor.monitor.ports import FolderSink
from tests.fakes.browser import CHROMIUM, browser
from tests.fakes.dossier_case import ATTEMPT, ITEMS, SERVICE, SESSION, START_MS, signatures
from tests.monitor.test_record import feed, recorder

CLIP_BYTES = 100_000_000
PLAYER = Path(__file__).parents[1].joinpath("fakes", "player.js").read_text(encoding="utf-8")


def large_contents(folder: Path, clips: int, clip_bytes: int) -> DossierContents:
    """A real short record behind so many clips of so many bytes, which are made while they are read."""
    sink = FolderSink(folder)
    with recorder(sink) as made:
        feed(made, 0.0, 20.0)
    files, book = {}, Book()
    book.write(kinds.SECTION_STARTED, section="law", started_ms=START_MS, deadline_ms=START_MS + 3_600_000,
               paper_digest=sha256_hex(canonical_bytes(ITEMS)))  # fmt: skip
    incident = {
        "id": "x",
        "kind": "face_absent",
        "start_s": 5.0,
        "end_s": 9.0,
        "clause": "26/10",
        "detail": "",
    }
    book.write(kinds.INCIDENT_OPENED, incident={**incident, "confidence": 0.9})
    for number in range(clips):
        blocks = partial(clip_blocks, number, clip_bytes)
        digest = digest_of(blocks())
        files[digest] = HeldFile(digest, blocks)
        book.write(kinds.EVIDENCE, sha256=digest, bytes=clip_bytes, incident="x", media_type="video/mp4")
    for piece in sink.record:
        files[piece.sha256] = HeldFile(piece.sha256, partial(_read, folder / f"{piece.sha256}.mp4"))
        book.write(kinds.RECORDED, **piece.as_json())
    return DossierContents(
        attempt=ATTEMPT,
        candidate_number="040404400123",
        made_ms=START_MS,
        entries=book.entries,
        intake=[{"seq": e.seq, "received_ms": e.stamp.at_ms + 50, "flags": ""} for e in book.entries],
        keys={
            "service": [SERVICE.public],
            "sessions": [{"public": SESSION.public, "first_seq": 1, "at_ms": START_MS}],
        },
        signatures=signatures(book.entries, SESSION, SERVICE),
        papers={"law": {"section": "law", "items": ITEMS}},
        verdicts={},
        facts=[],
        trail=[],
        result={"status": "under_review", "violations": []},
        grant={"basis": "No. 7", "to": "m", "with_keys": False},
        files=files,
    )


class Book:
    """A journal in the making."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def write(self, kind: str, **data: Any) -> None:
        """The next entry, a second after the one before."""
        before = self.entries[-1].digest if self.entries else NO_ENTRY_BEFORE
        n = len(self.entries)
        stamp = Stamp(START_MS + 1000 * n, START_MS + 1000 * n, 1000 * n, "run-1")
        self.entries.append(write_entry(ATTEMPT, n + 1, before, kind=kind, data=data, stamp=stamp))


def clip_blocks(number: int, size: int) -> Iterator[bytes]:
    """What stands for a clip: as long, each another one, and nothing lies on the disk for it."""
    block = number.to_bytes(4, "big") * (1 << 18)
    while size > 0:
        yield block[: min(size, len(block))]
        size -= len(block)


def digest_of(blocks: Iterator[bytes]) -> str:
    """SHA-256, a block at a time."""
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


def plays(archive: zipfile.ZipFile, folder: Path) -> dict[str, Any]:
    """What a browser says of the first film, played from near its end; clips are not unpacked."""
    record = [name for name in archive.namelist() if name.startswith("record/")]
    archive.extractall(folder, ["index.html", *record])
    with browser(folder / "browser") as opened:
        opened.open((folder / "index.html").as_uri())
        opened.run(PLAYER)
        opened.run("ready(players[0].video)")
        opened.run("picture(players[0].video, () => seek(18), 0)")
        return dict(opened.run("toTheEnd(players[0].video)"))


def _read(file: Path) -> list[bytes]:
    return [file.read_bytes()]


def main() -> None:
    """Do it, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=4.4)
    wanted = parser.parse_args().gigabytes
    with tempfile.TemporaryDirectory() as name:
        folder, figures = Path(name), {}
        contents = large_contents(folder / "sink", round(wanted * 1e9 / CLIP_BYTES), CLIP_BYTES)
        before = _peak_mb()
        with (folder / "dossier.zip").open("w+b") as file:
            begin = time.monotonic()
            write_dossier(file, contents, SERVICE, page_of)
            figures["gigabytes"] = round(file.tell() / 1e9, 2)
            figures["write_s"] = round(time.monotonic() - begin, 1)
            begin = time.monotonic()
            report = check_dossier(file, SERVICE.public)
            figures["check_s"] = round(time.monotonic() - begin, 1)
            figures["peak_mb_more"] = round(_peak_mb() - before, 1)
            figures["broken"] = report.broken
            with zipfile.ZipFile(file) as archive:
                film = archive.getinfo("record/camera-1.mp4")
                figures["film_begins_at_gigabyte"] = round(film.header_offset / 1e9, 2)
                if CHROMIUM is not None:
                    figures["played"] = plays(archive, folder / "unpacked")
        print(json.dumps(figures, indent=1))


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main()
