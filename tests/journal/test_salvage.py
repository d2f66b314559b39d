"""A journal with broken pages: found before it is written to, read as far as it goes, put together anew."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from proctor.core.entry import ANSWERED, FAULT, Entry, Stamp, check_chain
from proctor.core.errors import BadInputError
from proctor.journal.journal import Journal
from proctor.journal.salvage import entries_in, examine, finish_swap, restore, sift

LATER = Stamp(99_000, 99_000, 99_000, "later")
PAGE, HELD, WRITTEN = 4096, 120, 200


def stamp(n: int) -> Stamp:
    return Stamp(1_000 + n, 2_000 + n, 3 + n, "r")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Entry]]:
    """A journal as it lies on disk in the middle of an exam, its log beside it, as a power cut leaves it."""
    place = tmp_path_factory.mktemp("whole")
    journal = Journal(place / "open" / "journal.db", "A-1")
    sizes = random.Random(7)
    for n in range(WRITTEN):
        text = "x" * sizes.choice((0, 0, 200, 6_000))  # some are longer than a page
        journal.append(ANSWERED, {"section": "s", "item": f"i{n}", "text": text}, stamp(n))
        if n == 90:
            journal._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    entries = journal.entries()
    (place / "cut").mkdir()
    for name in ("journal.db", "journal.db-wal"):
        shutil.copy(journal.path.with_name(name), place / "cut" / name)
    journal.close()
    return place / "cut", entries


@pytest.fixture
def cut(whole: tuple[Path, list[Entry]], tmp_path: Path) -> Path:
    shutil.copytree(whole[0], tmp_path / "j")
    return tmp_path / "j" / "journal.db"


def contents(path: Path) -> dict[str, bytes]:
    return {
        end: path.with_name(path.name + end).read_bytes()
        for end in ("", "-wal")
        if path.with_name(path.name + end).exists()
    }


def spoil(path: Path, at: int, how: str, chance: random.Random) -> None:
    held = bytearray(path.read_bytes())
    if how == "zeroed":
        held[at : at + PAGE] = bytes(len(held[at : at + PAGE]))
    elif how == "noise":
        held[at : at + PAGE] = chance.randbytes(len(held[at : at + PAGE]))
    else:
        held[at + chance.randrange(min(PAGE, len(held) - at))] ^= 1 << chance.randrange(8)
    path.write_bytes(held)


def test_looking_at_a_sound_journal_finds_nothing_and_changes_nothing(
    cut: Path, whole: tuple[Path, list[Entry]]
) -> None:
    before = contents(cut)
    state = examine(cut, "A-1")
    assert (state.damage, state.following) == ("", ())
    assert contents(cut) == before
    assert entries_in(before[""], before["-wal"], "A-1") == tuple(whole[1])
    assert entries_in(before[""], before["-wal"], "A-2") == ()
    assert examine(cut.with_name("none.db"), "A-1").damage == ""


@pytest.mark.parametrize("seed", range(24))
def test_whatever_page_is_broken_what_can_be_read_goes_on_and_the_wreck_is_kept(
    cut: Path, whole: tuple[Path, list[Entry]], seed: int
) -> None:
    chance, (_, entries) = random.Random(seed), whole
    target = cut.with_name(("journal.db", "journal.db-wal")[seed % 2])
    for _ in range(chance.choice((1, 1, 3))):
        at = chance.randrange(target.stat().st_size // PAGE) * PAGE
        spoil(target, at, ("zeroed", "noise", "flipped")[seed // 2 % 3], chance)
    wreck = contents(cut)
    state = examine(cut, "A-1")
    assert contents(cut) == wreck, "looking at it changes nothing"
    if state.damage:
        held = entries[:HELD]
        kept = restore(cut, "A-1", held, sift(state.found, held), LATER)
        assert contents(kept) == wreck
    journal = Journal(cut, "A-1")
    if not state.damage:
        journal.adopt(list(state.following))
    now = journal.entries()
    check_chain(now)
    if state.damage:
        assert now[:HELD] == entries[:HELD] and journal.held() == (HELD, entries[HELD - 1].digest)
    # Nothing is there that was not written, and what can be proven from the pages is all there.
    there = {str(entry.data["item"]): entry for entry in now if entry.kind == ANSWERED}
    written = {str(entry.data["item"]): entry for entry in entries}
    for item, entry in there.items():
        assert (entry.data, entry.stamp) == (written[item].data, written[item].stamp)
    proven = entries_in(wreck[""], wreck.get("-wal", b""), "A-1")
    assert {str(entry.data["item"]) for entry in proven} <= there.keys()
    lost = written.keys() - there.keys()
    assert len(lost) <= 60, "a page holds some rows, never the whole journal"
    if state.damage:
        (said,) = [entry.data for entry in now if entry.kind == FAULT]
        assert said["what"] == "journal_restored"
    journal.append(FAULT, {"what": "it goes on", "detail": ""}, LATER)
    journal.close()
    assert examine(cut, "A-1").damage == ""


def test_whatever_the_power_leaves_of_the_last_write_all_that_was_said_to_be_saved_is_there(
    tmp_path: Path,
) -> None:
    """What is not flushed yet may be there, half there or noise; what was flushed stays."""
    chance = random.Random(5)
    journal = Journal(tmp_path / "j" / "journal.db", "A-1")
    log = tmp_path / "j" / "journal.db-wal"
    for n in range(60):
        journal.append(ANSWERED, {"section": "s", "item": f"i{n}", "text": "x" * 500}, stamp(n))
        flushed, told = log.stat().st_size, journal.head()
        if n % 6:
            continue
        journal.append(ANSWERED, {"section": "s", "item": "under way", "text": "x" * 9000}, stamp(n))
        after = tmp_path / f"after-{n}"
        after.mkdir()
        shutil.copy(journal.path, after / "journal.db")
        left = bytearray(log.read_bytes()[: chance.randint(flushed, log.stat().st_size)])
        if n % 12:
            left[flushed:] = chance.randbytes(len(left) - flushed)
        (after / "journal.db-wal").write_bytes(left)
        state = examine(after / "journal.db", "A-1")
        assert state.damage == "", "a write that was cut off is no damage"
        again = Journal(after / "journal.db", "A-1")
        again.adopt(list(state.following))
        check_chain(again.entries())
        assert (told[0], again.entries(after=told[0] - 1, limit=1)[0].digest) == told
        again.close()
    journal.close()


def test_answers_behind_a_lost_entry_are_written_again_and_that_is_said(
    cut: Path, whole: tuple[Path, list[Entry]]
) -> None:
    _, entries = whole
    found = [entry for entry in entries if entry.seq not in (130, 140, 141)]
    sifted = sift(found, entries[:HELD])
    assert [entry.seq for entry in sifted.chain] == list(range(HELD + 1, 130))
    assert sifted.lost == (130, 140, 141)
    restore(cut, "A-1", entries[:HELD], sifted, LATER)
    journal = Journal(cut, "A-1")
    now = journal.entries()
    journal.close()
    assert check_chain(now) == WRITTEN - 3 + 1
    items = [entry.data["item"] for entry in now if entry.kind == ANSWERED]
    assert items == [entry.data["item"] for entry in found], (
        "each once, in the order in which they were given"
    )
    detail = now[-1].data["detail"]
    assert "131 to 139, 142 to 200, now 130 to 197" in detail
    assert "Lost, as far as later entries tell: 130, 140 to 141." in detail


def test_of_two_entries_with_one_number_the_one_that_went_on_counts(tmp_path: Path) -> None:
    """A write that was rolled back leaves its page image in the log."""
    path = tmp_path / "journal.db"
    journal = Journal(path, "A-1")
    first = journal.append(ANSWERED, {"section": "s", "item": "i1", "options": []}, stamp(1))
    other = Journal(tmp_path / "other.db", "A-1")
    other.adopt([first])
    undone = other.append(ANSWERED, {"section": "s", "item": "undone", "options": []}, stamp(2))
    second = journal.append(ANSWERED, {"section": "s", "item": "i2", "options": []}, stamp(3))
    third = journal.append(ANSWERED, {"section": "s", "item": "i3", "options": []}, stamp(4))
    for opened in (journal, other):
        opened.close()
    sifted = sift([first, undone, second, third], [first])
    assert (sifted.chain, sifted.loose, sifted.lost) == ((second, third), (), ())


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _no_journal(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + b"\x5a" * 8000)


def _mark_gone(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("UPDATE held SET seq = 9999")
    db.commit()
    db.close()


@pytest.mark.parametrize("harm", [_empty, _no_journal, _mark_gone])
def test_a_file_that_says_nothing_or_lies_is_put_right_from_its_log(
    cut: Path, whole: tuple[Path, list[Entry]], harm: Callable[[Path], None]
) -> None:
    _, entries = whole
    harm(cut)
    state = examine(cut, "A-1")
    assert state.damage
    held = entries[:HELD]
    restore(cut, "A-1", held, sift(state.found, held), LATER)
    journal = Journal(cut, "A-1")
    answers = [entry for entry in journal.entries() if entry.kind == ANSWERED]
    journal.close()
    assert answers == entries


def test_another_attempts_or_a_newer_journal_is_no_damage(cut: Path) -> None:
    assert examine(cut, "A-2").damage == ""
    with pytest.raises(BadInputError, match="belongs to attempt"):
        Journal(cut, "A-2")
    db = sqlite3.connect(cut)
    db.execute("PRAGMA user_version = 99")
    db.close()
    assert examine(cut, "A-1").damage == ""


def test_stopped_between_two_steps_the_new_journal_still_comes_into_its_place(
    cut: Path, whole: tuple[Path, list[Entry]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, entries = whole
    _no_journal(cut)
    state = examine(cut, "A-1")
    with monkeypatch.context() as power_cut:
        power_cut.setattr("proctor.journal.salvage.finish_swap", lambda _path: None)
        restore(cut, "A-1", entries[:HELD], sift(state.found, entries[:HELD]), LATER)
    assert cut.with_name("journal.db-wal").exists(), "the old log still lies there"
    assert examine(cut, "A-1").damage == ""
    journal = Journal(cut, "A-1")
    assert check_chain(journal.entries()) == WRITTEN + 1
    journal.close()
    finish_swap(cut)
    assert sorted(path.name for path in cut.parent.glob("*.db")) == ["journal.damaged-1.db", "journal.db"]
