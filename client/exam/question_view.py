"""One question on screen: where it belongs, its words, its options or the field for an essay."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from client.exam import names
from client.exam.option_card import OptionCard
from client.kit.controls import Label, column, row
from client.kit.looks import Looks
from client.kit.theme import SPACE
from client.kit.words import InLanguages, Words
from proctor.core.sitting import Response
from proctor.sync.messages import PaperItem

_WIDEST = 970


def word_count(text: str) -> int:
    """Words as a reader counts them: runs of letters or digits, a hyphen
    or an apostrophe inside not dividing them."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


class QuestionView(QWidget):
    """Shows an item and an answer to it. It keeps neither: the fold of the journal does."""

    chosen = Signal(tuple)  # ids of options
    written = Signal(str)  # an essay, some time after the last key

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words, self._looks = words, looks
        self._item: PaperItem | None = None
        self._cards: list[OptionCard] = []
        self._place, self._stem, self._rule = (
            Label("soft"),
            Label("question", wrap=True),
            Label("soft"),
        )
        self._block = Label("crumb", wrap=True)
        self._stem.setObjectName(names.QUESTION)
        self._essay, self._count = QPlainTextEdit(), Label("soft")
        self._word_limit: int | None = None
        self._pause = QTimer(self, singleShot=True, interval=1200)
        self._pause.timeout.connect(self.flush)
        self._lay_out()
        words.changed.connect(self._name_cards)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(_WIDEST)
        self._inside: QVBoxLayout = column(inside, spacing=0)
        head = row(spacing=SPACE.medium)
        head.addWidget(self._block, 1)
        head.addWidget(self._place, 0, Qt.AlignmentFlag.AlignTop)
        self._inside.addLayout(head)
        self._inside.addSpacing(10)
        self._inside.addWidget(self._stem)
        self._inside.addSpacing(6)
        self._inside.addWidget(self._rule)
        self._inside.addSpacing(14)
        self._options = column(spacing=SPACE.medium)
        self._inside.addLayout(self._options)
        self._essay.setObjectName(names.ESSAY)
        self._essay.setProperty("role", "essay")
        self._essay.setTabChangesFocus(True)
        self._essay.setMinimumHeight(300)
        self._words.put(self._essay, "exam-essay-name", on="name")
        self._words.put(self._essay, "exam-essay-hint", on="hint")
        self._essay.textChanged.connect(self._essay_changed)
        self._count.setObjectName(names.ESSAY_WORDS)
        self._inside.addWidget(self._essay, 1)
        self._inside.addSpacing(8)
        self._inside.addWidget(self._count)
        self._inside.addStretch(1)
        line = row(self, margins=(SPACE.page, 28, SPACE.page, SPACE.wide))
        line.addStretch(1)
        line.addWidget(inside, 1000)
        line.addStretch(1)

    @property
    def item(self) -> PaperItem | None:
        """The item on screen."""
        return self._item

    def place(self, title: InLanguages, number: int, total: int) -> None:
        """Say where the question belongs: `number` of `total` in the block `title`."""
        self._words.put_made(self._block, lambda: self._words.pick(title))
        self._words.put(self._place, "exam-question-place", number=number, total=total)

    def show_item(self, item: PaperItem, response: Response, *, essay: bool, word_limit: int | None) -> None:
        """Put an item on screen with its answer."""
        self._item, self._word_limit = None, word_limit
        self._stem.setText(item.stem)
        many = item.choices > 1
        self._rule.setVisible(many)
        if many:
            self._words.put(self._rule, "exam-choose-many", count=item.choices)
        self._essay.setVisible(essay)
        self._count.setVisible(essay)
        self._need_cards(0 if essay else len(item.options))
        for card, option in zip(self._cards, item.options, strict=False):
            card.display(option.text, many=many)
        if essay:
            self._essay.setPlainText(response.text or "")
        self._item = item
        self.show_response(response)
        self._show_count()

    def show_response(self, response: Response, unsaved: str = "") -> None:
        """Show the answer as it stands; `unsaved`: a word to say that it is not on disk."""
        if self._item is None:
            return
        for card, option in zip(self._cards, self._item.options, strict=False):
            on = option.id in response.options
            card.setChecked(on)
            card.show_unsaved(unsaved if on else "")
        if response.text is not None and response.text != self._essay.toPlainText():
            self._essay.setPlainText(response.text)
        self._name_cards()

    def choose(self, number: int) -> None:
        """Choose the option on place `number`, as if it were clicked."""
        if self._item is not None and 1 <= number <= len(self._item.options):
            self._cards[number - 1].setFocus(Qt.FocusReason.OtherFocusReason)
            self._pressed(number - 1)

    def writing(self) -> bool:
        """Whether keys go into the essay now."""
        return self._essay.hasFocus()

    def take_focus(self) -> None:
        """Give the keyboard to the essay, or to the chosen (else the first) option."""
        if self._essay.isVisible():
            self._essay.setFocus()
            return
        shown = [card for card in self._cards if card.isVisible()]
        on = next((card for card in shown if card.isChecked()), shown[0] if shown else None)
        if on is not None:
            on.setFocus(Qt.FocusReason.NoFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go from option to option."""
        shown = [card for card in self._cards if card.isVisible()]
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or event.modifiers() or not shown:
            event.ignore()
            return
        at = next((at for at, card in enumerate(shown) if card.hasFocus()), -1 if step > 0 else len(shown))
        shown[max(0, min(len(shown) - 1, at + step))].setFocus(Qt.FocusReason.TabFocusReason)

    def flush(self) -> None:
        """Hand over at once what was written."""
        if self._pause.isActive():
            self._pause.stop()
        if self._item is not None and self._essay.document().isModified():
            self._essay.document().setModified(False)
            self.written.emit(self._essay.toPlainText())

    def stop(self) -> None:
        """Hand over what was written, and forget the item."""
        self.flush()
        self._item = None

    def _need_cards(self, count: int) -> None:
        while len(self._cards) < count:
            at = len(self._cards)
            card = OptionCard(at + 1, self._looks)
            card.clicked.connect(lambda _checked=False, at=at: self._pressed(at))
            self._cards.append(card)
            self._options.addWidget(card)
        for at, card in enumerate(self._cards):
            card.setVisible(at < count)

    def _pressed(self, at: int) -> None:
        item = self._item
        if item is None:
            return
        picked = item.options[at].id
        if item.choices <= 1:
            self.chosen.emit((picked,))
            return
        order = [option.id for option in item.options]
        now = [order[at] for at, card in enumerate(self._cards[: len(order)]) if card.isChecked()]
        if picked in now:
            now.remove(picked)
        elif len(now) < item.choices:
            now.append(picked)
        self.chosen.emit(tuple(sorted(now, key=order.index)))

    def _name_cards(self) -> None:
        for card in self._cards:
            card.name_for_readers(self._words.t("exam-chosen") if card.isChecked() else "")

    def _essay_changed(self) -> None:
        if self._item is not None:
            self._show_count()
            self._pause.start()

    def _show_count(self) -> None:
        count = word_count(self._essay.toPlainText())
        limit = self._word_limit
        if limit is None:
            self._words.put(self._count, "exam-essay-words", count=count)
        else:
            key = "exam-essay-over" if count > limit else "exam-essay-words-of"
            self._words.put(self._count, key, count=count, limit=limit)
        self._count.tone("bad" if limit is not None and count > limit else "")
