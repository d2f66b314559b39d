"""Programmes in force, items in figures, attempts and slots: what an administrator looks up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from client.console.admin_exports import ExportBar
from client.console.admin_sheets import CodeSheet, SlotSheet
from client.console.admin_table import Column, PlainTable
from client.console.backstage import Backstage
from client.kit.controls import Button, Label, button, column, empty, label, plane, row, scrolled
from client.kit.error_box import ErrorBox
from client.kit.theme import SPACE
from client.kit.time_words import day_and_clock
from client.kit.words import Words
from proctor.core.errors import SynaqError
from proctor.sync.administration_messages import (
    AttemptLineView,
    ItemStatisticsView,
    ProgrammeSection,
    ProgrammeView,
    SlotView,
    SlotWish,
)

ITEMS, ATTEMPTS, SEARCH, BOOK, PRACTICE = (
    "admin-items",
    "admin-attempts",
    "attempt-search",
    "book-slot",
    "items-practice",
)
_TYPING_MS = 300


class ProgrammesView(QWidget):
    """One card a programme: its sections, and what the site still has to set."""

    def __init__(self, backstage: Backstage, _page: QWidget) -> None:
        super().__init__()
        self._backstage, self._words = backstage, backstage.words
        inside = plane("clear")
        self._cards = column(inside, spacing=SPACE.medium, margins=(2, 2, 12, 12))
        column(self).addWidget(scrolled(inside, "admin-programmes"))

    def refresh(self) -> None:
        """Ask anew."""
        self._backstage.ask("programmes", self._backstage.desk.programmes, self._show)

    def _show(self, found: Sequence[ProgrammeView]) -> None:
        empty(self._cards)
        for one in found:
            self._cards.addWidget(self._card(one))
        self._cards.addStretch(1)

    def _card(self, one: ProgrammeView) -> QWidget:
        words = self._words
        card = plane("card")
        lines = column(card, spacing=4, margins=(18, 14, 18, 14))
        head = row(spacing=SPACE.medium)
        title = Label("strong", wrap=True)
        words.put_made(title, lambda: words.pick(one.title))
        head.addWidget(title, 1)
        state = Label("soft")
        state.pill("gold" if one.missing else "good")
        key = "administration-not-startable" if one.missing else "administration-in-force"
        words.put(state, key)
        head.addWidget(state)
        lines.addLayout(head)
        about = label(
            words, "administration-programme-line", "soft", edition=one.edition, waiting=one.waiting
        )
        lines.addWidget(about)
        for section in one.sections:
            said = Label("reading", wrap=True)
            words.put_made(said, self._section(section))
            lines.addWidget(said)
        if one.missing:
            missing = label(words, "administration-missing", "soft", settings=", ".join(one.missing))
            missing.tone("gold")
            lines.addWidget(missing)
        return card

    def _section(self, section: ProgrammeSection) -> Callable[[], str]:
        def said() -> str:
            words = self._words
            parts = [words.pick(section.title)]
            unset = words.t("administration-unset")
            minutes = unset if section.minutes is None else str(section.minutes)
            parts.append(words.t("administration-minutes", minutes=minutes))
            if section.items:
                parts.append(words.t("administration-items", items=section.items))
            if section.threshold is not None:
                parts.append(words.t("administration-threshold", threshold=section.threshold))
            return " · ".join(parts)

        return said


class ItemsView(QWidget):
    """Items in figures; practice attempts apart from the others."""

    def __init__(self, backstage: Backstage, _page: QWidget) -> None:
        super().__init__()
        self._backstage, self._words = backstage, backstage.words
        lines = column(self, spacing=SPACE.medium)
        head = row(spacing=SPACE.medium)
        head.addWidget(label(self._words, "administration-items-lead", "soft"), 1)
        self._practice = Button(PRACTICE, "wide")
        self._practice.setCheckable(True)
        self._words.put(self._practice, "administration-practice")
        self._practice.toggled.connect(lambda _on: self.refresh())
        head.addWidget(self._practice)
        lines.addLayout(head)
        self.table = PlainTable(ITEMS, self._words, _item_columns())
        self._words.put(self.table, "administration-place-items", on="name")
        lines.addWidget(self.table, 1)
        self._none = label(self._words, "administration-no-items", "lead")
        lines.addWidget(self._none)
        self._none.hide()

    def refresh(self) -> None:
        """Ask anew; each look is on the trail."""
        practice, desk = self._practice.isChecked(), self._backstage.desk

        def show(found: Sequence[ItemStatisticsView]) -> None:
            if practice == self._practice.isChecked():  # an older question's answer may come later
                self.table.lines.show(found)
                self._none.setVisible(not found)

        self._backstage.ask("items", lambda: desk.item_statistics(practice=practice), show)


class AttemptsView(QWidget):
    """Attempts by a part of the number, and booking."""

    def __init__(self, backstage: Backstage, page: QWidget) -> None:
        super().__init__()
        self._backstage, self._page = backstage, page
        self._words = backstage.words
        self._programmes: list[ProgrammeView] = []
        lines = column(self, spacing=SPACE.medium)
        head = row(spacing=SPACE.medium)
        self._search = QLineEdit()
        self._search.setObjectName(SEARCH)
        self._search.setMaxLength(80)
        for where in ("name", "hint"):
            self._words.put(self._search, "administration-search", on=where)
        head.addWidget(self._search, 1)
        self._book = button(self._words, BOOK, "administration-slot-title", "primary", pressed=self._ask)
        self._book.setEnabled(False)
        head.addWidget(self._book)
        lines.addLayout(head)
        self._error = ErrorBox(self._words, backstage.looks)
        lines.addWidget(self._error)
        self.table = PlainTable(ATTEMPTS, self._words, _attempt_columns(self._words, self._title))
        self._words.put(self.table, "administration-place-attempts", on="name")
        lines.addWidget(self.table, 1)
        self._exports = ExportBar(backstage, page)
        lines.addWidget(self._exports)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._chosen())
        self.table.lines.modelReset.connect(lambda: self._exports.show_chosen(None))
        self._typing = QTimer(self, interval=_TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self._look_up)
        self._search.textChanged.connect(lambda _text: self._typing.start())

    def refresh(self) -> None:
        """Ask anew."""
        self._backstage.ask("programmes", self._backstage.desk.programmes, self._known)
        self._look_up()

    def _chosen(self) -> None:
        at = self.table.currentIndex()
        self._exports.show_chosen(self.table.lines.line(at.row()) if at.isValid() else None)

    def _known(self, programmes: Sequence[ProgrammeView]) -> None:
        self._programmes = list(programmes)
        self._book.setEnabled(True)
        self.table.viewport().update()

    def _title(self, one: AttemptLineView) -> str:
        titles = (found.title for found in self._programmes if found.id == one.programme)
        title = next(titles, None)
        return one.programme if title is None else self._words.pick(title)

    def _look_up(self) -> None:
        number, desk = self._search.text().strip(), self._backstage.desk

        def show(found: Sequence[AttemptLineView]) -> None:
            if number == self._search.text().strip():  # an older question's answer may come later
                self.table.lines.show(found)

        self._backstage.ask("attempts", lambda: desk.attempts(number), show)

    def _ask(self) -> None:
        looks, desk = self._backstage.looks, self._backstage.desk

        def book(wish: SlotWish) -> None:
            self._backstage.ask("slot", lambda: desk.book_slot(wish), self._booked, self._refused)

        SlotSheet(self._page, self._words, looks, self._programmes, book).open()

    def _booked(self, slot: SlotView) -> None:
        self._error.hide()
        CodeSheet(self._page, self._words, self._backstage.looks, slot).open()
        self._look_up()

    def _refused(self, error: SynaqError) -> None:
        self._error.say(error)


def _item_columns() -> tuple[Column, ...]:
    def share(value: float | None) -> str:
        return "—" if value is None else f"{value * 100:.0f} %"

    def column_of(name: str, shown: Callable[[Any], str], value: Callable[[Any], Any]) -> Column:
        return Column(f"administration-item-{name}", shown, value, figure=True)

    return (
        Column("administration-item-id", lambda one: one.item, lambda one: one.item, wide=True),
        Column("administration-item-bank", lambda one: one.bank, lambda one: one.bank),
        column_of("papers", lambda one: str(one.papers), lambda one: one.papers),
        column_of("difficulty", lambda one: share(one.difficulty), lambda one: one.difficulty),
        column_of(
            "discrimination",
            lambda one: "—" if one.discrimination is None else f"{one.discrimination:+.2f}",
            lambda one: one.discrimination,
        ),
        column_of("exposure", lambda one: share(one.exposure), lambda one: one.exposure),
        column_of("omitted", lambda one: str(one.omitted), lambda one: one.omitted),
        column_of(
            "time",
            lambda one: "—" if one.median_s is None else f"{one.median_s:.0f}",
            lambda one: one.median_s,
        ),
    )


def _attempt_columns(words: Words, title: Callable[[AttemptLineView], str]) -> tuple[Column, ...]:
    def state(one: AttemptLineView) -> str:
        return words.t(f"administration-state-{one.state.replace('_', '-')}")

    def place(one: AttemptLineView) -> str:
        return one.booked_hall or words.t("administration-at-home")

    return (
        Column("administration-number", lambda one: one.candidate_number, lambda one: one.candidate_number),
        Column("administration-programme", title, title, wide=True),
        Column("administration-test-language", lambda one: one.test_language, lambda one: one.test_language),
        Column("administration-moment-head", lambda one: day_and_clock(one.slot_ms), lambda one: one.slot_ms),
        Column("administration-hall", place, place),
        Column("administration-state", state, state),
    )
