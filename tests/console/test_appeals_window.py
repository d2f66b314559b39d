"""A commission at the window, at a real service: asks for the record, is granted it, has the dossier on disk
and checked, and records its decision; by keyboard where the story says so.
"""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from client.app.verify import verify_attempt
from client.console.appeals_decision import FOLLOWS, RECORD, TALLY, member_name
from client.console.appeals_detail import ASK, grant_name
from client.console.appeals_dossier import CHECKED, FETCH, STOP
from client.console.appeals_page import APPEALS
from client.console.appeals_sheets import ASK_GO, BASIS, GRANT_GO, REASON
from client.kit.error_box import ERROR_TEXT
from client.kit.saved_file import SaveError, save_whole
from tests.console.appeal_world import COMPLAINT, complained
from tests.console.console_world import console_at, service_world
from tests.console.member import Member, choose
from tests.service.cabinet_world import visitor
from tests.service.exam_world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with service_world(tmp_path / "service", appeal_working_days=3) as world:
        yield world


@pytest.fixture
def at_window(world: World, qtbot: QtBot) -> Callable[[str], object]:
    @contextmanager
    def sit(role: str, token: str = "") -> Iterator[Member]:
        with console_at(world, role) as window:
            yield Member(window, qtbot, token)

    return sit


def granted(world: World, member: str) -> None:
    """The member asked and was granted, before the story begins."""
    office, person = world.staff("administrator"), world.staff("commission")
    person.token = member
    [listed] = person.get("/appeals").json
    told = person.post(f"/appeals/{listed['complaint']}/requests", {"reason": "All of it"}).json
    [request] = [one["id"] for one in told["requests"]]
    path = f"/appeals/{listed['complaint']}/requests/{request}/grant"
    assert office.post(path, {"basis": "No. 7"}).status == 200


@pytest.mark.qt_log_ignore("QFFmpeg", "qt.multimedia")
def test_a_member_asks_an_administrator_grants_by_keyboard(
    world: World, at_window: Callable[..., Iterator[Member]]
) -> None:
    sitter = complained(world)
    browser = visitor(world, sitter)
    browser.get(f"/attempts/{sitter.attempt}")
    pinned = browser.post(f"/attempts/{sitter.attempt}/remarks/inc-1", text="Есікті жаптым.\nСол ғана.")
    assert pinned.status_code == 200
    with at_window("commission") as member:
        remark = "The candidate's remark on this violation:\nЕсікті жаптым.\nСол ғана."
        member.until(lambda: remark in member.read())
        said = member.read()
        assert COMPLAINT in said and "Бөгде адамның қолы көрінеді." in said
        assert "Алибек" not in said and "Әлібек" not in said, "a number, never the name"
        assert member.page.table.lines.rowCount() == 1 and "To be decided by" in said
        assert member.visible(FETCH) is None and member.visible(RECORD) is None
        member.go_to(ASK)
        member.key(Qt.Key.Key_Return)
        member.until(lambda: member.visible(REASON))
        member.type("Both clips")
        member.go_to(ASK_GO)
        member.key(Qt.Key.Key_Return)
        member.until(lambda: "an administrator has to grant it" in member.read())
        assert member.visible(ASK) is None
    [request] = world.rows("select id from record_request")
    with at_window("administrator") as office:
        office.window.turn_to("appeals")
        office.until(lambda: office.visible(grant_name(request[0])))
        office.page.table.setFocus()
        office.go_to(grant_name(request[0]))
        office.key(Qt.Key.Key_Return)
        office.until(lambda: office.visible(BASIS))
        office.type("No. 7 of 1.12.2026")
        office.go_to(GRANT_GO)
        office.key(Qt.Key.Key_Space)
        office.until(lambda: "granted on" in office.read())
    assert world.rows("select attempt, with_keys from dossier_grant") == [(sitter.attempt, 1)]


def test_the_dossier_is_saved_where_one_wants_it_and_checked(
    world: World,
    at_window: Callable[..., Iterator[Member]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    complained(world)
    token = world.staff("commission").token
    granted(world, token)
    out = tmp_path / "dossier.zip"
    with at_window("commission", token) as member:
        assert "for viewing only" in member.read()
        choose(monkeypatch, tmp_path / "nowhere" / "dossier.zip")
        member.there(FETCH).click()
        member.until(lambda: "There is no such folder." in member.words(ERROR_TEXT))

        out.with_name("dossier.zip.part").symlink_to("/dev/full")
        choose(monkeypatch, out)
        member.there(FETCH).click()
        member.until(lambda: "The disk is full." in member.words(ERROR_TEXT))
        assert list(tmp_path.glob("dossier*")) == []

        member.there(FETCH).click()
        member.until(lambda: member.words(CHECKED))
        assert member.words(CHECKED) == "Checked: whole. Nothing in it was altered."
        assert str(out) in member.read()
    assert verify_attempt(out)["whole"] is True
    with zipfile.ZipFile(out) as archive:
        assert "answer-key.json" in archive.namelist()
        assert len([name for name in archive.namelist() if name.startswith("clips/")]) == 1


def test_a_dossier_that_is_stopped_on_its_way_leaves_nothing(
    world: World,
    at_window: Callable[..., Iterator[Member]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    complained(world)
    token = world.staff("commission").token
    granted(world, token)
    choose(monkeypatch, tmp_path / "dossier.zip")
    with at_window("commission", token) as member:
        member.there(FETCH).click()
        member.there(STOP).click()
        member.until(lambda: member.words(CHECKED) == "Stopped. Nothing was left on the disk.")
        member.there(FETCH)
    assert list(tmp_path.glob("dossier*")) == []


def test_an_altered_dossier_is_not_called_whole(
    world: World,
    at_window: Callable[..., Iterator[Member]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sitter = complained(world)
    token = world.staff("commission").token
    granted(world, token)
    [digest] = [one[0] for one in world.rows("select sha256 from evidence where incident like 'own-%'")]
    (world.settings.evidence / digest[:2] / digest).write_bytes(b"another film")
    choose(monkeypatch, tmp_path / "dossier.zip")
    with at_window("commission", token) as member:
        member.there(FETCH).click()
        member.until(lambda: member.words(CHECKED))
        assert "NOT WHOLE" in member.words(CHECKED) and digest in member.read()
    assert sitter.result()["status"] == "not_passed"


def test_the_commission_withdraws_one_violation_of_two(
    world: World, at_window: Callable[..., Iterator[Member]]
) -> None:
    sitter = complained(world)
    token = world.staff("commission").token
    granted(world, token)
    with at_window("commission", token) as member:
        assert member.words(TALLY) == "Enter the names and votes of all members."
        member.vote("uu-dd")
        said = member.words(TALLY)
        assert "upheld" in said and "the chair's vote decided" in said
        assert "whole list is withdrawn" in member.words(FOLLOWS)
        box = member.visible("appeal-withdraw-inc-1")
        assert isinstance(box, QCheckBox)
        box.setChecked(False)
        assert "one violation is withdrawn, one stays" in member.words(FOLLOWS)
        member.record()
        member.until(lambda: "2 for the complaint, 2 against; 4 of 5" in member.read())
        assert "One violation was withdrawn; one stays on the list." in member.read()
        assert member.visible(RECORD) is None
    assert [one["incident"] for one in sitter.result()["violations"]] == ["inc-1"]


def test_an_administrator_records_a_dismissal_and_nothing_follows(
    world: World, at_window: Callable[..., Iterator[Member]]
) -> None:
    sitter = complained(world)
    before = sitter.result()
    with at_window("administrator") as office:
        office.vote("uuu--")
        assert "Fewer than two thirds" in office.words(TALLY) and not office.visible(FOLLOWS)
        office.vote("-uudd")
        assert "chair was not present" in office.words(TALLY)
        office.vote("ddduu")
        assert "dismissed: 2 for it, 3 against" in office.words(TALLY)
        assert "stays as it is" in office.words(FOLLOWS)
        office.record()
        office.until(lambda: "No violation was withdrawn; 2 stay on the list." in office.read())
    assert sitter.result() == before
    assert world.rows("select state, decision from complaint") == [("decided", "rejected")]


def test_what_is_being_written_stays_while_the_list_is_asked_for_anew(
    world: World, at_window: Callable[..., Iterator[Member]]
) -> None:
    complained(world)
    with at_window("administrator") as office:
        office.vote("uuuuu")
        member = world.staff("commission")
        [listed] = member.get("/appeals").json
        member.post(f"/appeals/{listed['complaint']}/requests", {"reason": "The second clip"})
        office.until(lambda: "The second clip" in office.read())
        name = office.visible(member_name(0, "name"))
        assert isinstance(name, QLineEdit) and name.text() == "Member 0"
        office.window.words.switch("kk")
        assert "қанағаттандырылды" in office.words(TALLY)


def test_the_newest_complaint_can_be_chosen_with_the_arrows(
    world: World, at_window: Callable[..., Iterator[Member]]
) -> None:
    complained(world)
    complained(world, "The second complaint.")
    with at_window("commission") as member:
        assert member.window.focusWidget().objectName() == APPEALS
        before = member.page.detail.appeal
        member.key(Qt.Key.Key_Down)
        assert member.page.detail.appeal != before
        member.until(lambda: COMPLAINT in member.read())


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "full"),
        (errno.EACCES, "no-rights"),
        (errno.ENOTDIR, "no-folder"),
        (errno.EIO, "failed"),
    ],
)
def test_why_a_file_was_not_written_is_told_and_the_old_one_stays(
    tmp_path: Path, number: int, key: str
) -> None:
    out = tmp_path / "file"
    out.write_text("older")

    def fail(file: BinaryIO) -> bool:
        file.write(b"half")
        raise OSError(number, "trouble")

    with pytest.raises(SaveError) as told:
        save_whole(out, fail)
    assert told.value.what == f"save-{key}" and told.value.remedy == f"save-{key}-remedy"
    assert out.read_text() == "older" and list(tmp_path.iterdir()) == [out]
    assert save_whole(out, lambda _file: False) is False and out.read_text() == "older"


def test_a_complaint_that_is_upheld_wholly_makes_the_result_anew(
    world: World, at_window: Callable[..., Iterator[Member]]
) -> None:
    sitter = complained(world)
    with at_window("administrator") as office:
        office.vote("uuuuu")
        office.record()
        office.until(lambda: "The result as it stands: passed." in office.read())
        assert "none is left on the list" in office.read()
    assert sitter.result()["status"] == "passed"


def test_a_sheet_closes_quietly_where_the_page_below_was_made_anew(
    world: World, at_window: Callable[..., Iterator[Member]]
) -> None:
    complained(world)
    with at_window("commission") as member:
        member.go_to(ASK)
        member.key(Qt.Key.Key_Return)
        member.until(lambda: member.visible(REASON))
        other = world.staff("commission")
        [listed] = other.get("/appeals").json
        other.post(f"/appeals/{listed['complaint']}/requests", {"reason": "What the others saw"})
        member.until(lambda: "What the others saw" in member.read())
        member.key(Qt.Key.Key_Escape)
        member.until(lambda: member.visible(REASON) is None)
        member.there(ASK)
