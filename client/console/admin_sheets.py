"""Sheets of the administrator's page: book a slot, book anew after a fault, be sure, read a one-time code."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from client.console.admin_moment import MomentField
from client.kit.choice import Choice
from client.kit.controls import Label, button, label
from client.kit.looks import Looks
from client.kit.sheet import Sheet
from client.kit.tick import Tick
from client.kit.time_words import day_and_clock
from client.kit.words import Words
from proctor.sync.administration_messages import ProgrammeView, RebookingWish, SlotView, SlotWish
from proctor.sync.staff_messages import ActView

SLOT_SHEET, REBOOK_SHEET, SURE_SHEET, CODE_SHEET = "slot-sheet", "rebook-sheet", "sure-sheet", "code-sheet"


class SureSheet(Sheet):
    """Says what a deed means before it is done."""

    def __init__(  # noqa: PLR0917  the sheet's own three, and what it is about
        self, parent: QWidget, words: Words, looks: Looks, title: str, lead: str, do: Callable[[], object]
    ) -> None:
        super().__init__(parent, SURE_SHEET, words, looks)
        words.put(self.title, title)
        self.body.addWidget(label(words, lead, "lead"))
        self.buttons.addStretch(1)
        self.buttons.addWidget(button(words, "sure-back", "administration-back", pressed=self.close_sheet))

        def done() -> None:
            self.close_sheet()
            do()

        self.buttons.addWidget(button(words, "sure-go", title, "danger", pressed=done))


class RebookSheet(Sheet):
    """Asks for the new moment; `book` gets the wish."""

    def __init__(
        self,
        parent: QWidget,
        words: Words,
        looks: Looks,
        act: ActView,
        book: Callable[[RebookingWish], object],
    ) -> None:
        super().__init__(parent, REBOOK_SHEET, words, looks)
        self._book = book
        words.put(self.title, "administration-rebook-title", number=act.candidate_number)
        until = day_and_clock(act.rebook_until_ms or 0)
        self.body.addWidget(label(words, "administration-rebook-lead", "lead", until=until))
        self._moment = MomentField("rebook-moment", words)
        self._regardless = Tick(looks)
        self._regardless.setObjectName("rebook-regardless")
        words.put(self._regardless, "administration-regardless")
        self.body.addWidget(self._moment)
        self.body.addWidget(self._regardless)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button(words, "rebook-back", "administration-back", pressed=self.close_sheet))
        self._go = button(words, "rebook-go", "administration-book", "primary", pressed=self._done)
        self.buttons.addWidget(self._go)
        self._moment.textChanged.connect(lambda _text: self._go.setEnabled(self._moment.at_ms is not None))
        self._go.setEnabled(False)

    def _done(self) -> None:
        at_ms = self._moment.at_ms
        if at_ms is not None:
            wish = RebookingWish(slot_ms=at_ms, regardless=self._regardless.isChecked())
            self.close_sheet()
            self._book(wish)


class SlotSheet(Sheet):
    """Asks whom, which programme, when and where; `book` gets the wish."""

    def __init__(
        self,
        parent: QWidget,
        words: Words,
        looks: Looks,
        programmes: Sequence[ProgrammeView],
        book: Callable[[SlotWish], object],
    ) -> None:
        super().__init__(parent, SLOT_SHEET, words, looks, width=620)
        self._book = book
        words.put(self.title, "administration-slot-title")
        self._number = self._field("slot-number", "administration-number", 80)
        self._programmes = [found for found in programmes if not found.missing]
        self._programme = self._choice("slot-programme", "administration-programme")
        self._language = self._choice("slot-language", "administration-test-language")
        self._fill()
        words.changed.connect(self._fill)
        self._moment = MomentField("slot-moment", words)
        self._hall = self._field("slot-hall", "administration-hall-hint", 80)
        self._regardless = Tick(looks)
        self._regardless.setObjectName("slot-regardless")
        words.put(self._regardless, "administration-regardless")
        for field in (self._number, self._programme, self._language, self._moment, self._hall):
            self.body.addWidget(field)
        self.body.addWidget(self._regardless)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button(words, "slot-back", "administration-back", pressed=self.close_sheet))
        self._go = button(words, "slot-go", "administration-book", "primary", pressed=self._done)
        self.buttons.addWidget(self._go)
        for written in (self._number, self._moment):
            written.textChanged.connect(lambda _text: self._look())
        self._look()

    def _fill(self, _language: str = "") -> None:
        """The choices in the language that is on; what was chosen stays."""
        words = self.words
        self._offer(
            self._programme,
            [
                (words.t("administration-by-category"), None),
                *((words.pick(found.title), found.id) for found in self._programmes),
            ],
        )
        offered = [(words.t(f"administration-language-{language}"), language) for language in ("kk", "ru")]
        self._offer(self._language, offered)

    def _offer(self, choice: Choice, offered: Sequence[tuple[str, str | None]]) -> None:
        chosen = max(0, choice.currentIndex())
        choice.clear()
        for text, value in offered:
            choice.addItem(text, value)
        choice.setCurrentIndex(chosen)

    def _look(self) -> None:
        self._go.setEnabled(bool(self._number.text().strip()) and self._moment.at_ms is not None)

    def _done(self) -> None:
        message = {
            "candidate_number": self._number.text().strip(),
            "programme": self._programme.currentData(),
            "slot_ms": self._moment.at_ms,
            "language": self._language.currentData(),
            "hall": "".join(self._hall.text().split()) or None,
            "regardless": self._regardless.isChecked(),
        }
        try:
            wish = SlotWish.model_validate(message)
        except ValueError:
            self._hall.setFocus()  # all other fields can hold nothing wrong
            self._hall.selectAll()
            return
        self.close_sheet()
        self._book(wish)

    def _field(self, name: str, key: str, most: int) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setMaxLength(most)
        for where in ("name", "hint"):
            self.words.put(field, key, on=where)
        return field

    def _choice(self, name: str, key: str) -> Choice:
        choice = Choice(self.looks)
        choice.setObjectName(name)
        self.words.put(choice, key, on="name")
        return choice


class CodeSheet(Sheet):
    """A booked slot with its code, which is nowhere to be read again."""

    def __init__(self, parent: QWidget, words: Words, looks: Looks, slot: SlotView) -> None:
        super().__init__(parent, CODE_SHEET, words, looks)
        told = {"number": slot.candidate_number, "at": day_and_clock(slot.slot_ms)}
        words.put(self.title, "administration-booked", **told)
        code = Label("display")
        code.setObjectName("slot-code")
        words.put_plain(code, slot.code)
        self.body.addWidget(code)
        self.body.addWidget(label(words, "administration-code-once", "lead"))
        self.buttons.addStretch(1)
        done = button(words, "code-done", "administration-code-done", "primary", pressed=self.close_sheet)
        self.buttons.addWidget(done)
