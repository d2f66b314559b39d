"""What a reviewer saw in the record and the machine did not: which rule, from when to when, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from client.kit.choice import Choice
from client.kit.controls import Label, button
from client.kit.looks import Looks
from client.kit.sheet import Sheet
from client.kit.time_words import media_time
from client.kit.words import Words
from proctor.sync.messages import RuleView
from proctor.sync.review_messages import OwnFinding

FINDING_SHEET = "finding-sheet"


class FindingSheet(Sheet):
    """Asks for rule and words; `add` gets the finding."""

    def __init__(  # noqa: PLR0917  the sheet's own four, and what it asks about
        self,
        parent: QWidget,
        words: Words,
        looks: Looks,
        span: tuple[float, float],
        rules: Sequence[RuleView],
        add: Callable[[OwnFinding], None],
    ) -> None:
        super().__init__(parent, FINDING_SHEET, words, looks, width=640)
        self._span, self._add = span, add
        words.put(self.title, "review-finding-title")
        told = {"start": media_time(span[0]), "end": media_time(span[1])}
        about = Label("lead", wrap=True)
        words.put(about, "review-finding-span", **told)
        self.body.addWidget(about)
        self._rules = Choice(looks)
        self._rules.setObjectName("finding-rule")
        words.put(self._rules, "review-finding-rule", on="name")
        for rule in rules:
            self._rules.addItem(f"{rule.clause}: {words.pick(rule.text)}", rule.id)
        self.body.addWidget(self._rules)
        self._words_field = self._field("review-finding-words", "finding-words")
        self._comment = self._field("review-comment", "finding-comment")
        self.body.addWidget(self._words_field)
        self.body.addWidget(self._comment)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button(words, "finding-back", "review-back", pressed=self.close_sheet))
        self._go = button(words, "finding-go", "review-finding-go", "primary", pressed=self._done)
        self.buttons.addWidget(self._go)
        self._words_field.textChanged.connect(self._look)
        self._look()

    def _look(self) -> None:
        self._go.setEnabled(len(self._words_field.toPlainText().strip()) >= 3 and self._rules.count() > 0)

    def _done(self) -> None:
        start, end = self._span
        finding = OwnFinding(
            rule=str(self._rules.currentData()),
            start_s=round(start, 2),
            end_s=round(max(start, end), 2),
            words=self._words_field.toPlainText().strip()[:2000],
            comment=self._comment.toPlainText().strip()[:2000],
        )
        self.close_sheet()
        self._add(finding)

    def _field(self, key: str, name: str) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setObjectName(name)
        field.setFixedHeight(84)
        field.setTabChangesFocus(True)
        for where in ("name", "hint"):
            self.words.put(field, key, on=where)
        return field
