"""Disks that fill up, turn read-only or lose their power under a running exam, on small real disks."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from client.app.desk import CandidateDesk
from proctor.core import entry as kinds
from proctor.core.errors import StorageError
from proctor.journal.disk_reserve import DiskReserve, reserve_beside
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal, verify_journal
from proctor.journal.salvage import examine
from tests.e2e.conftest import LoopDisk
from tests.e2e.days import Day, answer, entries, incidents, until


@contextmanager
def filled(disk: Path) -> Iterator[Path]:
    """Somebody else's file takes all the room there is."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, pytest.raises(OSError):
        while True:
            file.write(bytes(4096))
    yield ballast
    ballast.unlink(missing_ok=True)


def answers(desk: CandidateDesk) -> list[tuple[str, tuple[str, ...]]]:
    found = [entry.data for entry in entries(desk) if entry.kind == kinds.ANSWERED]
    return [(str(data["item"]), tuple(data["options"])) for data in found]


@pytest.mark.timeout(180)
def test_on_a_full_disk_entries_go_on_from_the_reserve_then_pause_and_no_answer_is_lost(
    day: Day, loop_disk: LoopDisk
) -> None:
    home = loop_disk.place / "home"
    desk = day.desk(home=home)
    paper = day.sitting_at(desk)
    reserve = reserve_beside(day.path(home) / "journal.db")
    set_aside = reserve.left()
    assert set_aside > 1_000_000
    saved: list[tuple[str, tuple[str, ...]]] = []

    def answer_until_refused(most: int) -> StorageError | None:
        for at in range(most):
            item = paper.items[at % len(paper.items)]
            options = (item.options[at // len(paper.items) % len(item.options)].id,)
            try:
                desk.answer(paper.section, item.id, options=options)
            except StorageError as error:
                return error
            saved.append((item.id, options))
        return None

    with filled(loop_disk.place):
        desk.focus_lost("another window")  # a clip is wanted, for which there is no room
        desk.focus_returned()
        until(lambda: [e for e in entries(desk) if e.kind == kinds.EVIDENCE_MISSING])
        assert answer_until_refused(300) is None, "it goes on from the reserve"
        assert reserve.left() < set_aside
        assert ("low_disk", "open") in day.heard.notices
        for _ in range(40):  # and others take what is given back
            reserve.give()
            subprocess.run(
                [
                    "dd",
                    "if=/dev/zero",
                    f"of={loop_disk.place}/more",
                    "oflag=append",
                    "conv=notrunc",
                    "bs=64k",
                ],
                check=False,
                capture_output=True,
                timeout=120,
            )
        assert reserve.left() == 0
        refused = answer_until_refused(5_000)
        assert refused is not None and refused.code == "full"
        assert answers(desk) == saved, "each answer that was called saved is there, and no other"
        desk.focus_lost("another window")  # noted, though not on disk yet
        desk.focus_returned()
        with pytest.raises(StorageError):
            desk.mend()
    (loop_disk.place / "more").unlink()
    desk.mend()
    assert reserve.left() > 0, "there is a reserve again"
    answer(desk, paper, 2)
    assert ("low_disk", "over") in day.heard.notices
    assert len(incidents(desk, "focus_lost")) == 2
    noted = [e.data["detail"] for e in entries(desk) if e.data.get("what") == "saving_paused"]
    assert len(noted) == 1 and "full" in noted[0]
    desk.deliver(lambda _done, _total: None)
    desk.close()
    assert verify_journal(day.path(home) / "journal.db") > len(saved)


@pytest.mark.timeout(180)
def test_a_disk_that_turns_read_only_stops_in_plain_words_and_goes_on_after_a_restart(
    day: Day, loop_disk: LoopDisk
) -> None:
    home = loop_disk.place / "home"
    desk = day.desk(home=home)
    paper = day.sitting_at(desk)
    for at in range(3):
        answer(desk, paper, at)
    saved = answers(desk)
    loop_disk.turn_read_only()
    with pytest.raises(StorageError) as refused:
        for _ in range(50):
            answer(desk, paper, 3)
    assert refused.value.code == "read_only"
    with pytest.raises(StorageError) as still:
        desk.mend()
    assert still.value.code == "read_only"
    assert desk.sitting.open_section is not None
    desk.close()
    with pytest.raises(StorageError) as at_start:
        day.desk(home=home).resume()
    assert at_start.value.code == "read_only"

    loop_disk.unmount()  # the computer is restarted
    loop_disk.check()
    loop_disk.mount()
    again = day.desk(home=home)
    assert again.resume() is True
    assert answers(again)[: len(saved)] == saved
    answer(again, paper, 3)
    again.close()


WRITER = """
import sys
from pathlib import Path
from proctor.core.entry import EVIDENCE, Stamp
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
folder = Path(sys.argv[1])
journal, evidence = Journal(folder / "attempts" / "a" / "journal.db", "A-1"), EvidenceStore(folder / "e")
n = 0
while True:
    n += 1
    digest = evidence.put((b"%d" % n) * 3000) if n % 10 == 0 else ""
    entry = journal.append(EVIDENCE, {"n": n, "sha256": digest}, Stamp(1, 2, 3, "w"))
    print(entry.seq, flush=True)
"""


@pytest.mark.timeout(180)
def test_a_power_cut_loses_nothing_that_was_said_to_be_saved(loop_disk: LoopDisk) -> None:
    """The disk drops whatever was not flushed when the power went, as a real one does."""
    place = loop_disk.place / "home"
    told = 0
    for until_seq in (1, 41, 97):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(place)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as writer:
            assert writer.stdout is not None
            while told < until_seq:
                told = int(writer.stdout.readline())
            # What it says from here on does not count: with its power, a real computer goes too.
            loop_disk.cut_power()
            writer.kill()
        loop_disk.unmount()
        loop_disk.mount()
        path = place / "attempts" / "a" / "journal.db"
        assert examine(path, "A-1").damage == ""
        assert verify_journal(path) >= told
        journal, store = Journal(path, "A-1"), EvidenceStore(place / "e")
        for entry in journal.entries():
            if entry.data["sha256"]:
                assert store.read(entry.data["sha256"])
        journal.close()


def test_a_reserve_is_shared_given_by_slices_and_filled_again(tmp_path: Path) -> None:
    first = DiskReserve(tmp_path / "reserve", size=1_000_000, slice_bytes=300_000)
    second = DiskReserve(tmp_path / "reserve", size=1_000_000, slice_bytes=300_000)
    assert first.give() is False, "nothing is set aside yet"
    assert first.fill() == second.left() == 1_000_000
    assert second.give() and first.left() == 700_000
    threads = [threading.Thread(target=one.give) for one in (first, second, first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while first.give():
        pass
    assert first.left() == 0
    assert second.fill() == 1_000_000
    nowhere = DiskReserve(tmp_path / "none" / "reserve")
    assert (nowhere.fill(), nowhere.left(), nowhere.give()) == (0, 0, False)
