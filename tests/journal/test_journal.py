"""The journal keeps every entry in order, proves it, and survives what happens to files."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from proctor.core.entry import ANSWERED, FAULT, NO_ENTRY_BEFORE, Stamp, check_chain, read_entry, write_entry
from proctor.core.errors import BadInputError, IntegrityError, StorageError
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Countersignature, Journal, read_attempt, verify_journal
from proctor.journal.sealing import new_disk_key

NOW = Stamp(at_ms=1_000, wall_ms=2_000, mono_ms=3, run="r")


def answer(n: int) -> dict[str, object]:
    return {"section": "s", "item": f"i{n}", "options": ["a"]}


@pytest.fixture
def journal(tmp_path: Path):
    opened = Journal(tmp_path / "j" / "journal.db", "A-1")
    yield opened
    opened.close()


def test_what_was_appended_is_read_back_in_order_and_chained(journal: Journal) -> None:
    written = [journal.append(ANSWERED, answer(n), NOW) for n in range(5)]
    assert journal.entries() == written
    assert journal.entries(after=3, limit=1) == [written[3]]
    assert check_chain(journal.entries()) == 5
    assert journal.head() == (5, written[-1].digest)
    assert verify_journal(journal.path) == 5
    assert read_attempt(journal.path) == "A-1"


def test_it_goes_on_where_it_was_when_opened_again(journal: Journal) -> None:
    journal.append(ANSWERED, answer(1), NOW)
    again = Journal(journal.path, "A-1")
    again.append(ANSWERED, answer(2), NOW)
    assert [entry.seq for entry in journal.entries()] == [1, 2]
    again.close()


def test_threads_and_a_second_opening_write_one_chain_together(journal: Journal) -> None:
    other = Journal(journal.path, "A-1")

    def write(to: Journal) -> None:
        for n in range(25):
            to.append(FAULT, {"what": "x", "detail": str(n)}, NOW)

    threads = [threading.Thread(target=write, args=(to,)) for to in (journal, other, journal)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert check_chain(journal.entries()) == 75


def test_an_altered_entry_is_found_and_named(journal: Journal) -> None:
    for n in range(3):
        journal.append(ANSWERED, answer(n), NOW)
    journal.close()
    db = sqlite3.connect(journal.path)
    db.execute("DROP TRIGGER entry_is_final")
    db.execute("UPDATE entry SET text = replace(text, 'i1', 'i9') WHERE seq = 2")
    db.commit()
    db.close()
    with pytest.raises(IntegrityError, match="Entry 2"):
        verify_journal(journal.path)


def test_entries_can_be_neither_changed_nor_deleted_by_sql(journal: Journal) -> None:
    journal.append(ANSWERED, answer(1), NOW)
    db = sqlite3.connect(journal.path)
    for attack in ("DELETE FROM entry", "UPDATE entry SET text = ''"):
        with pytest.raises(sqlite3.IntegrityError, match="entries"):
            db.execute(attack)
    db.close()


def test_a_removed_entry_breaks_the_chain(journal: Journal) -> None:
    for n in range(3):
        journal.append(ANSWERED, answer(n), NOW)
    entries = journal.entries()
    with pytest.raises(IntegrityError, match="broken at entry 3"):
        check_chain([entries[0], entries[2]])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-1],
        lambda text: text.replace('"seq":1', '"seq":"1"'),
        lambda text: text.replace('"seq":1', '"seq": 1'),
        lambda text: text.replace("A-1", "A-2"),
        lambda text: text.replace('"kind":"fault"', '"kind":"wish"'),
        lambda text: "[" + text[:0] + "]",
        lambda text: text.replace('"data":{', '"data":[{').replace("}}", "}]}"),
    ],
)
def test_a_text_that_is_no_entry_of_ours_is_refused(spoil) -> None:
    entry = write_entry("A-1", 1, NO_ENTRY_BEFORE, kind=FAULT, data={"what": "x"}, stamp=NOW)
    assert read_entry(entry.text, "A-1") == entry
    with pytest.raises(IntegrityError):
        read_entry(spoil(entry.text), "A-1")


def test_unknown_kinds_are_never_written() -> None:
    with pytest.raises(ValueError, match="wish"):
        write_entry("A-1", 1, NO_ENTRY_BEFORE, kind="wish", data={}, stamp=NOW)


def test_acknowledgement_moves_the_cursor_only_along_our_own_chain(journal: Journal) -> None:
    first = journal.append(ANSWERED, answer(1), NOW)
    assert journal.held() == (0, NO_ENTRY_BEFORE)
    journal.acknowledge(first.seq, first.digest)
    assert journal.held() == (1, first.digest)
    with pytest.raises(IntegrityError, match="another entry"):
        journal.acknowledge(1, "0" * 64)
    with pytest.raises(IntegrityError):
        journal.acknowledge(7, first.digest)


def test_a_second_machine_takes_over_the_chain_that_the_service_holds(
    journal: Journal, tmp_path: Path
) -> None:
    for n in range(3):
        journal.append(ANSWERED, answer(n), NOW)
    other = Journal(tmp_path / "other.db", "A-1")
    other.adopt(journal.entries())
    other.append(ANSWERED, answer(9), NOW)
    assert check_chain(other.entries()) == 4
    with pytest.raises(IntegrityError):
        other.adopt(journal.entries())
    other.close()


def test_another_attempts_journal_is_not_touched(journal: Journal) -> None:
    with pytest.raises(BadInputError, match="belongs to attempt A-1"):
        Journal(journal.path, "A-2")


def test_a_newer_format_is_left_alone(journal: Journal) -> None:
    journal.close()
    db = sqlite3.connect(journal.path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(BadInputError, match="newer Synaq"):
        Journal(journal.path, "A-1")


def test_a_file_that_is_no_journal_is_a_plain_error(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"not a database at all, but long enough to look like one" * 20)
    with pytest.raises(IntegrityError, match="damaged"):
        Journal(path, "A-1")
    assert path.read_bytes().startswith(b"not a database")
    with pytest.raises(BadInputError, match="no journal"):
        read_attempt(tmp_path / "nothing.db")


def test_a_folder_that_cannot_be_made_is_a_plain_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be used"):
        Journal(tmp_path / "file" / "journal.db", "A-1")


def test_a_full_disk_refuses_the_new_entry_and_keeps_the_old(journal: Journal) -> None:
    journal.append(ANSWERED, answer(1), NOW)
    pages = journal._db.execute("PRAGMA page_count").fetchone()[0]
    journal._db.execute(f"PRAGMA max_page_count = {pages}")  # SQLite's own "database or disk is full"
    with pytest.raises(StorageError, match="full"):
        journal.append(FAULT, {"what": "x" * 20_000, "detail": ""}, NOW)
    assert check_chain(journal.entries()) == 1


def test_papers_are_kept_for_a_start_without_a_line(journal: Journal) -> None:
    assert journal.paper("law") is None
    journal.keep_paper("law", b"a locked box")
    assert journal.paper("law") == b"a locked box"


WRITER = """
import sys
from pathlib import Path
from proctor.core.entry import FAULT, Stamp
from proctor.journal.sealing import new_disk_key
from proctor.journal.journal import Journal
journal = Journal(Path(sys.argv[1]), "A-1")
n = 0
while True:
    n += 1
    entry = journal.append(FAULT, {"what": "w", "detail": str(n)}, Stamp(1, 2, 3, "w"))
    print(entry.seq, flush=True)
"""


def test_kill_9_loses_nothing_that_was_said_to_be_saved(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    told = 0
    for after in (7, 23, 40):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
        ) as writer:
            assert writer.stdout is not None
            for _ in range(after):
                told = int(writer.stdout.readline())
            os.kill(writer.pid, signal.SIGKILL)
        assert verify_journal(path) >= told


def test_a_copy_of_the_file_alone_is_whole_after_closing(journal: Journal, tmp_path: Path) -> None:
    journal.append(ANSWERED, answer(1), NOW)
    journal.close()
    shutil.copy(journal.path, tmp_path / "copy.db")
    assert verify_journal(tmp_path / "copy.db") == 1


class TestEvidence:
    def test_a_file_is_found_by_its_digest_and_proves_itself(self, tmp_path: Path) -> None:
        store = EvidenceStore(tmp_path / "evidence")
        digest = store.put(b"clip", ".mp4")
        assert store.put(b"clip", ".mp4") == digest
        assert store.read(digest) == b"clip"
        found = store.path(digest)
        assert found is not None
        assert found.suffix == ".mp4"
        assert store.path("0" * 64) is None

    def test_damage_and_loss_are_said(self, tmp_path: Path) -> None:
        store = EvidenceStore(tmp_path / "evidence")
        digest = store.put(b"clip")
        (store.folder / digest).write_bytes(b"clap")
        with pytest.raises(IntegrityError, match="damaged"):
            store.read(digest)
        with pytest.raises(IntegrityError, match="missing"):
            store.read("1" * 64)

    def test_a_disk_that_refuses_is_a_plain_error(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(StorageError):
            EvidenceStore(tmp_path / "file" / "evidence")
        store = EvidenceStore(tmp_path / "evidence")
        shutil.rmtree(store.folder)
        with pytest.raises(StorageError):
            store.put(b"clip")


def test_a_journal_of_format_2_is_led_up_and_its_papers_leave_no_plain_word(tmp_path: Path) -> None:
    """The file was written by the program of format 2 and is never made anew."""
    path, stem = tmp_path / "journal.db", b"What does the scan of a candidate find?"
    shutil.copyfile(Path(__file__).parent / "files" / "journal-v2.db", path)
    assert stem in path.read_bytes()
    key = new_disk_key()
    journal = Journal(path, "A-1")
    assert check_chain(journal.entries()) == 3
    assert [(word.seq, word.now_ms, word.evidence) for word in journal.countersignatures()] == [
        (1, 5, ()),
        (2, 6, ()),
    ]
    assert journal.lock_papers(lambda section, text: key.lock(text.encode(), section)) == 1
    assert journal.lock_papers(lambda _section, _text: b"once more") == 0
    for file in tmp_path.iterdir():
        assert stem not in file.read_bytes(), "neither in the file nor in its log"
    box = journal.paper("s")
    assert box is not None and stem in key.unlock(box, "s")
    journal.close()
    assert verify_journal(path) == 3


def test_a_word_about_evidence_stays_when_newer_words_push_others_out(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db", "A-1")
    about = [Countersignature(7, "0" * 64, n, "signature", "key", ("ab" * 32,)) for n in range(3)]
    for one in (*about, *(Countersignature(8, "0" * 64, n, "signature", "key") for n in range(300))):
        journal.keep_countersignature(one)
    assert [word for word in journal.countersignatures() if word.evidence] == about
    assert len(journal.countersignatures()) == 203
    journal.close()


def test_a_journal_of_format_1_is_led_up_and_goes_on(tmp_path: Path) -> None:
    """The file was written by the program of format 1 and is never made anew."""
    path = tmp_path / "journal.db"
    shutil.copyfile(Path(__file__).parent / "files" / "journal-v1.db", path)
    journal = Journal(path, "A-1")
    assert check_chain(journal.entries()) == 3
    assert journal.held() == (2, journal.entries()[1].digest)
    assert journal.evidence_held() == {"ab" * 32} and journal.paper("s") is None
    assert journal.lock_papers(lambda section, text: f"{section}: {text}".encode()) == 1
    assert journal.paper("s") == b"s: {}"
    assert journal.countersignatures() == []
    given = [Countersignature(seq, "0" * 64, seq, "signature", "key") for seq in range(1, 260)]
    for one in given:
        journal.keep_countersignature(one)
    journal.close()
    again = Journal(path, "A-1")
    assert again.countersignatures() == given[-200:], "the newest stay"
    again.append(ANSWERED, answer(4), NOW)
    again.close()
    assert verify_journal(path) == 4
