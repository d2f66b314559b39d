"""Asking for help in the check-in: the staff is shown the checks, and this place hears which steps they let
pass. Calm words where the service cannot be reached; it goes on asking."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from client.exam import names
from client.exam.backstage import Backstage
from client.kit.controls import Icon, Label, announce, column, label, row
from client.kit.theme import SPACE
from client.kit.time_words import clock
from proctor.core.errors import SynaqError
from proctor.sync.messages import CheckResult, OverrideView


class HelpPanel(QWidget):
    """Hidden until asked. `heard` carries the overrides each time the service answered."""

    heard = Signal(object)  # tuple[OverrideView, ...]

    def __init__(self, backstage: Backstage) -> None:
        super().__init__()
        self._backstage, self._words = backstage, backstage.words
        self.setObjectName(names.HELP_PANEL)
        self.setProperty("box", "accent")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.asked, self._said = False, ""
        self._busy, self._unsent = False, tuple[CheckResult, ...]()
        self._lay_out()
        self._poll = QTimer(self, interval=backstage.options.help_poll_ms)
        self._poll.timeout.connect(self._ask)
        self.hide()

    def ask(self, results: Sequence[CheckResult]) -> None:
        """Show the staff these results, and go on asking what they let pass."""
        self.asked = True
        attempt = self._backstage.desk.attempt
        if attempt is not None:
            self._words.put_plain(self._number, attempt.candidate_number)
            self._words.put_plain(self._attempt, attempt.id)
        self._say("checkin-help-sending")
        self._state.tone("")
        self.show()
        self._poll.start()
        self._unsent = tuple(results)
        self._ask()

    def stop(self) -> None:
        """Ask no more; what was said stays."""
        self._poll.stop()

    def put_away(self) -> None:
        """It helped, or it is not needed any more."""
        self.asked = False
        self._poll.stop()
        self.hide()

    def _lay_out(self) -> None:
        words = self._words
        line = row(self, spacing=SPACE.medium, margins=(18, 14, 18, 14))
        line.addWidget(Icon(self._backstage.looks, "person", "accent", 24), 0, Qt.AlignmentFlag.AlignTop)
        lines = column(spacing=SPACE.small)
        lines.addWidget(label(words, "checkin-help-title", "strong"))
        lines.addWidget(label(words, "checkin-help-lead", "reading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.large)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self._number, self._attempt = Label("figure"), Label("strong", wrap=True)
        self._number.setObjectName(names.HELP_NUMBER)
        for at, (key, value) in enumerate((("number", self._number), ("attempt", self._attempt))):
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label(words, f"checkin-help-{key}", "soft", wrap=False), at, 0)
            grid.addWidget(value, at, 1)
        lines.addLayout(grid)
        self._state = Label("reading", wrap=True)
        self._state.setObjectName(names.HELP_STATE)
        lines.addWidget(self._state)
        line.addLayout(lines, 1)

    def _ask(self) -> None:
        if self._busy:
            return  # a slow line: one question at a time, and the next one soon
        self._busy = True
        desk, unsent = self._backstage.desk, self._unsent
        call = (lambda: desk.ask_for_help(unsent)) if unsent else desk.overrides
        self._backstage.background.run(
            "help", call, lambda overrides: self._answered(overrides, unsent), self._unanswered
        )

    def _answered(self, overrides: tuple[OverrideView, ...], sent: tuple[CheckResult, ...]) -> None:
        self._busy = False
        if sent == self._unsent:
            self._unsent = ()
        if not self.asked:
            return  # it was put away meanwhile
        at = self._backstage.desk.now_ms()
        self._state.tone("")
        self._say("checkin-help-waiting", at=clock(at, seconds=True))
        self.heard.emit(overrides)

    def _unanswered(self, _error: SynaqError) -> None:
        self._busy = False
        self._state.tone("gold")
        self._say("checkin-help-unreachable")

    def _say(self, key: str, **values: str) -> None:
        fresh, self._said = key != self._said, key
        self._words.put(self._state, key, **values)
        if fresh:  # the time of every answer is not worth saying aloud
            announce(self, self._state.text())
