"""Acts: what was drafted, registration, and the new booking that an act on a technical fault gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from client.console.admin_sheets import CodeSheet, RebookSheet, SureSheet
from client.console.backstage import Backstage
from client.kit.controls import Label, button, column, empty, label, plane, row, scrolled
from client.kit.error_box import ErrorBox
from client.kit.theme import SPACE
from client.kit.time_words import day_and_clock
from proctor.core.errors import SynaqError
from proctor.sync.administration_messages import RebookingWish, SlotView
from proctor.sync.staff_messages import ActView


def register_name(act: str) -> str:
    """The object name of the button that registers an act."""
    return f"register-{act}"


def rebook_name(act: str) -> str:
    """The object name of the button that books anew after an act."""
    return f"rebook-{act}"


class ActsView(QWidget):
    """One card an act, the newest first."""

    def __init__(self, backstage: Backstage, page: QWidget) -> None:
        super().__init__()
        self._backstage, self._page = backstage, page
        self._words = backstage.words
        self._error = ErrorBox(self._words, backstage.looks)
        inside = plane("clear")
        self._cards = column(inside, spacing=SPACE.medium, margins=(2, 2, 12, 12))
        lines = column(self, spacing=SPACE.small)
        lines.addWidget(self._error)
        lines.addWidget(scrolled(inside, "admin-acts"), 1)

    def refresh(self) -> None:
        """Ask anew."""
        self._backstage.ask("acts", self._backstage.desk.acts, self._show)

    def _show(self, acts: Sequence[ActView]) -> None:
        empty(self._cards)
        for act in acts:
            self._cards.addWidget(self._card(act))
        if not acts:
            self._cards.addWidget(label(self._words, "administration-no-acts", "lead"))
        self._cards.addStretch(1)

    def _card(self, act: ActView) -> QWidget:
        words = self._words
        card = plane("card")
        across = row(card, spacing=SPACE.large, margins=(18, 14, 18, 14))
        lines = column(spacing=4)
        head = row(spacing=SPACE.medium)
        head.addWidget(label(words, f"administration-act-{act.kind.replace('_', '-')}", "strong", wrap=False))
        state = Label("soft")
        state.pill("good" if act.state == "registered" else "gold")
        words.put(state, f"administration-act-{act.state}")
        head.addWidget(state)
        head.addStretch(1)
        lines.addLayout(head)
        about = Label("soft", wrap=True)
        words.put_plain(about, f"№ {act.candidate_number} · {day_and_clock(act.drafted_ms)}")
        lines.addWidget(about)
        grounds = Label("reading", wrap=True)
        words.put_plain(grounds, act.grounds)
        lines.addWidget(grounds)
        if act.undone is not None and act.undone_ms is not None:
            key, at = f"administration-act-undone-{act.undone}", day_and_clock(act.undone_ms)
            undone = label(words, key, "reading", protocol=act.undone_by, at=at)
            undone.tone("gold")
            lines.addWidget(undone)
        across.addLayout(lines, 1)
        self._add_deed(across, act)
        return card

    def _add_deed(self, across: QHBoxLayout, act: ActView) -> None:
        deeds = column(spacing=4)
        if act.state == "draft" and act.undone != "wholly":
            name, key = register_name(act.id), "administration-register"
            deeds.addWidget(button(self._words, name, key, "primary", pressed=self._sure(act)))
        elif act.rebook_until_ms is not None:
            until = day_and_clock(act.rebook_until_ms)
            asked = act.rebook_asked_ms
            over = asked is None and self._backstage.desk.now_ms() > act.rebook_until_ms
            key = "administration-rebook-over" if over else "administration-rebook-until"
            if asked is None:
                deeds.addWidget(label(self._words, key, "soft", wrap=False, until=until))
            else:
                key, at = "administration-rebook-asked", day_and_clock(asked)
                deeds.addWidget(label(self._words, key, "strong", wrap=False, at=at))
            if not over:
                name = rebook_name(act.id)
                deeds.addWidget(button(self._words, name, "administration-rebook", pressed=self._asked(act)))
        deeds.addStretch(1)
        across.addLayout(deeds)

    def _sure(self, act: ActView) -> Callable[[], None]:
        def ask() -> None:
            lead = f"administration-register-{act.kind.replace('_', '-')}"
            desk, looks = self._backstage.desk, self._backstage.looks

            def do() -> None:
                self._backstage.ask(
                    "register", lambda: desk.register_act(act.id), lambda _act: self._done(), self._refused
                )

            SureSheet(self._page, self._words, looks, "administration-register", lead, do).open()

        return ask

    def _asked(self, act: ActView) -> Callable[[], None]:
        def book(wish: RebookingWish) -> None:
            desk = self._backstage.desk
            self._backstage.ask("rebook", lambda: desk.rebook(act.id, wish), self._booked, self._refused)

        return lambda: RebookSheet(self._page, self._words, self._backstage.looks, act, book).open()

    def _booked(self, slot: SlotView) -> None:
        CodeSheet(self._page, self._words, self._backstage.looks, slot).open()
        self._done()

    def _done(self) -> None:
        self._error.hide()
        self.refresh()

    def _refused(self, error: SynaqError) -> None:
        self._error.say(error)
