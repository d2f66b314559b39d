"""The check-in's first page (26/9): the equipment check as a wizard, the help of the staff, and the check-in
itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from client.exam import names
from client.exam.backstage import Backstage, Page
from client.exam.check_course import CHECK_STEPS, SUMMARY, CheckCourse, Verdict
from client.exam.check_in_rail import check_in_steps
from client.exam.check_screen import CheckTools
from client.exam.check_summary import SummaryScreen
from client.exam.check_wizard import CheckWizard
from client.exam.help_panel import HelpPanel
from client.exam.stages import Stage
from client.kit.controls import button, column
from client.kit.error_box import ErrorBox
from proctor.core.errors import SynaqError
from proctor.sync.messages import CheckResult, OverrideView


class EquipmentPage(Page):
    """The wizard with an attempt behind it: a failed step bars the way unless a person lets it pass."""

    stage = Stage.CHECK
    keys = "check"

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        words = self.words
        left_out = backstage.options.guaranteed
        self.course = CheckCourse(tuple(step for step in CHECK_STEPS if step not in left_out))
        tools = CheckTools(self.desk, backstage.signals, words, self.looks, backstage.background)
        summary = SummaryScreen(tools, self.course, "checkin-summary-title", "checkin-summary-lead")
        self.summary = summary
        self.help = HelpPanel(backstage)
        self.error = ErrorBox(words, self.looks)
        summary.above.addWidget(self.help)
        summary.above.addWidget(self.error)
        self.wizard = CheckWizard(tools, self.course, summary, check_in_steps(self.desk.attempt, left_out))
        self._ask = button(words, names.ASK_FOR_HELP, "checkin-help-ask", pressed=self._ask_for_help)
        self._next = button(words, names.CHECK_NEXT, "exam-next", "primary", pressed=self._check_in)
        self._place, self._shown = "", tuple[CheckResult, ...]()
        self._lay_out()
        self._checking_in = False
        self.wizard.changed.connect(self._judge)
        self.help.heard.connect(self._heard)
        self._judge()

    def enter(self) -> None:
        """Begin with the first step."""
        self.course.required = self._required()
        self._checking_in = False
        self.error.hide()
        attempt = self.desk.attempt
        if attempt is not None:
            self.wizard.let_pass(attempt.overrides)
        self.wizard.start()

    def leave(self) -> None:
        """Begin no further step, and ask nobody any more."""
        self.wizard.stop()
        self.help.stop()

    def _lay_out(self) -> None:
        foot = self.wizard.foot
        foot.addWidget(self._ask)
        foot.addWidget(self._next)
        lines = column(self)
        lines.addWidget(self.wizard)

    def _judge(self) -> None:
        verdict = self.course.verdict()
        self.summary.show_course("checkin-verdict")
        on_summary = self.wizard.place == SUMMARY
        blocked = verdict is Verdict.BLOCKED
        self._follow_help(blocked=blocked)
        self._next.setVisible(on_summary)
        self._next.setEnabled(self.course.complete and not blocked and not self._checking_in)
        self._ask.setVisible(on_summary and blocked)
        self.words.put(self._ask, "checkin-help-again" if self.help.asked else "checkin-help-ask")
        arrived, self._place = self._place != self.wizard.place, self.wizard.place
        if on_summary and arrived:
            (self._ask if blocked else self._next).setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_help(self, *, blocked: bool) -> None:
        """What the staff sees is the newest; once nothing bars the way, nobody is asked any more."""
        if not self.help.asked or not self.course.complete:
            return
        if not blocked:
            self.help.put_away()
        elif self.course.results() != self._shown:
            self._ask_for_help()

    def _required(self) -> bool:
        wanted = self.backstage.options.require_checks
        attempt = self.desk.attempt
        return wanted if wanted is not None else not (attempt is not None and attempt.practice)

    def _ask_for_help(self) -> None:
        self._shown = self.course.results()
        self.help.ask(self._shown)
        self.wizard.show_top()
        self._judge()

    def _heard(self, overrides: Sequence[OverrideView]) -> None:
        was_blocked = self.course.verdict() is Verdict.BLOCKED
        self.wizard.let_pass(overrides)
        if was_blocked and self._next.isVisible() and self._next.isEnabled():
            self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check_in(self) -> None:
        self._checking_in = True
        self._next.setEnabled(False)
        self.error.hide()
        results = self.course.results()
        self.backstage.background.run(
            "check-in", lambda: self.desk.check_in(results), lambda _attempt: self.go_on.emit(), self._failed
        )

    def _failed(self, error: SynaqError) -> None:
        self._checking_in = False
        self.error.say(error)
        self._judge()
