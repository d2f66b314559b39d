"""Conditions of the stage (26/7): conduct with its clauses, sections
and thresholds, what may lie on the desk."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from client.exam import names
from client.exam.backstage import Backstage, Page
from client.exam.stages import Stage
from client.kit.controls import Label, button, column, empty, label, plane, row, rule, scrolled
from client.kit.error_box import ErrorBox
from client.kit.painted import TickBox
from client.kit.theme import SPACE
from client.kit.words import Words
from proctor.core.errors import SynaqError
from proctor.sync.messages import AttemptView, RuleView, SectionView


class ConditionsPage(Page):
    """To be read to the end, then accepted."""

    stage = Stage.CONDITIONS

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        words = self.words
        content = QWidget()
        self._content: QVBoxLayout = column(content, spacing=SPACE.large, margins=(44, 36, 44, 28))
        card = plane("card")
        card.setMaximumWidth(880)
        inside = column(card, margins=2)
        self._area = scrolled(content, names.CONDITIONS_SCROLL)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        words.put(self._area, "exam-conditions-title", on="name")
        inside.addWidget(self._area, 1)
        inside.addWidget(rule())
        foot = column(spacing=SPACE.small, margins=(44, 14, 44, 20))
        self._hint = label(words, "exam-conditions-scroll", "soft")
        self._tick = TickBox(names.CONDITIONS_TICK, self.looks)
        words.put(self._tick, "exam-conditions-tick")
        self._next = button(words, names.CONDITIONS_NEXT, "exam-next", "primary", pressed=self._accepted)
        self.error = ErrorBox(words, self.looks)
        line = row(spacing=SPACE.wide)
        line.addWidget(self._tick, 1)
        line.addWidget(self._next)
        foot.addWidget(self._hint)
        foot.addWidget(self.error)
        foot.addLayout(line)
        inside.addLayout(foot)
        outer = row(self, margins=SPACE.wide)
        outer.addStretch(1)
        outer.addWidget(card, 1000)
        outer.addStretch(1)
        self._tick.toggled.connect(self._next.setEnabled)
        bar = self._area.verticalScrollBar()
        bar.valueChanged.connect(self._look_whether_read)
        bar.rangeChanged.connect(self._look_whether_read)
        self._read = False

    def enter(self) -> None:
        """Show this attempt's conditions from the top."""
        self._read = False
        self._tick.setChecked(False)
        self._tick.setEnabled(False)
        self._next.setEnabled(False)
        self._hint.show()
        empty(self._content)
        attempt = self.desk.attempt
        if attempt is not None:
            self._fill(attempt)
        self._area.verticalScrollBar().setValue(0)
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, attempt: AttemptView) -> None:
        words, add = self.words, self._content.addWidget
        add(label(words, "exam-conditions-title", "title"))
        add(label(words, "exam-conditions-lead", "lead", programme=attempt.programme_title))
        add(label(words, "exam-conditions-sections", "heading"))
        for section in attempt.sections:
            add(self._section(section))
        add(label(words, "exam-conditions-rules", "heading"))
        for rule_view in attempt.rules:
            self._content.addLayout(self._rule(rule_view))
        add(label(words, "exam-conditions-desk", "heading"))
        if not attempt.desk:
            add(label(words, "exam-conditions-desk-none"))
        for thing in attempt.desk:
            made = Label("reading", wrap=True)
            words.put(made, "exam-conditions-desk-item", thing=thing)
            add(made)
        add(label(words, "exam-conditions-ending", "heading"))
        add(label(words, "exam-conditions-ending-text"))
        self._content.addStretch(1)

    def _section(self, section: SectionView) -> QWidget:
        box = plane("clear")
        box.setProperty("box", "accent")
        inside = column(box, spacing=6, margins=(18, 14, 18, 14))
        title = Label("strong", wrap=True)
        self.words.put_made(title, lambda: self.words.pick(section.title))
        inside.addWidget(title)
        inside.addWidget(
            label(self.words, "exam-section-size", "reading", minutes=section.minutes, items=section.items)
        )
        inside.addWidget(threshold_label(self.words, section))
        if len(section.blocks) > 1:
            inside.addSpacing(4)
            inside.addLayout(self._blocks(section))
        return box

    def _blocks(self, section: SectionView) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.wide)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for at, block in enumerate(section.blocks):
            title = Label("soft", wrap=True)
            self.words.put(title, "exam-block-title", title=block.title)
            key = "exam-block-threshold" if block.threshold is not None else "exam-block-items"
            figure = label(
                self.words, key, "soft", wrap=False, items=block.items, threshold=block.threshold or 0
            )
            grid.addWidget(title, at, 0)
            grid.addWidget(figure, at, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        return grid

    def _rule(self, rule_view: RuleView) -> QVBoxLayout:
        made = column()
        line = row(spacing=SPACE.medium)
        clause = Label("clause")
        clause.setText(rule_view.clause)
        clause.setMinimumWidth(58)
        clause.setAlignment(Qt.AlignmentFlag.AlignCenter)
        said = Label("reading", wrap=True)
        self.words.put_made(said, lambda: self.words.pick(rule_view.text))
        line.addWidget(clause, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(said, 1)
        made.addLayout(line)
        return made

    def _look_whether_read(self, *_: int) -> None:
        bar = self._area.verticalScrollBar()
        if self._read or not self.isVisible() or self._content.count() == 0:
            return
        if bar.value() >= bar.maximum() - 4:
            self._read = True
            self._tick.setEnabled(True)
            self._hint.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where all is in view at once, it has been shown to the end."""
        super().resizeEvent(event)
        self._look_whether_read()

    def _accepted(self) -> None:
        try:
            self.desk.record_conditions()
        except SynaqError as error:
            self.error.say(error)
        else:
            self.go_on.emit()


def threshold_label(words: Words, section: SectionView) -> Label:
    """The section's threshold in words; that none is set is said too (26/annex 2 row 5)."""
    if section.threshold is None:
        return label(words, "exam-section-no-threshold", "soft")
    return label(words, "exam-section-threshold", "soft", threshold=section.threshold, items=section.items)
