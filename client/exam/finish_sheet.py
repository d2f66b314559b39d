"""Finishing a section (26/48): what is still open, «Ескертусіз аяқтау»
or «Ескертулермен аяқтау», field «Ескертулер»."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QWidget

from client.exam import names
from client.exam.answering import Answering
from client.kit.controls import Button, Icon, button, label, row, scrolled
from client.kit.looks import Looks
from client.kit.sheet import Sheet
from client.kit.theme import SPACE
from client.kit.words import Words

_CHIPS_A_ROW = 12


class FinishSheet(Sheet):
    """`finished(with_remarks, remarks)`; `picked(number)` where the
    candidate goes back to an open question."""

    finished = Signal(bool, str)
    picked = Signal(int)

    def __init__(
        self,
        parent: QWidget,
        words: Words,
        looks: Looks,
        answering: Answering,
    ) -> None:
        super().__init__(parent, names.FINISH_SHEET, words, looks, width=720)
        words.put(self.title, "exam-finish-title")
        unanswered, marked = answering.open_items()
        total = len(answering.paper.items)
        if not unanswered and not marked:
            self.body.addLayout(self._statement("check", "good", "exam-finish-all", total))
        if unanswered:
            self.body.addLayout(self._statement("warning", "gold", "exam-finish-unanswered", len(unanswered)))
            self.body.addWidget(self._chips(unanswered))
        if marked:
            self.body.addLayout(self._statement("flag", "gold", "exam-finish-marked", len(marked)))
            shown = [number for number in marked if number not in unanswered]
            if shown:
                self.body.addWidget(self._chips(shown))
        self.body.addWidget(label(words, "exam-finish-lead", "soft"))
        self._field_label = label(words, "exam-remarks", "strong")
        self._remarks = QPlainTextEdit()
        self._remarks.setObjectName(names.REMARKS)
        self._remarks.setTabChangesFocus(True)
        self._remarks.setFixedHeight(112)
        words.put(self._remarks, "exam-remarks", on="name")
        words.put(self._remarks, "exam-remarks-hint", on="hint")
        self._remarks.textChanged.connect(self._may_finish)
        self.body.addWidget(self._field_label)
        self.body.addWidget(self._remarks)
        self._back = button(words, names.FINISH_BACK, "exam-finish-back", "plain", pressed=self.close_sheet)
        self._other = button(
            words, names.FINISH_WITH_REMARKS, "exam-finish-remarks", "plain", pressed=self._ask_remarks
        )
        self._go = button(words, names.FINISH_GO, "exam-finish-plain", "primary", pressed=self._finish)
        self._with_remarks = False
        self.buttons.addWidget(self._back)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self._other)
        self.buttons.addWidget(self._go)

    def begin(self, *, with_remarks: bool) -> None:
        """Show it, with the field or without; Enter does not finish by accident: «back» has the keyboard."""
        self._show_field(with_remarks)
        self.open(self._remarks if with_remarks else self._back)

    def _statement(self, icon: str, tone: str, key: str, count: int) -> QHBoxLayout:
        line = row(spacing=SPACE.medium)
        line.addWidget(Icon(self.looks, icon, tone, 22), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(self.words, key, "strong", count=count), 1)
        return line

    def _chips(self, numbers: Sequence[int]) -> QWidget:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setSpacing(6)
        for at, number in enumerate(numbers):
            chip = Button(f"open-{number}", "chip")
            self.words.put_plain(chip, str(number))
            self.words.put(chip, "exam-go-to", on="name", number=number)
            chip.clicked.connect(lambda _checked=False, number=number: self._pick(number))
            grid.addWidget(chip, at // _CHIPS_A_ROW, at % _CHIPS_A_ROW)
        grid.setColumnStretch(_CHIPS_A_ROW, 1)
        rows = -(-len(numbers) // _CHIPS_A_ROW)
        area = scrolled(inner, "finish-open")
        area.setFixedHeight(rows * 36 if rows <= 3 else 3 * 36 + 16)
        return area

    def _show_field(self, shown: bool) -> None:
        self._with_remarks = shown
        self._field_label.setVisible(shown)
        self._remarks.setVisible(shown)
        self._other.setVisible(not shown)
        self.words.put(self._go, "exam-finish-remarks" if shown else "exam-finish-plain")
        self._may_finish()

    def _ask_remarks(self) -> None:
        self._show_field(True)
        self._remarks.setFocus()

    def _may_finish(self) -> None:
        self._go.setEnabled(not self._with_remarks or bool(self._remarks.toPlainText().strip()))

    def _pick(self, number: int) -> None:
        self.close_sheet()
        self.picked.emit(number)

    def _finish(self) -> None:
        remarks = self._remarks.toPlainText().strip() if self._with_remarks else ""
        self.close_sheet()
        self.finished.emit(self._with_remarks, remarks)
