"""What became of the attempt: under review, passed or not, the acts
with their figures, the list of violations."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from client.exam import names
from client.exam.backstage import Backstage, CardPage
from client.exam.stages import Stage
from client.kit.controls import Button, Icon, Label, button, column, empty, label, plane, row
from client.kit.kind_names import kind_name_key
from client.kit.theme import SPACE
from client.kit.time_words import day_and_clock, media_time
from client.kit.words import InLanguages
from proctor.core.errors import SynaqError
from proctor.sync.messages import BlockScore, PublishedViolation, ResultView, SectionScore

_LOOK = {
    "none": ("clock", "accent"),
    "under_review": ("clock", "gold"),
    "passed": ("check", "good"),
    "not_passed": ("cross", "bad"),
    "aborted": ("warning", "gold"),
}
_FINAL = frozenset({"passed", "not_passed", "aborted"})


class ResultPage(CardPage):
    """Asks the service again from time to time until the result is final."""

    stage = Stage.RESULT
    card_width = 860
    close_window = Signal()

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        words = self.words
        head = row(spacing=SPACE.large)
        self._icon = Icon(self.looks, "clock", "accent", 36)
        self._status = Label("title", wrap=True)
        self._status.setObjectName(names.RESULT_STATUS)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._status, 1)
        self._lead = Label("lead", wrap=True)
        self._details: QVBoxLayout = column(spacing=SPACE.large)
        self._refresh = Button(names.RESULT_REFRESH, "quiet", icon="refresh", looks=self.looks)
        words.put(self._refresh, "exam-result-refresh")
        self._refresh.clicked.connect(lambda _checked=False: self._ask())
        self._close = button(
            words, names.RESULT_CLOSE, "exam-result-close", "primary", pressed=self.close_window.emit
        )
        foot = row(spacing=SPACE.medium)
        foot.addWidget(self._refresh)
        foot.addStretch(1)
        foot.addWidget(self._close)
        self.body.addLayout(head)
        self.body.addWidget(self._lead)
        self.body.addWidget(self.error)
        self.body.addLayout(self._details)
        self.body.addLayout(foot)
        self._shown: ResultView | None = None
        self._poll = QTimer(self, interval=backstage.options.result_poll_ms)
        self._poll.timeout.connect(self._ask)

    def enter(self) -> None:
        """Ask at once, then from time to time."""
        self.words.put(self._status, "exam-result-asking")
        self.words.put(self._lead, "exam-result-asking-lead")
        self._ask()
        self._poll.start()
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Ask no more."""
        self._poll.stop()

    def failed(self, error: SynaqError) -> None:
        """Say it; the next look may help."""
        self._refresh.setEnabled(True)
        super().failed(error)

    def _ask(self) -> None:
        if self._refresh.isEnabled():
            self._refresh.setEnabled(False)
            self.backstage.background.run("result", self.desk.result, self._show, self.failed)

    def _show(self, result: ResultView) -> None:
        self._refresh.setEnabled(True)
        self.error.hide()
        if result == self._shown:
            return
        self._shown = result
        if result.status in _FINAL:
            self._poll.stop()
        self._icon.display(*_LOOK[result.status])
        key = result.status.replace("_", "-")
        self.words.put(self._status, f"exam-result-{key}")
        self._status.tone(_LOOK[result.status][1])
        due = day_and_clock(result.review_due_ms) if result.review_due_ms is not None else ""
        self.words.put(
            self._lead, f"exam-result-{key}-lead" + ("-due" if due and key == "under-review" else ""), due=due
        )
        empty(self._details)
        if result.reason:
            why = f"exam-reason-{_dashed(result.reason)}"
            if self.words.has(why):
                self._details.addWidget(label(self.words, why, "strong"))
        for section in result.sections:
            self._details.addWidget(self._section(section))
        for mark in result.mark_lines:
            line = Label("strong", wrap=True)
            if mark.value is None:
                self.words.put(line, "exam-result-mark-unknown", mark=mark.title)
            else:
                self.words.put(line, "exam-result-mark", mark=mark.title, value=mark.value)
            self._details.addWidget(line)
        if result.violations:
            self._details.addWidget(
                label(self.words, "exam-violations", "heading", count=len(result.violations))
            )
            for violation in result.violations:
                self._details.addWidget(self._violation(violation))
        elif result.status == "under_review" and result.incidents:
            self._details.addWidget(
                label(self.words, "exam-result-incidents", "soft", count=result.incidents)
            )

    def _section(self, section: SectionScore) -> QWidget:
        box = plane("clear")
        box.setProperty("box", {True: "good", False: "bad", None: "accent"}[section.passed])
        grid = QGridLayout(box)
        grid.setContentsMargins(18, 14, 18, 14)
        grid.setHorizontalSpacing(SPACE.wide)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        self._score_row(grid, 0, section.title, section, "strong")
        if len(section.blocks) > 1:
            for at, block in enumerate(section.blocks, 1):
                self._score_row(grid, at, block.title, block, "soft")
        return box

    def _score_row(
        self, grid: QGridLayout, at: int, title: InLanguages, score: SectionScore | BlockScore, role: str
    ) -> None:
        name = Label(role, wrap=True)
        self.words.put(name, "exam-block-title", title=title)
        figure = label(self.words, "exam-score", role, wrap=False, right=score.right, total=score.total)
        key = "exam-score-threshold" if score.threshold is not None else "exam-score-no-threshold"
        least = label(self.words, key, "soft", wrap=False, threshold=score.threshold or 0)
        grid.addWidget(name, at, 0)
        grid.addWidget(figure, at, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(least, at, 2)
        if score.passed is not None:
            word = label(
                self.words, "exam-score-yes" if score.passed else "exam-score-no", "soft", wrap=False
            )
            word.tone("good" if score.passed else "bad")
            grid.addWidget(word, at, 3)

    def _violation(self, violation: PublishedViolation) -> QWidget:
        box = plane("clear")
        box.setProperty("box", "gold")
        lines = column(box, spacing=6, margins=(18, 14, 18, 14))
        head = row(spacing=SPACE.medium)
        clause = Label("clause")
        clause.setText(violation.clause)
        head.addWidget(clause)
        head.addWidget(label(self.words, kind_name_key(violation.kind), "strong"), 1)
        when = label(
            self.words,
            "exam-violation-when",
            "soft",
            wrap=False,
            at=day_and_clock(violation.started_ms),
            start=media_time(violation.start_s),
            end=media_time(violation.end_s),
        )
        head.addWidget(when)
        lines.addLayout(head)
        clause_text = Label("reading", wrap=True)
        self.words.put_made(clause_text, lambda: self.words.pick(violation.clause_text))
        lines.addWidget(clause_text)
        if violation.comment:
            lines.addWidget(label(self.words, "exam-violation-comment", "soft", comment=violation.comment))
        return box


def _dashed(name: str) -> str:
    return name.replace("_", "-")
