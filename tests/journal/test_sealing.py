"""Sealing and locking: whoever has only the disk opens nothing, and nothing altered opens at all."""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.errors import IntegrityError, StorageError
from proctor.journal.evidence import EvidenceStore, Kept
from proctor.journal.sealing import (
    OVERHEAD_BYTES,
    DiskKey,
    is_seal_key,
    new_disk_key,
    new_sealing_key,
    seal,
    sealing_key_in,
)

OURS, OTHER = new_sealing_key(), new_sealing_key()
HERE, ELSEWHERE = new_disk_key(), new_disk_key()


@given(st.binary(max_size=4096))
def test_what_is_sealed_opens_for_its_pair_alone_and_is_never_twice_the_same(data: bytes) -> None:
    box = seal(data, OURS.public)
    assert OURS.open(box) == data
    assert len(box) == len(data) + OVERHEAD_BYTES
    assert box != seal(data, OURS.public)
    with pytest.raises(IntegrityError):
        OTHER.open(box)


@given(st.binary(min_size=1, max_size=300), st.data())
def test_no_bit_of_a_sealed_file_can_be_changed_cut_or_added(data: bytes, draw: st.DataObject) -> None:
    box = bytearray(seal(data, OURS.public))
    bit = draw.draw(st.integers(0, len(box) * 8 - 1))
    box[bit // 8] ^= 1 << bit % 8
    cut = draw.draw(st.integers(0, len(box) - 1))
    for altered in (bytes(box), seal(data, OURS.public)[:cut], seal(data, OURS.public) + b"x"):
        with pytest.raises(IntegrityError):
            OURS.open(altered)


@given(st.binary(max_size=500), st.text(max_size=40), st.text(max_size=40))
def test_what_is_locked_opens_with_its_key_for_its_purpose_alone(data: bytes, one: str, other: str) -> None:
    box = HERE.lock(data, one)
    assert HERE.unlock(box, one) == data
    with pytest.raises(IntegrityError):
        ELSEWHERE.unlock(box, one)
    if one != other:
        with pytest.raises(IntegrityError):
            HERE.unlock(box, other)
    with pytest.raises(IntegrityError):
        HERE.unlock(box[:-1], one)


@pytest.mark.parametrize(
    "told",
    ["", "no key", base64.b64encode(bytes(32)).decode(), OURS.public[:-4]],
    ids=["empty", "no key", "zeros", "cut"],  # a key in a test's name would be another one each time
)
def test_a_key_that_is_none_is_told_before_anything_depends_on_it(told: str) -> None:
    assert not is_seal_key(told)
    assert is_seal_key(OURS.public)
    with pytest.raises(IntegrityError):
        seal(b"data", told)
    with pytest.raises(IntegrityError):
        DiskKey(b"short")


def test_a_service_that_changes_its_pair_opens_what_was_sealed_for_the_earlier_one(tmp_path: Path) -> None:
    file = tmp_path / "sealing.key"
    first = sealing_key_in(file)
    box = seal(b"begun before", first.public)
    newer = new_sealing_key()
    file.write_bytes(newer.secret() + b"\n" + file.read_bytes())
    changed = sealing_key_in(file)
    assert changed.public == newer.public
    assert changed.open(box) == b"begun before"
    assert changed.open(seal(b"begun after", changed.public)) == b"begun after"
    for broken in (b"", b"no key", newer.secret() + b"\nAAAA"):
        file.write_bytes(broken)
        with pytest.raises(IntegrityError, match="no sealing key"):
            sealing_key_in(file)
        assert file.read_bytes() == broken


class TestTheStore:
    def test_only_sealed_bytes_reach_the_disk(self, tmp_path: Path) -> None:
        store = EvidenceStore(tmp_path / "evidence", OURS.public)
        kept = store.keep(b"ftyp moving pictures", ".mp4")
        (file,) = store.folder.iterdir()
        assert file.name == f"{kept.sealed}.sealed"
        assert b"ftyp" not in file.read_bytes()
        assert OURS.open(store.body(kept)) == b"ftyp moving pictures"
        with pytest.raises(IntegrityError, match="missing"):
            store.read(kept.sha256)

    def test_without_a_key_it_lies_plain_and_says_so(self, tmp_path: Path) -> None:
        store = EvidenceStore(tmp_path / "evidence")
        kept = store.keep(b"moving pictures", ".mp4")
        assert kept.sealed is None
        assert store.body(kept) == b"moving pictures"

    def test_a_damaged_swapped_or_lost_sealed_file_is_said(self, tmp_path: Path) -> None:
        store = EvidenceStore(tmp_path / "evidence", OURS.public)
        one, other = store.keep(b"one"), store.keep(b"other")
        places = [store.folder / f"{kept.sealed}.sealed" for kept in (one, other)]
        places[0].write_bytes(places[1].read_bytes())
        with pytest.raises(IntegrityError, match="damaged"):
            store.body(one)
        places[1].unlink()
        with pytest.raises(IntegrityError, match="missing"):
            store.body(other)
        for strange in ("../../journal.db", "*", ""):
            with pytest.raises(IntegrityError, match="missing"):
                store.body(Kept(one.sha256, strange))

    def test_a_key_that_is_none_keeps_nothing(self, tmp_path: Path) -> None:
        store = EvidenceStore(tmp_path / "evidence", "no key")
        with pytest.raises(IntegrityError):
            store.keep(b"data")
        assert list(store.folder.iterdir()) == []

    def test_what_a_killed_writer_left_half_is_swept_and_what_is_being_written_is_not(
        self, tmp_path: Path
    ) -> None:
        store = EvidenceStore(tmp_path / "evidence", OURS.public)
        kept = store.keep(b"whole")
        left, fresh = store.folder / "a.part", store.folder / "b.part"
        for part in (left, fresh):
            part.write_bytes(b"half")
        os.utime(left, (time.time() - 90, time.time() - 90))
        store.sweep()
        assert not left.exists() and fresh.exists()
        assert OURS.open(store.body(kept)) == b"whole"


KILLED = """
import os, signal, sys
from pathlib import Path
from proctor.journal import evidence
from proctor.journal.evidence import EvidenceStore

store = EvidenceStore(Path(sys.argv[1]), sys.argv[2])
if sys.argv[3] == "before its name":
    evidence.os.fsync = lambda _file: os.kill(os.getpid(), signal.SIGKILL)
store.keep(b"ftyp of a clip that was being kept" * 100)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="a kill that nobody can catch")
@pytest.mark.parametrize("moment", ["before its name", "before its entry"])
def test_a_kill_while_a_file_is_kept_leaves_nothing_plain(tmp_path: Path, moment: str) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "evidence"), OURS.public, moment]
    assert subprocess.run(command, check=False, timeout=60).returncode < 0
    (left,) = (tmp_path / "evidence").iterdir()
    assert left.suffix == (".part" if moment == "before its name" else ".sealed")
    assert b"ftyp" not in left.read_bytes()
    again = EvidenceStore(tmp_path / "evidence", OURS.public)
    kept = again.keep(b"ftyp of a clip that was being kept" * 100)
    assert OURS.open(again.body(kept)).startswith(b"ftyp"), "it is kept anew, beside what nobody names"


@pytest.mark.skipif(os.name != "posix", reason="rights of files as POSIX has them")
def test_the_services_pair_is_for_its_owner_alone_and_a_folder_that_refuses_is_said(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "sealing.key"
    made = sealing_key_in(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sealing_key_in(file).public == made.public
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        sealing_key_in(tmp_path / "file" / "sealing.key")
