"""An administrator at the window, at a real service: decides an interruption, registers the act, books anew;
looks up programmes, items and attempts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QTableView
from pytestqt.qtbot import QtBot

from client.console.admin_acts import rebook_name, register_name
from client.console.admin_exports import export_name
from client.console.admin_interruptions import REASON, InterruptionsView, decision_name
from client.console.admin_lists import ATTEMPTS, BOOK, ITEMS, PRACTICE, SEARCH
from client.console.admin_page import AdminPage, tab_name
from client.console.sign_in import SIGN_IN, TOKEN
from client.console.window import ConsoleWindow
from client.kit.controls import Button
from client.kit.error_box import ERROR_TEXT
from client.kit.time_words import day_and_clock
from tests.console.administration_world import fault_asked_about, published_attempts, silent_attempt
from tests.console.console_world import console_at, service_world
from tests.service.exam_world import MINUTE, World

DAY = 24 * 60 * MINUTE


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with service_world(tmp_path) as world:
        yield world


class Administrator:
    """A person at the console."""

    def __init__(self, window: ConsoleWindow, bot: QtBot) -> None:
        self.window, self.bot = window, bot
        window.show()
        self.write(TOKEN, str(window.property("token")))
        self.press(SIGN_IN)
        self.until(lambda: isinstance(window.page, AdminPage))

    @property
    def page(self) -> AdminPage:
        assert isinstance(self.window.page, AdminPage)
        return self.window.page

    def until(self, true: Callable[[], object]) -> None:
        self.bot.waitUntil(lambda: bool(true()))

    def there(self, name: str) -> Button:
        """The button of that name, once it is on screen."""
        self.until(lambda: any(one.isVisible() for one in self.window.findChildren(Button, name)))
        return next(one for one in self.window.findChildren(Button, name) if one.isVisible())

    def press(self, name: str) -> None:
        button = self.there(name)
        self.until(button.isEnabled)
        button.click()

    def write(self, name: str, text: str) -> None:
        self.window.findChild(QLineEdit, name).setText(text)

    def turn_to(self, part: str) -> None:
        self.press(tab_name(part))

    def words(self) -> str:
        """All that can be read on screen."""
        return "\n".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisible())

    def errors(self) -> list[QLabel]:
        return [one for one in self.window.findChildren(QLabel, ERROR_TEXT) if one.isVisible()]

    def table(self, name: str) -> list[list[str]]:
        model = self.window.findChild(QTableView, name).model()
        return [
            [str(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]


@pytest.fixture
def person(world: World, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Administrator]:
    """At the window once the attempts that the test wants are there."""
    for make in getattr(request, "param", ()):
        make(world)
    with console_at(world, "administrator") as window:
        yield Administrator(window, qtbot)


@pytest.mark.parametrize("person", [(silent_attempt,)], indirect=True)
def test_a_fault_goes_from_the_finding_to_the_new_booking(world: World, person: Administrator) -> None:
    view = person.page.parts["interruptions"]
    assert isinstance(view, InterruptionsView)
    person.until(lambda: view.found is not None)
    assert view.found is not None and view.found.finding is not None
    grounds = [ground.sentence for ground in view.found.finding.grounds]
    assert grounds
    person.until(lambda: all(sentence in person.words() for sentence in grounds))
    reason = person.window.findChild(QPlainTextEdit, REASON)
    assert reason.toPlainText() == view.found.finding.prefilled, "the finding's words are there to begin with"
    reason.setPlainText(f"{reason.toPlainText()} Confirmed by the provider.")
    person.press(decision_name("technical_fault"))
    person.press("to-acts")
    [act] = world.staff("administrator").get("/acts").json
    assert act["grounds"].count(view.found.finding.prefilled) == 1, "said once"
    person.press(register_name(act["id"]))
    person.press("sure-go")
    person.press(rebook_name(act["id"]))
    go = person.there("rebook-go")
    person.write("rebook-moment", "tomorrow")
    assert not go.isEnabled()
    person.write("rebook-moment", day_and_clock(world.clock.now + 2 * DAY))
    go.click()
    code = person.window.findChild
    person.until(lambda: code(QLabel, "slot-code") is not None)
    assert world.sitter().sign_in(code(QLabel, "slot-code").text()).status == 200
    states = dict(world.rows("select state, count(*) from attempt group by state"))
    assert states == {"aborted": 1, "booked": 1}


@pytest.mark.parametrize("person", [(fault_asked_about,)], indirect=True)
def test_what_a_candidate_asked_for_in_time_is_booked_however_late(
    world: World, person: Administrator
) -> None:
    person.turn_to("acts")
    [(draft,)] = world.rows("select draft from act")
    person.there(rebook_name(draft))
    assert "The candidate asked for a new booking" in person.words()
    person.press(rebook_name(draft))
    person.there("rebook-go")
    person.write("rebook-moment", day_and_clock(world.clock.now + 2 * DAY))
    person.press("rebook-go")
    person.until(lambda: person.window.findChild(QLabel, "slot-code") is not None)
    assert ("booked",) in world.rows("select state from attempt")


@pytest.mark.parametrize("person", [(silent_attempt,)], indirect=True)
def test_not_passed_is_asked_twice_and_wants_a_reason(world: World, person: Administrator) -> None:
    person.there(decision_name("not_passed"))
    reason = person.window.findChild(QPlainTextEdit, REASON)
    reason.setPlainText(" ")
    person.press(decision_name("not_passed"))
    assert person.window.findChild(Button, "sure-go") is None
    reason.setPlainText("The adapter was switched off by hand.")
    person.press(decision_name("not_passed"))
    person.press("sure-back")
    assert world.rows("select state from attempt") == [("running",)]
    person.press(decision_name("not_passed"))
    person.press("sure-go")
    person.until(lambda: "26/49" in person.words() and not person.window.findChildren(QPlainTextEdit, REASON))
    assert world.rows("select state from attempt") == [("broken_off",)]


@pytest.mark.parametrize("person", [(silent_attempt,)], indirect=True)
def test_what_is_typed_stays_whatever_is_asked_for_anew(person: Administrator) -> None:
    person.there(decision_name("technical_fault"))
    view = person.page.parts["interruptions"]
    assert isinstance(view, InterruptionsView) and view.found is not None and view.found.finding is not None
    person.window.findChild(QPlainTextEdit, REASON).setPlainText("Half a senten")
    before = view.found.finding.prefilled
    person.window.words.switch("ru")
    person.until(lambda: view.found.finding.prefilled != before)

    def on_screen() -> list[str]:
        fields = person.window.findChildren(QPlainTextEdit, REASON)
        return [field.toPlainText() for field in fields if field.isVisible()]

    person.until(lambda: on_screen() == ["Half a senten"])


def test_programmes_say_what_the_site_still_has_to_set(person: Administrator) -> None:
    person.turn_to("programmes")
    person.until(lambda: "sections.legislation.minutes" in person.words())


@pytest.mark.parametrize("person", [(published_attempts,)], indirect=True)
def test_items_are_shown_in_figures_and_sorted(person: Administrator) -> None:
    person.turn_to("items")
    person.press(PRACTICE)
    person.until(lambda: person.table(ITEMS))
    lines = person.table(ITEMS)
    assert sum(int(line[2]) for line in lines) == 3 * 12
    assert {"67 %"} <= {line[3] for line in lines if line[2] == "3"}
    assert {line[4] for line in lines} == {"—"}, "three papers are too few for a correlation"
    table = person.window.findChild(QTableView, ITEMS)
    table.sortByColumn(2, table.horizontalHeader().sortIndicatorOrder())
    counts = [int(line[2]) for line in person.table(ITEMS)]
    assert counts in (sorted(counts), sorted(counts, reverse=True))


def test_a_slot_is_booked_for_a_number_that_was_looked_up(world: World, person: Administrator) -> None:
    known = [world.book() for _ in range(3)]
    number = known[1].candidate_number
    person.turn_to("attempts")
    person.until(lambda: len(person.table(ATTEMPTS)) == 3)
    person.write(SEARCH, number[3:])
    person.until(lambda: [line[0] for line in person.table(ATTEMPTS)] == [number])
    person.press(BOOK)
    person.write("slot-number", number)
    person.write("slot-moment", day_and_clock(world.clock.now + 2 * DAY))
    person.press("slot-go")
    box = person.page.parts["attempts"].findChild(QLabel, ERROR_TEXT)
    person.until(box.isVisible)  # the category says nothing, and no programme was named
    person.press(BOOK)
    person.write("slot-number", number)
    person.write("slot-moment", day_and_clock(world.clock.now + 2 * DAY))
    programme = next(
        one for one in person.window.findChildren(QComboBox, "slot-programme") if one.isVisible()
    )
    programme.setCurrentIndex(programme.findData("practice"))
    person.press("slot-go")
    person.until(lambda: person.window.findChild(QLabel, "slot-code") is not None)
    person.until(lambda: len(person.table(ATTEMPTS)) == 2)


def test_a_number_is_seen_and_nowhere_a_name(world: World, person: Administrator) -> None:
    world.book()
    person.turn_to("attempts")
    person.until(lambda: person.table(ATTEMPTS))
    [(number, name)] = world.rows("select number, name from candidate")
    seen = person.words() + str(person.table(ATTEMPTS))
    assert number in seen and not any(part in seen for part in name.split())


@pytest.mark.parametrize("person", [(published_attempts,)], indirect=True, ids=["published"])
def test_results_reviews_and_flags_go_to_files_of_ones_choosing(
    person: Administrator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def export(what: str, place: Path) -> str:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(place), ""))
        person.press(export_name(what))
        if place.parent.is_dir():
            person.until(lambda: f"Written to {place}" in person.words())
            return place.read_text(encoding="utf-8-sig")
        person.until(lambda: any("no such folder" in one.text() for one in person.errors()))
        return ""

    person.turn_to("attempts")
    table = person.window.findChild(QTableView, ATTEMPTS)
    person.until(lambda: table.model().rowCount() == 3)
    review = person.there(export_name("review"))
    assert not review.isEnabled(), "of no attempt there is nothing to export"
    assert len(export("practice", tmp_path / "practice.csv").splitlines()) == 4
    assert len(export("results", tmp_path / "results.csv").splitlines()) == 1
    table.selectRow(0)
    person.until(review.isEnabled)
    assert json.loads(export("review", tmp_path / "review.json"))["status"] in ("passed", "violation")
    assert export("flags", tmp_path / "camera.vtt").startswith("WEBVTT")
    assert export("flags-screen", tmp_path / "screen.vtt").startswith("WEBVTT")
    export("results", tmp_path / "nowhere" / "results.csv")
    person.window.words.switch("kk")
    assert any("Мұндай қалта жоқ" in one.text() for one in person.errors())
