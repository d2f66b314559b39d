"""Staff at the live wall, at a real service: who needs a look is in front, what is asked is passed on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from client.console.sign_in import SIGN_IN, TOKEN
from client.console.wall_hold_box import HOLD, HOLD_WHY, STOP
from client.console.wall_order_sheet import GO, KEPT, ORDER_SHEET, OWN, SURE
from client.console.wall_page import ORDER, SEARCH, WallPage, filter_name
from client.console.wall_panel import MESSAGE, SCAN, SEND
from client.console.wall_time_box import GIVE, MINUTES, REASON
from client.console.window import ConsoleWindow
from client.kit.controls import Button
from tests.console.console_world import console_at, service_world
from tests.console.wall_crowd import crowd_in, world_in_real_time
from tests.console.wall_load import at_the_wall, watch
from tests.service.exam_world import Sitter, World

# A computer without a sound server says so when a page with a player is made.
pytestmark = pytest.mark.qt_log_ignore("PulseAudioService", extend=True)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with service_world(tmp_path) as world:
        yield world


class Watcher:
    """A person at the wall."""

    def __init__(self, window: ConsoleWindow, bot: QtBot) -> None:
        self.window, self.bot = window, bot

    def until(self, true: Callable[[], object]) -> None:
        self.bot.waitUntil(lambda: bool(true()))

    def at_the_wall(self, count: int) -> WallPage:
        self.window.show()
        self.window.findChild(QLineEdit, TOKEN).setText(str(self.window.property("token")))
        self.window.findChild(Button, SIGN_IN).click()
        self.until(lambda: self.window.findChild(WallPage) is not None)
        self.window.turn_to("wall")
        page = self.window.findChild(WallPage)
        self.until(lambda: page.wall is not None and len(page.view.shown) == count)
        return page


def begun(world: World, **place: str) -> Sitter:
    sitter = world.sitter(world.book(), **place)
    assert sitter.check_in().status == 200
    assert sitter.start("language").status == 200
    assert sitter.send().status == 200
    return sitter


def said_in(page: WallPage) -> str:
    return "\n".join(label.text() for label in page.panel.findChildren(QLabel))


def test_a_message_and_a_scan_reach_the_candidate(world: World, qtbot: QtBot) -> None:
    calm, flagged = begun(world), begun(world)
    flagged.suspect("inc-1", "extra_person", severity="grave", end_s=None)
    assert flagged.send().status == 200
    with console_at(world) as window:
        person = Watcher(window, qtbot)
        page = person.at_the_wall(2)
        assert page.view.shown[0] == flagged.attempt == page.view.current
        QTest.keyClick(page.view, Qt.Key.Key_Return)
        assert page.panel.isVisible() and page.panel.attempt == flagged.attempt
        assert "1 going on" in said_in(page)
        message = window.findChild(QPlainTextEdit, MESSAGE)
        assert not window.findChild(Button, SEND).isEnabled()
        QTest.keyClicks(message, "Please stay alone in the room.")
        QTest.keyClick(message, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        person.until(lambda: not message.toPlainText())
        window.findChild(Button, SCAN).click()
        person.until(lambda: not window.findChild(Button, SCAN).isEnabled())
        given = sorted(flagged.send(99).json["directives"], key=lambda one: str(one["kind"]))
        assert [one["kind"] for one in given] == ["message", "room_scan"]
        assert given[0]["data"]["text"]["kk"] == "Please stay alone in the room."
        assert calm.send(99).json["directives"] == []
        QTest.keyClick(message, Qt.Key.Key_Escape)
        assert not page.panel.isVisible() and page.view.hasFocus()


def test_more_time_is_given_with_a_reason(world: World, qtbot: QtBot) -> None:
    sitter = begun(world)
    before = sitter.send(99).json["deadline_ms"]
    with console_at(world) as window:
        person = Watcher(window, qtbot)
        page = person.at_the_wall(1)
        QTest.keyClick(page.view, Qt.Key.Key_Return)
        give = window.findChild(Button, GIVE)
        assert not give.isEnabled()
        minutes = window.findChild(QLineEdit, MINUTES)
        minutes.clear()
        QTest.keyClicks(minutes, "25")
        QTest.keyClicks(window.findChild(QLineEdit, REASON), "Power cut")
        give.click()
        person.until(lambda: not window.findChild(QLineEdit, REASON).text())
        assert not give.isEnabled()
    receipt = sitter.send(99).json
    assert receipt["deadline_ms"] == before + 25 * 60_000
    assert [one["data"]["reason"] for one in receipt["directives"]] == ["Power cut"]


def sheet_of(window: ConsoleWindow) -> QWidget | None:
    shown = [sheet for sheet in window.findChildren(QWidget, ORDER_SHEET) if sheet.isVisible()]
    return shown[-1] if shown else None


def test_an_exam_is_paused_and_goes_on(world: World, qtbot: QtBot) -> None:
    sitter = begun(world)
    before = sitter.send(99).json["deadline_ms"]
    with console_at(world) as window:
        person = Watcher(window, qtbot)
        page = person.at_the_wall(1)
        QTest.keyClick(page.view, Qt.Key.Key_Return)
        hold = window.findChild(Button, HOLD)
        assert hold.isEnabled() and hold.text() == "Pause…"
        message = window.findChild(QPlainTextEdit, MESSAGE)
        QTest.keyClick(message, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        sheet = sheet_of(window)
        assert sheet is not None and not sheet.findChild(QCheckBox, SURE).isVisible()
        go = sheet.findChild(Button, GO)
        assert not go.isEnabled()
        kept = sheet.findChild(QComboBox, KEPT)
        assert kept.hasFocus()
        QTest.keyClick(kept, Qt.Key.Key_Down)
        assert not sheet.findChild(QPlainTextEdit, OWN).isVisible()
        go.click()
        person.until(lambda: hold.text() == "Go on…")
        assert sheet_of(window) is None
        assert "Paused for 0 s: Another voice was heard in the room." in said_in(page)
        assert page.view.tile(sitter.attempt).left_ms == before - world.clock.now
        receipt = sitter.send(99).json
        assert receipt["state"] == "suspended"
        [given] = receipt["directives"]
        assert given["data"]["reason"]["kk"] == "Бөлмеде бөтен дауыс естілді."
        # More time can be given in a pause; a look round the room has to wait.
        assert not window.findChild(Button, SCAN).isEnabled()
        QTest.keyClicks(window.findChild(QLineEdit, REASON), "It was loud")
        assert window.findChild(Button, GIVE).isEnabled()
        world.clock.forward(90_000)
        hold.click()
        sheet = sheet_of(window)
        assert sheet is not None
        own = sheet.findChild(QPlainTextEdit, OWN)
        QTest.keyClicks(own, "Settled with the operator")
        sheet.findChild(Button, GO).click()
        person.until(lambda: hold.text() == "Pause…")
    receipt = sitter.send(99).json
    assert (receipt["state"], receipt["deadline_ms"]) == ("running", before + 90_000)
    assert receipt["directives"][1]["data"]["reason"] == dict.fromkeys(
        ("kk", "ru", "en"), "Settled with the operator"
    )


def test_a_stop_is_meant_and_has_a_reason(world: World, qtbot: QtBot) -> None:
    sitter = begun(world)
    with console_at(world) as window:
        person = Watcher(window, qtbot)
        page = person.at_the_wall(1)
        QTest.keyClick(page.view, Qt.Key.Key_Return)
        message = window.findChild(QPlainTextEdit, MESSAGE)
        QTest.keyClick(message, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        sheet = sheet_of(window)
        assert sheet is not None
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        assert sheet_of(window) is None and sitter.send(99).json["state"] == "running"
        window.findChild(Button, STOP).click()
        sheet = sheet_of(window)
        assert sheet is not None
        go, own = sheet.findChild(Button, GO), sheet.findChild(QPlainTextEdit, OWN)
        QTest.keyClicks(own, "Somebody told the answers")
        assert not go.isEnabled()
        own.clear()
        sheet.findChild(QCheckBox, SURE).setChecked(True)
        assert not go.isEnabled()
        QTest.keyClicks(own, "Somebody told the answers")
        go.click()
        person.until(lambda: not page.view.shown)
        assert page.panel.attempt == ""
    assert world.rows("select state, finish_reason from attempt") == [("finished", "stopped")]


def test_what_cannot_be_paused_says_why(world: World, qtbot: QtBot) -> None:
    waiting = world.sitter(world.book())
    assert waiting.check_in().status == 200
    over = begun(world)
    world.clock.now = over.send(99).json["deadline_ms"]
    with console_at(world) as window:
        page = Watcher(window, qtbot).at_the_wall(2)
        for sitter, said, stoppable in (
            (waiting, "once it has begun", False),
            (over, "there is nothing to pause", True),
        ):
            page.panel.open(page.view.tile(sitter.attempt))
            assert said in window.findChild(QLabel, HOLD_WHY).text()
            assert not window.findChild(Button, HOLD).isEnabled()
            assert window.findChild(Button, STOP).isEnabled() is stoppable
            page.panel.hold.ask_to_hold()
            assert sheet_of(window) is None


def test_what_another_proctor_did_meanwhile_is_said(world: World, qtbot: QtBot) -> None:
    sitter = begun(world)
    with console_at(world) as window:
        person = Watcher(window, qtbot)
        page = person.at_the_wall(1)
        QTest.keyClick(page.view, Qt.Key.Key_Return)
        page.panel.hold.ask_to_hold()
        sheet = sheet_of(window)
        assert sheet is not None
        wish = {"request": "first", "reason": dict.fromkeys(("kk", "ru", "en"), "Another proctor's")}
        asked = world.staff().post(f"/attempts/{sitter.attempt}/directives/pause", wish)
        assert asked.status == 200
        QTest.keyClicks(sheet.findChild(QPlainTextEdit, OWN), "A noise")
        sheet.findChild(Button, GO).click()
        person.until(lambda: "paused already" in said_in(page))
        person.until(lambda: "Another proctor's" in said_in(page))


def test_tiles_keep_their_places_while_one_is_open(world: World, qtbot: QtBot) -> None:
    sitters = [begun(world) for _ in range(3)]
    with console_at(world) as window:
        person = Watcher(window, qtbot)
        page = person.at_the_wall(3)
        before = page.view.shown
        last = next(one for one in sitters if one.attempt == before[-1])
        page.view.choose(before[0])
        QTest.keyClick(page.view, Qt.Key.Key_Return)
        last.suspect("inc-1", "extra_person", severity="grave", end_s=None)
        assert last.send().status == 200
        person.until(lambda: page.wall is not None and page.wall.tiles[0].attempt == last.attempt)
        assert page.view.shown == before
        page.panel.close_panel()
        assert page.view.shown[0] == last.attempt


def test_arrows_filters_search_and_order(world: World, qtbot: QtBot) -> None:
    sitters = [begun(world) for _ in range(5)]
    sitters[3].suspect("inc-1", "turned_away", severity="note")
    assert sitters[3].send().status == 200
    with console_at(world) as window:
        person = Watcher(window, qtbot)
        page = person.at_the_wall(5)
        shown = page.view.shown
        for key, place in (
            (Qt.Key.Key_Right, 1),
            (Qt.Key.Key_End, 4),
            (Qt.Key.Key_Left, 3),
            (Qt.Key.Key_Home, 0),
        ):
            QTest.keyClick(page.view, key)
            assert page.view.current == shown[place]
        window.findChild(Button, filter_name("flagged")).click()
        assert page.view.shown == [sitters[3].attempt]
        window.findChild(Button, filter_name("all")).click()
        number = page.view.tile(sitters[1].attempt).candidate_number
        QTest.keyClicks(window.findChild(QLineEdit, SEARCH), number)
        assert page.view.shown == [sitters[1].attempt]
        window.findChild(QLineEdit, SEARCH).clear()
        order = window.findChild(QComboBox, ORDER)
        order.setCurrentIndex(1)
        order.activated.emit(1)
        numbers = [page.view.tile(attempt).candidate_number for attempt in page.view.shown]
        assert numbers == sorted(numbers)
        QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
        assert page.panel.attempt == page.view.shown[0]


def test_who_has_finished_leaves_the_wall_and_the_panel(world: World, qtbot: QtBot) -> None:
    sitter = begun(world)
    with console_at(world) as window:
        person = Watcher(window, qtbot)
        page = person.at_the_wall(1)
        QTest.keyClick(page.view, Qt.Key.Key_Return)
        sitter.finish()
        assert sitter.send().status == 200
        person.until(lambda: not page.view.shown)
        assert not page.panel.isVisible() and page.panel.attempt == ""


def test_an_operator_has_the_wall_of_their_reach(world: World, qtbot: QtBot) -> None:
    at_home = begun(world)
    world.sitter(world.book(), hall="Astana-1", seat="7")
    with console_at(world, "operator") as window:
        page = Watcher(window, qtbot).at_the_wall(1)
        assert page.view.shown == [at_home.attempt]


def test_a_crowd_moves_and_its_pictures_come(tmp_path: Path, qtbot: QtBot) -> None:
    with world_in_real_time(tmp_path) as world:
        crowd = crowd_in(world, 6, beat_s=0.5, piece_every_s=1.0)
        crowd.start()
        try:
            with console_at(world) as window:
                page = at_the_wall(window, 6)
                qtbot.waitUntil(lambda: len(page.view.pictured) == 6)
                figures = watch(window, 4.0, warm_up_s=0.0)
                assert figures.stalls and figures.lines() and figures.pictures > 0
        finally:
            crowd.stop()
        assert crowd.beats > 6 and not crowd.troubles
