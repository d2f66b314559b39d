"""The quiet pages: starting, waiting for the slot, before a section, trouble, recovery."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout

from client.exam import names
from client.exam.backstage import Backstage, CardPage
from client.exam.conditions import threshold_label
from client.exam.stages import Stage, next_section
from client.kit.controls import Icon, Label, button, column, empty, label, row
from client.kit.theme import SPACE
from client.kit.time_words import day_and_clock, left
from proctor.core.errors import SynaqError
from proctor.sync.messages import SectionView


class StartingPage(CardPage):
    """For the moment in which the disk is looked through."""

    stage = Stage.STARTING
    card_width = 480

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        self.body.addWidget(label(self.words, "exam-starting", "lead"))


class WaitingPage(CardPage):
    """Counts down to the slot, and goes on by itself."""

    stage = Stage.WAITING
    card_width = 620

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        self.body.addWidget(label(self.words, "exam-waiting-title", "title"))
        self._when = Label("lead", wrap=True)
        self.body.addWidget(self._when)
        self._left = Label("display")
        self._left.setObjectName(names.WAITING_TIME)
        self._left.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._left.setFont(self.looks.font(40, figures=True))
        self.body.addWidget(self._left)
        self.body.addWidget(label(self.words, "exam-waiting-advice"))
        self._tick = QTimer(self, interval=250)
        self._tick.timeout.connect(self._show)

    def enter(self) -> None:
        """Start counting."""
        attempt = self.desk.attempt
        if attempt is not None:
            self.words.put(self._when, "exam-waiting-lead", when=day_and_clock(attempt.slot_ms))
        self._show()
        self._tick.start()

    def leave(self) -> None:
        """Stop counting."""
        self._tick.stop()

    def _show(self) -> None:
        attempt = self.desk.attempt
        if attempt is None:
            return
        remaining = attempt.slot_ms - self.desk.now_ms()
        words = left(remaining)
        if self._left.text() != words:
            self._left.setText(words)
        if remaining <= 0:
            self._tick.stop()
            self.go_on.emit()


class SectionIntroPage(CardPage):
    """What comes next, how long it takes; the time begins with the button."""

    stage = Stage.SECTION_INTRO
    card_width = 680

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        self._top = Label("crumb")
        self._title = Label("title", wrap=True)
        self.body.addWidget(self._top)
        self.body.addWidget(self._title)
        self._figures = QGridLayout()
        self._figures.setHorizontalSpacing(SPACE.page)
        self._figures.setVerticalSpacing(0)
        self.body.addLayout(self._figures)
        self._threshold = column()
        self.body.addLayout(self._threshold)
        for icon, key in (("clock", "time"), ("flag-line", "order"), ("keyboard", "keys"), ("eye", "seen")):
            line = row(spacing=SPACE.large)
            line.addWidget(Icon(self.looks, icon, "accent", 22))
            line.addWidget(label(self.words, f"exam-intro-{key}"), 1)
            self.body.addLayout(line)
        self.body.addWidget(self.error)
        self._start = button(
            self.words, names.SECTION_START, "exam-intro-start", "primary", pressed=self._begin
        )
        self.body.addWidget(self._start)
        self._section: SectionView | None = None

    def enter(self) -> None:
        """Show the next section."""
        attempt = self.desk.attempt
        self._section = next_section(self.desk.sitting, attempt) if attempt is not None else None
        self.error.hide()
        self._start.setEnabled(True)
        self.words.put(self._start, "exam-intro-start")
        if attempt is None or self._section is None:
            return
        section, words = self._section, self.words
        at = attempt.sections.index(section) + 1
        words.put(self._top, "exam-intro-count", at=at, total=len(attempt.sections))
        words.put_made(self._title, lambda: words.pick(section.title))
        empty(self._figures)
        for column_at, (key, figure) in enumerate((("minutes", section.minutes), ("items", section.items))):
            number = Label("display")
            number.setText(str(figure))
            self._figures.addWidget(number, 0, column_at)
            self._figures.addWidget(label(words, f"exam-intro-{key}", "soft", count=figure), 1, column_at)
        self._figures.setColumnStretch(2, 1)
        empty(self._threshold)
        self._threshold.addWidget(threshold_label(words, section))
        self._start.setFocus(Qt.FocusReason.OtherFocusReason)

    def failed(self, error: SynaqError) -> None:
        """The section did not start; it can be tried again."""
        super().failed(error)
        self._start.setEnabled(True)
        self.words.put(self._start, "exam-intro-start")

    def _begin(self) -> None:
        section = self._section
        if section is None or not self._start.isEnabled():
            return
        self._start.setEnabled(False)
        self.words.put(self._start, "exam-intro-starting")
        self.work("section", lambda: self.desk.start_section(section.id), lambda _paper: self.go_on.emit())


class TroublePage(CardPage):
    """A known error that leaves no page to be on; it can be tried again."""

    stage = Stage.TROUBLE
    card_width = 640

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        self.body.addWidget(label(self.words, "exam-trouble-title", "title"))
        self.body.addWidget(self.error)
        self.body.addWidget(label(self.words, "exam-trouble-advice"))
        self._retry = button(
            self.words, names.TROUBLE_RETRY, "exam-try-again", "primary", pressed=self._again
        )
        self.body.addWidget(self._retry)
        self._call: Callable[[], None] = self.go_on.emit

    def explain(self, error: SynaqError, again: Callable[[], None]) -> None:
        """Say `error`; the button calls `again`."""
        self._call = again
        self.error.say(error)

    def enter(self) -> None:
        """The button is at hand."""
        self._retry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _again(self) -> None:
        self._call()


class RecoveryPage(CardPage):
    """An unfinished attempt was found on disk: what is there, and on with it."""

    stage = Stage.RECOVERY
    card_width = 640

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        self.body.addWidget(label(self.words, "exam-recovery-title", "title"))
        self.body.addWidget(label(self.words, "exam-recovery-lead", "lead"))
        self._state = Label("strong", wrap=True)
        self._left = Label("reading", wrap=True)
        self.body.addWidget(self._state)
        self.body.addWidget(self._left)
        self._next = button(
            self.words, names.RECOVERY_NEXT, "exam-recovery-next", "primary", pressed=self.go_on.emit
        )
        self.body.addWidget(self._next)

    def enter(self) -> None:
        """Say what was found."""
        part = self.desk.sitting.open_section
        answered = sum(len(section.answered) for section in self.desk.sitting.sections)
        self.words.put(self._state, "exam-recovery-state", answers=answered)
        self._left.setVisible(part is not None)
        if part is not None:
            deadline = part.deadline_ms
            self.words.put(self._left, "exam-recovery-left", left=lambda: left(deadline - self.desk.now_ms()))
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)
