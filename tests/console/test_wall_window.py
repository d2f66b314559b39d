"""Staff at the live wall, at a real service: who needs a look is in front, what is asked is passed on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from client.console.sign_in import SIGN_IN, TOKEN
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
