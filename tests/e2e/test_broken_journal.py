"""A candidate's journal breaks on the disk: the real desk and a real service put it together anew, or stop in
plain words with everything as it was.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from client.app.desk import CandidateDesk
from proctor.core import entry as kinds
from proctor.core.entry import Entry
from proctor.core.errors import IntegrityError
from proctor.journal.journal import Journal
from proctor.journal.salvage import entries_in
from proctor.sync.messages import SectionPaper
from tests.e2e.days import Day, entries, until
from tests.fakes.line import Line

PAGE = 4096
HELD, ALONE = 3, 6  # answers that the service has, and answers that lie on this computer alone


def chosen(desk: CandidateDesk) -> dict[str, tuple[str, ...]]:
    section = desk.sitting.sections[0]
    return {item: section.responses[item].options for item in section.answered}


def choose(desk: CandidateDesk, paper: SectionPaper, at: int, option: int = 0) -> None:
    item = paper.items[at % len(paper.items)]
    desk.answer(paper.section, item.id, options=(item.options[option].id,))


def faults(desk: CandidateDesk) -> dict[str, str]:
    return {e.data["what"]: e.data["detail"] for e in entries(desk) if e.kind == kinds.FAULT}


def journal_files(path: Path) -> dict[str, bytes]:
    named = (path.with_name(path.name + end) for end in ("", "-wal"))
    return {one.name: one.read_bytes() for one in named if one.exists()}


@pytest.fixture
def stopped(day: Day) -> tuple[Path, list[Entry]]:
    """The folder of an exam as it lies on disk when the power goes: some answers are with the service, some
    are not; and all entries that were written."""
    port = int(day.service.url.rpartition(":")[2])
    with Line(("127.0.0.1", port)) as line:
        desk = day.desk(server=line.url)
        paper = day.sitting_at(desk)
        for at in range(HELD):
            choose(desk, paper, at)
        desk._deliver_entries()
        line.cut()
        until(lambda: "offline" in day.heard.lines)
        for at in range(ALONE):
            choose(desk, paper, at, option=1)
        home = day.folder / "after"
        desk._stop_watch()
        shutil.copytree(day.folder / "home", home, ignore=shutil.ignore_patterns("*-shm", "*.lock"))
        written = entries(desk)
        session = home / "session.json"
        session.write_text(session.read_text().replace(line.url, day.service.url))
    return home, written


@pytest.mark.timeout(180)
@pytest.mark.parametrize("seed", range(4))
def test_a_broken_page_costs_at_most_what_lay_on_it_and_the_exam_goes_on(
    day: Day, stopped: tuple[Path, list[Entry]], seed: int
) -> None:
    home, written = stopped
    path, chance = day.path(home) / "journal.db", random.Random(seed)
    target = path.with_name(("journal.db-wal", "journal.db")[seed % 2])
    broken = bytearray(target.read_bytes())
    at = chance.randrange(len(broken) // PAGE) * PAGE
    broken[at : at + PAGE] = bytes(PAGE) if seed % 3 else chance.randbytes(PAGE)
    target.write_bytes(broken)
    wreck = journal_files(path)
    proven = entries_in(wreck["journal.db"], wreck["journal.db-wal"], day.attempt)

    desk = day.desk(home=home)
    assert desk.resume() is True
    answers = _answered(desk)
    for entry in proven:
        if entry.kind == kinds.ANSWERED:
            assert (entry.data["item"], tuple(entry.data["options"])) in answers
    said = faults(desk)
    if "journal_restored" in said:
        kept = path.with_name("journal.damaged-1.db")
        assert {n.replace("journal.damaged-1", "journal"): b for n, b in journal_files(kept).items()} == wreck
    choose(desk, SectionPaper.model_validate(desk.paper("language")), 9)
    desk.deliver(lambda _done, _total: None)
    held = [sent for page in _pages(desk) for sent in page]
    here = [entry.digest for entry in entries(desk)]  # the watch may have written since
    assert held and held == here[: len(held)], "the service follows the new journal"
    assert len(answers) >= HELD
    assert len(written) > HELD + ALONE


def _answered(desk: CandidateDesk) -> list[tuple[str, tuple[str, ...]]]:
    found = [entry.data for entry in entries(desk) if entry.kind == kinds.ANSWERED]
    return [(str(data["item"]), tuple(data["options"])) for data in found]


def _pages(desk: CandidateDesk) -> list[list[str]]:
    pages, after, more = [], 0, True
    while more:
        page = desk._client.held_entries(desk._attempt().id, after)
        pages.append([sent.digest for sent in page.entries])
        after += len(page.entries)
        more = page.more
    return pages


@pytest.mark.timeout(120)
def test_a_wreck_of_a_journal_waits_for_the_line_and_is_then_put_right(
    day: Day, stopped: tuple[Path, list[Entry]]
) -> None:
    home, _ = stopped
    path = day.path(home) / "journal.db"
    path.write_bytes(b"SQLite format 3\x00" + b"\x5a" * 8000)
    path.with_name("journal.db-wal").unlink()
    wreck = journal_files(path)
    session = home / "session.json"
    told = session.read_text()
    session.write_text(told.replace(day.service.url, "http://127.0.0.1:9"))
    with pytest.raises(IntegrityError) as stop:
        day.desk(home=home).resume()
    assert stop.value.code == "journal_damaged_offline"
    assert "internet" in stop.value.remedy and "not changed" in stop.value.kept
    assert journal_files(path) == wreck

    session.write_text(told)
    desk = day.desk(home=home)
    assert desk.resume() is True
    assert len(chosen(desk)) >= HELD
    assert "From the service" in faults(desk)["journal_restored"]
    assert desk.paper("language") is not None, "the paper is fetched again"


@pytest.mark.timeout(120)
def test_a_journal_that_breaks_under_the_running_exam_is_a_pause_and_no_end(day: Day) -> None:
    desk = day.desk()
    paper = day.sitting_at(desk)
    for at in range(HELD):
        choose(desk, paper, at)
    desk._deliver_entries()
    before = chosen(desk)
    path = day.path() / "journal.db"
    for broken in (path, path.with_name("journal.db-wal")):
        with broken.open("r+b") as file:
            file.seek(512 if broken == path else 32)
            file.write(random.Random(1).randbytes(broken.stat().st_size - 512))

    assert desk._logbook is not None
    desk._logbook.journal._db.execute("PRAGMA shrink_memory")  # what is remembered of the pages hides it

    def until_refused() -> IntegrityError:
        for at in range(500):
            try:
                choose(desk, paper, at, option=1)
            except IntegrityError as error:
                return error
        raise AssertionError("nobody noticed")

    refused = until_refused()
    assert refused.code == "journal_damaged"
    assert desk.sitting.open_section is not None, "the window still shows what it showed"
    desk.mend()
    assert set(chosen(desk)) >= set(before)
    choose(desk, paper, 0, option=2)
    assert chosen(desk)[paper.items[0].id] == (paper.items[0].options[2].id,)
    assert desk.sitting.open_section is not None
    said = faults(desk)
    assert "journal_restored" in said and "Nothing could be saved for" in said["saving_paused"]
    until(lambda: desk.monitor_pid is not None)
    desk.deliver(lambda _done, _total: None)


@pytest.mark.timeout(120)
def test_two_stories_of_one_attempt_become_one(day: Day, stopped: tuple[Path, list[Entry]]) -> None:
    """An older copy of the folder went on without a line: the service holds other entries by now."""
    home, written = stopped
    path = day.path(home) / "journal.db"
    first = day.desk(home=home)
    assert first.resume()
    paper = first.paper("language")
    assert paper is not None
    older = entries(first)[:10]
    first.deliver(lambda _done, _total: None)
    first.close()
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    journal = Journal(path, day.attempt)
    journal.adopt(older)
    late, early = (replace(older[-1].stamp, at_ms=written[-1].stamp.at_ms + 1000 * s) for s in (1, -600))
    for at, stamp in ((0, late), (1, early)):
        item = paper.items[at]
        given = {"section": "language", "item": item.id, "options": [item.options[2].id]}
        journal.append(kinds.ANSWERED, given, stamp)
    journal.close()
    again = day.desk(home=home)
    assert again.resume()
    now = chosen(again)
    assert now[paper.items[0].id] == (paper.items[0].options[2].id,), "what was given here last counts"
    assert now[paper.items[1].id] == (paper.items[1].options[1].id,), "what was replaced since does not"
    assert len(now) == min(ALONE, len(paper.items))
    again.deliver(lambda _done, _total: None)
