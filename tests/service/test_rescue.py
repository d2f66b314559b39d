"""Rescue files: what a computer without a line could not send, brought on a stick."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from proctor.core import entry as kinds
from proctor.core.errors import IntegrityError, StorageError
from proctor.journal.evidence import EvidenceStore, Kept
from proctor.journal.journal import Journal
from proctor.journal.rescue_file import MANIFEST, RescueContents, key_fingerprint, rescue_name, write_rescue
from proctor.journal.sealing import SealingKey, seal
from proctor.journal.signing import SigningKey, new_key
from tests.service.exam_world import Reply, Sitter, Talker, World


@dataclass
class Stranded:
    """A candidate whose computer lost its line in the middle, and what lies on its disk."""

    sitter: Sitter
    journal: Journal
    evidence: EvidenceStore
    key: SigningKey
    seal_key: str
    files: list[tuple[Kept, str]]

    def contents(self) -> RescueContents:
        return RescueContents(self.journal, self.evidence, tuple(self.files), self.seal_key, self.key)

    def clip(self, data: bytes) -> Kept:
        """A sealed clip, named in the journal."""
        kept = self.evidence.keep(data)
        self.sitter.write(
            kinds.EVIDENCE,
            incident="inc-1",
            sha256=kept.sha256,
            sealed=kept.sealed,
            bytes=len(data),
            media_type="video/mp4",
            duration_s=10.0,
        )
        self.files.append((kept, "video/mp4"))
        return kept

    def closed_up(self) -> Stranded:
        """All entries on disk."""
        self.journal.adopt(self.sitter.book.entries[self.journal.head()[0] :])
        return self


@pytest.fixture
def stranded(world: World, tmp_path: Path) -> Stranded:
    slot, key = world.book(), new_key()
    sitter = world.sitter()
    assert sitter.sign_in(slot.code, verify_key=key.public).status == 200
    seal_key = sitter.get(f"/attempts/{sitter.attempt}").json["seal_key"]
    home = tmp_path / "candidate"
    journal = Journal(home / "journal.db", sitter.attempt)
    made = Stranded(sitter, journal, EvidenceStore(home / "evidence", seal_key), key, seal_key, [])
    sitter.check_in()
    paper = sitter.start("language").json
    assert sitter.send().status == 200
    # From here on there is no line.
    first = paper["items"][0]
    sitter.answer("language", first["id"], first["options"][0]["id"])
    sitter.suspect("inc-1")
    made.clip(b"a clip" * 10_000)
    made.clip(b"another")
    sitter.finish_section("language")
    sitter.finish()
    yield made.closed_up()
    journal.close()


def hand_in(staff: Talker, file: Path | bytes) -> Reply:
    data = file if isinstance(file, bytes) else file.read_bytes()
    return staff.post("/rescues", data=data)


def test_what_was_stranded_arrives_once_however_often_it_is_handed_in(
    world: World, stranded: Stranded, tmp_path: Path
) -> None:
    steps: list[tuple[int, int]] = []
    summary = write_rescue(
        tmp_path / "stick" / rescue_name(stranded.sitter.attempt),
        stranded.contents(),
        lambda done, total: steps.append((done, total)),
    )
    (file,) = (tmp_path / "stick").iterdir()
    assert summary.files == 2 and summary.entries == len(stranded.sitter.book.entries)
    assert summary.size == file.stat().st_size and steps == sorted(steps) and steps[-1][0] <= steps[-1][1]
    operator = world.staff("operator")
    receipt = hand_in(operator, file)
    assert receipt.status == 200, receipt.json
    assert (receipt.json["files"], receipt.json["refused"], receipt.json["missing"]) == (2, [], [])
    assert receipt.json["entries"] == 6 and receipt.json["state"] == "finished"
    held = [text for (text,) in world.rows("select text from entry order by seq")]
    assert held == [entry.text for entry in stranded.sitter.book.entries]
    (incident,) = world.staff().get(f"/reviews/{stranded.sitter.attempt}").json["incidents"]
    assert len(incident["clips"]) == 2
    proctor = world.staff()
    for kept, _ in stranded.files:
        seen = proctor.get(f"/attempts/{stranded.sitter.attempt}/evidence/{kept.sha256}")
        assert hashlib.sha256(seen.content).hexdigest() == kept.sha256
    again = hand_in(world.staff("administrator"), file)
    assert (again.json["entries"], again.json["files"], again.json["files_before"]) == (0, 0, 2)
    assert [text for (text,) in world.rows("select text from entry order by seq")] == held
    taken = world.rows("select actor, outcome from audit where action = 'rescue.take'")
    assert len(taken) == 2 and taken[0][0].startswith("staff:")


def test_nothing_of_it_can_be_read_on_the_way(stranded: Stranded, tmp_path: Path) -> None:
    write_rescue(tmp_path / "r.synaq", stranded.contents())
    data = (tmp_path / "r.synaq").read_bytes()
    for entry in stranded.sitter.book.entries:
        assert entry.digest.encode() not in data and entry.text[:60].encode() not in data
    assert all(kept.sha256.encode() not in data for kept, _ in stranded.files)
    with zipfile.ZipFile(tmp_path / "r.synaq") as archive:
        manifest = json.loads(archive.read(MANIFEST))
    assert set(manifest) == {"format", "attempt", "service_key", "entries", "files", "digest"}
    assert manifest["service_key"] == key_fingerprint(stranded.seal_key)


def test_it_joins_what_came_over_the_line_meanwhile(world: World, stranded: Stranded, tmp_path: Path) -> None:
    write_rescue(tmp_path / "r.synaq", stranded.contents())
    assert stranded.sitter.send(1, 4).status == 200
    receipt = hand_in(world.staff("operator"), tmp_path / "r.synaq")
    assert receipt.json["held_seq"] == len(stranded.sitter.book.entries)


def test_another_story_for_the_same_entries_is_refused_and_noted(
    world: World, stranded: Stranded, tmp_path: Path
) -> None:
    write_rescue(tmp_path / "r.synaq", stranded.contents())
    own = stranded.sitter.book.entries
    del own[2:]
    stranded.sitter.suspect("another-story")
    assert stranded.sitter.send().status == 200
    refused = hand_in(world.staff("operator"), tmp_path / "r.synaq")
    assert (refused.status, refused.code) == (409, "chain_conflict")
    assert world.rows("select count(*) from fact where kind = 'chain_conflict'") == [(1,)]
    assert world.rows("select count(*) from evidence where stored_ms is not null") == [(0,)]


@pytest.mark.parametrize("role", ["proctor", "commission"])
def test_only_who_serves_candidates_hands_it_in(
    world: World, stranded: Stranded, tmp_path: Path, role: str
) -> None:
    write_rescue(tmp_path / "r.synaq", stranded.contents())
    assert hand_in(world.staff(role), tmp_path / "r.synaq").code == "not_allowed"
    assert hand_in(stranded.sitter, tmp_path / "r.synaq").code == "not_allowed"
    assert hand_in(world.staff("operator", hall="astana-1"), tmp_path / "r.synaq").code == "not_allowed"


def test_every_altered_byte_is_found_and_nothing_is_half_done(
    world: World, stranded: Stranded, tmp_path: Path
) -> None:
    write_rescue(tmp_path / "r.synaq", stranded.contents())
    whole, chance, operator = (tmp_path / "r.synaq").read_bytes(), random.Random(3), world.staff("operator")
    broken = [whole[: len(whole) // 2], whole[:-1], whole[100:], b"", b"PK\x05\x06" + bytes(18)]
    for _ in range(40):
        at = chance.randrange(len(whole))
        broken.append(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :])
    before = world.rows("select held_seq from attempt")
    for data in broken:
        answer = hand_in(operator, data)
        if answer.status == 200:  # a bit that says nothing, such as a member's time
            assert world.rows("select held_seq from attempt") != before
            pytest.fail("an altered file was taken")
        assert (answer.status, answer.code) in {(422, "bad_rescue"), (409, "rescue_elsewhere")}, answer.json
        assert world.rows("select held_seq from attempt") == before
    assert hand_in(operator, whole).status == 200


Craft = Callable[[dict[str, bytes], Stranded], bytes]


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def climbing(members: dict[str, bytes], _stranded: Stranded) -> bytes:
    return zipped({**members, "../../etc/passwd": b"root"})


def bomb(members: dict[str, bytes], _stranded: Stranded) -> bytes:
    return zipped({**members, "files/09999.box": bytes(300_000_000)}, zipfile.ZIP_DEFLATED)


def wrong_attempt(members: dict[str, bytes], _stranded: Stranded) -> bytes:
    manifest = {**json.loads(members[MANIFEST]), "attempt": "another"}
    return zipped({**members, MANIFEST: json.dumps(manifest).encode()})


def another_service(members: dict[str, bytes], _stranded: Stranded) -> bytes:
    manifest = {**json.loads(members[MANIFEST]), "service_key": "0" * 64}
    return zipped({**members, MANIFEST: json.dumps(manifest).encode()})


def swapped_file(members: dict[str, bytes], stranded: Stranded) -> bytes:
    return zipped({**members, "files/00001.box": seal(b"another film", stranded.seal_key)})


def sealed_nonsense(members: dict[str, bytes], stranded: Stranded) -> bytes:
    return zipped({**members, "index.box": seal(b'{"members": 7}', stranded.seal_key)})


def deep(members: dict[str, bytes], _stranded: Stranded) -> bytes:
    return zipped({**members, MANIFEST: b"[" * 20_000})


@pytest.mark.parametrize(
    "craft", [climbing, bomb, wrong_attempt, another_service, swapped_file, sealed_nonsense, deep]
)
def test_hostile_files_are_refused(world: World, stranded: Stranded, tmp_path: Path, craft: Craft) -> None:
    write_rescue(tmp_path / "r.synaq", stranded.contents())
    with zipfile.ZipFile(tmp_path / "r.synaq") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    answer = hand_in(world.staff("operator"), craft(members, stranded))
    assert answer.code in {"bad_rescue", "rescue_elsewhere"}
    assert world.rows("select held_seq from attempt") == [(1,)]
    assert world.rows("select count(*) from evidence where stored_ms is not null") == [(0,)]


def test_a_file_that_somebody_else_signed_is_refused(
    world: World, stranded: Stranded, tmp_path: Path
) -> None:
    write_rescue(tmp_path / "r.synaq", replace(stranded.contents(), own=new_key()))
    refused = hand_in(world.staff("operator"), tmp_path / "r.synaq")
    assert refused.code == "bad_rescue"


def test_the_file_of_another_service_is_left_as_it_is(
    world: World, stranded: Stranded, tmp_path: Path
) -> None:
    from nacl.public import PrivateKey

    elsewhere = SealingKey(PrivateKey.generate())
    write_rescue(tmp_path / "r.synaq", replace(stranded.contents(), seal_key=elsewhere.public, files=()))
    assert hand_in(world.staff("operator"), tmp_path / "r.synaq").code == "rescue_elsewhere"


def test_a_clip_that_is_gone_is_said_and_holds_up_nothing(
    world: World, stranded: Stranded, tmp_path: Path
) -> None:
    gone = stranded.files[0][0]
    (stranded.evidence.folder / f"{gone.sealed}.sealed").unlink()
    assert write_rescue(tmp_path / "r.synaq", stranded.contents()).missing == (gone.sha256,)
    receipt = hand_in(world.staff("operator"), tmp_path / "r.synaq")
    assert (receipt.json["files"], receipt.json["missing"]) == (1, [gone.sha256])


def test_a_full_stick_is_said_with_what_is_needed_and_nothing_half_is_left(
    stranded: Stranded, tmp_path: Path
) -> None:
    resource = pytest.importorskip(
        "resource", reason="no limit of a file's size to stand in for a full stick"
    )
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, limits[1]))
    try:
        with pytest.raises(StorageError) as full:
            write_rescue(tmp_path / "stick" / "r.synaq", stranded.contents())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "MB are needed" in full.value.what
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_stick_that_lies_is_found_out(
    stranded: Stranded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def and_spoil(handle: int) -> None:
        sync(handle)
        os.pwrite(handle, b"\x00\x01\x02", 5_000)

    monkeypatch.setattr(os, "fsync", and_spoil)
    with pytest.raises(IntegrityError) as found:
        write_rescue(tmp_path / "stick" / "r.synaq", stranded.contents())
    assert "another stick" in found.value.remedy
    assert list((tmp_path / "stick").iterdir()) == []
