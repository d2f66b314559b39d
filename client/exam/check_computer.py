"""The computer's step: everything that was looked for, in words, with names and with what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from client.exam import names
from client.exam.check_screen import CheckTools, StepScreen
from client.exam.computer_facts import FactLine, FactState, fact_lines
from client.kit.controls import Icon, Label, column, empty, plane, row, rule
from client.kit.theme import SPACE
from proctor.sync.messages import CheckResult, OverrideView

_MARKS = {
    FactState.FOUND: ("cross", "bad"),
    FactState.UNKNOWN: ("question", "gold"),
    FactState.ADVICE: ("notice", "accent"),
    FactState.CLEAR: ("check", "good"),
}


class FactRow(QWidget):
    """One thing that was looked for."""

    def __init__(self, tools: CheckTools, line: FactLine) -> None:
        super().__init__()
        words = tools.words
        icon, tone = _MARKS[line.state]
        title, state, said = Label("strong", wrap=True), Label("strong"), Label("reading", wrap=True)
        state.pill(tone)
        words.put_made(title, lambda: line.title(words))
        words.put(state, f"checkin-fact-state-{line.state}")
        words.put_made(said, lambda: "\n".join(line.sentences(words)))
        words.put_made(self, lambda: f"{line.title(words)}: {state.text()}. {said.text()}", on="name")
        self.setObjectName(names.check("computer", line.source))
        across = row(self, spacing=SPACE.medium, margins=(4, 8, 4, 8))
        across.addWidget(Icon(tools.looks, icon, tone, 22), 0, Qt.AlignmentFlag.AlignTop)
        lines = column(spacing=2)
        lines.addWidget(title)
        lines.addWidget(said)
        said.setVisible(bool(line.advice))
        across.addLayout(lines, 1)
        across.addWidget(state, 0, Qt.AlignmentFlag.AlignTop)


class ComputerScreen(StepScreen):
    """The list, what is not right first."""

    step = "computer"

    def __init__(self, tools: CheckTools) -> None:
        super().__init__(tools)
        self._card = plane("card")
        self._rows = column(self._card, margins=(20, 10, 20, 10))
        self.body.addWidget(self._card)
        self._card.hide()

    def measurement(self) -> Callable[[], CheckResult]:
        """Look."""
        return self.desk.check_computer

    def begun(self) -> None:
        """Nothing is known while it looks."""
        super().begun()
        self._show_lines(())

    def ended(self, result: CheckResult, override: OverrideView | None) -> None:
        """List what was looked for."""
        super().ended(result, override)
        self._show_lines(fact_lines(result.figures))

    def _show_lines(self, lines: tuple[FactLine, ...]) -> None:
        empty(self._rows)
        for at, line in enumerate(lines):
            if at:
                self._rows.addWidget(rule())
            self._rows.addWidget(FactRow(self.tools, line))
        self._card.setVisible(bool(lines))
