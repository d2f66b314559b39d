"""A member's mark: six buttons with their keys and the order's own scale, words on it, and taking it back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from client.kit.controls import Button, Label, button, column, label, row
from client.kit.theme import SPACE
from client.kit.words import Words
from proctor.sync.essay_messages import HIGHEST_MARK, EssayMarkWish, EssayTextView

WORDS, TAKE_BACK, NEXT, OWN = "essay-words-on-it", "essay-take-back", "essay-next", "essay-own-mark"
# The order's scale (184/annex 1): which marks share a sentence.
SCALE = ((0,), (1, 2), (3, 4), (5,))


def mark_name(mark: int) -> str:
    """The object name of a mark's button."""
    return f"essay-mark-{mark}"


class EssayMarks(QWidget):
    """`said` carries an EssayMarkWish, `taken_back` that one's mark is to go, `next_wanted` to the next."""

    said = Signal(object)
    taken_back = Signal()
    next_wanted = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._shown: EssayTextView | None = None
        self._own = Label("strong", wrap=True)
        self._own.setObjectName(OWN)
        self.field = QPlainTextEdit()
        self.field.setObjectName(WORDS)
        self.field.setFixedHeight(76)
        self.field.setTabChangesFocus(True)
        for where in ("name", "hint"):
            words.put(self.field, "essays-words-on-it", on=where)
        self.buttons: dict[int, Button] = {}
        lines = column(
            self, spacing=SPACE.small, margins=(SPACE.large, SPACE.large, SPACE.large, SPACE.large)
        )
        lines.addWidget(label(words, "essays-scale", "strong"))
        for marks in SCALE:
            lines.addLayout(self._row(marks))
        lines.addSpacing(SPACE.small)
        lines.addWidget(self.field)
        lines.addWidget(self._own)
        foot = row(spacing=SPACE.small)
        self._back = button(words, TAKE_BACK, "essays-take-back", "quiet", pressed=self.take_back)
        self._next = button(words, NEXT, "essays-next", "primary", pressed=self.next_wanted.emit)
        words.put(self._back, "essays-take-back-key", on="tip")
        foot.addWidget(self._back)
        foot.addStretch(1)
        foot.addWidget(self._next)
        lines.addStretch(1)
        lines.addLayout(foot)

    def show_essay(self, found: EssayTextView, *, more: bool) -> None:
        """Offer what may be said of it; `more`: another one waits for a mark."""
        other = self._shown is None or self._shown.id != found.id
        self._shown = found
        if other:
            self.field.setPlainText(found.own_words)
        for mark, made in self.buttons.items():
            made.setEnabled(not found.closed)
            made.setChecked(found.own == mark)
        self.field.setEnabled(not found.closed)
        self._back.setEnabled(found.own is not None and not found.closed)
        self._next.setEnabled(more and not found.closed)
        if found.closed:
            self._words.put(self._own, "essays-closed")
        elif found.own is None:
            self._words.put(self._own, "essays-own-none")
        else:
            self._words.put(self._own, "essays-own", mark=found.own)
        self._own.tone("good" if found.own is not None else "")

    def say(self, mark: int) -> None:
        """Give that mark, if it may be given."""
        if self._shown is not None and not self._shown.closed and 0 <= mark <= HIGHEST_MARK:
            self.said.emit(EssayMarkWish(mark=mark, words=self.field.toPlainText().strip()[:2000]))
            self.buttons[mark].setChecked(self._shown.own == mark)  # checked once the service has it

    def take_back(self) -> None:
        """Take one's mark back, if there is one."""
        if self._back.isEnabled():
            self.taken_back.emit()

    def _row(self, marks: tuple[int, ...]) -> QHBoxLayout:
        across = row(spacing=SPACE.medium)
        figures = column(spacing=4)
        for mark in marks:
            made = Button(mark_name(mark), "wide")
            made.setCheckable(True)
            made.setFixedWidth(52)
            made.setText(str(mark))
            self._words.put(made, "essays-mark-name", on="name", mark=mark)
            made.clicked.connect(lambda _checked=False, mark=mark: self.say(mark))
            figures.addWidget(made)
            self.buttons[mark] = made
        figures.addStretch(1)
        across.addLayout(figures)
        across.addWidget(label(self._words, f"essays-scale-{marks[0]}", "soft"), 1)
        return across
