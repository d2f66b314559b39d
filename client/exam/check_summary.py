"""All steps of the check on one screen, each with its figure; any of them can be made again from here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from client.exam import names
from client.exam.check_course import SUMMARY, CheckCourse, StepState, Verdict
from client.exam.check_screen import CheckTools, override_words
from client.exam.check_words import measured_words, summary_advice
from client.exam.rail import MARKS
from client.kit.controls import Button, Icon, Label, column, label, plane, row, rule
from client.kit.theme import SPACE

_TONES = {
    Verdict.RUNNING: ("notice", "accent"),
    Verdict.PASS: ("check", "good"),
    Verdict.OVERRIDDEN: ("shield", "accent"),
    Verdict.UNKNOWN: ("question", "gold"),
    Verdict.FAIL: ("warning", "gold"),
    Verdict.BLOCKED: ("warning", "bad"),
}


class SummaryRow(QWidget):
    """One step: how it stands, its figure, what can be done, and a button to make it again."""

    again = Signal()

    def __init__(self, tools: CheckTools, step: str) -> None:
        super().__init__()
        words = tools.words
        self._words, self._step = words, step
        self.setObjectName(names.check(step, "row"))
        self._icon = Icon(tools.looks, "question", "soft", 24)
        self._status = Label("strong")
        self._status.setObjectName(names.check(step, "row-status"))
        self._status.pill("accent")
        self._figure, self._said = Label("soft", wrap=True), Label("reading", wrap=True)
        self._said.setObjectName(names.check(step, "row-advice"))
        self.retry = Button(names.check(step, "retry"), "small")
        words.put(self.retry, "checkin-again")
        words.put(self.retry, "checkin-again-name", on="name", step=lambda: words.t(f"checkin-step-{step}"))
        self.retry.clicked.connect(lambda _checked=False: self.again.emit())
        line = row(self, spacing=SPACE.large, margins=(0, 10, 0, 10))
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        middle = column(spacing=3)
        head = row(spacing=SPACE.medium)
        head.addWidget(label(words, f"checkin-step-{step}", "strong", wrap=False))
        head.addWidget(self._status, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        middle.addLayout(head)
        middle.addWidget(self._figure)
        middle.addWidget(self._said)
        line.addLayout(middle, 1)
        line.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignTop)

    def show_step(self, course: CheckCourse) -> None:
        """As the course has it."""
        words, step = self._words, self._step
        state, result, override = course.state(step), course.result(step), course.override(step)
        icon, tone = MARKS[state]
        self._icon.display(icon or step, tone)
        words.put(self._status, f"checkin-state-{state}")
        self._status.pill("accent" if tone == "soft" else tone)
        if result is not None:
            words.put_made(self._figure, lambda: measured_words(words, result))
        if override is not None:
            words.put_made(self._said, lambda: override_words(words, override))
        elif result is not None and state is not StepState.PASS:
            words.put_made(self._said, lambda: summary_advice(words, step, result))
        else:
            words.put_plain(self._said, "")
        self._figure.setVisible(bool(self._figure.text()))
        self._said.setVisible(bool(self._said.text()))
        words.put_made(self, lambda: f"{words.t(f'checkin-step-{step}')}: {self._status.text()}", on="name")


class SummaryScreen(QWidget):
    """Title, verdict, rows; `above` and `below` the rows is room for what the page adds."""

    again = Signal(str)

    def __init__(self, tools: CheckTools, course: CheckCourse, title: str, lead: str) -> None:
        """`title` and `lead` are keys of our texts."""
        super().__init__()
        words = tools.words
        self._words, self._course = words, course
        self.setObjectName(names.check(SUMMARY))
        self.setProperty("role", "clear")
        lines = column(self, spacing=SPACE.large)
        lines.addWidget(label(words, title, "title"))
        lines.addWidget(label(words, lead, "lead"))
        self.above: QVBoxLayout = column(spacing=SPACE.large)
        card = plane("card")
        rows = column(card, margins=(24, 8, 20, 8))
        self.rows: dict[str, SummaryRow] = {}
        for at, step in enumerate(course.steps):
            if at:
                rows.addWidget(rule())
            made = self.rows[step] = SummaryRow(tools, step)
            made.again.connect(lambda step=step: self.again.emit(step))
            rows.addWidget(made)
        self.below: QVBoxLayout = column(spacing=SPACE.large)
        for part in (self._verdict_box(tools), self.above, card, self.below):
            lines.addWidget(part) if isinstance(part, QWidget) else lines.addLayout(part)
        lines.addStretch(1)

    def _verdict_box(self, tools: CheckTools) -> QWidget:
        self._box = QWidget()
        self._box.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = Icon(tools.looks, "notice", "accent", 24)
        self._verdict = Label("strong", wrap=True)
        self._verdict.setObjectName(names.CHECK_VERDICT)
        line = row(self._box, spacing=SPACE.medium, margins=(16, 12, 16, 12))
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._verdict, 1)
        return self._box

    def show_course(self, verdict_key: str) -> None:
        """All rows as they stand; the verdict is said by the sentence `<verdict_key>-<verdict>`."""
        for made in self.rows.values():
            made.show_step(self._course)
        verdict = self._course.verdict()
        icon, tone = _TONES[verdict]
        self._icon.display(icon, tone)
        self._words.put(self._verdict, f"{verdict_key}-{verdict}")
        if self._box.property("box") != tone:
            self._box.setProperty("box", tone)
            self._box.style().unpolish(self._box)
            self._box.style().polish(self._box)
