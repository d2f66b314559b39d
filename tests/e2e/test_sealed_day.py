"""An attacker at the candidate's disk, and an exam that is taken up from it again."""

from __future__ import annotations

import base64
import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import keyring
import numpy as np
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked
from nacl.public import PrivateKey

from client.app.attempt_folder import KEYS_IN_FILE, KEYS_LOST
from client.app.desk import CandidateDesk
from proctor.core import entry as kinds
from proctor.core.errors import ConnectionLostError, IntegrityError
from proctor.journal.sealing import DiskKey, SealingKey
from proctor.sync.messages import SectionPaper
from tests.e2e.days import Day, answer, entries, until

WINDOW = bytes(cv2.imencode(".jpg", np.full((48, 64, 3), 200, np.uint8))[1])


class MemoryRing(KeyringBackend):
    """A system's keyring, that can be locked."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.items: dict[tuple[str, str], str] = {}
        self.locked = False

    def _open(self) -> dict[tuple[str, str], str]:
        if self.locked:
            raise KeyringLocked("locked")
        return self.items

    def get_password(self, service: str, username: str) -> str | None:
        return self._open().get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self._open()[service, username]


@pytest.fixture
def ring() -> Iterator[MemoryRing]:
    before, made = keyring.get_keyring(), MemoryRing()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def watched(day: Day) -> tuple[CandidateDesk, SectionPaper]:
    """A candidate in the first section whose absence was recorded, with a record of the window beside it."""
    desk = day.desk(source="synthetic:at 1 absent for 8; length 600")
    paper = day.sitting_at(desk)
    answer(desk, paper)

    def recorded() -> bool:
        desk.keep_record(WINDOW, time.monotonic())
        named = [e for e in entries(desk) if e.kind in (kinds.EVIDENCE, kinds.RECORDED)]
        types = {str(e.data["media_type"]) for e in named}
        return {"video/mp4", "image/jpeg"} <= types and sum(e.kind == kinds.RECORDED for e in named) >= 2

    until(recorded)
    return desk, paper


def files_of(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def told_plainly(paper: SectionPaper) -> list[bytes]:
    texts = [text for item in paper.items for text in (item.stem, *(option.text for option in item.options))]
    long = [text for text in texts if len(text) > 12]
    assert long
    return [coded for text in long for coded in (text.encode(), json.dumps(text)[1:-1].encode())]


@pytest.mark.timeout(240)
@pytest.mark.parametrize("with_ring", [True, False], ids=["keyring", "file"])
def test_whoever_has_the_disk_sees_no_picture_no_sound_and_no_question(
    day: Day, request: pytest.FixtureRequest, with_ring: bool
) -> None:
    if with_ring:
        request.getfixturevalue("ring")
    desk, paper = watched(day)
    taken = day.folder / "taken"  # while the exam runs, as a thief or a power cut leaves it
    shutil.copytree(day.folder / "home", taken)
    named = [e.data for e in entries(desk) if e.kind in (kinds.EVIDENCE, kinds.RECORDED)]
    assert named and all(data["sealed"] is not None for data in named)
    found = files_of(taken)
    for name, content in found.items():
        for mark in (b"ftyp", b"moof", b"\xff\xd8\xff", *told_plainly(paper)):
            assert mark not in content, f"{mark!r} in {name}"
    secrets = [content for name, content in found.items() if name.endswith("session.keys")]
    assert len(secrets) == (0 if with_ring else 1)
    boxes = {name: content for name, content in found.items() if name.endswith(".sealed")}
    assert len(boxes) >= 3
    for content in secrets:  # what a thief finds beside it opens the paper of the section, and no evidence
        disk = base64.b64decode(json.loads(content)["disk"])
        box = desk._book().journal.paper(paper.section)
        assert box is not None and DiskKey(disk).unlock(box, f"paper {paper.section}")
        for sealed in boxes.values():
            with pytest.raises(IntegrityError):
                SealingKey(PrivateKey(disk)).open(sealed)
    told = [e.data["what"] for e in entries(desk) if e.kind == kinds.FAULT]
    assert (KEYS_IN_FILE in told) is not with_ring

    desk.finish_section(paper.section, "candidate", False, "")
    desk.finish_attempt("candidate")
    desk.deliver(lambda _done, _all: None)
    until(lambda: len(held_files(day)) >= len({data["sha256"] for data in named}))
    for data in named:
        assert held_files(day)[str(data["sha256"])][4:8] in (b"ftyp", b"moof", b"styp", b"\x00\x10JF")
    left = files_of(day.folder / "home")
    assert not [name for name in left if name.endswith("session.keys")], (
        "an attempt that is done leaves no key"
    )


def held_files(day: Day) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (day.folder / "held").rglob("*") if path.is_file()}


@pytest.mark.timeout(240)
def test_a_start_without_a_line_shows_the_paper_again_and_a_locked_keyring_leads_to_the_code(
    day: Day, ring: MemoryRing
) -> None:
    first = day.desk()
    paper = day.sitting_at(first)
    answer(first, paper)
    first.close()
    session = day.folder / "home" / "session.json"
    told = session.read_text()
    session.write_text(told.replace(day.service.url, "http://127.0.0.1:9"))
    offline = day.desk()
    assert offline.resume() is True
    assert offline.paper(paper.section) == paper
    offline.close()

    ring.locked = True
    session.write_text(told)
    again = day.desk()
    assert again.resume() is False
    again.sign_in(day.code)
    shown = again.paper(paper.section)
    assert shown is not None and shown.items == paper.items, "the service told it once more"
    running = again.sitting.open_section
    assert running is not None and len(running.answered) == 1
    told_faults = [e.data["what"] for e in entries(again) if e.kind == kinds.FAULT]
    assert KEYS_LOST in told_faults and KEYS_IN_FILE in told_faults
    again.close()


@pytest.mark.timeout(240)
def test_a_paper_whose_key_is_gone_is_not_guessed_without_a_line(
    day: Day, make_blind: Callable[[], None]
) -> None:
    first = day.desk()
    paper = day.sitting_at(first)
    first.close()
    make_blind()
    session = day.folder / "home" / "session.json"
    session.write_text(session.read_text().replace(day.service.url, "http://127.0.0.1:9"))
    with pytest.raises(ConnectionLostError, match="paper"):
        day.desk().resume()
    session.write_text(session.read_text().replace("http://127.0.0.1:9", day.service.url))
    again = day.desk()
    assert again.resume() is True
    shown = again.paper(paper.section)
    assert shown is not None and shown.items == paper.items
    again.close()


@pytest.fixture
def make_blind(day: Day) -> Callable[[], None]:
    """The key of this disk is replaced by another one; token and pair stay."""

    def replace() -> None:
        file = day.folder / "home" / "session.keys"
        record = {**json.loads(file.read_text()), "disk": base64.b64encode(bytes(32)).decode()}
        file.write_text(json.dumps(record))

    return replace


@pytest.mark.timeout(240)
def test_a_sealed_file_that_is_damaged_is_told_and_holds_up_nothing(day: Day) -> None:
    desk = day.desk()
    paper = day.sitting_at(desk)
    desk._stop_watch()
    kept = [desk._evidence().keep(f"clip {n}".encode(), ".mp4") for n in range(2)]
    place = day.path() / "evidence" / f"{kept[0].sealed}.sealed"
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    for one in kept:
        named = {"sha256": one.sha256, "sealed": one.sealed, "bytes": 6, "media_type": "video/mp4"}
        desk._write(kinds.EVIDENCE, incident="i", duration_s=1.0, **named)
    desk.finish_section(paper.section, "candidate", False, "")
    desk.finish_attempt("candidate")
    desk.deliver(lambda _done, _all: None)
    missing = [e.data for e in entries(desk) if e.kind == kinds.EVIDENCE_MISSING]
    assert [(data["sha256"], "is damaged" in data["reason"]) for data in missing] == [(kept[0].sha256, True)]
    assert held_files(day)[kept[1].sha256] == b"clip 1"
