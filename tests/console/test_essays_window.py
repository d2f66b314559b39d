"""A commission at the window, at a real service: reading without names, marks by key, the chair closes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QTextEdit
from pytestqt.qtbot import QtBot

from client.console.essays_marks import NEXT, TAKE_BACK, WORDS, mark_name
from client.console.essays_page import CLOSE, PROGRESS, EssaysPage
from client.console.essays_reader import LENGTH, TEXT
from client.console.sign_in import SIGN_IN, TOKEN
from client.console.window import ConsoleWindow
from client.kit.controls import Button
from client.kit.error_box import ERROR_TEXT
from tests.console.console_world import console_at
from tests.console.essays_world import essays_world
from tests.service.essay_world import TEXTS, Panel, commission, publish, write_essay
from tests.service.exam_world import World

PATIENCE_MS = 30_000


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with essays_world(tmp_path) as world:
        yield world


@pytest.fixture
def window(world: World) -> Iterator[ConsoleWindow]:
    with console_at(world, "administrator") as window:
        yield window


class Member:
    """A member of the commission at the console."""

    def __init__(self, window: ConsoleWindow, bot: QtBot, token: str) -> None:
        self.window, self.bot = window, bot
        window.show()
        window.findChild(QLineEdit, TOKEN).setText(token)
        window.findChild(Button, SIGN_IN).click()
        self.until(lambda: isinstance(window.page, EssaysPage) and self.page.contest is not None)

    @property
    def page(self) -> EssaysPage:
        assert isinstance(self.window.page, EssaysPage)
        return self.window.page

    def until(self, true: Callable[[], object]) -> None:
        self.bot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)

    def chosen(self) -> str:
        """The id of the essay that is chosen; "" where none is."""
        line = self.page.list.selected()
        return "" if line is None else line.id

    def read(self) -> str:
        """The text on screen, once it is there."""
        self.until(lambda: self.page.essay is not None and self.page.essay.id == self.chosen())
        return self.window.findChild(QTextEdit, TEXT).toPlainText()

    def key(self, key: Qt.Key, *, control: bool = False) -> None:
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self.page.list, key, held)

    def mark(self, mark: int) -> None:
        """By its key; waits until it is kept."""
        self.key(Qt.Key(int(Qt.Key.Key_0) + mark))
        self.until(lambda: self.page.essay is not None and self.page.essay.own == mark)

    def button(self, name: str) -> Button:
        return self.window.findChild(Button, name)

    def says(self, name: str) -> str:
        return self.page.findChild(QLabel, name).text()

    def words(self) -> str:
        """All that can be read on screen."""
        return "\n".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisible())


def contest(world: World, members: int = 3, texts: tuple[str | None, ...] = TEXTS[:2]) -> Panel:
    panel = commission(world, members)
    for text in texts:
        publish(world, write_essay(world, text))
    return panel


def test_a_member_reads_marks_by_keys_and_goes_on_to_the_next(
    world: World, window: ConsoleWindow, qtbot: QtBot
) -> None:
    panel = contest(world, texts=(*TEXTS[:2], None))
    member = Member(window, qtbot, panel.members[1].token)
    read = {member.read()}
    assert "of at most 250 words" in member.says(LENGTH)
    assert not member.button(CLOSE).isVisible(), "who does not preside does not close"
    member.window.findChild(QPlainTextEdit, WORDS).setPlainText("Ашық жазылған")
    member.mark(4)
    assert member.button(mark_name(4)).isChecked()
    assert "1 of 3" in member.says(PROGRESS)
    member.mark(5)
    assert not member.button(mark_name(4)).isChecked(), "changed, not added"
    first = member.chosen()
    member.key(Qt.Key.Key_N)
    member.until(lambda: member.chosen() != first)
    read.add(member.read())
    member.mark(0)
    member.key(Qt.Key.Key_N)
    read.add(member.read())
    assert {text for text in read if text in TEXTS} == set(TEXTS[:2]) and len(read) == 3
    member.mark(1)
    assert not member.button(NEXT).isEnabled(), "all are marked"
    given = dict(world.rows("select essay, mark from essay_mark"))
    assert (len(given), given[first]) == (3, 5)
    assert world.rows("select words from essay_mark where mark = 5") == [("Ашық жазылған",)]
    member.key(Qt.Key.Key_Z, control=True)
    member.until(lambda: member.page.essay is not None and member.page.essay.own is None)
    assert len(world.rows("select id from essay_mark")) == 2
    assert not member.button(TAKE_BACK).isEnabled()


def test_digits_in_the_field_for_words_are_words(world: World, window: ConsoleWindow, qtbot: QtBot) -> None:
    member = Member(window, qtbot, contest(world, 1).members[0].token)
    member.read()
    field = member.window.findChild(QPlainTextEdit, WORDS)
    field.setFocus()
    QTest.keyClicks(field, "3 n 5")
    assert field.toPlainText() == "3 n 5"
    assert world.rows("select count(*) from essay_mark") == [(0,)]


def test_the_chair_is_told_what_is_short_and_closes_when_it_is_not(
    world: World, window: ConsoleWindow, qtbot: QtBot
) -> None:
    panel = contest(world)
    one, other = panel.essays().values()
    for member in (1, 2):
        panel.mark(member, one, 4)
    panel.mark(1, other, 2)
    chair = Member(window, qtbot, panel.members[0].token)
    chair.read()
    counts = {line.id: (line.given, line.short, line.own) for line in chair.page.list.items}
    assert counts == {one: (2, 0, None), other: (1, 1, None)}
    chair.button(CLOSE).click()
    chair.button("sure-go").click()
    chair.until(lambda: chair.says(ERROR_TEXT))
    number = {essay: number for number, essay in panel.essays().items()}[other]
    assert f"№ {number}: 1" in chair.says(ERROR_TEXT)
    chair.page.list.select(other)
    chair.until(lambda: chair.page.essay is not None and chair.page.essay.id == other)
    chair.mark(3)
    chair.button(CLOSE).click()
    chair.button("sure-go").click()
    chair.until(lambda: chair.page.contest is not None and chair.page.contest.closed_ms is not None)
    assert {line.mark for line in chair.page.list.items} == {"4.00", "2.50"}
    chair.until(lambda: not chair.button(mark_name(3)).isEnabled())
    assert not chair.button(CLOSE).isVisible()


def test_an_administrator_sees_how_far_it_is_and_no_text(
    world: World, window: ConsoleWindow, qtbot: QtBot
) -> None:
    contest(world)
    window.show()
    window.findChild(QLineEdit, TOKEN).setText(str(window.property("token")))
    window.findChild(Button, SIGN_IN).click()
    qtbot.waitUntil(
        lambda: window.page is not None and window.page.place == "administration", timeout=PATIENCE_MS
    )
    window.turn_to("essays")
    page = window.page
    assert isinstance(page, EssaysPage)
    qtbot.waitUntil(lambda: page.contest is not None, timeout=PATIENCE_MS)
    assert [line.given for line in page.list.items] == [0, 0]
    page.list.select(page.list.items[0].id)
    assert page.essay is None and not page.reader.isVisible()
    assert window.findChild(Button, CLOSE).isVisible()
    trail = world.rows("select count(*) from audit where action = 'essay.read'")
    assert trail == [(0,)]
